import { Temporal } from 'temporal-polyfill';
import { CannotHold, type LeftCode } from './left.ts';
import type { Property } from './properties.ts';

/** A date or a local time as it stands in the file. */
export type DateValue =
  | { readonly kind: 'date'; readonly date: string }
  | {
      readonly kind: 'time';
      /** `YYYY-MM-DDTHH:mm:ss` */
      readonly digits: string;
      readonly utc: boolean;
      /** '' when floating. */
      readonly tzid: string;
      /** Marked VALUE=DATE all the same: a date, if its time of day is midnight. */
      readonly marked: boolean;
    };

const VALUE = /:\s*(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?\s*$/u;
/** What Outlook takes for dates (MS-STANOICAL, 2.2.31: DATE-TIME). */
const [FIRST_YEAR, LAST_YEAR] = [1601, 4500];

/**
 * DATE or DATE-TIME (RFC 5545, 3.3.4 and 3.3.5), read from the line itself: ical.js makes 1 November of 32 October and
 * cuts the time of day off a VALUE=DATE. Throws CannotHold with `unreadable`, or `out-of-range`.
 */
export function dateValue(property: Property, unreadable: LeftCode): DateValue {
  const parts = VALUE.exec(property.line);
  if (!parts) throw new CannotHold(unreadable);
  const [, year, month, day, hour, minute, second, z] = parts;
  const date = `${year}-${month}-${day}`;
  const time = hour === undefined ? null : `${hour}:${minute}:${second}`;
  try {
    Temporal.PlainDateTime.from(`${date}T${time ?? '00:00:00'}`);
  } catch {
    throw new CannotHold(unreadable);
  }
  if (Number(year) < FIRST_YEAR || Number(year) > LAST_YEAR) throw new CannotHold('out-of-range');
  if (time === null) return { kind: 'date', date };
  const marked = /;VALUE=DATE[;:]/iu.test(property.line);
  return { kind: 'time', digits: `${date}T${time}`, utc: z === 'Z', tzid: property.param('tzid'), marked };
}

/** `2026-03-01` or `2026-03-01 09:00 Europe/Helsinki`, for people. */
export function describe(value: DateValue): string {
  if (value.kind === 'date') return value.date;
  const zone = value.utc ? ' UTC' : value.tzid && ` ${value.tzid}`;
  return `${value.digits.slice(0, 16).replace('T', ' ')}${zone}`;
}

/** Days are days of the calendar, the rest is exact time (RFC 5545, 3.3.6). */
export interface Length {
  readonly days: number;
  readonly milliseconds: number;
}

const DURATION =
  /^([+-]?)P(?=[\dT])(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?$/iu;

/** Throws CannotHold: `unreadable-end`, or `ends-before-start` for a negative one. */
export function durationValue(property: Property): Length {
  const parts = DURATION.exec(String(property.value).trim());
  if (!parts) throw new CannotHold('unreadable-end');
  const [weeks, days, hours, minutes, seconds] = parts.slice(2).map((part) => Number(part ?? 0));
  const length = {
    days: (weeks ?? 0) * 7 + (days ?? 0),
    milliseconds: ((hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0)) * 1000,
  };
  if (parts[1] === '-' && length.days + length.milliseconds > 0) throw new CannotHold('ends-before-start');
  return length;
}
