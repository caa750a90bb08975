import { Temporal } from 'temporal-polyfill';
import type { LocalDate } from './local-date.ts';
import { addDays, dateInZone, startOfDay } from './local-date.ts';
import { occurrenceDates } from './recurrence.ts';
import type { Content, Recurrence, ResponseStatus, Span, StoredEvent } from './state.ts';

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
  readonly isCancelled: boolean;
  readonly responseStatus: ResponseStatus;
  /** By canonical id: its own over the series'. */
  readonly extendedProperties: ReadonlyMap<string, string>;
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

type Series = Pick<StoredEvent, 'span' | 'recurrenceZone'> & { readonly recurrence?: Recurrence | null };

const spans = new WeakMap<Series['span'], Map<string, Span>>();

/** Where the occurrence of that original date lies by the series' own rule. */
export function regularSpan(series: Series, date: LocalDate): Span {
  const key = `${date} ${series.recurrenceZone} ${series.recurrence?.habits.occurrenceEnds}`;
  const cached = spans.get(series.span);
  const known = cached?.get(key);
  if (known) return known;
  const made = workedOut(series, date);
  spans.set(series.span, (cached ?? new Map()).set(key, made));
  return made;
}

function workedOut({ span, recurrenceZone, recurrence }: Series, date: LocalDate): Span {
  if (span.dates) return allDaySpan(date, addDays(date, daysBetween(span.dates.start, span.dates.end)), span.zone);
  const first = Temporal.Instant.fromEpochMilliseconds(span.start).toZonedDateTimeISO(recurrenceZone);
  const last = Temporal.Instant.fromEpochMilliseconds(span.end).toZonedDateTimeISO(recurrenceZone);
  const onDay = (day: Temporal.PlainDate, time: Temporal.PlainTime) =>
    // A time that the clock leaves out moves forward; one that comes twice is the first.
    day.toPlainDateTime(time).toZonedDateTime(recurrenceZone, { disambiguation: 'compatible' }).epochMilliseconds;
  const day = Temporal.PlainDate.from(date);
  const start = onDay(day, first.toPlainTime());
  const days = daysBetween(first.toPlainDate().toString(), last.toPlainDate().toString());
  const end = recurrence?.habits.occurrenceEnds === 'wall-clock' ? onDay(day.add({ days }), last.toPlainTime()) : null;
  const length = span.end - span.start;
  return {
    allDay: false,
    start,
    end: end === null || end < start ? start + length : end,
    dates: null,
    zone: span.zone,
  };
}

function daysBetween(from: LocalDate, to: LocalDate): number {
  return Temporal.PlainDate.from(from).until(to).days;
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
    isCancelled: exception?.isCancelled ?? series.isCancelled,
    responseStatus: exception?.responseStatus ?? series.responseStatus,
    extendedProperties: exception?.extendedProperties
      ? new Map([...series.extendedProperties, ...exception.extendedProperties])
      : series.extendedProperties,
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
