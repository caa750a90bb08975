import { isKind } from '../errors.ts';
import type { Said } from './decide.ts';
import type { Activity, Instant, Link } from './ports.ts';
import { parkedKey, type Run } from './run.ts';

/** A finished write is visible within 90 seconds; what Severa shows sooner may be older than what we know. */
export const VISIBLE_AFTER_MS = 90 * 1000;
/** Why an activity is parked whose single read lags behind what a listing, or our own write, has shown. */
export const NOT_SHOWN_YET = 'not-shown-yet';

/**
 * Asks Severa for one activity. One that can't be understood is parked by its own reason and holds up nobody (M6). An
 * answer that is older than the stamp we know, so shortly after it, says nothing yet.
 */
export async function readActivity(
  run: Run,
  id: string,
  link: Partial<Pick<Link, 'activityStamp'>> | null = null,
): Promise<Said<Activity>> {
  run.tally.add('activitiesRead');
  try {
    const activity = await run.host.read(id);
    if (activity !== null) run.proof.witness = id;
    if (await isStale(run, id, activity, link?.activityStamp ?? null))
      return { kind: 'unreadable', id, reason: NOT_SHOWN_YET };
    return activity === null ? { kind: 'absent' } : { kind: 'here', value: activity };
  } catch (error) {
    if (isKind(error, 'invalid')) return { kind: 'unreadable', id, reason: error.code };
    throw error;
  }
}

async function isStale(run: Run, id: string, activity: Activity | null, agreed: Instant | null): Promise<boolean> {
  const read = activity?.modified ?? Number.NEGATIVE_INFINITY;
  const known = Math.max(agreed ?? Number.NEGATIVE_INFINITY, run.stamps.get(id) ?? Number.NEGATIVE_INFINITY);
  if (read < known && known > (await run.host.now()) - VISIBLE_AFTER_MS) return true;
  // Parked a moment ago because something newer is on its way: what was agreed on already isn't that.
  const parked = run.parked.get(parkedKey('severa', id));
  const waits = parked?.reason === NOT_SHOWN_YET && parked.since > run.clock() - VISIBLE_AFTER_MS;
  return waits && read <= (agreed ?? Number.NEGATIVE_INFINITY);
}
