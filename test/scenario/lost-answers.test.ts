import { expect } from 'vitest';
import { draft, MINUTE, seen, timed } from './items.ts';
import { edit, later, neverDoubled, settled, synced } from './people.ts';
import { both, round, scenario, scenarios } from './scenario.ts';
import type { World } from './world.ts';

const lunch = draft('Lunch', { location: 'Canteen', notes: 'Bring the draft.' });

scenarios('an answer is lost after a create', (kind) => {
  for (const phase of ['in the first sync', 'after it'] as const) {
    const begin = async (world: World) => {
      if (phase === 'after it') await settled(world);
      neverDoubled(world);
    };

    scenario(kind, `${phase}, an event that was made is found by its mark (I1a)`, async (world) => {
      await begin(world);
      world.severa.add(lunch);
      world.faults.loseEventCreate();
      await round(world);
      expect(world.outlook.list()).toHaveLength(1);
      await later(world);
      return { ...both(seen(lunch)), wrote: { eventsMade: 1 } };
    });

    scenario(kind, `${phase}, an activity that was made is found at once (I1a)`, async (world) => {
      await begin(world);
      world.outlook.add(lunch);
      world.faults.loseActivityCreate(true);
      await round(world);
      expect(world.severa.list()).toHaveLength(1);
      await later(world);
      return { ...both(seen(lunch)), wrote: { activitiesMade: 1 } };
    });

    scenario(kind, `${phase}, an activity that listings show later is found, never made again (I1a)`, async (world) => {
      await begin(world);
      world.outlook.add(lunch);
      world.faults.delayListings(90_000);
      world.faults.loseActivityCreate(true);
      await round(world);
      await round(world, 0.5);
      await later(world);
      return { ...both(seen(lunch)), wrote: { activitiesMade: 1 } };
    });

    scenario(kind, `${phase}, an activity that was never made is made two minutes later (I1a)`, async (world) => {
      await begin(world);
      world.outlook.add(lunch);
      world.faults.loseActivityCreate(false);
      await round(world);
      expect(await world.parked()).toEqual(['exchange create-unanswered']);
      await round(world, 0.5);
      expect(world.severa.list()).toEqual([]);
      await later(world);
      return { ...both(seen(lunch)), wrote: { activitiesMade: 1 } };
    });

    scenario(kind, `${phase}, equal items: each lost one is found for its own event (I1a)`, async (world) => {
      if (phase === 'after it') await settled(world);
      for (let count = 0; count < 3; count += 1) world.outlook.add(lunch);
      world.faults.delayListings(90_000);
      world.faults.loseActivityCreate(true);
      await round(world);
      await later(world);
      return { ...both(seen(lunch), seen(lunch), seen(lunch)), wrote: { activitiesMade: 3 } };
    });

    scenario(kind, `${phase}, the event is edited in Outlook before its lost activity is found`, async (world) => {
      await begin(world);
      world.outlook.add(lunch);
      world.faults.delayListings(90_000);
      world.faults.loseActivityCreate(true);
      await round(world);
      edit(world.outlook, 'Lunch', { subject: 'Dinner', when: timed('2026-10-07T18:00') });
      await later(world);
      const dinner = seen(lunch, { subject: 'Dinner', when: timed('2026-10-07T18:00') });
      return { ...both(dinner), wrote: { activitiesMade: 1, activitiesChanged: 1 } };
    });

    scenario(
      kind,
      `${phase}, the lost activity is moved in Severa before it is found: his edit flows`,
      async (world) => {
        await begin(world);
        world.outlook.add(lunch);
        world.faults.delayListings(90_000);
        world.faults.loseActivityCreate(true);
        await round(world);
        world.advance(10_000);
        edit(world.severa, 'Lunch', { when: timed('2026-10-07T13:00') });
        await later(world);
        const moved = seen(lunch, { when: timed('2026-10-07T13:00') });
        return { ...both(moved), wrote: { activitiesMade: 1, eventsChanged: 1 } };
      },
    );

    scenario(
      kind,
      `${phase}, the made event is edited in Outlook before it is found: his edit flows`,
      async (world) => {
        await begin(world);
        world.severa.add(lunch);
        world.faults.loseEventCreate();
        await round(world);
        edit(world.outlook, 'Lunch', { subject: 'Dinner' });
        await later(world);
        const dinner = seen(lunch, { subject: 'Dinner' });
        return { ...both(dinner), wrote: { eventsMade: 1, activitiesChanged: 1 } };
      },
    );
  }
});

scenarios('an activity was made without an answer, and no pull tells of it', (kind) => {
  for (const shown of ['at once', 'after a minute'] as const) {
    scenario(kind, `shown ${shown}: the search of the mailbox's own runs finds it (I1a)`, async (world) => {
      await settled(world);
      world.outlook.add(lunch);
      world.faults.loseActivityCreate(true);
      if (shown === 'after a minute') world.faults.delayListings(MINUTE);
      world.advance(MINUTE);
      neverDoubled(world);
      await world.sync();
      world.faults.calm();
      for (const minutes of [2.1, 3]) {
        world.advance(minutes * MINUTE);
        await world.sync();
      }
      expect(await world.parked()).toEqual([]);
      return { ...both(seen(lunch)), wrote: { activitiesMade: 1 } };
    });
  }
});

scenarios('an answer is lost after an update', (kind) => {
  scenario(kind, 'an event that was changed is not changed again', async (world) => {
    await synced(world, lunch);
    neverDoubled(world);
    edit(world.severa, 'Lunch', { location: 'Room 1' });
    world.faults.loseEventUpdate();
    await round(world);
    await later(world);
    return { ...both(seen(lunch, { location: 'Room 1' })), wrote: { activitiesMade: 1, eventsChanged: 1 } };
  });

  scenario(kind, 'an activity that was changed is not changed again', async (world) => {
    await synced(world, lunch);
    neverDoubled(world);
    edit(world.outlook, 'Lunch', { location: 'Room 1' });
    world.faults.loseActivityUpdate();
    await round(world);
    await later(world);
    return { ...both(seen(lunch, { location: 'Room 1' })), wrote: { activitiesMade: 1, activitiesChanged: 1 } };
  });

  scenario(kind, 'both sides are changed and both answers lost: both edits survive', async (world) => {
    await synced(world, lunch);
    edit(world.outlook, 'Lunch', { location: 'Room 1' });
    edit(world.severa, 'Lunch', { notes: 'From Severa' });
    world.faults.loseActivityUpdate();
    world.faults.loseEventUpdate();
    await round(world);
    await later(world);
    return {
      ...both(seen(lunch, { location: 'Room 1', notes: 'From Severa' })),
      wrote: { activitiesMade: 1, activitiesChanged: 1, eventsChanged: 1 },
    };
  });

  scenario(kind, 'an edit in Outlook on top of our unanswered write wins as the newer of two (M1)', async (world) => {
    await synced(world, lunch);
    edit(world.severa, 'Lunch', { location: 'Room 1' });
    world.faults.loseEventUpdate();
    await round(world);
    edit(world.outlook, 'Lunch', { location: 'Room 2' });
    await later(world);
    return {
      ...both(seen(lunch, { location: 'Room 2' })),
      wrote: { activitiesMade: 1, eventsChanged: 1, activitiesChanged: 1 },
      // Nothing shows any more that the first write was done, so it counts as two edits.
      losses: ['severa location Room 1'],
    };
  });

  scenario(kind, 'a pair that was being filled is filled once (H8)', async (world) => {
    const offer = draft('Offer');
    world.outlook.add({ ...lunch, notes: '' });
    world.severa.add(lunch);
    world.outlook.add({ ...offer, notes: 'From Outlook' });
    world.severa.add(offer);
    world.faults.loseEventUpdate();
    world.faults.loseActivityUpdate();
    neverDoubled(world);
    await round(world);
    await later(world);
    return {
      ...both(seen(lunch), seen(offer, { notes: 'From Outlook' })),
      wrote: { eventsChanged: 1, activitiesChanged: 1 },
    };
  });

  scenario(kind, 'a pair whose unanswered fill is edited afterwards keeps the edit', async (world) => {
    world.outlook.add({ ...lunch, notes: '' });
    world.severa.add(lunch);
    world.faults.loseEventUpdate();
    await round(world);
    edit(world.outlook, 'Lunch', { notes: 'Typed over it' });
    await later(world);
    return {
      ...both(seen(lunch, { notes: 'Typed over it' })),
      wrote: { eventsChanged: 1, activitiesChanged: 1 },
    };
  });
});
