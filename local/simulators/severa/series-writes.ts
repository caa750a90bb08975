import type { StoredActivity, StoredParticipant } from './model.ts';
import { guidOf, sameSlot } from './series.ts';
import type { SeriesBehaviour } from './series-switches.ts';
import { lastSlot, seriesZone } from './slots.ts';
import type { OrganizationStore } from './store.ts';
import type { ActivityFields, Author } from './writes.ts';

/** A changed occurrence: a record of its own, with people of its own, in a gap of its series. */
export function makeException(
  store: OrganizationStore,
  occurrence: StoredActivity,
  next: StoredActivity,
  author: Author,
  behaviour: SeriesBehaviour,
): StoredActivity {
  const slot = occurrence.slot;
  const guid =
    behaviour.exceptionGuids === 'kept' ? occurrence.guid : guidOf(`${occurrence.guid} changed ${author.at}`);
  leaveGap(store, occurrence, author, behaviour);
  const exception: StoredActivity = { ...next, guid, recurrenceType: 'Exception', recurrence: null, slot };
  store.setPeople(guid, copiedPeople(store.peopleOf(occurrence.parentGuid ?? ''), guid));
  store.put(exception);
  return exception;
}

export function leaveGap(
  store: OrganizationStore,
  { slot, parentGuid }: StoredActivity,
  author: Author,
  behaviour: SeriesBehaviour,
): void {
  const series = store.activity(parentGuid ?? '');
  if (!series || !slot) return;
  const exceptions = [...series.exceptions, slot].sort((a, b) => a.start - b.start);
  store.put({ ...series, exceptions, ...(behaviour.exceptionTouchesSeries === 'never' ? {} : moved(series, author)) });
}

/** Whether a later write to a changed occurrence shows in its series. */
export function touchParent(
  store: OrganizationStore,
  exception: StoredActivity,
  author: Author,
  behaviour: SeriesBehaviour,
): void {
  const series = store.activity(exception.parentGuid ?? '');
  if (series && behaviour.exceptionTouchesSeries === 'always') store.put({ ...series, ...moved(series, author) });
}

/** The gap stays, unless Severa puts the rule's own occurrence back into it. */
export function deleteException(
  store: OrganizationStore,
  exception: StoredActivity,
  author: Author,
  behaviour: SeriesBehaviour,
): void {
  store.remove(exception.guid);
  const series = store.activity(exception.parentGuid ?? '');
  const { slot } = exception;
  if (!series || !slot) return;
  if (behaviour.deletedException === 'restored') {
    const exceptions = series.exceptions.filter((one) => one.date !== slot.date);
    store.put({ ...series, exceptions, ...moved(series, author) });
  } else touchParent(store, exception, author, behaviour);
}

/** What the edit of a series does to its changed occurrences. Returns the series as it is to be stored. */
export function carryExceptions(
  store: OrganizationStore,
  before: StoredActivity,
  after: StoredActivity,
  author: Author,
  behaviour: SeriesBehaviour,
): StoredActivity {
  const moves = after.start !== before.start || after.isAllDay !== before.isAllDay || ruleOf(before) !== ruleOf(after);
  if (after.recurrence === null || (moves && behaviour.exceptionsOnChange === 'dropped')) {
    removeExceptions(store, before.guid, () => true);
    return { ...after, exceptions: [] };
  }
  if (behaviour.exceptionsBeyondEnd === 'removed') {
    const last = lastSlot(after, seriesZone(store, after, behaviour), behaviour);
    if (last) removeExceptions(store, before.guid, ({ slot }) => slot !== null && slot.date > last.date);
  }
  if (behaviour.editReachesExceptions !== 'never') {
    for (const exception of exceptionsOf(store, before.guid)) {
      const everywhere = behaviour.editReachesExceptions === 'everywhere';
      const next = { ...exception, ...changedFields(before, after, everywhere ? null : exception) };
      if (CARRIED.some((name) => next[name] !== exception[name])) store.put({ ...next, ...moved(exception, author) });
    }
  }
  return after;
}

/** Back to the rule alone. */
export function resetExceptions(store: OrganizationStore, series: StoredActivity, author: Author): void {
  removeExceptions(store, series.guid, () => true);
  store.put({ ...series, exceptions: [], ...moved(series, author) });
}

export function removeExceptions(
  store: OrganizationStore,
  seriesGuid: string,
  which: (exception: StoredActivity) => boolean,
): void {
  for (const exception of exceptionsOf(store, seriesGuid)) if (which(exception)) store.remove(exception.guid);
}

export function exceptionsOf(store: OrganizationStore, seriesGuid: string): StoredActivity[] {
  return store.activities().filter(({ parentGuid }) => parentGuid === seriesGuid);
}

/** The changed occurrence that stands for a turn of the series. */
export function exceptionAt(
  store: OrganizationStore,
  seriesGuid: string,
  slot: NonNullable<StoredActivity['slot']>,
  behaviour: SeriesBehaviour,
): StoredActivity | undefined {
  return exceptionsOf(store, seriesGuid).find((one) => one.slot !== null && sameSlot(one.slot, slot, behaviour));
}

/** What an edit of a series can carry over; times are never among it. */
const CARRIED = ['name', 'notes', 'location', 'typeGuid', 'ownerGuid', 'customer', 'phase', 'isClosed'] as const;

/** Of what changed, all, or only what an exception still had in common with its series. */
function changedFields(
  before: StoredActivity,
  after: StoredActivity,
  alike: StoredActivity | null,
): Partial<ActivityFields> {
  const names = CARRIED.filter(
    (name) => before[name] !== after[name] && (alike === null || alike[name] === before[name]),
  );
  return Object.fromEntries(names.map((name) => [name, after[name]]));
}

/** Under which guid somebody takes part in an exception who took part in its series. */
export function copyGuid(participantGuid: string, activityGuid: string): string {
  return guidOf(`${participantGuid} in ${activityGuid}`);
}

function copiedPeople(people: readonly StoredParticipant[], activityGuid: string): StoredParticipant[] {
  return people.map((one) => ({ ...one, guid: copyGuid(one.guid, activityGuid), activityGuid }));
}

function moved({ edits }: StoredActivity, { at, by }: Author): Pick<StoredActivity, 'updated' | 'updatedBy' | 'edits'> {
  return { updated: at, updatedBy: by, edits: edits + 1 };
}

function ruleOf({ recurrence }: StoredActivity): string {
  return JSON.stringify([recurrence?.frequency, recurrence?.pattern]);
}
