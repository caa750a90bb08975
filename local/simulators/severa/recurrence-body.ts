import { z } from 'zod';
import { MONTHS, ORDINAL_DAYS, ORDINALS, type Recurrence } from './model.ts';
import { badBody } from './problem.ts';

const interval = z.int().min(1).max(999);
const dayChoice = {
  dayOfMonth: z.int().min(1).max(31).nullish(),
  dayOrdinal: z.enum(ORDINALS).nullish(),
  dayOrdinalOption: z.enum(ORDINAL_DAYS).nullish(),
};

/** The writable part of ActivityRecurrenceModel. */
export const recurrenceBody = z.object({
  frequency: z.enum(['Daily', 'Weekly', 'Monthly', 'Yearly']),
  pattern: z.object({
    daily: z.object({ interval: interval.nullish(), everyWeekday: z.boolean().optional() }).nullish(),
    weekly: z
      .object({
        interval: interval.optional(),
        monday: z.boolean().optional(),
        tuesday: z.boolean().optional(),
        wednesday: z.boolean().optional(),
        thursday: z.boolean().optional(),
        friday: z.boolean().optional(),
        saturday: z.boolean().optional(),
        sunday: z.boolean().optional(),
      })
      .nullish(),
    monthly: z.object({ interval: interval.optional(), ...dayChoice }).nullish(),
    yearly: z.object({ month: z.enum(MONTHS).optional(), ...dayChoice }).nullish(),
  }),
  range: z.object({ maxOccurrences: z.int().min(1).nullish(), recursUntilDate: z.string().nullish() }).nullish(),
});

/** The pattern of the frequency has to be there and complete. */
export function checkRecurrence(given: Recurrence): Recurrence {
  const range = given.range?.recursUntilDate;
  if (range && !/^\d{4}-\d{2}-\d{2}/u.test(range)) throw badBody('Not a date.', 'recurrence.range.recursUntilDate');
  if (!fits(given)) throw badBody('The pattern does not fit the frequency.', 'recurrence.pattern');
  return given;
}

function fits({ frequency, pattern: { daily, weekly, monthly, yearly } }: Recurrence): boolean {
  switch (frequency) {
    case 'Daily':
      return !!daily && (!!daily.interval || !!daily.everyWeekday);
    case 'Weekly':
      return !!weekly && Object.entries(weekly).some(([name, on]) => name !== 'interval' && on === true);
    case 'Monthly':
      return dayFits(monthly);
    case 'Yearly':
      return dayFits(yearly) && !!yearly?.month;
  }
}

function dayFits(choice: Recurrence['pattern']['monthly']): boolean {
  return !!choice && (choice.dayOfMonth ? true : !!choice.dayOrdinal && !!choice.dayOrdinalOption);
}
