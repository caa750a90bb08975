import { expect } from 'vitest';
import { draft, MINUTE, seen, timed } from './items.ts';
import { edit, idOf, synced } from './people.ts';
import { both, round, scenario, scenarios } from './scenario.ts';
import type { OddActivity } from './world.ts';

const EVENT_REASONS = {
  unreadable: 'graph.event-malformed',
} as const;
const ACTIVITY_REASONS: Readonly<Partial<Record<OddActivity, string>>> = {
  unreadable: 'severa.start-unclear',
};
const ODD_EVENTS = ['unreadable'] as const;
const ODD_ACTIVITIES = ['unreadable'] as const;

const odd = draft('Odd', { when: timed('2026-10-09T10:00'), notes: 'Left alone' });
const here = draft('From Outlook');
const there = draft('From Severa');

scenarios('parked in Outlook', (kind) => {
  for (const what of ODD_EVENTS) {
    scenario(kind, `a ${what} event is parked in a first sync, everything else goes on (M6)`, async (world) => {
      world.outlook.add(odd, what);
      world.outlook.add(here);
      world.severa.add(there);
      await round(world);
      return {
        outlook: [seen(odd), seen(here), seen(there)],
        severa: [seen(here), seen(there)],
        wrote: { activitiesMade: 1, eventsMade: 1 },
        parked: [`exchange ${EVENT_REASONS[what]}`],
      };
    });

    scenario(kind, `a ${what} event that comes later is parked, and synced once it is a plain one`, async (world) => {
      await synced(world, here);
      const id = world.outlook.add(odd, what);
      edit(world.outlook, 'From Outlook', { location: 'Room 1' });
      await round(world);
      expect(await world.parked()).toEqual([`exchange ${EVENT_REASONS[what]}`]);
      expect(world.severa.list()).toHaveLength(1);
      world.outlook.makePlain(id);
      await round(world);
      return {
        ...both(seen(odd), seen(here, { location: 'Room 1' })),
        wrote: { activitiesMade: 2, activitiesChanged: 1 },
      };
    });

    scenario(kind, `a linked event that turns ${what} is left alone until it is a plain one again`, async (world) => {
      await synced(world, odd, here);
      world.outlook.makeOdd(idOf(world.outlook, 'Odd'), what);
      edit(world.outlook, 'Odd', { location: 'Room 2' });
      edit(world.severa, 'From Outlook', { location: 'Room 1' });
      await round(world);
      expect(await world.parked()).toEqual([`exchange ${EVENT_REASONS[what]}`]);
      expect(world.severa.list().map(({ location }) => location)).toEqual(['', 'Room 1']);
      world.outlook.makePlain(idOf(world.outlook, 'Odd'));
      await round(world);
      return {
        ...both(seen(odd, { location: 'Room 2' }), seen(here, { location: 'Room 1' })),
        wrote: { activitiesMade: 2, activitiesChanged: 1, eventsChanged: 1 },
      };
    });
  }
});

scenarios('parked in Severa', (kind) => {
  for (const what of ODD_ACTIVITIES) {
    scenario(kind, `an activity (${what}) is parked in a first sync, everything else goes on (M6)`, async (world) => {
      world.severa.add(odd, what);
      world.outlook.add(here);
      world.severa.add(there);
      await round(world);
      return {
        outlook: [seen(here), seen(there)],
        severa: [seen(odd), seen(here), seen(there)],
        wrote: { activitiesMade: 1, eventsMade: 1 },
        parked: [`severa ${ACTIVITY_REASONS[what]}`],
      };
    });

    scenario(kind, `an activity (${what}) is synced once it is a plain one`, async (world) => {
      const id = world.severa.add(odd, what);
      await synced(world, here);
      expect(await world.parked()).toEqual([`severa ${ACTIVITY_REASONS[what]}`]);
      world.severa.makePlain(id);
      await round(world);
      return { ...both(seen(odd), seen(here)), wrote: { activitiesMade: 1, eventsMade: 1 } };
    });

    scenario(
      kind,
      `a linked activity that turns odd (${what}) is left alone until it is plain again`,
      async (world) => {
        world.severa.add(odd);
        await synced(world, here);
        const id = idOf(world.severa, 'Odd');
        world.severa.makeOdd(id, what);
        world.severa.edit(id, { location: 'Room 2' });
        edit(world.outlook, 'From Outlook', { location: 'Room 1' });
        await round(world);
        expect(world.outlook.list().map(({ location }) => location)).toEqual(['Room 1', '']);
        world.severa.makePlain(id);
        await round(world);
        return {
          ...both(seen(odd, { location: 'Room 2' }), seen(here, { location: 'Room 1' })),
          wrote: { activitiesMade: 1, eventsMade: 1, activitiesChanged: 1, eventsChanged: 1 },
        };
      },
    );
  }

  scenario(
    kind,
    'an activity that becomes a project task is never synced again, its event stays (H4)',
    async (world) => {
      world.severa.add(odd);
      await synced(world, here);
      const id = idOf(world.severa, 'Odd');
      world.severa.makeOdd(id, 'task');
      await round(world);
      world.severa.edit(id, { notes: 'As a task' });
      edit(world.outlook, 'Odd', { location: 'As an event' });
      await round(world);
      return {
        outlook: [seen(odd, { location: 'As an event' }), seen(here)],
        severa: [seen(odd, { notes: 'As a task' }), seen(here)],
        wrote: { activitiesMade: 1, eventsMade: 1 },
      };
    },
  );
});

scenarios('deleted', (kind) => {
  scenario(kind, 'what is deleted before it was ever synced leaves nothing behind', async (world) => {
    await synced(world, here);
    const event = world.outlook.add(odd);
    const activity = world.severa.add(there);
    world.advance(MINUTE);
    world.outlook.remove(event);
    world.severa.remove(activity);
    await round(world);
    return { ...both(seen(here)), wrote: { activitiesMade: 1 } };
  });
});
