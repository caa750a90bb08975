import type { Slot, StoredActivity } from './model.ts';
import { occurrenceDates } from './recurrence.ts';
import type { SeriesBehaviour } from './series-switches.ts';
import type { OrganizationStore } from './store.ts';
import { atLocal, dateOf, localOf, midnight } from './zone-time.ts';

/** Last slots by series object: stored activities are never changed in place, so the object is its own version. */
const lastSlots = new WeakMap<StoredActivity, { key: string; slot: Slot | null }>();

/** Whose clock a series recurs on. */
export function seriesZone(
  store: OrganizationStore,
  { ownerGuid }: Pick<StoredActivity, 'ownerGuid'>,
  { seriesZone }: SeriesBehaviour,
): string {
  if (seriesZone === 'utc') return 'UTC';
  return seriesZone === 'organization' ? store.timeZone : store.zoneOf(ownerGuid);
}

type Rhythm = Pick<StoredActivity, 'start' | 'isAllDay' | 'recurrence'>;

/** Every turn that the rule gives up to `lastDate` inclusive, changed and removed ones included. */
export function slotsOf(series: Rhythm, zone: string, lastDate: string, behaviour: SeriesBehaviour): Slot[] {
  if (!series.recurrence) return [];
  const local = localOf(series.start, zone);
  const first = local.slice(0, 10);
  const changes = { gap: behaviour.gapHour, double: behaviour.doubleHour };
  return datesOf(series.recurrence, first, lastDate, behaviour).flatMap((date) => {
    // The first day happens when it was entered, whatever its digits could mean.
    if (date === first) return [{ date, start: series.start }];
    const wholeDays = series.isAllDay && local.endsWith('T00:00:00');
    const start = wholeDays ? midnight(date, zone) : atLocal(`${date}${local.slice(10)}`, zone, changes);
    return start === null ? [] : [{ date, start }];
  });
}

/** The last turn; null for an endless series and for one that never occurs. */
export function lastSlot(series: StoredActivity, zone: string, behaviour: SeriesBehaviour): Slot | null {
  const range = series.recurrence?.range;
  if (!range?.maxOccurrences && !range?.recursUntilDate) return null;
  const key = `${zone} ${behaviour.startOffRule} ${behaviour.gapHour} ${behaviour.doubleHour}`;
  const known = lastSlots.get(series);
  if (known?.key === key) return known.slot;
  const slot = slotsOf(series, zone, '9999-12-31', behaviour).at(-1) ?? null;
  lastSlots.set(series, { key, slot });
  return slot;
}

/** The first day that the rule itself gives, on or after the start. */
export function firstOnRule({ start, recurrence }: Pick<Rhythm, 'start' | 'recurrence'>, zone: string): string | null {
  if (!recurrence) return null;
  const one = { ...recurrence, range: { ...recurrence.range, maxOccurrences: 1 } };
  return occurrenceDates(one, dateOf(start, zone), '9999-12-31')[0] ?? null;
}

function datesOf(
  recurrence: NonNullable<StoredActivity['recurrence']>,
  first: string,
  lastDate: string,
  behaviour: SeriesBehaviour,
): string[] {
  const dates = occurrenceDates(recurrence, first, lastDate);
  if (behaviour.startOffRule !== 'startCounts' || dates[0] === first || first > lastDate) return dates;
  return [first, ...dates].slice(0, recurrence.range?.maxOccurrences ?? dates.length + 1);
}
