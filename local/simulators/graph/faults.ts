import type { RequestClass } from './log.ts';

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
 * - `lost-504`: done, then answered 504
 * - `drop`, `503`, `504`, `500`: not done
 * - `412`: refused as a conflict although there is none
 * - `429`: throttled
 * - `401`: the token is refused although it is good
 */
export type Trouble = 'lost-drop' | 'lost-504' | 'drop' | '500' | '503' | '504' | '412' | '429' | '401';

/** A fault for the next request that fits. */
export interface OneShot {
  readonly trouble: Trouble;
  /** Without it: the next request that isn't for a token. */
  readonly when?: (target: Target) => boolean;
}

/**
 * Everything real Graph may do to a client. All off by default; may be changed at any time. Rates are 0 to 1 and drawn
 * from the simulator's own seeded random.
 */
export interface Faults {
  /** Requests at once per mailbox before 429 ApplicationThrottled; real Graph: 4. Null: no limit. */
  mailboxConcurrency: number | null;
  /** What 429 and 503 say about waiting. */
  retryAfter: 'one' | 'fractional' | 'missing';
  /** Every Nth request is answered 429; 0: none. */
  throttleEvery: number;
  unavailableRate: number;
  /** 504 without having done anything. */
  gatewayTimeoutRate: number;
  /** A write that was done is answered by nothing or by 504. */
  lostAnswerRate: number;
  lostAnswer: 'drop' | '504';
  /** A whole batch that was done is answered by nothing or by 504. */
  lostBatchRate: number;
  spuriousConflictRate: number;
  /** Some references have 409 where others have 412. */
  conflictStatus: 412 | 409;
  /** Milliseconds before an answer. */
  latencyMs: number;
  /** Which requests the rates, the latency and throttleEvery concern; null: all but tokens. */
  only: ((target: Target) => boolean) | null;
  /** Used up from the front. */
  once: OneShot[];

  /** Milliseconds until a change is seen by delta. */
  deltaDelayMs: number;
  /** How often a delta page without items comes before the next. */
  emptyDeltaPageRate: number;
  /** How often an item comes once more in the same round. */
  repeatDeltaItemRate: number;
  /** Delta rounds never end: new links, old items. */
  endlessDelta: boolean;
  /** Items of a round in any order. */
  shuffleDelta: boolean;
  removedReason: 'deleted' | 'changed';
  /** A deleted series is followed by `@removed` for each of its occurrences. */
  removedForInstances: boolean;
  /** How dead tokens are refused. */
  deltaRefusal: 'SyncStateNotFound' | 'ResyncRequired' | 'fullSyncRequired' | 'location';

  /** GET by id answers for events that lie in Deleted Items. */
  deletedItemsAnswer: boolean;
  /** It does so also below the default calendar. */
  deletedItemsAnswerInCalendar: boolean;
  /** Lists, calendarView and new delta rounds show nothing, while single items answer. */
  emptyLists: boolean;
  /** Wording of a refused all-day event. */
  allDayRefusal: 'property' | 'midnight';
  longSubject: 'cut' | 'refuse';
  exceptionsGetNewIds: boolean;
  /** calendarView has no extended properties, expanded or not (microsoft-graph-docs#13385). */
  calendarViewHidesProperties: boolean;
  /** PATCH of start changes originalStartTimeZone. */
  originalZoneFollowsPatch: boolean;
  /** What a POST with the transactionId of a deleted event does. */
  transactionOfDeleted: 'create' | 'return';
  /** Milliseconds for which a transactionId is remembered; null: for ever. */
  transactionMemoryMs: number | null;
  /** Wording of a mailbox that is off. */
  mailboxRefusal: 'MailboxNotEnabledForRESTAPI' | 'MailboxNotHostedInExchangeOnline' | 'ErrorNonExistentMailbox';
}

export function noFaults(): Faults {
  return {
    mailboxConcurrency: null,
    retryAfter: 'one',
    throttleEvery: 0,
    unavailableRate: 0,
    gatewayTimeoutRate: 0,
    lostAnswerRate: 0,
    lostAnswer: 'drop',
    lostBatchRate: 0,
    spuriousConflictRate: 0,
    conflictStatus: 412,
    latencyMs: 0,
    only: null,
    once: [],
    deltaDelayMs: 0,
    emptyDeltaPageRate: 0,
    repeatDeltaItemRate: 0,
    endlessDelta: false,
    shuffleDelta: false,
    removedReason: 'deleted',
    removedForInstances: false,
    deltaRefusal: 'SyncStateNotFound',
    deletedItemsAnswer: false,
    deletedItemsAnswerInCalendar: false,
    emptyLists: false,
    allDayRefusal: 'property',
    longSubject: 'cut',
    exceptionsGetNewIds: false,
    calendarViewHidesProperties: false,
    originalZoneFollowsPatch: false,
    transactionOfDeleted: 'create',
    transactionMemoryMs: null,
    mailboxRefusal: 'MailboxNotEnabledForRESTAPI',
  };
}
