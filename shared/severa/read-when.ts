import { canonicalWhen } from '../calendar/canonical-rule.ts';
import type { AllDay, LocalDate, Rule, Timed, When } from '../calendar/item.ts';
import { startDate } from '../calendar/occurrence.ts';
import { addDays, dateInZone, instantOf, inZone } from '../calendar/time.ts';
import { beginsDay, digitsAsWritten, readMoment } from './moment.ts';
import { endsByDay, oneEnd } from './one-end.ts';
import { Unreadable } from './unreadable.ts';

export interface WireTimes {
  readonly startDateTime: string;
  readonly endDateTime?: string | null | undefined;
  readonly isAllDay?: boolean | null | undefined;
  readonly hasDuration?: boolean | null | undefined;
}

/**
 * Severa's times as the owner's local ones, a series from its first occurrence on, its rule in its canonical form. Severa
 * keeps no zone: it is the owner's, else the organisation's. `lastOccurrence`: when Severa says that the series ends.
 */
export function readWhen(
  times: WireTimes,
  zone: string,
  rule: Rule | undefined,
  lastOccurrence?: string | null | undefined,
): When {
  const when = times.isAllDay === true ? readAllDay(times, zone) : readTimed(times, zone);
  if (rule === undefined) return when;
  const start = startDate(when);
  return canonicalWhen({ ...when, rule: endsByDay(oneEnd(rule, start, dateOf(lastOccurrence, zone)), start) });
}

/** null: not told, or not understood. */
function dateOf(text: string | null | undefined, zone: string): LocalDate | null {
  try {
    return dateInZone(readMoment(text ?? '', ''), zone);
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}

/** Without duration or end it has no length: never one that nobody entered. */
function readTimed(times: WireTimes, zone: string): Timed {
  const start = inZone(readMoment(times.startDateTime, 'severa.start-unclear'), zone);
  const hasEnd = times.hasDuration !== false && typeof times.endDateTime === 'string';
  const end = hasEnd ? inZone(readMoment(times.endDateTime ?? '', 'severa.end-unclear'), zone) : start;
  if (instantOf(end) < instantOf(start)) throw new Unreadable('severa.ends-before-start');
  return { allDay: false, start, end, zone };
}

/**
 * Whole days. Severa's example of an all-day activity (help article 77000465116, for the older API) ends at the
 * midnight after its last day; whether this API does the same isn't documented, so an end at any other time of day, or
 * on the first day itself, is taken as inclusive. No end, or one that isn't after the start: one day.
 */
function readAllDay(times: WireTimes, zone: string): AllDay {
  const dateAt = frame(times.startDateTime, zone);
  const start = dateAt(times.startDateTime, 'severa.start-unclear').date;
  if (typeof times.endDateTime !== 'string') return { allDay: true, start, end: addDays(start, 1) };
  const last = dateAt(times.endDateTime, 'severa.end-unclear');
  if (last.date < start) throw new Unreadable('severa.ends-before-start');
  const exclusive = last.beginsDay && last.date > start;
  return { allDay: true, start, end: exclusive ? last.date : addDays(last.date, 1) };
}

type DateAt = (text: string, reason: string) => { readonly date: LocalDate; readonly beginsDay: boolean };

/**
 * How the dates are read: in the owner's zone. Only when the start is no midnight there but is one in the offset it was
 * written with (an owner who moved, a server that writes UTC midnights), the written digits are the dates.
 */
function frame(start: string, zone: string): DateAt {
  const owners: DateAt = (text, reason) => {
    const at = readMoment(text, reason);
    return { date: dateInZone(at, zone), beginsDay: beginsDay(at, zone) };
  };
  const written: DateAt = (text, reason) => {
    readMoment(text, reason);
    const digits = digitsAsWritten(text);
    return { date: digits.slice(0, 10), beginsDay: digits.endsWith('T00:00:00') };
  };
  const writtenMidnight = digitsAsWritten(start).endsWith('T00:00:00');
  return writtenMidnight && !beginsDay(readMoment(start, 'severa.start-unclear'), zone) ? written : owners;
}
