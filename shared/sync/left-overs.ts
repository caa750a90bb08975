import { newActivityObstacle, newEventObstacle, type Obstacle } from './eligible.ts';
import type { Activity, CalendarEvent } from './ports.ts';
import type { Prepared } from './prepare-first-sync.ts';
import type { Run } from './run.ts';

export type LeftOver =
  | { readonly kind: 'event'; readonly event: CalendarEvent; readonly obstacle: NonNullable<Obstacle> }
  | { readonly kind: 'activity'; readonly activity: Activity; readonly obstacle: NonNullable<Obstacle> }
  | {
      readonly kind: 'unreadable';
      readonly side: 'severa' | 'exchange';
      readonly id: string;
      readonly reason: string;
    };

/**
 * What has no row because the rules skip or park it. Anything else without a row came after the pairing was made, or is
 * what a lost POST made: it comes with the next round and delivery, where that is looked into.
 */
export function leftOvers(run: Run, { planned, both: { round, listing } }: Prepared): readonly LeftOver[] {
  const linked = new Set(planned.flatMap(({ eventId, activityId }) => [eventId, activityId]));
  const found: LeftOver[] = [];
  for (const [id, change] of round.changes) {
    if (linked.has(id)) continue;
    if (change.kind === 'event') {
      const obstacle = newEventObstacle(change.event, run.policy);
      if (obstacle !== null) found.push({ kind: 'event', event: change.event, obstacle });
    }
    if (change.kind === 'unreadable') found.push({ kind: 'unreadable', side: 'exchange', id, reason: change.reason });
  }
  for (const activity of listing.activities.values()) {
    const obstacle = linked.has(activity.id) ? null : newActivityObstacle(activity, run.policy);
    if (obstacle !== null) found.push({ kind: 'activity', activity, obstacle });
  }
  for (const [id, reason] of listing.unreadable) found.push({ kind: 'unreadable', side: 'severa', id, reason });
  return found;
}
