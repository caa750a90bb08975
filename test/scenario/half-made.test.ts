import { expect, it } from 'vitest';
import { must } from '../../shared/errors.ts';
import { DAY, draft, MINUTE, seen, wholeDays } from './items.ts';
import { edit, idOf, settled } from './people.ts';
import { both, expectEnding, expectRest, round, scenarios, type WorldKind } from './scenario.ts';
import type { World } from './world.ts';

const lunch = draft('Lunch', { location: 'Canteen' });
const allDay = wholeDays('2026-10-15');

/** A world in which the process died in a run, at the first port call that left things as `wanted`. */
async function diedWhen(
  kind: WorldKind,
  before: (world: World) => Promise<void>,
  wanted: (world: World) => Promise<boolean>,
): Promise<World> {
  for (let call = 1; call < 500; call += 1) {
    const world = await kind.open();
    await before(world);
    world.crashAt(call);
    if ((await world.sync()).outcome !== 'crashed') break;
    if (await wanted(world)) return world;
  }
  throw new Error('No death leaves things like that.');
}

const states = async (world: World) => (await world.store.links(world.mailboxId)).map(({ state }) => state).sort();

scenarios('planned, and not begun', (kind) => {
  it('typed in Outlook too before the first sync goes on: linked, and it stays the own event of its person (H8a)', async () => {
    const world = await diedWhen(
      kind,
      async ({ severa, advance }) => {
        severa.add(lunch);
        advance(10 * MINUTE);
      },
      async ({ store, mailboxId }) =>
        (await store.links(mailboxId)).some(
          ({ state, createSent }) => state === 'creating-event' && createSent === null,
        ),
    );
    world.advance(MINUTE);
    world.outlook.add({ ...lunch, location: '' });
    await round(world, 4);
    expect(await world.store.links(world.mailboxId)).toMatchObject([{ state: 'live', origin: 'both' }]);
    await expectEnding(world, { ...both(seen(lunch)), wrote: { eventsChanged: 1 } });
    await expectRest(world);
  });

  it('typed in Severa too before the first sync goes on: linked (H8a)', async () => {
    const world = await diedWhen(
      kind,
      async ({ outlook, advance }) => {
        outlook.add(lunch);
        advance(10 * MINUTE);
      },
      async ({ store, mailboxId }) =>
        (await store.links(mailboxId)).some(
          ({ state, createSent }) => state === 'creating-activity' && createSent === null,
        ),
    );
    world.advance(MINUTE);
    world.severa.add(lunch);
    await round(world, 4);
    await expectEnding(world, both(seen(lunch)));
    await expectRest(world);
  });

  it('forgotten by everybody, its parked row lost: the daily check comes back to it', async () => {
    const world = await kind.open();
    world.outlook.add(draft('First'));
    await settled(world);
    world.severa.add(draft('Second', { when: allDay }));
    world.outlook.add(lunch);
    world.faults.throttle('outlook');
    world.faults.throttle('severa');
    await round(world);
    world.faults.calm();
    const { mailboxId, store } = world;
    const parked = await store.parked(mailboxId);
    expect(parked).toHaveLength(2);
    await store.unpark(parked);
    await round(world, 5);
    expect(world.severa.list().map(({ subject }) => subject)).not.toContain('Lunch');
    world.advance(DAY);
    await round(world);
    await expectEnding(world, {
      ...both(seen(draft('First')), seen(draft('Second', { when: allDay })), seen(lunch)),
      wrote: { activitiesMade: 2, eventsMade: 1 },
    });
    await expectRest(world);
  });
});

scenarios('made, and nobody wrote it down', (kind) => {
  it('an event of a first sync, its activity deleted before the sync goes on: the event goes too', async () => {
    const world = await diedWhen(
      kind,
      async ({ severa, advance }) => {
        severa.add(lunch);
        severa.add(draft('Stays'));
        advance(10 * MINUTE);
      },
      async ({ outlook }) => outlook.list().some(({ subject }) => subject === 'Lunch'),
    );
    expect(await states(world)).toEqual(['creating-event', 'creating-event']);
    world.severa.remove(idOf(world.severa, 'Lunch'));
    await round(world, 20);
    await round(world, 5);
    world.advance(DAY);
    await round(world);
    const stays = seen(draft('Stays'));
    await expectEnding(world, { ...both(stays), wrote: { eventsMade: 2, deleted: 1 } });
    await expectRest(world);
  });

  it('an event of a first sync, edited since, its activity deleted: the edit wins (M3)', async () => {
    const world = await diedWhen(
      kind,
      async ({ severa, advance }) => {
        severa.add(lunch);
        severa.add(draft('Stays'));
        advance(10 * MINUTE);
      },
      async ({ outlook }) => outlook.list().some(({ subject }) => subject === 'Lunch'),
    );
    world.severa.remove(idOf(world.severa, 'Lunch'));
    edit(world.outlook, 'Lunch', { notes: 'Still wanted' });
    await round(world, 20);
    await round(world, 5);
    world.advance(DAY);
    await round(world);
    await expectEnding(world, {
      ...both(seen(lunch, { notes: 'Still wanted' }), seen(draft('Stays'))),
      wrote: { eventsMade: 2, activitiesMade: 1 },
      losses: ['severa item '],
    });
    await expectRest(world);
  });

  it('two activities of equal events, one of them moved in Severa before they are found: each serves one', async () => {
    const world = await diedWhen(
      kind,
      async (fresh) => {
        fresh.outlook.add(draft('First'));
        await settled(fresh);
        fresh.outlook.add(lunch);
        fresh.outlook.add(lunch);
        fresh.advance(MINUTE);
      },
      async (fresh) => {
        const made = fresh.severa.list().filter(({ subject }) => subject === 'Lunch').length === 2;
        return made && (await states(fresh)).filter((state) => state === 'creating-activity').length === 2;
      },
    );
    const [one] = world.severa.list().filter(({ subject }) => subject === 'Lunch');
    const when = allDay;
    world.advance(1000);
    world.severa.edit(must(one, 'two were made').id, { when });
    await round(world, 4);
    await round(world, 4);
    await round(world, 4);
    await expectEnding(world, {
      ...both(seen(draft('First')), seen(lunch), seen(lunch, { when })),
      wrote: { activitiesMade: 3, eventsChanged: 1 },
    });
    await expectRest(world);
  });
});

scenarios('removed, and nobody wrote it down', (kind) => {
  const stays = draft('Stays', { when: wholeDays('2026-10-20') });

  it('an event, its activity deleted: the link said so before, and the next run only finishes it (M7)', async () => {
    const world = await diedWhen(
      kind,
      async (fresh) => {
        fresh.outlook.add(stays);
        fresh.outlook.add(lunch);
        await settled(fresh);
        const activityId = idOf(fresh.severa, 'Lunch');
        fresh.severa.remove(activityId);
        const { mailboxId } = fresh;
        await fresh.store.deliver([{ mailboxId, activityId, stamp: fresh.now(), deleted: true }]);
        fresh.advance(MINUTE);
      },
      async ({ outlook }) => outlook.list().length === 1,
    );
    expect(await ended(world)).toEqual(['live null', 'removing activity-deleted']);
    await round(world, 4);
    expect(await ended(world)).toEqual(['closed activity-deleted', 'live null']);
    await expectEnding(world, { ...both(seen(stays)), wrote: { activitiesMade: 2, deleted: 1 } });
    await expectRest(world);
  });

  it('an activity, its event deleted: likewise', async () => {
    const world = await diedWhen(
      kind,
      async (fresh) => {
        fresh.outlook.add(stays);
        fresh.outlook.add(lunch);
        await settled(fresh);
        fresh.outlook.remove(idOf(fresh.outlook, 'Lunch'));
        fresh.advance(MINUTE);
      },
      async ({ severa }) => severa.list().length === 1,
    );
    expect(await ended(world)).toEqual(['live null', 'removing event-deleted']);
    await round(world, 4);
    expect(await ended(world)).toEqual(['closed event-deleted', 'live null']);
    await expectEnding(world, { ...both(seen(stays)), wrote: { activitiesMade: 2, deleted: 1 } });
    await expectRest(world);
  });
});

/** `state cause` of each link, sorted. */
async function ended({ store, mailboxId }: World): Promise<readonly string[]> {
  return (await store.links(mailboxId)).map(({ state, cause }) => `${state} ${cause}`).sort();
}
