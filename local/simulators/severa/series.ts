import { createHash } from 'node:crypto';
import type { Slot, StoredActivity } from './model.ts';
import type { SeriesBehaviour } from './series-switches.ts';
import { seriesZone, slotsOf } from './slots.ts';
import type { OrganizationStore } from './store.ts';
import { addDays, atLocal, dateOf, daysBetween, localOf, midnight } from './zone-time.ts';

const DAY = 86_400_000;

/** Occurrences by series object: stored activities are never changed in place, so the object is its own version. */
const expanded = new WeakMap<StoredActivity, { key: string; occurrences: readonly StoredActivity[] }>();

/**
 * The occurrences of a series that are neither changed nor removed, as activities of their own. They recur at the
 * series' local time; an endless series ends `seriesHorizonDays` after now.
 */
export function occurrencesOf(
  store: OrganizationStore,
  series: StoredActivity,
  behaviour: SeriesBehaviour,
  now: number,
): readonly StoredActivity[] {
  if (!series.recurrence) return [];
  const zone = seriesZone(store, series, behaviour);
  const lastDate = dateOf(now + behaviour.seriesHorizonDays * DAY, zone);
  const key = `${zone} ${lastDate} ${switchesThatCount(behaviour)}`;
  const known = expanded.get(series);
  if (known?.key === key) return known.occurrences;
  const occurrences = slotsOf(series, zone, lastDate, behaviour)
    .filter((slot) => !series.exceptions.some((one) => sameSlot(one, slot, behaviour)))
    .map((slot) => occurrenceAt(series, slot, zone, behaviour));
  expanded.set(series, { key, occurrences });
  return occurrences;
}

/** Finds an occurrence by its guid among all series. */
export function findOccurrence(
  store: OrganizationStore,
  guid: string,
  behaviour: SeriesBehaviour,
  now: number,
): StoredActivity | undefined {
  for (const activity of store.activities()) {
    if (activity.recurrenceType !== 'Series') continue;
    const found = occurrencesOf(store, activity, behaviour, now).find((occurrence) => occurrence.guid === guid);
    if (found) return found;
  }
  return undefined;
}

export function sameSlot(one: Slot, other: Slot, { exceptionIdentity }: SeriesBehaviour): boolean {
  return exceptionIdentity === 'date' ? one.date === other.date : one.start === other.start;
}

function occurrenceAt(series: StoredActivity, slot: Slot, zone: string, behaviour: SeriesBehaviour): StoredActivity {
  const own = behaviour.occurrenceStamps === 'created';
  return {
    ...series,
    guid: occurrenceGuid(series, slot, behaviour),
    start: slot.start,
    end: series.end === null ? null : endAt(series, slot, series.end, zone, behaviour),
    recurrenceType: 'Occurrence',
    recurrence: null,
    exceptions: [],
    parentGuid: series.guid,
    slot,
    ...(own ? { updated: series.created, updatedBy: series.createdBy } : {}),
  };
}

/** All-day occurrences keep their number of days across a change of the clock, others what the switch says. */
function endAt(series: StoredActivity, slot: Slot, end: number, zone: string, behaviour: SeriesBehaviour): number {
  const days = daysBetween(dateOf(series.start, zone), dateOf(end, zone));
  if (series.isAllDay) return midnight(addDays(slot.date, days), zone);
  const elapsed = slot.start + (end - series.start);
  if (behaviour.occurrenceLength === 'elapsed') return elapsed;
  const byClock = atLocal(`${addDays(slot.date, days)}${localOf(end, zone).slice(10)}`, zone);
  return byClock === null || byClock < slot.start ? elapsed : byClock;
}

function occurrenceGuid(series: StoredActivity, { start }: Slot, behaviour: SeriesBehaviour): string {
  return guidOf(`${series.guid} ${start} ${behaviour.occurrenceGuids === 'changing' ? series.edits : ''}`);
}

/** A guid that is always the same for the same words. */
export function guidOf(words: string): string {
  const hash = createHash('sha256').update(words).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

function switchesThatCount(behaviour: SeriesBehaviour): string {
  const { occurrenceGuids, occurrenceStamps, exceptionIdentity, occurrenceLength } = behaviour;
  const { startOffRule, gapHour, doubleHour } = behaviour;
  return [
    occurrenceGuids,
    occurrenceStamps,
    exceptionIdentity,
    occurrenceLength,
    startOffRule,
    gapHour,
    doubleHour,
  ].join();
}
