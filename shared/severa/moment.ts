import type { LocalDate, ZonedTime } from '../calendar/item.ts';
import { instantOf, inZone, localDigits, startOfDay } from '../calendar/time.ts';
import { Unreadable } from './unreadable.ts';

const SHAPE = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(:\d{2})?(?:\.(\d+))?(Z|[+-]\d{2}:?\d{2})$/iu;

/**
 * A date-time of the REST API as an instant; finer parts than milliseconds are dropped. The offset may be any, `Z`
 * included; without one nobody knows which moment is meant, so it is unreadable rather than guessed.
 */
export function readMoment(text: string, reason: string): number {
  const [, minutes, seconds, fraction, offset] = SHAPE.exec(text.trim()) ?? [];
  if (minutes === undefined || offset === undefined) throw new Unreadable(reason);
  try {
    // Servers write up to seven digits and more; a stamp's milliseconds count, two edits may share a second.
    return instantOf(`${minutes}${seconds ?? ':00'}.${(fraction ?? '0').slice(0, 3)}${offset}`);
  } catch {
    throw new Unreadable(reason);
  }
}

/** The local digits of a date-time in the offset it was written with. */
export function digitsAsWritten(text: string): string {
  const [, minutes, seconds] = SHAPE.exec(text.trim()) ?? [];
  return minutes === undefined ? '' : `${minutes}${seconds ?? ':00'}`;
}

/** True when a day of the zone begins at this instant, also where the clock jumps over midnight or passes it twice. */
export function beginsDay(instant: number, zone: string): boolean {
  const local = localDigits(inZone(instant, zone));
  return local.endsWith('T00:00:00') || startOfDay(local.slice(0, 10), zone) === instant;
}

/** The first moment of a date in a zone, as Severa is given it. */
export function midnight(date: LocalDate, zone: string): ZonedTime {
  return inZone(startOfDay(date, zone), zone);
}
