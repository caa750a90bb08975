import { describe, expect, it } from 'vitest';
import type { Capability } from '../../../shared/calendar/capability.ts';
import { expand } from '../../../shared/calendar/expand.ts';
import { expressible } from '../../../shared/calendar/expressible.ts';
import type { Item, Rule, Weekday } from '../../../shared/calendar/item.ts';
import { fromLocal, instantOf, inZone, span } from '../../../shared/calendar/time.ts';
import { days, HOUR, plainItem } from './plain-item.ts';
import { dice, PATTERNS, RANGES, randomAllDay, randomDate, randomRule, randomTimed, ZONES } from './random-series.ts';

const HOME = 'Europe/Helsinki';
const WINDOW = days('2026-01-01', '2027-07-01');

/** A calendar that can hold everything. */
const rich: Capability = {
  zone: null,
  knowsZone: () => true,
  mostYears: 99,
  namesDays: () => true,
  weekStart: null,
  monthEnd: 'last',
  occurrences: true,
};
const poor: Capability = {
  zone: HOME,
  knowsZone: (zone) => zone === HOME,
  mostYears: 1,
  namesDays: (named: readonly Weekday[]) => named.length === 1,
  weekStart: 'MO',
  monthEnd: 'omit',
  occurrences: false,
};

function series(rule: Rule, local = '2026-03-02T09:00:00', zone = HOME, more: Partial<Item> = {}): Item {
  const start = fromLocal(local, zone);
  return plainItem({ allDay: false, start, end: inZone(instantOf(start) + HOUR, zone), zone, rule }, more);
}
const said = (item: Item, capability: Capability) => {
  const result = expressible(item, capability, WINDOW, HOME);
  return result.as === 'series' ? 'series' : result.reason;
};

describe('what a side can hold of a series', () => {
  const mondays: Rule = { freq: 'WEEKLY', interval: 1, byDay: ['MO'] };

  it.each([
    ['a yearly one', series({ freq: 'YEARLY', interval: 1, byMonth: 3, byMonthDay: 2 }), 'series'],
    ['every second year', series({ freq: 'YEARLY', interval: 2, byMonth: 3, byMonthDay: 2 }), 'interval'],
    ['the same as 24 months', series({ freq: 'MONTHLY', interval: 24, byMonthDay: 2 }), 'interval'],
    ['the first Monday', series({ freq: 'MONTHLY', interval: 1, byDay: ['MO'], bySetPos: 1 }), 'series'],
    ['the first Monday or Tuesday', series({ freq: 'MONTHLY', interval: 1, byDay: ['MO', 'TU'], bySetPos: 1 }), 'days'],
    ['every Monday of the month', series({ freq: 'MONTHLY', interval: 1, byDay: ['MO'] }), 'days'],
    ['a Monday the 2nd', series({ freq: 'MONTHLY', interval: 1, byDay: ['MO'], byMonthDay: 2 }), 'days'],
    ['weeks from Monday', series({ freq: 'WEEKLY', interval: 2, byDay: ['MO', 'SU'], weekStart: 'MO' }), 'series'],
    ['weeks from Sunday', series({ freq: 'WEEKLY', interval: 2, byDay: ['MO', 'SU'], weekStart: 'SU' }), 'week-start'],
    ['weeks from Sunday that do not matter', series({ ...mondays, weekStart: 'SU' }), 'series'],
    ['the 30th where there is one', series({ freq: 'MONTHLY', interval: 1, byMonthDay: 30 }), 'series'],
    ['the 30th else the last', series({ freq: 'MONTHLY', interval: 1, byMonthDay: 30, skip: 'backward' }), 'month-end'],
    ['another zone with the same clock changes', series(mondays, '2026-03-02T09:00:00', 'Europe/Berlin'), 'series'],
    ['another zone with other ones', series(mondays, '2026-03-02T09:00:00', 'America/New_York'), 'zone'],
    [
      'a deleted occurrence',
      series(mondays, '2026-03-02T09:00:00', HOME, { exclusions: ['2026-03-09'] }),
      'occurrences',
    ],
    ['a changed one', series(mondays, '2026-03-02T09:00:00', HOME, { overrides: { '2026-03-09': {} } }), 'occurrences'],
    [
      'one that is none of its own',
      series(mondays, '2026-03-02T09:00:00', HOME, { exclusions: ['2026-03-10'] }),
      'series',
    ],
    ['a date that never comes', series({ freq: 'YEARLY', interval: 1, byMonth: 2, byMonthDay: 30 }), 'start'],
  ])('of %s: %s', (_name, item, expected) => expect(said(item, poor)).toBe(expected));

  it.each([
    ['the 30th where there is one', series({ freq: 'MONTHLY', interval: 1, byMonthDay: 30 }), 'month-end'],
    ['29 February in leap years', series({ freq: 'YEARLY', interval: 1, byMonth: 2, byMonthDay: 29 }), 'month-end'],
    ['31 December', series({ freq: 'YEARLY', interval: 1, byMonth: 12, byMonthDay: 31 }), 'series'],
    ['weeks from Sunday', series({ freq: 'WEEKLY', interval: 2, byDay: ['MO', 'SU'], weekStart: 'SU' }), 'series'],
    ['changed occurrences', series(mondays, '2026-03-02T09:00:00', HOME, { exclusions: ['2026-03-09'] }), 'series'],
  ])('that holds more, of %s: %s', (_name, item, expected) => expect(said(item, rich)).toBe(expected));

  it('asks for the zone where every series has its own', () => {
    expect(said(series(mondays), { ...rich, knowsZone: (zone) => zone !== HOME })).toBe('zone');
    const allDay = plainItem({ allDay: true, start: '2026-03-02', end: '2026-03-03', rule: mondays });
    expect(said(allDay, { ...rich, knowsZone: () => false })).toBe('series');
  });

  it('is the last day of the month by either spelling', () => {
    const last = series({ freq: 'MONTHLY', interval: 1, byMonthDay: 31, skip: 'backward' }, '2026-01-31T09:00:00');
    expect(said(last, { ...poor, namesDays: () => true })).toBe('series');
    expect(said(last, rich)).toBe('series');
  });

  it('never is a series that begins in the second pass of a double hour', () => {
    const item = plainItem({
      allDay: false,
      start: '2026-10-25T03:30:00+02:00',
      end: '2026-10-25T04:30:00+02:00',
      zone: HOME,
      rule: { freq: 'DAILY', interval: 1 },
    });
    expect(said(item, rich)).toBe('start');
  });

  it('is a single item as it is', () => {
    const { rule: _, ...when } = series(mondays, '2026-03-02T09:00:00', 'America/New_York').when;
    const item = plainItem(when);
    expect(expressible(item, poor, WINDOW, HOME)).toEqual({ as: 'series', item });
  });

  it('once expressed has the same moments, and is expressed again as itself', () => {
    const counts = { series: 0, singles: 0 };
    for (let seed = 1; seed <= 200; seed += 1) {
      const roll = dice(seed * 49_979_687);
      const rule = randomRule(roll, roll.pick(PATTERNS), roll.pick(RANGES));
      const date = randomDate(roll);
      const when =
        roll.whole(0, 4) === 0 ? randomAllDay(roll, date, rule) : randomTimed(roll, date, roll.pick(ZONES), rule);
      const item = plainItem(when);
      const capability = roll.pick([rich, poor, { ...poor, namesDays: () => true, monthEnd: 'last' as const }]);
      const result = expressible(item, capability, WINDOW, HOME);
      counts[result.as] += 1;
      if (result.as === 'singles') continue;
      const about = JSON.stringify({ seed, when });
      const moments = (each: Item) => expand(each, WINDOW, HOME).occurrences.map(({ when: at }) => span(at, HOME));
      expect(moments(result.item), about).toEqual(moments(item));
      expect(expressible(result.item, capability, WINDOW, HOME), about).toEqual(result);
    }
    expect(Math.min(counts.series, counts.singles)).toBeGreaterThan(20);
  });
});
