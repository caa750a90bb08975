import { describe, expect, it } from 'vitest';
import { expand } from '../../../shared/calendar/expand.ts';
import type { Item, Override, Rule, Timed, When } from '../../../shared/calendar/item.ts';
import { startDate } from '../../../shared/calendar/occurrence.ts';
import { ruleDates } from '../../../shared/calendar/rule-dates.ts';
import { singlesOf } from '../../../shared/calendar/singles.ts';
import { fromLocal, instantOf, span } from '../../../shared/calendar/time.ts';
import { days, HOUR, plainItem } from './plain-item.ts';
import { dice, PATTERNS, RANGES, randomAllDay, randomDate, randomRule, randomTimed, ZONES } from './random-series.ts';

const HOME = 'Europe/Helsinki';

function series(local: string, zone: string, rule: Rule, hours = 1): Timed {
  const start = fromLocal(local, zone);
  return { allDay: false, start, end: new Date(instantOf(start) + hours * HOUR).toISOString(), zone, rule };
}

const starts = (item: Item, window = days('2026-01-01', '2027-07-01')) =>
  expand(item, window, HOME).occurrences.map(({ when }) => when.start);

describe('occurrences', () => {
  it('keep the local time through both changes of the clock, and their length', () => {
    const weekly = plainItem(series('2026-03-22T09:00:00', HOME, { freq: 'WEEKLY', interval: 1, count: 2 }));
    expect(starts(weekly)).toEqual(['2026-03-22T09:00:00+02:00', '2026-03-29T09:00:00+03:00']);
    const night = plainItem(series('2026-10-24T23:00:00', HOME, { freq: 'DAILY', interval: 1, count: 2 }, 8));
    const lengths = expand(night, days('2026-10-01', '2026-11-01'), HOME).occurrences.map(({ when }) =>
      span(when, HOME),
    );
    expect(lengths.map(({ from, until }) => (until - from) / HOUR)).toEqual([8, 8]);
  });

  it('at a time that the clock leaves out move forward that day only', () => {
    const daily = plainItem(series('2027-03-27T03:30:00', HOME, { freq: 'DAILY', interval: 1, count: 3 }));
    expect(starts(daily)).toEqual([
      '2027-03-27T03:30:00+02:00',
      '2027-03-28T04:30:00+03:00',
      '2027-03-29T03:30:00+03:00',
    ]);
  });

  it('at a time that comes twice are in the first pass, and the first one where it is written', () => {
    const rule: Rule = { freq: 'DAILY', interval: 1, count: 2 };
    const daily = plainItem(series('2026-10-24T03:30:00', HOME, rule));
    expect(starts(daily)).toEqual(['2026-10-24T03:30:00+03:00', '2026-10-25T03:30:00+03:00']);
    const second: Timed = {
      allDay: false,
      start: '2026-10-25T03:30:00+02:00',
      end: '2026-10-25T04:30:00+02:00',
      zone: HOME,
      rule,
    };
    expect(starts(plainItem(second))).toEqual(['2026-10-25T03:30:00+02:00', '2026-10-26T03:30:00+02:00']);
  });

  it('of whole days are dates, also over a change of the clock and on a day without midnight', () => {
    const when: When = { allDay: true, start: '2026-09-05', end: '2026-09-07', rule: { freq: 'DAILY', interval: 1 } };
    const found = expand(plainItem(when), days('2026-09-06', '2026-09-07'), 'America/Santiago').occurrences;
    expect(found.map(({ date, when: { start, end } }) => [date, start, end])).toEqual([
      ['2026-09-05', '2026-09-05', '2026-09-07'],
      ['2026-09-06', '2026-09-06', '2026-09-08'],
    ]);
  });

  const weekly = series('2026-03-02T09:00:00', HOME, { freq: 'WEEKLY', interval: 1, count: 5 });
  const moved = (local: string, more: Partial<Override> = {}): Override => ({
    ...more,
    when: { allDay: false, start: fromLocal(local, HOME), end: fromLocal(local, HOME), zone: HOME },
  });

  it('that were deleted are left out, those that were changed lie where they are now', () => {
    const item = plainItem(weekly, {
      exclusions: ['2026-03-09'],
      overrides: { '2026-03-16': moved('2026-03-17T12:00:00', { subject: 'Moved' }) },
    });
    const found = expand(item, days('2026-03-01', '2026-05-01'), HOME).occurrences;
    expect(found.map(({ date, when, override }) => [date, when.start, override?.subject])).toEqual([
      ['2026-03-02', '2026-03-02T09:00:00+02:00', undefined],
      ['2026-03-16', '2026-03-17T12:00:00+02:00', 'Moved'],
      ['2026-03-23', '2026-03-23T09:00:00+02:00', undefined],
      ['2026-03-30', '2026-03-30T09:00:00+03:00', undefined],
    ]);
  });

  it('are in the window by where they were moved to, not by where they come from', () => {
    const item = plainItem(weekly, {
      overrides: { '2026-03-02': moved('2026-06-15T12:00:00'), '2026-03-30': moved('2026-01-15T12:00:00') },
    });
    const dates = (from: string, until: string) =>
      expand(item, days(from, until), HOME).occurrences.map(({ date }) => date);
    expect(dates('2026-06-01', '2026-07-01')).toEqual(['2026-03-02']);
    expect(dates('2026-01-01', '2026-02-01')).toEqual(['2026-03-30']);
    expect(dates('2026-03-01', '2026-04-30')).toEqual(['2026-03-09', '2026-03-16', '2026-03-23']);
  });

  it('are not made of exclusions and overrides whose date the rule does not give', () => {
    const item = plainItem(weekly, {
      exclusions: ['2026-03-03'],
      overrides: { '2026-03-10': moved('2026-03-10T12:00:00'), '2026-04-06': moved('2026-03-11T12:00:00') },
    });
    expect(starts(item)).toHaveLength(5);
    expect(starts(item)).toEqual(starts(plainItem(weekly)));
  });

  it('touch the window with their end, and without length at its very start, never at its end', () => {
    const long = plainItem(series('2026-03-02T22:00:00', 'UTC', { freq: 'WEEKLY', interval: 1 }, 49));
    expect(starts(long, days('2026-03-04', '2026-03-05'))).toEqual(['2026-03-02T22:00:00+00:00']);
    expect(starts(long, days('2026-03-05', '2026-03-09'))).toEqual([]);
    const tenDays = plainItem(series('2026-03-02T09:00:00', 'UTC', { freq: 'MONTHLY', interval: 1 }, 240));
    expect(starts(tenDays, days('2026-03-12', '2026-03-13'))).toEqual(['2026-03-02T09:00:00+00:00']);
    const point = plainItem(series('2026-03-02T00:00:00', 'UTC', { freq: 'WEEKLY', interval: 1 }, 0));
    expect(starts(point, days('2026-03-02', '2026-03-09'))).toEqual(['2026-03-02T00:00:00+00:00']);
  });

  it('are no more than asked for, and it is said that there are more', () => {
    const daily = plainItem(series('2026-03-02T09:00:00', HOME, { freq: 'DAILY', interval: 1, count: 4 }), {
      exclusions: ['2026-03-02'],
    });
    const found = (most: number) => expand(daily, days('2026-01-01', '2027-01-01'), HOME, most);
    expect(found(2).occurrences.map(({ date }) => date)).toEqual(['2026-03-03', '2026-03-04']);
    expect([found(2).whole, found(3).whole]).toEqual([false, true]);
  });

  it('of a single item are itself, where it lies in the window', () => {
    const { rule: _, ...when } = weekly;
    expect(starts(plainItem(when))).toEqual([when.start]);
    expect(starts(plainItem(when), days('2027-01-01', '2027-02-01'))).toEqual([]);
  });
});

/** The digits that a clock on the wall of that zone shows, by the runtime's own zone data. */
function wallClock(timeZone: string): (instant: number) => string {
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return (instant) => clock.format(instant).replace(' ', 'T');
}

describe.each(ZONES)('any series in %s', (zone) => {
  const onTheWall = wallClock(zone);

  it.each(PATTERNS)('of the pattern %s occurs on the dates of its rule, at its own time of day', (pattern) => {
    let jumped = 0;
    let shown = 0;
    for (let seed = 1; seed <= 15; seed += 1) {
      const roll = dice(seed * 104_729 + pattern.length * 101 + zone.length);
      const rule = randomRule(roll, pattern, roll.pick(RANGES));
      const start = ruleDates(rule, '2025-01-01', randomDate(roll), '2027-01-01', 1)[0];
      if (start === undefined) continue;
      const timed = randomTimed(roll, start, zone, rule);
      const window = days('2026-01-01', '2027-07-01');
      const { occurrences, whole } = expand(plainItem(timed), window, HOME);
      const about = JSON.stringify({ seed, timed });
      expect(whole, about).toBe(true);
      // Away from the edges of the window every date of the rule, and no other.
      const inside = (date: string) => date > '2026-01-03' && date < '2027-06-28';
      expect(occurrences.map(({ date }) => date).filter(inside), about).toEqual(
        ruleDates(rule, startDate(timed), '2026-01-01', '2027-07-01', 1000).filter(inside),
      );
      for (const { date, when } of occurrences) {
        shown += 1;
        const wall = onTheWall(span(when, HOME).from);
        expect(when.start.slice(0, 19), about).toBe(wall);
        // Only a time that the clock leaves out is another one, and never an earlier one.
        if (wall !== `${date}${timed.start.slice(10, 19)}`) {
          jumped += 1;
          expect(wall.slice(0, 10) >= date && wall.slice(11) > timed.start.slice(11, 19), about).toBe(true);
        }
        const length = span(when, HOME).until - span(when, HOME).from;
        expect(length, about).toBe(span(timed, HOME).until - span(timed, HOME).from);
      }
    }
    expect(shown).toBeGreaterThan(0);
    expect(jumped).toBeLessThan(shown / 10);
  });

  it.each(PATTERNS)('of whole days and the pattern %s is the same dates as anywhere', (pattern) => {
    for (let seed = 1; seed <= 10; seed += 1) {
      const roll = dice(seed * 15_485_863 + pattern.length);
      const allDay = randomAllDay(roll, randomDate(roll), randomRule(roll, pattern, roll.pick(RANGES)));
      // Only the edges of the window are instants: away from them every reader sees the same days.
      const dates = (home: string) =>
        expand(plainItem(allDay), days('2026-01-01', '2027-01-01'), home)
          .occurrences.map(({ when }) => when)
          .filter(({ start, end }) => start > '2026-01-02' && end < '2026-12-30');
      expect(dates(zone), JSON.stringify({ seed, allDay })).toEqual(dates('UTC'));
    }
  });
});

describe('single items in the place of a series', () => {
  it('are by original date, each with what was changed on it', () => {
    const when = series('2026-03-02T09:00:00', HOME, { freq: 'WEEKLY', interval: 1, count: 3 });
    const item = plainItem(when, {
      exclusions: ['2026-03-09'],
      overrides: { '2026-03-16': { notes: '', location: 'B' } },
    });
    const { items, whole } = singlesOf(item, days('2026-01-01', '2027-01-01'), HOME);
    expect(whole).toBe(true);
    expect([...items.keys()]).toEqual(['2026-03-02', '2026-03-16']);
    expect(items.get('2026-03-02')).toEqual(plainItem({ allDay: false, start: when.start, end: when.end, zone: HOME }));
    expect(items.get('2026-03-16')).toMatchObject({ notes: '', location: 'B', subject: 'Planning', overrides: {} });
    expect(items.get('2026-03-16')?.when).not.toHaveProperty('rule');
  });
});
