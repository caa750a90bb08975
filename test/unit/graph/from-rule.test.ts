import { describe, expect, it } from 'vitest';
import { occurrenceDates } from '../../../local/simulators/graph/recurrence.ts';
import { readRecurrence } from '../../../local/simulators/graph/recurrence-input.ts';
import { regularSpan } from '../../../local/simulators/graph/series.ts';
import type { Recurrence } from '../../../local/simulators/graph/state.ts';
import { canonicalRule, canonicalWhen } from '../../../shared/calendar/canonical-rule.ts';
import { ruleObstacle } from '../../../shared/calendar/capability.ts';
import type { Rule, When } from '../../../shared/calendar/item.ts';
import { occurrenceWhen, startDate } from '../../../shared/calendar/occurrence.ts';
import { isRuleDate, ruleDates } from '../../../shared/calendar/rule-dates.ts';
import { span } from '../../../shared/calendar/time.ts';
import { GRAPH_SERIES } from '../../../shared/graph/capability.ts';
import { recurrenceSchema } from '../../../shared/graph/event-schema.ts';
import { toCreateBody } from '../../../shared/graph/from-item.ts';
import { fromRule } from '../../../shared/graph/from-rule.ts';
import { toRule } from '../../../shared/graph/to-rule.ts';
import { plainItem } from '../calendar/plain-item.ts';
import {
  dice,
  PATTERNS,
  RANGES,
  randomAllDay,
  randomDate,
  randomRule,
  randomTimed,
  ZONES,
} from '../calendar/random-series.ts';

const HOME = 'Europe/Helsinki';
const tuesday: When = {
  allDay: false,
  start: '2026-03-10T09:00:00+02:00',
  end: '2026-03-10T10:00:00+02:00',
  zone: HOME,
};

describe('a rule as Graph takes it', () => {
  it.each([
    [
      { freq: 'DAILY', interval: 3 },
      { type: 'daily', interval: 3 },
    ],
    [
      { freq: 'WEEKLY', interval: 2, byDay: ['SU', 'TU'], weekStart: 'SU' },
      { type: 'weekly', interval: 2, daysOfWeek: ['tuesday', 'sunday'], firstDayOfWeek: 'sunday' },
    ],
    [
      { freq: 'WEEKLY', interval: 2, byDay: ['TU', 'SU'] },
      { type: 'weekly', interval: 2, daysOfWeek: ['tuesday', 'sunday'], firstDayOfWeek: 'monday' },
    ],
    [
      { freq: 'MONTHLY', interval: 1, byMonthDay: 10 },
      { type: 'absoluteMonthly', interval: 1, dayOfMonth: 10 },
    ],
    [
      { freq: 'MONTHLY', interval: 2, byDay: ['TU'], bySetPos: 2 },
      { type: 'relativeMonthly', interval: 2, daysOfWeek: ['tuesday'], index: 'second' },
    ],
    [
      { freq: 'YEARLY', interval: 1, byMonth: 3, byMonthDay: 10 },
      { type: 'absoluteYearly', interval: 1, dayOfMonth: 10, month: 3 },
    ],
    [
      { freq: 'YEARLY', interval: 2, byMonth: 3, byDay: ['TU'], bySetPos: 2 },
      { type: 'relativeYearly', interval: 2, daysOfWeek: ['tuesday'], index: 'second', month: 3 },
    ],
  ] satisfies [Rule, Record<string, unknown>][])('%j has only the fields of its type', (rule, pattern) => {
    expect(fromRule(tuesday, rule).pattern).toEqual(pattern);
  });

  it('begins on the date of its start and stays in the zone of its start', () => {
    const rule: Rule = { freq: 'DAILY', interval: 1, until: '2026-06-30' };
    const { start, recurrence } = toCreateBody(
      plainItem({ ...tuesday, rule }),
      { activityId: 'a', mailboxId: 'm', generation: 0 },
      0,
      HOME,
    );
    expect(start).toEqual({ dateTime: '2026-03-10T09:00:00', timeZone: HOME });
    expect(recurrence).toMatchObject({
      range: { type: 'endDate', startDate: '2026-03-10', endDate: '2026-06-30', recurrenceTimeZone: HOME },
    });
  });

  it.each([
    ['every Tuesday of the month', { freq: 'MONTHLY', interval: 1, byDay: ['TU'] }],
    ['the 31st in long months only', { freq: 'MONTHLY', interval: 1, byMonthDay: 31 }],
    ['a first occurrence that the rule does not give', { freq: 'WEEKLY', interval: 1, byDay: ['MO'] }],
    ['every second working day', { freq: 'DAILY', interval: 2, byDay: ['MO', 'TU', 'WE', 'TH', 'FR'] }],
  ] satisfies [string, Rule][])('is refused for %s', (_name, rule) => {
    expect(() => fromRule(tuesday, rule)).toThrow(
      expect.objectContaining({ kind: 'refused', code: 'graph.series-inexpressible' }),
    );
  });
});

/** An occurrence over a change of the clock is as long as any other; a server may let it end at the same time of day instead. */
const HABITS = { shortMonths: 'last-day', occurrenceEnds: 'elapsed' } as const;

/** When an occurrence takes place, by us and by the server. */
function ours(when: When, date: string): { from: number; until: number } {
  return span(occurrenceWhen(when, date), HOME);
}
function servers(when: When, date: string, recurrence: Recurrence): { from: number; until: number } {
  const dates = when.allDay ? { start: when.start, end: when.end } : null;
  const { from, until } = span(when, HOME);
  const zone = when.allDay ? HOME : when.zone;
  const stored = { allDay: when.allDay, start: from, end: until, dates, zone };
  const at = regularSpan({ span: stored, recurrenceZone: zone, recurrence }, date);
  return { from: at.start, until: at.end };
}

describe.each(PATTERNS)('any rule of the pattern %s', (pattern) => {
  it('comes back from the server as it was, and has the same dates and moments there', () => {
    let written = 0;
    for (let seed = 1; seed <= 60; seed += 1) {
      const roll = dice(seed * 86_028_121 + pattern.length);
      const rule = randomRule(roll, pattern, roll.pick(RANGES));
      const date = randomDate(roll);
      const when = canonicalWhen(
        roll.whole(0, 3) === 0 ? randomAllDay(roll, date, rule) : randomTimed(roll, date, roll.pick(ZONES), rule),
      );
      const start = startDate(when);
      if (when.rule === undefined || !isRuleDate(when.rule, start, start)) continue;
      if (ruleObstacle(when.rule, GRAPH_SERIES) !== null) continue;
      written += 1;
      const about = JSON.stringify({ seed, when });
      const body = fromRule(when, when.rule);
      // The server fills in every other field, with zeros, sentinels and defaults.
      const echoed = readRecurrence(JSON.parse(JSON.stringify(body)), start, when.allDay ? 'UTC' : when.zone, HABITS);
      expect(canonicalRule(toRule(recurrenceSchema.parse(echoed)), start), about).toEqual(when.rule);
      const dates = ruleDates(when.rule, start, start, '2031-12-31', 150);
      expect([...occurrenceDates(echoed, '2031-12-31')].slice(0, 150), about).toEqual(dates);
      expect(
        dates.map((day) => ours(when, day)),
        about,
      ).toEqual(dates.map((day) => servers(when, day, echoed)));
    }
    expect(written).toBeGreaterThan(15);
  });
});
