import type { StoredActivity } from './model.ts';
import { randomGuid } from './random.ts';
import type { SeriesBehaviour } from './series-switches.ts';
import {
  carryExceptions,
  deleteException,
  leaveGap,
  makeException,
  removeExceptions,
  touchParent,
} from './series-writes.ts';
import type { OrganizationStore } from './store.ts';

/** What a write decides; the rest of a stored activity is Severa's own. */
export type ActivityFields = Pick<
  StoredActivity,
  | 'name'
  | 'start'
  | 'end'
  | 'isAllDay'
  | 'hasDuration'
  | 'isClosed'
  | 'isUnassigned'
  | 'notes'
  | 'location'
  | 'typeGuid'
  | 'ownerGuid'
  | 'customer'
  | 'phase'
  | 'projectTaskStatus'
  | 'recurrence'
>;

/** Who writes and when: `by` is a user guid, or null for an API client that shows as nobody. */
export interface Author {
  readonly by: string | null;
  readonly at: number;
}

export function insertActivity(
  store: OrganizationStore,
  fields: ActivityFields,
  author: Author,
  random: () => number,
): StoredActivity {
  const activity: StoredActivity = {
    ...fields,
    guid: randomGuid(random),
    hasHours: false,
    recurrenceType: fields.recurrence ? 'Series' : 'None',
    exceptions: [],
    parentGuid: null,
    slot: null,
    created: author.at,
    createdBy: author.by,
    updated: author.at,
    updatedBy: author.by,
    edits: 0,
  };
  store.put(activity);
  return activity;
}

/** Writes the fields over an activity. An occurrence becomes an exception; a series without a rule a single activity. */
export function replaceActivity(
  store: OrganizationStore,
  current: StoredActivity,
  fields: Partial<ActivityFields> & { readonly hasHours?: boolean },
  author: Author,
  behaviour: SeriesBehaviour,
): StoredActivity {
  const edits = current.edits + 1;
  const next: StoredActivity = { ...current, ...fields, updated: author.at, updatedBy: author.by, edits };
  if (current.recurrenceType === 'Occurrence') return makeException(store, current, next, author, behaviour);
  if (current.recurrenceType === 'Exception') {
    const exception: StoredActivity = { ...next, recurrence: null };
    store.put(exception);
    touchParent(store, exception, author, behaviour);
    return exception;
  }
  const recurring = current.recurrenceType === 'Series';
  const carried = recurring ? carryExceptions(store, current, next, author, behaviour) : next;
  const stored: StoredActivity = { ...carried, recurrenceType: carried.recurrence ? 'Series' : 'None' };
  store.put(stored);
  return stored;
}

/** Permanent: a series goes with its exceptions, an occurrence becomes a gap in its series. */
export function deleteActivity(
  store: OrganizationStore,
  activity: StoredActivity,
  author: Author,
  behaviour: SeriesBehaviour,
): void {
  const { recurrenceType } = activity;
  if (recurrenceType === 'Occurrence') leaveGap(store, activity, author, behaviour);
  else if (recurrenceType === 'Exception') deleteException(store, activity, author, behaviour);
  else {
    if (recurrenceType === 'Series') removeExceptions(store, activity.guid, () => true);
    store.remove(activity.guid);
  }
}

/** Moves the last-update time and nothing else. */
export function touchActivity(store: OrganizationStore, activity: StoredActivity, author: Author): void {
  store.put({ ...activity, updated: author.at, updatedBy: author.by, edits: activity.edits + 1 });
}
