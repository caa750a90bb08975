import { describe, expect, it } from 'vitest';
import { eventsOf, listActivities, readRound } from '../../../shared/sync/listing.ts';
import { locateAhead, locateHere, mustBeSameCalendar } from '../../../shared/sync/locate-here.ts';
import type { EventPage } from '../../../shared/sync/ports.ts';
import { MAILBOX, MINUTE, runSetting, USER } from './run-setting.ts';
import { activity as anActivity, event as anEvent, NOW } from './samples.ts';

const CALENDAR = `calendar-${MAILBOX}-0`;

async function setting(calendarId: string | null = CALENDAR) {
  const asked: string[][] = [];
  const which: number[] = [];
  const world = await runSetting({
    mailbox: { calendarId },
    calendar: (calendar) => ({
      locate(mailboxId, events, expected) {
        asked.push(events.map(({ id, uid }) => `${id} ${uid}`));
        return calendar.locate(mailboxId, events, expected);
      },
      async calendarId(mailboxId) {
        which.push(1);
        return calendar.calendarId(mailboxId);
      },
    }),
  });
  return { ...world, asked, which };
}

describe('where events are (M4)', () => {
  it('is told in the order in which it was asked, some of it asked ahead', async () => {
    const { run, addEvent, asked } = await setting();
    const [first, second, third] = ['a', 'b', 'c'].map((subject) => addEvent({ subject }));
    if (first === undefined || second === undefined || third === undefined) throw new Error('There are three.');
    await locateAhead(run, [{ id: second.id, uid: null }]);
    const sought = [first, second, third].map(({ id }) => ({ id, uid: null }));
    const found = await locateHere(run, sought);
    expect(found).toEqual([first, second, third].map((event) => ({ kind: 'here', event })));
    expect(asked).toEqual([[`${second.id} null`], [`${first.id} null`, `${third.id} null`]]);
  });

  it('asked ahead counts once: who decides again asks again', async () => {
    const { run, addEvent, asked } = await setting();
    const sought = [{ id: addEvent().id, uid: 'uid-1' }];
    await locateAhead(run, sought);
    await locateHere(run, sought);
    expect(asked).toHaveLength(1);
    await locateHere(run, sought);
    expect(asked).toHaveLength(2);
  });

  it('by its id alone is another question than by id and UID', async () => {
    const { run, addEvent, asked } = await setting();
    const { id, uid } = addEvent();
    await locateAhead(run, [{ id, uid: null }]);
    await locateHere(run, [{ id, uid }]);
    expect(asked).toHaveLength(2);
  });

  it('no question, no request', async () => {
    const { run, asked, which } = await setting(null);
    expect(await locateHere(run, [])).toEqual([]);
    await locateAhead(run, []);
    expect([asked, which]).toEqual([[], []]);
    expect(run.proof.sameCalendar).toBe(false);
  });

  it('a calendar that was never noted is noted first', async () => {
    const { run, store, addEvent } = await setting(null);
    await locateHere(run, [{ id: addEvent().id, uid: null }]);
    expect((await store.mailbox(MAILBOX))?.calendarId).toBe(CALENDAR);
  });

  it('in another mailbox nothing is read as deleted', async () => {
    const { run, calendar, addEvent } = await setting();
    const { id } = addEvent();
    calendar.person.replaceMailbox(MAILBOX);
    await expect(locateHere(run, [{ id, uid: null }])).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'sync.other-mailbox',
    });
    expect(run.proof.sameCalendar).toBe(false);
  });
});

describe('whether it is the mailbox of the first sync (H2a)', () => {
  it('is asked once a run', async () => {
    const { run, which } = await setting();
    await mustBeSameCalendar(run);
    await mustBeSameCalendar(run);
    expect(which).toHaveLength(1);
  });

  it('is known after anything was located in it', async () => {
    const { run, which, addEvent } = await setting();
    await locateHere(run, [{ id: addEvent().id, uid: null }]);
    await mustBeSameCalendar(run);
    expect(which).toEqual([]);
  });

  it('it is not: the run ends, and the note of the first sync stays', async () => {
    const { run, store } = await setting('calendar of old');
    await expect(mustBeSameCalendar(run)).rejects.toMatchObject({ kind: 'unavailable', code: 'sync.other-mailbox' });
    expect((await store.mailbox(MAILBOX))?.calendarId).toBe('calendar of old');
    expect(run.proof.sameCalendar).toBe(false);
  });
});

describe('a round', () => {
  const pages = (...list: readonly EventPage[]) =>
    runSetting({
      calendar: () => ({
        async *changes() {
          yield* list;
        },
      }),
    });
  const shows = (id: string, version: string) => ({ kind: 'event', event: anEvent({}, { id, version }) }) as const;

  it('the last entry of an id counts, in the place of the last', async () => {
    const { run } = await pages(
      { changes: [shows('a', 'v1'), shows('b', 'v1')], cursor: null },
      { changes: [{ kind: 'removed', id: 'c' }, shows('a', 'v2')], cursor: 'next' },
    );
    const round = await readRound(run, null, run.policy.window);
    expect([...round.changes.keys()]).toEqual(['b', 'c', 'a']);
    expect(eventsOf(round).map(({ id, version }) => `${id} ${version}`)).toEqual(['b v1', 'a v2']);
    expect(round.cursor).toBe('next');
    expect(run.tally.now().eventsRead).toBe(4);
  });

  it('that never says from where to go on is a fault', async () => {
    const { run } = await pages({ changes: [], cursor: null });
    await expect(readRound(run, null, run.policy.window)).rejects.toThrow('A delta round ended without a cursor.');
  });

  it('the lease is looked at after each page', async () => {
    const { run, store, advance } = await pages({ changes: [], cursor: 'next' });
    advance(2 * MINUTE);
    await readRound(run, null, run.policy.window);
    expect((await store.mailbox(MAILBOX))?.leaseUntil).toBe(NOW + 5 * MINUTE);
  });
});

describe('a listing', () => {
  it('the last entry of an id counts; its clock is that of its first page', async () => {
    const { run } = await runSetting({
      host: () => ({
        async *list() {
          yield { activities: [anActivity({}, { modified: 1 })], unreadable: [{ id: 'x', reason: 'odd' }], asOf: NOW };
          yield { activities: [anActivity({}, { modified: 2 })], unreadable: [], asOf: NOW - 5 };
          yield { activities: [], unreadable: [], asOf: NOW + 5 };
        },
      }),
    });
    const listing = await listActivities(run, [USER], run.policy.window);
    expect([...listing.activities.values()].map(({ modified }) => modified)).toEqual([2]);
    expect([...listing.unreadable]).toEqual([['x', 'odd']]);
    expect(listing.asOf).toBe(NOW - 5);
    expect(run.tally.now().activitiesRead).toBe(2);
  });

  it('of nobody asks nothing', async () => {
    const { run } = await runSetting({
      host: () => ({
        list() {
          throw new Error('Nobody is to be listed.');
        },
      }),
    });
    expect(await listActivities(run, [], run.policy.window)).toMatchObject({ asOf: null });
  });
});
