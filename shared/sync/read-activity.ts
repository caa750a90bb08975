import { isKind } from '../errors.ts';
import { REPLACED, type Said } from './decide.ts';
import { NOT_SHOWN_YET } from './eligible.ts';
import type { Activity, Instant, Link } from './ports.ts';
import { parkedKey, type Run } from './run.ts';

/** A finished write is visible within 90 seconds; what Severa shows sooner may be older than what we know. */
export const VISIBLE_AFTER_MS = 90 * 1000;

/**
 * Asks Severa for one activity. One that can't be understood is parked by its own reason and holds up nobody (M6). An
 * answer that is older than the stamp we know, so shortly after it, says nothing yet.
 */
export async function readActivity(
  run: Run,
  id: string,
  link: Partial<Pick<Link, 'activityStamp'>> | null = null,
): Promise<Said<Activity>> {
  // The row of a copy that an invitation replaces has no activity any more.
  if (id.startsWith(REPLACED)) return { kind: 'unchanged' };
  run.tally.add('activitiesRead');
  const agreed = link?.activityStamp ?? Number.NEGATIVE_INFINITY;
  const waitsFor = run.parked.get(parkedKey('severa', id))?.stamp ?? Number.NEGATIVE_INFINITY;
  const known = Math.max(agreed, run.stamps.get(id) ?? Number.NEGATIVE_INFINITY, waitsFor);
  const waits = newerThan(run, id, known, await run.host.now());
  try {
    const activity = await run.host.read(id);
    if (activity !== null) run.proof.witness = id;
    const read = activity?.modified ?? Number.NEGATIVE_INFINITY;
    // What was parked for something newer than what is agreed isn't settled by that.
    const isStale = waits === 'known' ? read < known : waits === 'agreed' && read <= agreed;
    if (isStale) return { kind: 'unreadable', id, reason: NOT_SHOWN_YET };
    return activity === null ? { kind: 'absent' } : { kind: 'here', value: activity };
  } catch (error) {
    if (isKind(error, 'invalid')) return { kind: 'unreadable', id, reason: error.code };
    throw error;
  }
}

/** By the time of asking, however long the answer takes: may an answer still be older than a stamp that is known? */
function newerThan(run: Run, id: string, known: Instant, now: Instant): 'known' | 'agreed' | null {
  const parked = run.parked.get(parkedKey('severa', id));
  if (parked?.reason === NOT_SHOWN_YET && parked.since > run.clock() - VISIBLE_AFTER_MS) {
    // A stamp that was told of says more than that something is on its way.
    return run.stamps.has(id) || parked.stamp !== null ? 'known' : 'agreed';
  }
  return known > now - VISIBLE_AFTER_MS ? 'known' : null;
}
