import { newActivityObstacle } from './eligible.ts';
import { listActivities } from './listing.ts';
import { knownId } from './occurrence-id.ts';
import { hasPending } from './pending.ts';
import type { Activity, Instant, Link, Parked } from './ports.ts';
import type { Run } from './run.ts';
import { isChanged } from './values.ts';
import { windowAt } from './window.ts';

/** What links name and no listing showed, or showed otherwise: to be asked for. By itself it says nothing (M4). */
export interface Missing {
  readonly eventIds: ReadonlySet<string>;
  readonly activityIds: ReadonlySet<string>;
  /** Items that a run began and no run ended: to be looked at, whatever became of their parked rows. */
  readonly begun: readonly Item[];
  /** When ids were last listed. */
  readonly checkedAt: Instant | null;
}

type Item = Pick<Parked, 'side' | 'itemId'>;

export const NOTHING_MISSING: Omit<Missing, 'checkedAt'> = { eventIds: new Set(), activityIds: new Set(), begun: [] };

const BEGUN: ReadonlySet<Link['state']> = new Set(['creating-event', 'paired', 'sleeping']);
const DAY = 24 * 60 * 60 * 1000;

export function isCheckDue(run: Run): boolean {
  const { checkedAt } = run.lease.mailbox();
  return checkedAt === null || run.clock() >= checkedAt + DAY;
}

/**
 * M4: once a day the ids of both sides are listed, 100 a page, against the links: a deletion that neither a round nor a
 * host event told of is found here. The one reading beyond changes (H10).
 */
export async function dailyCheck(run: Run): Promise<Missing> {
  const now = run.clock();
  const { checkedAt, window } = run.lease.mailbox();
  if (!isCheckDue(run)) return { ...NOTHING_MISSING, checkedAt };
  const today = windowAt(now);
  const within = {
    from: Math.max(window?.from ?? today.from, today.from),
    until: Math.min(window?.until ?? today.until, today.until),
  };
  const all = await run.store.links(run.mailboxId);
  const begun = all.flatMap(begunItem);
  const links = all.filter((link) => isExpected(link, within.from));
  // Nobody tells of the deletion of an activity that only waits.
  const waiting = [...run.parked.values()].filter(({ side, nextTry }) => side === 'severa' && nextTry === null);
  if (links.length + waiting.length === 0) return { ...NOTHING_MISSING, begun, checkedAt: now };
  const events = new Set<string>();
  for await (const page of run.calendar.ids(run.mailboxId, within)) {
    for (const id of page) events.add(id);
    await run.lease.keep();
  }
  const listing = await listActivities(run, [run.policy.userId], within);
  const missing = <T>(ids: readonly (T | null)[], has: (id: T) => boolean) =>
    new Set(ids.filter((id): id is T => id !== null && !has(id)));
  return {
    eventIds: missing(
      links.map(({ eventId }) => eventId),
      // Of an occurrence its series is listed.
      (id) => events.has(knownId(id)),
    ),
    activityIds: new Set([
      ...missing(
        links.map(({ activityId }) => activityId),
        (id) => listing.activities.has(id) || listing.unreadable.has(id),
      ),
      ...untold(run, all, [...listing.activities.values()]),
    ]),
    begun: [
      ...begun,
      ...waiting.filter(({ itemId }) => !listing.activities.has(itemId) && !listing.unreadable.has(itemId)),
    ],
    checkedAt: now,
  };
}

/** Listed activities that a pull should have told of and didn't: another content than their link has, or no link at all. */
function untold(run: Run, links: readonly Link[], listed: readonly Activity[]): readonly string[] {
  const byActivity = new Map(links.map((link) => [link.activityId, link]));
  return listed
    .filter((activity) => {
      const link = byActivity.get(activity.id);
      if (link === undefined) return newActivityObstacle(activity, run.policy) === null;
      return link.state === 'live' && link.severa !== null && isChanged(link.id, link.severa, activity.item);
    })
    .map(({ id }) => id);
}

/** Every step leaves a parked row or a cursor that brings the next run back to it; this is for the day one of them is lost. */
function begunItem(link: Link): Item[] {
  const { state, eventId, activityId } = link;
  if (state === 'creating-activity') return eventId === null ? [] : [{ side: 'exchange', itemId: eventId }];
  const isBegun = BEGUN.has(state) || (state === 'live' && hasPending(link));
  return isBegun && activityId !== null ? [{ side: 'severa', itemId: activityId }] : [];
}

/** Not ended before the window: what ended long ago isn't followed any more (M8). */
function isExpected({ state, ends }: Link, from: Instant): boolean {
  return (state === 'live' || state === 'removing') && (ends === null || ends > from);
}
