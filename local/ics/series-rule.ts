import { z } from 'zod';
import { canonicalWhen } from '../../shared/calendar/canonical-rule.ts';
import type { LocalDate, Rule, Weekday, When } from '../../shared/calendar/item.ts';
import { addDays, inZone, localDigits } from '../../shared/calendar/time.ts';
import { isKind } from '../../shared/errors.ts';
import { fromRule, type RecurrenceBody } from '../../shared/graph/from-rule.ts';
import type { Component } from './components.ts';
import type { EventWhen } from './event-when.ts';
import { CannotHold } from './left.ts';
import { propertiesOf } from './properties.ts';
import { graphZone } from './zones.ts';

const numbers = z.union([z.int(), z.array(z.int())]).transform((value) => [value].flat());
const words = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const WEEK: readonly Weekday[] = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

/** A rule as ical.js reads it (jCal, RFC 7265, 3.6.10), as far as any Outlook can hold one. */
const recur = z.strictObject({
  freq: z.enum(['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY']),
  interval: z.int().positive().default(1),
  count: z.int().positive().optional(),
  until: z
    .string()
    .regex(/^\d{4}-\d\d-\d\d/u)
    .optional(),
  byday: words.optional(),
  bymonth: numbers.optional(),
  bymonthday: numbers.optional(),
  bysetpos: numbers.optional(),
  wkst: z.union([z.int().min(1).max(7), z.enum(['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'])]).optional(),
});

export interface Series {
  /** From its first occurrence on. */
  readonly when: When;
  /** Graph's patternedRecurrence. */
  readonly recurrence: RecurrenceBody;
}

/** The series that an event with an RRULE is; null for one without. Throws CannotHold for what Outlook can't hold. */
export function seriesOf(event: Component, when: EventWhen): Series | null {
  const [property, ...more] = propertiesOf(event, 'RRULE');
  if (property === undefined) return null;
  if (more.length > 0) throw new CannotHold('series-rule');
  const start = zoned(when);
  const series = canonicalWhen({ ...start, rule: ruleOf(property.value, start) });
  if (series.rule === undefined) throw new CannotHold('series-rule');
  try {
    return { when: series, recurrence: fromRule(series, series.rule) };
  } catch (error) {
    if (isKind(error, 'refused')) throw new CannotHold('series-rule');
    throw error;
  }
}

/** A series recurs by the clock of a region: one that only an offset is known of would drift. */
function zoned(when: EventWhen): When {
  if (when.allDay) return when;
  const { zone } = when.start;
  if (zone === null || graphZone(zone) === null) throw new CannotHold('series-zone');
  return {
    allDay: false,
    start: inZone(when.start.instant, zone),
    end: inZone(when.end.instant, zone),
    zone,
  };
}

function ruleOf(value: unknown, start: When): Rule {
  const read = recur.safeParse(value);
  if (!read.success) throw new CannotHold('series-rule');
  const { freq, interval, count, until, byday, wkst } = read.data;
  const bymonth = only(read.data.bymonth);
  const bymonthday = only(read.data.bymonthday);
  return {
    freq,
    interval,
    ...daysOf(byday, only(read.data.bysetpos)),
    ...(bymonth === undefined ? {} : { byMonth: bymonth }),
    ...(bymonthday === undefined ? {} : monthDay(bymonthday)),
    ...(wkst === undefined ? {} : { weekStart: typeof wkst === 'string' ? wkst : (WEEK[wkst - 1] ?? 'MO') }),
    ...(count === undefined ? {} : { count }),
    ...(until === undefined ? {} : { until: lastDate(until, start) }),
  };
}

function only(values: readonly number[] | undefined): number | undefined {
  if (values !== undefined && values.length !== 1) throw new CannotHold('series-rule');
  return values?.[0];
}

/** The last day is the last of all days; other days counted from the end nobody's calendar can hold. */
function monthDay(day: number): Pick<Rule, 'byMonthDay'> | Pick<Rule, 'byDay' | 'bySetPos'> {
  if (day === -1) return { byDay: WEEK, bySetPos: -1 };
  if (day < 1) throw new CannotHold('series-rule');
  return { byMonthDay: day };
}

/** `-1SU` is the last Sunday; days without a number are taken as they are. */
function daysOf(byday: readonly string[] | undefined, position: number | undefined): Pick<Rule, 'byDay' | 'bySetPos'> {
  if (byday === undefined) return {};
  const days = byday.map((text) => {
    const [, nth, name] = /^([+-]?\d{1,2})?([A-Z]{2})$/u.exec(text) ?? [];
    const day = WEEK.find((one) => one === name);
    if (day === undefined) throw new CannotHold('series-rule');
    return { day, nth: nth === undefined ? undefined : Number(nth) };
  });
  const nth = only([...new Set(days.map((one) => one.nth ?? 0))]) || position;
  return { byDay: days.map(({ day }) => day), ...(nth === undefined ? {} : { bySetPos: nth }) };
}

/** UNTIL is an instant (in UTC), local digits, or a date: the last date on which an occurrence may start. */
function lastDate(until: string, start: When): LocalDate {
  const date = until.slice(0, 10);
  if (start.allDay || until.length === 10) return date;
  const digits = until.endsWith('Z') ? localDigits(inZone(Date.parse(until), start.zone)) : until.slice(0, 19);
  const isBefore = digits.slice(11) < localDigits(start.start).slice(11);
  return isBefore ? addDays(digits.slice(0, 10), -1) : digits.slice(0, 10);
}
