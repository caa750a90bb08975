import { z } from 'zod';
import { GraphFailure, propertyInvalid, zoneNotSupported } from './answers.ts';
import type { JsonObject, Recurrence, SeriesHabits } from './state.ts';
import { zoneNamed } from './time-zones.ts';

const lower = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

/** Enumerations are read without regard to case and kept in lower camel case. */
export function enumeration<const T extends readonly [string, ...string[]]>(values: T) {
  return z
    .string()
    .transform((text) => values.find((value) => value.toLowerCase() === text.toLowerCase()) ?? lower(text))
    .pipe(z.enum(values));
}

export const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
export const INDEXES = ['first', 'second', 'third', 'fourth', 'last'] as const;

const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const day = enumeration(DAYS);

const pattern = z.strictObject({
  type: enumeration(['daily', 'weekly', 'absoluteMonthly', 'relativeMonthly', 'absoluteYearly', 'relativeYearly']),
  interval: z.int().min(1).max(999),
  month: z.int().min(0).max(12).nullish(),
  dayOfMonth: z.int().min(0).max(31).nullish(),
  daysOfWeek: z.array(day).nullish(),
  firstDayOfWeek: day.nullish(),
  index: enumeration(INDEXES).nullish(),
});

const range = z.strictObject({
  type: enumeration(['endDate', 'noEnd', 'numbered']),
  startDate: date.nullish(),
  endDate: date.nullish(),
  recurrenceTimeZone: z.string().nullish(),
  numberOfOccurrences: z.int().min(0).nullish(),
});

const recurrence = z.strictObject({ pattern, range });

const NO_DATE = '0001-01-01';

const HABITS: SeriesHabits = { shortMonths: 'last-day', occurrenceEnds: 'elapsed' };

/**
 * Checks a patternedRecurrence and fills every field that wasn't sent, as the server echoes it (recurrencePattern and
 * recurrenceRange resource types). `start` is the event's own first local date, `zoneName` its zone as written.
 */
export function readRecurrence(
  input: JsonObject,
  start: string,
  zoneName: string,
  habits: SeriesHabits = HABITS,
): Recurrence {
  const parsed = recurrence.safeParse(input);
  if (!parsed.success) throw propertyInvalid();
  const { pattern: p, range: r } = parsed.data;
  const days = p.daysOfWeek ?? [];
  const needsDays = p.type === 'weekly' || p.type === 'relativeMonthly' || p.type === 'relativeYearly';
  const needsDayOfMonth = p.type === 'absoluteMonthly' || p.type === 'absoluteYearly';
  const needsMonth = p.type === 'absoluteYearly' || p.type === 'relativeYearly';
  if (needsDays && days.length === 0) throw propertyInvalid();
  if (needsDayOfMonth && !p.dayOfMonth) throw propertyInvalid();
  if (needsMonth && !p.month) throw propertyInvalid();
  if (r.type === 'noEnd' && !r.startDate) {
    throw new GraphFailure(
      400,
      'ErrorRecurrenceEndDateTooBig',
      'Recurrence end date can not exceed Sep 1, 4500 00:00:00.',
    );
  }
  if (!r.startDate || r.startDate !== start) throw propertyInvalid();
  if (r.type === 'endDate' && (!r.endDate || r.endDate < r.startDate)) throw propertyInvalid();
  if (r.type === 'numbered' && !r.numberOfOccurrences) throw propertyInvalid();
  const recurrenceTimeZone = r.recurrenceTimeZone || zoneName;
  if (r.recurrenceTimeZone && zoneNamed(r.recurrenceTimeZone) === null) throw zoneNotSupported(r.recurrenceTimeZone);
  return {
    pattern: {
      type: p.type,
      interval: p.interval,
      month: p.month ?? 0,
      dayOfMonth: p.dayOfMonth ?? 0,
      daysOfWeek: days,
      firstDayOfWeek: p.firstDayOfWeek ?? 'sunday',
      index: p.index ?? 'first',
    },
    range: {
      type: r.type,
      startDate: r.startDate,
      endDate: r.type === 'endDate' ? (r.endDate ?? NO_DATE) : NO_DATE,
      recurrenceTimeZone,
      numberOfOccurrences: r.type === 'numbered' ? (r.numberOfOccurrences ?? 0) : 0,
    },
    habits,
  };
}
