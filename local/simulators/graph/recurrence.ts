import { Temporal } from 'temporal-polyfill';
import type { LocalDate } from '../../../shared/calendar/item.ts';
import { DAYS, INDEXES } from './recurrence-input.ts';
import type { Recurrence } from './state.ts';

const DAY_NAMES: readonly string[] = DAYS;
const INDEX_NAMES: readonly string[] = INDEXES;
/** Exchange ends every series here. */
const LAST_DAY = '4500-08-31';
/** A series without end is never followed further than this many periods of its pattern. */
const MOST_PERIODS = 20_000;

/**
 * The local dates of a series in order, from its first to the last on or before `until`.
 *
 * Written from Microsoft's "Schedule repeating appointments as recurring events": the first occurrence is the first
 * date on or after range.startDate that fits the pattern; the interval counts from the week, month or year of
 * range.startDate; a day that a month doesn't have is its last day, as Outlook does it (RFC 5545 would skip it).
 */
export function* occurrenceDates(recurrence: Recurrence, until: LocalDate): Generator<LocalDate> {
  const { pattern, range } = recurrence;
  const start = Temporal.PlainDate.from(range.startDate);
  const last = [until, LAST_DAY, ...(range.type === 'endDate' ? [range.endDate] : [])].sort()[0] ?? until;
  const most = range.type === 'numbered' ? range.numberOfOccurrences : Number.POSITIVE_INFINITY;
  let given = 0;
  for (let period = 0; period < MOST_PERIODS && given < most; period += 1) {
    const { first, dates } = periodOf(recurrence, start, period * pattern.interval);
    if (first.toString() > last) return;
    for (const date of dates) {
      const text = date.toString();
      if (Temporal.PlainDate.compare(date, start) < 0) continue;
      if (text > last || given >= most) return;
      given += 1;
      yield text;
    }
  }
}

/** The first date of a series, or null when the pattern and the range have none in common. */
export function firstOccurrence(recurrence: Recurrence): LocalDate | null {
  for (const date of occurrenceDates(recurrence, LAST_DAY)) return date;
  return null;
}

interface Period {
  readonly first: Temporal.PlainDate;
  readonly dates: readonly Temporal.PlainDate[];
}

function periodOf({ pattern }: Recurrence, start: Temporal.PlainDate, steps: number): Period {
  switch (pattern.type) {
    case 'daily': {
      const date = start.add({ days: steps });
      return { first: date, dates: [date] };
    }
    case 'weekly': {
      const weekStart = DAY_NAMES.indexOf(pattern.firstDayOfWeek);
      const first = start.subtract({ days: (dayNumber(start) - weekStart + 7) % 7 }).add({ weeks: steps });
      return { first, dates: daysFrom(first, 7).filter((date) => matches(date, pattern.daysOfWeek)) };
    }
    case 'absoluteMonthly':
    case 'relativeMonthly':
      return inMonth(pattern, start.with({ day: 1 }).add({ months: steps }));
    case 'absoluteYearly':
    case 'relativeYearly':
      return inMonth(pattern, start.with({ day: 1 }).with({ month: pattern.month }).add({ years: steps }));
  }
}

function inMonth(pattern: Recurrence['pattern'], first: Temporal.PlainDate): Period {
  if (pattern.type === 'absoluteMonthly' || pattern.type === 'absoluteYearly') {
    return { first, dates: [first.with({ day: pattern.dayOfMonth }, { overflow: 'constrain' })] };
  }
  const fitting = daysFrom(first, first.daysInMonth).filter((date) => matches(date, pattern.daysOfWeek));
  const index = pattern.index === 'last' ? -1 : INDEX_NAMES.indexOf(pattern.index);
  const date = fitting.at(index);
  return { first, dates: date ? [date] : [] };
}

function daysFrom(first: Temporal.PlainDate, count: number): Temporal.PlainDate[] {
  return Array.from({ length: count }, (_, days) => first.add({ days }));
}

function dayNumber(date: Temporal.PlainDate): number {
  return date.dayOfWeek % 7;
}

function matches(date: Temporal.PlainDate, days: readonly string[]): boolean {
  return days.includes(DAY_NAMES[dayNumber(date)] ?? '');
}
