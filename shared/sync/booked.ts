import { hasPending } from './pending.ts';
import type { Link, Parked } from './ports.ts';
import { parkedKey, type Run } from './run.ts';

/** The link says all there is to say: nothing is parked, and no write went unanswered. */
export function isBooked(run: Run, link: Link): boolean {
  const rows = [...parkedAs(run, 'exchange', link.eventId ?? ''), ...parkedAs(run, 'severa', link.activityId ?? '')];
  return link.state !== 'paired' && link.state !== 'sleeping' && rows.length === 0 && !hasPending(link);
}

export function parkedAs(run: Run, side: Parked['side'], itemId: string): Parked[] {
  const row = run.parked.get(parkedKey(side, itemId));
  return row === undefined ? [] : [row];
}
