import type { Field } from '../calendar/item.ts';
import {
  activityObstacle,
  EVENT_UNANSWERED,
  eventObstacle,
  leavesSelection,
  NOT_SHOWN_YET,
  newActivityObstacle,
  newEventObstacle,
  type Obstacle,
  type Policy,
  TYPE_NOT_SELECTED,
} from './eligible.ts';
import { type Express, isConcealed, type Shown, shownAs, typeForPrivate } from './express.ts';
import { isMeetingLink, type Meeting, meetingMerge } from './meeting.ts';
import { type Merge, mergeItem, writesExchange, writesSevera } from './merge-item.ts';
import { isActivityEdited } from './merge-shown.ts';
import { occurrenceOf } from './occurrence-id.ts';
import type { Role } from './people.ts';
import type { Activity, CalendarEvent, Link } from './ports.ts';
import type { TurnCause } from './run.ts';
import { isEnded, LEFT, MADE_ANEW, NOT_AMONG } from './unit.ts';
import { isChanged } from './values.ts';
import { endedLongAgo, isLongAgo } from './window.ts';

/** What one side says of an item. */
export type Said<T> =
  | { readonly kind: 'here'; readonly value: T }
  /** Nothing new: as the link has it. */
  | { readonly kind: 'unchanged' }
  /** Asked for and not found; proves nothing (M4). */
  | { readonly kind: 'absent' }
  /** Proven: deleted (M4). */
  | { readonly kind: 'gone' }
  /** An event in another calendar of the mailbox. */
  | { readonly kind: 'elsewhere' }
  /** An event that is there in the other form of a series by now (`Whereabouts`). */
  | { readonly kind: 'replaced'; readonly event: CalendarEvent | null }
  /** There, and not to be understood; or nobody can tell now. */
  | { readonly kind: 'unreadable'; readonly id: string; readonly reason: string };

export interface View {
  readonly link: Link | null;
  readonly event: Said<CalendarEvent>;
  readonly activity: Said<Activity>;
  /** What the mailbox's person is to the activity (P3); of no account while the activity isn't here. */
  readonly role: Role;
  /** null: the event is no meeting. */
  readonly meeting: Meeting | null;
  /** Another person's copy holds an edit that nobody has read yet (M3). */
  readonly editedElsewhere: boolean;
  /** The person himself deleted the activity in Severa, as far as the host app told (P7). */
  readonly deletedByPerson: boolean;
  /** The person hasn't switched the sync on (H12a). */
  readonly guest: boolean;
  /** P7: an owner's edits of a meeting that he organizes are sent. */
  readonly sends: boolean;
  /** Writes that an earlier attempt stored before it sent them. */
  readonly sent: Link['pending'];
  /** An administrator decided that this item's deletion is undone (M5). */
  readonly restored: boolean;
  readonly policy: Policy;
  readonly express: Express;
  /** Can single dates of this person's series be written to Severa? Default: no. */
  readonly severaDates?: boolean;
  /** Others take part in it; default: nobody. */
  readonly shared?: boolean;
}

export type Decision =
  | { readonly kind: 'nothing' }
  /** Not ours by the rules; `reason` is a stable code. */
  | { readonly kind: 'skip'; readonly reason: string }
  /** Ours, but not now: kept with its reason (M6). */
  | { readonly kind: 'park'; readonly side: 'severa' | 'exchange'; readonly reason: string }
  | { readonly kind: 'create-event'; readonly activity: Activity }
  | { readonly kind: 'create-activity'; readonly event: CalendarEvent }
  /** `putBack`: edits in Severa that it undoes, each worth a notice (P5). */
  | {
      readonly kind: 'merge';
      readonly merge: Merge;
      readonly mayMail?: true;
      readonly putBack?: readonly Field[];
      readonly attendees?: true;
      /** How Severa shows the item from then on; missing: openly. */
      readonly shown?: Exclude<Shown, 'open'>;
      /** The type that the activity gets before anything is written to it (H7a). */
      readonly typeId?: string;
      /** Its event goes as soon as this is done (H5). */
      readonly leaves?: true;
    }
  /** A copy of a meeting that another copy speaks for (P5). */
  | { readonly kind: 'presence' }
  /** Subject to the guard (M5). */
  | {
      readonly kind: 'delete-event';
      readonly event: Pick<CalendarEvent, 'id' | 'version'>;
      readonly cause: string;
      readonly mayMail?: true;
    }
  | { readonly kind: 'delete-activity'; readonly activity: Activity }
  /** The person leaves; the activity stays, unless his was the last copy of a meeting (P3, P6). */
  | { readonly kind: 'leave'; readonly activity: Activity }
  /** Deleted on one side, edited on the other: the edit wins (M3). `recorded`: a deletion lost against it. */
  | { readonly kind: 'event-again'; readonly activity: Activity; readonly recorded: boolean }
  | { readonly kind: 'activity-again'; readonly event: CalendarEvent; readonly recorded: boolean }
  /** The activity has nothing left to say and goes, for the sake of the other form of its series: our own removal (M7). */
  | { readonly kind: 'turn'; readonly activity: Activity; readonly cause: TurnCause }
  /** The link ends and both calendars stay as they are. `released`: it goes on if what stopped it ends. */
  | { readonly kind: 'close'; readonly cause: string; readonly released: boolean; readonly notice: boolean };

const ACTIVITY_DELETED = 'activity-deleted';
/** Why a guest's link ended (H12a). */
const GONE_AT_GUEST = 'gone-at-guest';
/** Why a copy of ours goes: its person was invited to the meeting that its activity became (P1a). */
export const REPLACED = 'replaced-by-invitation';
/** Why a link was released whose event is in another calendar, and one whose activity Severa keeps (M8). */
const OTHER_CALENDAR = 'other-calendar';
export const KEPT_IN_SEVERA = 'kept-in-severa';
/** Why the event of a meeting stays whose activity was deleted in Severa (P7). */
export const MEETING_STAYS = 'meeting-stays';

/** Why a series waits whose activity must not go, though Severa can't hold it in this form. */
export const SERIES_INEXPRESSIBLE = 'series-inexpressible';

/** Released for this, an item goes on once its event is in the calendar again. */
export function mayComeBack({ state, cause }: Link): boolean {
  return state === 'released' && (cause === OTHER_CALENDAR || cause === KEPT_IN_SEVERA || cause === NOT_AMONG);
}

/**
 * The decision for one item: what each side says, the link, the policy -> what to do.
 *
 * | link              | event       | activity    | decision                                                    |
 * |-------------------|-------------|-------------|-------------------------------------------------------------|
 * | none              | here        |             | create-activity, unless skipped or parked (H6, H9)          |
 * | none              |             | here        | create-event, unless skipped or parked (H4, H5, H9)         |
 * | creating-event    |             | here        | create-event, again with the same mark (I1a)                |
 * | creating-activity | here        |             | create-activity, after the lost-create search (I1a)         |
 * | creating-…        | the only side is gone     | close; park while the other may have been made              |
 * | paired            | here        | here        | merge: filled, not overwritten (H8)                         |
 * | paired            | one is gone or elsewhere  | close: nothing was agreed yet                               |
 * | open (live, sleeping, removing)                                                                             |
 * |                   | not gone    | not gone    | merge (M1, M2)                                              |
 * |                   |             | now a task  | close, the event stays (H4)                                 |
 * |                   | here        | of a type left out, and the event is ours | merge, then delete-event (H5) |
 * |                   | elsewhere   | any         | released (M4)                                               |
 * |                   | gone        | gone        | close                                                       |
 * |                   | gone, the item ended long ago, or either | | close (M8)                                     |
 * |                   | gone        | as agreed   | delete-activity; with hours, closed, absence: released (M8) |
 * |                   | gone        | a participant's, or a meeting that somebody else organizes | leave (P3, P6) |
 * |                   | any         | the person isn't among its people | ours: delete-event; his own: released (P8) |
 * | a meeting, open   | here        | gone        | released; deleted by its organizer himself: delete-event (P7) |
 * |   not speaking    | here        | any         | presence (P5)                                               |
 * |                   | as agreed, or not shown | gone | delete-event, by the version that the link knows       |
 * |                   | gone        | edited      | event-again (M3)                                            |
 * |                   | edited      | gone        | activity-again (M3)                                         |
 * | removing one side | gone, and the other there after all      | made again                                                  |
 * | sleeping          | one of them is gone       | close, nothing is deleted (H3a)                             |
 * | creating, open    | in its other form         |             | `replaced`: merge, park, turn                     |
 * | any               | absent      |             | park: nothing is deleted because it is absent (M4)          |
 * | released: elsewhere, kept in Severa | here |  | as open                                                     |
 * | closed, REOPENS   | here        |           | activity-again                                              |
 * |                   |             | here        | event-again                                                 |
 * | any other state   | any         | any         | nothing                                                     |
 *
 * An obstacle on either side parks or skips the item before anything is compared.
 */
export function decide(view: View): Decision {
  const { link, event, activity, policy } = view;
  if (event.kind === 'unreadable') return { kind: 'park', side: 'exchange', reason: event.reason };
  if (activity.kind === 'unreadable') return { kind: 'park', side: 'severa', reason: activity.reason };
  if (event.kind === 'replaced') return link === null ? NOTHING : inOtherForm(view, link, event.event);
  switch (link?.state ?? 'none') {
    case 'none':
      if (event.kind === 'here') {
        return (
          hindered('exchange', newEventObstacle(event.value, policy)) ?? {
            kind: 'create-activity',
            event: event.value,
          }
        );
      }
      return activity.kind === 'here' ? newEvent(view, activity.value) : NOTHING;
    case 'creating-event':
      if (activity.kind === 'gone') return neverMade(view, 'severa');
      if (activity.kind !== 'here') return absent(view);
      return isUnderWay(view)
        ? { kind: 'park', side: 'severa', reason: EVENT_UNANSWERED }
        : newEvent(view, activity.value);
    case 'creating-activity':
      if (event.kind === 'gone' || event.kind === 'elsewhere') return neverMade(view, 'exchange');
      if (event.kind === 'here' && event.value.cancelled) return neverMade(view, 'exchange');
      if (event.kind !== 'here') return absent(view);
      return hindered('exchange', eventObstacle(event.value)) ?? { kind: 'create-activity', event: event.value };
    case 'released':
      return link !== null && mayComeBack(link) && event.kind === 'here' ? linked(view) : NOTHING;
    case 'closed':
      return link !== null && isEnded(link) ? reopened(view, link) : NOTHING;
    default:
      return linked(view);
  }
}

const NOTHING: Decision = { kind: 'nothing' };

function close(cause: string): Decision {
  return { kind: 'close', cause, released: false, notice: false };
}

/** How long after it was sent an event may still be missing where it is looked for by its mark, in milliseconds (I1a). */
const EVENT_SENT_MS = 2 * 60 * 1000;

/** Sent just now, and nobody knows whether it was made: neither a search nor a server's memory is to be relied on yet. */
function isUnderWay({ link, policy }: View): boolean {
  const sent = link?.createSent ?? null;
  return sent !== null && policy.now < sent + EVENT_SENT_MS;
}

/** How long an event that we sent may take to turn up in a round, in milliseconds. */
const EVENT_SHOWN_MS = 10 * 60 * 1000;

/** Gone before its counterpart was made: nothing is left to do. While that may have been made, it waits. */
function neverMade({ link, policy }: View, side: 'severa' | 'exchange'): Decision {
  const sent = link?.createSent ?? null;
  if (sent === null) return close('gone-before-made');
  // A lost activity was searched for before this; an event is looked for by its mark, in the rounds that come.
  const waiting = side === 'exchange' || policy.now < sent + EVENT_SHOWN_MS;
  return waiting ? { kind: 'park', side, reason: 'deletion' } : close('gone-before-made');
}

/** How long readings may contradict what was seen before them, in milliseconds. */
const SHOWN_ANEW_MS = 5 * 60 * 1000;

function newEvent(view: View, activity: Activity): Decision {
  const obstacle = newActivityObstacle(activity, view.policy, view.link?.origin);
  if (obstacle?.kind !== 'skip' && view.role === 'none') return { kind: 'skip', reason: NOT_AMONG };
  return hindered('severa', obstacle) ?? { kind: 'create-event', activity };
}

/** Closed for one of these, an activity that is shown soon after may be shown as it was before. */
const DOUBTED: ReadonlySet<string> = new Set(['connection-changed', MADE_ANEW, LEFT, NOT_AMONG]);

function reopened(view: View, link: Link): Decision {
  const { event, activity, policy, role } = view;
  // Who left, or was removed, is told of the activity once more only when he is among its people again.
  if (activity.kind === 'here' && role === 'none') return NOTHING;
  if (event.kind === 'here' && activity.kind === 'here') {
    // Brought back by its person after it went for its type: left to him.
    const isOwn = link.cause === TYPE_NOT_SELECTED && leavesSelection(link, activity.value, policy);
    return isOwn ? NOTHING : linked({ ...view, link: { ...link, state: 'live' } });
  }
  if (!isWanted(view, link)) return NOTHING;
  if (event.kind === 'here') {
    const obstacle = hindered('exchange', newEventObstacle(event.value, policy));
    return obstacle ?? { kind: 'activity-again', event: event.value, recorded: false };
  }
  if (activity.kind !== 'here') return NOTHING;
  // It wasn't found just now, by the first sync of this connection or when it was proven gone: readings may lag behind that.
  if (DOUBTED.has(link.cause ?? '') && policy.now < link.updated + SHOWN_ANEW_MS) {
    return { kind: 'park', side: 'severa', reason: NOT_SHOWN_YET };
  }
  const decision = newEvent(view, activity.value);
  return decision.kind === 'create-event'
    ? { kind: 'event-again', activity: activity.value, recorded: false }
    : decision;
}

/** What vanished while the sync was off stays away (H3a), unless its other side is edited later (M3). */
function isWanted({ event, activity }: View, link: Link): boolean {
  if (link.cause !== 'vanished-while-off') return true;
  if (event.kind === 'here') return link.exchange !== null && isChanged(link.id, link.exchange, event.value.item);
  return activity.kind === 'here' && link.severa !== null && isActivityEdited(link, activity.value.item);
}

/** Asked for and not found, and nobody could prove more. */
function absent({ event, activity }: View): Decision {
  if (event.kind === 'absent') return { kind: 'park', side: 'exchange', reason: 'deletion' };
  return activity.kind === 'absent' ? { kind: 'park', side: 'severa', reason: 'deletion' } : NOTHING;
}

function linked(view: View): Decision {
  const { link, event, activity, meeting } = view;
  if (link === null) return NOTHING;
  if (link.cause === REPLACED && link.state === 'removing') return replaced(event, link);
  if (view.guest) {
    const decision = ofGuest(view, link);
    if (decision !== null) return decision;
  }
  if (event.kind === 'absent' || activity.kind === 'absent') return absent(view);
  if (activity.kind === 'here') {
    if (activity.value.category === 'Task') return close('project-task');
    const stopped = parked('severa', activityObstacle(activity.value));
    if (stopped !== null) return stopped;
    if (view.role === 'none') return outsider(view, link);
  }
  if (event.kind === 'here') {
    const stopped = parked('exchange', eventObstacle(event.value));
    if (stopped !== null) return stopped;
  }
  const missing = event.kind === 'gone' || event.kind === 'elsewhere' || activity.kind === 'gone';
  if (missing) return ended(view, link);
  if (meeting !== null && !meeting.speaks) return { kind: 'presence' };
  return leaving(view, link) ?? merged(view, link);
}

/** H5: what we made of an activity whose type is left out goes, its edits first. What people were invited to stays. */
function leaving(view: View, link: Link): Decision | null {
  const { event, activity, meeting, policy, restored } = view;
  if (activity.kind !== 'here' || !leavesSelection(link, activity.value, policy)) return null;
  if (restored || meeting !== null || link.state === 'paired') return null;
  if (event.kind !== 'here') return NOTHING;
  const decision = merged(view, link);
  // Only what the activity would lose with the event has to be written before that goes.
  return decision.kind === 'merge' && decision.merge.toSevera.length > 0
    ? { ...decision, leaves: true }
    : { kind: 'delete-event', event: event.value, cause: TYPE_NOT_SELECTED };
}

/** H12a: what is gone there stays gone; who made a meeting of it has it to himself; Severa isn't touched by either. */
function ofGuest({ event, activity, meeting }: View, link: Link): Decision | null {
  if (event.kind === 'gone' || event.kind === 'elsewhere') return close(link.cause ?? GONE_AT_GUEST);
  if (meeting !== null) return { kind: 'close', cause: MEETING_STAYS, released: true, notice: false };
  if (activity.kind !== 'gone' || event.kind !== 'here' || link.exchange === null) return null;
  const edited = isChanged(link.id, link.exchange, event.value.item);
  return edited ? { kind: 'close', cause: ACTIVITY_DELETED, released: true, notice: false } : null;
}

/** P1a: our copy beside the invitation that took its place. Edited since, it stays as the person's own. */
function replaced(event: Said<CalendarEvent>, link: Link): Decision {
  if (event.kind !== 'here') return event.kind === 'gone' ? close(REPLACED) : NOTHING;
  const edited = link.exchange !== null && isChanged(link.id, link.exchange, event.value.item);
  if (edited) return { kind: 'close', cause: REPLACED, released: true, notice: false };
  return { kind: 'delete-event', event: event.value, cause: REPLACED };
}

function merged(view: View, link: Link): Decision {
  const { event, activity, express, sent, meeting, policy, sends, severaDates = false } = view;
  const severa = activity.kind === 'here' ? activity.value : null;
  const exchange = event.kind === 'here' ? event.value : null;
  const now = shownAs(link, exchange?.item ?? null, severa?.category ?? null);
  const typeId = severa === null ? null : typeForPrivate(link, now, policy);
  const next = typeId === null ? now : 'personal';
  const options = { express, place: policy, sent, severaDates, shown: next, isKept: meeting !== null };
  const item = mergeItem(link, severa, exchange, options);
  if (item === null) return NOTHING;
  const { merge, shown } = item;
  const privacy = { ...(shown === 'open' ? {} : { shown }), ...(typeId === null ? {} : { typeId }) };
  // Those who were invited are told also that they are no longer.
  const attendees = link.state === 'live' || link.state === 'paired' ? ({ attendees: true } as const) : {};
  if (meeting === null) return { kind: 'merge', merge, ...(isMeetingLink(link) ? attendees : {}), ...privacy };
  // A write that left its event's version as it was hasn't been done.
  const wasSent = merge.toExchange.some((field) => sent[field]?.to === 'exchange');
  const resent = wasSent && exchange?.version !== link.eventVersion;
  const rules = { link, meeting, activity: severa, userId: policy.userId, sends, resent };
  const { merge: allowed, mayMail, putBack } = meetingMerge(merge, rules);
  return {
    kind: 'merge',
    merge: allowed,
    ...attendees,
    ...privacy,
    ...(mayMail ? { mayMail } : {}),
    ...(putBack.length > 0 ? { putBack } : {}),
  };
}

/** P8: he is neither owner nor participant any more. What we made for him goes, his edits first; what is his own stays. */
function outsider(view: View, link: Link): Decision {
  const { event, meeting } = view;
  if (event.kind === 'gone' || event.kind === 'elsewhere') return close(link.cause ?? NOT_AMONG);
  if (link.origin !== 'severa' || meeting !== null) {
    return { kind: 'close', cause: NOT_AMONG, released: true, notice: false };
  }
  if (event.kind === 'here' && link.exchange !== null) {
    const edited = isChanged(link.id, link.exchange, event.value.item);
    const decision = edited ? merged(view, link) : NOTHING;
    if (decision.kind === 'merge' && writesSevera(decision.merge)) return decision;
  }
  const { eventId: id, eventVersion } = link;
  const version = event.kind === 'here' ? event.value.version : eventVersion;
  return id === null || version === null ? NOTHING : { kind: 'delete-event', event: { id, version }, cause: NOT_AMONG };
}

/**
 * The series is there in the other form. What Severa has to say of this one is merged into it first; an activity that must not
 * go holds the whole series back.
 */
function inOtherForm(view: View, link: Link, there: CalendarEvent | null): Decision {
  const { activity, policy, role, meeting, express, sent, severaDates = false, shared = false } = view;
  const cause: TurnCause = link.eventId !== null && occurrenceOf(link.eventId) !== null ? 'as-series' : 'as-singles';
  if (link.state === 'released' || link.state === 'closed' || link.state === 'creating-event') return NOTHING;
  if (link.state === 'creating-activity') {
    return link.createSent === null ? close(cause) : { kind: 'park', side: 'exchange', reason: 'deletion' };
  }
  if (activity.kind === 'gone') return close(cause);
  if (activity.kind === 'absent') return absent(view);
  if (activity.kind !== 'here') return NOTHING;
  const { value } = activity;
  if (value.category === 'Task') return close('project-task');
  const stopped = parked('severa', activityObstacle(value));
  if (stopped !== null) return stopped;
  if (role === 'none') return { kind: 'close', cause: NOT_AMONG, released: true, notice: false };
  const shown = link.shown ?? 'open';
  const item = mergeItem(link, value, there, { express, place: policy, sent, severaDates, shown, isKept: false });
  if (item !== null && there !== null && writesExchange(item.merge)) {
    const { merge } = item;
    return { kind: 'merge', merge, ...(item.shown === 'open' ? {} : { shown: item.shown }) };
  }
  // A type that is left out takes the series with it, in whatever form (H5); what was edited in it comes to Severa first.
  const leaves = there !== null && occurrenceOf(link.eventId ?? '') === null && meeting === null && !view.restored;
  if (leaves && link.state !== 'paired' && leavesSelection(link, value, policy)) {
    if (item === null || item.merge.toSevera.length === 0) {
      return { kind: 'delete-event', event: there, cause: TYPE_NOT_SELECTED };
    }
    const { merge } = item;
    return { kind: 'merge', merge, leaves: true };
  }
  const isOver = endedLongAgo(value.item, policy.zone, policy.now);
  // The date itself is gone from the series, and somebody still cares for it (M3).
  const isEdited = isActivityEdited(link, value.item);
  if (there === null && isEdited && !isOver) return { kind: 'event-again', activity: value, recorded: true };
  // What left the window before its series became another (H6a, M8).
  if (there === null && isOver) return close('ended-long-ago');
  if (value.hasHours || value.closed || value.category === 'Absences') {
    return isOver ? close('ended-long-ago') : { kind: 'park', side: 'severa', reason: SERIES_INEXPRESSIBLE };
  }
  // What others take part in isn't taken from them.
  if (role !== 'owner' || shared || meeting !== null) {
    return { kind: 'park', side: 'severa', reason: SERIES_INEXPRESSIBLE };
  }
  return { kind: 'turn', activity: value, cause };
}

/** One side at least is no longer there. */
function ended(view: View, link: Link): Decision {
  const { event, activity, restored, policy, role, meeting } = view;
  // What was our own removal keeps the cause that it had (M7).
  const cause = link.state === 'removing' ? link.cause : null;
  if (event.kind === 'gone' && activity.kind === 'gone') return close(cause ?? 'both-deleted');
  // We removed it ourselves, for the other form of its series: that deletes nothing in the mailbox.
  if (activity.kind === 'gone' && (cause === 'as-singles' || cause === 'as-series')) return close(cause);
  if (event.kind === 'elsewhere' && activity.kind !== 'gone') {
    return { kind: 'close', cause: OTHER_CALENDAR, released: true, notice: false };
  }
  if (cause === TYPE_NOT_SELECTED && event.kind === 'gone') {
    // It went by our own hand, because its type was left out; that may be selected again by now.
    const isBack = activity.kind === 'here' && newActivityObstacle(activity.value, policy, link.origin) === null;
    return isBack ? { kind: 'event-again', activity: activity.value, recorded: false } : close(cause);
  }
  if (link.state === 'paired') return close('gone-before-agreed');
  if (link.state === 'sleeping') return close('vanished-while-off');
  if (event.kind === 'elsewhere') return close('activity-deleted');
  // We were removing the one side because the other was gone, and it is there after all.
  const mistaken =
    cause === 'activity-deleted' ? activity.kind === 'here' : cause === 'event-deleted' && event.kind === 'here';
  const wanted = restored || mistaken;
  if (activity.kind === 'here') {
    const { value } = activity;
    const changed = isActivityEdited(link, value.item);
    if (endedLongAgo(value.item, policy.zone, policy.now)) return close('ended-long-ago');
    // Leaving deletes nothing, so no edit is lost by it.
    const leaves = meeting === null ? role === 'participant' : !meeting.organizes;
    if (leaves && !wanted) return { kind: 'leave', activity: value };
    const edited = changed || view.editedElsewhere;
    if (edited || wanted) {
      const obstacle = newActivityObstacle(value, policy, link.origin);
      return obstacle === null
        ? { kind: 'event-again', activity: value, recorded: edited && !isConcealed(link) }
        : close(obstacle.reason);
    }
    if (value.hasHours || value.closed || value.category === 'Absences') {
      return { kind: 'close', cause: KEPT_IN_SEVERA, released: true, notice: true };
    }
    return { kind: 'delete-activity', activity: value };
  }
  if (meeting !== null) return meetingWithout(view, link, meeting);
  if (event.kind === 'here') {
    const { value } = event;
    const edited = link.exchange === null || isChanged(link.id, link.exchange, value.item);
    if (endedLongAgo(value.item, policy.zone, policy.now)) return close('ended-long-ago');
    if (!edited && !wanted) return { kind: 'delete-event', event: value, cause: ACTIVITY_DELETED };
    const obstacle = newEventObstacle(value, policy);
    if (obstacle?.kind === 'park') return { kind: 'park', side: 'exchange', reason: obstacle.reason };
    return obstacle === null
      ? { kind: 'activity-again', event: value, recorded: edited && !isConcealed(link) }
      : close(obstacle.reason);
  }
  return unread(link, policy);
}

/** Its activity is gone and no round has shown the event since: what the link says of it counts. */
function unread({ eventId, eventVersion, ends }: Link, policy: Policy): Decision {
  if (eventId === null || eventVersion === null) return NOTHING;
  if (ends !== null && isLongAgo(ends, policy.now)) return close('ended-long-ago');
  return { kind: 'delete-event', event: { id: eventId, version: eventVersion }, cause: ACTIVITY_DELETED };
}

/**
 * P7: the activity of a meeting was deleted in Severa. Only what its organizer himself deleted is cancelled; else the event
 * stays, whatever was edited in it meanwhile, and nothing new is made of it.
 */
function meetingWithout({ event, sends, deletedByPerson }: View, link: Link, meeting: Meeting): Decision {
  const isWithin = meeting.organizes && meeting.speaks && sends && deletedByPerson && link.state === 'live';
  if (isWithin && event.kind === 'here' && link.exchange !== null) {
    const edited = isChanged(link.id, link.exchange, event.value.item);
    if (!edited) return { kind: 'delete-event', event: event.value, cause: ACTIVITY_DELETED, mayMail: true };
  }
  return { kind: 'close', cause: MEETING_STAYS, released: true, notice: meeting.speaks };
}

/** A linked item is never just skipped: parked, both its sides are read again when either turns up. */
function parked(side: 'severa' | 'exchange', obstacle: Obstacle): Decision | null {
  return obstacle === null ? null : { kind: 'park', side, reason: obstacle.reason };
}

function hindered(side: 'severa' | 'exchange', obstacle: Obstacle): Decision | null {
  if (obstacle === null) return null;
  return obstacle.kind === 'skip'
    ? { kind: 'skip', reason: obstacle.reason }
    : { kind: 'park', side, reason: obstacle.reason };
}
