import { isKind } from '../errors.ts';
import type { Said } from './decide.ts';
import type { Activity, Instant, Link } from './ports.ts';
import type { Run } from './run.ts';

/** A finished write is visible within 90 seconds; what Severa shows sooner may be older than what we know. */
export const VISIBLE_AFTER_MS = 90 * 1000;
/** Why an activity is parked whose single read lags behind what a listing, or our own write, has shown. */
export const NOT_SHOWN_YET = 'not-shown-yet';

/**
 * Asks Severa for one activity. One that can't be understood is parked by its own reason and holds up nobody (M6). An
 * answer that is older than the stamp we know, so shortly after it, says nothing yet.
 */
export async function readActivity(run: Run, id: string, link: Link | null = null): Promise<Said<Activity>> {
  run.tally.add('activitiesRead');
  try {
    const activity = await run.host.read(id);
    if (activity !== null) run.proof.severaAnswers = true;
    const known = Math.max(
      link?.activityStamp ?? Number.NEGATIVE_INFINITY,
      run.stamps.get(id) ?? Number.NEGATIVE_INFINITY,
    );
    if (await isOlder(run, activity, known)) return { kind: 'unreadable', id, reason: NOT_SHOWN_YET };
    return activity === null ? { kind: 'absent' } : { kind: 'here', value: activity };
  } catch (error) {
    if (isKind(error, 'invalid')) return { kind: 'unreadable', id, reason: error.code };
    throw error;
  }
}

async function isOlder(run: Run, activity: Activity | null, known: Instant): Promise<boolean> {
  if (activity !== null && activity.modified >= known) return false;
  return known > (await run.host.now()) - VISIBLE_AFTER_MS;
}
