import ICAL from 'ical.js';
import { Temporal } from 'temporal-polyfill';
import { type DayChoice, MONTHS, ORDINALS, type Recurrence, WEEKDAYS } from './model.ts';

/** More occurrences than this of one series are never listed. */
const MOST = 5000;
/** Steps without an occurrence (a 30 February) after which a rule counts as ended. */
const MOST_STEPS = 6000;

type Rule = Parameters<typeof ICAL.Recur.fromData>[0];

/**
 * The local dates (`YYYY-MM-DD`) on which a series occurs, from its own start on, up to `lastDate` inclusive.
 * Counts and end dates are applied here, since the iterator may begin before the series does.
 */
export function occurrenceDates(recurrence: Recurrence, startDate: string, lastDate: string): string[] {
  const { rule, anchor } = toRule(recurrence, startDate);
  const until = recurrence.range?.recursUntilDate?.slice(0, 10) ?? lastDate;
  const last = until < lastDate ? until : lastDate;
  const most = Math.min(recurrence.range?.maxOccurrences ?? MOST, MOST);
  const iterator = ICAL.Recur.fromData(rule).iterator(ICAL.Time.fromDateString(anchor));
  const dates: string[] = [];
  for (let step = 0; step < MOST_STEPS && dates.length < most; step += 1) {
    const date = iterator.next()?.toString();
    if (date === undefined || date > last) break;
    if (date >= startDate) dates.push(date);
  }
  return dates;
}

/** RFC 5545 text of the rule, for the read-only `recurrenceRule` whose real spelling is not public. */
export function ruleText(recurrence: Recurrence, startDate: string): string {
  return ICAL.Recur.fromData(toRule(recurrence, startDate).rule).toString();
}

function toRule(recurrence: Recurrence, startDate: string): { rule: Rule; anchor: string } {
  const { daily, weekly, monthly, yearly } = recurrence.pattern;
  switch (recurrence.frequency) {
    case 'Daily':
      return daily?.everyWeekday
        ? { rule: { freq: 'WEEKLY', byday: ['MO', 'TU', 'WE', 'TH', 'FR'] }, anchor: startDate }
        : { rule: { freq: 'DAILY', interval: daily?.interval ?? 1 }, anchor: startDate };
    case 'Weekly':
      return {
        rule: {
          freq: 'WEEKLY',
          interval: weekly?.interval ?? 1,
          wkst: ICAL.Time.MONDAY,
          byday: WEEKDAYS.filter((day) => weekly?.[day]).map((day) => day.slice(0, 2).toUpperCase()),
        },
        anchor: startDate,
      };
    case 'Monthly': {
      const interval = monthly?.interval ?? 1;
      const month = Temporal.PlainYearMonth.from(startDate.slice(0, 7));
      return { rule: { freq: 'MONTHLY', interval, ...dayParts(monthly ?? {}) }, anchor: anchorBefore(month, interval) };
    }
    case 'Yearly': {
      const month = Temporal.PlainYearMonth.from({
        year: Number(startDate.slice(0, 4)),
        month: MONTHS.indexOf(yearly?.month ?? 'January') + 1,
      });
      // Every twelfth month: ical.js counts ordinals within a month reliably, within a year only for single weekdays.
      return { rule: { freq: 'MONTHLY', interval: 12, ...dayParts(yearly ?? {}) }, anchor: anchorBefore(month, 12) };
    }
  }
}

/** One interval early: ical.js 2.2.1 gives a wrong BYSETPOS date in the month where it begins. */
function anchorBefore(month: Temporal.PlainYearMonth, interval: number): string {
  return month.subtract({ months: interval }).toPlainDate({ day: 1 }).toString();
}

function dayParts(choice: DayChoice): Pick<Rule, 'bymonthday' | 'byday' | 'bysetpos'> {
  if (choice.dayOfMonth) return { bymonthday: [choice.dayOfMonth] };
  const ordinal = choice.dayOrdinal ?? 'First';
  const position = ordinal === 'Last' ? -1 : ORDINALS.indexOf(ordinal) + 1;
  const option = choice.dayOrdinalOption ?? 'Day';
  // Numbers of days need no weekday list; "last day" is the one case that counts from the end.
  if (option === 'Day') return { bymonthday: [position] };
  const groups = { WeekDay: ['MO', 'TU', 'WE', 'TH', 'FR'], WeekendDay: ['SA', 'SU'] };
  if (option === 'WeekDay' || option === 'WeekendDay') return { byday: groups[option], bysetpos: [position] };
  return { byday: [`${position}${option.slice(0, 2).toUpperCase()}`] };
}
