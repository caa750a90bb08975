import { Temporal } from 'temporal-polyfill';
import { SyncError } from '../errors.ts';
import type { LocalDate, When, ZonedTime } from './item.ts';

/** Milliseconds since 1970 of a zoned time. */
export function instantOf(time: ZonedTime): number {
  return Temporal.Instant.from(time).epochMilliseconds;
}

/** An instant as local time of an IANA zone. Sub-second parts are dropped: no calendar here keeps them. */
export function inZone(instant: number, zone: string): ZonedTime {
  const whole = Math.floor(instant / 1000) * 1000;
  return Temporal.Instant.fromEpochMilliseconds(whole)
    .toZonedDateTimeISO(zone)
    .toString({ timeZoneName: 'never', fractionalSecondDigits: 0 });
}

/** A zoned time's digits without its offset: `YYYY-MM-DDTHH:mm:ss`. */
export function localDigits(time: ZonedTime): string {
  return time.slice(0, 19);
}

/**
 * Local digits of a zone as a zoned time. Digits that a jump of the clock leaves out move forward by the jump; in a
 * double hour the first pass counts (RFC 5545, 3.3.5).
 */
export function fromLocal(digits: string, zone: string): ZonedTime {
  return Temporal.PlainDateTime.from(digits)
    .toZonedDateTime(zone, { disambiguation: 'compatible' })
    .toString({ timeZoneName: 'never', fractionalSecondDigits: 0 });
}

/** True when the zone's digits alone give back the same instant: false in the second pass of a double hour. */
export function digitsSuffice(time: ZonedTime, zone: string): boolean {
  return instantOf(fromLocal(localDigits(time), zone)) === instantOf(time);
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** Midnight at the start of a date, as an instant: only for windows and for systems that hold dates as instants. */
export function startOfDay(date: LocalDate, zone: string): number {
  return Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds;
}

/** The local date of an instant. */
export function dateInZone(instant: number, zone: string): LocalDate {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDate().toString();
}

export function isZone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}

/** Throws kind `invalid` for a pair of times that no calendar could hold: never invented, never silently mended. */
export function checkWhen(when: When): When {
  const backwards = when.allDay ? when.end <= when.start : instantOf(when.end) < instantOf(when.start);
  if (backwards) throw new SyncError('invalid', 'item.ends-before-start', 'The item ends before it starts.');
  return when;
}

/** Where an item lies in time, as instants; all-day dates are read in `zone`. A series is its first occurrence. */
export function span(when: When, zone: string): { readonly from: number; readonly until: number } {
  return when.allDay
    ? { from: startOfDay(when.start, zone), until: startOfDay(when.end, zone) }
    : { from: instantOf(when.start), until: instantOf(when.end) };
}
