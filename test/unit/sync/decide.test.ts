import { describe, expect, it } from 'vitest';
import { decide, type View } from '../../../shared/sync/decide.ts';
import type { Activity, CalendarEvent, Link } from '../../../shared/sync/ports.ts';
import { here, UNCHANGED } from '../../../shared/sync/unit.ts';
import { activity, event, link, NOW, POLICY, SAME } from './samples.ts';

const base = { others: false, restored: false, sent: {}, policy: POLICY, express: SAME };
const DAY = 24 * 60 * 60 * 1000;

function view(more: Partial<View>): View {
  return { ...base, link: null, event: UNCHANGED, activity: UNCHANGED, ...more };
}
const onlyEvent = (fields: Partial<CalendarEvent['item']>, more: Partial<CalendarEvent> = {}) =>
  decide(view({ event: here(event(fields, more)) }));
const onlyActivity = (fields: Partial<Activity['item']>, more: Partial<Activity> = {}, others = false) =>
  decide(view({ activity: here(activity(fields, more)), others }));
const old = { allDay: true, start: '2026-09-01', end: '2026-09-02' } as const;
const far = { allDay: true, start: '2029-01-01', end: '2029-01-02' } as const;
const rule = { freq: 'WEEKLY', interval: 1 } as const;

describe('an unlinked event (H6, H9)', () => {
  it('becomes an activity', () => expect(onlyEvent({}).kind).toBe('create-activity'));

  it.each([
    ['draft', {}, { draft: true }],
    ['cancelled', {}, { cancelled: true }],
    ['ended-long-ago', { when: old }, {}],
    ['outside-window', { when: far }, {}],
  ])('is skipped: %s', (reason, fields, more) => expect(onlyEvent(fields, more)).toEqual({ kind: 'skip', reason }));

  it.each([
    ['series', {}, { kind: 'series' }],
    ['series', { when: { ...event().item.when, rule } }, {}],
    ['series', {}, { kind: 'exception' }],
    ['other-people', {}, { meeting: true }],
    ['other-people', { people: { 'ada@example.com': { role: 'attendee', response: 'none' } } }, {}],
    ['private', { privacy: 'private' }, {}],
    ['private', { privacy: 'confidential' }, {}],
    ['private', { privacy: 'personal' }, {}],
  ] as const)('is parked: %s', (reason, fields, more) =>
    expect(onlyEvent(fields, more)).toEqual({ kind: 'park', side: 'exchange', reason }),
  );

  it('is parked when there is no type for it', () => {
    const policy = { ...POLICY, defaultTypeId: null };
    const decision = decide(view({ event: here(event()), policy }));
    expect(decision).toEqual({ kind: 'park', side: 'exchange', reason: 'no-default-type' });
  });

  it('that can’t be understood is parked with its own reason', () => {
    const decision = decide(view({ event: { kind: 'unreadable', id: 'e', reason: 'graph.no-start' } }));
    expect(decision).toEqual({ kind: 'park', side: 'exchange', reason: 'graph.no-start' });
  });
});

describe('an unlinked activity (H4, H5, H9)', () => {
  it('becomes an event', () => expect(onlyActivity({}).kind).toBe('create-event'));

  it.each([
    ['project-task', {}, { category: 'Task' }],
    ['unassigned', {}, { unassigned: true }],
    ['unassigned', {}, { ownerId: null }],
    ['type-not-selected', {}, { typeId: 'type-2' }],
    ['ended-long-ago', { when: old }, {}],
    ['outside-window', { when: far }, {}],
  ] as const)('is skipped: %s', (reason, fields, more) =>
    expect(onlyActivity(fields, more)).toEqual({ kind: 'skip', reason }),
  );

  it.each([
    ['series', {}, { kind: 'series' }],
    ['other-people', {}, { ownerId: 'user-2' }],
    ['private', { privacy: 'private' }, {}],
  ] as const)('is parked: %s', (reason, fields, more) =>
    expect(onlyActivity(fields, more)).toEqual({ kind: 'park', side: 'severa', reason }),
  );

  it('with other participants is parked', () => {
    expect(onlyActivity({}, {}, true)).toEqual({ kind: 'park', side: 'severa', reason: 'other-people' });
  });

  it('that ended 29 days ago still becomes an event', () => {
    const end = new Date(NOW - 29 * DAY).toISOString().slice(0, 10);
    const start = new Date(NOW - 30 * DAY).toISOString().slice(0, 10);
    expect(onlyActivity({ when: { allDay: true, start, end } }).kind).toBe('create-event');
  });
});

describe('a linked item', () => {
  const linked = (more: Partial<View>, row: Partial<Link> = {}) =>
    decide(view({ link: link(undefined, undefined, row), ...more }));

  it('is merged', () => {
    const decision = linked({ event: here(event({ subject: 'B' })), activity: here(activity()) });
    expect(decision).toMatchObject({ kind: 'merge', merge: { toSevera: ['subject'], toExchange: [] } });
  });

  it('is not deleted because it is absent on a side (M4)', () => {
    expect(linked({ event: { kind: 'absent' } })).toEqual({ kind: 'park', side: 'exchange', reason: 'deletion' });
    expect(linked({ activity: { kind: 'absent' } })).toEqual({ kind: 'park', side: 'severa', reason: 'deletion' });
  });

  it('whose activity became a project task is closed and the event stays (H4)', () => {
    const decision = linked({ activity: here(activity({}, { category: 'Task' })) });
    expect(decision).toEqual({ kind: 'close', cause: 'project-task', released: false, notice: false });
  });

  it('flows whatever type its activity has now (H5)', () => {
    const decision = linked({ activity: here(activity({ notes: 'n' }, { typeId: 'type-2' })) });
    expect(decision).toMatchObject({ kind: 'merge', merge: { toExchange: ['notes'] } });
  });

  it('that became a meeting, private or a series is parked before anything is compared', () => {
    for (const more of [{ meeting: true }, { kind: 'series' as const }]) {
      expect(linked({ event: here(event({ subject: 'B' }, more)), activity: here(activity()) }).kind).toBe('park');
    }
    expect(linked({ event: here(event({ privacy: 'private' })), activity: here(activity()) }).kind).toBe('park');
  });

  it.each(['released', 'closed'] as const)('is left alone when its link is %s', (state) => {
    const both = { event: here(event({ subject: 'B' })), activity: here(activity({ subject: 'C' })) };
    expect(linked(both, { state })).toEqual({ kind: 'nothing' });
  });

  it('that is still to be made is made again from what is there', () => {
    const event_ = linked({ event: here(event()) }, { state: 'creating-activity', activityId: null });
    expect(event_.kind).toBe('create-activity');
    const activity_ = linked({ activity: here(activity()) }, { state: 'creating-event', eventId: null });
    expect(activity_.kind).toBe('create-event');
  });
});
