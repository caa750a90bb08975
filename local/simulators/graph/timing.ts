import { Temporal } from 'temporal-polyfill';
import { GraphFailure, propertyInvalid } from './answers.ts';
import type { EventInput, WrittenTime } from './event-input.ts';
import type { LocalDate } from './local-date.ts';
import { addDays, dateInZone } from './local-date.ts';
import { firstOccurrence, occurrenceDates } from './recurrence.ts';
import { readRecurrence } from './recurrence-input.ts';
import { allDaySpan, regularSpan } from './series.ts';
import type { Content, JsonObject, Recurrence, SeriesHabits, Span, StoredEvent } from './state.ts';
import { instantOfLocal, zoneNamed } from './time-zones.ts';

type Zones = Pick<Content, 'originalStartTimeZone' | 'originalEndTimeZone'>;

/** The span of an event after a write, given what it was before (null: a new event). */
export function spanAfter(
  input: EventInput,
  before: { span: Span; zones: Zones } | null,
  options: { allDayRefusal: 'property' | 'midnight'; zoneFollows: boolean },
): { span: Span; zones: Zones } {
  const allDay = input.isAllDay ?? before?.span.allDay ?? false;
  // Instants are kept, not digits: those of a double hour wouldn't lead back to them.
  if (before !== null && !input.start && !input.end && allDay === before.span.allDay) {
    const { originalStartTimeZone, originalEndTimeZone } = before.zones;
    return { span: before.span, zones: { originalStartTimeZone, originalEndTimeZone } };
  }
  const start = input.start ?? (before && writtenBefore(before, 'start'));
  const end = input.end ?? (before && writtenBefore(before, 'end'));
  if (!start || !end) throw propertyInvalid();
  const moved = before === null || options.zoneFollows;
  const zones: Zones = {
    originalStartTimeZone:
      moved && input.start ? input.start.zoneName : (before?.zones.originalStartTimeZone ?? start.zoneName),
    originalEndTimeZone: moved && input.end ? input.end.zoneName : (before?.zones.originalEndTimeZone ?? end.zoneName),
  };
  const zone = moved && input.start ? start.zone : (before?.span.zone ?? start.zone);
  if (allDay) {
    checkAllDay(start, end, options.allDayRefusal);
    return { span: allDaySpan(start.local.toPlainDate().toString(), end.local.toPlainDate().toString(), zone), zones };
  }
  const span: Span = {
    allDay: false,
    start: instantOfLocal(start.local, start.zone),
    end: instantOfLocal(end.local, end.zone),
    dates: null,
    zone,
  };
  if (span.end < span.start) throw propertyInvalid();
  return { span, zones };
}

function writtenBefore({ span, zones }: { span: Span; zones: Zones }, side: 'start' | 'end'): WrittenTime {
  const zoneName = side === 'start' ? zones.originalStartTimeZone : zones.originalEndTimeZone;
  const local = span.dates
    ? Temporal.PlainDate.from(span.dates[side]).toPlainDateTime()
    : Temporal.Instant.fromEpochMilliseconds(span[side]).toZonedDateTimeISO(span.zone).toPlainDateTime();
  return { local, zoneName, zone: span.zone };
}

/** isAllDay of the event resource type: both ends at midnight of one zone, at least a day apart. */
function checkAllDay(start: WrittenTime, end: WrittenTime, wording: 'property' | 'midnight'): void {
  const refuse = (name: string) =>
    wording === 'property'
      ? propertyInvalid()
      : new GraphFailure(
          400,
          'ErrorInvalidRequest',
          `The Event.${name} property for an all-day event needs to be set to midnight.`,
        );
  const midnight = Temporal.PlainTime.from('00:00');
  if (!start.local.toPlainTime().equals(midnight)) throw refuse('Start');
  if (!end.local.toPlainTime().equals(midnight)) throw refuse('End');
  if (start.zone !== end.zone || Temporal.PlainDateTime.compare(end.local, start.local) <= 0) throw propertyInvalid();
}

export interface Timing {
  readonly span: Span;
  readonly recurrence: Recurrence | null;
  readonly recurrenceZone: string;
}

/** The recurrence zone of a series: its own, where that is a zone at all. */
export function recurrenceZoneOf(name: string, span: Span): string {
  return zoneNamed(name) ?? span.zone;
}

/** Applies a recurrence that was sent: the event then starts at the first date that fits it. */
export function recur(span: Span, zoneName: string, recurrence: JsonObject, habits: SeriesHabits): Timing {
  const range = recurrence.range;
  const named =
    typeof range === 'object' && range !== null && !Array.isArray(range) && typeof range.recurrenceTimeZone === 'string'
      ? range.recurrenceTimeZone
      : zoneName;
  const zone = recurrenceZoneOf(named, span);
  const { shortMonths, occurrenceEnds } = habits;
  return settle(
    span,
    readRecurrence(recurrence, startDate(span, zone), zoneName, { shortMonths, occurrenceEnds }),
    zone,
  );
}

/** The series of before at a new time: its range begins on the new date. */
export function shift(span: Span, before: StoredEvent, recurrence: Recurrence): Timing {
  const range = { ...recurrence.range, startDate: startDate(span, before.recurrenceZone) };
  if (range.type === 'endDate' && range.endDate < range.startDate) throw propertyInvalid();
  return settle(span, { ...recurrence, range }, before.recurrenceZone);
}

function startDate(span: Span, zone: string): LocalDate {
  return span.dates?.start ?? dateInZone(span.start, zone);
}

function settle(span: Span, recurrence: Recurrence, recurrenceZone: string): Timing {
  const first = firstOccurrence(recurrence);
  if (first === null) {
    throw new GraphFailure(400, 'ErrorRecurrenceHasNoOccurrence', 'The specified recurrence has no occurrence.');
  }
  const series = { span, recurrenceZone, recurrence };
  const settled = regularSpan(series, first);
  const second = secondOccurrence(recurrence, first);
  if (second !== null && regularSpan(series, second).start < settled.end) {
    throw new GraphFailure(
      400,
      'ErrorOccurrenceTimeSpanTooBig',
      'Duration of an occurrence must not be greater than recurrence pattern period.',
    );
  }
  // As Exchange echoes it: the range begins with the first occurrence, which lies on the same grid.
  const range = { ...recurrence.range, startDate: first };
  return { span: settled, recurrence: { ...recurrence, range }, recurrenceZone };
}

function secondOccurrence(recurrence: Recurrence, first: LocalDate): LocalDate | null {
  for (const date of occurrenceDates(recurrence, addDays(first, 366 * 5))) if (date !== first) return date;
  return null;
}
