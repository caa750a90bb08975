import ICAL from 'ical.js';
import type { LocalDate } from './local-date.ts';
import type { Recurrence } from './state.ts';

/** Exchange ends every series here. */
const LAST_DAY = '4500-08-31';

/**
 * The local dates of a series in order, from its first to the last on or before `until`.
 *
 * The library steps through days, weeks, months and years; what Graph says otherwise than RFC 5545 is chosen here from
 * all days of a month that could be meant: `index` counts over all of `daysOfWeek` together, and a day that a month
 * lacks is its last one. The first occurrence is the first date on or after range.startDate that fits; intervals
 * count from the week, month or year of range.startDate ("Schedule repeating appointments as recurring events").
 */
export function* occurrenceDates(recurrence: Recurrence, until: LocalDate): Generator<LocalDate> {
  const { range } = recurrence;
  const last = [until, LAST_DAY, ...(range.type === 'endDate' ? [range.endDate] : [])].sort()[0] ?? until;
  const most = range.type === 'numbered' ? range.numberOfOccurrences : Number.POSITIVE_INFINITY;
  let given = 0;
  for (const date of datesOf(recurrence, last)) {
    if (date > last || given >= most) return;
    if (date < range.startDate) continue;
    given += 1;
    yield date;
  }
}

/** The first date of a series, or null when the pattern and the range have none in common. */
export function firstOccurrence(recurrence: Recurrence): LocalDate | null {
  for (const date of occurrenceDates(recurrence, LAST_DAY)) return date;
  return null;
}

/** Without the range; the first ones may lie before its start. */
function* datesOf({ pattern, range, habits }: Recurrence, last: LocalDate): Generator<LocalDate> {
  const { type, interval } = pattern;
  const days = `BYDAY=${pattern.daysOfWeek.map(dayCode).join(',')}`;
  if (type === 'daily') return yield* stepped(`FREQ=DAILY;INTERVAL=${interval}`, range.startDate, last);
  if (type === 'weekly') {
    const rule = `FREQ=WEEKLY;INTERVAL=${interval};WKST=${dayCode(pattern.firstDayOfWeek)};${days}`;
    return yield* stepped(rule, range.startDate, last);
  }
  const yearly = type === 'absoluteYearly' || type === 'relativeYearly';
  const absolute = type === 'absoluteYearly' || type === 'absoluteMonthly';
  const step = yearly
    ? `FREQ=YEARLY;INTERVAL=${interval};BYMONTH=${pattern.month}`
    : `FREQ=MONTHLY;INTERVAL=${interval}`;
  const meant = absolute ? `BYMONTHDAY=${upTo(pattern.dayOfMonth).join(',')}` : days;
  const from = yearly ? `${range.startDate.slice(0, 4)}-01-01` : `${range.startDate.slice(0, 7)}-01`;
  for (const month of byMonth(stepped(`${step};${meant}`, from, last))) {
    const date = absolute ? month.at(-1) : month.at(INDEX[pattern.index] ?? 0);
    // The library lets a day that a yearly month lacks spill into the next month.
    const spilt = yearly && Number(month[0]?.slice(5, 7)) !== pattern.month;
    const short = absolute && Number(date?.slice(8)) < pattern.dayOfMonth;
    if (date !== undefined && !spilt && !(short && habits.shortMonths === 'skip')) yield date;
  }
}

const INDEX: Readonly<Record<string, number>> = { first: 0, second: 1, third: 2, fourth: 3, last: -1 };

/** Day 31 is the last of 28, 29, 30 and 31 that a month has. */
function upTo(dayOfMonth: number): number[] {
  return dayOfMonth <= 28 ? [dayOfMonth] : [28, 29, 30, 31].filter((day) => day <= dayOfMonth);
}

function dayCode(day: string): string {
  return day.slice(0, 2).toUpperCase();
}

function* stepped(rule: string, first: LocalDate, last: LocalDate): Generator<LocalDate> {
  const iterator = ICAL.Recur.fromString(rule).iterator(ICAL.Time.fromDateString(first));
  for (let time = iterator.next(); time; time = iterator.next()) {
    const date = time.toString().slice(0, 10);
    // The rest of the last month tells which of its days is meant.
    if (date.slice(0, 7) > last.slice(0, 7)) return;
    yield date;
  }
}

function* byMonth(dates: Iterable<LocalDate>): Generator<LocalDate[]> {
  let month: LocalDate[] = [];
  for (const date of dates) {
    if (month[0] !== undefined && month[0].slice(0, 7) !== date.slice(0, 7)) {
      yield month;
      month = [];
    }
    month.push(date);
  }
  if (month.length > 0) yield month;
}
