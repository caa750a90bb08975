import { expect, it } from 'vitest';
import { DAY, draft, MINUTE, seen, timed } from './items.ts';
import { edit, idOf, synced } from './people.ts';
import { both, round, scenario, scenarios } from './scenario.ts';
import type { World } from './world.ts';

const here = draft('From Outlook', { notes: 'Typed in Outlook.' });
const there = draft('From Severa', { when: timed('2026-10-08T09:00'), location: 'Room 2' });
const third = draft('Stays', { when: timed('2026-10-09T09:00') });
const fourth = draft('Stays too', { when: timed('2026-10-09T12:00') });
const STAY = [seen(third), seen(fourth)] as const;
/** What it took to make them: two on either side. */
const MADE = { activitiesMade: 2, eventsMade: 2 };

/** Two items of each side, in both calendars. */
async function four(world: World): Promise<void> {
  world.severa.add(there);
  world.severa.add(fourth);
  world.outlook.add(third);
  await synced(world, here);
}

/** The host app says so; a hint that proves nothing (M4). */
async function hint(world: World, activityId: string): Promise<void> {
  const { mailboxId } = world;
  await world.store.deliver([{ mailboxId, activityId, stamp: world.now(), deleted: true }]);
}

async function deleteInSevera(world: World, subject: string): Promise<void> {
  const id = idOf(world.severa, subject);
  world.severa.remove(id);
  await hint(world, id);
}

scenarios('deleted in Outlook', (kind) => {
  for (const subject of ['From Outlook', 'From Severa']) {
    const other = subject === 'From Outlook' ? seen(there) : seen(here);
    scenario(kind, `${subject}: the activity goes too, and is kept for restoring (P3, M3)`, async (world) => {
      await four(world);
      world.outlook.remove(idOf(world.outlook, subject));
      await round(world);
      const [kept] = await world.store.keptActivities(world.mailboxId, 10);
      expect(kept?.activity.item.subject).toBe(subject);
      return { ...both(other, ...STAY), wrote: { ...MADE, deleted: 1 } };
    });
  }

  scenario(kind, 'edited in Severa meanwhile: the edit wins, the event is made again, recorded (M3)', async (world) => {
    await four(world);
    world.outlook.remove(idOf(world.outlook, 'From Severa'));
    edit(world.severa, 'From Severa', { notes: 'Still wanted' });
    await round(world);
    return {
      ...both(seen(here), seen(there, { notes: 'Still wanted' }), ...STAY),
      wrote: { ...MADE, eventsMade: 3 },
      losses: ['exchange item '],
    };
  });

  scenario(kind, 'and brought back out of Deleted Items: a new activity', async (world) => {
    await four(world);
    const id = idOf(world.outlook, 'From Outlook');
    world.outlook.remove(id);
    await round(world);
    world.outlook.restore(id);
    await round(world);
    return { ...both(seen(here), seen(there), ...STAY), wrote: { ...MADE, activitiesMade: 3, deleted: 1 } };
  });

  scenario(kind, 'ended more than 30 days ago: the activity stays (M8)', async (world) => {
    await four(world);
    world.advance(35 * DAY);
    world.outlook.remove(idOf(world.outlook, 'From Outlook'));
    await round(world);
    return { outlook: [seen(there), ...STAY], severa: [seen(here), seen(there), ...STAY], wrote: MADE };
  });

  scenario(
    kind,
    'moved to another calendar: released, nothing is deleted; moved back it goes on (M4)',
    async (world) => {
      await four(world);
      const id = idOf(world.outlook, 'From Outlook');
      world.outlook.moveAway(id);
      await round(world);
      expect(world.severa.list().map(({ subject }) => subject)).toContain('From Outlook');
      world.outlook.restore(id);
      world.outlook.edit(id, { notes: 'Back again' });
      await round(world);
      return {
        ...both(seen(here, { notes: 'Back again' }), seen(there), ...STAY),
        wrote: { ...MADE, activitiesChanged: 1 },
      };
    },
  );

  scenario(
    kind,
    'and there again under a new id with the same UID: relinked, nothing is deleted (M4)',
    async (world) => {
      await four(world);
      const id = world.outlook.newId(idOf(world.outlook, 'From Severa'));
      await round(world);
      world.outlook.edit(id, { location: 'Room 3' });
      await round(world);
      return {
        ...both(seen(here), seen(there, { location: 'Room 3' }), ...STAY),
        wrote: { ...MADE, activitiesChanged: 1 },
      };
    },
  );

  scenario(kind, 'the answer of the deletion is lost: done once, finished later (M7)', async (world) => {
    await four(world);
    world.outlook.remove(idOf(world.outlook, 'From Outlook'));
    world.faults.loseDelete('severa');
    await round(world);
    world.faults.calm();
    await round(world, 3);
    return { ...both(seen(there), ...STAY), wrote: { ...MADE, deleted: 1 } };
  });
});

scenarios('deleted in Severa', (kind) => {
  for (const subject of ['From Outlook', 'From Severa']) {
    const other = subject === 'From Outlook' ? seen(there) : seen(here);
    scenario(kind, `${subject}, with a hint: the event goes too`, async (world) => {
      await four(world);
      world.advance(5 * MINUTE);
      await deleteInSevera(world, subject);
      await round(world);
      return { ...both(other, ...STAY), wrote: { ...MADE, deleted: 1 } };
    });

    scenario(kind, `${subject}, without a word: the daily check finds it (M4)`, async (world) => {
      await four(world);
      world.advance(5 * MINUTE);
      world.severa.remove(idOf(world.severa, subject));
      await round(world);
      expect(world.outlook.list()).toHaveLength(4);
      world.advance(DAY);
      await round(world);
      return { ...both(other, ...STAY), wrote: { ...MADE, deleted: 1 } };
    });
  }

  scenario(kind, 'edited in Outlook meanwhile: the edit wins, the activity is made again (M3)', async (world) => {
    await four(world);
    world.advance(5 * MINUTE);
    await deleteInSevera(world, 'From Severa');
    edit(world.outlook, 'From Severa', { notes: 'Still wanted' });
    await round(world);
    return {
      ...both(seen(here), seen(there, { notes: 'Still wanted' }), ...STAY),
      wrote: { ...MADE, activitiesMade: 3 },
      losses: ['severa item '],
    };
  });

  scenario(kind, 'on both sides: nothing is left to do', async (world) => {
    await four(world);
    world.advance(5 * MINUTE);
    await deleteInSevera(world, 'From Severa');
    world.outlook.remove(idOf(world.outlook, 'From Severa'));
    await round(world);
    const links = await world.store.links(world.mailboxId);
    expect(links.filter(({ state }) => state === 'closed').map(({ cause }) => cause)).toEqual(['both-deleted']);
    return { ...both(seen(here), ...STAY), wrote: MADE };
  });

  scenario(kind, 'a hint that is wrong deletes nothing', async (world) => {
    await four(world);
    world.advance(5 * MINUTE);
    await hint(world, idOf(world.severa, 'From Severa'));
    await round(world);
    // Severa's reading may only lag: looked at once more.
    expect(await world.parked()).toEqual(['severa not-shown-yet']);
    await round(world, 2);
    return { ...both(seen(here), seen(there), ...STAY), wrote: MADE };
  });

  scenario(kind, 'the answer of the deletion is lost: done once, finished later (M7)', async (world) => {
    await four(world);
    world.advance(5 * MINUTE);
    await deleteInSevera(world, 'From Outlook');
    world.faults.loseDelete('outlook');
    await round(world);
    world.faults.calm();
    await round(world, 3);
    return { ...both(seen(there), ...STAY), wrote: { ...MADE, deleted: 1 } };
  });
});

scenarios('nothing is deleted', (kind) => {
  const untouched = { ...both(seen(here), seen(there), ...STAY), wrote: MADE };

  it('when another mailbox answers in place of this one (M4)', async () => {
    const world = await kind.open();
    await four(world);
    world.outlook.replaceMailbox();
    for (let day = 0; day < 3; day += 1) {
      world.advance(DAY);
      await world.pull();
      expect((await world.sync()).outcome).toBe('sync.other-mailbox');
    }
    expect(world.severa.list()).toHaveLength(4);
    expect(world.outlook.list()).toHaveLength(0);
    expect(world.writes()).toMatchObject({ ...MADE, deleted: 0 });
  });

  scenario(kind, "when the mailbox's listing is empty", async (world) => {
    await four(world);
    world.faults.emptyLists('outlook');
    world.faults.killDeltaLink();
    world.advance(DAY);
    await round(world);
    world.faults.calm();
    return untouched;
  });

  scenario(kind, "when Severa's listing is empty", async (world) => {
    await four(world);
    world.faults.emptyLists('severa');
    world.advance(DAY);
    await round(world);
    world.faults.calm();
    return untouched;
  });

  scenario(kind, 'when the mailbox answers 404', async (world) => {
    await four(world);
    world.faults.mailboxGone();
    world.advance(DAY);
    await world.pull();
    expect((await world.sync()).outcome).toMatch(/^graph\./);
    expect(world.writes()).toMatchObject({ ...MADE, deleted: 0 });
    world.faults.calm();
    await round(world);
    return untouched;
  });

  scenario(kind, 'when Severa answers 404 for every activity', async (world) => {
    await four(world);
    world.faults.everythingGone();
    world.advance(DAY);
    await world.pull();
    await world.sync();
    expect(world.outlook.list()).toHaveLength(4);
    world.faults.calm();
    await round(world, 5);
    await round(world, 5);
    return untouched;
  });

  scenario(kind, 'when the delta link has died', async (world) => {
    await four(world);
    world.faults.killDeltaLink();
    await round(world);
    return untouched;
  });
});

scenarios('an activity whose event is deleted', (kind) => {
  it('is edited in Severa at any moment before its own deletion goes out: the edit wins (M3, I7)', async () => {
    for (let call = 1; ; call += kind.slow ? 17 : 1) {
      const world = await kind.open();
      await four(world);
      const activityId = idOf(world.severa, 'From Outlook');
      world.outlook.remove(idOf(world.outlook, 'From Outlook'));
      world.advance(MINUTE);
      await world.pull();
      let state: string | undefined = 'not at all';
      world.at(call, async () => {
        const links = await world.store.links(world.mailboxId);
        state = links.find((link) => link.activityId === activityId)?.state;
        if (world.severa.list().some(({ id }) => id === activityId))
          world.severa.edit(activityId, { notes: 'Still wanted' });
      });
      await world.sync();
      if (state === 'not at all') break;
      const kept = world.severa.list().some(({ notes }) => notes === 'Still wanted');
      // Between our last look and the request's way to Severa nobody can tell.
      if (!kept && state === 'removing') continue;
      for (const minutes of [1, 5, 20]) await round(world, minutes);
      if (state === 'live')
        expect(
          world.outlook.list().map(({ notes }) => notes),
          `edited at call ${call}`,
        ).toContain('Still wanted');
    }
  }, 120_000);
});

scenarios('Severa hides everything', (kind) => {
  scenario(
    kind,
    'its users can be listed, and every activity is a 404: two links, nothing is deleted (M4)',
    async (world) => {
      world.severa.add(there);
      await synced(world, here);
      world.faults.everythingGone();
      world.advance(DAY);
      await world.pull();
      await world.sync();
      expect(world.outlook.list()).toHaveLength(2);
      world.faults.calm();
      await round(world, 5);
      await round(world, 5);
      return { ...both(seen(here), seen(there)), wrote: { activitiesMade: 1, eventsMade: 1 } };
    },
  );

  scenario(kind, 'the only item of all is deleted, and the host app says so: its event goes', async (world) => {
    await synced(world, here);
    world.advance(5 * MINUTE);
    await deleteInSevera(world, 'From Outlook');
    await round(world);
    return { outlook: [], severa: [], wrote: { activitiesMade: 1, deleted: 1 } };
  });
});
