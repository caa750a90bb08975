import type { LocalDate, Rule, Weekday, When } from '../calendar/item.ts';
import { startDate } from '../calendar/occurrence.ts';
import { isRuleDate } from '../calendar/rule-dates.ts';
import { dateInZone, inZone, localDigits } from '../calendar/time.ts';
import { beginsDay, readMoment } from './moment.ts';
import { ALL_DAYS, MONTHS, ORDINALS, WEEK, WEEKEND, WORK_DAYS } from './rule-names.ts';
import { Unreadable } from './unreadable.ts';
import { type RecurrenceBody, recurrenceBody } from './wire.ts';

/** `ActivityRecurrenceModel` in RFC 5545 terms. What isn't understood is unreadable, never another rule instead. */
export function readRule(recurrence: unknown): { readonly rule: Rule; readonly body: RecurrenceBody } {
  const parsed = recurrenceBody.safeParse(recurrence);
  if (!parsed.success) throw new Unreadable('severa.rule-unclear');
  return { rule: { ...pattern(parsed.data), ...range(parsed.data.range) }, body: parsed.data };
}

/**
 * Original dates that the series itself leaves out: removed ones, and changed ones, which are activities of their own.
 * Written as the start of the occurrence, or as the midnight of its day, in the owner's zone or in UTC: nobody says
 * which. Of the days that a moment may mean the first counts that the rule gives.
 */
export function readExceptions(body: RecurrenceBody, zone: string, series: When): readonly LocalDate[] {
  const { rule } = series;
  const start = startDate(series);
  const dates = (body.exceptions ?? []).map((text) => {
    const candidates = datesMeant(text, zone, series);
    return candidates.find((date) => rule !== undefined && isRuleDate(rule, start, date)) ?? candidates[0];
  });
  return [...new Set(dates.filter((date) => date !== undefined))].sort();
}

/** The days that may be meant, the most likely first. */
function datesMeant(text: string, zone: string, series: When): readonly LocalDate[] {
  if (/^\d{4}-\d{2}-\d{2}$/u.test(text)) return [text];
  const instant = readMoment(text, 'severa.exceptions-unclear');
  const local = dateInZone(instant, zone);
  const isStart =
    !series.allDay && localDigits(inZone(instant, zone)).slice(10) === localDigits(series.start).slice(10);
  const isUtcMidnight = instant % DAY === 0 && !beginsDay(instant, zone);
  return isUtcMidnight && !isStart ? [dateInZone(instant, 'UTC'), local] : [local, dateInZone(instant, 'UTC')];
}

const DAY = 24 * 60 * 60 * 1000;

function pattern({ frequency, pattern: given }: RecurrenceBody): Rule {
  if (frequency === 'Daily' && given?.daily) {
    const { everyWeekday } = given.daily;
    const interval = step(given.daily.interval);
    if (everyWeekday !== true) return { freq: 'DAILY', interval };
    if (interval !== 1) throw new Unreadable('severa.rule-unclear');
    return { freq: 'WEEKLY', interval: 1, byDay: WORK_DAYS };
  }
  if (frequency === 'Weekly' && given?.weekly) {
    const { weekly } = given;
    const byDay = WEEK.filter(([name]) => weekly[name] === true).map(([, day]) => day);
    if (byDay.length === 0) throw new Unreadable('severa.rule-unclear');
    return { freq: 'WEEKLY', interval: step(weekly.interval), byDay };
  }
  if (frequency === 'Monthly' && given?.monthly) {
    return { freq: 'MONTHLY', interval: step(given.monthly.interval), ...days(given.monthly) };
  }
  if (frequency === 'Yearly' && given?.yearly) {
    const byMonth = MONTHS.indexOf(given.yearly.month ?? '') + 1;
    if (byMonth === 0) throw new Unreadable('severa.rule-unclear');
    return { freq: 'YEARLY', interval: 1, byMonth, ...days(given.yearly) };
  }
  throw new Unreadable('severa.rule-unclear');
}

function step(interval: number | null | undefined): number {
  const steps = interval ?? 1;
  if (steps < 1) throw new Unreadable('severa.rule-unclear');
  return steps;
}

function days(given: {
  readonly dayOfMonth?: number | null | undefined;
  readonly dayOrdinal?: string | null | undefined;
  readonly dayOrdinalOption?: string | null | undefined;
}): Pick<Rule, 'byDay' | 'bySetPos' | 'byMonthDay'> {
  const day = given.dayOfMonth ?? 0;
  if (day >= 1 && day <= 31) return { byMonthDay: day };
  const bySetPos = ORDINALS.find(([name]) => name === given.dayOrdinal)?.[1];
  const byDay = dayGroup(given.dayOrdinalOption ?? '');
  if (day !== 0 || bySetPos === undefined || byDay === null) throw new Unreadable('severa.rule-unclear');
  return { byDay, bySetPos };
}

function dayGroup(option: string): readonly Weekday[] | null {
  if (option === 'WeekDay') return WORK_DAYS;
  if (option === 'WeekendDay') return WEEKEND;
  if (option === 'Day') return ALL_DAYS;
  const single = WEEK.find(([name]) => name === option.toLowerCase());
  return single === undefined ? null : [single[1]];
}

/** Both may be told of one series: whether they contradict each other is seen where its start is known. */
function range(given: RecurrenceBody['range']): Pick<Rule, 'count' | 'until'> {
  const count = given?.maxOccurrences ?? 0;
  const until = given?.recursUntilDate ?? '';
  if (count < 0) throw new Unreadable('severa.rule-range');
  const counted = count > 0 ? { count } : {};
  if (until === '') return counted;
  const date = /^\d{4}-\d{2}-\d{2}(?=$|T)/u.exec(until)?.[0];
  if (date === undefined) throw new Unreadable('severa.rule-range');
  return { ...counted, until: date };
}
