import { type EntraFaults, noEntraFaults } from '../entra/entra-faults.ts';
import { type EventFaults, noEventFaults } from './event-faults.ts';
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

/**
 * Everything real Graph may do to a client. All off by default; may be changed at any time. Rates are 0 to 1 and drawn
 * from the simulator's own seeded random.
 */
export interface Faults extends EventFaults, EntraFaults {
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
    ...noEventFaults(),
    ...noEntraFaults(),
  };
}
