import { describe, expect, it } from 'vitest';
import { decide, mayComeBack, type View } from '../../../shared/sync/decide.ts';
import { activityObstacle, newEventObstacle } from '../../../shared/sync/eligible.ts';
import { NO_DATES } from '../../../shared/sync/merge-dates.ts';
import type { Link } from '../../../shared/sync/ports.ts';
import { here, UNCHANGED } from '../../../shared/sync/unit.ts';
import { sideValues } from '../../../shared/sync/values.ts';
import { DAY, MINUTE } from './run-setting.ts';
import { activity, event, item, link, NOW, POLICY, SAME, TEN } from './samples.ts';

const GONE = { kind: 'gone' } as const;
const ABSENT = { kind: 'absent' } as const;
const ELSEWHERE = { kind: 'elsewhere' } as const;
const NOTHING = { kind: 'nothing' };
const base = {
  role: 'owner' as const,
  meeting: null,
  editedElsewhere: false,
  deletedByPerson: false,
  guest: false,
  sends: true,
  restored: false,
  sent: {},
  policy: POLICY,
  express: SAME,
};

const linked = (row: Partial<Link>, more: Partial<View> = {}) =>
  decide({
    ...base,
    link: link(undefined, undefined, row),
    event: UNCHANGED,
    activity: UNCHANGED,
    ...more,
  });
const park = (side: 'severa' | 'exchange', reason: string) => ({ kind: 'park', side, reason });
const close = (cause: string) => ({ kind: 'close', cause, released: false, notice: false });

describe('an event that is still to be made', () => {
  const making = { state: 'creating-event', eventId: null } as const;
  const there = { activity: here(activity()) };

  it('was sent, and may still turn up: for two minutes nobody sends it again (I1a)', () => {
    const waits = park('severa', 'create-answer-lost');
    expect(linked({ ...making, createSent: NOW }, there)).toEqual(waits);
    expect(linked({ ...making, createSent: NOW - 2 * MINUTE + 1 }, there)).toEqual(waits);
    expect(linked({ ...making, createSent: NOW - 2 * MINUTE }, there).kind).toBe('create-event');
    expect(linked({ ...making, createSent: null }, there).kind).toBe('create-event');
  });

  it('its activity is not to be found now: that proves nothing (M4)', () => {
    expect(linked(making, { activity: ABSENT })).toEqual(park('severa', 'deletion'));
    expect(linked(making)).toEqual(NOTHING);
  });

  it('its activity is gone, and it may have been made: it waits until it would have turned up', () => {
    const gone = { activity: GONE };
    expect(linked({ ...making, createSent: NOW - 10 * MINUTE + 1 }, gone)).toEqual(park('severa', 'deletion'));
    expect(linked({ ...making, createSent: NOW - 10 * MINUTE }, gone)).toEqual(close('gone-before-made'));
  });

  it('of an activity that isn’t ours any more: skipped', () => {
    const task = here(activity({}, { category: 'Task' }));
    expect(linked({ ...making, createSent: null }, { activity: task })).toEqual({
      kind: 'skip',
      reason: 'project-task',
    });
  });
});

describe('an activity that is still to be made', () => {
  const making = { state: 'creating-activity', activityId: null } as const;

  it('its event is not to be found now: that proves nothing (M4)', () => {
    expect(linked(making, { event: ABSENT })).toEqual(park('exchange', 'deletion'));
    expect(linked(making)).toEqual(NOTHING);
  });

  it('its event is gone, and it may have been made: it waits however long, it is searched for first', () => {
    for (const event of [GONE, ELSEWHERE]) {
      expect(linked({ ...making, createSent: NOW - 30 * DAY }, { event })).toEqual(park('exchange', 'deletion'));
    }
  });
});

describe('no link', () => {
  it('and nothing there: nothing', () => {
    for (const side of [UNCHANGED, ABSENT, GONE]) {
      expect(decide({ ...base, link: null, event: side, activity: side })).toEqual(NOTHING);
    }
  });
});

describe('an item that was let go', () => {
  it.each(['other-calendar', 'kept-in-severa'])(
    'for a while (%s): nothing, until its event is in the calendar',
    (cause) => {
      const row = { state: 'released', cause } as const;
      expect(linked(row, { event: ABSENT, activity: here(activity()) })).toEqual(NOTHING);
      expect(linked(row, { activity: here(activity()) })).toEqual(NOTHING);
      expect(mayComeBack(link(undefined, undefined, row))).toBe(true);
      expect(mayComeBack(link(undefined, undefined, { ...row, state: 'closed' }))).toBe(false);
    },
  );

  it('for good: nothing, whatever turns up', () => {
    const row = { state: 'released', cause: 'project-task' } as const;
    expect(linked(row, { event: here(event()), activity: here(activity()) })).toEqual(NOTHING);
  });
});

describe('an ended item whose activity turns up', () => {
  const there = { activity: here(activity()) };

  it.each(['connection-changed', 'made-anew'])('%s: readings may lag for five minutes, it waits', (cause) => {
    const ended = (ago: number) => linked({ state: 'closed', cause, updated: NOW - ago }, there);
    expect(ended(0)).toEqual(park('severa', 'not-shown-yet'));
    expect(ended(5 * MINUTE - 1)).toEqual(park('severa', 'not-shown-yet'));
    expect(ended(5 * MINUTE)).toMatchObject({ kind: 'event-again', recorded: false });
  });

  it('for another cause is made again at once', () => {
    const row = { state: 'closed', cause: 'event-deleted', updated: NOW } as const;
    expect(linked(row, there)).toMatchObject({ kind: 'event-again' });
  });

  it('after it vanished while the sync was off, and nobody knows what it held then: it stays away', () => {
    const off = { state: 'closed', cause: 'vanished-while-off', severa: null, exchange: null } as const;
    expect(linked(off, there)).toEqual(NOTHING);
    expect(linked(off, { event: here(event()) })).toEqual(NOTHING);
    expect(linked({ ...off, severa: link().severa }, { activity: ABSENT })).toEqual(NOTHING);
  });
});

describe('an ended item whose event turns up', () => {
  it('with its activity: both are compared as if they had always been linked', () => {
    const row = { state: 'closed', cause: 'activity-deleted' } as const;
    const both = { event: here(event({ location: 'Room' })), activity: here(activity({}, { id: 'activity-9' })) };
    const decision = linked(row, both);
    const merge = { toSevera: ['location'], toExchange: [], losses: [], agreed: ['location'], dates: NO_DATES };
    expect(decision).toEqual({ kind: 'merge', merge });
  });
});

describe('a linked item of which a side is missing', () => {
  it('neither was ever compared: nothing can be said of one side alone', () => {
    for (const row of [{ severa: null }, { exchange: null }, { state: 'paired' }] as const) {
      expect(linked(row, { activity: here(activity({ location: 'Room' })) })).toEqual(NOTHING);
      expect(linked(row, { event: here(event({ location: 'Room' })) })).toEqual(NOTHING);
      expect(linked(row, { event: here(event({ location: 'Room' })), activity: here(activity()) })).toMatchObject({
        kind: 'merge',
        merge: { toSevera: ['location'] },
      });
    }
  });

  it('nobody knows what the other side held: it counts as edited (M3)', () => {
    expect(linked({ severa: null }, { event: GONE, activity: here(activity()) })).toMatchObject({
      kind: 'event-again',
      recorded: true,
    });
    expect(linked({ exchange: null }, { event: here(event()), activity: GONE })).toMatchObject({
      kind: 'activity-again',
      recorded: true,
    });
  });

  it('a guard’s cause is no removal of ours (M7)', () => {
    expect(linked({ state: 'live', cause: 'guard-1' }, { event: GONE, activity: GONE })).toEqual(close('both-deleted'));
    const held = { state: 'live', cause: 'activity-deleted' } as const;
    expect(linked(held, { event: GONE, activity: here(activity()) }).kind).toBe('delete-activity');
  });

  it('an event that ended long ago stays where it is, edited or not (M8)', () => {
    const old = { when: { allDay: true, start: '2026-09-01', end: '2026-09-02' } } as const;
    const gone = { event: here(event(old)), activity: GONE };
    expect(linked({}, gone)).toEqual(close('ended-long-ago'));
    expect(linked({ exchange: sideValues('link-1', event(old).item) }, gone)).toEqual(close('ended-long-ago'));
  });
});

describe('an activity that is gone, and no round has shown its event since', () => {
  const gone = { activity: GONE };

  it('the event is deleted, in the version that the link knows', () => {
    const row = { eventId: 'event-7', eventVersion: 'v7', ends: NOW + DAY };
    expect(linked(row, gone)).toMatchObject({ kind: 'delete-event', event: { id: 'event-7', version: 'v7' } });
    expect(linked({ ...row, ends: null }, gone)).toMatchObject({ kind: 'delete-event' });
  });

  it('which ended more than 30 days ago: only the link ends (M8)', () => {
    expect(linked({ ends: NOW - 30 * DAY - 1 }, gone)).toEqual(close('ended-long-ago'));
    expect(linked({ ends: NOW - 30 * DAY }, gone)).toMatchObject({ kind: 'delete-event' });
  });

  it('of which no version is known: nothing', () => {
    expect(linked({ eventVersion: null }, gone)).toEqual(NOTHING);
    expect(linked({ eventId: null }, gone)).toEqual(NOTHING);
  });
});

describe('what keeps an item from being synced', () => {
  const rule = { freq: 'WEEKLY', interval: 1 } as const;
  const series = { when: { ...TEN, rule } };

  it('a meeting that was cancelled before anybody linked it is skipped; nothing is begun for it either', () => {
    const cancelled = here(event({}, { cancelled: true }));
    const begun = link(item(), item(), { state: 'creating-activity', activityId: null, createSent: null });
    expect(decide({ ...base, link: begun, event: cancelled, activity: UNCHANGED })).toMatchObject({
      kind: 'close',
      cause: 'gone-before-made',
    });
    expect(newEventObstacle(event({}, { cancelled: true }), POLICY)).toEqual({ kind: 'skip', reason: 'cancelled' });
  });

  it('a draft is skipped whatever else it is', () => {
    const when = { allDay: true, start: '2026-09-01', end: '2026-09-02' } as const;
    expect(newEventObstacle(event({ when }, { draft: true }), POLICY)).toEqual({ kind: 'skip', reason: 'draft' });
  });

  it('a series hinders nothing, nor does an occurrence that was changed and is an activity of its own', () => {
    expect(activityObstacle(activity(series, { kind: 'series' }))).toBeNull();
    expect(activityObstacle(activity({}, { kind: 'exception', seriesId: 'series-1' }))).toBeNull();
  });

  it('a project task is one, even when it is unassigned and over', () => {
    const when = { allDay: true, start: '2026-09-01', end: '2026-09-02' } as const;
    const task = activity({ when }, { category: 'Task', typeId: 'type-2', unassigned: true });
    const decision = decide({ ...base, link: null, event: UNCHANGED, activity: here(task) });
    expect(decision).toEqual({ kind: 'skip', reason: 'project-task' });
  });

  it('a series that began before the window isn’t outside of it', () => {
    const began = { allDay: true, start: '2020-01-01', end: '2020-01-02', rule } as const;
    const only = (side: Partial<View>) =>
      decide({ ...base, link: null, event: UNCHANGED, activity: UNCHANGED, ...side });
    expect(only({ event: here(event({ when: began })) }).kind).toBe('create-activity');
    expect(only({ activity: here(activity({ when: began })) }).kind).toBe('create-event');
  });
});
