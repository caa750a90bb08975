import * as z from 'zod';

/**
 * What we read of the REST API's models ("Severa Public Rest API Documentation" v1.0). Everything is optional that the
 * document doesn't mark as required; what a field must be for us to understand the item is decided where it is read.
 */
const text = z.string().nullish();
const flag = z.boolean().nullish();
const whole = z.number().int().nullish();

const weekly = z.object({
  interval: whole,
  monday: flag,
  tuesday: flag,
  wednesday: flag,
  thursday: flag,
  friday: flag,
  saturday: flag,
  sunday: flag,
});

export const recurrenceBody = z.object({
  frequency: z.string(),
  pattern: z
    .object({
      daily: z.object({ interval: whole, everyWeekday: flag }).nullish(),
      weekly: weekly.nullish(),
      monthly: z.object({ interval: whole, dayOfMonth: whole, dayOrdinal: text, dayOrdinalOption: text }).nullish(),
      yearly: z.object({ month: text, dayOfMonth: whole, dayOrdinal: text, dayOrdinalOption: text }).nullish(),
    })
    .nullish(),
  range: z.object({ maxOccurrences: whole, recursUntilDate: text }).nullish(),
  exceptions: z.array(z.string()).nullish(),
  lastOccurrenceDateTime: text,
});
export type RecurrenceBody = z.infer<typeof recurrenceBody>;

export const activityBody = z.object({
  guid: z.string().min(1),
  name: text,
  startDateTime: z.string(),
  endDateTime: text,
  isAllDay: flag,
  hasDuration: flag,
  isClosed: flag,
  isUnassigned: flag,
  hasHours: flag,
  notes: text,
  location: text,
  activityType: z.object({ guid: z.string().min(1), category: text }),
  ownerUser: z.object({ guid: text }).nullish(),
  /** Read on its own: a rule that isn't understood must not hide what else is known of the activity. */
  recurrence: z.unknown(),
  recurrenceType: text,
  recurrenceParentActivityGuid: text,
  createdDateTime: text,
  lastUpdatedDateTime: text,
  lastUpdatedBy: z.object({ guid: text }).nullish().catch(null),
});
export type ActivityBody = z.infer<typeof activityBody>;

/** The least that names an activity, for those that can't be read. */
export const namedBody = z.object({ guid: z.string().min(1) });

export const userBody = z.object({
  guid: z.string().min(1),
  firstName: text,
  lastName: text,
  name: text,
  email: text,
  isActive: flag,
  timezone: z.object({ ianaName: text }).nullish(),
  defaultActivityType: z.object({ guid: text }).nullish(),
  /** What isn't understood of it is not known: it must not hide the user. */
  notificationSettings: z
    .object({ sendNewActivityEmail: flag.catch(null) })
    .nullish()
    .catch(null),
});

export const activityTypeBody = z.object({
  guid: z.string().min(1),
  name: text,
  category: text,
  isActive: flag,
  isDefault: flag,
});

export const participantBody = z.object({
  guid: text,
  participantGuid: text,
  type: text,
  email: text,
});
