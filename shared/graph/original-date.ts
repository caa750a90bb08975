import type { LocalDate, When } from '../calendar/item.ts';
import { startDate } from '../calendar/occurrence.ts';
import { isRuleDate } from '../calendar/rule-dates.ts';
import { addDays, dateInZone } from '../calendar/time.ts';
import { SyncError } from '../errors.ts';

/**
 * The original local date of an occurrence from `originalStart` (an instant; only when selected). Throws `invalid` for one
 * that isn't an instant.
 *
 * Whole days float, and nobody has documented of which zone their `originalStart` is the midnight: of the dates next to
 * it that the rule gives, it is the nearest midnight's.
 */
export function originalDate(originalStart: string, series: When): LocalDate {
  const instant = Date.parse(originalStart);
  if (Number.isNaN(instant) || !/(?:Z|[+-]\d\d:\d\d)$/iu.test(originalStart)) {
    throw new SyncError('invalid', 'graph.original-start-unreadable', 'An occurrence does not say when it was due.');
  }
  if (!series.allDay) return dateInZone(instant, series.zone);
  const nearest = dateInZone(instant + HALF_DAY, 'UTC');
  const { rule } = series;
  if (rule === undefined) return nearest;
  const candidates = [nearest, addDays(nearest, 1), addDays(nearest, -1)];
  return candidates.find((date) => isRuleDate(rule, startDate(series), date)) ?? nearest;
}

const HALF_DAY = 12 * 60 * 60 * 1000;

/** `cancelledOccurrences` of a series: `OID.{series}.{date}`, the date in the recurrence's zone. Others are passed over. */
export function cancelledDates(cancelled: readonly string[] | null | undefined): LocalDate[] {
  return (cancelled ?? []).flatMap((id) => /\.(\d{4}-\d{2}-\d{2})$/u.exec(id)?.[1] ?? []).sort();
}
