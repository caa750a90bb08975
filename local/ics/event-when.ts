import { Temporal } from 'temporal-polyfill';
import type { LocalDate } from '../../shared/calendar/item.ts';
import { addDays } from '../../shared/calendar/time.ts';
import type { Component } from './components.ts';
import { type DateValue, dateValue, durationValue, type Length } from './date-value.ts';
import { CannotHold } from './left.ts';
import { propertyOf, wordOf } from './properties.ts';
import { type Clock, clockOf, type FindClock, type Moment } from './zones.ts';

export type EventWhen =
  /** End exclusive. */
  | { readonly allDay: true; readonly start: LocalDate; readonly end: LocalDate }
  | { readonly allDay: false; readonly start: Moment; readonly end: Moment };

export interface Zones {
  readonly find: FindClock;
  /** For times without a zone. */
  readonly floating: Clock;
}

type TimeValue = Extract<DateValue, { kind: 'time' }>;

const DAY = 86_400_000;
/** The instants of `date-value.ts`'s years: a duration may lead out of them. */
const LATEST = Date.UTC(4501, 0, 1);

/** When an event is. Throws CannotHold; nothing is guessed (RFC 5545, 3.6.1, says what a missing end means). */
export function eventWhen(event: Component, zones: Zones): EventWhen {
  const startLine = propertyOf(event, 'DTSTART');
  if (!startLine) throw new CannotHold('no-start');
  const start = dateValue(startLine, 'unreadable-start');
  const endLine = propertyOf(event, 'DTEND');
  const end = endLine ? dateValue(endLine, 'unreadable-end') : null;
  const durationLine = end ? null : propertyOf(event, 'DURATION');
  const length = durationLine ? durationValue(durationLine) : null;
  if (start.kind === 'date') return wholeDays(start.date, dayOfEnd(end), length);
  // Outlook marks an all-day event so, whatever form its times have (MS-OXCICAL).
  if (start.marked || wordOf(event, 'X-MICROSOFT-CDO-ALLDAYEVENT') === 'TRUE') {
    const days = daysOf(start, end, zones);
    if (days) return wholeDays(days.start, days.end, length);
  }
  if (end?.kind === 'date') {
    if (midnight(start) === null) throw new CannotHold('mixed-ends');
    return wholeDays(start.digits.slice(0, 10), end.date, null);
  }
  return timed(start, end, length, zones);
}

function wholeDays(start: LocalDate, end: LocalDate | null, length: Length | null): EventWhen {
  let until = end ?? addDays(start, 1);
  if (end === null && length) {
    if (length.milliseconds % DAY !== 0) throw new CannotHold('mixed-ends');
    until = dayAfter(start, length.days + length.milliseconds / DAY);
  }
  if (until < start) throw new CannotHold('ends-before-start');
  // Many programs write a day's own date as its end, or no length at all: that day.
  return { allDay: true, start, end: until === start ? addDays(start, 1) : until };
}

/** Throws `out-of-range`: a duration may be longer than the calendar. */
function dayAfter(start: LocalDate, days: number): LocalDate {
  const day = Temporal.PlainDate.from(start).add({ days });
  if (day.year > 4500) throw new CannotHold('out-of-range');
  return day.toString();
}

function dayOfEnd(end: DateValue | null): LocalDate | null {
  if (end === null || end.kind === 'date') return end?.date ?? null;
  const date = midnight(end);
  if (date === null) throw new CannotHold('mixed-ends');
  return date;
}

function midnight({ digits }: TimeValue): LocalDate | null {
  return digits.endsWith('T00:00:00') ? digits.slice(0, 10) : null;
}

/** Both ends as dates, if both are midnights in their own zone, or, written in UTC, in that of floating times. */
function daysOf(
  start: TimeValue,
  end: DateValue | null,
  zones: Zones,
): { start: LocalDate; end: LocalDate | null } | null {
  for (const day of [midnight, (value: TimeValue) => midnightAtHome(value, zones)]) {
    const first = day(start);
    const last = end?.kind === 'time' ? day(end) : (end?.date ?? null);
    if (first !== null && (last !== null || end === null)) return { start: first, end: last };
  }
  return null;
}

function midnightAtHome(value: TimeValue, zones: Zones): LocalDate | null {
  const { zone } = zones.floating(value.digits);
  if (!value.utc || zone === null) return null;
  const local = Temporal.Instant.from(`${value.digits}Z`).toZonedDateTimeISO(zone).toPlainDateTime();
  return midnight({ ...value, digits: local.toString({ fractionalSecondDigits: 0 }) });
}

function timed(start: TimeValue, end: TimeValue | null, length: Length | null, zones: Zones): EventWhen {
  const clock = clockFor(start, zones);
  const from = clock(start.digits);
  let until = end ? clockFor(end, zones)(end.digits) : from;
  if (length) {
    const day = dayAfter(start.digits.slice(0, 10), length.days);
    const moved = length.days === 0 ? from : clock(`${day}${start.digits.slice(10)}`);
    until = { instant: moved.instant + length.milliseconds, zone: from.zone };
  }
  if (until.instant < from.instant) throw new CannotHold('ends-before-start');
  if (until.instant > LATEST) throw new CannotHold('out-of-range');
  return { allDay: false, start: from, end: until };
}

/** Throws CannotHold for a zone that nobody knows. */
export function clockFor(value: TimeValue, zones: Zones): Clock {
  if (value.utc) return clockOf('UTC');
  if (value.tzid === '') return zones.floating;
  const clock = zones.find(value.tzid);
  if (!clock) throw new CannotHold('unknown-zone');
  return clock;
}
