import { describe, expect, it } from 'vitest';
import { expand } from '../../../shared/calendar/expand.ts';
import type { Item, Rule, When } from '../../../shared/calendar/item.ts';
import { inOtherZone, toZone } from '../../../shared/calendar/rezone.ts';
import { fromLocal, instantOf, inZone, span } from '../../../shared/calendar/time.ts';
import { days, HOUR, plainItem } from './plain-item.ts';
import { dice, PATTERNS, RANGES, randomDate, randomRule, randomTimed, ZONES } from './random-series.ts';

const WINDOW = days('2026-01-01', '2027-07-01');
const HOME = 'Europe/Helsinki';

function series(local: string, zone: string, rule: Rule, more: Partial<Item> = {}): Item {
  const start = fromLocal(local, zone);
  return plainItem({ allDay: false, start, end: inZone(instantOf(start) + HOUR, zone), zone, rule }, more);
}
const moved = (item: Item, zone: string) => inOtherZone(item, zone, WINDOW, HOME);

describe('a series in another zone', () => {
  it('is the same moments by that zone, where both change their clocks together', () => {
    const item = series('2026-03-02T09:00:00', HOME, { freq: 'WEEKLY', interval: 1, byDay: ['MO'] });
    expect(moved(item, 'Europe/Berlin')?.when).toMatchObject({
      start: '2026-03-02T08:00:00+01:00',
      zone: 'Europe/Berlin',
      rule: { byDay: ['MO'] },
    });
  });

  it('takes its weekdays, its end and the dates of its exclusions and overrides along over midnight', () => {
    const when: When = {
      allDay: false,
      start: '2026-03-11T00:30:00+02:00',
      end: '2026-03-11T01:00:00+02:00',
      zone: HOME,
    };
    const item = series(
      '2026-03-02T00:30:00',
      HOME,
      { freq: 'WEEKLY', interval: 2, byDay: ['MO', 'WE'], weekStart: 'MO', until: '2026-05-31' },
      { exclusions: ['2026-03-04'], overrides: { '2026-03-16': { when, notes: 'x' } } },
    );
    const there = moved(item, 'Europe/Berlin');
    expect(there?.when.rule).toMatchObject({ byDay: ['TU', 'SU'], until: '2026-05-30' });
    expect(there?.exclusions).toEqual(['2026-03-03']);
    expect(there?.overrides).toEqual({
      '2026-03-15': {
        notes: 'x',
        when: {
          allDay: false,
          start: '2026-03-10T23:30:00+01:00',
          end: '2026-03-11T00:00:00+01:00',
          zone: 'Europe/Berlin',
        },
      },
    });
  });

  it.each([
    [
      'clocks change on other days',
      series('2026-03-02T09:00:00', HOME, { freq: 'WEEKLY', interval: 1 }),
      'America/New_York',
    ],
    [
      'only one of them has summer time',
      series('2026-03-02T09:00:00', HOME, { freq: 'MONTHLY', interval: 1 }),
      'Asia/Kathmandu',
    ],
    [
      'the first of a month becomes the last of another',
      series('2026-03-01T00:30:00', HOME, { freq: 'MONTHLY', interval: 1, byMonthDay: 1 }),
      'Europe/Berlin',
    ],
    [
      'the first Monday becomes a Sunday that is no nth',
      series('2026-03-02T00:30:00', HOME, { freq: 'MONTHLY', interval: 1, byDay: ['MO'], bySetPos: 1 }),
      'Europe/Berlin',
    ],
  ])('is not there when %s', (_name, item, zone) => expect(moved(item, zone)).toBeNull());

  it('is never told by the day before one that some months lack', () => {
    const monthly = (byMonthDay: number) =>
      series('2026-03-29T00:30:00', HOME, { freq: 'MONTHLY', interval: 1, byMonthDay, count: 2 });
    expect(toZone(monthly(28), 'Europe/Berlin')?.when.rule).toMatchObject({ byMonthDay: 27 });
    expect(toZone(monthly(29), 'Europe/Berlin')).toBeNull();
  });

  it('is there when the clocks differ only outside the window', () => {
    const item = series('2026-06-01T15:00:00', HOME, { freq: 'WEEKLY', interval: 1, byDay: ['MO'], count: 8 });
    expect(moved(item, 'America/New_York')?.when.start).toBe('2026-06-01T08:00:00-04:00');
    expect(moved(item, 'Asia/Kathmandu')?.when.start).toBe('2026-06-01T17:45:00+05:45');
  });

  it('of whole days is the same everywhere, a single item the same moment', () => {
    const allDay = plainItem({
      allDay: true,
      start: '2026-03-02',
      end: '2026-03-03',
      rule: { freq: 'DAILY', interval: 1 },
    });
    expect(moved(allDay, 'Asia/Kathmandu')).toEqual(allDay);
    const { rule: _, ...when } = series('2026-03-02T00:30:00', HOME, { freq: 'DAILY', interval: 1 }).when;
    expect(moved(plainItem(when), 'America/New_York')?.when.start).toBe('2026-03-01T17:30:00-05:00');
  });

  it('never has another moment than before, and its exclusions and overrides still hit', () => {
    let there = 0;
    for (let seed = 1; seed <= 200; seed += 1) {
      const roll = dice(seed * 32_452_843);
      const rule = randomRule(roll, roll.pick(PATTERNS), roll.pick(RANGES));
      const [zone, other] = [roll.pick(ZONES), roll.pick([...ZONES, 'Europe/Berlin', 'UTC'])];
      const plain = plainItem(randomTimed(roll, randomDate(roll), zone, rule));
      const touched = expand(plain, WINDOW, HOME).occurrences.slice(0, 4);
      const item: Item = {
        ...plain,
        exclusions: touched.slice(0, 2).map(({ date }) => date),
        overrides: Object.fromEntries(touched.slice(2).map(({ date }) => [date, { subject: date }])),
      };
      const result = moved(item, other);
      if (result === null) continue;
      there += 1;
      const moments = (each: Item) =>
        expand(each, WINDOW, HOME).occurrences.map(({ when, override }) => [span(when, HOME), override?.subject]);
      expect(moments(result), JSON.stringify({ seed, when: item.when, other })).toEqual(moments(item));
    }
    expect(there).toBeGreaterThan(40);
  });
});
