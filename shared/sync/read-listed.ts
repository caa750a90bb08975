import type { Activity, Instant, Link } from './ports.ts';
import { parkedKey, type Run } from './run.ts';

/** So many delivered activities are listed rather than read one by one. */
const WORTH_LISTING = 8;

/**
 * What a listing of the user's changes shows of activities that were delivered, each as new as what is known of it. One
 * that is missing, or shown as it was before, is left to be read by its id.
 */
export async function readListed(
  run: Run,
  ids: ReadonlySet<string>,
  links: ReadonlyMap<string, Link>,
): Promise<ReadonlyMap<string, Activity>> {
  const found = new Map<string, Activity>();
  const isPlain = (id: string) => ids.has(id) && !run.saidDeleted.has(id) && !run.parked.has(parkedKey('severa', id));
  // A listing may lag behind our own write as well.
  const known = (id: string, told: Instant) => Math.max(told, links.get(id)?.activityStamp ?? told);
  const stamps = new Map([...run.stamps].flatMap(([id, told]) => (isPlain(id) ? [[id, known(id, told)]] : [])));
  if (stamps.size < WORTH_LISTING) return found;
  for await (const { activities } of run.host.changedOf(run.policy.userId, Math.min(...stamps.values()))) {
    for (const activity of activities) {
      const stamp = stamps.get(activity.id);
      if (stamp !== undefined && activity.modified >= stamp) found.set(activity.id, activity);
    }
    if (found.size === stamps.size) break;
    await run.lease.keep();
  }
  run.tally.add('activitiesRead', found.size);
  for (const id of found.keys()) run.listed.add(id);
  return found;
}
