import * as z from 'zod';

/**
 * The parts of Graph's event that we use. Anything may be null in a real mailbox, so only id and times are demanded
 * here, and each reader says what it can't do without.
 */
const moment = z.object({ dateTime: z.string(), timeZone: z.string().nullish() });
export const addressSchema = z.object({ emailAddress: z.object({ address: z.string().nullish() }).nullish() });
export const attendeeSchema = addressSchema.extend({
  type: z.string().nullish(),
  status: z.object({ response: z.string().nullish() }).nullish(),
});

export const recurrenceSchema = z.object({
  pattern: z.object({
    type: z.string(),
    interval: z.number().int().min(1),
    daysOfWeek: z.array(z.string()).nullish(),
    dayOfMonth: z.number().int().nullish(),
    month: z.number().int().nullish(),
    firstDayOfWeek: z.string().nullish(),
    index: z.string().nullish(),
  }),
  range: z.object({
    type: z.string(),
    startDate: z.string().nullish(),
    endDate: z.string().nullish(),
    numberOfOccurrences: z.number().int().nullish(),
    recurrenceTimeZone: z.string().nullish(),
  }),
});

export const eventSchema = z.object({
  id: z.string().min(1),
  '@odata.etag': z.string().nullish(),
  changeKey: z.string().nullish(),
  type: z.string(),
  subject: z.string().nullish(),
  body: z.object({ contentType: z.string().nullish(), content: z.string().nullish() }).nullish(),
  start: moment,
  end: moment,
  isAllDay: z.boolean().nullish(),
  isCancelled: z.boolean().nullish(),
  isDraft: z.boolean().nullish(),
  isOrganizer: z.boolean().nullish(),
  originalStartTimeZone: z.string().nullish(),
  originalEndTimeZone: z.string().nullish(),
  recurrence: recurrenceSchema.nullish(),
  location: z.object({ displayName: z.string().nullish() }).nullish(),
  sensitivity: z.string().nullish(),
  showAs: z.string().nullish(),
  organizer: addressSchema.nullish(),
  attendees: z.array(attendeeSchema).nullish(),
  iCalUId: z.string().nullish(),
  transactionId: z.string().nullish(),
  createdDateTime: z.string(),
  lastModifiedDateTime: z.string(),
  seriesMasterId: z.string().nullish(),
  /** Of an occurrence, when selected: when it would take place by its series' rule. */
  originalStart: z.string().nullish(),
  /** Of a series, when it is read by its id with these selected and expanded. */
  cancelledOccurrences: z.array(z.string()).nullish(),
  exceptionOccurrences: z.array(z.unknown()).nullish(),
});

export type GraphEvent = z.infer<typeof eventSchema>;
export type GraphRecurrence = z.infer<typeof recurrenceSchema>;

/** An entry of a delta page, before anything is known of it. An entry without an id breaks OData itself. */
export const entrySchema = z.looseObject({
  id: z.string().min(1),
  '@removed': z.unknown().optional(),
  '@odata.etag': z.string().nullish(),
  type: z.string().nullish(),
  seriesMasterId: z.string().nullish(),
});

export const pageSchema = z.object({
  value: z.array(entrySchema),
  '@odata.nextLink': z.string().nullish(),
  '@odata.deltaLink': z.string().nullish(),
});

export type GraphEntry = z.infer<typeof entrySchema>;
