import { z } from 'zod';
import type { EventFaults } from './event-faults.ts';

export type Shape<T> = { readonly [K in keyof T]-?: z.ZodType<T[K]> };

const rate = z.number().min(0).max(1);
const milliseconds = z.number().int().nonnegative();

export const eventSwitches: Shape<EventFaults> = {
  deletedItemsAnswer: z.boolean(),
  deletedItemsAnswerInCalendar: z.boolean(),
  deletedItemsAsCalendar: z.boolean(),
  emptyLists: z.boolean(),
  allDayRefusal: z.enum(['property', 'midnight']),
  longSubject: z.enum(['cut', 'refuse']),
  htmlGrows: z.boolean(),
  shortMonths: z.enum(['last-day', 'skip']),
  occurrenceEnds: z.enum(['wall-clock', 'elapsed']),
  exceptionsGetNewIds: z.boolean(),
  calendarViewHidesProperties: z.boolean(),
  originalZoneFollowsPatch: z.boolean(),
  recurrenceNull: z.enum(['single', 'ignore', 'refuse']),
  newEnd: z.enum(['forgets', 'keeps']),
  foreignRecurrenceZone: z.enum(['accepts', 'refuses-moves']),
  occurrenceUids: z.enum(['own', 'shared']),
  privateEvents: z.enum(['whole', 'masked']),
  zoneNames: z.enum(['as-written', 'windows']),
  allDayOriginalStart: z.enum(['own-zone', 'utc']),
  selectInExpand: z.enum(['honoured', 'ignored', 'refused']),
  largestExpansion: z.number().int().positive().nullable(),
  expandedBodies: z.enum(['as-preferred', 'html']),
  expansionOfSingles: z.enum(['ignored', 'refused']),
  emptyDate: z.enum(['0001-01-01', '0000-01-01']),
  meetingDelayMs: milliseconds,
  attendeesSeeAnswers: z.boolean(),
  declinedStays: z.boolean(),
  touchAfterWriteRate: rate,
  transactionOfDeleted: z.enum(['create', 'return']),
  transactionMemoryMs: milliseconds.nullable(),
  mailboxRefusal: z.enum([
    'MailboxNotEnabledForRESTAPI',
    'MailboxNotHostedInExchangeOnline',
    'ErrorNonExistentMailbox',
  ]),
  userRefusal: z.enum(['ErrorInvalidUser', 'Request_ResourceNotFound', 'ResourceNotFound']),
};
