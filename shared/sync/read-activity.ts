import { isKind } from '../errors.ts';
import type { Said } from './decide.ts';
import type { Activity } from './ports.ts';
import type { Run } from './run.ts';

/** Asks Severa for one activity. One that can't be understood is parked by its own reason and holds up nobody (M6). */
export async function readActivity(run: Run, id: string): Promise<Said<Activity>> {
  run.tally.add('activitiesRead');
  try {
    const activity = await run.host.read(id);
    if (activity !== null) run.proof.severaAnswers = true;
    return activity === null ? { kind: 'absent' } : { kind: 'here', value: activity };
  } catch (error) {
    if (isKind(error, 'invalid')) return { kind: 'unreadable', id, reason: error.code };
    throw error;
  }
}
