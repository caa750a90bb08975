import { Temporal } from 'temporal-polyfill';
import type { LocalDate } from '../../../shared/calendar/item.ts';
import { addDays, dateInZone, startOfDay } from '../../../shared/calendar/time.ts';
import { occurrenceDates } from './recurrence.ts';
import type { Content, Recurrence, Span, StoredEvent } from './state.ts';

/** One occurrence of a series as it lies in the calendar. */
export interface Instance {
  /** Original local date in the recurrence zone. */
  readonly date: LocalDate;
  readonly span: Span;
  readonly content: Content;
  readonly isException: boolean;
  readonly created: number;
  readonly modified: number;
  /** When it would have started without its exception. */
  readonly originalStart: number;
}

/** Half open window of instants. */
export interface Window {
  readonly from: number;
  readonly until: number;
}

/** Graph's calendarView counts what overlaps the window; an event without length counts where it starts. */
export function overlaps(span: Span, window: Window): boolean {
  if (span.start === span.end) return span.start >= window.from && span.start < window.until;
  return span.start < window.until && span.end > window.from;
}

/** Where the occurrence of that original date lies by the series' own rule. */
export function regularSpan(series: Pick<StoredEvent, 'span' | 'recurrenceZone'>, date: LocalDate): Span {
  const { span, recurrenceZone } = series;
  if (span.dates) {
    const length = Temporal.PlainDate.from(span.dates.start).until(span.dates.end).days;
    return allDaySpan(date, addDays(date, length), span.zone);
  }
  const time = Temporal.Instant.fromEpochMilliseconds(span.start).toZonedDateTimeISO(recurrenceZone).toPlainTime();
  const start = Temporal.PlainDate.from(date)
    .toPlainDateTime(time)
    .toZonedDateTime(recurrenceZone, { disambiguation: 'compatible' }).epochMilliseconds;
  return { allDay: false, start, end: start + (span.end - span.start), dates: null, zone: span.zone };
}

export function allDaySpan(start: LocalDate, end: LocalDate, zone: string): Span {
  return { allDay: true, start: startOfDay(start, zone), end: startOfDay(end, zone), dates: { start, end }, zone };
}

/** The occurrence of an original date, or null when the series has none there (any more). */
export function instanceOn(series: StoredEvent, date: LocalDate): Instance | null {
  if (!series.recurrence || series.cancelled.has(date)) return null;
  return datesUntil(series.recurrence, date).includes(date) ? instanceOf(series, date) : null;
}

const known = new WeakMap<Recurrence, { readonly until: LocalDate; readonly dates: readonly LocalDate[] }>();

/** Rules never change in place, so what they yield is worked out once. */
function datesUntil(recurrence: Recurrence, until: LocalDate): readonly LocalDate[] {
  const cached = known.get(recurrence);
  if (cached && cached.until >= until) return cached.dates.filter((date) => date <= until);
  const dates = [...occurrenceDates(recurrence, until)];
  known.set(recurrence, { until, dates });
  return dates;
}

function instanceOf(series: StoredEvent, date: LocalDate): Instance {
  const regular = regularSpan(series, date);
  const exception = series.exceptions.get(date);
  return {
    date,
    span: exception?.span ?? regular,
    content: exception ? { ...series.content, ...exception.content } : series.content,
    isException: exception !== undefined,
    created: exception?.created ?? series.created,
    modified: exception?.modified ?? series.modified,
    originalStart: regular.start,
  };
}

/** The occurrences that touch the window, by original date. Exceptions count where they were moved to. */
export function instancesIn(series: StoredEvent, window: Window): Instance[] {
  if (!series.recurrence) return [];
  // Exceptions can be moved only between their neighbours, so one period beyond either end would do; a year is safe.
  const horizon = addDays(dateInZone(Math.min(window.until, LATEST), 'UTC'), 370);
  const length = Math.ceil((series.span.end - series.span.start) / 86_400_000);
  const earliest = addDays(dateInZone(Math.max(window.from, EARLIEST), 'UTC'), -370 - length);
  const found: Instance[] = [];
  for (const date of datesUntil(series.recurrence, horizon)) {
    if (date < earliest || series.cancelled.has(date)) continue;
    const instance = instanceOf(series, date);
    if (overlaps(instance.span, window)) found.push(instance);
  }
  return found;
}

const EARLIEST = Date.UTC(1900, 0, 1);
const LATEST = Date.UTC(4500, 0, 1);

/** The nearest occurrences before and after an original date, as they lie now. */
export function neighbours(series: StoredEvent, date: LocalDate): { before: Instance | null; after: Instance | null } {
  let before: Instance | null = null;
  if (!series.recurrence) return { before, after: null };
  for (const candidate of occurrenceDates(series.recurrence, '4500-08-31')) {
    if (candidate === date || series.cancelled.has(candidate)) continue;
    if (candidate > date) return { before, after: instanceOf(series, candidate) };
    before = instanceOf(series, candidate);
  }
  return { before, after: null };
}
