import { expect, it } from 'vitest';
import { draft, MINUTE, recurring, timed } from './items.ts';
import { expectRest, round, scenarios } from './scenario.ts';

/** Severa leaves out the months that have no such day, Microsoft 365 takes their last one. */
const payday = draft('Payday', { when: recurring(timed('2026-10-31T10:00'), { freq: 'MONTHLY', byMonthDay: 31 }) });

scenarios("a series of Severa's that Outlook can't hold", (kind) => {
  it('waits with its reason, holds up nothing, and comes once it can be held', async () => {
    const world = await kind.open();
    const id = world.severa.add(payday);
    world.severa.add(draft('Lunch'));
    world.advance(10 * MINUTE);
    await round(world);
    await round(world, 10);
    const subjects = () =>
      world.outlook
        .list()
        .map(({ subject }) => subject)
        .sort();
    // The fakes' mailbox holds every rule: there it comes at once.
    expect(subjects()).toEqual(kind.fakes ? ['Lunch', 'Payday'] : ['Lunch']);
    expect(await world.parked()).toEqual(kind.fakes ? [] : ['severa graph.series-inexpressible']);
    await expectRest(world);

    world.severa.edit(id, { when: recurring(timed('2026-10-30T10:00'), { freq: 'MONTHLY', byMonthDay: 28 }) });
    await round(world);
    expect(subjects()).toEqual(['Lunch', 'Payday']);
    expect(await world.parked()).toEqual([]);
    await expectRest(world);
  });
});
