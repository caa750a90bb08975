import { describe, expect, it } from 'vitest';
import { type ErrorKind, SyncError } from '../../../shared/errors.ts';
import { firstSync } from '../../../shared/sync/first-sync.ts';
import type { EventPage, Link, MailboxCalendar } from '../../../shared/sync/ports.ts';
import { SwitchedOff } from '../../../shared/sync/run.ts';
import { switchMailbox, switchOrganization } from '../../../shared/sync/switch.ts';
import { linkOf, MAILBOX, MINUTE, runSetting, USER } from './run-setting.ts';
import { link as aLink, item, NOW } from './samples.ts';

const fails = (kind: ErrorKind, code: string) => async () => {
  throw new SyncError(kind, code, 'Not this one.');
};

async function setting(change: Parameters<typeof runSetting>[0] = {}) {
  const world = await runSetting({ ...change, mailbox: { phase: 'new', firstSyncAt: null, ...change.mailbox } });
  return {
    ...world,
    mailbox: () => world.store.mailbox(MAILBOX),
    subjects: () => ({
      events: world.calendar
        .events(MAILBOX)
        .map(({ item }) => item.subject)
        .sort(),
      activities: world.host
        .activities()
        .map(({ item }) => item.subject)
        .sort(),
    }),
    states: async () =>
      (await world.store.links(MAILBOX))
        .map(({ state, cause }) => (cause === null ? state : `${state} ${cause}`))
        .sort(),
  };
}
/** An attempt that was begun and not ended: its pairing is stored, with the cursor of its round. */
const begun = { phase: 'first-sync', cursor: 'cursor', firstSyncAt: NOW } as const;

describe('a first sync (H8, I5)', () => {
  it('makes on each side what the other has, and says from when on changes count', async () => {
    const { run, addEvent, addActivity, subjects, mailbox, store, advance } = await setting();
    addEvent({ subject: 'Theirs' });
    addActivity({ subject: 'Ours' });
    advance(MINUTE);
    await firstSync(run);
    expect(subjects()).toEqual({ events: ['Ours', 'Theirs'], activities: ['Ours', 'Theirs'] });
    const at = NOW + MINUTE;
    expect(await mailbox()).toMatchObject({
      phase: 'live',
      firstSyncAt: at,
      checkedAt: at,
      window: run.policy.window,
      calendarId: `calendar-${MAILBOX}-0`,
    });
    expect((await mailbox())?.cursor).not.toBeNull();
    expect((await store.organization())?.pulledUntil).toBe(at - 5 * MINUTE);
  });

  it('remembers when its first attempt began, and over which time', async () => {
    const window = { from: NOW - MINUTE, until: NOW + MINUTE };
    const { run, mailbox } = await setting({ mailbox: { firstSyncAt: NOW - MINUTE, window } });
    await firstSync(run);
    expect(await mailbox()).toMatchObject({ firstSyncAt: NOW - MINUTE, window });
  });

  it('does not say that it is done when it ended in the middle', async () => {
    const { run, addActivity, mailbox } = await setting({
      calendar: () => ({ write: fails('unavailable', 'graph.gone') }),
    });
    addActivity();
    await expect(firstSync(run)).rejects.toMatchObject({ code: 'graph.gone' });
    expect(await mailbox()).toMatchObject({ phase: 'first-sync' });
    expect((await mailbox())?.cursor).not.toBeNull();
  });

  it('what waits is kept with its reason: an odd one, on both sides', async () => {
    const { run, calendar, parked } = await setting({
      calendar: ({ changes }): Partial<MailboxCalendar> => ({
        async *changes(...args): AsyncGenerator<EventPage> {
          yield { changes: [{ kind: 'unreadable', id: 'odd', reason: 'graph.odd' }], cursor: null };
          yield* changes(...args);
        },
      }),
      host: ({ list }) => ({
        async *list(...args) {
          yield { activities: [], unreadable: [{ id: 'odd', reason: 'severa.odd' }], asOf: NOW };
          yield* list(...args);
        },
      }),
    });
    calendar.person.add(MAILBOX, item({ subject: 'Draft' }), { draft: true });
    await firstSync(run);
    expect(await parked()).toEqual(['exchange odd graph.odd', 'severa odd severa.odd']);
  });

  it('who else takes part is told by one listing of all the other active users', async () => {
    const asked: (readonly string[])[] = [];
    const { run, addActivity, host } = await setting({
      host: ({ list, users }) => ({
        list(userIds, window, asMember) {
          asked.push(userIds);
          return list(userIds, window, asMember);
        },
        users: async () => [...(await users()), { ...(await users())[0], id: 'user-3', active: false } as never],
      }),
    });
    const [own, shared] = [addActivity(), addActivity({ subject: 'Shared' })];
    const theirs = host.person.add('user-2', item({ subject: 'Theirs' }));
    host.person.join(shared.id, 'user-2');
    host.person.join(theirs.id, USER);
    await firstSync(run);
    expect(asked).toEqual([[USER], ['user-2']]);
    expect([...run.people].sort()).toEqual([
      [own.id, [USER]],
      [shared.id, [USER, 'user-2']],
      [theirs.id, ['user-2', USER]],
    ]);
  });
});

describe('switched off while it sets out (H3a)', () => {
  it.each([
    ['the user', (store: Parameters<typeof switchMailbox>[0]) => switchMailbox(store, MAILBOX, false)],
    ['the organisation', (store: Parameters<typeof switchMailbox>[0]) => switchOrganization(store, false)],
  ])('%s: it stays off, and nothing is made', async (_, off) => {
    const { run, store, addEvent, mailbox, subjects } = await setting();
    addEvent();
    await off(store);
    await expect(firstSync(run)).rejects.toThrow(SwitchedOff);
    expect(subjects().activities).toEqual([]);
    expect(await mailbox()).toMatchObject({ cursor: null, firstSyncAt: null, window: null });
    expect((await mailbox())?.phase).not.toBe('live');
  });

  it('or while it works: it stays asleep, whatever this run came to', async () => {
    let off = async () => {};
    const { run, store, addActivity, mailbox } = await setting({
      calendar: (calendar) => ({
        async write(...args) {
          await off();
          return calendar.write(...args);
        },
      }),
    });
    off = async () => void (await switchMailbox(store, MAILBOX, false));
    addActivity();
    await firstSync(run);
    expect(await mailbox()).toMatchObject({ phase: 'asleep', enabled: false, cursor: null });
  });
});

describe('begun again, it goes on with its pairing (I5)', () => {
  it('and with the cursor of its round: changes since then come with the next one', async () => {
    const { run, addEvent, addActivity, linked, mailbox, subjects, states } = await setting({ mailbox: begun });
    const [event, activity] = [addEvent(), addActivity()];
    await linked(linkOf('pair', event, activity, { state: 'paired', severa: null, exchange: null }));
    addEvent({ subject: 'Came since' });
    await firstSync(run);
    expect(await mailbox()).toMatchObject({ phase: 'live', cursor: 'cursor' });
    expect(subjects().activities).toEqual(['Lunch']);
    expect(await states()).toEqual(['live']);
  });

  it('links that sleep wait for another first sync: these don’t sleep again', async () => {
    const { run, pair, states } = await setting({ mailbox: begun });
    await pair();
    await firstSync(run);
    expect(await states()).toEqual(['live']);
  });

  const toMake = (more: Partial<Link>) => aLink(item(), item(), { createSent: null, ...more });

  it('an activity is still to be made, and the person has typed the same meanwhile: it is linked, and stays his own (H8a)', async () => {
    const { run, addEvent, addActivity, linked, subjects, store } = await setting({ mailbox: begun });
    const [event, activity] = [addEvent(), addActivity()];
    await linked(toMake({ state: 'creating-activity', activityId: null, eventId: event.id, uid: event.uid }));
    await firstSync(run);
    expect(subjects()).toEqual({ events: ['Lunch'], activities: ['Lunch'] });
    expect(await store.links(MAILBOX)).toMatchObject([
      { state: 'live', origin: 'both', eventId: event.id, activityId: activity.id },
    ]);
    expect(run.tally.now().matched).toBe(1);
  });

  it('an event is still to be made, likewise: nothing ever removes it as ours', async () => {
    const { run, addEvent, addActivity, linked, subjects, store } = await setting({ mailbox: begun });
    const [event, activity] = [addEvent(), addActivity()];
    await linked(
      toMake({ state: 'creating-event', origin: 'severa', activityId: activity.id, eventId: null, uid: null }),
    );
    await firstSync(run);
    expect(subjects()).toEqual({ events: ['Lunch'], activities: ['Lunch'] });
    expect(await store.links(MAILBOX)).toMatchObject([
      { state: 'live', origin: 'both', eventId: event.id, uid: event.uid, activityId: activity.id },
    ]);
  });

  it('what was sent already is looked for, not matched with what a person typed', async () => {
    const { run, addEvent, addActivity, linked, store } = await setting({ mailbox: begun });
    const [event, activity] = [addEvent(), addActivity()];
    await linked(
      aLink(item(), item(), {
        state: 'creating-event',
        origin: 'severa',
        activityId: activity.id,
        eventId: null,
        uid: null,
        createSent: NOW - 10 * MINUTE,
      }),
    );
    await firstSync(run);
    const links = await store.links(MAILBOX);
    expect(links).toMatchObject([{ origin: 'severa', activityId: activity.id }]);
    expect(links[0]?.eventId).not.toBe(event.id);
  });

  it('an equal one that may be ours, that the rules skip, or that is linked, is none', async () => {
    const { run, calendar, addActivity, linked, pair, store } = await setting({ mailbox: begun });
    const activity = addActivity();
    await linked(
      toMake({ state: 'creating-event', origin: 'severa', activityId: activity.id, eventId: null, uid: null }),
    );
    calendar.person.add(MAILBOX, item(), { mayBeMarked: true });
    calendar.person.add(MAILBOX, item(), { draft: true });
    await pair({}, { id: 'other' });
    await firstSync(run);
    const row = (await store.linksByActivity(MAILBOX, [activity.id])).get(activity.id);
    expect(row).toMatchObject({ origin: 'severa', state: 'live' });
    expect(run.tally.now()).toMatchObject({ matched: 0, createdEvents: 1 });
  });
});

describe('what a listing lags behind', () => {
  it('an activity that is listed as it was before our own write is read by its id', async () => {
    const { run, host, pair, event, advance } = await setting({ mailbox: begun });
    const first = await pair({}, { state: 'sleeping' });
    advance(2 * MINUTE);
    host.faults.listDelay = 10 * MINUTE;
    host.person.edit(first.activity.id, { location: 'Room' });
    const stamp = host.activities()[0]?.modified ?? 0;
    await run.store.saveLinks([{ ...first.link, activityStamp: stamp }], run.lease.number);
    await firstSync(run);
    expect(event(first.event.id).item.location).toBe('Room');
  });

  it('one that is not to be read either waits', async () => {
    const { run, host, pair, parked, advance } = await setting({ mailbox: begun });
    const { link, activity } = await pair({}, { state: 'sleeping' });
    advance(2 * MINUTE);
    Object.assign(host.faults, { listDelay: 10 * MINUTE, readDelay: 10 * MINUTE });
    host.person.edit(activity.id, { location: 'Room' });
    const stamp = host.activities()[0]?.modified ?? 0;
    await run.store.saveLinks([{ ...link, activityStamp: stamp }], run.lease.number);
    await firstSync(run);
    expect(await parked()).toEqual([`severa ${activity.id} not-shown-yet`]);
  });

  it('what is known for long is believed as it is listed', async () => {
    const reads: string[] = [];
    const { run, pair, advance } = await setting({
      mailbox: begun,
      host: ({ read }) => ({
        async read(id) {
          reads.push(id);
          return read(id);
        },
      }),
    });
    const { link } = await pair({}, { state: 'sleeping' });
    advance(20 * MINUTE);
    await run.store.saveLinks([{ ...link, activityStamp: NOW + 15 * MINUTE }], run.lease.number);
    await firstSync(run);
    expect(reads).toEqual([]);
  });

  it('an event that we saw change a moment ago, and the round lacks, is looked up', async () => {
    const { run, calendar, pair, activity, advance, states } = await setting({ mailbox: begun });
    const first = await pair({}, { state: 'sleeping', eventStamp: NOW + MINUTE });
    advance(2 * MINUTE);
    calendar.faults.emptyLists = true;
    calendar.person.edit(MAILBOX, first.event.id, { location: 'Room' });
    await firstSync(run);
    expect(activity(first.activity.id).item.location).toBe('Room');
    expect(await states()).toEqual(['live']);
  });

  it('nobody can tell where it is: it waits, and its link sleeps on', async () => {
    const { run, calendar, pair, advance, states, parked } = await setting({ mailbox: begun });
    const { event } = await pair({}, { state: 'sleeping', eventStamp: NOW + MINUTE });
    advance(2 * MINUTE);
    calendar.faults.emptyLists = true;
    calendar.failing.add(event.id);
    await firstSync(run);
    expect(await states()).toEqual(['sleeping']);
    expect(await parked()).toEqual([`exchange ${event.id} graph.item-failing`]);
  });
});

describe('another connection right after something was written, while the lists still lag (H13)', () => {
  const changed = { state: 'closed', cause: 'connection-changed' } as const;

  it('an event that the round lacks is looked up: it isn’t made a second time', async () => {
    const { run, calendar, pair, advance, subjects, states } = await setting();
    await pair({}, changed);
    advance(5 * MINUTE - 1);
    calendar.faults.emptyLists = true;
    await firstSync(run);
    expect(subjects()).toEqual({ events: ['Lunch'], activities: ['Lunch'] });
    expect(await states()).toEqual(['live']);
  });

  it('and nobody can tell where it is: it waits, and nothing is made', async () => {
    const { run, calendar, pair, advance, subjects, parked } = await setting();
    const { event } = await pair({}, changed);
    advance(MINUTE);
    calendar.faults.emptyLists = true;
    calendar.failing.add(event.id);
    await firstSync(run);
    expect(subjects()).toEqual({ events: ['Lunch'], activities: ['Lunch'] });
    expect(await parked()).toEqual([`exchange ${event.id} graph.item-failing`]);
  });

  it('an activity that the listing lacks is read by its id: it isn’t made a second time', async () => {
    const { run, host, pair, advance, subjects, states } = await setting();
    await pair({}, changed);
    advance(MINUTE);
    host.faults.emptyLists = true;
    await firstSync(run);
    expect(subjects()).toEqual({ events: ['Lunch'], activities: ['Lunch'] });
    expect(await states()).toEqual(['live']);
  });

  it('and is not to be read yet either: it waits, and nothing is made', async () => {
    const { run, host, pair, advance, subjects, parked } = await setting();
    const { activity } = await pair({}, changed);
    advance(MINUTE);
    host.faults.emptyLists = true;
    host.faults.refusedItems = [activity.id];
    await firstSync(run);
    expect(subjects()).toEqual({ events: ['Lunch'], activities: ['Lunch'] });
    expect(await parked()).toEqual([`severa ${activity.id} severa.item-failing`]);
  });

  it('what was seen long ago, or never, or is shown, is not asked for', async () => {
    const asked: string[] = [];
    const { run, pair, linked, advance } = await setting({
      calendar: ({ locate }) => ({
        locate(mailboxId, events, expected) {
          asked.push(...events.map(({ id }) => id));
          return locate(mailboxId, events, expected);
        },
      }),
    });
    await linked(aLink(item(), item(), { ...changed, id: 'old', eventId: 'old', activityId: 'a1', eventStamp: NOW }));
    advance(5 * MINUTE);
    await pair({}, changed);
    const fresh = { ...changed, activityStamp: null } as const;
    await linked(
      aLink(item(), item(), { ...fresh, id: 'never', eventId: 'never', activityId: 'a2', eventStamp: null }),
    );
    await linked(aLink(item(), item(), { ...fresh, id: 'none', eventId: null, activityId: 'a3' }));
    await firstSync(run);
    expect(asked).toEqual([]);
  });

  it('a round that shows an event as it was before we agreed on it takes nothing back', async () => {
    const {
      run,
      calendar,
      host,
      addEvent,
      addActivity,
      linked,
      event: now,
      activity,
      advance,
    } = await setting({
      mailbox: begun,
    });
    const { id } = addEvent();
    const made = addActivity({ location: 'Room' });
    advance(2 * MINUTE);
    calendar.person.edit(MAILBOX, id, { location: 'Room' });
    await linked(linkOf('pair', now(id), made, { state: 'sleeping' }));
    calendar.faults.roundDelay = MINUTE;
    await firstSync(run);
    expect(activity(made.id).item.location).toBe('Room');
    expect(host.writes.updated).toBe(0);
  });
});

describe('what is typed while a first sync waits to go on (H8a)', () => {
  const unsent = { createSent: null, ends: null } as const;

  it('two of each: each is linked with its own', async () => {
    const { run, addEvent, addActivity, linked, store, subjects } = await setting({ mailbox: begun });
    const names = ['One', 'Two'];
    const theirs = names.map((subject) => ({ event: addEvent({ subject }), activity: addActivity({ subject }) }));
    const ours = names.map((name) => `Ours ${name}`);
    const mine = ours.map((subject) => ({ event: addEvent({ subject }), activity: addActivity({ subject }) }));
    for (const { event } of theirs) {
      const making = { state: 'creating-activity', activityId: null, eventId: event.id, uid: event.uid } as const;
      await linked(aLink(item(), item(), { ...unsent, ...making, id: `of ${event.id}` }));
    }
    for (const { activity } of mine) {
      const making = { state: 'creating-event', activityId: activity.id, eventId: null, uid: null } as const;
      await linked(aLink(item(), item(), { ...unsent, ...making, id: `of ${activity.id}` }));
    }
    await firstSync(run);
    expect(subjects().events).toHaveLength(4);
    const links = await store.links(MAILBOX);
    const found = links.map(({ eventId, activityId }) => `${eventId} ${activityId}`).sort();
    expect(found).toEqual([...theirs, ...mine].map(({ event, activity }) => `${event.id} ${activity.id}`).sort());
  });

  it('what is linked, older or no item of ours is nobody’s equal', async () => {
    const { run, host, addEvent, pair, linked, subjects, states } = await setting({ mailbox: begun });
    // Equal to both: linked, and older.
    await pair({}, { state: 'sleeping' });
    host.person.add(USER, item({ subject: 'Task' }), { category: 'Task' });
    const events = [addEvent(), addEvent({ subject: 'Task' })];
    for (const { id, uid } of events) {
      const making = { state: 'creating-activity', activityId: null, eventId: id, uid } as const;
      await linked(aLink(item(), item(), { ...unsent, ...making, id: `of ${id}` }));
    }
    await firstSync(run);
    expect(subjects().activities).toEqual(['Lunch', 'Lunch', 'Task', 'Task']);
    expect(run.tally.now().matched).toBe(0);
    expect(await states()).toEqual(['live', 'live', 'live']);
  });

  it('an older event without a row doesn’t take the equal of one that has', async () => {
    const { run, addEvent, addActivity, linked, store, advance } = await setting({ mailbox: begun });
    addEvent();
    advance(MINUTE);
    const [event, activity] = [addEvent(), addActivity()];
    const making = { state: 'creating-activity', activityId: null, eventId: event.id, uid: event.uid } as const;
    await linked(aLink(item(), item(), { ...unsent, ...making }));
    await firstSync(run);
    expect(await store.links(MAILBOX)).toMatchObject([{ eventId: event.id, activityId: activity.id }]);
  });

  it('an item that sleeps keeps its own other side, whatever equals it', async () => {
    const { run, addEvent, addActivity, pair, store } = await setting({ mailbox: begun });
    const { event, activity } = await pair({}, { state: 'sleeping', createSent: null });
    addEvent();
    addActivity();
    await firstSync(run);
    expect(await store.links(MAILBOX)).toMatchObject([{ eventId: event.id, activityId: activity.id, state: 'live' }]);
    expect(run.tally.now().matched).toBe(0);
  });
});

describe('links of before', () => {
  it('an event that was brought back goes on as an activity', async () => {
    const { run, pair, host, addActivity, advance, subjects } = await setting({ mailbox: begun });
    const { activity } = await pair({}, { state: 'closed', cause: 'activity-deleted' });
    addActivity({ subject: 'Other' });
    host.person.remove(activity.id);
    advance(20 * MINUTE);
    await firstSync(run);
    expect(subjects().activities).toEqual(['Lunch', 'Other']);
  });

  it('one back from another calendar goes on with its activity', async () => {
    const { run, pair, calendar, activity, states, advance } = await setting({ mailbox: begun });
    const first = await pair({}, { state: 'released', cause: 'other-calendar' });
    calendar.person.edit(MAILBOX, first.event.id, { location: 'Room' });
    advance(20 * MINUTE);
    await firstSync(run);
    expect(activity(first.activity.id).item.location).toBe('Room');
    expect(await states()).toEqual(['live']);
  });

  it('what was let go for good stays so', async () => {
    const { run, pair, calendar, activity, states } = await setting({ mailbox: begun });
    const first = await pair({}, { state: 'closed', cause: 'project-task' });
    calendar.person.edit(MAILBOX, first.event.id, { location: 'Room' });
    await firstSync(run);
    expect(activity(first.activity.id).item.location).toBe('');
    expect(await states()).toEqual(['closed project-task']);
  });
});
