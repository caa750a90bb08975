import {
  activityObstacle,
  eventObstacle,
  newActivityObstacle,
  newEventObstacle,
  type Obstacle,
  type Policy,
} from './eligible.ts';
import type { Express } from './express.ts';
import { fillPair, type Merge, mergeFields } from './merge.ts';
import type { Activity, CalendarEvent, Link } from './ports.ts';

/** What one side says of an item. */
export type Said<T> =
  | { readonly kind: 'here'; readonly value: T }
  /** Nothing new: as the link has it. */
  | { readonly kind: 'unchanged' }
  /** Asked for and not found. */
  | { readonly kind: 'absent' }
  /** There, and not to be understood. */
  | { readonly kind: 'unreadable'; readonly id: string; readonly reason: string };

export interface View {
  readonly link: Link | null;
  readonly event: Said<CalendarEvent>;
  readonly activity: Said<Activity>;
  /** Users besides the mailbox's own who own or take part in the activity. */
  readonly others: boolean;
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
  /** The link ends and both calendars stay as they are: the activity became a project task (H4), or there is only one side. */
  | { readonly kind: 'close'; readonly cause: string };

/**
 * The decision for one item: what each side says, the link, the policy -> what to do.
 *
 * | link              | event       | activity    | decision                                             |
 * |-------------------|-------------|-------------|------------------------------------------------------|
 * | none              | here        |             | create-activity, unless skipped or parked (H6, H9)   |
 * | none              |             | here        | create-event, unless skipped or parked (H4, H5, H9)  |
 * | creating-event    |             | here        | create-event, again with the same mark (I1a)         |
 * | creating-activity | here        |             | create-activity, after the lost-create search (I1a)  |
 * | paired            | here        | here        | merge: filled, not overwritten (H8)                  |
 * | live              | any         | any         | merge (M1, M2)                                       |
 * | live              | absent      | any         | park: nothing is deleted because it is absent (M4)   |
 * | live              | any         | absent      | park, likewise                                       |
 * | live              |             | now a task  | close, the event stays (H4)                          |
 * | creating-…        | the only side is absent | close, or park if the other may have been made     |
 * | any other state   | any         | any         | nothing                                              |
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
      return activity.kind === 'here' ? newEvent(view, activity.value) : { kind: 'nothing' };
    case 'creating-event':
      if (activity.kind === 'absent') return neverMade(link, 'severa');
      return activity.kind === 'here' ? newEvent(view, activity.value) : { kind: 'nothing' };
    case 'creating-activity':
      if (event.kind === 'absent') return neverMade(link, 'exchange');
      if (event.kind !== 'here') return { kind: 'nothing' };
      return hindered('exchange', eventObstacle(event.value)) ?? { kind: 'create-activity', event: event.value };
    case 'paired':
    case 'live':
      return linked(view);
    default:
      return { kind: 'nothing' };
  }
}

/** Gone before its counterpart was made: nothing is left to do. If that may have been made already, it is a deletion. */
function neverMade(link: Link | null, side: 'severa' | 'exchange'): Decision {
  return link?.createSent === null
    ? { kind: 'close', cause: 'gone-before-made' }
    : { kind: 'park', side, reason: 'deletion' };
}

function newEvent(view: View, activity: Activity): Decision {
  return (
    hindered('severa', newActivityObstacle(activity, view.policy, view.others)) ?? { kind: 'create-event', activity }
  );
}

function linked({ link, event, activity, others, policy, express }: View): Decision {
  if (link === null) return { kind: 'nothing' };
  if (event.kind === 'absent') return { kind: 'park', side: 'exchange', reason: 'deletion' };
  if (activity.kind === 'absent') return { kind: 'park', side: 'severa', reason: 'deletion' };
  if (activity.kind === 'here') {
    if (activity.value.category === 'Task') return { kind: 'close', cause: 'project-task' };
    const stopped = parked('severa', activityObstacle(activity.value, policy, others));
    if (stopped !== null) return stopped;
  }
  if (event.kind === 'here') {
    const stopped = parked('exchange', eventObstacle(event.value));
    if (stopped !== null) return stopped;
  }
  const severa = activity.kind === 'here' ? activity.value : null;
  const exchange = event.kind === 'here' ? event.value : null;
  if (link.state === 'live') return { kind: 'merge', merge: mergeFields(link, severa, exchange, express) };
  if (severa === null || exchange === null) return { kind: 'nothing' };
  return { kind: 'merge', merge: fillPair(link, severa, exchange, express) };
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
