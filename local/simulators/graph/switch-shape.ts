import { z } from 'zod';
import { type Faults, TROUBLES } from './faults.ts';
import { REQUEST_CLASSES } from './log.ts';

/** What each switch may be set to from outside; requests are then named by their class. */
type Shape<T> = { readonly [K in keyof T]-?: z.ZodType<T[K]> };

const rate = z.number().min(0).max(1);
const count = z.number().int().nonnegative();
const milliseconds = count;
const classes = z.array(z.enum(REQUEST_CLASSES));

const faults: Shape<Faults> = {
  mailboxConcurrency: count.nullable(),
  mailboxConcurrencyStatus: z.literal([429, 503]),
  requestsPerTenMinutes: count.nullable(),
  retryAfter: z.enum(['one', 'fractional', 'date', 'missing']),
  throttleEvery: count,
  unavailableRate: rate,
  gatewayTimeoutRate: rate,
  lostAnswerRate: rate,
  lostAnswer: z.enum(['drop', '504', '503']),
  lostBatchRate: rate,
  unauthorizedRate: rate,
  rolelessToken: z.enum(['accept', 'refuse']),
  spuriousConflictRate: rate,
  conflictOn: classes,
  conflictStatus: z.literal([412, 409]),
  latencyMs: milliseconds,
  only: classes.nullable(),
  once: z.array(z.strictObject({ trouble: z.enum(TROUBLES), when: classes.optional() })),
  clockSkewMs: z.number().int(),
  largestDeltaPage: z.number().int().positive().nullable(),
  deltaDelayMs: milliseconds,
  listDelayMs: milliseconds,
  emptyDeltaPageRate: rate,
  repeatDeltaItemRate: rate,
  replayRate: rate,
  replay: z.enum(['current', 'stale']),
  endlessDelta: z.boolean(),
  endlessShape: z.enum(['same', 'shuffled', 'empty']),
  shuffleDelta: z.boolean(),
  removedReason: z.enum(['deleted', 'changed', 'by-cause']),
  removedForInstances: z.boolean(),
  removedForLostOccurrences: z.boolean(),
  deltaSeries: z.enum(['whole', 'master', 'occurrences']),
  stubsWithoutSeries: z.boolean(),
  returnedItemsLost: z.boolean(),
  deltaRefusal: z.enum([
    'SyncStateNotFound',
    'syncStateInvalid',
    'ResyncRequired',
    'fullSyncRequired',
    'location',
    'InvalidDeltaToken',
    'ErrorInvalidParameter',
  ]),
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
  selectInExpand: z.enum(['honoured', 'ignored']),
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

export const graphSwitches = z.strictObject({ faults: z.strictObject(faults).partial().optional() });
