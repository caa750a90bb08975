import { createHash } from 'node:crypto';
import { dateInZone, fromLocal, instantOf, inZone, localDigits } from '../../../shared/calendar/time.ts';
import type { StoredActivity } from './model.ts';
import { occurrenceDates } from './recurrence.ts';
import type { OrganizationStore } from './store.ts';
import type { SeveraBehaviour } from './switches.ts';

const DAY = 86_400_000;

/** Occurrences by series object: stored activities are never changed in place, so the object is its own version. */
const expanded = new WeakMap<StoredActivity, { key: string; occurrences: readonly StoredActivity[] }>();

const lastStarts = new WeakMap<StoredActivity, { zone: string; start: number }>();

/**
 * The occurrences of a series that are neither changed nor removed, as activities of their own. They recur at the
 * series' local time in the owner's zone; an endless series ends `seriesHorizonDays` after now.
 */
export function occurrencesOf(
  store: OrganizationStore,
  series: StoredActivity,
  behaviour: SeveraBehaviour,
  now: number,
): readonly StoredActivity[] {
  if (!series.recurrence) return [];
  const zone = store.zoneOf(series.ownerGuid);
  const lastDate = dateInZone(now + behaviour.seriesHorizonDays * DAY, zone);
  const key = `${zone} ${lastDate} ${behaviour.occurrenceGuids}`;
  const known = expanded.get(series);
  if (known?.key === key) return known.occurrences;
  const removed = new Set(series.exceptions);
  const occurrences = startsOf(series, zone, lastDate)
    .filter((start) => !removed.has(start))
    .map((start) => occurrenceAt(series, start, zone, behaviour));
  expanded.set(series, { key, occurrences });
  return occurrences;
}

/** Start of the last occurrence; null for an endless series. */
export function lastStart(series: StoredActivity, zone: string): number | null {
  const range = series.recurrence?.range;
  if (!range?.maxOccurrences && !range?.recursUntilDate) return null;
  const known = lastStarts.get(series);
  if (known?.zone === zone) return known.start;
  const start = startsOf(series, zone, '9999-12-31').at(-1) ?? series.start;
  lastStarts.set(series, { zone, start });
  return start;
}

/** Finds an occurrence by its guid among all series. */
export function findOccurrence(
  store: OrganizationStore,
  guid: string,
  behaviour: SeveraBehaviour,
  now: number,
): StoredActivity | undefined {
  for (const activity of store.activities()) {
    if (activity.recurrenceType !== 'Series') continue;
    const found = occurrencesOf(store, activity, behaviour, now).find((occurrence) => occurrence.guid === guid);
    if (found) return found;
  }
  return undefined;
}

function startsOf(series: StoredActivity, zone: string, lastDate: string): number[] {
  if (!series.recurrence) return [];
  const local = localDigits(inZone(series.start, zone));
  return occurrenceDates(series.recurrence, local.slice(0, 10), lastDate).map((date) =>
    instantOf(fromLocal(`${date}${local.slice(10)}`, zone)),
  );
}

function occurrenceAt(series: StoredActivity, start: number, zone: string, behaviour: SeveraBehaviour): StoredActivity {
  return {
    ...series,
    guid: occurrenceGuid(series, start, behaviour),
    start,
    end: series.end === null ? null : endAt(series, start, series.end, zone),
    recurrenceType: 'Occurrence',
    recurrence: null,
    exceptions: [],
    parentGuid: series.guid,
    originalStart: start,
  };
}

/** All-day occurrences keep their number of days across a change of the clock, others their length. */
function endAt(series: StoredActivity, start: number, end: number, zone: string): number {
  if (!series.isAllDay) return start + (end - series.start);
  const days = Math.round((end - series.start) / DAY);
  const date = dateInZone(start + days * DAY + DAY / 2, zone);
  return instantOf(fromLocal(`${date}T00:00:00`, zone));
}

function occurrenceGuid(series: StoredActivity, start: number, behaviour: SeveraBehaviour): string {
  const version = behaviour.occurrenceGuids === 'changing' ? series.edits : '';
  const hash = createHash('sha256').update(`${series.guid} ${start} ${version}`).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
