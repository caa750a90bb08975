import { disclose } from '../calendar/privacy.ts';
import type { Activity, CalendarEvent, Instant, Link, Window } from './ports.ts';
import { endedLongAgo, itemTouches } from './window.ts';

/** Whose calendar and by which settings. */
export interface Policy {
  /** The Severa user whose mailbox this is. */
  readonly userId: string;
  readonly zone: string;
  /** Activity types the administrator selected (H5). */
  readonly typeIds: ReadonlySet<string>;
  /** H7: type of an activity made from an event. */
  readonly defaultTypeId: string | null;
  /** H7: type of an activity made from a private event; null: Severa has none, such an activity is masked. */
  readonly personalTypeId: string | null;
  /** Severa may mail this user about each new activity (I6a). */
  readonly isMailed: boolean;
  readonly window: Window;
  /** As of `Place`. */
  readonly windowBefore?: Window;
  readonly now: Instant;
}

/**
 * Why an item isn't synced. `skip`: the rules say it isn't ours. `park`: it should be synced and can't be yet; it is
 * shown with this reason and looked at again when it changes (M6).
 */
export type Obstacle = { readonly kind: 'skip' | 'park'; readonly reason: string } | null;

/** Why an activity is parked whose single read lags behind what a listing, or our own write, has shown. */
export const NOT_SHOWN_YET = 'not-shown-yet';
/** Why an activity is parked whose event was sent, and whose answer was lost. */
export const EVENT_UNANSWERED = 'create-answer-lost';

/** Why a meeting is parked whose activity another mailbox's run is making (P4b). */
export const CLAIM_PENDING = 'claim-pending';
/** Why a meeting is parked whose people Severa was told of without an answer. */
export const PEOPLE_UNANSWERED = 'people-unanswered';

/**
 * Reasons that go away without the item changing: a setting is mended, a server's fault ends, a deletion can be proven.
 * Tried again by themselves.
 */
export const MENDED_ELSEWHERE: ReadonlySet<string> = new Set([
  'no-default-type',
  'severa.item-failing',
  'deletion',
  'series-inexpressible',
  NOT_SHOWN_YET,
  EVENT_UNANSWERED,
  CLAIM_PENDING,
  PEOPLE_UNANSWERED,
]);

/** Why an activity gets no event, and why one that had one lost it (H5). */
export const TYPE_NOT_SELECTED = 'type-not-selected';

const skip = (reason: string): Obstacle => ({ kind: 'skip', reason });
const park = (reason: string): Obstacle => ({ kind: 'park', reason });

/** May this event, linked or not, be compared with an activity? */
export function eventObstacle(event: CalendarEvent): Obstacle {
  if (event.draft) return skip('draft');
  return null;
}

/** May an unlinked event become an activity? (H6, H9) */
export function newEventObstacle(event: CalendarEvent, policy: Policy): Obstacle {
  if (event.cancelled) return skip('cancelled');
  const general = eventObstacle(event);
  if (general?.kind === 'skip') return general;
  if (endedLongAgo(event.item, policy.zone, policy.now)) return skip('ended-long-ago');
  if (!itemTouches(event.item, policy)) return skip('outside-window');
  if (general !== null) return general;
  return disclose(event.item, policy).typeId === null ? park('no-default-type') : null;
}

/** May this activity, linked or not, be compared with the event in this person's mailbox? */
export function activityObstacle(activity: Activity): Obstacle {
  if (activity.category === 'Task') return skip('project-task');
  if (activity.unassigned || activity.ownerId === null) return skip('unassigned');
  return null;
}

/** May an activity get an event? (H4, H5, H9) An Exchange-born one flows both ways whatever its type. */
export function newActivityObstacle(activity: Activity, policy: Policy, origin: Link['origin'] = 'severa'): Obstacle {
  const general = activityObstacle(activity);
  if (general?.kind === 'skip') return general;
  if (origin === 'severa' && !policy.typeIds.has(activity.typeId)) return skip(TYPE_NOT_SELECTED);
  if (endedLongAgo(activity.item, policy.zone, policy.now)) return skip('ended-long-ago');
  if (!itemTouches(activity.item, policy)) return skip('outside-window');
  return general;
}

/** H5: an event that the sync made of an activity whose type is not selected, or not any more, has to go. */
export function leavesSelection(
  { origin }: Pick<Link, 'origin'>,
  { typeId }: Pick<Activity, 'typeId'>,
  { typeIds }: Policy,
): boolean {
  return origin === 'severa' && !typeIds.has(typeId);
}

/**
 * H8: may an unlinked event be matched by content? Also one that can't be synced just now: matched, it waits as a pair and is
 * not made a second time.
 */
export function isMatchableEvent(event: CalendarEvent, policy: Policy): boolean {
  return newEventObstacle(event, policy)?.kind !== 'skip';
}

/** The same for an activity; one of a type that isn't selected gets no event, but may have one already (H5). */
export function isMatchableActivity(activity: Activity, policy: Policy): boolean {
  const obstacle = newActivityObstacle(activity, policy);
  return obstacle?.kind !== 'skip' || obstacle.reason === TYPE_NOT_SELECTED;
}
