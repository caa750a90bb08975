import { describe, expect, it } from 'vitest';
import type { Recurrence } from '../../../local/simulators/severa/model.ts';
import { occurrenceDates } from '../../../local/simulators/severa/recurrence.ts';
import { canonicalRule, canonicalWhen } from '../../../shared/calendar/canonical-rule.ts';
import { ruleObstacle } from '../../../shared/calendar/capability.ts';
import { expressible } from '../../../shared/calendar/expressible.ts';
import type { Rule, When } from '../../../shared/calendar/item.ts';
import { startDate } from '../../../shared/calendar/occurrence.ts';
import { isRuleDate, ruleDates } from '../../../shared/calendar/rule-dates.ts';
import { severaSeries } from '../../../shared/severa/capability.ts';
import { readRule } from '../../../shared/severa/read-rule.ts';
import { writeRule } from '../../../shared/severa/write-rule.ts';
import { days, plainItem } from '../calendar/plain-item.ts';
import {
  dice,
  PATTERNS,
  RANGES,
  randomAllDay,
  randomDate,
  randomRule,
  randomTimed,
} from '../calendar/random-series.ts';

const ZONE = 'Europe/Helsinki';
const tuesday: When = {
  allDay: false,
  start: '2026-03-10T09:00:00+02:00',
  end: '2026-03-10T10:00:00+02:00',
  zone: ZONE,
};

describe('a rule as Severa takes it', () => {
  it.each([
    [{ freq: 'DAILY', interval: 2 }, 'Daily', { daily: { interval: 2 } }],
    [
      { freq: 'WEEKLY', interval: 2, byDay: ['SU', 'TU'] },
      'Weekly',
      {
        weekly: {
          interval: 2,
          monday: false,
          tuesday: true,
          wednesday: false,
          thursday: false,
          friday: false,
          saturday: false,
          sunday: true,
        },
      },
    ],
    [{ freq: 'MONTHLY', interval: 3, byMonthDay: 10 }, 'Monthly', { monthly: { interval: 3, dayOfMonth: 10 } }],
    [
      { freq: 'MONTHLY', interval: 1, byDay: ['TU'], bySetPos: 2 },
      'Monthly',
      { monthly: { interval: 1, dayOrdinal: 'Second', dayOrdinalOption: 'Tuesday' } },
    ],
    [
      { freq: 'YEARLY', interval: 1, byMonth: 3, byMonthDay: 10 },
      'Yearly',
      { yearly: { month: 'March', dayOfMonth: 10 } },
    ],
    [
      { freq: 'YEARLY', interval: 1, byMonth: 3, byDay: ['TU'], bySetPos: 2 },
      'Yearly',
      { yearly: { month: 'March', dayOrdinal: 'Second', dayOrdinalOption: 'Tuesday' } },
    ],
  ] satisfies [Rule, string, object][])('%j', (rule, frequency, pattern) => {
    expect(writeRule(tuesday, rule, ZONE)).toEqual({ frequency, pattern, range: null });
  });

  it('ends with a count or a last day', () => {
    const range = (ends: Partial<Rule>) => writeRule(tuesday, { freq: 'DAILY', interval: 1, ...ends }, ZONE).range;
    expect(range({ count: 5 })).toEqual({ maxOccurrences: 5 });
    expect(range({ until: '2026-04-30' })).toEqual({ recursUntilDate: '2026-04-30' });
  });

  it('has the last day of the month by its name, not as a number that short months lack', () => {
    const when: When = { allDay: true, start: '2026-01-31', end: '2026-02-01' };
    expect(writeRule(when, { freq: 'MONTHLY', interval: 1, byMonthDay: 31, skip: 'backward' }, ZONE).pattern).toEqual({
      monthly: { interval: 1, dayOrdinal: 'Last', dayOrdinalOption: 'Day' },
    });
  });

  it.each([
    ['every second year', tuesday, { freq: 'YEARLY', interval: 2, byMonth: 3, byMonthDay: 10 }],
    ['a Monday or a Tuesday', tuesday, { freq: 'MONTHLY', interval: 1, byDay: ['MO', 'TU'], bySetPos: 4 }],
    ['the 30th, else the last day', tuesday, { freq: 'MONTHLY', interval: 1, byMonthDay: 30, skip: 'backward' }],
    [
      'two days of every second week from Sunday',
      tuesday,
      { freq: 'WEEKLY', interval: 2, byDay: ['TU', 'SU'], weekStart: 'SU' },
    ],
    ['a start that the rule does not give', tuesday, { freq: 'WEEKLY', interval: 1, byDay: ['MO'] }],
    ['another zone', { ...tuesday, zone: 'Europe/Kyiv' }, { freq: 'DAILY', interval: 1 }],
  ] satisfies [string, When, Rule][])('is refused for %s', (_name, when, rule) => {
    expect(() => writeRule(when, rule, ZONE)).toThrow(
      expect.objectContaining({ kind: 'refused', code: 'severa.series-inexpressible' }),
    );
  });
});

describe.each(PATTERNS)('any rule of the pattern %s', (pattern) => {
  it('reads back as it was written, and has the same dates in Severa', () => {
    let written = 0;
    for (let seed = 1; seed <= 150; seed += 1) {
      const roll = dice(seed * 67_867_967 + pattern.length);
      const rule = randomRule(roll, pattern, roll.pick(RANGES));
      const date = randomDate(roll);
      const when = canonicalWhen(
        roll.whole(0, 3) === 0 ? randomAllDay(roll, date, rule) : randomTimed(roll, date, ZONE, rule),
      );
      const start = startDate(when);
      if (when.rule === undefined || !isRuleDate(when.rule, start, start)) continue;
      if (ruleObstacle(when.rule, severaSeries(ZONE)) !== null) continue;
      written += 1;
      const about = JSON.stringify({ seed, when });
      const model = JSON.parse(JSON.stringify(writeRule(when, when.rule, ZONE)));
      expect(canonicalRule(readRule(model).rule, start), about).toEqual(when.rule);
      const dates = ruleDates(when.rule, start, start, '2029-12-31', 100);
      expect(occurrenceDates(model as Recurrence, start, '2029-12-31').slice(0, 100), about).toEqual(dates);
    }
    expect(written).toBeGreaterThan(15);
  });
});

describe('a series that is only to be shown in Severa', () => {
  const said = (rule: Rule, zone: string) => {
    const when: When = { ...tuesday, zone: 'Europe/Helsinki', rule };
    const result = expressible(plainItem(when), severaSeries(zone), days('2026-03-01', '2027-09-01'), ZONE);
    return result.as === 'series' ? result.item.when.start : result.reason;
  };

  it("stays a series in the owner's zone as long as its moments are the same there", () => {
    expect(said({ freq: 'WEEKLY', interval: 1 }, 'Europe/Amsterdam')).toBe('2026-03-10T08:00:00+01:00');
    expect(said({ freq: 'WEEKLY', interval: 1 }, 'America/New_York')).toBe('zone');
    expect(said({ freq: 'WEEKLY', interval: 1, count: 2 }, 'America/New_York')).toBe('2026-03-10T03:00:00-04:00');
    expect(said({ freq: 'WEEKLY', interval: 1, count: 2 }, 'Asia/Kathmandu')).toBe('2026-03-10T12:45:00+05:45');
  });
});
