import * as z from 'zod';
import type { Consent, MailboxProof } from '../consent/consents.ts';
import type { Binding } from '../settings/bindings.ts';
import type {
  Activity,
  ActivityRow,
  Budget,
  Claim,
  Counters,
  Delivery,
  Guard,
  KeptActivity,
  LeaseRow,
  MailboxState,
  Notice,
  Organization,
  Parked,
  Participant,
  RunRecord,
  UserSwitch,
} from '../sync/ports.ts';

/** Rows as they come back from storage; the etag is the row's own and never part of its value. */

export const organizationSchema: z.ZodType<Omit<Organization, 'etag'>> = z.object({
  id: z.string(),
  kind: z.enum(['graph', 'exchange']),
  enabled: z.boolean(),
  tenantId: z.string().nullable(),
  severaClientId: z.string(),
  typeIds: z.array(z.string()),
  defaultTypeId: z.string().nullable(),
  zone: z.string(),
  pulledUntil: z.number().nullable(),
  connection: z.number().default(0),
  mailboxProof: z.enum(['token', 'signIn']).exactOptional(),
  organizerUpdates: z.enum(['send', 'putBack']).exactOptional(),
  secretsSince: z
    .object({ severaClientSecret: z.number().exactOptional(), delegatePassword: z.number().exactOptional() })
    .exactOptional(),
  revision: z.number().exactOptional(),
  consentedAt: z.number().exactOptional(),
  consentLostAt: z.number().exactOptional(),
  ended: z.enum(['removing', 'removed']).exactOptional(),
});

export const userSchema: z.ZodType<Omit<UserSwitch, 'etag'>> = z.object({
  organizationId: z.string(),
  userId: z.string(),
  enabled: z.boolean(),
  address: z.string().nullable(),
  mailboxId: z.string().nullable(),
  reason: z.string().nullable(),
  since: z.number(),
});

export const bindingSchema: z.ZodType<Omit<Binding, 'etag'>> = z.object({
  mailboxId: z.string(),
  organizationId: z.string(),
  userId: z.string(),
  active: z.boolean(),
});

const leg = z.object({ digest: z.string(), until: z.number() }).nullable();

export const consentSchema: z.ZodType<Omit<Consent, 'etag'>> = z.object({
  organizationId: z.string(),
  id: z.string(),
  connection: z.number(),
  state: z.enum(['asked', 'opened', 'consented', 'proven', 'confirmed', 'operator', 'connected', 'ended']),
  reason: z.string().nullable(),
  leg,
  browser: z.string().nullable(),
  asked: z.object({ at: z.number(), name: z.string().nullable(), email: z.string().nullable() }),
  shown: z.object({ name: z.string(), businessId: z.string(), users: z.number(), domains: z.array(z.string()) }),
  tenantId: z.string().nullable(),
  provenBy: z.string().nullable(),
});

export const proofSchema: z.ZodType<Omit<MailboxProof, 'etag'>> = z.object({
  organizationId: z.string(),
  userId: z.string(),
  state: z.enum(['asked', 'opened', 'proven', 'ended']),
  reason: z.string().nullable(),
  leg,
  browser: z.string().nullable(),
  name: z.string().nullable(),
  tenantId: z.string(),
  mailboxId: z.string(),
});

const outcome = z.enum(['done', 'more', 'failed']);

export const mailboxSchema: z.ZodType<Omit<MailboxState, 'etag'>> = z.object({
  organizationId: z.string(),
  userId: z.string(),
  mailboxId: z.string(),
  enabled: z.boolean(),
  phase: z.enum(['new', 'first-sync', 'live', 'asleep']),
  connection: z.number().default(0),
  mailboxBefore: z.string().nullable().default(null),
  calendarId: z.string().nullable().default(null),
  checkedAt: z.number().nullable().default(null),
  deletions: z.array(z.object({ at: z.number(), linkId: z.string() })).default([]),
  guarded: z.boolean().default(false),
  selection: z.string().nullable().exactOptional(),
  confirmation: z.object({ activities: z.number(), given: z.boolean() }).exactOptional(),
  run: z.number().default(0),
  firstSyncAt: z.number().nullable(),
  cursor: z.string().nullable(),
  window: z.object({ from: z.number(), until: z.number() }).nullable(),
  wanted: z.number(),
  watchedBy: z.string().nullable(),
  leaseRun: z.string().nullable(),
  leaseUntil: z.number(),
  lastRun: z.object({ startedAt: z.number(), endedAt: z.number(), outcome, reason: z.string().nullable() }).nullable(),
});

export const guardSchema: z.ZodType<Omit<Guard, 'etag'>> = z.object({
  id: z.string(),
  mailboxId: z.string(),
  state: z.enum(['open', 'confirmed', 'restored', 'done']),
  since: z.number(),
  deletions: z.number(),
  links: z.number(),
});

export const noticeSchema: z.ZodType<Notice> = z.object({
  mailboxId: z.string(),
  code: z.string(),
  side: z.enum(['severa', 'exchange']),
  itemId: z.string(),
  at: z.number(),
});

export const leaseSchema: z.ZodType<Omit<LeaseRow, 'etag'>> = z.object({
  name: z.string(),
  watchedBy: z.string().nullable(),
  leaseRun: z.string().nullable(),
  leaseUntil: z.number(),
  wanted: z.number(),
  parked: z.boolean(),
});

export const budgetSchema: z.ZodType<Omit<Budget, 'etag'>> = z.object({ takenUntil: z.number() });

const activityShape = z.looseObject({
  id: z.string(),
  item: z.looseObject({ subject: z.string(), when: z.looseObject({ start: z.string(), end: z.string() }) }),
  typeId: z.string(),
});

/** Kept as they were read: of a shape that only this service wrote. */
export const keptSchema: z.ZodType<KeptActivity> = z.object({
  mailboxId: z.string(),
  linkId: z.string(),
  activity: z.custom<Activity>((value) => activityShape.safeParse(value).success),
  participants: z.array(z.custom<Participant>((value) => z.looseObject({ kind: z.string() }).safeParse(value).success)),
  at: z.number(),
});

export const claimSchema: z.ZodType<Omit<Claim, 'etag'>> = z.object({
  uid: z.string(),
  state: z.enum(['pending', 'held', 'over']),
  mailboxId: z.string(),
  activityId: z.string().nullable(),
  run: z.string(),
  until: z.number(),
});

export const deliverySchema: z.ZodType<Omit<Delivery, 'etag'>> = z.object({
  mailboxId: z.string(),
  activityId: z.string(),
  stamp: z.number(),
  deleted: z.boolean(),
  by: z.string().exactOptional(),
});

export const activityRowSchema: z.ZodType<ActivityRow> = z.object({
  activityId: z.string(),
  stamp: z.number(),
  content: z.string(),
  people: z.array(z.string()),
});

const side = z.enum(['severa', 'exchange']);

export const parkedSchema: z.ZodType<Parked> = z.object({
  mailboxId: z.string(),
  side,
  itemId: z.string(),
  reason: z.string(),
  since: z.number(),
  tries: z.number(),
  nextTry: z.number().nullable(),
  stamp: z.number().nullable(),
});

export const countersSchema: z.ZodType<Counters> = z.object({
  eventsRead: z.number(),
  activitiesRead: z.number(),
  matched: z.number(),
  createdEvents: z.number(),
  createdActivities: z.number(),
  updatedEvents: z.number(),
  updatedActivities: z.number(),
  deletedEvents: z.number(),
  deletedActivities: z.number(),
  parked: z.number(),
  unchanged: z.number(),
});

export const runSchema: z.ZodType<RunRecord> = z.object({
  id: z.string(),
  mailboxId: z.string(),
  startedAt: z.number(),
  endedAt: z.number(),
  outcome,
  reason: z.string().nullable(),
  counters: countersSchema,
});
