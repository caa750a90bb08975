import { reachOf } from './api-rights.ts';
import { CATEGORIES, RECURRENCE_TYPES, type StoredActivity } from './model.ts';
import { flagOf } from './paging.ts';
import { badQuery } from './problem.ts';
import { occurrencesOf } from './series.ts';
import { lastSlot, seriesZone } from './slots.ts';
import type { OrganizationStore } from './store.ts';
import type { SeveraBehaviour } from './switches.ts';
import { parseDateTime } from './times.ts';

/**
 * The whole list that GET /v1/activities pages through. Without `recurrenceType` it holds single activities,
 * occurrences and exceptions, but no series.
 */
export function listActivities(
  store: OrganizationStore,
  query: URLSearchParams,
  behaviour: SeveraBehaviour,
  now: number,
): StoredActivity[] {
  const wanted = filterOf(store, query, behaviour);
  const type = oneOf(query, 'recurrenceType', RECURRENCE_TYPES)[0];
  const rows: StoredActivity[] = [];
  for (const activity of store.listed()) {
    if (activity.recurrenceType === 'Series') {
      if (type === 'Series') rows.push(activity);
      if (type === undefined || type === 'Occurrence') rows.push(...occurrencesOf(store, activity, behaviour, now));
    } else if (type === undefined || type === activity.recurrenceType) rows.push(activity);
  }
  const found = rows.filter(wanted);
  if (behaviour.listOrder === 'start') {
    found.sort((a, b) => a.start - b.start || (a.guid < b.guid ? -1 : 1));
  } else if (behaviour.listOrder === 'newestFirst') found.sort((a, b) => b.updated - a.updated);
  return found;
}

type Test = (activity: StoredActivity) => boolean;

function filterOf(store: OrganizationStore, query: URLSearchParams, behaviour: SeveraBehaviour): Test {
  const tests: Test[] = [];
  const flag = (name: string, of: Test) => {
    const value = flagOf(query, name);
    if (value !== null) tests.push((activity) => of(activity) === value);
  };
  const among = (name: string, of: (activity: StoredActivity) => string | undefined) => {
    const guids = new Set(query.getAll(name));
    if (guids.size > 0) tests.push((activity) => guids.has(of(activity) ?? ''));
  };
  const changedSince = timeOf(query, 'changedSince');
  if (changedSince !== null) tests.push((activity) => activity.updated >= changedSince);
  tests.push(windowTest(store, query, behaviour));
  flag('closed', (activity) => activity.isClosed);
  flag('hasDuration', (activity) => activity.hasDuration);
  flag('hasHours', (activity) => activity.hasHours);
  flag('isUnassigned', (activity) => activity.isUnassigned);
  among('activityTypeGuids', (activity) => activity.typeGuid);
  among('customerGuids', (activity) => activity.customer?.guid);
  among('phaseGuids', (activity) => activity.phase?.guid);
  among('projectTaskStatusGuids', (activity) => activity.projectTaskStatus?.guid);
  const categories = new Set<string>(oneOf(query, 'activityCategories', CATEGORIES));
  if (categories.size > 0) {
    tests.push((activity) => categories.has(store.types.get(activity.typeGuid)?.category ?? ''));
  }
  if (flagOf(query, 'includeTasksWithNoCustomer') === false) tests.push((activity) => activity.customer !== null);
  if (flagOf(query, 'includeTasksWithNoProject') === false) tests.push((activity) => activity.phase !== null);
  const contacts = new Set(query.getAll('contactGuids'));
  if (contacts.size > 0) tests.push((activity) => takesPart(store, activity, contacts));
  tests.push(userTest(store, query, behaviour));
  tests.push((activity) => reachOf(store, activity, behaviour) !== 'hidden');
  return (activity) => tests.every((test) => test(activity));
}

/** Owners only, unless `includeAsMember` is given; and that counts only beside `userGuids`. */
function userTest(store: OrganizationStore, query: URLSearchParams, { unassignedOwner }: SeveraBehaviour): Test {
  const guids = new Set(query.getAll('userGuids'));
  if (guids.size === 0) return () => true;
  const asMember = flagOf(query, 'includeAsMember') ?? false;
  const owned = (activity: StoredActivity) =>
    guids.has(activity.ownerGuid) && !(activity.isUnassigned && unassignedOwner === 'null');
  return (activity) => owned(activity) || (asMember && takesPart(store, activity, guids));
}

function takesPart(store: OrganizationStore, activity: StoredActivity, guids: ReadonlySet<string>): boolean {
  const from = activity.recurrenceType === 'Occurrence' ? (activity.parentGuid ?? '') : activity.guid;
  return store.peopleOf(from).some(({ participantGuid }) => guids.has(participantGuid ?? ''));
}

/** Overlapping or, strictly, wholly inside; the limits themselves count in both cases. */
function windowTest(store: OrganizationStore, query: URLSearchParams, behaviour: SeveraBehaviour): Test {
  const from = timeOf(query, 'startDateTime') ?? Number.NEGATIVE_INFINITY;
  const until = timeOf(query, 'endDateTime') ?? Number.POSITIVE_INFINITY;
  const strict = flagOf(query, 'useStrictStartAndEndDateTime') ?? false;
  const endOf = (activity: StoredActivity): number => {
    const end = activity.end ?? activity.start;
    if (activity.recurrenceType !== 'Series' || behaviour.seriesWindow === 'first') return end;
    const range = activity.recurrence?.range;
    if (!range?.maxOccurrences && !range?.recursUntilDate) return Number.POSITIVE_INFINITY;
    const last = lastSlot(activity, seriesZone(store, activity, behaviour), behaviour);
    return (last?.start ?? activity.start) + (end - activity.start);
  };
  if (from === Number.NEGATIVE_INFINITY && until === Number.POSITIVE_INFINITY) return () => true;
  if (strict) return (activity) => activity.start >= from && endOf(activity) <= until;
  const open = behaviour.windowStart === 'exclusive';
  const reaches = (activity: StoredActivity) => (open ? endOf(activity) > from : endOf(activity) >= from);
  return (activity) => activity.start <= until && reaches(activity);
}

/** A `+` that wasn't escaped has become a blank by now and is refused like any other broken date-time. */
export function timeOf(query: URLSearchParams, name: string): number | null {
  const text = query.get(name);
  if (text === null || text === '') return null;
  const parsed = parseDateTime(text);
  if (parsed === null) throw badQuery('Not a date-time with an offset.', name);
  return parsed;
}

export function oneOf<T extends string>(query: URLSearchParams, name: string, allowed: readonly T[]): T[] {
  return query.getAll(name).map((text) => {
    const found = allowed.find((value) => value.toLowerCase() === text.toLowerCase());
    if (found === undefined) throw badQuery(`Not one of ${allowed.join(', ')}.`, name);
    return found;
  });
}
