import { z } from 'zod';
import { ID_TOKENS } from '../entra/entra-faults.ts';
import { eventSwitches, type Shape } from './event-switches.ts';
import { type Faults, TROUBLES } from './faults.ts';
import { REQUEST_CLASSES } from './log.ts';

const rate = z.number().min(0).max(1);
const count = z.number().int().nonnegative();
const milliseconds = count;
const classes = z.array(z.enum(REQUEST_CLASSES));

/** What each switch may be set to from outside; requests are then named by their class. */
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
  redirectTenant: z.string().nullable(),
  consentError: z.enum(['v2', 'v1']),
  principalDelayMs: milliseconds,
  rolesDelayMs: milliseconds,
  widsAbsent: z.boolean(),
  idToken: z.enum(ID_TOKENS),
  keepsOpener: z.boolean(),
  ...eventSwitches,
};

export const graphSwitches = z.strictObject({ faults: z.strictObject(faults).partial().optional() });
