import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import {
  type DayChoice,
  MONTHS,
  ORDINAL_DAYS,
  ORDINALS,
  type Recurrence,
  WEEKDAYS,
} from '../../../../local/simulators/severa/model.ts';
import { occurrenceDates } from '../../../../local/simulators/severa/recurrence.ts';

/** A day as a paper calendar shows it. */
interface Day {
  readonly date: string;
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** Monday is 0. */
  readonly weekday: number;
}

function daysFrom(start: string, count: number): Day[] {
  const first = Temporal.PlainDate.from(start);
  return Array.from({ length: count }, (_, index) => {
    const date = first.add({ days: index });
    return { date: String(date), year: date.year, month: date.month, day: date.day, weekday: date.dayOfWeek - 1 };
  });
}

function counts(option: (typeof ORDINAL_DAYS)[number], weekday: number): boolean {
  if (option === 'Day') return true;
  if (option === 'WeekDay') return weekday < 5;
  if (option === 'WeekendDay') return weekday >= 5;
  return WEEKDAYS[weekday] === option.toLowerCase();
}

/** The one day of a whole month that a choice means, counted day by day. */
function chosen({ dayOfMonth, dayOrdinal, dayOrdinalOption }: DayChoice, month: readonly Day[]): Day[] {
  const counted = month.filter(({ day, weekday }) =>
    dayOfMonth ? day === dayOfMonth : !!dayOrdinalOption && counts(dayOrdinalOption, weekday),
  );
  const place =
    dayOfMonth || !dayOrdinal ? 0 : dayOrdinal === 'Last' ? counted.length - 1 : ORDINALS.indexOf(dayOrdinal);
  return counted.slice(place, place + 1);
}

const START = '2026-01-15';
/** January 2026 to December 2030, a leap year among them. */
const MONTHS_SHOWN: Day[][] = Object.values(
  Object.groupBy(daysFrom('2026-01-01', 1826), ({ date }) => date.slice(0, 7)),
).map((month) => month ?? []);
const LAST = '2030-12-31';
const CHOICES: DayChoice[] = [
  ...Array.from({ length: 31 }, (_, index) => ({ dayOfMonth: index + 1 })),
  ...ORDINALS.flatMap((dayOrdinal) => ORDINAL_DAYS.map((dayOrdinalOption) => ({ dayOrdinal, dayOrdinalOption }))),
];
const dates = (days: readonly Day[]) => days.map(({ date }) => date).filter((date) => date >= START);

test('every day and every ordinal of a month, at every interval up to five months', () => {
  for (const choice of CHOICES) {
    for (const interval of [1, 2, 5]) {
      const rule: Recurrence = { frequency: 'Monthly', pattern: { monthly: { interval, ...choice } } };
      const months = MONTHS_SHOWN.filter((_, index) => index % interval === 0);
      const expected = dates(months.flatMap((month) => chosen(choice, month)));
      expect(occurrenceDates(rule, START, LAST), JSON.stringify(rule)).toEqual(expected);
    }
  }
});

test('every day and every ordinal of every month of a year', () => {
  for (const choice of CHOICES) {
    for (const [index, month] of MONTHS.entries()) {
      const rule: Recurrence = { frequency: 'Yearly', pattern: { yearly: { month, ...choice } } };
      const months = MONTHS_SHOWN.filter((days) => days[0]?.month === index + 1);
      const expected = dates(months.flatMap((days) => chosen(choice, days)));
      expect(occurrenceDates(rule, START, LAST), JSON.stringify(rule)).toEqual(expected);
    }
  }
});

test('every set of weekdays, weeks beginning on Monday', () => {
  // From the Monday of the week in which the series begins.
  const shown = daysFrom('2026-01-12', 120);
  for (let set = 1; set < 128; set += 1) {
    for (const interval of [1, 2, 3]) {
      const on = Object.fromEntries(WEEKDAYS.map((day, index) => [day, (set & (1 << index)) !== 0]));
      const rule: Recurrence = { frequency: 'Weekly', pattern: { weekly: { interval, ...on } } };
      const expected = dates(
        shown.filter(({ weekday }, index) => Math.floor(index / 7) % interval === 0 && (set & (1 << weekday)) !== 0),
      );
      expect(occurrenceDates(rule, START, shown.at(-1)?.date ?? ''), JSON.stringify(rule)).toEqual(expected);
    }
  }
});

test('every interval of days, and weekdays only', () => {
  const shown = daysFrom(START, 400);
  const last = shown.at(-1)?.date ?? '';
  for (const interval of [1, 2, 7, 30, 399]) {
    const rule: Recurrence = { frequency: 'Daily', pattern: { daily: { interval } } };
    expect(occurrenceDates(rule, START, last)).toEqual(dates(shown.filter((_, index) => index % interval === 0)));
  }
  const weekdays: Recurrence = { frequency: 'Daily', pattern: { daily: { everyWeekday: true } } };
  expect(occurrenceDates(weekdays, START, last)).toEqual(dates(shown.filter(({ weekday }) => weekday < 5)));
});
