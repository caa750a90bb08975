import { describe, expect, it } from 'vitest';
import { changeSync } from '../../../shared/sync/change-sync.ts';
import { DELETION_DECIDED } from '../../../shared/sync/parking.ts';
import type { Delivery, Parked, Window } from '../../../shared/sync/ports.ts';
import { OutOfTime } from '../../../shared/sync/run.ts';
import { switchMailbox } from '../../../shared/sync/switch.ts';
import { windowAt } from '../../../shared/sync/window.ts';
import { DAY, MAILBOX, MINUTE, runSetting } from './run-setting.ts';
import { item, NOW } from './samples.ts';

/** A mailbox whose round has been read up to now, and whose ids were listed just now. */
async function setting(change: Parameters<typeof runSetting>[0] = {}) {
  const rounds: { cursor: string | null; window: Window }[] = [];
  const world = await runSetting({
    ...change,
    mailbox: { checkedAt: NOW, window: windowAt(NOW), calendarId: `calendar-${MAILBOX}-0`, ...change.mailbox },
    calendar: (calendar) => ({
      changes(mailboxId, cursor, window) {
        rounds.push({ cursor, window });
        return calendar.changes(mailboxId, cursor, window);
      },
      ...change.calendar?.(calendar),
    }),
  });
  const cursorNow = async () => {
    let last: string | null = null;
    for await (const page of world.calendar.changes(MAILBOX, null, windowAt(NOW))) last = page.cursor;
    return last;
  };
  return {
    ...world,
    rounds,
    cursorNow,
    async begin() {
      const cursor = await cursorNow();
      await world.run.lease.update((row) => ({ ...row, cursor }));
    },
    async delivered(): Promise<readonly Delivery[]> {
      return world.store.deliveries(MAILBOX);
    },
    async mailbox() {
      await world.run.lease.update((row) => row);
      return world.store.mailbox(MAILBOX);
    },
    park(itemId: string, more: Partial<Parked> = {}) {
      const row = { mailboxId: MAILBOX, side: 'exchange', itemId, reason: 'private', since: NOW, tries: 1 } as const;
      world.run.parked.set(`${more.side ?? 'exchange'}:${itemId}`, { ...row, nextTry: NOW, stamp: null, ...more });
    },
    subjects: () =>
      world.host
        .activities()
        .map(({ item }) => item.subject)
        .sort(),
  };
}

describe('what changed since the last run (H10)', () => {
  it('nothing: the new cursor is noted, and nothing else is read or written', async () => {
    const { run, begin, store, mailbox, cursorNow } = await setting();
    await begin();
    const before = { ...store.operations };
    expect(await changeSync(run, [])).toBe('done');
    expect(store.operations).toEqual(before);
    expect((await mailbox())?.cursor).toBe(await cursorNow());
  });

  it('a new event and a delivery: both flow, the delivery is used, the cursor moves on', async () => {
    const { run, begin, store, addEvent, addActivity, delivered, calendar, subjects, mailbox, rounds } =
      await setting();
    await begin();
    addEvent({ subject: 'Theirs' });
    const { id } = addActivity({ subject: 'Ours' });
    await store.deliver([{ mailboxId: MAILBOX, activityId: id, stamp: NOW, deleted: false }]);
    expect(await changeSync(run, await delivered())).toBe('done');
    expect(subjects()).toEqual(['Ours', 'Theirs']);
    expect(calendar.events(MAILBOX)).toHaveLength(2);
    expect(await delivered()).toEqual([]);
    expect((await mailbox())?.cursor).not.toBe(rounds[0]?.cursor);
  });

  it('no earlier run writes the links once it has work', async () => {
    const { run, begin, addEvent, store } = await setting();
    await begin();
    addEvent();
    await changeSync(run, []);
    await expect(store.fence(MAILBOX, run.lease.number - 1)).rejects.toMatchObject({ code: 'sync.lease-lost' });
  });

  it('many deliveries in parts, each booked when it is done', async () => {
    const { run, begin, store, addActivity, delivered, calendar } = await setting();
    await begin();
    const rows = Array.from({ length: 230 }, (_, index) => {
      const { id } = addActivity({ subject: `Visit ${index}` });
      return { mailboxId: MAILBOX, activityId: id, stamp: NOW, deleted: false };
    });
    await store.deliver(rows);
    await changeSync(run, await delivered());
    expect(calendar.events(MAILBOX)).toHaveLength(230);
    expect(await delivered()).toEqual([]);
    expect(store.operations.removeDeliveries).toBe(3);
  });

  it('out of time it stops between two parts; what is done is done', async () => {
    const { run, begin, store, addActivity, delivered, calendar, advance, mailbox, rounds } = await setting();
    await begin();
    const rows = Array.from({ length: 230 }, (_, index) => {
      const { id } = addActivity({ subject: `Visit ${index}` });
      return { mailboxId: MAILBOX, activityId: id, stamp: NOW, deleted: false };
    });
    await store.deliver(rows);
    advance(10 * MINUTE);
    await expect(changeSync(run, await delivered())).rejects.toThrow(OutOfTime);
    expect(calendar.events(MAILBOX)).toHaveLength(100);
    expect(await delivered()).toHaveLength(130);
    expect((await mailbox())?.cursor).toBe(rounds[0]?.cursor);
  });

  it('switched off meanwhile: no cursor comes back (H3a)', async () => {
    const { run, begin, store, addEvent, mailbox } = await setting({
      host: (host) => ({
        async create(...args) {
          await switchMailbox(store, MAILBOX, false);
          return host.create(...args);
        },
      }),
    });
    await begin();
    addEvent();
    await changeSync(run, []);
    expect(await mailbox()).toMatchObject({ enabled: false, phase: 'asleep', cursor: null });
  });
});

describe('what waited until now', () => {
  it('is looked at when it is due, not sooner, and never when it waits for a change', async () => {
    const { run, begin, park, calendar, subjects } = await setting();
    const [due, later, never] = ['Due', 'Later', 'Never'].map((subject) =>
      calendar.person.add(MAILBOX, item({ subject })),
    );
    await begin();
    park(due?.id ?? '');
    park(later?.id ?? '', { nextTry: NOW + 1 });
    park(never?.id ?? '', { nextTry: null });
    expect(await changeSync(run, [])).toBe('done');
    expect(subjects()).toEqual(['Due']);
  });

  it('200 at most, the longest due first; deletions that are decided before all others', async () => {
    const { run, begin, park, calendar, subjects, advance, pair, host } = await setting();
    const events = Array.from({ length: 200 }, (_, index) =>
      calendar.person.add(MAILBOX, item({ subject: `Item ${index}` })),
    );
    const lost = await pair({ subject: 'Deleted in Outlook' });
    calendar.person.remove(MAILBOX, lost.event.id);
    await begin();
    for (const [index, { id }] of events.entries()) park(id, { nextTry: NOW + 200 - index });
    park(lost.activity.id, { side: 'severa', reason: DELETION_DECIDED, nextTry: NOW + 1000 });
    advance(MINUTE);
    expect(await changeSync(run, [])).toBe('more');
    expect(host.activities()).toHaveLength(199);
    expect(subjects()).not.toContain('Deleted in Outlook');
    expect(subjects()).not.toContain('Item 0');
  });
});

describe('a dead delta link (M4)', () => {
  it('a new round over the window of today; what is linked is no news, and ids are listed at once', async () => {
    const { run, calendar, begin, pair, host, addActivity, rounds, mailbox, advance, cursorNow } = await setting();
    const lost = await pair({ subject: 'Deleted unseen' });
    for (const subject of ['One', 'Two', 'Three']) await pair({ subject });
    addActivity({ subject: 'Other' });
    await begin();
    calendar.person.remove(MAILBOX, lost.event.id);
    advance(2 * DAY);
    const today = windowAt(NOW + 2 * DAY);
    const later = { ...run, policy: { ...run.policy, now: NOW + 2 * DAY }, deadline: NOW + 9 * DAY };
    calendar.faults.loseCursor = 1;
    await changeSync(later, []);
    expect(rounds.map(({ cursor, window }) => [cursor === null, window])).toEqual([
      [false, windowAt(NOW)],
      [true, today],
    ]);
    expect(host.activities().map(({ item }) => item.subject)).not.toContain('Deleted unseen');
    calendar.faults.loseCursor = 0;
    expect(await mailbox()).toMatchObject({ window: today, checkedAt: NOW + 2 * DAY });
    expect((await mailbox())?.cursor).not.toBe(await cursorNow());
  });

  it('of another mailbox behind the same address: nothing is read as deleted', async () => {
    const { run, calendar, begin, pair, host, mailbox } = await setting();
    await pair();
    await begin();
    calendar.person.replaceMailbox(MAILBOX);
    await expect(changeSync(run, [])).rejects.toMatchObject({ code: 'sync.other-mailbox' });
    expect(host.activities()).toHaveLength(1);
    expect((await mailbox())?.cursor).not.toBeNull();
  });

  it('that fails otherwise is no dead one', async () => {
    const { run, calendar, begin, mailbox } = await setting();
    await begin();
    calendar.faults.mailboxGone = true;
    await expect(changeSync(run, [])).rejects.toMatchObject({ kind: 'unavailable' });
    expect((await mailbox())?.cursor).not.toBeNull();
  });

  it('what went under another id meanwhile goes on under its link', async () => {
    const { run, calendar, begin, pair, host, store, subjects } = await setting();
    const { link, event } = await pair();
    await begin();
    const id = calendar.person.newId(MAILBOX, event.id);
    calendar.faults.loseCursor = 1;
    await changeSync(run, []);
    expect((await store.linksByEvent(MAILBOX, [id])).get(id)?.id).toBe(link.id);
    expect([subjects(), host.writes.deleted]).toEqual([['Lunch'], 0]);
  });
});

describe('a guard', () => {
  it('is looked after by a run that has nothing else to do', async () => {
    const { run, begin, store } = await setting({ mailbox: { guarded: true } });
    await begin();
    const guard = { id: 'guard-1', mailboxId: MAILBOX, state: 'open', since: NOW, deletions: 1, links: 1 } as const;
    run.guards.set('guard-1', await store.saveGuard(guard));
    await changeSync(run, []);
    expect(await store.guards(MAILBOX)).toMatchObject([{ state: 'done' }]);
  });
});
