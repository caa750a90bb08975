import { expect, it } from 'vitest';
import { createSharedPace } from '../../../shared/severa/shared-pace.ts';
import { createLeapingPace } from '../../bench/leaping-pace.ts';
import { createVirtualTime } from '../../fakes/virtual-time.ts';
import { budgetRow } from '../severa/budget-row.ts';

it('a pace that leaps over its waits asks as much of storage as the real one, in no time', async () => {
  const asked = async (create: typeof createSharedPace) => {
    const time = createVirtualTime(1_000_000);
    const row = budgetRow(time.wait);
    const pace = create({ ...row, clock: time.clock, wait: time.wait });
    await time.run(Promise.all(Array.from({ length: 80 }, () => pace.take())));
    return { counts: row.counts, ms: time.clock() - 1_000_000 };
  };
  const real = await asked(createSharedPace);
  expect(real.ms).toBeGreaterThan(9000);
  expect(await asked(createLeapingPace)).toEqual({ counts: real.counts, ms: 0 });
});
