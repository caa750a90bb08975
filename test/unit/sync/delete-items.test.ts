import { describe, expect, it } from 'vitest';
import { type ErrorKind, SyncError } from '../../../shared/errors.ts';
import { type DeleteJob, deleteItems } from '../../../shared/sync/delete-items.ts';
import type { Activity, CalendarEvent, HostActivities, Link, WriteOutcome } from '../../../shared/sync/ports.ts';
import { here, UNCHANGED, unit } from '../../../shared/sync/unit.ts';
import { MAILBOX, MINUTE, runSetting } from './run-setting.ts';

const GONE = { kind: 'gone' } as const;
const fails = (kind: ErrorKind, code: string) => async () => {
  throw new SyncError(kind, code, 'Not this one.');
};

const ofActivity = (link: Link, activity: Activity): DeleteJob => ({
  unit: unit(link, GONE, here(activity)),
  decision: { kind: 'delete-activity', activity },
});
const ofEvent = (link: Link, event: CalendarEvent): DeleteJob => ({
  unit: unit(link, UNCHANGED, GONE),
  decision: { kind: 'delete-event', event, cause: 'activity-deleted' },
});

/** An item that is linked, parked on both sides, and one more beside it; ten minutes later. */
async function setting(change: Parameters<typeof runSetting>[0] = {}) {
  const world = await runSetting(change);
  const { event, activity, link } = await world.pair();
  world.addActivity({ subject: 'Other' });
  const row = { mailboxId: MAILBOX, reason: 'deletion', since: 0, tries: 1, nextTry: null, stamp: null };
  for (const [side, itemId] of [
    ['severa', activity.id],
    ['exchange', event.id],
  ] as const) {
    world.run.parked.set(`${side}:${itemId}`, { ...row, side, itemId });
  }
  await world.store.park([...world.run.parked.values()]);
  world.advance(10 * MINUTE);
  const linkNow = async () => (await world.store.linksByActivity(MAILBOX, [activity.id])).get(activity.id);
  return { ...world, event, activity, link, linkNow };
}

describe('an activity whose event is gone', () => {
  it('is kept for restoring with its people, deleted, and its link ends', async () => {
    const { run, host, store, link, activity, linkNow, parked, clock } = await setting();
    host.person.join(activity.id, 'user-2');
    expect(await deleteItems(run, [ofActivity(link, activity)])).toEqual([]);
    expect(host.activities().map(({ item }) => item.subject)).toEqual(['Other']);
    expect(await store.keptActivities(MAILBOX, 9)).toEqual([
      {
        mailboxId: MAILBOX,
        linkId: link.id,
        activity,
        participants: [{ id: `${activity.id} user-2`, userId: 'user-2', email: 'user-2@example.com', kind: 'user' }],
        at: clock(),
      },
    ]);
    expect(await linkNow()).toMatchObject({
      state: 'closed',
      cause: 'event-deleted',
      eventVersion: null,
      updated: clock(),
    });
    expect(await parked()).toEqual([]);
    expect(run.tally.now()).toMatchObject({ deletedActivities: 1, deletedEvents: 0, parked: 0 });
  });

  it('the link says that we do it before we do it (M7)', async () => {
    const seen: unknown[] = [];
    const world = await setting({
      host: (host: HostActivities) => ({
        async delete(id, before) {
          seen.push(await world.linkNow());
          await host.delete(id, before);
        },
      }),
    });
    await deleteItems(world.run, [ofActivity(world.link, world.activity)]);
    expect(seen).toMatchObject([{ state: 'removing', cause: 'event-deleted', updated: world.clock() }]);
  });

  it.each([
    ['edited', { item: { location: 'Room' } }],
    ['given hours', { hasHours: true }],
    ['closed', { closed: true }],
    ['made an absence', { category: 'Absences' }],
  ] as const)('was %s meanwhile: it stays, and is decided again', async (_, now) => {
    let decided: Activity | null = null;
    const { run, host, link, activity, linkNow } = await setting({
      host: () => ({
        read: async () => {
          if (decided === null) throw new Error('It was decided on.');
          const { item, ...rest } = { item: {}, ...now };
          return { ...decided, ...rest, item: { ...decided.item, ...item } };
        },
      }),
    });
    decided = activity;
    const [again, ...rest] = await deleteItems(run, [ofActivity(link, activity)]);
    expect(rest).toEqual([]);
    expect(again).toMatchObject({ link: { id: link.id }, event: { kind: 'absent' }, activity: { kind: 'here' } });
    expect(again?.link?.etag).toBe((await linkNow())?.etag);
    expect(host.activities()).toHaveLength(2);
    expect(await linkNow()).toMatchObject({ state: 'removing' });
  });

  it('can’t be read as it is now: it is decided again', async () => {
    const { run, link, activity } = await setting({ host: () => ({ read: fails('invalid', 'severa.item-failing') }) });
    const again = await deleteItems(run, [ofActivity(link, activity)]);
    expect(again).toMatchObject([{ activity: { kind: 'unreadable', reason: 'severa.item-failing' } }]);
  });

  it.each([
    [
      'when it is read',
      (host: HostActivities) => ({ read: async (id: string) => (id === 'guid-1' ? null : host.read(id)) }),
    ],
    ['when its people are asked for', () => ({ participants: fails('gone', 'severa.not-found') })],
    ['when it is deleted', () => ({ delete: fails('gone', 'severa.not-found') })],
  ])('answers 404 %s, and is proven gone: over', async (_, change) => {
    const { run, host, link, activity, linkNow, parked } = await setting({ host: change });
    host.person.remove(activity.id);
    expect(await deleteItems(run, [ofActivity({ ...link, activityStamp: 0 }, activity)])).toEqual([]);
    expect(await linkNow()).toMatchObject({ state: 'closed', cause: 'event-deleted' });
    expect(await parked()).toEqual([]);
  });

  it.each([
    ['when it is read', {}],
    ['when its people are asked for', { participants: fails('gone', 'severa.not-found') }],
  ])('answers 404 %s, as everything else does: it waits', async (_, change) => {
    const { run, host, link, activity, linkNow, parked } = await setting({
      host: (host) => ({ participants: async () => [], ...change, list: host.list }),
    });
    host.faults.nothingThere = true;
    expect(await deleteItems(run, [ofActivity(link, activity)])).toEqual([]);
    expect(await linkNow()).toMatchObject({ state: 'removing' });
    expect(await parked()).toContain(`severa ${activity.id} deletion`);
    expect(run.tally.now()).toMatchObject({ deletedActivities: 0, parked: 1 });
  });

  it.each(['refused', 'invalid'] as const)(
    'Severa keeps it (%s): so do we, and its owner is told (M8)',
    async (kind) => {
      const { run, store, link, activity, linkNow, parked, clock } = await setting({
        host: () => ({ delete: fails(kind, 'severa.permission-denied') }),
      });
      expect(await deleteItems(run, [ofActivity(link, activity)])).toEqual([]);
      expect(await linkNow()).toMatchObject({ state: 'released', cause: 'kept-in-severa', updated: clock() });
      expect(await store.notices(MAILBOX, 9)).toEqual([
        { mailboxId: MAILBOX, code: 'kept-in-severa', side: 'severa', itemId: activity.id, at: clock() },
      ]);
      expect(await parked()).toEqual([]);
    },
  );

  it.each(['transient', 'answer-lost'] as const)('Severa can’t now (%s): it is tried later', async (kind) => {
    const { run, link, activity, linkNow, parked } = await setting({
      host: () => ({ delete: fails(kind, 'severa.throttled') }),
    });
    expect(await deleteItems(run, [ofActivity(link, activity)])).toEqual([]);
    expect(await linkNow()).toMatchObject({ state: 'removing', cause: 'event-deleted' });
    expect(await parked()).toContain(`severa ${activity.id} severa.throttled`);
    expect(run.tally.now()).toMatchObject({ parked: 1, deletedActivities: 0 });
  });

  it.each(['invalid', 'refused'] as const)(
    'its people can’t be told (%s): not deleted now, it could not be restored',
    async (kind) => {
      const { run, host, store, link, activity, parked } = await setting({
        host: () => ({ participants: fails(kind, 'severa.item-failing') }),
      });
      expect(await deleteItems(run, [ofActivity(link, activity)])).toEqual([]);
      expect(host.activities()).toHaveLength(2);
      expect(await store.keptActivities(MAILBOX, 9)).toEqual([]);
      expect(await parked()).toContain(`severa ${activity.id} severa.item-failing`);
    },
  );
});

describe('an event whose activity is gone', () => {
  it('is deleted, and its link ends', async () => {
    const { run, calendar, link, event, linkNow, parked, clock } = await setting();
    expect(await deleteItems(run, [ofEvent(link, event)])).toEqual([]);
    expect(calendar.events(MAILBOX)).toEqual([]);
    expect(await linkNow()).toMatchObject({
      state: 'closed',
      cause: 'activity-deleted',
      eventVersion: null,
      updated: clock(),
    });
    expect(await parked()).toEqual([]);
    expect(run.tally.now()).toMatchObject({ deletedEvents: 1, deletedActivities: 0 });
  });

  it('was edited meanwhile: it stays, and is decided again', async () => {
    const { run, calendar, link, event, linkNow } = await setting();
    calendar.person.edit(MAILBOX, event.id, { location: 'Room' });
    expect(await deleteItems(run, [ofEvent(link, event)])).toMatchObject([
      { link: { id: link.id, etag: (await linkNow())?.etag }, event: { kind: 'absent' }, again: 1 },
    ]);
    expect(calendar.events(MAILBOX)).toHaveLength(1);
  });

  const answering = (outcome: WriteOutcome) => ({ calendar: () => ({ write: async () => [outcome] }) });

  it('answers 404: that alone proves nothing, it is decided again', async () => {
    const { run, link, event } = await setting(answering({ kind: 'gone' }));
    expect(await deleteItems(run, [ofEvent(link, event)])).toMatchObject([{ event: { kind: 'absent' }, again: 1 }]);
  });

  it.each([
    ['can’t be deleted now', { kind: 'later', code: 'graph.throttled', retryAfterMs: null }, 'graph.throttled', true],
    ['may be deleted', { kind: 'answer-lost' }, 'answer-lost', true],
    ['is refused', { kind: 'refused', code: 'graph.denied' }, 'graph.denied', false],
  ] as const)('%s: it waits', async (_, outcome, reason, isTriedAgain) => {
    const { run, store, link, event, linkNow } = await setting(answering(outcome));
    expect(await deleteItems(run, [ofEvent(link, event)])).toEqual([]);
    const row = (await store.parked(MAILBOX)).find(({ side }) => side === 'exchange');
    expect(row).toMatchObject({ itemId: event.id, reason });
    expect(row?.nextTry !== null).toBe(isTriedAgain);
    expect(await linkNow()).toMatchObject({ state: 'removing', cause: 'activity-deleted' });
    expect(run.tally.now()).toMatchObject({ parked: 1, deletedEvents: 0 });
  });
});

describe('both kinds together', () => {
  async function two(change: Parameters<typeof runSetting>[0]) {
    const world = await setting(change);
    const other = await world.pair({ subject: 'Second' });
    world.advance(10 * MINUTE);
    const jobs = [ofActivity(world.link, world.activity), ofEvent(other.link, other.event)];
    const states = async () => new Map((await world.store.links(MAILBOX)).map(({ id, state }) => [id, state]));
    return { ...world, other, jobs, states };
  }

  it('each is told its own outcome', async () => {
    const { run, jobs, states, link, other } = await two({});
    await deleteItems(run, jobs);
    expect(await states()).toEqual(
      new Map([
        [link.id, 'closed'],
        [other.link.id, 'closed'],
      ]),
    );
    expect(run.tally.now()).toMatchObject({ deletedEvents: 1, deletedActivities: 1 });
  });

  it('Outlook fails altogether: what was deleted in Severa is booked before that is reported', async () => {
    const { run, jobs, states, link, other } = await two({
      calendar: () => ({ write: fails('unavailable', 'graph.gone') }),
    });
    await expect(deleteItems(run, jobs)).rejects.toMatchObject({ code: 'graph.gone' });
    expect((await states()).get(link.id)).toBe('closed');
    expect((await states()).get(other.link.id)).toBe('removing');
  });

  it.each([
    ['deletes', { delete: fails('unavailable', 'severa.forbidden') }],
    ['tells who takes part', { participants: fails('unavailable', 'severa.forbidden') }],
  ])('Severa no longer %s: what was deleted in Outlook is booked before that is reported', async (_, host) => {
    const { run, jobs, states, link, other } = await two({ host: () => host });
    await expect(deleteItems(run, jobs)).rejects.toMatchObject({ code: 'severa.forbidden' });
    expect((await states()).get(other.link.id)).toBe('closed');
    expect((await states()).get(link.id)).toBe('removing');
  });

  it('nothing to delete costs nothing', async () => {
    const { run } = await runSetting({ store: () => ({ saveLinks: fails('transient', 'storage.failing') }) });
    expect(await deleteItems(run, [])).toEqual([]);
  });

  it('the mailbox isn’t asked when only activities go', async () => {
    const { run, link, activity } = await setting({
      calendar: () => ({ write: fails('transient', 'graph.throttled') }),
    });
    expect(await deleteItems(run, [ofActivity(link, activity)])).toEqual([]);
  });
});
