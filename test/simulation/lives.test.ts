import { describe, expect, it } from 'vitest';
import { generatePlan } from './generate.ts';
import { runPlan } from './run-plan.ts';
import { runSeed } from './seed-result.ts';

/** Enough to meet every trouble many times; `npm run walk` goes further. */
const SEEDS = 400;

describe('random lives of organisations and their people, with everything that may break', () => {
  it(`${SEEDS} of them end well`, { timeout: 300_000 }, async () => {
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const { failure } = await runSeed(seed, 'fakes');
      expect(failure, `again: npm run walk -- --from ${seed} --seeds 1 --trace`).toBeNull();
    }
  });

  it('the same plan is the same life, call by call; another one is another', async () => {
    const [one, again, other] = [await lived(7), await lived(7), await lived(8)];
    expect(again).toEqual(one);
    expect(other.digest).not.toBe(one.digest);
    expect(one.trace.length).toBeGreaterThan(500);
  });

  it('several people, organisations and workers at once are among them', () => {
    const settings = Array.from({ length: SEEDS }, (_, index) => generatePlan(index + 1).setting);
    const most = (count: (setting: (typeof settings)[number]) => number) => Math.max(...settings.map(count));
    expect(most(({ organizations }) => organizations.length)).toBe(2);
    expect(most(({ organizations }) => Math.max(...organizations))).toBe(3);
    expect(most(({ workers }) => workers.length)).toBe(3);
    expect(most(({ workers }) => Math.max(...workers.map(({ slots }) => slots)))).toBe(4);
  });
});

function lived(seed: number) {
  return runPlan(generatePlan(seed), { calls: true });
}
