import type { StoredActivity, StoredParticipant } from './model.ts';
import { randomGuid } from './random.ts';
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
    originalStart: null,
    created: author.at,
    createdBy: author.by,
    updated: author.at,
    updatedBy: author.by,
    edits: 0,
  };
  store.put(activity);
  return activity;
}

/**
 * Writes the fields over an activity. An occurrence becomes an exception of its series. A series that gets another
 * rule or start loses its exceptions; one whose rule goes becomes a single activity.
 */
export function replaceActivity(
  store: OrganizationStore,
  current: StoredActivity,
  fields: Partial<ActivityFields> & { readonly hasHours?: boolean },
  author: Author,
): StoredActivity {
  let next: StoredActivity = {
    ...current,
    ...fields,
    updated: author.at,
    updatedBy: author.by,
    edits: current.edits + 1,
  };
  if (current.recurrenceType === 'Occurrence') {
    detach(store, current, author);
    const participants = participantsOf(store, current.parentGuid ?? '');
    store.participants.set(
      current.guid,
      participants.map((participant) => ({ ...participant, activityGuid: current.guid })),
    );
    next = { ...next, recurrenceType: 'Exception' };
  } else if (current.recurrenceType !== 'Exception') {
    next = { ...next, recurrenceType: next.recurrence ? 'Series' : 'None' };
    if (current.exceptions.length > 0 && (next.start !== current.start || ruleChanged(current, next))) {
      next = { ...next, exceptions: [] };
      removeExceptions(store, current.guid);
    }
  }
  store.put(next);
  return next;
}

/** Permanent: a series goes with its exceptions, an occurrence becomes a gap in its series. */
export function deleteActivity(store: OrganizationStore, activity: StoredActivity, author: Author): void {
  if (activity.recurrenceType === 'Occurrence') {
    detach(store, activity, author);
    return;
  }
  if (activity.recurrenceType === 'Series') removeExceptions(store, activity.guid);
  store.remove(activity.guid);
}

/** Back to the rule alone. */
export function resetExceptions(store: OrganizationStore, series: StoredActivity, author: Author): void {
  removeExceptions(store, series.guid);
  store.put({ ...series, exceptions: [], updated: author.at, updatedBy: author.by, edits: series.edits + 1 });
}

/** Moves the last-update time and nothing else. */
export function touchActivity(store: OrganizationStore, activity: StoredActivity, author: Author): void {
  store.put({ ...activity, updated: author.at, updatedBy: author.by, edits: activity.edits + 1 });
}

/** An occurrence has the participants of its series until one of them is taken out of it. */
export function participantsOf(store: OrganizationStore, activityGuid: string): readonly StoredParticipant[] {
  return store.participants.get(activityGuid) ?? [];
}

function detach(store: OrganizationStore, occurrence: StoredActivity, author: Author): void {
  const series = store.activity(occurrence.parentGuid ?? '');
  if (!series || occurrence.originalStart === null) return;
  const exceptions = [...series.exceptions, occurrence.originalStart].sort((a, b) => a - b);
  store.put({ ...series, exceptions, updated: author.at, updatedBy: author.by, edits: series.edits + 1 });
}

function removeExceptions(store: OrganizationStore, seriesGuid: string): void {
  for (const activity of store.activities()) if (activity.parentGuid === seriesGuid) store.remove(activity.guid);
}

function ruleChanged(before: StoredActivity, after: StoredActivity): boolean {
  const rule = ({ recurrence }: StoredActivity) => JSON.stringify([recurrence?.frequency, recurrence?.pattern]);
  return rule(before) !== rule(after);
}
