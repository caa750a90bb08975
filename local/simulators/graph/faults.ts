import type { InputHabits } from './event-input.ts';
import type { RequestClass } from './log.ts';
import type { SeriesHabits } from './state.ts';

/** What a request looks like to a fault. */
export interface Target {
  readonly class: RequestClass;
  readonly method: string;
  /** Path without version and query. */
  readonly path: string;
  /** User id of the mailbox concerned, if any. */
  readonly mailbox: string | null;
  readonly inBatch: boolean;
}

/**
 * - `lost-drop`: done, then the connection ends (in a batch part: 504)
 * - `lost-504`, `lost-503`: done, then answered as if it were not
 * - `drop`, `500`, `502`, `503`, `504`: not done
 * - `412`: refused as a conflict although there is none
 * - `429`: throttled
 * - `401`: the token is refused although it is good
 */
export const TROUBLES = [
  'lost-drop',
  'lost-504',
  'lost-503',
  'drop',
  '500',
  '502',
  '503',
  '504',
  '412',
  '429',
  '401',
] as const;
export type Trouble = (typeof TROUBLES)[number];

/** Requests by class, parts of batches included, or by anything else about them. */
export type Concern = readonly RequestClass[] | ((target: Target) => boolean);

/** A fault for the next request that fits. */
export interface OneShot {
  readonly trouble: Trouble;
  /** Without it: the next request that isn't for a token. */
  readonly when?: Concern | undefined;
}

/** What Microsoft documents for one application and one mailbox. */
export const REAL_LIMITS = { mailboxConcurrency: 4, requestsPerTenMinutes: 10_000 } as const;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Everything real Graph may do to a client. All off by default; may be changed at any time. Rates are 0 to 1 and drawn
 * from the simulator's own seeded random.
 */
export interface Faults extends Mutable<SeriesHabits>, Mutable<InputHabits> {
  /** Requests at once per mailbox before 429 ApplicationThrottled; real Graph: 4. Null: no limit. */
  mailboxConcurrency: number | null;
  /** Some clients met that refusal as 503. */
  mailboxConcurrencyStatus: 429 | 503;
  /** Requests in ten minutes per application and mailbox, refused ones included; real Graph: 10,000. Null: no limit. */
  requestsPerTenMinutes: number | null;
  /** What 429 and 503 say about waiting. */
  retryAfter: 'one' | 'fractional' | 'date' | 'missing';
  /** Every Nth request is answered 429; 0: none. */
  throttleEvery: number;
  unavailableRate: number;
  /** 504 without having done anything. */
  gatewayTimeoutRate: number;
  /** A write that was done is answered by nothing, or as if it had failed. */
  lostAnswerRate: number;
  lostAnswer: 'drop' | '504' | '503';
  /** The same for a whole batch. */
  lostBatchRate: number;
  /** A good token is refused. */
  unauthorizedRate: number;
  /** A token without any role: `refuse` answers 401 even where a mailbox scope would open. */
  rolelessToken: 'accept' | 'refuse';
  spuriousConflictRate: number;
  /** What such conflicts concern, with If-Match or without. */
  conflictOn: readonly RequestClass[];
  /** Some references have 409 where others have 412. */
  conflictStatus: 412 | 409;
  /** Milliseconds before an answer. */
  latencyMs: number;
  /** Which requests the rates, the latency and throttleEvery concern; null: all but tokens. */
  only: Concern | null;
  /** Used up from the front. */
  once: OneShot[];

  /** Graph's own clock against everybody else's, in milliseconds. */
  clockSkewMs: number;

  /** Items of one delta page at most, whatever larger page is preferred; a series is never split. Null: as preferred. */
  largestDeltaPage: number | null;
  /** Milliseconds until a change is seen by delta. */
  deltaDelayMs: number;
  /** Milliseconds until a change is seen by lists, filters and calendar views. */
  listDelayMs: number;
  /** How often a delta page without items comes before the next. */
  emptyDeltaPageRate: number;
  /** How often an item comes once more in the same round. */
  repeatDeltaItemRate: number;
  /** How often something shown before comes again in a later round. */
  replayRate: number;
  /** As it is now, or as it was one change ago, even if it was deleted since. */
  replay: 'current' | 'stale';
  /** Delta rounds never end: new links, old items. */
  endlessDelta: boolean;
  /** Page by page the same, in ever new order, or nothing at all any more. */
  endlessShape: 'same' | 'shuffled' | 'empty';
  /** Items of a round in any order. */
  shuffleDelta: boolean;
  /** `by-cause`: `changed` for what lives on outside this view. */
  removedReason: 'deleted' | 'changed' | 'by-cause';
  /** A deleted series is followed by `@removed` for each of its occurrences. */
  removedForInstances: boolean;
  /** A changed series is followed by `@removed` for occurrences of before that are no more, or not in the window. */
  removedForLostOccurrences: boolean;
  /** What a round shows of a series: all of it in the window, its master only, or all but the master. */
  deltaSeries: 'whole' | 'master' | 'occurrences';
  /** Stubs of occurrences come without their seriesMasterId. */
  stubsWithoutSeries: boolean;
  /** A round forgets what left the calendar and came back within it. */
  returnedItemsLost: boolean;
  /** How dead tokens are refused. */
  deltaRefusal:
    | 'SyncStateNotFound'
    | 'syncStateInvalid'
    | 'ResyncRequired'
    | 'fullSyncRequired'
    | 'location'
    | 'InvalidDeltaToken'
    | 'ErrorInvalidParameter';

  /** GET by id answers for events that lie in Deleted Items. */
  deletedItemsAnswer: boolean;
  /** It does so also below the default calendar. */
  deletedItemsAnswerInCalendar: boolean;
  /** Such an event names Deleted Items as its calendar, which then answers by its id. */
  deletedItemsAsCalendar: boolean;
  /** Lists, calendarView and new delta rounds show nothing, while single items answer. */
  emptyLists: boolean;
  /** Wording of a refused all-day event. */
  allDayRefusal: 'property' | 'midnight';
  exceptionsGetNewIds: boolean;
  /** calendarView has no extended properties, expanded or not (microsoft-graph-docs#13385). */
  calendarViewHidesProperties: boolean;
  /** PATCH of start changes originalStartTimeZone. */
  originalZoneFollowsPatch: boolean;
  /** `recurrence: null` in a PATCH: the series becomes a single event, nothing happens, or it is refused. */
  recurrenceNull: 'single' | 'ignore' | 'refuse';
  /** What a series with another end, and no other change, does with its exceptions and deleted occurrences. */
  newEnd: 'forgets' | 'keeps';
  /** Occurrences of a series whose recurrenceTimeZone isn't its own zone can't be moved (microsoft-graph-docs#2285). */
  foreignRecurrenceZone: 'accepts' | 'refuses-moves';
  /** `shared`: occurrences have the iCalUId of their series. */
  occurrenceUids: 'own' | 'shared';
  /** Applications read private, personal and confidential events whole, or as anybody else would. */
  privateEvents: 'whole' | 'masked';
  /** Zones of events and series under the names under which they were written, or under Windows' own. */
  zoneNames: 'as-written' | 'windows';
  /** The midnight that originalStart of a whole day names. */
  allDayOriginalStart: 'own-zone' | 'utc';
  /** `$select` inside `$expand=exceptionOccurrences`; ignored, no exception tells its originalStart. */
  selectInExpand: 'honoured' | 'ignored';
  /** What stands for "no end date" in a recurrence. */
  emptyDate: '0001-01-01' | '0000-01-01';
  /** Milliseconds until an invitation, its update, cancellation or answer arrives in the other mailbox. */
  meetingDelayMs: number;
  /** Copies show what the other attendees answered. */
  attendeesSeeAnswers: boolean;
  /** A meeting that is declined by a request stays in the calendar. */
  declinedStays: boolean;
  /** How often the server touches an event right after it was written: another change key, no other change. */
  touchAfterWriteRate: number;
  /** What a POST with the transactionId of a deleted event does. */
  transactionOfDeleted: 'create' | 'return';
  /** Milliseconds for which a transactionId is remembered; null: for ever. */
  transactionMemoryMs: number | null;
  /** Wording of a mailbox that is off. */
  mailboxRefusal: 'MailboxNotEnabledForRESTAPI' | 'MailboxNotHostedInExchangeOnline' | 'ErrorNonExistentMailbox';
  /** Wording of a user that isn't, or is no more. */
  userRefusal: 'ErrorInvalidUser' | 'Request_ResourceNotFound' | 'ResourceNotFound';
}

export function noFaults(): Faults {
  return {
    mailboxConcurrency: null,
    mailboxConcurrencyStatus: 429,
    requestsPerTenMinutes: null,
    retryAfter: 'one',
    throttleEvery: 0,
    unavailableRate: 0,
    gatewayTimeoutRate: 0,
    lostAnswerRate: 0,
    lostAnswer: 'drop',
    lostBatchRate: 0,
    unauthorizedRate: 0,
    rolelessToken: 'accept',
    spuriousConflictRate: 0,
    conflictOn: ['update', 'delete'],
    conflictStatus: 412,
    latencyMs: 0,
    only: null,
    once: [],
    clockSkewMs: 0,
    largestDeltaPage: null,
    deltaDelayMs: 0,
    listDelayMs: 0,
    emptyDeltaPageRate: 0,
    repeatDeltaItemRate: 0,
    replayRate: 0,
    replay: 'current',
    endlessDelta: false,
    endlessShape: 'same',
    shuffleDelta: false,
    removedReason: 'deleted',
    removedForInstances: false,
    removedForLostOccurrences: false,
    deltaSeries: 'whole',
    stubsWithoutSeries: false,
    returnedItemsLost: false,
    deltaRefusal: 'SyncStateNotFound',
    deletedItemsAnswer: false,
    deletedItemsAnswerInCalendar: false,
    deletedItemsAsCalendar: false,
    emptyLists: false,
    allDayRefusal: 'property',
    longSubject: 'cut',
    htmlGrows: false,
    shortMonths: 'last-day',
    occurrenceEnds: 'elapsed',
    exceptionsGetNewIds: false,
    calendarViewHidesProperties: false,
    originalZoneFollowsPatch: false,
    recurrenceNull: 'single',
    newEnd: 'forgets',
    foreignRecurrenceZone: 'accepts',
    occurrenceUids: 'own',
    privateEvents: 'whole',
    zoneNames: 'as-written',
    allDayOriginalStart: 'own-zone',
    selectInExpand: 'honoured',
    emptyDate: '0001-01-01',
    meetingDelayMs: 0,
    attendeesSeeAnswers: false,
    declinedStays: false,
    touchAfterWriteRate: 0,
    transactionOfDeleted: 'create',
    transactionMemoryMs: null,
    mailboxRefusal: 'MailboxNotEnabledForRESTAPI',
    userRefusal: 'ErrorInvalidUser',
  };
}
