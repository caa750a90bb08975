import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';

const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const numbers = z.union([z.int(), z.array(z.int())]).transform((value) => [value].flat());
const words = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());

/** A rule as ical.js reads it. What no clock change has ever needed isn't taken: the definition then can't be used. */
const recur = z.strictObject({
  freq: z.literal('YEARLY'),
  interval: z.literal(1).optional(),
  count: z.int().positive().optional(),
  until: z
    .string()
    .regex(/^\d{4}-\d\d-\d\d/u)
    .optional(),
  bymonth: numbers.pipe(z.array(z.int().min(1).max(12))).optional(),
  bymonthday: numbers.optional(),
  byday: words.optional(),
  wkst: z.unknown().optional(),
});

/** Once a year, on a day of one month. */
export interface Yearly {
  readonly start: Temporal.PlainDateTime;
  readonly month: number;
  /** Empty: any. */
  readonly monthDays: readonly number[];
  /** 1 is Monday; null: any. */
  readonly weekday: number | null;
  /** Which one of the days that fit: 0 the first, -1 the last. */
  readonly index: number;
  readonly lastYear: number;
  readonly until: string | null;
}

export function isYearly(value: unknown): value is z.input<typeof recur> {
  return recur.safeParse(value).success;
}

/** Throws for a rule that may fall on several days of a year. */
export function readYearly(value: z.input<typeof recur>, start: Temporal.PlainDateTime): Yearly {
  const rule = recur.parse(value);
  const day = /^([+-]?\d)?([A-Z]{2})$/u.exec(rule.byday?.[0] ?? '');
  const weekday = DAYS.indexOf(day?.[2] ?? '') + 1;
  if ((rule.byday && weekday === 0) || (rule.byday?.length ?? 1) > 1) throw new Error('no single weekday');
  if ((rule.bymonth?.length ?? 1) > 1 || (rule.byday && !rule.bymonth)) throw new Error('no single month');
  const nth = Number(day?.[1] ?? 1);
  return {
    start,
    month: rule.bymonth?.[0] ?? start.month,
    monthDays: rule.bymonthday ?? (rule.byday ? [] : [start.day]),
    weekday: rule.byday ? weekday : null,
    index: nth > 0 ? nth - 1 : nth,
    lastYear: rule.count === undefined ? Number.POSITIVE_INFINITY : start.year + rule.count - 1,
    until: rule.until ?? null,
  };
}

/** The rule's last days up to the year after `year`, as local digits in `offset` (milliseconds). */
export function yearlyOn(rule: Yearly, year: number, offset: number): Temporal.PlainDateTime[] {
  const untilYear = rule.until === null ? Number.POSITIVE_INFINITY : Number(rule.until.slice(0, 4));
  const last = Math.min(year + 1, rule.lastYear, untilYear);
  return [last - 2, last - 1, last]
    .map((each) => inYear(rule, each))
    .filter((day) => day !== null)
    .filter((day) => Temporal.PlainDateTime.compare(day, rule.start) >= 0 && within(rule.until, day, offset));
}

function inYear(rule: Yearly, year: number): Temporal.PlainDateTime | null {
  const first = Temporal.PlainDate.from({ year, month: rule.month, day: 1 });
  const days = Array.from({ length: first.daysInMonth }, (_, index) => first.add({ days: index })).filter(
    (day) =>
      (rule.weekday === null || day.dayOfWeek === rule.weekday) &&
      (rule.monthDays.length === 0 ||
        rule.monthDays.includes(day.day) ||
        rule.monthDays.includes(day.day - first.daysInMonth - 1)),
  );
  return days.at(rule.index)?.toPlainDateTime(rule.start) ?? null;
}

/** UNTIL is UTC, or local digits, or a date. */
function within(until: string | null, day: Temporal.PlainDateTime, offset: number): boolean {
  if (until === null) return true;
  if (!until.endsWith('Z')) return day.toString().slice(0, until.length) <= until;
  return day.toZonedDateTime('UTC').epochMilliseconds - offset <= Date.parse(until);
}
