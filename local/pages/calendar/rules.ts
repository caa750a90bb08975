import { Temporal } from 'temporal-polyfill';
import type { LocalDate } from '../../../shared/calendar/item.ts';
import type { JsonObject } from '../../simulators/graph/state.ts';
import type { Recurrence } from '../../simulators/severa/model.ts';
import type { Repeats } from './person-calendar.ts';

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

function dayOf(first: LocalDate): { readonly weekday: (typeof WEEKDAYS)[number]; readonly day: number } {
  const { dayOfWeek, day } = Temporal.PlainDate.from(first);
  return { weekday: WEEKDAYS[dayOfWeek - 1] ?? 'monday', day };
}

/** As Severa's own pages write it. */
export function severaRule({ every, times }: Repeats, first: LocalDate): Recurrence {
  const { weekday, day } = dayOf(first);
  const range = { maxOccurrences: times };
  if (every === 'day') return { frequency: 'Daily', pattern: { daily: { interval: 1 } }, range };
  if (every === 'week') return { frequency: 'Weekly', pattern: { weekly: { interval: 1, [weekday]: true } }, range };
  return { frequency: 'Monthly', pattern: { monthly: { interval: 1, dayOfMonth: day } }, range };
}

/** As Outlook writes it (Graph's patternedRecurrence). */
export function outlookRule({ every, times }: Repeats, first: LocalDate): JsonObject {
  const { weekday, day } = dayOf(first);
  const range = { type: 'numbered', startDate: first, numberOfOccurrences: times };
  if (every === 'day') return { pattern: { type: 'daily', interval: 1 }, range };
  if (every === 'week') {
    return { pattern: { type: 'weekly', interval: 1, daysOfWeek: [weekday], firstDayOfWeek: 'monday' }, range };
  }
  return { pattern: { type: 'absoluteMonthly', interval: 1, dayOfMonth: day }, range };
}
