import { activityOf, type Call } from './call.ts';
import type { StoredActivity } from './model.ts';
import { Problem } from './problem.ts';

/** The documents are silent on writes to a single occurrence: `occurrenceWrites` says what happens. */
export function writable(call: Call, guid: string): StoredActivity {
  const activity = activityOf(call, guid);
  if (activity.recurrenceType !== 'Occurrence') return activity;
  if (call.severa.behaviour.occurrenceWrites === 'wholeSeries') return activityOf(call, activity.parentGuid ?? '');
  if (call.severa.behaviour.occurrenceWrites === 'exception') return activity;
  throw new Problem(400, 'InvalidOperation', 'A single occurrence can not be changed.', {
    type: 'PathParameter',
    name: 'guid',
    identifier: guid,
  });
}
