import { describe, expect, it } from 'vitest';
import type { Item } from '../../../shared/calendar/item.ts';
import { type ErrorKind, SyncError } from '../../../shared/errors.ts';
import { settle } from '../../../shared/sync/batch.ts';
import type { EventWrite, HostActivities, MailboxCalendar, WriteOutcome } from '../../../shared/sync/ports.ts';
import { here, UNCHANGED, unit } from '../../../shared/sync/unit.ts';
import { sideValues } from '../../../shared/sync/values.ts';
import { linkOf, MAILBOX, MINUTE, runSetting } from './run-setting.ts';
import { link as aLink, item, NOW } from './samples.ts';

const fails = (kind: ErrorKind, code: string) => async () => {
  throw new SyncError(kind, code, 'Not this one.');
};

type Write = MailboxCalendar['write'];
type Change = {
  readonly write?: (write: Write) => Write;
  readonly host?: (host: HostActivities) => Partial<HostActivities>;
};

/** Writes are counted; `write` may answer them instead. */
async function setting({ write = (own) => own, host = () => ({}) }: Change = {}) {
  const sent: EventWrite[] = [];
  const world = await runSetting({
    host,
    calendar: (calendar) => ({
      write(mailboxId, writes, before) {
        sent.push(...writes);
        return write(calendar.write)(mailboxId, writes, before);
      },
    }),
  });
  return {
    ...world,
    sent,
    linkOf: async (activityId: string) => (await world.store.linksByActivity(MAILBOX, [activityId])).get(activityId),
    row: async () => (await world.store.parked(MAILBOX))[0],
    people: async (id: string) => (await world.store.activityRows([id])).get(id)?.people,
  };
}
const answers = (...outcomes: WriteOutcome[]) => ({ write: () => async () => outcomes });

describe('an event that is made of an activity', () => {
  async function toMake(change: Change = {}, fields: Partial<Item> = {}) {
    const world = await setting(change);
    const activity = world.addActivity(fields);
    world.run.people.set(activity.id, ['user-1']);
    return { ...world, activity, make: () => settle(world.run, [unit(null, UNCHANGED, here(activity))]) };
  }

  it('carries our mark, and its link says what both sides hold', async () => {
    const { run, calendar, sent, make, activity, linkOf, people } = await toMake();
    await make();
    const mark = { activityId: activity.id, mailboxId: MAILBOX, generation: 0 };
    expect(sent).toMatchObject([{ kind: 'create', mark, item: { subject: 'Lunch' } }]);
    expect(sent[0]).not.toHaveProperty('sentBefore');
    const [event] = calendar.events(MAILBOX);
    expect(await linkOf(activity.id)).toMatchObject({
      state: 'live',
      origin: 'severa',
      eventId: event?.id,
      eventVersion: event?.version,
      createSent: null,
      pending: {},
    });
    expect(await people(activity.id)).toEqual(['user-1']);
    expect(run.tally.now()).toMatchObject({ createdEvents: 1, parked: 0 });
  });

  it.each([
    [
      'can’t be made now',
      { kind: 'later', code: 'graph.throttled', retryAfterMs: null },
      'graph.throttled',
      true,
      null,
    ],
    ['is refused', { kind: 'refused', code: 'graph.denied' }, 'graph.denied', false, null],
    ['may be made', { kind: 'answer-lost' }, 'create-answer-lost', true, NOW],
    ['is told to be gone', { kind: 'gone' }, 'create-gone', true, NOW],
  ] as const)(
    '%s: it waits, and is looked for only if it may be there',
    async (_, outcome, reason, again, createSent) => {
      const { run, make, activity, linkOf, row } = await toMake(answers(outcome));
      await make();
      expect(await row()).toMatchObject({ side: 'severa', itemId: activity.id, reason });
      expect((await row())?.nextTry !== null).toBe(again);
      expect(await linkOf(activity.id)).toMatchObject({ state: 'creating-event', createSent });
      expect(run.tally.now()).toMatchObject({ createdEvents: 0, parked: 1 });
    },
  );

  /** Sent five minutes ago, without an answer. */
  async function unanswered(change: Change = {}) {
    const world = await setting(change);
    const activity = world.addActivity();
    world.run.people.set(activity.id, ['user-1']);
    const link = await world.linked(
      aLink(activity.item, activity.item, {
        state: 'creating-event',
        activityId: activity.id,
        activityStamp: activity.modified,
        eventId: null,
        uid: null,
        eventVersion: null,
        createSent: NOW,
      }),
    );
    world.advance(5 * MINUTE);
    const run = { ...world.run, policy: { ...world.run.policy, now: world.clock() } };
    return { ...world, activity, link, run, make: () => settle(run, [unit(link, UNCHANGED, here(activity))]) };
  }

  it('was sent before: it is looked for by its mark first', async () => {
    const { make, sent, activity, linkOf } = await unanswered();
    await make();
    expect(sent).toMatchObject([{ kind: 'create', sentBefore: true }]);
    expect(await linkOf(activity.id)).toMatchObject({ state: 'live' });
  });

  it('was made then, and edited since: the edit flows', async () => {
    const { make, calendar, activity: before, link, activity, linkOf } = await unanswered();
    const mark = { activityId: before.id, mailboxId: MAILBOX, generation: 0 };
    await calendar.write(MAILBOX, [{ kind: 'create', item: before.item, mark }]);
    const [event] = calendar.events(MAILBOX);
    calendar.person.edit(MAILBOX, event?.id ?? '', { location: 'Room' });
    await make();
    expect(calendar.events(MAILBOX)).toHaveLength(1);
    expect(await linkOf(activity.id)).toMatchObject({ id: link.id, state: 'live', eventId: event?.id });
    expect((await linkOf(activity.id))?.exchange).toEqual(sideValues(link.id, item({ location: 'Room' })));
  });

  it('can’t be made now either: it is still looked for next time', async () => {
    for (const outcome of [
      { kind: 'later', code: 'x', retryAfterMs: null },
      { kind: 'refused', code: 'x' },
    ] as const) {
      const { make, activity, linkOf } = await unanswered(answers(outcome));
      await make();
      expect(await linkOf(activity.id)).toMatchObject({ state: 'creating-event', createSent: NOW });
    }
  });

  it('the server says that it was made a while ago: what it holds is compared', async () => {
    const repeated: Change = {
      write: (own) => async (mailboxId, writes, before) =>
        (await own(mailboxId, writes, before)).map((outcome) =>
          outcome.kind === 'written'
            ? { ...outcome, repeated: true, event: { ...outcome.event, item: item({ location: 'Room' }) } }
            : outcome,
        ),
    };
    const { make, host, activity } = await toMake(repeated);
    await make();
    expect(host.activities().find(({ id }) => id === activity.id)?.item.location).toBe('Room');
  });
});

describe('an edit in Severa', () => {
  async function edited(change: Change = {}) {
    const world = await setting(change);
    const { link, event, activity } = await world.pair();
    world.run.people.set(activity.id, ['user-1']);
    world.advance(10 * MINUTE);
    world.host.person.edit(activity.id, { location: 'Room', notes: 'Bring cake' });
    const now = world.activity(activity.id);
    const flow = () => settle(world.run, [unit(link, UNCHANGED, here(now))]);
    return { ...world, link, seen: event, now, flow };
  }

  it('goes to Outlook, only the fields that changed, on the version that is known', async () => {
    const { run, flow, sent, link, seen, now, linkOf, event } = await edited();
    await flow();
    expect(sent).toEqual([
      { kind: 'update', id: seen.id, version: seen.version, fields: { location: 'Room', notes: 'Bring cake' } },
    ]);
    expect(await linkOf(now.id)).toMatchObject({
      state: 'live',
      pending: {},
      eventVersion: event(seen.id).version,
      activityStamp: now.modified,
      severa: sideValues(link.id, now.item),
    });
    expect(run.tally.now()).toMatchObject({ updatedEvents: 1, updatedActivities: 0, unchanged: 0 });
  });

  it('what it waited for before is over', async () => {
    const { run, flow, store, seen, now } = await edited();
    const base = { mailboxId: MAILBOX, reason: 'deletion', since: NOW, tries: 1, nextTry: null, stamp: null };
    for (const [side, itemId] of [
      ['exchange', seen.id],
      ['severa', now.id],
    ] as const) {
      run.parked.set(`${side}:${itemId}`, { ...base, side, itemId });
    }
    await store.park([...run.parked.values()]);
    await flow();
    expect(await store.parked(MAILBOX)).toEqual([]);
  });

  it('meets an edit in Outlook that no round has shown: both are read and decided again', async () => {
    const { run, flow, calendar, seen, now, event, activity } = await edited();
    calendar.person.edit(MAILBOX, seen.id, { subject: 'Dinner' });
    await flow();
    expect(event(seen.id).item).toMatchObject({ subject: 'Dinner', location: 'Room' });
    expect(activity(now.id).item).toMatchObject({ subject: 'Dinner', location: 'Room' });
    expect(run.tally.now()).toMatchObject({ updatedEvents: 1, updatedActivities: 1 });
  });

  it('meets a conflict that nobody made, again and again: after three times it waits', async () => {
    const { flow, sent, row, now } = await edited({ write: () => async () => [{ kind: 'conflict' }] });
    await flow();
    expect(sent).toHaveLength(4);
    expect(await row()).toMatchObject({
      side: 'severa',
      itemId: now.id,
      reason: 'conflict',
      nextTry: NOW + 11 * MINUTE,
    });
  });

  it.each([
    ['its event is not to be found', { kind: 'gone' }, 'exchange', 'deletion', true],
    ['Outlook refuses it', { kind: 'refused', code: 'graph.denied' }, 'exchange', 'graph.denied', false],
    [
      'Outlook can’t now',
      { kind: 'later', code: 'graph.throttled', retryAfterMs: null },
      'severa',
      'graph.throttled',
      true,
    ],
    ['its answer is lost', { kind: 'answer-lost' }, 'severa', 'answer-lost', true],
  ] as const)('%s: it waits', async (_, outcome, side, reason, again) => {
    const { run, flow, row, seen, now, linkOf, link } = await edited(answers(outcome));
    await flow();
    expect(await row()).toMatchObject({ side, itemId: side === 'exchange' ? seen.id : now.id, reason });
    expect((await row())?.nextTry !== null).toBe(again);
    expect(await linkOf(now.id)).toMatchObject({ severa: link.severa, pending: { location: { to: 'exchange' } } });
    expect(run.tally.now()).toMatchObject({ parked: 1, updatedEvents: 0 });
  });
});

describe('an edit in Outlook', () => {
  async function edited(change: Change = {}) {
    const world = await setting(change);
    const { link, event, activity } = await world.pair();
    world.run.people.set(activity.id, ['user-1']);
    world.advance(10 * MINUTE);
    world.calendar.person.edit(MAILBOX, event.id, { location: 'Room' });
    const now = world.event(event.id);
    const flow = () => settle(world.run, [unit(link, here(now))]);
    return { ...world, link, now, activityId: activity.id, flow };
  }

  it('goes to Severa, only the fields that changed', async () => {
    const updates: unknown[] = [];
    const { run, flow, sent, link, now, activity, activityId, linkOf, people } = await edited({
      host: (host) => ({
        update(id, fields, ownerId, before) {
          updates.push([id, fields, ownerId]);
          return host.update(id, fields, ownerId, before);
        },
      }),
    });
    await flow();
    expect(updates).toEqual([[activityId, { location: 'Room' }, 'user-1']]);
    expect(sent).toEqual([]);
    expect(await linkOf(activityId)).toMatchObject({
      pending: {},
      eventVersion: now.version,
      activityStamp: activity(activityId).modified,
      severa: sideValues(link.id, item({ location: 'Room' })),
      exchange: sideValues(link.id, now.item),
    });
    expect(await people(activityId)).toEqual(['user-1']);
    expect(run.tally.now()).toMatchObject({ updatedActivities: 1, updatedEvents: 0 });
  });

  it('a person edits another field between our reading and our write: that is decided next, not agreed on', async () => {
    const { flow, host, activity, activityId, link, linkOf, people } = await edited({
      host: (host) => ({
        // His edit is there when ours is carried out.
        update: (id, fields, ownerId, before) => host.update(id, { ...fields, notes: 'By hand' }, ownerId, before),
      }),
    });
    await flow();
    expect(host.activities()).toHaveLength(1);
    expect(activity(activityId).item).toMatchObject({ location: 'Room', notes: 'By hand' });
    expect((await linkOf(activityId))?.severa).toEqual(sideValues(link.id, item({ location: 'Room' })));
    expect(await people(activityId)).toBeUndefined();
  });

  it.each([
    ['it answers 404', 'gone', 'severa.not-found', 'deletion', true],
    ['it refuses', 'refused', 'severa.permission-denied', 'severa.permission-denied', false],
    ['it doesn’t understand', 'invalid', 'severa.odd', 'severa.odd', false],
    ['it fails for this one', 'refused', 'severa.item-failing', 'severa.item-failing', true],
    ['it can’t now', 'transient', 'severa.throttled', 'severa.throttled', true],
    ['its answer is lost', 'answer-lost', 'severa.answer-lost', 'severa.answer-lost', true],
  ] as const)('Severa: %s, and the edit waits', async (_, kind, code, reason, again) => {
    const { run, flow, row, activityId, linkOf } = await edited({ host: () => ({ update: fails(kind, code) }) });
    await flow();
    expect(await row()).toMatchObject({ side: 'severa', itemId: activityId, reason });
    expect((await row())?.nextTry !== null).toBe(again);
    expect(await linkOf(activityId)).toMatchObject({ pending: { location: { to: 'severa' } } });
    expect(run.tally.now()).toMatchObject({ parked: 1, updatedActivities: 0 });
  });

  it('Severa can’t be used: the run ends', async () => {
    const { flow } = await edited({ host: () => ({ update: fails('unavailable', 'severa.forbidden') }) });
    await expect(flow()).rejects.toMatchObject({ code: 'severa.forbidden' });
  });

  it('Severa fails: nothing of the same merge goes to Outlook either', async () => {
    const world = await setting({ host: () => ({ update: fails('transient', 'severa.throttled') }) });
    const { link, event, activity } = await world.pair();
    world.run.people.set(activity.id, ['user-1']);
    world.advance(10 * MINUTE);
    world.calendar.person.edit(MAILBOX, event.id, { location: 'Room' });
    world.host.person.edit(activity.id, { notes: 'Bring cake' });
    await settle(world.run, [unit(link, here(world.event(event.id)), here(world.activity(activity.id)))]);
    expect(world.sent).toEqual([]);
  });
});

describe('what is no edit', () => {
  it('nothing new on either side: counted, and not written', async () => {
    const { run, pair, store, linkOf } = await setting();
    const { link, event } = await pair();
    const before = store.operations.saveLinks;
    await settle(run, [unit(link, here(event))]);
    expect(run.tally.now()).toMatchObject({ unchanged: 1 });
    expect(store.operations.saveLinks).toBe(before);
    expect(await linkOf(link.activityId ?? '')).toEqual(link);
  });

  it('an event that was only touched: its new version is remembered', async () => {
    const { run, pair, calendar, event: now, linkOf } = await setting();
    const { link, event, activity } = await pair();
    calendar.person.touch(MAILBOX, event.id);
    await settle(run, [unit(link, here(now(event.id)))]);
    expect(await linkOf(activity.id)).toMatchObject({ eventVersion: now(event.id).version });
  });

  it('the same value on both sides: that is agreed now, and nothing is sent', async () => {
    const { run, pair, host, calendar, event: seen, activity: now, sent, linkOf } = await setting();
    const { link, event, activity } = await pair();
    run.people.set(activity.id, ['user-1']);
    host.person.edit(activity.id, { location: 'Room' });
    calendar.person.edit(MAILBOX, event.id, { location: 'Room' });
    await settle(run, [unit(link, here(seen(event.id)), here(now(activity.id)))]);
    expect(sent).toEqual([]);
    expect(await linkOf(activity.id)).toMatchObject({ severa: sideValues(link.id, item({ location: 'Room' })) });
  });

  it.each([
    ['slept', { state: 'sleeping' }],
    ['was held back by a guard', { cause: 'guard-1' }],
  ] as const)('a link that %s is live again', async (_, more) => {
    const { run, pair, linkOf } = await setting();
    const { link, event, activity } = await pair({}, more);
    run.people.set(activity.id, ['user-1']);
    await settle(run, [unit(link, here(event), here(activity))]);
    expect(await linkOf(activity.id)).toMatchObject({ state: 'live', cause: null });
  });

  it('a pair that is equal is linked, and nothing is sent (H8)', async () => {
    const { run, addEvent, addActivity, linked, sent, linkOf: now, host } = await setting();
    const [event, activity] = [addEvent(), addActivity()];
    run.people.set(activity.id, ['user-1']);
    const link = await linked(linkOf('pair', event, activity, { state: 'paired', severa: null, exchange: null }));
    await settle(run, [unit(link, here(event), here(activity))]);
    expect(sent).toEqual([]);
    expect(host.writes.updated).toBe(0);
    expect(await now(activity.id)).toMatchObject({
      state: 'live',
      severa: sideValues('pair', activity.item),
      exchange: sideValues('pair', event.item),
    });
  });
});
