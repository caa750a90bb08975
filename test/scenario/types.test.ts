import { expect, it } from 'vitest';
import { must } from '../../shared/errors.ts';
import { confirmFirstSync } from '../../shared/sync/first-sync-word.ts';
import { decideGuard } from '../../shared/sync/guard.ts';
import { switchMailbox } from '../../shared/sync/switch.ts';
import { DAY, draft, MINUTE, seen, timed } from './items.ts';
import { edit, idOf, settled, synced } from './people.ts';
import { both, expectEnding, expectRest, round, scenario, scenarios } from './scenario.ts';
import type { World } from './world.ts';

const on = (day: number) => timed(`2026-10-${day}T10:00`);
const visit = draft('Visit');
const lunch = draft('Lunch', { when: on(20) });

/** An administrator selects these types; what leaves has been confirmed by its number. */
async function select(world: World, ...typeIds: readonly string[]): Promise<void> {
  const organization = must(await world.store.organization(), 'connected');
  await world.store.saveOrganization({ ...organization, typeIds });
}

const leaveOut = (world: World) => select(world, world.types.personal);
const selectAgain = (world: World) => select(world, world.types.meeting, world.types.personal);

/** One activity with its event, one event with its activity. */
async function mixed(world: World): Promise<void> {
  world.severa.add(visit);
  await synced(world, lunch);
}

const made = { eventsMade: 1, activitiesMade: 1 };

scenarios('a type leaves the selection (H5)', (kind) => {
  scenario(kind, 'the events that the sync made of it go, what came from Outlook stays and flows', async (world) => {
    await mixed(world);
    await leaveOut(world);
    edit(world.severa, 'Lunch', { location: 'Canteen' });
    await round(world);
    return {
      outlook: [seen(lunch, { location: 'Canteen' })],
      severa: [seen(visit), seen(lunch, { location: 'Canteen' })],
      wrote: { ...made, eventsChanged: 1, deleted: 1 },
    };
  });

  scenario(kind, 'selected again, they are there again, each once', async (world) => {
    await mixed(world);
    await leaveOut(world);
    await round(world);
    edit(world.severa, 'Visit', { location: 'Turku' });
    await round(world);
    await selectAgain(world);
    await round(world);
    return {
      ...both(seen(visit, { location: 'Turku' }), seen(lunch)),
      wrote: { ...made, eventsMade: 2, deleted: 1 },
    };
  });

  scenario(kind, 'an edit in the event that nobody has read yet comes to Severa first', async (world) => {
    await mixed(world);
    await leaveOut(world);
    edit(world.outlook, 'Visit', { notes: 'Typed in Outlook' });
    await round(world);
    await round(world);
    return {
      outlook: [seen(lunch)],
      severa: [seen(visit, { notes: 'Typed in Outlook' }), seen(lunch)],
      wrote: { ...made, activitiesChanged: 1, deleted: 1 },
    };
  });

  it('an edit in the event at any moment of its removal is not lost (I7)', async () => {
    for (let call = 1; ; call += kind.slow ? 13 : 1) {
      const world = await kind.open();
      await mixed(world);
      await leaveOut(world);
      world.advance(MINUTE);
      let edited: boolean | null = null;
      world.at(call, async () => {
        edited = world.outlook.list().some(({ subject }) => subject === 'Visit');
        if (edited) edit(world.outlook, 'Visit', { notes: 'Just now' });
      });
      await world.sync();
      if (edited !== true) break;
      await round(world);
      await round(world);
      const inSevera = world.severa.list().find(({ subject }) => subject === 'Visit');
      expect(inSevera?.notes, `edited at call ${call}`).toBe('Just now');
      expect(
        world.outlook.list().map(({ subject }) => subject),
        `edited at call ${call}`,
      ).toEqual(['Lunch']);
      await expectRest(world);
    }
  }, 60_000);

  scenario(kind, 'brought back out of Deleted Items, it is its person’s own and stays', async (world) => {
    await mixed(world);
    const id = idOf(world.outlook, 'Visit');
    await leaveOut(world);
    await round(world);
    world.outlook.restore(id);
    await round(world);
    edit(world.severa, 'Visit', { location: 'Turku' });
    await round(world);
    return {
      outlook: [seen(visit), seen(lunch)],
      severa: [seen(visit, { location: 'Turku' }), seen(lunch)],
      wrote: { ...made, deleted: 1 },
    };
  });

  it('however many go: they were confirmed with their number, nothing is held back (M5)', async () => {
    const world = await kind.open();
    for (let day = 10; day < 25; day += 1) world.severa.add(draft(`Visit ${day}`, { when: on(day) }));
    await settled(world);
    await leaveOut(world);
    await round(world);
    expect(world.outlook.list()).toEqual([]);
    expect(await world.store.guards(world.mailboxId)).toEqual([]);
    expect(world.severa.list()).toHaveLength(15);
    await expectRest(world);
  });

  scenario(kind, 'left out while a person’s sync is off: they go when it is on again', async (world) => {
    await mixed(world);
    await switchMailbox(world.store, world.mailboxId, false);
    await leaveOut(world);
    world.advance(DAY);
    await switchMailbox(world.store, world.mailboxId, true);
    await round(world);
    await round(world);
    return { outlook: [seen(lunch)], severa: [seen(visit), seen(lunch)], wrote: { ...made, deleted: 1 } };
  });

  scenario(kind, 'selected again while a person’s sync is off: they are back when it is on again', async (world) => {
    await mixed(world);
    await leaveOut(world);
    await round(world);
    await switchMailbox(world.store, world.mailboxId, false);
    await selectAgain(world);
    world.advance(DAY);
    await switchMailbox(world.store, world.mailboxId, true);
    await round(world);
    await round(world);
    return { ...both(seen(visit), seen(lunch)), wrote: { ...made, eventsMade: 2, deleted: 1 } };
  });

  scenario(kind, 'left out and selected again before anybody ran: nothing happens', async (world) => {
    await mixed(world);
    await leaveOut(world);
    await selectAgain(world);
    await round(world);
    return { ...both(seen(visit), seen(lunch)), wrote: made };
  });

  scenario(kind, 'the answer to a deletion is lost: gone, and nothing in Severa', async (world) => {
    await mixed(world);
    await leaveOut(world);
    world.faults.loseDelete('outlook');
    world.advance(MINUTE);
    await world.sync();
    world.faults.calm();
    await round(world, 5);
    await round(world, 5);
    return { outlook: [seen(lunch)], severa: [seen(visit), seen(lunch)], wrote: { ...made, deleted: 1 } };
  });

  it('dies at any moment, and ends the same; selected again after that, everything is back once (I4)', async () => {
    for (let call = 1; ; call += kind.slow ? 23 : 1) {
      const world = await kind.open();
      world.severa.add(draft('Another', { when: on(23) }));
      await mixed(world);
      await leaveOut(world);
      world.advance(MINUTE);
      world.crashAt(call);
      const { outcome } = await world.sync();
      if (outcome !== 'crashed') break;
      world.advance(10 * MINUTE);
      if (call % 2 === 0) {
        await round(world);
        await round(world);
        expect(
          world.outlook.list().map(({ subject }) => subject),
          `died at call ${call}`,
        ).toEqual(['Lunch']);
      }
      expect(world.severa.list(), `died at call ${call}`).toHaveLength(3);
      await selectAgain(world);
      await round(world);
      await round(world);
      const back = world.outlook
        .list()
        .map(({ subject }) => subject)
        .sort();
      expect(back, `died at call ${call}`).toEqual(['Another', 'Lunch', 'Visit']);
      expect(world.severa.list(), `died at call ${call}`).toHaveLength(3);
      await expectRest(world);
    }
  }, 120_000);
});

scenarios('an activity gets another type (H4, H5)', (kind) => {
  scenario(kind, 'one that isn’t selected: its event goes, and comes back with the type', async (world) => {
    await mixed(world);
    const id = idOf(world.severa, 'Visit');
    world.severa.makeOdd(id, 'unselected');
    await round(world);
    await expectEnding(world, {
      outlook: [seen(lunch)],
      severa: [seen(visit), seen(lunch)],
      wrote: { ...made, deleted: 1 },
    });
    world.severa.makePlain(id);
    await round(world);
    return { ...both(seen(visit), seen(lunch)), wrote: { ...made, eventsMade: 2, deleted: 1 } };
  });

  scenario(kind, 'one that isn’t selected, and it came from Outlook: it flows on', async (world) => {
    await mixed(world);
    world.severa.makeOdd(idOf(world.severa, 'Lunch'), 'unselected');
    await round(world);
    edit(world.severa, 'Lunch', { location: 'Canteen' });
    await round(world);
    return { ...both(seen(visit), seen(lunch, { location: 'Canteen' })), wrote: { ...made, eventsChanged: 1 } };
  });

  it('many at once, and nobody confirmed it: held back, restored by an administrator (M5)', async () => {
    const world = await kind.open();
    for (let day = 10; day < 15; day += 1) world.severa.add(draft(`Visit ${day}`, { when: on(day) }));
    await settled(world);
    for (const { id } of world.severa.list()) world.severa.makeOdd(id, 'unselected');
    await round(world);
    expect(world.outlook.list()).toHaveLength(5);
    const { id, deletions } = must((await world.store.guards(world.mailboxId))[0], 'held back');
    expect(deletions).toBe(5);
    await decideGuard(world.store, world.mailboxId, id, { kind: 'confirm', deletions });
    await round(world);
    expect(world.outlook.list()).toEqual([]);
    await expectRest(world);
  });

  scenario(kind, 'a project task: its link ends, its event stays (H4)', async (world) => {
    await mixed(world);
    world.severa.makeOdd(idOf(world.severa, 'Visit'), 'task');
    await round(world);
    edit(world.outlook, 'Visit', { location: 'As an event' });
    edit(world.severa, 'Visit', { notes: 'As a task' });
    await round(world);
    return {
      outlook: [seen(visit, { location: 'As an event' }), seen(lunch)],
      severa: [seen(visit, { notes: 'As a task' }), seen(lunch)],
      wrote: made,
    };
  });
});

scenarios('a type is selected (H5)', (kind) => {
  scenario(kind, 'its activities get their events in the next run', async (world) => {
    world.severa.add(visit, 'unselected');
    await synced(world, lunch);
    await select(world, world.types.meeting, world.types.other);
    await round(world);
    return { ...both(seen(visit), seen(lunch)), wrote: made };
  });
});

scenarios('a first sync that would have Severa send many mails (I6a)', (kind) => {
  const many = async (world: World, count: number) => {
    for (let index = 0; index < count; index += 1) {
      const when = timed(`2026-10-${10 + (index % 15)}T${10 + Math.floor(index / 15)}:00`);
      world.outlook.add(draft(`Event ${index}`, { when }));
    }
    world.severa.add(visit);
    world.advance(10 * MINUTE);
    await round(world);
    await round(world);
  };

  it('waits for its person’s word with nothing done, then does it all', async () => {
    const world = await kind.open({ mailed: ['ada'] });
    await many(world, 21);
    expect(world.writes()).toMatchObject({ eventsMade: 0, activitiesMade: 0 });
    const state = must(await world.store.mailbox(world.mailboxId), 'the mailbox');
    expect(state).toMatchObject({ phase: 'first-sync', confirmation: { activities: 21, given: false } });
    await expect(confirmFirstSync(world.store, world.mailboxId, 20)).rejects.toMatchObject({
      code: 'first-sync.changed',
    });
    await confirmFirstSync(world.store, world.mailboxId, 21);
    await confirmFirstSync(world.store, world.mailboxId, 21);
    await round(world);
    expect(world.severa.list()).toHaveLength(22);
    expect(world.outlook.list()).toHaveLength(22);
    await expectRest(world);
  });

  it('20 are made without a word, and so are any number where Severa mails nobody', async () => {
    for (const [count, mailed] of [
      [20, ['ada']],
      [25, []],
    ] as const) {
      const world = await kind.open({ mailed });
      await many(world, count);
      expect(world.severa.list()).toHaveLength(count + 1);
      await expect(confirmFirstSync(world.store, world.mailboxId, count)).rejects.toMatchObject({
        code: 'first-sync.not-waiting',
      });
    }
  });

  it('out of time and gone on, it has still been confirmed; off and on again, it is asked anew', async () => {
    const world = await kind.open({ mailed: ['ada'] });
    await many(world, 30);
    await confirmFirstSync(world.store, world.mailboxId, 30);
    world.crashAt(40);
    await world.sync();
    world.advance(10 * MINUTE);
    await round(world);
    expect(world.severa.list()).toHaveLength(31);
    await switchMailbox(world.store, world.mailboxId, false);
    expect(await world.store.mailbox(world.mailboxId)).not.toHaveProperty('confirmation');
  });
});
