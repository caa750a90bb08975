import type { Held } from '../shared/sync/lease.ts';

/** How long after the end of another run's lease it is looked whether that run is still alive, in milliseconds. */
export const AFTER_LEASE_MS = 5000;

/**
 * Has the run that stood in the way to be looked after? Alive it goes on with what was asked for, dead nobody would. One
 * delayed message is pending for each lease, however many requests meet it: the first of them sends it, and that message
 * alone follows it up while the lease is renewed. A message that comes again (`repeated`) may have died before it sent it,
 * so it sends one too.
 */
export function isToBeWatched(held: Held, watched: string | undefined, repeated: boolean): boolean {
  return held.first || repeated || held.heldBy === watched;
}
