import { z } from 'zod';
import { listsShape } from './lists-switches.ts';
import { peopleShape } from './people-switches.ts';
import { REQUEST_CLASSES } from './request-log.ts';
import { seriesShape } from './series-switches.ts';
import {
  GARBLED_FORMS,
  ONCE_FAULTS,
  ORGANIZATION_REFUSALS,
  type SeveraBehaviour,
  type SeveraFaults,
} from './switches.ts';
import { textShape } from './text-switches.ts';

/** What each switch may be set to from outside. */
type Shape<T> = { readonly [K in keyof T]-?: z.ZodType<T[K]> };

const rate = z.number().min(0).max(1);
const count = z.number().int().nonnegative();
const milliseconds = count;
const skew = z.number().int();
const guids = z.array(z.string());

const faults: Shape<Omit<SeveraFaults, 'afterPage'>> = {
  rateLimit: z.boolean(),
  maxPerSecond: count,
  retryAfterMissingRate: rate,
  retryAfterWrongRate: rate,
  throttleEveryNth: count,
  only: z.array(z.enum(REQUEST_CLASSES)).nullable(),
  failBeforeRate: rate,
  failAfterWriteRate: rate,
  dropBeforeRate: rate,
  dropAfterWriteRate: rate,
  failureForm: z.enum(['severa', 'html']),
  garbledRate: rate,
  garbledForm: z.enum([...GARBLED_FORMS, 'any']),
  dateMissingRate: rate,
  tokenRevokedRate: rate,
  forbiddenScopes: z.array(z.string()),
  organizationRefusal: z.enum(ORGANIZATION_REFUSALS).nullable(),
  deniedActivities: guids,
  lockedPhases: guids,
  brokenActivities: guids,
  latencyMs: milliseconds,
  clockSkewMs: skew,
  dateHeaderSkewMs: skew,
  clockSpreadMs: milliseconds,
  listDelayMs: milliseconds,
  readDelayMs: milliseconds,
  peopleDelayMs: milliseconds,
  pageTokenLifetimeMs: milliseconds,
  emptyLists: z.boolean(),
  nothingThere: z.boolean(),
  repeatItemRate: rate,
  skipItemRate: rate,
  touchRate: rate,
  once: z.array(z.strictObject({ on: z.enum([...REQUEST_CLASSES, 'any']), fault: z.enum(ONCE_FAULTS) })),
};

const behaviour: Shape<SeveraBehaviour> = { ...listsShape, ...textShape, ...peopleShape, ...seriesShape };

export const severaSwitches = z.strictObject({
  faults: z.strictObject(faults).partial().optional(),
  behaviour: z.strictObject(behaviour).partial().optional(),
});
