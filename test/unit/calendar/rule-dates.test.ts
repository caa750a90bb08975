import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import type { Rule } from '../../../shared/calendar/item.ts';
import { isRuleDate, lastRuleDate, nextRuleDate, ruleDates } from '../../../shared/calendar/rule-dates.ts';
import { dice, PATTERNS, RANGES, randomDate, randomRule } from './random-series.ts';

const SEEDS = 12;

type Parts = Parameters<typeof ICAL.Recur.fromData>[0];

/** The same by another library; it counts from the start whatever the window. */
function byIcal(rule: Rule, start: string, until: string): string[] {
  const parts: Parts = { freq: rule.freq, interval: rule.interval };
  if (rule.byDay) parts.byday = rule.byDay.map((day) => `${rule.bySetPos ?? ''}${day}`);
  if (rule.byMonth) parts.bymonth = [rule.byMonth];
  if (rule.weekStart) parts.wkst = ICAL.Recur.icalDayToNumericDay(rule.weekStart);
  if (rule.byMonthDay) parts.bymonthday = [rule.byMonthDay];
  const iterator = ICAL.Recur.fromData(parts).iterator(ICAL.Time.fromDateString(start));
  const dates: string[] = [];
  for (let step = 0; step < 3000; step += 1) {
    const date = iterator.next()?.toString();
    if (date === undefined || date > until || (rule.until !== undefined && date > rule.until)) break;
    // The library counts a start that doesn't fit the rule in some frequencies: dates alone are compared.
    if (date >= start && dates.length < (rule.count ?? Number.POSITIVE_INFINITY)) dates.push(date);
  }
  return dates;
}

/** What ical.js 2.2 is known not to do: positions over several days, and the last day instead of a missing one. */
function isBeyondIcal(rule: Rule): boolean {
  return rule.skip !== undefined || (rule.bySetPos !== undefined && rule.byDay?.length !== 1);
}

describe('the dates of a rule', () => {
  const cases = PATTERNS.flatMap((pattern) => RANGES.map((range) => [pattern, range] as const));

  it.each(cases)('%s, %s, are those of another library', (pattern, range) => {
    let compared = 0;
    for (let seed = 1; seed <= SEEDS * 3; seed += 1) {
      const roll = dice(seed * 7919 + pattern.length * 31 + range.length);
      const start = randomDate(roll);
      const rule = randomRule(roll, pattern, range);
      if (isBeyondIcal(rule)) continue;
      // A start that fits is the first occurrence; of another one the libraries think differently.
      const first = nextRuleDate(rule, start);
      if (first === null) continue;
      const until = '2029-12-31';
      const expected = byIcal(rule, first, until);
      expect(ruleDates(rule, first, first, until, 3000), JSON.stringify({ seed, first, rule })).toEqual(expected);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(SEEDS / 2);
  });

  it.each([
    ['the last working day', { byDay: ['MO', 'TU', 'WE', 'TH', 'FR'], bySetPos: -1 }, ['2026-01-30', '2026-02-27']],
    ['the second day of a weekend', { byDay: ['SA', 'SU'], bySetPos: 2 }, ['2026-01-04', '2026-02-07']],
    ['the first Monday or Wednesday', { byDay: ['WE', 'MO'], bySetPos: 1 }, ['2026-01-05', '2026-02-02']],
    ['the 31st, else nothing', { byMonthDay: 31 }, ['2026-01-31', '2026-03-31', '2026-05-31']],
    ['the 31st, else the last day', { byMonthDay: 31, skip: 'backward' }, ['2026-01-31', '2026-02-28', '2026-03-31']],
    ['the 30th, else the last day', { byMonthDay: 30, skip: 'backward' }, ['2026-01-30', '2026-02-28', '2026-03-30']],
  ] as const)('can be %s of a month', (_name, how, expected) => {
    const rule: Rule = { freq: 'MONTHLY', interval: 1, ...how };
    expect(ruleDates(rule, '2026-01-01', '2026-01-01', '2026-12-31', expected.length)).toEqual(expected);
  });

  it('of 29 February fall on the 28th in common years only where a missing day is the last one', () => {
    const rule: Rule = { freq: 'YEARLY', interval: 1, byMonth: 2, byMonthDay: 29 };
    const dates = (given: Rule) => ruleDates(given, '2024-02-29', '2024-01-01', '2028-12-31', 9);
    expect(dates(rule)).toEqual(['2024-02-29', '2028-02-29']);
    expect(dates({ ...rule, skip: 'backward' })).toHaveLength(5);
  });

  it('start with the first that fits: a start that does not fit is no occurrence, and is not counted', () => {
    const rule: Rule = { freq: 'WEEKLY', interval: 1, byDay: ['MO'], count: 2 };
    expect(ruleDates(rule, '2026-03-03', '2026-03-01', '2026-12-31', 9)).toEqual(['2026-03-09', '2026-03-16']);
  });

  it('are found far from the start, and no more of them than asked for', () => {
    const rule: Rule = { freq: 'DAILY', interval: 1 };
    expect(ruleDates(rule, '1999-12-31', '2026-01-01', '2099-01-01', 3)).toEqual([
      '2026-01-01',
      '2026-01-02',
      '2026-01-03',
    ]);
  });

  it.each([
    ['30 February', { freq: 'YEARLY', interval: 1, byMonth: 2, byMonthDay: 30 }],
    ['31 April, month by month', { freq: 'MONTHLY', interval: 12, byMonthDay: 31 }],
    [
      '29 February of years that are none of the leap years',
      { freq: 'YEARLY', interval: 4, byMonth: 2, byMonthDay: 29 },
    ],
  ] satisfies [string, Rule][])('that never come are none, and end the search: %s', (_name, rule) => {
    expect(ruleDates(rule, '2026-04-01', '2026-01-01', '2040-01-01', 9)).toEqual([]);
    expect(nextRuleDate(rule, '2026-04-01')).toBeNull();
    expect(lastRuleDate({ ...rule, count: 3 }, '2026-04-01')).toBeNull();
    expect(lastRuleDate({ ...rule, until: '2030-01-01' }, '2026-04-01')).toBeNull();
  });

  it('end with the count or the last day, the last day included', () => {
    const weekly: Rule = { freq: 'WEEKLY', interval: 1, byDay: ['MO'] };
    expect(lastRuleDate({ ...weekly, count: 3 }, '2026-03-02')).toBe('2026-03-16');
    expect(lastRuleDate({ ...weekly, until: '2026-03-16' }, '2026-03-02')).toBe('2026-03-16');
    expect(lastRuleDate({ ...weekly, until: '2026-03-22' }, '2026-03-02')).toBe('2026-03-16');
    expect(lastRuleDate(weekly, '2026-03-02')).toBeNull();
    expect(isRuleDate({ ...weekly, until: '2026-03-16' }, '2026-03-02', '2026-03-23')).toBe(false);
    expect(isRuleDate({ ...weekly, until: '2026-03-16' }, '2026-03-02', '2026-02-23')).toBe(false);
  });

  it('of two days in every second week depend on where a week begins', () => {
    const rule: Rule = { freq: 'WEEKLY', interval: 2, byDay: ['MO', 'SU'] };
    const dates = (weekStart: 'MO' | 'SU') =>
      ruleDates({ ...rule, weekStart }, '2026-01-05', '2026-01-01', '2026-01-31', 9);
    expect(dates('MO')).toEqual(['2026-01-05', '2026-01-11', '2026-01-19', '2026-01-25']);
    expect(dates('SU')).toEqual(['2026-01-05', '2026-01-18', '2026-01-19']);
  });
});
