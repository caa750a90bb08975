import { Temporal } from 'temporal-polyfill';
import { addDays, fromLocal, instantOf, inZone, localDigits } from '../../shared/calendar/time.ts';
import type { Span } from './side-item.ts';

/** What a person typed can't be understood; the message shows how to write it. */
export class Unclear extends Error {
  override readonly name = 'Unclear';
}

const LENGTH = /^(?:(\d{1,3})d)?(?:(\d{1,4})h)?(?:(\d{1,5})m)?$/iu;
const DATE = /^\d{4}-\d{2}-\d{2}$/u;
const LOCAL = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2})?$/u;

interface Length {
  readonly days: number;
  readonly minutes: number;
}

/** `30m`, `1h`, `1h30m`, `2d`. Throws Unclear. */
export function parseLength(text: string): Length {
  const parts = LENGTH.exec(text);
  if (text === '' || parts === null) throw new Unclear(`"${text}" is no length. Write it like 30m, 1h, 1h30m or 2d.`);
  const [days = 0, hours = 0, minutes = 0] = parts.slice(1).map((part) => Number(part ?? 0));
  return { days, minutes: hours * 60 + minutes };
}

/**
 * A new item: a date is all day (length in days, one unless given), a date and time is timed (30 minutes unless given).
 * Local time of the zone. Throws Unclear.
 */
export function parseSpan(start: string, length: string | undefined, zone: string): Span {
  if (DATE.test(start)) {
    const { days, minutes } = length === undefined ? { days: 1, minutes: 0 } : parseLength(length);
    if (minutes > 0 || days === 0) throw new Unclear(`A whole day lasts days: "${length}" is none, write 1d or 3d.`);
    return { allDay: true, start: dateOf(start), end: addDays(dateOf(start), days) };
  }
  const at = instantOf(localTime(start, zone));
  const { days, minutes } = length === undefined ? { days: 0, minutes: 30 } : parseLength(length);
  return { allDay: false, start: at, end: at + (days * 24 * 60 + minutes) * 60_000 };
}

/**
 * Where an item goes: by a length (`+1h`, `-30m`, `+2d`), to a time (`2026-11-24T13:00`), or to a date, at the same time
 * of day. It keeps its length. Throws Unclear.
 */
export function parseMove(when: Span, target: string, zone: string): Span {
  const sign = /^[+-]/u.exec(target)?.[0];
  if (sign !== undefined) return shifted(when, parseLength(target.slice(1)), sign === '+' ? 1 : -1, zone);
  if (when.allDay) {
    if (!DATE.test(target)) throw new Unclear(`It is a whole day: give a date like 2026-11-24, not "${target}".`);
    const days = Temporal.PlainDate.from(when.start).until(when.end).days;
    return { allDay: true, start: dateOf(target), end: addDays(dateOf(target), days) };
  }
  const time = DATE.test(target) ? `${dateOf(target)}T${localDigits(inZone(when.start, zone)).slice(11)}` : target;
  const start = instantOf(localTime(time, zone));
  return { allDay: false, start, end: start + (when.end - when.start) };
}

/** Days keep the time of day across a change of the clock, hours and minutes pass as they do. */
function shifted(when: Span, { days, minutes }: Length, sign: 1 | -1, zone: string): Span {
  if (when.allDay) {
    if (minutes > 0) throw new Unclear('It is a whole day: move it by days, such as +1d.');
    return { allDay: true, start: addDays(when.start, sign * days), end: addDays(when.end, sign * days) };
  }
  const digits = localDigits(inZone(when.start, zone));
  const sameTime = fromLocal(`${addDays(digits.slice(0, 10), sign * days)}${digits.slice(10)}`, zone);
  const start = (days === 0 ? when.start : instantOf(sameTime)) + sign * minutes * 60_000;
  return { allDay: false, start, end: start + (when.end - when.start) };
}

function localTime(text: string, zone: string): string {
  const parts = LOCAL.exec(text);
  if (parts === null) throw new Unclear(`"${text}" is no time. Write it like 2026-11-24T13:00, or +1h.`);
  try {
    return fromLocal(`${dateOf(parts[1] ?? '')}T${parts[2]}${parts[3] ?? ':00'}`, zone);
  } catch (error) {
    if (error instanceof Unclear) throw error;
    throw new Unclear(`"${text}" is no time. Write it like 2026-11-24T13:00.`);
  }
}

function dateOf(text: string): string {
  try {
    return Temporal.PlainDate.from(text).toString();
  } catch {
    throw new Unclear(`"${text}" is no date. Write it like 2026-11-24.`);
  }
}
