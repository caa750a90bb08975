import { expect } from 'vitest';
import { draft, MINUTE, seen, timed } from './items.ts';
import { edit, later, neverDoubled, settled, synced } from './people.ts';
import { both, round, scenario, scenarios } from './scenario.ts';

const lunch = draft('Lunch', { location: 'Canteen', notes: 'Bring the draft.' });
const review = draft('Review');

scenarios('throttled', (kind) => {
  scenario(kind, 'an edit in Outlook whose write to Severa was throttled is not forgotten', async (world) => {
    await synced(world, lunch);
    world.faults.throttle('severa');
    edit(world.outlook, 'Lunch', { location: 'Room 1' });
    await round(world);
    expect(await world.parked()).toEqual(['severa severa.throttled']);
    await later(world);
    return { ...both(seen(lunch, { location: 'Room 1' })), wrote: { activitiesMade: 1, activitiesChanged: 1 } };
  });

  scenario(kind, 'an edit in Severa whose write to Outlook was throttled is not forgotten', async (world) => {
    await synced(world, lunch);
    world.faults.throttle('outlook');
    edit(world.severa, 'Lunch', { location: 'Room 1' });
    await round(world);
    expect(await world.parked()).toEqual(['severa graph.throttled']);
    await later(world);
    return { ...both(seen(lunch, { location: 'Room 1' })), wrote: { activitiesMade: 1, eventsChanged: 1 } };
  });

  for (const phase of ['in the first sync', 'after it'] as const) {
    scenario(kind, `${phase}, new items on both sides wait until both answer again (M6)`, async (world) => {
      if (phase === 'after it') await settled(world);
      neverDoubled(world);
      world.outlook.add(lunch);
      world.severa.add(review);
      world.faults.throttle('outlook');
      world.faults.throttle('severa');
      await round(world);
      await round(world);
      expect(await world.parked()).toEqual(['exchange severa.throttled', 'severa graph.throttled']);
      await later(world);
      return { ...both(seen(lunch), seen(review)), wrote: { activitiesMade: 1, eventsMade: 1 } };
    });
  }

  scenario(kind, 'what is edited again while it waits flows once, as it is then', async (world) => {
    await synced(world, lunch, review);
    world.faults.throttle('outlook');
    world.faults.throttle('severa');
    edit(world.outlook, 'Lunch', { location: 'Room 1' });
    edit(world.severa, 'Review', { location: 'Room 1' });
    await round(world);
    edit(world.outlook, 'Lunch', { location: 'Room 2' });
    edit(world.severa, 'Review', { location: 'Room 2' });
    await later(world);
    return {
      ...both(seen(lunch, { location: 'Room 2' }), seen(review, { location: 'Room 2' })),
      wrote: { activitiesMade: 2, activitiesChanged: 1, eventsChanged: 1 },
    };
  });

  scenario(kind, 'both sides are edited while one waits: each field keeps its own edit', async (world) => {
    await synced(world, lunch);
    world.faults.throttle('severa');
    edit(world.outlook, 'Lunch', { location: 'Room 1' });
    await round(world);
    edit(world.severa, 'Lunch', { notes: 'From Severa' });
    await later(world);
    return {
      ...both(seen(lunch, { location: 'Room 1', notes: 'From Severa' })),
      wrote: { activitiesMade: 1, activitiesChanged: 1, eventsChanged: 1 },
    };
  });

  scenario(kind, 'a new item that is deleted while it waits leaves nothing behind', async (world) => {
    await synced(world, lunch);
    world.faults.throttle('outlook');
    world.faults.throttle('severa');
    const event = world.outlook.add(draft('Short-lived event'));
    const activity = world.severa.add(draft('Short-lived activity'));
    await round(world);
    world.outlook.remove(event);
    world.severa.remove(activity);
    await later(world);
    return { ...both(seen(lunch)), wrote: { activitiesMade: 1 } };
  });
});

scenarios('other troubles', (kind) => {
  scenario(kind, 'a dead delta link starts a new round that creates and deletes nothing (M4)', async (world) => {
    world.severa.add(review);
    await synced(world, lunch);
    edit(world.outlook, 'Lunch', { location: 'Room 1' });
    world.faults.killDeltaLink();
    neverDoubled(world);
    await round(world);
    return {
      ...both(seen(lunch, { location: 'Room 1' }), seen(review)),
      wrote: { activitiesMade: 1, eventsMade: 1, activitiesChanged: 1 },
    };
  });

  scenario(
    kind,
    'an event deleted while the delta link was dead is found by the listing of ids in that run (M4)',
    async (world) => {
      await synced(world, lunch, review);
      const [event = { id: '' }] = world.outlook.list();
      world.outlook.remove(event.id);
      world.faults.killDeltaLink();
      await round(world);
      return {
        outlook: [seen(review)],
        severa: [seen(review)],
        wrote: { activitiesMade: 2, deleted: 1 },
      };
    },
  );

  scenario(kind, 'a conflict is decided again in the same run (I7)', async (world) => {
    await synced(world, lunch);
    edit(world.severa, 'Lunch', { location: 'Room 1' });
    world.faults.conflict();
    await round(world);
    return { ...both(seen(lunch, { location: 'Room 1' })), wrote: { activitiesMade: 1, eventsChanged: 1 } };
  });

  scenario(kind, 'a conflict while both sides were edited loses no edit (I7)', async (world) => {
    await synced(world, lunch);
    edit(world.severa, 'Lunch', { location: 'Room 1' });
    edit(world.outlook, 'Lunch', { notes: 'From Outlook' });
    world.faults.conflict();
    await round(world);
    return {
      ...both(seen(lunch, { location: 'Room 1', notes: 'From Outlook' })),
      wrote: { activitiesMade: 1, eventsChanged: 1, activitiesChanged: 1 },
    };
  });

  scenario(kind, 'an event edited between our read and our write keeps both edits (I7)', async (world) => {
    await synced(world, lunch);
    edit(world.severa, 'Lunch', { location: 'Room 1' });
    await world.pull();
    let edited = false;
    world.watch(() => {
      // Just before the write: the row with the write to come is stored by then.
      if (edited || world.writes().eventsChanged > 0) return;
      edited = true;
      edit(world.outlook, 'Lunch', { when: timed('2026-10-07T13:00') });
    });
    await round(world);
    return {
      ...both(seen(lunch, { location: 'Room 1', when: timed('2026-10-07T13:00') })),
      wrote: { activitiesMade: 1, eventsChanged: 1, activitiesChanged: 1 },
    };
  });

  scenario(kind, 'listings that lag a minute and a half miss no edit and make nothing twice (I5)', async (world) => {
    await synced(world, lunch);
    neverDoubled(world);
    world.faults.delayListings(90_000);
    edit(world.severa, 'Lunch', { location: 'Room 1' });
    world.severa.add(review);
    await round(world, 0.2);
    edit(world.outlook, 'Lunch', { notes: 'From Outlook' });
    await round(world, 0.2);
    await round(world, 3);
    world.advance(MINUTE);
    return {
      ...both(seen(lunch, { location: 'Room 1', notes: 'From Outlook' }), seen(review)),
      wrote: { activitiesMade: 1, eventsMade: 1, eventsChanged: 1, activitiesChanged: 1 },
    };
  });
});
