import type { Category, StoredActivity } from './model.ts';
import { Problem } from './problem.ts';
import type { OrganizationStore } from './store.ts';
import type { SeveraBehaviour, SeveraFaults } from './switches.ts';
import type { ActivityFields } from './writes.ts';

/** What the API client may do with an activity of this kind, whoever owns it. */
export function reachOf(
  store: OrganizationStore,
  { typeGuid }: StoredActivity,
  behaviour: SeveraBehaviour,
): SeveraBehaviour['personalForApi'] {
  switch (store.types.get(typeGuid)?.category) {
    case 'Personal':
      return behaviour.personalForApi;
    case 'Absences':
      return behaviour.absencesForApi;
    default:
      return 'open';
  }
}

const NAMES: Partial<Record<Category, string>> = { Personal: 'Personal', Absences: 'Absence' };

/** A busy time without content, as people without rights see it. */
export function masked(store: OrganizationStore, activity: StoredActivity): StoredActivity {
  const category = store.types.get(activity.typeGuid)?.category ?? 'Personal';
  const name = NAMES[category] ?? category;
  return { ...activity, name, notes: null, location: null, customer: null, phase: null, projectTaskStatus: null };
}

/** Throws what refuses a write to an activity. `fields` null: a deletion. */
export function checkWrite(
  store: OrganizationStore,
  activity: StoredActivity,
  fields: Partial<ActivityFields> | null,
  behaviour: SeveraBehaviour,
  { lockedPhases }: Pick<SeveraFaults, 'lockedPhases'>,
): void {
  if (reachOf(store, activity, behaviour) !== 'open') throw denied('The activity may not be changed.');
  if (activity.phase && lockedPhases.includes(activity.phase.guid)) throw denied('The phase is locked.');
  if (fields === null) checkDeletion(store, activity, behaviour);
  else checkEdit(activity, fields, behaviour);
}

function checkEdit(activity: StoredActivity, fields: Partial<ActivityFields>, behaviour: SeveraBehaviour): void {
  const staysClosed = activity.isClosed && fields.isClosed !== false;
  if (staysClosed && behaviour.closedWrites === 'refused') throw denied('A closed activity can not be changed.');
  if (!activity.hasHours || behaviour.hoursWrites === 'free') return;
  const times = (['start', 'end', 'isAllDay'] as const).some((name) => {
    const value = fields[name];
    return value !== undefined && value !== activity[name];
  });
  if (times || behaviour.hoursWrites === 'refused') throw denied('An activity with work hours can not be changed.');
}

const REFUSED_DELETION = {
  forbidden: [403, 'PermissionDenied'],
  invalid: [400, 'InvalidOperation'],
  conflict: [409, 'InvalidOperation'],
} as const;

/** A series is kept by what is closed or has hours among its changed occurrences too. */
function checkDeletion(store: OrganizationStore, activity: StoredActivity, { refusedDeletion }: SeveraBehaviour): void {
  if (refusedDeletion === 'allowed') return;
  const all = [activity, ...store.activities().filter(({ parentGuid }) => parentGuid === activity.guid)];
  if (!all.some(({ hasHours, isClosed }) => hasHours || isClosed)) return;
  const [status, type] = REFUSED_DELETION[refusedDeletion];
  throw new Problem(status, type, 'An activity that is closed or has work hours can not be deleted.');
}

function denied(message: string): Problem {
  return new Problem(403, 'PermissionDenied', message);
}
