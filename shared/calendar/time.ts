import { Temporal } from 'temporal-polyfill';
import { SyncError } from '../errors.ts';
import type { LocalDate, When, ZonedTime } from './item.ts';
import { stretchAt } from './stretch.ts';

const DAY = 24 * 60 * 60 * 1000;

/** Dates and offsets that `Date.parse` reads as the library does, only faster; the 29th of February isn't among them. */
const PLAIN =
  /^[1-9]\d{3}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/u;

/** Milliseconds since 1970 of a zoned time. */
export function instantOf(time: ZonedTime): number {
  return PLAIN.test(time) ? Date.parse(time) : Temporal.Instant.from(time).epochMilliseconds;
}

/** An instant as local time of an IANA zone. Sub-second parts are dropped: no calendar here keeps them. */
export function inZone(instant: number, zone: string): ZonedTime {
  const whole = Math.floor(instant / 1000) * 1000;
  const { offset, suffix } = stretchAt(whole, zone);
  const digits = new Date(whole + offset).toISOString();
  // Longer: a year with a sign.
  if (suffix !== null && digits.length === 24) return digits.slice(0, 19) + suffix;
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
  const steady = digits.length === 19 ? steadyAt(digits, zone) : null;
  if (steady !== null) return digits + steady.suffix;
  return Temporal.PlainDateTime.from(digits)
    .toZonedDateTime(zone, { disambiguation: 'compatible' })
    .toString({ timeZoneName: 'never', fractionalSecondDigits: 0 });
}

/** What the zone makes of these digits, when no jump is so near that they could mean another instant; else null. */
function steadyAt(digits: string, zone: string): { readonly instant: number; readonly suffix: string } | null {
  const text = `${digits}Z`;
  if (!PLAIN.test(text)) return null;
  const asUtc = Date.parse(text);
  const { from, until, offset, suffix } = stretchAt(asUtc, zone);
  const isSteady = from <= asUtc - 2 * DAY && asUtc + 2 * DAY < until;
  return isSteady && suffix !== null ? { instant: asUtc - offset, suffix } : null;
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
  const steady = steadyAt(`${date}T00:00:00`, zone);
  if (steady !== null) return steady.instant;
  return Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds;
}

/** The local date of an instant. */
export function dateInZone(instant: number, zone: string): LocalDate {
  return localDigits(inZone(instant, zone)).slice(0, 10);
}

export function isZone(name: string): boolean {
  try {
    stretchAt(0, name);
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
