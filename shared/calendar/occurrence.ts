import { Temporal } from 'temporal-polyfill';
import type { LocalDate, When } from './item.ts';
import { addDays, fromLocal, instantOf, inZone, localDigits } from './time.ts';

/** The local date on which an item starts: of a series, its first occurrence's original date. */
export function startDate(when: When): LocalDate {
  return when.start.slice(0, 10);
}

/**
 * When the occurrence of an original date takes place by the series' own rule: the start's local time on that date, and
 * the series' exact length (RFC 5545, 3.6.1: DTEND). A time that the clock leaves out moves forward; a time that
 * comes twice is the first.
 */
export function occurrenceWhen(series: When, date: LocalDate): When {
  const { rule: _, ...when } = series;
  // The first one is as it is written: it may lie in the second pass of a double hour.
  if (date === startDate(when)) return when;
  if (when.allDay) return { ...when, start: date, end: addDays(date, daysLong(when.start, when.end)) };
  const start = fromLocal(`${date}${localDigits(when.start).slice(10)}`, when.zone);
  const length = instantOf(when.end) - instantOf(when.start);
  return { ...when, start, end: inZone(instantOf(start) + length, when.zone) };
}

/** Whole days between two dates. */
export function daysLong(from: LocalDate, to: LocalDate): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to)).days;
}
