import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import type { LocalDate, Rule, Weekday } from './item.ts';

const WEEK: readonly Weekday[] = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
/** No calendar here reaches further: Exchange ends every series in September 4500. */
const LAST_DAY = '4500-08-31';

/**
 * The local dates on which a rule has occurrences, in order, from `from` to `until`, both inclusive, `most` at most.
 * Dates only: no zone, so no change of the clock can add, drop or move one. A start that the rule doesn't fit is no
 * occurrence (Graph: the first is the first date on or after the start that fits).
 */
export function ruleDates(rule: Rule, start: LocalDate, from: LocalDate, until: LocalDate, most: number): LocalDate[] {
  const dates: LocalDate[] = [];
  if (neverOccurs(rule, start)) return dates;
  const end = [until, rule.until ?? LAST_DAY, LAST_DAY].sort()[0] ?? until;
  const recurrence = recurrenceOf(rule, start);
  // Year by year: a caller that wants a few dates of a long window doesn't pay for all of them.
  for (let at = from < start ? start : from; at <= end && dates.length < most; at = yearsLater(at)) {
    const before = dayBefore(yearsLater(at));
    const found = recurrence.between(midnight(at), midnight(before < end ? before : end), true);
    dates.push(...found.map(dateOf));
  }
  return dates.slice(0, most);
}

/** The last date of a rule; null: it goes on for ever, or never occurs at all. */
export function lastRuleDate(rule: Rule, start: LocalDate): LocalDate | null {
  if (rule.count === undefined && rule.until === undefined) return null;
  if (nextRuleDate(rule, start) === null) return null;
  const last = recurrenceOf(rule, start).previous(midnight(LAST_DAY), true);
  return last === null ? null : dateOf(last);
}

/** How far ahead a next date is looked for, in years: near first, since most rules come round soon. */
const REACHES = [2, 20, 400];

/** The first date of a rule on or after `from`; null: none within 400 years, in which all calendars come round. */
export function nextRuleDate(rule: Rule, start: LocalDate, from: LocalDate = start): LocalDate | null {
  const first = from < start ? start : from;
  for (const years of REACHES) {
    const [next] = ruleDates(rule, start, first, yearsLater(first, years), 1);
    if (next !== undefined) return next;
  }
  return null;
}

/** 30 February and the like: nothing to look for through centuries. */
function neverOccurs({ freq, interval, byMonth, byMonthDay, skip }: Rule, start: LocalDate): boolean {
  const oneMonth = freq === 'YEARLY' || (freq === 'MONTHLY' && interval % 12 === 0);
  if (!oneMonth || byMonthDay === undefined || skip !== undefined) return false;
  const month = freq === 'YEARLY' && byMonth !== undefined ? byMonth : Temporal.PlainDate.from(start).month;
  const leapYear = 2000;
  return byMonthDay > Temporal.PlainYearMonth.from({ year: leapYear, month }).daysInMonth;
}

export function isRuleDate(rule: Rule, start: LocalDate, date: LocalDate): boolean {
  return ruleDates(rule, start, date, date, 1).length > 0;
}

/** `MO` to `SU`. */
export function weekdayOf(date: LocalDate): Weekday {
  return WEEK[Temporal.PlainDate.from(date).dayOfWeek - 1] ?? 'MO';
}

/** The library works with moments: midnights of UTC, where every day has one. */
function recurrenceOf(rule: Rule, start: LocalDate): RRuleTemporal {
  return new RRuleTemporal({
    tzid: 'UTC',
    dtstart: midnight(start),
    freq: rule.freq,
    interval: rule.interval,
    ...days(rule, start),
    ...(rule.weekStart === undefined ? {} : { wkst: rule.weekStart }),
    ...(rule.count === undefined ? {} : { count: rule.count }),
    ...(rule.until === undefined ? {} : { until: midnight(rule.until) }),
  });
}

interface Days {
  readonly byDay?: string[];
  readonly bySetPos?: number[];
  readonly byMonthDay?: number[];
  readonly byMonth?: number[];
}

/** What a rule leaves out is the start's (RFC 5545, 3.3.10). */
function days(rule: Rule, start: LocalDate): Days {
  const { month, day } = Temporal.PlainDate.from(start);
  const byDay = rule.byDay === undefined ? {} : { byDay: [...rule.byDay] };
  if (rule.freq === 'DAILY') return byDay;
  if (rule.freq === 'WEEKLY') return rule.byDay === undefined ? { byDay: [weekdayOf(start)] } : byDay;
  const months = rule.freq === 'YEARLY' ? { byMonth: [rule.byMonth ?? month] } : {};
  const position = rule.bySetPos === undefined ? {} : { bySetPos: [rule.bySetPos] };
  if (rule.byDay !== undefined && rule.byMonthDay === undefined) return { ...byDay, ...position, ...months };
  return { ...byDay, ...monthDay(rule, rule.byMonthDay ?? day), ...months };
}

/** "The 30th, else the last day" in RFC 5545: the last of the days 28, 29 and 30. */
function monthDay({ skip }: Rule, day: number): Days {
  if (skip === undefined || day <= 28) return { byMonthDay: [day] };
  return { byMonthDay: [28, 29, 30, 31].filter((each) => each <= day), bySetPos: [-1] };
}

function midnight(date: LocalDate): Temporal.ZonedDateTime {
  return Temporal.PlainDate.from(date).toZonedDateTime('UTC');
}

function dateOf(moment: { toString(): string }): LocalDate {
  return moment.toString().slice(0, 10);
}

function yearsLater(date: LocalDate, years = 1): LocalDate {
  return Temporal.PlainDate.from(date).add({ years }).toString();
}

function dayBefore(date: LocalDate): LocalDate {
  return Temporal.PlainDate.from(date).subtract({ days: 1 }).toString();
}
