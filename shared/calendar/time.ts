import { Temporal } from 'temporal-polyfill';
import { SyncError } from '../errors.ts';
import type { LocalDate, When, ZonedTime } from './item.ts';
import { stretchAt } from './stretch.ts';

const DAY = 24 * 60 * 60 * 1000;
const MINUTE = 60 * 1000;
const ZONED =
  /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{1,9}))?(?:Z|([+-])([01]\d|2[0-3]):?([0-5]\d))$/u;

/** Milliseconds since 1970 of a zoned time. */
export function instantOf(time: ZonedTime): number {
  const parts = ZONED.exec(time);
  const at = parts === null ? null : plainInstant(parts);
  if (parts === null || at === null) return Temporal.Instant.from(time).epochMilliseconds;
  const [sign, hours, minutes] = [parts[8], Number(parts[9] ?? 0), Number(parts[10] ?? 0)];
  const offset = (hours * 60 + minutes) * MINUTE;
  return at + Number((parts[7] ?? '').padEnd(3, '0').slice(0, 3)) - (sign === '-' ? -offset : offset);
}

/** The digits of a date and time as if they were UTC; null where a library should look: a day no month has, an odd year. */
function plainInstant([, year, month, day, hour, minute, second]: readonly (string | undefined)[]): number | null {
  if (Number(year) < 1000) return null;
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  return Number(day) > 28 && new Date(at).getUTCDate() !== Number(day) ? null : at;
}

/** An instant as local time of an IANA zone. Sub-second parts are dropped: no calendar here keeps them. */
export function inZone(instant: number, zone: string): ZonedTime {
  const whole = Math.floor(instant / 1000) * 1000;
  const { offset } = stretchAt(whole, zone);
  const digits = new Date(whole + offset).toISOString();
  if (digits.length === 24 && offset % MINUTE === 0) return digits.slice(0, 19) + offsetText(offset);
  return Temporal.Instant.fromEpochMilliseconds(whole)
    .toZonedDateTimeISO(zone)
    .toString({ timeZoneName: 'never', fractionalSecondDigits: 0 });
}

function offsetText(offset: number): string {
  const minutes = Math.abs(offset) / MINUTE;
  const two = (value: number) => String(value).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
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
  const parts = ZONED.exec(`${digits}Z`);
  const at = parts === null || parts[7] !== undefined ? null : plainInstant(parts);
  const offset = at === null ? null : steadyOffset(at, zone);
  if (offset !== null) return digits + offsetText(offset);
  return Temporal.PlainDateTime.from(digits)
    .toZonedDateTime(zone, { disambiguation: 'compatible' })
    .toString({ timeZoneName: 'never', fractionalSecondDigits: 0 });
}

/** The zone's offset, in whole minutes, when no jump is so near that these digits could mean another; else null. */
function steadyOffset(digits: number, zone: string): number | null {
  const { from, until, offset } = stretchAt(digits, zone);
  const isSteady = from <= digits - 2 * DAY && digits + 2 * DAY < until && offset % MINUTE === 0;
  return isSteady ? offset : null;
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
  const parts = ZONED.exec(`${date}T00:00:00Z`);
  const at = parts === null ? null : plainInstant(parts);
  const offset = at === null ? null : steadyOffset(at, zone);
  if (at !== null && offset !== null) return at - offset;
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
