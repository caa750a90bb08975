import { expect } from 'vitest';
import { changeConnection, switchMailbox, switchOrganization } from '../../shared/sync/switch.ts';
import { DAY, draft, seen, timed } from './items.ts';
import { edit, idOf, settled } from './people.ts';
import { both, round, scenario, scenarios } from './scenario.ts';
import type { World } from './world.ts';

const here = draft('From Outlook', { notes: 'Typed in Outlook.' });
const there = draft('From Severa', { when: timed('2026-10-08T09:00') });
const MADE = { activitiesMade: 1, eventsMade: 1 };

async function inBoth(world: World): Promise<void> {
  world.outlook.add(here);
  world.severa.add(there);
  await settled(world);
}

const off = (world: World) => switchMailbox(world.store, world.mailboxId, false);
const on = (world: World) => switchMailbox(world.store, world.mailboxId, true);

async function awake(world: World): Promise<void> {
  await on(world);
  await round(world, 10);
  await round(world, 10);
}

scenarios('off and on again (H3a)', (kind) => {
  scenario(kind, 'while it is off nothing is read or written', async (world) => {
    await inBoth(world);
    await off(world);
    edit(world.outlook, 'From Outlook', { notes: 'Edited while off' });
    world.advance(DAY);
    await world.pull();
    expect(await world.sync()).toEqual({ outcome: 'off', again: false });
    expect(world.severa.list().find(({ subject }) => subject === 'From Outlook')?.notes).toBe('Typed in Outlook.');
    await awake(world);
    return {
      ...both(seen(here, { notes: 'Edited while off' }), seen(there)),
      wrote: { ...MADE, activitiesChanged: 1 },
    };
  });

  scenario(
    kind,
    'edits of both sides meanwhile merge three-way; new items come, equal ones are linked',
    async (world) => {
      await inBoth(world);
      await off(world);
      edit(world.outlook, 'From Outlook', { location: 'Room 1' });
      edit(world.severa, 'From Outlook', { notes: 'Other notes' });
      world.outlook.add(draft('New in Outlook'));
      world.severa.add(draft('New in Severa'));
      world.outlook.add(draft('Typed twice', { when: timed('2026-10-20T08:00') }));
      world.severa.add(draft('Typed twice', { when: timed('2026-10-20T08:00') }));
      world.advance(3 * DAY);
      await awake(world);
      return {
        ...both(
          seen(here, { location: 'Room 1', notes: 'Other notes' }),
          seen(there),
          seen(draft('New in Outlook')),
          seen(draft('New in Severa')),
          seen(draft('Typed twice', { when: timed('2026-10-20T08:00') })),
        ),
        wrote: { activitiesMade: 2, eventsMade: 2, activitiesChanged: 1, eventsChanged: 1 },
      };
    },
  );

  scenario(kind, 'what vanished meanwhile closes its link and deletes nothing', async (world) => {
    await inBoth(world);
    await off(world);
    world.outlook.remove(idOf(world.outlook, 'From Outlook'));
    world.severa.remove(idOf(world.severa, 'From Severa'));
    world.advance(3 * DAY);
    await awake(world);
    return { outlook: [seen(there)], severa: [seen(here)], wrote: MADE };
  });

  scenario(kind, 'another mailbox behind the address is a first sync, and nothing is deleted', async (world) => {
    await inBoth(world);
    await off(world);
    world.outlook.replaceMailbox();
    world.advance(DAY);
    await awake(world);
    return { outlook: [], severa: [seen(here), seen(there)], wrote: MADE };
  });

  scenario(kind, 'the whole organisation likewise; its users stay switched on', async (world) => {
    await inBoth(world);
    await switchOrganization(world.store, false);
    edit(world.severa, 'From Severa', { notes: 'Edited while off' });
    world.advance(DAY);
    expect(await world.sync()).toEqual({ outcome: 'off', again: false });
    await switchOrganization(world.store, true);
    await round(world, 10);
    return {
      ...both(seen(here), seen(there, { notes: 'Edited while off' })),
      wrote: { ...MADE, eventsChanged: 1 },
    };
  });
});

scenarios('another connection (H13)', (kind) => {
  scenario(kind, 'the next sync is a first sync that finds its own items again', async (world) => {
    await inBoth(world);
    edit(world.outlook, 'From Outlook', { when: timed('2026-10-21T08:00') });
    await changeConnection(world.store, {});
    world.advance(DAY);
    await round(world);
    return {
      ...both(seen(here, { when: timed('2026-10-21T08:00') }), seen(there)),
      wrote: { ...MADE, activitiesChanged: 1 },
      // Without an agreement the newer wins, and what it overwrites is recorded (H8).
      losses: [`severa when ${Date.parse('2026-10-07T07:00:00Z')}/${Date.parse('2026-10-07T08:00:00Z')}`],
    };
  });

  scenario(kind, 'events that got new ids are found by their UIDs', async (world) => {
    await inBoth(world);
    await changeConnection(world.store, {});
    for (const subject of ['From Outlook', 'From Severa']) world.outlook.newId(idOf(world.outlook, subject));
    edit(world.outlook, 'From Severa', { subject: 'Renamed on the way' });
    world.advance(DAY);
    await round(world);
    return {
      ...both(seen(here), seen(there, { subject: 'Renamed on the way' })),
      wrote: { ...MADE, activitiesChanged: 1 },
      losses: ['severa subject From Severa'],
    };
  });
});
