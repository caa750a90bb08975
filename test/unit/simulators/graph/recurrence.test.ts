import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { occurrenceDates } from '../../../../local/simulators/graph/recurrence.ts';
import { seeded } from '../../../../local/simulators/graph/simulator.ts';
import type { PatternType, Recurrence, SeriesHabits } from '../../../../local/simulators/graph/state.ts';

const HABITS: SeriesHabits = { shortMonths: 'last-day', occurrenceEnds: 'elapsed' };
const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const INDEXES = ['first', 'second', 'third', 'fourth', 'last'];

function recurrence(
  type: PatternType,
  startDate: string,
  pattern: Partial<Recurrence['pattern']>,
  range: Partial<Recurrence['range']> = {},
  habits: Partial<SeriesHabits> = {},
): Recurrence {
  const empty = {
    type,
    interval: 1,
    month: 0,
    dayOfMonth: 0,
    daysOfWeek: [],
    firstDayOfWeek: 'sunday',
    index: 'first',
  };
  const noEnd = { type: 'noEnd', endDate: '0001-01-01', recurrenceTimeZone: 'UTC', numberOfOccurrences: 0 } as const;
  return {
    pattern: { ...empty, ...pattern },
    range: { ...noEnd, startDate, ...range },
    habits: { ...HABITS, ...habits },
  };
}

const dates = (rule: Recurrence, until = '2035-12-31') => [...occurrenceDates(rule, until)];

/** The first dates of an RFC 5545 rule by another library than the simulator's. */
function byRule(rule: string, start: string, count: number): string[] {
  const dtstart = Temporal.PlainDate.from(start).toZonedDateTime('UTC');
  const found = [];
  const all = new RRuleTemporal({
    rruleString: `RRULE:${rule};COUNT=${count}`,
    dtstart: dtstart as never,
    tzid: 'UTC',
  });
  for (const date of all.all()) found.push(date.toPlainDate().toString());
  return found;
}

/** What a pattern means in RFC 5545: day 31 of a short month is the last of the days that it has. */
function asRule({ pattern: p }: Recurrence): string {
  const codes = p.daysOfWeek.map((day) => day.slice(0, 2).toUpperCase()).join(',');
  const place = p.index === 'last' ? -1 : INDEXES.indexOf(p.index) + 1;
  const upTo = [28, 29, 30, 31].filter((day) => day <= p.dayOfMonth).join(',');
  const day = p.dayOfMonth <= 28 ? `BYMONTHDAY=${p.dayOfMonth}` : `BYMONTHDAY=${upTo};BYSETPOS=-1`;
  const step = `INTERVAL=${p.interval}`;
  switch (p.type) {
    case 'daily':
      return `FREQ=DAILY;${step}`;
    case 'weekly':
      return `FREQ=WEEKLY;${step};WKST=${p.firstDayOfWeek.slice(0, 2).toUpperCase()};BYDAY=${codes}`;
    case 'absoluteMonthly':
      return `FREQ=MONTHLY;${step};${day}`;
    case 'relativeMonthly':
      return `FREQ=MONTHLY;${step};BYDAY=${codes};BYSETPOS=${place}`;
    case 'absoluteYearly':
      return `FREQ=YEARLY;${step};BYMONTH=${p.month};${day}`;
    case 'relativeYearly':
      return `FREQ=YEARLY;${step};BYMONTH=${p.month};BYDAY=${codes};BYSETPOS=${place}`;
  }
}

describe('the six patterns, against the RFC 5545 rules that mean the same', () => {
  const random = seeded(7);
  const upTo = (most: number) => 1 + Math.floor(random() * most);
  const one = <T>(list: readonly T[]): T => list[upTo(list.length) - 1] as T;
  const types = ['daily', 'weekly', 'absoluteMonthly', 'relativeMonthly', 'absoluteYearly', 'relativeYearly'] as const;
  it.each(types)('%s', (type) => {
    for (let round = 0; round < 12; round += 1) {
      const rule = recurrence(
        type,
        `2026-${String(upTo(12)).padStart(2, '0')}-${String(upTo(28)).padStart(2, '0')}`,
        {
          interval: upTo(4),
          month: upTo(12),
          dayOfMonth: upTo(31),
          daysOfWeek: [...new Set([one(DAYS), one(DAYS), one(DAYS)])],
          firstDayOfWeek: one(DAYS),
          index: one(INDEXES),
        },
        { type: 'numbered', numberOfOccurrences: 5 },
      );
      expect(dates(rule, '2099-12-31'), asRule(rule)).toEqual(byRule(asRule(rule), rule.range.startDate, 5));
    }
  });
});

describe('where Outlook goes its own way', () => {
  it('a day that a month lacks is its last day', () => {
    expect(dates(recurrence('absoluteMonthly', '2026-01-31', { dayOfMonth: 31 })).slice(0, 4)).toEqual([
      '2026-01-31',
      '2026-02-28',
      '2026-03-31',
      '2026-04-30',
    ]);
  });

  it('or, where the server goes by RFC 5545, no day at all', () => {
    const rule = (day: number, month: number) =>
      recurrence('absoluteYearly', '2026-01-31', { dayOfMonth: day, month }, {}, { shortMonths: 'skip' });
    const monthly = recurrence('absoluteMonthly', '2026-01-31', { dayOfMonth: 31 }, {}, { shortMonths: 'skip' });
    expect(dates(monthly).slice(0, 3)).toEqual(['2026-01-31', '2026-03-31', '2026-05-31']);
    expect(dates(rule(29, 2))).toEqual(['2028-02-29', '2032-02-29']);
    expect(dates(rule(30, 2))).toEqual([]);
  });

  it('the end date is a date and inclusive', () => {
    const rule = recurrence('daily', '2026-03-02', {}, { type: 'endDate', endDate: '2026-03-04' });
    expect(dates(rule)).toEqual(['2026-03-02', '2026-03-03', '2026-03-04']);
  });

  it('a number counts occurrences from the first that fits', () => {
    const rule = recurrence(
      'weekly',
      '2026-03-04',
      { daysOfWeek: ['tuesday'] },
      { type: 'numbered', numberOfOccurrences: 2 },
    );
    expect(dates(rule)).toEqual(['2026-03-10', '2026-03-17']);
  });

  it('a series without end ends with Exchange', () => {
    const rule = recurrence('absoluteYearly', '4498-08-31', { dayOfMonth: 31, month: 8 });
    expect(dates(rule, '9999-12-31')).toEqual(['4498-08-31', '4499-08-31', '4500-08-31']);
  });
});
