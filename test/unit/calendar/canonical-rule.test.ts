import { describe, expect, it } from 'vitest';
import { canonicalRule, canonicalWhen } from '../../../shared/calendar/canonical-rule.ts';
import type { Rule, Weekday } from '../../../shared/calendar/item.ts';
import { ruleDates } from '../../../shared/calendar/rule-dates.ts';
import { dice, PATTERNS, RANGES, randomDate, randomRule } from './random-series.ts';

const ALL: readonly Weekday[] = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
/** A Wednesday. */
const START = '2026-03-04';

describe('the canonical rule', () => {
  const same: readonly (readonly [string, readonly Rule[]])[] = [
    [
      'a week start that makes no difference',
      [
        { freq: 'WEEKLY', interval: 1, byDay: ['MO', 'WE'], weekStart: 'SU' },
        { freq: 'WEEKLY', interval: 1, byDay: ['WE', 'MO'] },
      ],
    ],
    [
      'a week start under a single day',
      [
        { freq: 'WEEKLY', interval: 2, byDay: ['WE'], weekStart: 'FR' },
        { freq: 'WEEKLY', interval: 2 },
        { freq: 'DAILY', interval: 14 },
      ],
    ],
    [
      'week starts between which no day lies',
      [
        { freq: 'WEEKLY', interval: 2, byDay: ['WE', 'TH'], weekStart: 'SU' },
        { freq: 'WEEKLY', interval: 2, byDay: ['WE', 'TH'], weekStart: 'MO' },
      ],
    ],
    [
      'every day',
      [
        { freq: 'DAILY', interval: 1 },
        { freq: 'WEEKLY', interval: 1, byDay: ALL, weekStart: 'SU' },
      ],
    ],
    [
      'working days',
      [
        { freq: 'DAILY', interval: 1, byDay: ['MO', 'TU', 'WE', 'TH', 'FR'] },
        { freq: 'WEEKLY', interval: 1, byDay: ['FR', 'TH', 'WE', 'TU', 'MO'] },
      ],
    ],
    [
      "the start's day of the month",
      [
        { freq: 'MONTHLY', interval: 1 },
        { freq: 'MONTHLY', interval: 1, byMonthDay: 4, skip: 'backward' },
        { freq: 'MONTHLY', interval: 1, byDay: ALL, bySetPos: 4 },
      ],
    ],
    [
      'the last day of the month',
      [
        { freq: 'MONTHLY', interval: 1, byMonthDay: 31, skip: 'backward' },
        { freq: 'MONTHLY', interval: 1, byDay: ['SU', ...ALL.slice(0, 6)], bySetPos: -1 },
      ],
    ],
    [
      'years as months',
      [
        { freq: 'YEARLY', interval: 2, byMonth: 3, byDay: ['TU'], bySetPos: 1 },
        { freq: 'YEARLY', interval: 2, byDay: ['TU'], bySetPos: 1 },
        { freq: 'MONTHLY', interval: 24, byDay: ['TU'], bySetPos: 1 },
      ],
    ],
    [
      'the last day of a month that has always the same',
      [
        { freq: 'YEARLY', interval: 1, byMonth: 4, byDay: ALL, bySetPos: -1 },
        { freq: 'YEARLY', interval: 1, byMonth: 4, byMonthDay: 30 },
        { freq: 'YEARLY', interval: 1, byMonth: 4, byMonthDay: 31, skip: 'backward' },
      ],
    ],
    [
      'the last day of February',
      [
        { freq: 'YEARLY', interval: 1, byMonth: 2, byDay: ALL, bySetPos: -1 },
        { freq: 'YEARLY', interval: 1, byMonth: 2, byMonthDay: 29, skip: 'backward' },
      ],
    ],
  ];

  it.each(same)('of %s is one for all spellings', (_name, [first, ...rest]) => {
    if (first === undefined) throw new Error('no rule');
    expect(rest.length).toBeGreaterThan(0);
    const canonical = JSON.stringify(canonicalRule(first, START));
    expect(rest.map((rule) => JSON.stringify(canonicalRule(rule, START)))).toEqual(rest.map(() => canonical));
  });

  it.each([
    [
      { freq: 'WEEKLY', interval: 2, byDay: ['MO', 'WE'], weekStart: 'MO' },
      { freq: 'WEEKLY', interval: 2, byDay: ['MO', 'WE'], weekStart: 'WE' },
    ],
    [
      { freq: 'MONTHLY', interval: 1, byMonthDay: 31 },
      { freq: 'MONTHLY', interval: 1, byMonthDay: 31, skip: 'backward' },
    ],
    [
      { freq: 'DAILY', interval: 1, count: 5 },
      { freq: 'DAILY', interval: 1, until: '2026-03-08' },
    ],
  ] satisfies [Rule, Rule][])('tells apart %j and %j', (a, b) => {
    expect(canonicalRule(a, START)).not.toEqual(canonicalRule(b, START));
  });

  it.each(PATTERNS.flatMap((pattern) => RANGES.map((range) => [pattern, range] as const)))(
    '%s, %s, keeps every date and is its own canonical rule',
    (pattern, range) => {
      for (let seed = 1; seed <= 25; seed += 1) {
        const roll = dice(seed * 6421 + pattern.length * 17 + range.length);
        const start = randomDate(roll);
        const rule = randomRule(roll, pattern, range);
        const canonical = canonicalRule(rule, start);
        const dates = (given: Rule) => ruleDates(given, start, start, '2031-12-31', 200);
        expect(dates(canonical), JSON.stringify({ seed, start, rule, canonical })).toEqual(dates(rule));
        expect(canonicalRule(canonical, start)).toEqual(canonical);
      }
    },
  );

  it('begins a series with its first occurrence', () => {
    const rule: Rule = { freq: 'WEEKLY', interval: 2, byDay: ['MO'], count: 3 };
    const when = canonicalWhen({ allDay: true, start: '2026-03-03', end: '2026-03-05', rule });
    expect(when).toMatchObject({ start: '2026-03-16', end: '2026-03-18' });
    expect(ruleDates(when.rule ?? rule, when.start, when.start, '2026-12-31', 9)).toEqual(
      ruleDates(rule, '2026-03-03', '2026-03-03', '2026-12-31', 9),
    );
  });
});
