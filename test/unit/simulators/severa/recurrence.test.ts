import { expect, test } from 'vitest';
import type { Recurrence } from '../../../../local/simulators/severa/model.ts';
import { occurrenceDates } from '../../../../local/simulators/severa/recurrence.ts';

const three = (frequency: Recurrence['frequency'], pattern: Recurrence['pattern'], start = '2026-01-15') =>
  occurrenceDates({ frequency, pattern, range: { maxOccurrences: 3 } }, start, '2099-12-31');

test.each<[string, Recurrence['frequency'], Recurrence['pattern'], string[]]>([
  ['every second day', 'Daily', { daily: { interval: 2 } }, ['2026-01-15', '2026-01-17', '2026-01-19']],
  ['every weekday', 'Daily', { daily: { everyWeekday: true } }, ['2026-01-15', '2026-01-16', '2026-01-19']],
  [
    'Monday and Friday of every second week',
    'Weekly',
    { weekly: { interval: 2, monday: true, friday: true } },
    ['2026-01-16', '2026-01-26', '2026-01-30'],
  ],
  [
    'the 31st, where a month has one',
    'Monthly',
    { monthly: { interval: 1, dayOfMonth: 31 } },
    ['2026-01-31', '2026-03-31', '2026-05-31'],
  ],
  [
    'the last weekday of a month',
    'Monthly',
    { monthly: { interval: 1, dayOrdinal: 'Last', dayOrdinalOption: 'WeekDay' } },
    ['2026-01-30', '2026-02-27', '2026-03-31'],
  ],
  [
    'the second Tuesday of every second month',
    'Monthly',
    { monthly: { interval: 2, dayOrdinal: 'Second', dayOrdinalOption: 'Tuesday' } },
    ['2026-03-10', '2026-05-12', '2026-07-14'],
  ],
  [
    'the last day of a month',
    'Monthly',
    { monthly: { dayOrdinal: 'Last', dayOrdinalOption: 'Day' } },
    ['2026-01-31', '2026-02-28', '2026-03-31'],
  ],
  [
    '29 February',
    'Yearly',
    { yearly: { month: 'February', dayOfMonth: 29 } },
    ['2028-02-29', '2032-02-29', '2036-02-29'],
  ],
  [
    'a day of the year that is over',
    'Yearly',
    { yearly: { month: 'January', dayOfMonth: 3 } },
    ['2027-01-03', '2028-01-03', '2029-01-03'],
  ],
  [
    'the last weekday of March',
    'Yearly',
    { yearly: { month: 'March', dayOrdinal: 'Last', dayOrdinalOption: 'WeekDay' } },
    ['2026-03-31', '2027-03-31', '2028-03-31'],
  ],
])('%s', (_what, frequency, pattern, dates) => {
  expect(three(frequency, pattern)).toEqual(dates);
});

test('a series ends on its last date inclusive, and an endless one at the given horizon', () => {
  const pattern = { daily: { interval: 1 } };
  expect(
    occurrenceDates(
      { frequency: 'Daily', pattern, range: { recursUntilDate: '2026-01-17' } },
      '2026-01-15',
      '2099-01-01',
    ),
  ).toHaveLength(3);
  expect(occurrenceDates({ frequency: 'Daily', pattern }, '2026-01-15', '2026-01-18')).toHaveLength(4);
});

test('a long series ends where it says, and one that never occurs is empty', () => {
  const pattern = { daily: { interval: 1 } };
  const years = { frequency: 'Daily', pattern, range: { recursUntilDate: '2036-01-14' } } as const;
  expect(occurrenceDates(years, '2026-01-15', '9999-12-31').at(-1)).toBe('2036-01-14');
  const never = { frequency: 'Yearly', pattern: { yearly: { month: 'February', dayOfMonth: 30 } } } as const;
  expect(occurrenceDates(never, '2026-01-15', '2040-12-31')).toEqual([]);
  expect(occurrenceDates(never, '2026-01-15', '9999-12-31')).toEqual([]);
});
