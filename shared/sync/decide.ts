import type { Item } from '../calendar/item.ts';
import {
  activityObstacle,
  EVENT_UNANSWERED,
  eventObstacle,
  NOT_SHOWN_YET,
  newActivityObstacle,
  newEventObstacle,
  type Obstacle,
  type Policy,
} from './eligible.ts';
import type { Express } from './express.ts';
import { fillPair, type Merge, mergeFields } from './merge.ts';
import type { Activity, CalendarEvent, Link, SideValues } from './ports.ts';
import { isEnded, MADE_ANEW } from './unit.ts';
import { changedFields } from './values.ts';
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
  /** There, and not to be understood; or nobody can tell now. */
  | { readonly kind: 'unreadable'; readonly id: string; readonly reason: string };

export interface View {
  readonly link: Link | null;
  readonly event: Said<CalendarEvent>;
  readonly activity: Said<Activity>;
  /** Users besides the mailbox's own who own or take part in the activity. */
  readonly others: boolean;
  /** Writes that an earlier attempt stored before it sent them. */
  readonly sent: Link['pending'];
  /** An administrator decided that this item's deletion is undone (M5). */
  readonly restored: boolean;
  readonly policy: Policy;
  readonly express: Express;
}

export type Decision =
  | { readonly kind: 'nothing' }
  /** Not ours by the rules; `reason` is a stable code. */
  | { readonly kind: 'skip'; readonly reason: string }
  /** Ours, but not now: kept with its reason (M6). */
  | { readonly kind: 'park'; readonly side: 'severa' | 'exchange'; readonly reason: string }
  | { readonly kind: 'create-event'; readonly activity: Activity }
  | { readonly kind: 'create-activity'; readonly event: CalendarEvent }
  | { readonly kind: 'merge'; readonly merge: Merge }
  /** Subject to the guard (M5). */
  | { readonly kind: 'delete-event'; readonly event: Pick<CalendarEvent, 'id' | 'version'> }
  | { readonly kind: 'delete-activity'; readonly activity: Activity }
  /** Deleted on one side, edited on the other: the edit wins (M3). `recorded`: a deletion lost against it. */
  | { readonly kind: 'event-again'; readonly activity: Activity; readonly recorded: boolean }
  | { readonly kind: 'activity-again'; readonly event: CalendarEvent; readonly recorded: boolean }
  /** The link ends and both calendars stay as they are. `released`: it goes on if what stopped it ends. */
  | { readonly kind: 'close'; readonly cause: string; readonly released: boolean; readonly notice: boolean };

/** Why a link was released whose event is in another calendar, and one whose activity Severa keeps (M8). */
const OTHER_CALENDAR = 'other-calendar';
export const KEPT_IN_SEVERA = 'kept-in-severa';

/** Released for this, an item goes on once its event is in the calendar again. */
export function mayComeBack({ state, cause }: Link): boolean {
  return state === 'released' && (cause === OTHER_CALENDAR || cause === KEPT_IN_SEVERA);
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
 * |                   | elsewhere   | any         | released (M4)                                               |
 * |                   | gone        | gone        | close                                                       |
 * |                   | gone, the item ended long ago, or either | | close (M8)                                     |
 * |                   | gone        | as agreed   | delete-activity; with hours, closed, absence: released (M8) |
 * |                   | as agreed, or not shown | gone | delete-event, by the version that the link knows       |
 * |                   | gone        | edited      | event-again (M3)                                            |
 * |                   | edited      | gone        | activity-again (M3)                                         |
 * | removing one side | gone, and the other there after all      | made again                                                  |
 * | sleeping          | one of them is gone       | close, nothing is deleted (H3a)                             |
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
  const obstacle = newActivityObstacle(activity, view.policy, view.others, view.link?.origin);
  return hindered('severa', obstacle) ?? { kind: 'create-event', activity };
}

function reopened(view: View, link: Link): Decision {
  const { event, activity, policy } = view;
  if (event.kind === 'here' && activity.kind === 'here') return linked({ ...view, link: { ...link, state: 'live' } });
  if (!isWanted(view, link)) return NOTHING;
  if (event.kind === 'here') {
    const obstacle = hindered('exchange', newEventObstacle(event.value, policy));
    return obstacle ?? { kind: 'activity-again', event: event.value, recorded: false };
  }
  if (activity.kind !== 'here') return NOTHING;
  // It wasn't found just now, by the first sync of this connection or when it was proven gone: readings may lag behind that.
  if ((link.cause === 'connection-changed' || link.cause === MADE_ANEW) && policy.now < link.updated + SHOWN_ANEW_MS) {
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
  const isEdited = (then: SideValues | null, item: Item) =>
    then !== null && changedFields(link.id, then, item).length > 0;
  if (event.kind === 'here') return isEdited(link.exchange, event.value.item);
  return activity.kind === 'here' && isEdited(link.severa, activity.value.item);
}

/** Asked for and not found, and nobody could prove more. */
function absent({ event, activity }: View): Decision {
  if (event.kind === 'absent') return { kind: 'park', side: 'exchange', reason: 'deletion' };
  return activity.kind === 'absent' ? { kind: 'park', side: 'severa', reason: 'deletion' } : NOTHING;
}

function linked(view: View): Decision {
  const { link, event, activity, others, policy, express, sent } = view;
  if (link === null) return NOTHING;
  if (event.kind === 'absent' || activity.kind === 'absent') return absent(view);
  if (activity.kind === 'here') {
    if (activity.value.category === 'Task') return close('project-task');
    const stopped = parked('severa', activityObstacle(activity.value, policy, others));
    if (stopped !== null) return stopped;
  }
  if (event.kind === 'here') {
    const stopped = parked('exchange', eventObstacle(event.value));
    if (stopped !== null) return stopped;
  }
  const missing = event.kind === 'gone' || event.kind === 'elsewhere' || activity.kind === 'gone';
  if (missing) return ended(view, link);
  const severa = activity.kind === 'here' ? activity.value : null;
  const exchange = event.kind === 'here' ? event.value : null;
  const isFilled = link.state !== 'paired' && link.severa !== null && link.exchange !== null;
  if (isFilled) return { kind: 'merge', merge: mergeFields(link, severa, exchange, express, sent) };
  if (severa === null || exchange === null) return NOTHING;
  return { kind: 'merge', merge: fillPair(link, severa, exchange, express, sent) };
}

/** One side at least is no longer there. */
function ended({ event, activity, restored, policy, others }: View, link: Link): Decision {
  // What was our own removal keeps the cause that it had (M7).
  const cause = link.state === 'removing' ? link.cause : null;
  if (event.kind === 'gone' && activity.kind === 'gone') return close(cause ?? 'both-deleted');
  if (event.kind === 'elsewhere' && activity.kind !== 'gone') {
    return { kind: 'close', cause: OTHER_CALENDAR, released: true, notice: false };
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
    const edited = link.severa === null || changedFields(link.id, link.severa, value.item).length > 0;
    if (endedLongAgo(value.item.when, policy.zone, policy.now)) return close('ended-long-ago');
    if (edited || wanted) {
      const obstacle = newActivityObstacle(value, policy, others, link.origin);
      return obstacle === null ? { kind: 'event-again', activity: value, recorded: edited } : close(obstacle.reason);
    }
    if (value.hasHours || value.closed || value.category === 'Absences') {
      return { kind: 'close', cause: KEPT_IN_SEVERA, released: true, notice: true };
    }
    return { kind: 'delete-activity', activity: value };
  }
  if (event.kind === 'here') {
    const { value } = event;
    const edited = link.exchange === null || changedFields(link.id, link.exchange, value.item).length > 0;
    if (endedLongAgo(value.item.when, policy.zone, policy.now)) return close('ended-long-ago');
    if (!edited && !wanted) return { kind: 'delete-event', event: value };
    const obstacle = newEventObstacle(value, policy);
    if (obstacle?.kind === 'park') return { kind: 'park', side: 'exchange', reason: obstacle.reason };
    return obstacle === null ? { kind: 'activity-again', event: value, recorded: edited } : close(obstacle.reason);
  }
  return unread(link, policy);
}

/** Its activity is gone and no round has shown the event since: what the link says of it counts. */
function unread({ eventId, eventVersion, ends }: Link, policy: Policy): Decision {
  if (eventId === null || eventVersion === null) return NOTHING;
  if (ends !== null && isLongAgo(ends, policy.now)) return close('ended-long-ago');
  return { kind: 'delete-event', event: { id: eventId, version: eventVersion } };
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
