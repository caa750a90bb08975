import { describe, expect, it } from 'vitest';
import { decide, type View } from '../../../shared/sync/decide.ts';
import type { Activity, CalendarEvent, Link } from '../../../shared/sync/ports.ts';
import { here, UNCHANGED } from '../../../shared/sync/unit.ts';
import { activity, event, link, NOW, POLICY, SAME } from './samples.ts';

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
const DAY = 24 * 60 * 60 * 1000;

function view(more: Partial<View>): View {
  return { ...base, link: null, event: UNCHANGED, activity: UNCHANGED, ...more };
}
const onlyEvent = (fields: Partial<CalendarEvent['item']>, more: Partial<CalendarEvent> = {}) =>
  decide(view({ event: here(event(fields, more)) }));
const onlyActivity = (fields: Partial<Activity['item']>, more: Partial<Activity> = {}) =>
  decide(view({ activity: here(activity(fields, more)) }));
const old = { allDay: true, start: '2026-09-01', end: '2026-09-02' } as const;
const far = { allDay: true, start: '2029-01-01', end: '2029-01-02' } as const;

describe('an unlinked event (H6, H9)', () => {
  it('becomes an activity', () => expect(onlyEvent({}).kind).toBe('create-activity'));

  it.each([
    ['draft', {}, { draft: true }],
    ['cancelled', {}, { cancelled: true }],
    ['ended-long-ago', { when: old }, {}],
    ['outside-window', { when: far }, {}],
  ])('is skipped: %s', (reason, fields, more) => expect(onlyEvent(fields, more)).toEqual({ kind: 'skip', reason }));

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

  it('gets an event in a participant’s mailbox, and none where its person is neither owner nor participant', () => {
    const theirs = here(activity({}, { ownerId: 'user-2' }));
    expect(decide(view({ activity: theirs, role: 'participant' })).kind).toBe('create-event');
    expect(decide(view({ activity: theirs, role: 'none' }))).toEqual({ kind: 'skip', reason: 'not-among-people' });
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

describe('a linked item of which a side is gone (M3, M4, M8)', () => {
  const GONE = { kind: 'gone' } as const;
  const ELSEWHERE = { kind: 'elsewhere' } as const;
  const linked = (more: Partial<View>, row: Partial<Link> = {}) =>
    decide(view({ link: link(undefined, undefined, row), ...more }));
  const close = (cause: string, more = {}) => ({ kind: 'close', cause, released: false, notice: false, ...more });

  it('goes on the other side too, as agreed', () => {
    expect(linked({ event: GONE, activity: here(activity()) })).toMatchObject({ kind: 'delete-activity' });
    expect(linked({ event: here(event()), activity: GONE })).toMatchObject({ kind: 'delete-event' });
  });

  it.each(['subject', 'when', 'location', 'notes'] as const)('is made again where its %s was edited (M3)', (field) => {
    const edit =
      field === 'when' ? { when: { allDay: true, start: '2026-11-20', end: '2026-11-21' } as const } : { [field]: 'x' };
    expect(linked({ event: GONE, activity: here(activity(edit)) })).toMatchObject({
      kind: 'event-again',
      recorded: true,
    });
    expect(linked({ event: here(event(edit)), activity: GONE })).toMatchObject({
      kind: 'activity-again',
      recorded: true,
    });
  });

  it('is made again unedited when an administrator restored it, and no edit is recorded (M5)', () => {
    const restored = true;
    expect(linked({ event: GONE, activity: here(activity()), restored })).toMatchObject({
      kind: 'event-again',
      recorded: false,
    });
    expect(linked({ event: here(event()), activity: GONE, restored })).toMatchObject({
      kind: 'activity-again',
      recorded: false,
    });
  });

  it.each([
    ['has hours', { hasHours: true }],
    ['is closed', { closed: true }],
    ['is an absence', { category: 'Absences' }],
  ] as const)('stays in Severa, with a notice, when it %s (M8)', (_, more) => {
    const decision = linked({ event: GONE, activity: here(activity({}, more)) });
    expect(decision).toEqual(close('kept-in-severa', { released: true, notice: true }));
  });

  it('only closes its link when it ended long ago (M8)', () => {
    expect(linked({ event: GONE, activity: here(activity({ when: old })) })).toEqual(close('ended-long-ago'));
    expect(linked({ event: here(event({ when: old })), activity: GONE })).toEqual(close('ended-long-ago'));
  });

  it('is released when its event is in another calendar, and closed when its activity is gone as well', () => {
    const released = close('other-calendar', { released: true });
    expect(linked({ event: ELSEWHERE, activity: here(activity()) })).toEqual(released);
    expect(linked({ event: ELSEWHERE })).toEqual(released);
    expect(linked({ event: ELSEWHERE }, { state: 'sleeping' })).toEqual(released);
    expect(linked({ event: ELSEWHERE, activity: GONE })).toEqual(close('activity-deleted'));
  });

  it('is over when both are gone; what was our own removal keeps its cause (M7)', () => {
    expect(linked({ event: GONE, activity: GONE })).toEqual(close('both-deleted'));
    const removing = { state: 'removing', cause: 'event-deleted' } as const;
    expect(linked({ event: GONE, activity: GONE }, removing)).toEqual(close('event-deleted'));
  });

  it('is made again where we removed it for nothing: what was taken for deleted is there after all', () => {
    const forActivity = { state: 'removing', cause: 'activity-deleted' } as const;
    expect(linked({ event: GONE, activity: here(activity()) }, forActivity)).toMatchObject({ kind: 'event-again' });
    const forEvent = { state: 'removing', cause: 'event-deleted' } as const;
    expect(linked({ event: here(event()), activity: GONE }, forEvent)).toMatchObject({ kind: 'activity-again' });
    // As it was meant: the removal goes on.
    expect(linked({ event: GONE, activity: here(activity()) }, forEvent)).toMatchObject({ kind: 'delete-activity' });
    expect(linked({ event: here(event()), activity: GONE }, forActivity)).toMatchObject({ kind: 'delete-event' });
  });

  it('deletes nothing while it sleeps or was never agreed on (H3a, H8)', () => {
    for (const one of [
      { event: GONE, activity: here(activity()) },
      { event: here(event()), activity: GONE },
    ]) {
      expect(linked(one, { state: 'sleeping' })).toEqual(close('vanished-while-off'));
      expect(linked(one, { state: 'paired' })).toEqual(close('gone-before-agreed'));
    }
  });

  it('waits when its event may not be made an activity now, and closes when it never may', () => {
    const policy = { ...POLICY, defaultTypeId: null };
    const edited = here(event({ notes: 'x' }));
    expect(linked({ event: edited, activity: GONE, policy })).toEqual({
      kind: 'park',
      side: 'exchange',
      reason: 'no-default-type',
    });
    expect(linked({ event: here(event({ when: far })), activity: GONE })).toEqual(close('outside-window'));
    const unselected = activity({ notes: 'x' }, { typeId: 'type-2' });
    expect(linked({ event: GONE, activity: here(unselected) }, { origin: 'severa' })).toEqual(
      close('type-not-selected'),
    );
    expect(linked({ event: GONE, activity: here(unselected) }, { origin: 'exchange' })).toMatchObject({
      kind: 'event-again',
    });
  });

  it('that was about to be made has nothing to be made of any more', () => {
    expect(linked({ event: GONE }, { state: 'creating-activity', createSent: null })).toEqual(
      close('gone-before-made'),
    );
    expect(linked({ event: ELSEWHERE }, { state: 'creating-activity', createSent: null })).toEqual(
      close('gone-before-made'),
    );
    expect(linked({ activity: GONE }, { state: 'creating-event', createSent: null })).toEqual(
      close('gone-before-made'),
    );
  });

  it('that may have been made waits until that can be told (I1a)', () => {
    expect(linked({ event: GONE }, { state: 'creating-activity', createSent: NOW })).toMatchObject({
      kind: 'park',
      side: 'exchange',
    });
    expect(linked({ activity: GONE }, { state: 'creating-event', createSent: NOW })).toMatchObject({
      kind: 'park',
      side: 'severa',
    });
    const longAgo = { state: 'creating-event', createSent: NOW - 10 * 60_000 } as const;
    expect(linked({ activity: GONE }, longAgo)).toEqual(close('gone-before-made'));
  });
});

describe('an item whose link is over', () => {
  const closed = (more: Partial<View>, row: Partial<Link> = {}) =>
    decide(view({ link: link(undefined, undefined, { state: 'closed', cause: 'event-deleted', ...row }), ...more }));

  it('is made again on the other side when it is there after all', () => {
    expect(closed({ event: here(event()) })).toMatchObject({ kind: 'activity-again', recorded: false });
    expect(closed({ activity: here(activity()) })).toMatchObject({ kind: 'event-again', recorded: false });
    expect(closed({})).toEqual({ kind: 'nothing' });
  });

  it('goes on as it was when both are there after all', () => {
    const both = { event: here(event({ subject: 'B' })), activity: here(activity()) };
    expect(closed(both)).toMatchObject({ kind: 'merge', merge: { toSevera: ['subject'] } });
  });

  it('obeys the same rules as a new one', () => {
    expect(closed({ event: here(event({}, { draft: true })) })).toEqual({ kind: 'skip', reason: 'draft' });
    expect(closed({ activity: here(activity({ when: old })) })).toEqual({ kind: 'skip', reason: 'ended-long-ago' });
    expect(closed({ activity: here(activity({}, { typeId: 'type-2' })) }, { origin: 'severa' })).toEqual({
      kind: 'skip',
      reason: 'type-not-selected',
    });
  });

  it('stays away if it vanished while the sync was off, unless what is left was edited (H3a, M3)', () => {
    const off = { cause: 'vanished-while-off' };
    expect(closed({ activity: here(activity()) }, off)).toEqual({ kind: 'nothing' });
    expect(closed({ event: here(event()) }, off)).toEqual({ kind: 'nothing' });
    expect(closed({ activity: here(activity({ notes: 'x' })) }, off)).toMatchObject({ kind: 'event-again' });
    expect(closed({ event: here(event({ notes: 'x' })) }, off)).toMatchObject({ kind: 'activity-again' });
  });

  it('is left alone for any other cause', () => {
    expect(closed({ event: here(event()) }, { cause: 'project-task' })).toEqual({ kind: 'nothing' });
  });

  it.each(['other-calendar', 'kept-in-severa'])('and was released (%s) goes on when its event is back', (cause) => {
    const decision = closed(
      { event: here(event({ subject: 'B' })), activity: here(activity()) },
      { state: 'released', cause },
    );
    expect(decision).toMatchObject({ kind: 'merge', merge: { toSevera: ['subject'] } });
  });
});
