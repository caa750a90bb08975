import { Temporal } from 'temporal-polyfill';
import type { LocalDate, Rule, Weekday, When } from './item.ts';
import { occurrenceWhen, startDate } from './occurrence.ts';
import { nextRuleDate, weekdayOf } from './rule-dates.ts';

export const WEEK: readonly Weekday[] = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/**
 * A rule in the one form that all spellings of it have: equal rules give equal values, whichever side wrote them. Same
 * dates as before, always; `count` and `until` stay as they are.
 *
 * | written                                            | canonical                                      |
 * |----------------------------------------------------|------------------------------------------------|
 * | a day, weekday or month left out                   | the start's                                    |
 * | week start that makes no difference                | none                                           |
 * | every 7n days                                      | every n weeks on the start's weekday           |
 * | every week on all seven days                       | every day                                      |
 * | every 12n months                                   | every n years in the start's month             |
 * | the nth of all days of a month                     | day n                                          |
 * | day 31 else the last; the last of all days         | day 31 where it is that, else the last of all  |
 */
export function canonicalRule(rule: Rule, start: LocalDate): Rule {
  return inOrder({ ...repeats(rule, start), ...ends(rule) });
}

/** A series from its first occurrence on, with its canonical rule; one that never occurs stays where it is. */
export function canonicalWhen(when: When): When {
  if (when.rule === undefined) return when;
  const start = startDate(when);
  const first = nextRuleDate(when.rule, start) ?? start;
  // What the rule leaves to its start is said before the start moves.
  return { ...occurrenceWhen(when, first), rule: canonicalRule(canonicalRule(when.rule, start), first) };
}

function ends(rule: Rule): Partial<Rule> {
  return {
    ...(rule.count === undefined ? {} : { count: rule.count }),
    ...(rule.until === undefined ? {} : { until: rule.until }),
  };
}

function repeats(rule: Rule, start: LocalDate): Rule {
  const { interval } = rule;
  switch (rule.freq) {
    case 'DAILY':
      if (rule.byDay !== undefined) return interval === 1 ? weekly({ ...rule, freq: 'WEEKLY' }, start) : rule;
      return interval % 7 === 0
        ? { freq: 'WEEKLY', interval: interval / 7, byDay: [weekdayOf(start)] }
        : { freq: 'DAILY', interval };
    case 'WEEKLY':
      return weekly(rule, start);
    case 'MONTHLY': {
      const byMonth = Temporal.PlainDate.from(start).month;
      if (interval % 12 !== 0) return monthly(rule, start, null);
      return monthly({ ...rule, freq: 'YEARLY', interval: interval / 12 }, start, byMonth);
    }
    case 'YEARLY':
      return monthly(rule, start, rule.byMonth ?? Temporal.PlainDate.from(start).month);
  }
}

function weekly(rule: Rule, start: LocalDate): Rule {
  const byDay = WEEK.filter((day) => (rule.byDay ?? [weekdayOf(start)]).includes(day));
  if (byDay.length === 7 && rule.interval === 1) return { freq: 'DAILY', interval: 1 };
  const weekStart = rule.interval === 1 ? 'MO' : sameWeeks(byDay, start, rule.weekStart ?? 'MO');
  return { freq: 'WEEKLY', interval: rule.interval, byDay, ...(weekStart === 'MO' ? {} : { weekStart }) };
}

/** Week starts as people have them, the usual ones first. */
const WEEK_STARTS: readonly Weekday[] = ['MO', 'SU', 'SA', 'TU', 'WE', 'TH', 'FR'];

/** The first week start of these that puts the days into the same weeks, seen from the start. */
function sameWeeks(byDay: readonly Weekday[], start: LocalDate, weekStart: Weekday): Weekday {
  const at = WEEK.indexOf(weekdayOf(start));
  // Of each day, whether it still belongs to the start's own week.
  const split = (first: Weekday) =>
    byDay.map((day) => ((at - WEEK.indexOf(first) + 7) % 7) + ((WEEK.indexOf(day) - at + 7) % 7) < 7).join();
  return WEEK_STARTS.find((first) => split(first) === split(weekStart)) ?? weekStart;
}

/** Monthly (`month` null) and yearly rules differ only in how often, and in how long their months can be. */
function monthly(rule: Rule, start: LocalDate, month: number | null): Rule {
  const { freq, interval } = rule;
  const common = { freq, interval, ...(month === null ? {} : { byMonth: month }) };
  const longest = longestMonth(month);
  const shortest = shortestMonth(month);
  if (rule.byDay !== undefined && rule.byMonthDay === undefined) {
    const byDay = WEEK.filter((day) => rule.byDay?.includes(day));
    const { bySetPos } = rule;
    if (byDay.length === 7 && bySetPos !== undefined && bySetPos > 0) return { ...common, byMonthDay: bySetPos };
    if (byDay.length === 7 && bySetPos === -1 && shortest === longest) return { ...common, byMonthDay: longest };
    return { ...common, byDay, ...(bySetPos === undefined ? {} : { bySetPos }) };
  }
  const day = rule.byMonthDay ?? Temporal.PlainDate.from(start).day;
  const byDay = rule.byDay === undefined ? {} : { byDay: WEEK.filter((each) => rule.byDay?.includes(each)) };
  if (rule.skip === undefined || day <= shortest) return { ...common, ...byDay, byMonthDay: day };
  if (shortest === longest) return { ...common, byMonthDay: longest };
  return day >= longest ? { ...common, byDay: WEEK, bySetPos: -1 } : { ...common, byMonthDay: day, skip: 'backward' };
}

function longestMonth(month: number | null): number {
  return month === null ? 31 : daysIn(2000, month);
}

function shortestMonth(month: number | null): number {
  return month === null ? 28 : daysIn(2001, month);
}

function daysIn(year: number, month: number): number {
  return Temporal.PlainYearMonth.from({ year, month }).daysInMonth;
}

/** Keys in one order: equal rules are equal texts as well. */
function inOrder(rule: Rule): Rule {
  const { freq, interval, byDay, bySetPos, byMonthDay, byMonth, skip, weekStart, count, until } = rule;
  return {
    freq,
    interval,
    ...(byDay === undefined ? {} : { byDay }),
    ...(bySetPos === undefined ? {} : { bySetPos }),
    ...(byMonthDay === undefined ? {} : { byMonthDay }),
    ...(byMonth === undefined ? {} : { byMonth }),
    ...(skip === undefined ? {} : { skip }),
    ...(weekStart === undefined ? {} : { weekStart }),
    ...(count === undefined ? {} : { count }),
    ...(until === undefined ? {} : { until }),
  };
}
