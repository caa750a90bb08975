import { expect } from 'vitest';
import { draft, MINUTE, seen, timed } from './items.ts';
import { checkNoDoubles, edit, neverDoubled, settled, synced } from './people.ts';
import { both, round, scenario, scenarios } from './scenario.ts';
import type { World } from './world.ts';

const lunch = draft('Lunch', { location: 'Canteen' });
const review = draft('Review');

scenarios('runs', (kind) => {
  scenario(kind, 'a repeated message finds nothing left to do (I4)', async (world) => {
    await synced(world, lunch);
    neverDoubled(world);
    edit(world.outlook, 'Lunch', { location: 'Room 1' });
    world.severa.add(review);
    await round(world);
    for (let again = 0; again < 3; again += 1) {
      expect((await world.pull()).outcome).toBe('done');
      expect((await world.sync()).outcome).toBe('done');
    }
    return {
      ...both(seen(lunch, { location: 'Room 1' }), seen(review)),
      wrote: { activitiesMade: 1, eventsMade: 1, activitiesChanged: 1 },
    };
  });

  for (const phase of ['a first sync', 'a later run'] as const) {
    scenario(kind, `two runs at once: ${phase} goes on, the other is busy and asks for another`, async (world) => {
      if (phase === 'a later run') await settled(world);
      neverDoubled(world);
      world.outlook.add(lunch);
      world.severa.add(review);
      world.advance(MINUTE);
      await world.pull();
      let second: unknown = null;
      world.at(20, async () => {
        second = await world.sync();
      });
      expect(await world.sync()).toEqual({ outcome: 'done', again: true });
      expect(second).toEqual({ outcome: 'busy', again: false });
      expect(await world.sync()).toEqual({ outcome: 'done', again: false });
      return { ...both(seen(lunch), seen(review)), wrote: { activitiesMade: 1, eventsMade: 1 } };
    });
  }

  scenario(kind, 'an edit in Severa in the very second of our own write flows (I5)', async (world) => {
    await synced(world, lunch);
    edit(world.outlook, 'Lunch', { notes: 'From Outlook' });
    expect((await world.sync()).outcome).toBe('done');
    edit(world.severa, 'Lunch', { location: 'Room 1' });
    await round(world);
    return {
      ...both(seen(lunch, { notes: 'From Outlook', location: 'Room 1' })),
      wrote: { activitiesMade: 1, activitiesChanged: 1, eventsChanged: 1 },
    };
  });

  scenario(kind, 'two pulls at once deliver everything, once', async (world) => {
    await settled(world);
    world.severa.add(review);
    world.severa.add(lunch);
    world.advance(MINUTE);
    world.at(5, async () => {
      await world.pull();
    });
    await world.pull();
    await round(world);
    return { ...both(seen(lunch), seen(review)), wrote: { eventsMade: 2 } };
  });

  scenario(kind, 'a run that lost its lease to another ends without doubling anything', async (world) => {
    await settled(world);
    neverDoubled(world);
    world.outlook.add(lunch);
    world.severa.add(review);
    world.advance(MINUTE);
    await world.pull();
    let second: unknown = null;
    world.at(14, async () => {
      // The process stood still for longer than its lease.
      world.advance(4 * MINUTE);
      second = await world.sync();
    });
    await world.sync();
    expect(second).toEqual({ outcome: 'done', again: false });
    await round(world, 4);
    return { ...both(seen(lunch), seen(review)), wrote: { activitiesMade: 1, eventsMade: 1 } };
  });

  for (const phase of ['a first sync', 'a later run'] as const) {
    scenario(kind, `${phase} that is out of time goes on in next runs and ends the same (I5)`, async (world) => {
      if (phase === 'a later run') await settled(world);
      const events = numbered('event', 120);
      const activities = numbered('activity', 120);
      for (const one of events) world.outlook.add(one);
      for (const one of activities) world.severa.add(one);
      world.advance(MINUTE);
      const runs = await runsInSlices(world, async () => checkNoDoubles(world));
      expect(runs).toBeGreaterThan(1);
      world.slowDown(0);
      await round(world);
      const all = [...events, ...activities].map((one) => seen(one));
      return { ...both(...all), wrote: { activitiesMade: 120, eventsMade: 120 } };
    });
  }

  scenario(kind, 'what is edited between the slices of a first sync flows', async (world) => {
    const events = numbered('event', 170);
    for (const one of events) world.outlook.add(one);
    world.severa.add(lunch);
    world.outlook.add(lunch);
    world.advance(MINUTE);
    let slices = 0;
    await runsInSlices(world, async () => {
      slices += 1;
      if (slices === 1) edit(world.outlook, 'event 169', { location: 'Edited' });
    });
    expect(slices).toBeGreaterThan(0);
    world.slowDown(0);
    await round(world);
    const [last = review, ...others] = [...events].reverse();
    return {
      ...both(seen(last, { location: 'Edited' }), ...others.map((one) => seen(one)), seen(lunch)),
      wrote: { activitiesMade: 170, activitiesChanged: world.writes().activitiesChanged },
    };
  });
});

function numbered(name: string, count: number) {
  return Array.from({ length: count }, (_, index) =>
    draft(`${name} ${index}`, { when: timed(`2026-11-${String(1 + (index % 28)).padStart(2, '0')}T09:00`) }),
  );
}

/** Pull and runs with too little time each, until one is done; how many runs it took. */
async function runsInSlices(world: World, between: () => Promise<void> = async () => {}): Promise<number> {
  await world.pull();
  for (let runs = 1; runs < 30; runs += 1) {
    world.slowDown(100);
    const { outcome, again } = await world.sync(20_000);
    if (outcome === 'done') return runs;
    expect({ outcome, again }).toEqual({ outcome: 'more', again: true });
    await between();
  }
  throw new Error('The runs came to no end.');
}
