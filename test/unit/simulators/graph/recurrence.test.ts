import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { occurrenceDates } from '../../../../local/simulators/graph/recurrence.ts';
import type { PatternType, Recurrence } from '../../../../local/simulators/graph/state.ts';

function recurrence(
  type: PatternType,
  startDate: string,
  pattern: Partial<Recurrence['pattern']>,
  range: Partial<Recurrence['range']> = {},
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
  return { pattern: { ...empty, ...pattern }, range: { ...noEnd, startDate, ...range } };
}

const dates = (rule: Recurrence, until = '2035-12-31') => [...occurrenceDates(rule, until)];

function byRule(rule: string, start: string, count: number): string[] {
  const iterator = ICAL.Recur.fromString(rule).iterator(ICAL.Time.fromString(start, undefined));
  return Array.from({ length: count }, () => iterator.next()?.toString().slice(0, 10) ?? '');
}

describe('the six patterns, against the RFC 5545 rules that mean the same', () => {
  it.each([
    ['daily', recurrence('daily', '2026-03-02', { interval: 3 }), 'FREQ=DAILY;INTERVAL=3'],
    [
      'every second week, weeks from Monday',
      recurrence('weekly', '2026-03-02', { interval: 2, daysOfWeek: ['sunday', 'monday'], firstDayOfWeek: 'monday' }),
      'FREQ=WEEKLY;INTERVAL=2;WKST=MO;BYDAY=SU,MO',
    ],
    [
      'every second week, weeks from Sunday',
      recurrence('weekly', '2026-03-02', { interval: 2, daysOfWeek: ['sunday', 'monday'] }),
      'FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,MO',
    ],
    [
      'every second week, begun after the day',
      recurrence('weekly', '2026-03-04', { interval: 2, daysOfWeek: ['tuesday'] }),
      'FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=TU',
    ],
    ['monthly', recurrence('absoluteMonthly', '2026-03-10', { dayOfMonth: 5 }), 'FREQ=MONTHLY;BYMONTHDAY=5'],
    [
      'the second Tuesday',
      recurrence('relativeMonthly', '2026-03-10', { daysOfWeek: ['tuesday'], index: 'second' }),
      'FREQ=MONTHLY;BYDAY=2TU',
    ],
    [
      'the last working day',
      recurrence('relativeMonthly', '2026-01-30', {
        daysOfWeek: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
        index: 'last',
      }),
      'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
    ],
    [
      'yearly',
      recurrence('absoluteYearly', '2026-03-10', { dayOfMonth: 10, month: 3 }),
      'FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=10',
    ],
    [
      'the last Sunday of March',
      recurrence('relativeYearly', '2026-03-29', { daysOfWeek: ['sunday'], month: 3, index: 'last' }),
      'FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
    ],
  ])('%s', (_, rule, text) => {
    expect(dates(rule).slice(0, 8)).toEqual(byRule(text, rule.range.startDate, 8));
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
});
