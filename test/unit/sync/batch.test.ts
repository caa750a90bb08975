import { describe, expect, it } from 'vitest';
import { type ErrorKind, SyncError } from '../../../shared/errors.ts';
import { BATCH, settle } from '../../../shared/sync/batch.ts';
import { DELETION_DECIDED, HELD_BACK } from '../../../shared/sync/parking.ts';
import type { Link, Parked } from '../../../shared/sync/ports.ts';
import { OutOfTime, parkedKey } from '../../../shared/sync/run.ts';
import { here, UNCHANGED, unit } from '../../../shared/sync/unit.ts';
import { rowOf } from '../../../shared/sync/values.ts';
import { MAILBOX, MINUTE, runSetting, USER } from './run-setting.ts';
import { event as anEvent, item, NOW } from './samples.ts';

const GONE = { kind: 'gone' } as const;
const fails = (kind: ErrorKind, code: string) => async () => {
  throw new SyncError(kind, code, 'Not this one.');
};

async function setting(change: Parameters<typeof runSetting>[0] = {}) {
  const world = await runSetting(change);
  return {
    ...world,
    linkOf: async (activityId: string) => (await world.store.linksByActivity(MAILBOX, [activityId])).get(activityId),
    async park(side: Parked['side'], itemId: string, reason: string) {
      const row = { mailboxId: MAILBOX, side, itemId, reason, since: NOW, tries: 1, nextTry: null, stamp: null };
      world.run.parked.set(parkedKey(side, itemId), row);
      await world.store.park([row]);
    },
    row: async (side: Parked['side'], itemId: string) =>
      (await world.store.parked(MAILBOX)).find((one) => one.side === side && one.itemId === itemId),
  };
}

describe('an item that can’t be synced now (M6)', () => {
  it('one that can’t be understood is tried again', async () => {
    const { run, row } = await setting();
    await settle(run, [unit(null, { kind: 'unreadable', id: 'event-1', reason: 'graph.item-failing' })]);
    expect(await row('exchange', 'event-1')).toMatchObject({ reason: 'graph.item-failing', nextTry: NOW + MINUTE });
  });

  it('an activity that can’t be understood is tried again as well', async () => {
    const { run, row, pair } = await setting();
    const { link, activity } = await pair();
    await settle(run, [unit(link, UNCHANGED, { kind: 'unreadable', id: activity.id, reason: 'severa.item-failing' })]);
    expect(await row('severa', activity.id)).toMatchObject({ reason: 'severa.item-failing', nextTry: NOW + MINUTE });
  });

  it('neither side to be read: both are waited for', async () => {
    const { run, parked, pair } = await setting();
    const { link, event, activity } = await pair();
    const no = (id: string, reason: string) => ({ kind: 'unreadable', id, reason }) as const;
    await settle(run, [unit(link, no(event.id, 'graph.item-failing'), no(activity.id, 'severa.item-failing'))]);
    expect(await parked()).toEqual([
      `exchange ${event.id} graph.item-failing`,
      `severa ${activity.id} severa.item-failing`,
    ]);
  });

  it.each(['invalid', 'refused'] as const)(
    'whose people can’t be told (%s) waits, and the others go on',
    async (kind) => {
      const { run, host, addActivity, parked, calendar } = await setting({
        host: (host) => ({
          participants: async (id) => (id === 'guid-1' ? fails(kind, 'severa.item-failing')() : host.participants(id)),
        }),
      });
      const [bad, good] = [addActivity(), addActivity({ subject: 'Good' })];
      await settle(run, [unit(null, UNCHANGED, here(bad)), unit(null, UNCHANGED, here(good))]);
      expect(await parked()).toEqual([`severa ${bad.id} severa.item-failing`]);
      expect(calendar.events(MAILBOX).map(({ item }) => item.subject)).toEqual(['Good']);
      expect(host.activities()).toHaveLength(2);
    },
  );

  it('Severa can’t tell anybody’s people: the run ends', async () => {
    const { run, addActivity } = await setting({ host: () => ({ participants: fails('transient', 'severa.down') }) });
    await expect(settle(run, [unit(null, UNCHANGED, here(addActivity()))])).rejects.toMatchObject({
      code: 'severa.down',
    });
  });
});

describe('who else takes part (P1)', () => {
  it('somebody: it gets its event, and nobody is invited', async () => {
    const { run, host, addActivity, calendar, parked } = await setting();
    const activity = addActivity();
    host.person.join(activity.id, 'user-2');
    await settle(run, [unit(null, UNCHANGED, here(activity))]);
    expect(calendar.events(MAILBOX).map(({ item }) => item.people)).toEqual([{}]);
    expect(calendar.outbox).toEqual([]);
    expect(await parked()).toEqual([]);
  });

  it('others only: it gets none, and is forgotten', async () => {
    const { run, host, calendar, parked } = await setting();
    const theirs = host.person.add('user-2', item());
    await settle(run, [unit(null, UNCHANGED, here(theirs))]);
    expect(calendar.events(MAILBOX)).toEqual([]);
    expect(await parked()).toEqual([]);
  });

  it.each([
    ['nobody', []],
    ['the person himself', [{ id: 'p', userId: USER, email: null, kind: 'user' as const }]],
    ['a contact, who has no mailbox here', [{ id: 'p', userId: 'contact', email: 'a@b.c', kind: 'contact' as const }]],
    ['somebody without an account', [{ id: 'p', userId: null, email: 'a@b.c', kind: 'user' as const }]],
  ])('%s: it gets its event', async (_, people) => {
    const { run, addActivity, calendar } = await setting({ host: () => ({ participants: async () => people }) });
    await settle(run, [unit(null, UNCHANGED, here(addActivity()))]);
    expect(calendar.events(MAILBOX)).toHaveLength(1);
  });

  it('is not asked where it is known', async () => {
    const { run, store, addActivity, calendar, parked } = await setting({
      host: () => ({ participants: fails('transient', 'severa.down') }),
    });
    const [own, shared, read] = [addActivity(), addActivity({ subject: 'Shared' }), addActivity({ subject: 'Read' })];
    await store.saveActivityRows([rowOf(own, [USER]), rowOf(shared, [USER, 'user-2'])]);
    run.people.set(read.id, ['user-1', 'user-2']);
    await settle(
      run,
      [own, shared, read].map((one) => unit(null, UNCHANGED, here(one))),
    );
    expect(calendar.events(MAILBOX).map(({ item }) => item.subject)).toEqual(['Lunch', 'Shared', 'Read']);
    expect(await parked()).toEqual([]);
  });

  it('an activity that went meanwhile has nobody', async () => {
    const { run, addActivity, calendar } = await setting({
      host: () => ({ participants: fails('gone', 'severa.not-found') }),
    });
    await settle(run, [unit(null, UNCHANGED, here(addActivity()))]);
    expect(calendar.events(MAILBOX)).toHaveLength(1);
  });
});

describe('a deletion that was decided', () => {
  it('of an activity waits for the end of the run, whatever becomes of the run', async () => {
    const { run, host, pair, park, parked, row } = await setting();
    const { link, event, activity } = await pair();
    await park('exchange', event.id, 'deletion');
    await settle(run, [unit(link, GONE, here(activity))]);
    expect([...run.deletions]).toMatchObject([[link.id, { unit: { link: { id: link.id } }, read: NOW }]]);
    expect(host.activities()).toHaveLength(1);
    expect(await parked()).toEqual([`severa ${activity.id} ${DELETION_DECIDED}`]);
    expect(await row('severa', activity.id)).toMatchObject({ nextTry: NOW });
  });

  it('of an event likewise', async () => {
    const { run, calendar, pair, park, parked } = await setting();
    const { link, event, activity } = await pair();
    await park('severa', activity.id, 'deletion');
    await settle(run, [unit(link, here(event), GONE)]);
    expect([...run.deletions.keys()]).toEqual([link.id]);
    expect(calendar.events(MAILBOX)).toHaveLength(1);
    expect(await parked()).toEqual([`exchange ${event.id} ${DELETION_DECIDED}`]);
  });

  it('that an administrator has to decide about stays parked as that', async () => {
    const { run, pair, park, parked } = await setting();
    const { link, activity } = await pair();
    await park('severa', activity.id, HELD_BACK);
    await settle(run, [unit(link, GONE, here(activity))]);
    expect(await parked()).toEqual([`severa ${activity.id} ${HELD_BACK}`]);
  });
});

describe('a link that ends', () => {
  it('with hours on its activity: let go, its owner is told, and nothing waits any more (M8)', async () => {
    const { run, store, pair, park, parked, linkOf, clock } = await setting();
    const { link, event, activity } = await pair();
    await park('severa', activity.id, 'deletion');
    await park('exchange', event.id, 'deletion');
    await settle(run, [unit(link, GONE, here({ ...activity, hasHours: true }))]);
    expect(await linkOf(activity.id)).toMatchObject({ state: 'released', cause: 'kept-in-severa', updated: clock() });
    expect(await store.notices(MAILBOX, 9)).toEqual([
      { mailboxId: MAILBOX, code: 'kept-in-severa', side: 'severa', itemId: activity.id, at: NOW },
    ]);
    expect(await parked()).toEqual([]);
  });

  it('as a project task: closed, and nobody is told', async () => {
    const { run, store, pair, linkOf } = await setting();
    const pending = { subject: { to: 'exchange', severa: 'a', exchange: 'b', at: NOW } } as const;
    const { link, activity } = await pair({}, { pending });
    await settle(run, [unit(link, UNCHANGED, here({ ...activity, category: 'Task' }))]);
    expect(await linkOf(activity.id)).toMatchObject({ state: 'closed', cause: 'project-task', pending: {} });
    expect(await store.notices(MAILBOX, 9)).toEqual([]);
  });
});

describe('the missing side is made again (M3)', () => {
  it('an event, because its activity was edited: that its deletion lost is recorded, under the edit’s own time', async () => {
    const { run, host, store, calendar, pair, activity: now, advance, linkOf } = await setting();
    const { link, event, activity } = await pair();
    calendar.person.remove(MAILBOX, event.id);
    advance(10 * MINUTE);
    host.person.edit(activity.id, { location: 'Room' });
    const edited = now(activity.id);
    advance(MINUTE);
    await settle(run, [unit(link, GONE, here(edited))]);
    expect(calendar.events(MAILBOX).map(({ item }) => item.location)).toEqual(['Room']);
    expect(await linkOf(activity.id)).toMatchObject({ id: link.id, state: 'live', generation: 1 });
    expect((await linkOf(activity.id))?.eventId).not.toBe(event.id);
    expect(store.losses(MAILBOX)).toEqual([
      { mailboxId: MAILBOX, linkId: link.id, field: 'item', side: 'exchange', value: '', at: edited.modified },
    ]);
    expect(await store.parked(MAILBOX)).toEqual([]);
  });

  it('an activity, because its event was edited; the old one is remembered as given up', async () => {
    const { run, host, store, calendar, pair, event: now, advance, linkOf } = await setting();
    const { link, event, activity } = await pair();
    host.person.remove(activity.id);
    advance(10 * MINUTE);
    calendar.person.edit(MAILBOX, event.id, { location: 'Room' });
    await settle(run, [unit(link, here(now(event.id)), GONE)]);
    const [made] = host.activities();
    expect(made?.item.location).toBe('Room');
    expect(await linkOf(made?.id ?? '')).toMatchObject({
      id: link.id,
      state: 'live',
      eventId: event.id,
      generation: 1,
    });
    expect(await linkOf(activity.id)).toMatchObject({ state: 'closed', cause: 'made-anew', eventId: null });
    expect(store.losses(MAILBOX)).toMatchObject([{ field: 'item', side: 'severa', at: now(event.id).modified }]);
  });

  it('a run that dies before it is made leaves it parked under the id that it keeps (I4)', async () => {
    const {
      run,
      host,
      calendar,
      pair,
      activity: now,
      parked,
      park,
      advance,
    } = await setting({
      store: () => ({ addLosses: fails('transient', 'storage.failing') }),
    });
    const { link, event, activity } = await pair();
    await park('exchange', event.id, 'deletion');
    calendar.person.remove(MAILBOX, event.id);
    advance(10 * MINUTE);
    host.person.edit(activity.id, { location: 'Room' });
    await expect(settle(run, [unit(link, GONE, here(now(activity.id)))])).rejects.toMatchObject({
      code: 'storage.failing',
    });
    expect(await parked()).toEqual([`exchange ${event.id} deletion`, `severa ${activity.id} making-again`]);
  });

  it('likewise an activity', async () => {
    const {
      run,
      host,
      calendar,
      pair,
      event: now,
      parked,
      park,
      advance,
    } = await setting({
      store: () => ({ addLosses: fails('transient', 'storage.failing') }),
    });
    const { link, event, activity } = await pair();
    await park('severa', activity.id, 'deletion');
    host.person.remove(activity.id);
    advance(10 * MINUTE);
    calendar.person.edit(MAILBOX, event.id, { location: 'Room' });
    await expect(settle(run, [unit(link, here(now(event.id)), GONE)])).rejects.toMatchObject({
      code: 'storage.failing',
    });
    expect(await parked()).toEqual([`exchange ${event.id} making-again`, `severa ${activity.id} deletion`]);
  });

  it('what an activity was parked for under the id that is given up goes with it', async () => {
    const { run, host, calendar, pair, event: now, parked, park, advance } = await setting();
    const { link, event, activity } = await pair();
    await park('severa', activity.id, 'deletion');
    host.person.remove(activity.id);
    advance(10 * MINUTE);
    calendar.person.edit(MAILBOX, event.id, { location: 'Room' });
    await settle(run, [unit(link, here(now(event.id)), GONE)]);
    expect(await parked()).toEqual([]);
  });

  it('what was parked under the id that is given up goes with it', async () => {
    const { run, host, calendar, pair, activity: now, parked, park, advance } = await setting();
    const { link, event, activity } = await pair();
    await park('exchange', event.id, 'deletion');
    calendar.person.remove(MAILBOX, event.id);
    advance(10 * MINUTE);
    host.person.edit(activity.id, { location: 'Room' });
    await settle(run, [unit(link, GONE, here(now(activity.id)))]);
    expect(await parked()).toEqual([]);
  });
});

describe('an event that was found again under a new id', () => {
  it('what it was parked for is looked at under the new id, whatever becomes of the run', async () => {
    const dying = await setting({ store: () => ({ saveLinks: fails('transient', 'storage.failing') }) });
    const moved = anEvent({}, { id: 'moved', uid: 'uid-1' });
    const one = (link: Link) => ({ ...unit(link, here(moved)), renamedFrom: 'event-1', unsaved: true });
    const row = { id: 'link-1', mailboxId: MAILBOX, eventId: 'moved', activityId: 'activity-1' };
    const { link: base } = await (await setting()).pair();
    await dying.park('exchange', 'event-1', 'private');
    await expect(settle(dying.run, [one({ ...base, ...row })])).rejects.toMatchObject({ code: 'storage.failing' });
    expect(await dying.parked()).toEqual(['exchange event-1 private', 'exchange moved under-new-id']);
  });

  it('nothing waits under the old one any more', async () => {
    const { run, pair, park, parked, event, calendar, linkOf } = await setting();
    const { link, event: old, activity } = await pair();
    await park('exchange', old.id, 'private');
    const id = calendar.person.newId(MAILBOX, old.id);
    const renamed = { ...link, eventId: id };
    await settle(run, [{ ...unit(renamed, here(event(id))), renamedFrom: old.id, unsaved: true }]);
    expect(await parked()).toEqual([]);
    expect(await linkOf(activity.id)).toMatchObject({ eventId: id, state: 'live' });
  });
});

describe('what is read of Severa before anything is decided (H10, M2)', () => {
  const pending = { notes: { to: 'severa', severa: 's', exchange: 'e', at: NOW } } as const;

  it.each([
    ['an event that was only touched', {}, 0],
    ['one of which nobody knows what it held', { exchange: null }, 1],
    ['one with a write that went unanswered', { pending }, 1],
    ['one that a guard holds', { cause: 'guard-1' }, 1],
    ['one that sleeps', { state: 'sleeping' }, 1],
    ['one that was let go for good', { state: 'released', cause: 'project-task' }, 0],
    ['one that ended for good', { state: 'closed', cause: 'project-task' }, 0],
    ['one that is back from another calendar', { state: 'released', cause: 'other-calendar' }, 1],
    ['one that is brought back', { state: 'closed', cause: 'event-deleted' }, 1],
  ] as const)('%s', async (_, more, reads) => {
    const { run, pair } = await setting();
    const { link, event, activity } = await pair({}, more);
    run.people.set(activity.id, ['user-1']);
    await settle(run, [unit(link, here(event))]);
    expect(run.tally.now().activitiesRead).toBe(reads);
  });

  it('an edit', async () => {
    const { run, pair, calendar, event: now } = await setting();
    const { link, event, activity } = await pair();
    run.people.set(activity.id, ['user-1']);
    calendar.person.edit(MAILBOX, event.id, { location: 'Room' });
    await settle(run, [unit(link, here(now(event.id)))]);
    expect(run.tally.now().activitiesRead).toBe(1);
  });

  it('one that turned up on neither side, and is over, is left alone', async () => {
    const { run, pair } = await setting();
    const { link } = await pair({}, { state: 'closed', cause: 'event-deleted' });
    await settle(run, [unit(link, UNCHANGED)]);
    expect(run.tally.now()).toMatchObject({ activitiesRead: 0, unchanged: 1 });
  });

  it('what the rules skip is counted as unchanged, what waits is not', async () => {
    const { run, calendar } = await setting();
    const draft = calendar.person.add(MAILBOX, item(), { draft: true });
    await settle(run, [unit(null, here(draft)), unit(null, { kind: 'unreadable', id: 'odd', reason: 'graph.odd' })]);
    expect(run.tally.now()).toMatchObject({ unchanged: 1, parked: 1 });
  });
});

describe('what only a listing showed', () => {
  it('is read by its id before Severa is written: an edit that the listing lacks is not lost (I7)', async () => {
    const { run, host, calendar, pair, activity: now, event: seen, advance } = await setting();
    const { link, event, activity } = await pair();
    advance(10 * MINUTE);
    calendar.person.edit(MAILBOX, event.id, { location: 'Room' });
    host.person.edit(activity.id, { notes: 'By phone' });
    run.listed.add(activity.id);
    await settle(run, [unit(link, here(seen(event.id)), here(activity))]);
    expect(now(activity.id).item).toMatchObject({ location: 'Room', notes: 'By phone' });
    expect(seen(event.id).item).toMatchObject({ location: 'Room', notes: 'By phone' });
    expect(run.listed.size).toBe(0);
  });

  it('is enough where Severa isn’t written', async () => {
    const {
      run,
      host,
      pair,
      activity: now,
      event: seen,
      advance,
    } = await setting({
      host: () => ({ read: fails('transient', 'severa.down') }),
    });
    const { link, event, activity } = await pair();
    advance(10 * MINUTE);
    host.person.edit(activity.id, { location: 'Room' });
    run.listed.add(activity.id);
    await settle(run, [unit(link, UNCHANGED, here(now(activity.id)))]);
    expect(seen(event.id).item.location).toBe('Room');
    expect(run.listed.size).toBe(1);
  });
});

describe('a write to Severa that went unanswered', () => {
  it('and isn’t shown yet is waited for, not taken for a person’s edit back', async () => {
    const { run, pair, event, calendar, host, row, linkOf } = await setting({
      host: (host) => ({
        async update(id, fields, ownerId, before) {
          await host.update(id, fields, ownerId, before);
          throw new SyncError('answer-lost', 'severa.answer-lost', 'It may be done.');
        },
      }),
    });
    const { link, event: old, activity } = await pair();
    calendar.person.edit(MAILBOX, old.id, { location: 'Room' });
    await settle(run, [unit(link, here(event(old.id)), here(activity))]);
    const unbooked = await linkOf(activity.id);
    expect(unbooked?.pending.location).toMatchObject({ to: 'severa' });
    // The reading is still the one from before the write.
    await settle(run, [unit(unbooked ?? link, UNCHANGED, here(activity))]);
    expect(await row('severa', activity.id)).toMatchObject({ reason: 'not-shown-yet' });
    expect(host.activities()[0]?.item.location).toBe('Room');
  });
});

describe('a run that is out of time', () => {
  const many = async (count: number, change: Parameters<typeof runSetting>[0] = {}) => {
    const world = await setting(change);
    const units = Array.from({ length: count }, (_, index) =>
      unit(null, UNCHANGED, here(world.addActivity({ subject: `Visit ${index}` }))),
    );
    for (const one of world.host.activities()) world.run.people.set(one.id, ['user-1']);
    return { ...world, units, made: () => world.calendar.events(MAILBOX).length };
  };

  it('still does one batch, and what it did is booked', async () => {
    const { run, units, made, store, advance } = await many(BATCH + 1);
    advance(60 * MINUTE);
    await expect(settle(run, units)).rejects.toThrow(OutOfTime);
    expect(made()).toBe(BATCH);
    expect((await store.links(MAILBOX)).filter(({ state }) => state === 'live')).toHaveLength(BATCH);
  });

  it('goes on past batches in which it found nothing to do: they were done by an earlier run', async () => {
    const { run, units, made, pair, advance } = await many(1);
    const old = await Promise.all(Array.from({ length: BATCH }, (_, index) => pair({ subject: `Old ${index}` })));
    advance(60 * MINUTE);
    await settle(run, [...old.map(({ link }) => unit(link, UNCHANGED)), ...units]);
    expect(made()).toBe(BATCH + 1);
  });

  it('in time it does all of them', async () => {
    const { run, units, made } = await many(BATCH + 1);
    await settle(run, units);
    expect(made()).toBe(BATCH + 1);
  });
});

describe('one side that fails', () => {
  it('Outlook: what was made in Severa is booked before that is reported', async () => {
    const { run, addEvent, addActivity, store, host } = await setting({
      calendar: () => ({ write: fails('unavailable', 'graph.gone') }),
    });
    const [event, activity] = [addEvent({ subject: 'Theirs' }), addActivity()];
    const units = [unit(null, here(event)), unit(null, UNCHANGED, here(activity))];
    await expect(settle(run, units)).rejects.toMatchObject({ code: 'graph.gone' });
    expect(host.activities()).toHaveLength(2);
    const states = (await store.links(MAILBOX)).map(({ state }) => state).sort();
    expect(states).toEqual(['creating-event', 'live']);
  });

  it('Severa: what was made in Outlook is booked before that is reported', async () => {
    const { run, addEvent, addActivity, store, calendar } = await setting({
      host: () => ({ create: fails('unavailable', 'severa.forbidden') }),
    });
    const [event, activity] = [addEvent({ subject: 'Theirs' }), addActivity()];
    const units = [unit(null, here(event)), unit(null, UNCHANGED, here(activity))];
    await expect(settle(run, units)).rejects.toMatchObject({ code: 'severa.forbidden' });
    expect(calendar.events(MAILBOX)).toHaveLength(2);
    expect((await store.links(MAILBOX)).map(({ state }) => state).sort()).toEqual(['creating-activity', 'live']);
  });
});
