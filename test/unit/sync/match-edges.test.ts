import { describe, expect, it } from 'vitest';
import type { Rule, When } from '../../../shared/calendar/item.ts';
import { madeByLostPost, madeByLostPosts, madeByUs } from '../../../shared/sync/find-made.ts';
import { matchKey, pairEqual } from '../../../shared/sync/match.ts';
import { overEnded } from '../../../shared/sync/over-ended.ts';
import type { Link, Mark } from '../../../shared/sync/ports.ts';
import { fieldText, sideValues } from '../../../shared/sync/values.ts';
import { endedLongAgo, touches } from '../../../shared/sync/window.ts';
import { DAY, MAILBOX, MINUTE, runSetting } from './run-setting.ts';
import { activity, event, item, link, NOW, POLICY, SAME, TEN } from './samples.ts';

const key = (when: When) => matchKey(item({ when }), POLICY);
const day = (start: string, end: string): When => ({ allDay: true, start, end });

describe('equal times (H8)', () => {
  it('of whole days: the same days', () => {
    expect(key(day('2026-11-03', '2026-11-04'))).toBe(key(day('2026-11-03', '2026-11-04')));
    expect(key(day('2026-11-03', '2026-11-04'))).not.toBe(key(day('2026-11-03', '2026-11-05')));
    expect(key(day('2026-11-03', '2026-11-05'))).not.toBe(key(day('2026-11-04', '2026-11-05')));
  });

  const weekly = (more: Partial<When> = {}, rule: Rule = { freq: 'WEEKLY', interval: 1 }): When =>
    ({ ...TEN, ...more, rule }) as When;

  it('of a series: the minutes of its occurrences, in whatever zone, order and spelling its rule is told', () => {
    expect(key(weekly({ start: '2026-11-03T10:00:59+02:00' }))).toBe(key(weekly()));
    expect(key(weekly({ end: '2026-11-03T11:00:59+02:00' }))).toBe(key(weekly()));
    expect(key(weekly({ end: '2026-11-03T11:01:00+02:00' }))).not.toBe(key(weekly()));
    expect(key(weekly({ start: '2026-11-03T10:01:00+02:00' }))).not.toBe(key(weekly()));
    const utc = { start: '2026-11-03T08:00:00+00:00', end: '2026-11-03T09:00:00+00:00', zone: 'UTC' };
    expect(key(weekly(utc))).not.toBe(key(weekly()));
    expect(key(weekly({ zone: 'Europe/Kyiv' } as Partial<When>))).toBe(key(weekly()));
    expect(key(weekly({}, { freq: 'WEEKLY', interval: 1, byDay: ['TU'] }))).toBe(key(weekly()));
    expect(key(weekly({}, { interval: 1, freq: 'WEEKLY' }))).toBe(key(weekly()));
    expect(key(weekly({}, { freq: 'WEEKLY', interval: 2 }))).not.toBe(key(weekly()));
  });

  it('a rule told in another order is the same value', () => {
    const text = (rule: Rule) => fieldText(item({ when: { ...TEN, rule } }), 'when');
    expect(text({ interval: 1, freq: 'WEEKLY' })).toBe(text({ freq: 'WEEKLY', interval: 1 }));
  });
});

describe('pairing one to one (H8)', () => {
  it('of two that were made in the same moment, the lower id goes first on both sides', () => {
    for (const ids of [
      ['1', '2'],
      ['2', '1'],
    ]) {
      const events = ids.map((id) => event({}, { id: `e${id}` }));
      const activities = [...ids].reverse().map((id) => activity({}, { id: `a${id}` }));
      const pairs = pairEqual(events, activities, SAME, POLICY).map((pair) => `${pair.event.id} ${pair.activity.id}`);
      expect(pairs).toEqual(['e1 a1', 'e2 a2']);
    }
  });
});

describe('what a POST without an answer made (I1a)', () => {
  const sent = (more: Partial<Link> = {}) =>
    link(item(), item(), { state: 'creating-activity', activityId: null, createSent: NOW, ends: 1, ...more });
  const moved = (created: number) =>
    activity({ when: day('2026-11-20', '2026-11-21') }, { created, modified: created + 9 });
  const id = (row: Link, ...found: ReturnType<typeof activity>[]) => madeByLostPost(row, found)?.id ?? null;

  it('exact and at most five minutes older than its sending', () => {
    expect(id(sent(), activity({}, { created: NOW - 5 * MINUTE }))).toBe('activity-1');
    expect(id(sent(), activity({}, { created: NOW - 5 * MINUTE - 1 }))).toBeNull();
  });

  it('moved since, and made in the very time of sending', () => {
    expect(id(sent(), moved(NOW - 5000))).toBe('activity-1');
    expect(id(sent(), moved(NOW - 5001))).toBeNull();
    expect(id(sent(), moved(NOW + 90_000))).toBe('activity-1');
    expect(id(sent(), moved(NOW + 90_001))).toBeNull();
  });

  it('a row that never sent one, or holds nothing to compare, has none', () => {
    expect(id(sent({ createSent: null }), activity())).toBeNull();
    expect(id(sent({ createSent: null }), moved(NOW))).toBeNull();
    expect(id(sent({ severa: null }), activity())).toBeNull();
    expect(madeByLostPosts([sent({ createSent: null }), sent({ state: 'live' })], [activity()]).size).toBe(0);
  });

  it('of two that fit as well, the one that is listed first', () => {
    const [first, second] = ['first', 'second'].map((name) => activity({}, { id: name }));
    if (first === undefined || second === undefined) throw new Error('There are two.');
    expect(id(sent(), first, second)).toBe('first');
    const noted = activity({ notes: 'n' }, { id: 'noted' });
    const row = sent({ severa: sideValues('link-1', item({ notes: 'n' })) });
    expect(id(row, noted, first)).toBe('noted');
    expect(id(row, first, noted)).toBe('noted');
  });

  it('a rival that waits for the very same item is none; one that fits neither way is none', () => {
    const rival = (more: Partial<Link>, fields = {}) => ({
      ...sent(more),
      id: 'rival',
      severa: sideValues('rival', item(fields)),
    });
    const one = moved(NOW);
    expect(madeByLostPost(sent(), [one], [rival({ ends: 1 })])?.id).toBe('activity-1');
    expect(madeByLostPost(sent(), [one], [rival({ ends: 2 })])).toBeNull();
    expect(madeByLostPost(sent({ ends: null }), [one], [rival({ ends: null })])).toBeNull();
    expect(madeByLostPost(sent(), [one], [rival({ ends: 2 }, { subject: 'Other' })])?.id).toBe('activity-1');
  });
});

describe('events with our mark (I1a)', () => {
  async function setting(
    marks: Readonly<Record<string, Mark | 'unknown'>>,
    change: Parameters<typeof runSetting>[0] = {},
  ) {
    const asked: (readonly string[])[] = [];
    const world = await runSetting({
      ...change,
      calendar: () => ({
        async readMarks(_, ids) {
          asked.push(ids);
          return ids.map((id) => marks[id] ?? null);
        },
      }),
    });
    return { ...world, asked };
  }
  const mark = (activityId: string, mailboxId = MAILBOX): Mark => ({ activityId, mailboxId, generation: 0 });
  const marked = (id: string) => event({}, { id, mayBeMarked: true });

  it('only those are asked about that may have one, a hundred at a time', async () => {
    const { run, asked, store } = await setting({});
    const { made, unknown } = await madeByUs(run, [event({}, { id: 'plain' })]);
    expect([made.size, unknown.size, asked]).toEqual([0, 0, []]);
    await madeByUs(run, [
      event({}, { id: 'plain' }),
      ...Array.from({ length: 100 }, (_, index) => marked(`e${index}`)),
    ]);
    expect(asked.map(({ length }) => length)).toEqual([100]);
    await madeByUs(
      run,
      Array.from({ length: 101 }, (_, index) => marked(`e${index}`)),
    );
    expect(asked.map(({ length }) => length)).toEqual([100, 100, 1]);
    expect(store.operations.linksByActivity).toBeUndefined();
  });

  it('of this mailbox, and of the one that the user had before; not of a colleague’s', async () => {
    const marks = {
      own: mark('a'),
      before: mark('b', 'mailbox-0'),
      theirs: mark('c', 'mailbox-9'),
      odd: 'unknown',
    } as const;
    const { run } = await setting(marks, { mailbox: { mailboxBefore: 'mailbox-0' } });
    const { made, unknown } = await madeByUs(run, ['own', 'before', 'theirs', 'odd'].map(marked));
    expect([...made]).toEqual([
      ['own', { activityId: 'a', link: null, uid: 'uid-1' }],
      ['before', { activityId: 'b', link: null, uid: 'uid-1' }],
    ]);
    expect([...unknown]).toEqual(['odd']);
  });

  it('the first of two is ours, the other is a person’s copy', async () => {
    const { run } = await setting({ one: mark('a'), two: mark('a') });
    expect([...(await madeByUs(run, ['one', 'two'].map(marked))).made.keys()]).toEqual(['one']);
  });

  it.each([
    ['still makes it', { state: 'creating-event', eventId: null }, 'row'],
    ['has its event', { state: 'live' }, 'a copy'],
    ['is over, and held an event', { state: 'closed', cause: 'event-deleted' }, 'free'],
    ['is over before anybody saw the event', { state: 'closed', cause: 'gone-before-made', eventId: null }, 'row'],
    ['is over for another cause, and held none', { state: 'closed', cause: 'never-made', eventId: null }, 'free'],
    ['is over for good, and has its event', { state: 'closed', cause: 'project-task' }, 'a copy'],
    ['is over before it was made, and held an event', { state: 'closed', cause: 'gone-before-made' }, 'free'],
  ] as const)('whose row %s: %s', async (_, more, expected) => {
    const { run, linked } = await setting({ one: mark('activity-1') });
    const row = await linked(link(item(), item(), more));
    const { made } = await madeByUs(run, [marked('one')]);
    const found = made.get('one');
    if (expected === 'a copy') expect(found).toBeUndefined();
    else expect(found?.link).toEqual(expected === 'row' ? row : null);
  });
});

describe('new rows over ended links', () => {
  const over = (id: string, eventId: string | null, activityId: string | null, etag?: string): Link => {
    const row = link(undefined, undefined, { id, eventId, activityId, state: 'closed', cause: 'connection-changed' });
    return etag === undefined ? row : { ...row, etag };
  };
  const row = (id: string, eventId: string | null, activityId: string | null) =>
    link(undefined, undefined, { id, eventId, activityId, state: 'paired' });

  it('an ended row that names nothing of a kind is nobody’s', () => {
    const { reused, retired } = overEnded([row('new', null, 'X')], new Set([over('old', null, 'Y')]));
    expect(reused).toMatchObject([{ id: 'new' }]);
    expect(retired).toEqual([]);
    const other = overEnded([row('new', 'E', null)], new Set([over('old', 'F', null)]));
    expect(other.reused).toMatchObject([{ id: 'new' }]);
  });

  it('goes on under one of them once, with its version', () => {
    const old = over('old', 'E', 'X', 'etag-1');
    const { reused } = overEnded([row('new', 'E', 'X')], new Set([old]));
    expect(reused).toMatchObject([{ id: 'old', etag: 'etag-1' }]);
    expect(overEnded([row('new', 'E', 'X')], new Set([over('old', 'E', 'X')])).reused[0]).not.toHaveProperty('etag');
    const twice = overEnded([row('first', 'E', 'X'), row('second', 'E', 'X')], new Set([old]));
    expect(twice.reused.map(({ id }) => id)).toEqual(['old', 'second']);
  });

  it('any other gives up only what the new row needs', () => {
    const ofEvent = overEnded([row('new', 'E', 'Z')], new Set([over('old', 'E', 'X')]));
    expect(ofEvent.retired).toMatchObject([{ id: 'old', eventId: null, activityId: 'X' }]);
    const ofActivity = overEnded([row('new', 'F', 'X')], new Set([over('old', 'E', 'X')]));
    expect(ofActivity.retired).toMatchObject([{ id: 'old', eventId: 'E', activityId: null }]);
    const both = overEnded([row('one', 'E', 'Y'), row('two', 'F', 'X')], new Set([over('old', 'E', 'X')]));
    expect(both.retired).toMatchObject([{ id: 'old', eventId: null, activityId: 'ended old' }]);
  });
});

describe('the edges of the window', () => {
  const window = { from: NOW, until: NOW + DAY };
  const timed = (start: number, end: number): When => ({
    allDay: false,
    start: `${new Date(start).toISOString().slice(0, 19)}+00:00`,
    end: `${new Date(end).toISOString().slice(0, 19)}+00:00`,
    zone: 'UTC',
  });

  it('what ends where it begins is outside, what has no duration there is inside', () => {
    expect(touches(timed(NOW - MINUTE, NOW), 'UTC', window)).toBe(false);
    expect(touches(timed(NOW, NOW), 'UTC', window)).toBe(true);
    expect(touches(timed(NOW - MINUTE, NOW - MINUTE), 'UTC', window)).toBe(false);
    expect(touches(timed(NOW - 2 * MINUTE, NOW - MINUTE), 'UTC', window)).toBe(false);
    expect(touches(timed(NOW + DAY, NOW + DAY + MINUTE), 'UTC', window)).toBe(false);
    expect(touches(timed(NOW + DAY - MINUTE, NOW + DAY + MINUTE), 'UTC', window)).toBe(true);
  });

  it('ended exactly 30 days ago is not yet long ago', () => {
    const end = NOW - 30 * DAY;
    expect(endedLongAgo(item({ when: timed(end - MINUTE, end) }), 'UTC', NOW)).toBe(false);
    expect(endedLongAgo(item({ when: timed(end - MINUTE, end) }), 'UTC', NOW + 1)).toBe(true);
  });
});
