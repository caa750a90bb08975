import * as z from 'zod';
import { PROBLEMS } from '../shared/access/problem-codes.ts';
import { consentInput, operatorInput } from '../shared/consent/consent-input.ts';
import type { ConsentView } from '../shared/consent/consent-view.ts';
import { TEST_STEPS } from '../shared/settings/connection-test.ts';
import {
  confirmInput,
  connectionTestInput,
  enabledInput,
  exchangeInput,
  guardInput,
} from '../shared/settings/exchange-input.ts';
import type { GuardView } from '../shared/settings/guards.ts';
import type { Issue } from '../shared/settings/issues.ts';
import type { MySync } from '../shared/settings/my-sync.ts';
import type { TestView } from '../shared/settings/test-view.ts';
import type { UserView } from '../shared/settings/user-view.ts';
import type { WhyView } from '../shared/settings/why-view.ts';
import type { Preview, PreviewItem } from '../shared/sync/preview.ts';
import type { ExchangeAnswer } from './exchange-settings.ts';

/** What goes over the wire, by name. Requests are the very schemas that they are checked with. */

const time = z.iso.datetime();
const code = z.string().min(1);
const id = z.string().min(1);

const consentOf: z.ZodType<ConsentView> = z.strictObject({
  id,
  state: z.enum(['open', 'operator', 'connected', 'refused', 'expired']),
  reason: code.nullable(),
  askedAt: time,
  tenantId: z.string().nullable(),
});

const exchange: z.ZodType<ExchangeAnswer> = z.strictObject({
  consent: consentOf.nullable(),
  consentLost: time.nullable(),
  state: z.enum(['none', 'incomplete', 'ready', 'enabled', 'ending']),
  missing: z.array(z.enum(['settings', 'tenant', 'consent', 'server', 'severaClientSecret', 'delegatePassword'])),
  enabled: z.boolean(),
  kind: z.enum(['graph', 'exchange']),
  tenantId: z.string().nullable(),
  severaClientId: z.string().nullable(),
  zone: z.string().nullable(),
  typeIds: z.array(id),
  defaultTypeId: z.string().nullable(),
  mailboxProof: z.enum(['token', 'signIn']),
  organizerUpdates: z.enum(['send', 'putBack']),
  secrets: z.strictObject({ severaClientSecret: time.nullable(), delegatePassword: time.nullable() }),
});

const userShape = {
  userId: id,
  enabled: z.boolean(),
  state: z.enum(['off', 'waiting', 'no-mailbox', 'preparing', 'on']),
  reason: code.nullable(),
  mailboxId: id.nullable(),
  lastRun: z
    .strictObject({
      startedAt: time,
      endedAt: time,
      outcome: z.enum(['done', 'more', 'failed']),
      reason: code.nullable(),
    })
    .nullable(),
};
const user: z.ZodType<UserView> = z.strictObject(userShape);

const issue: z.ZodType<Issue> = z.strictObject({
  id,
  mailboxId: id.nullable(),
  side: z.enum(['severa', 'exchange']),
  itemId: id,
  reason: code,
  since: time,
  tries: z.int(),
  nextTry: time.nullable(),
});

const guard: z.ZodType<GuardView> = z.strictObject({
  id,
  mailboxId: id,
  state: z.enum(['open', 'confirmed', 'restored', 'done']),
  since: time,
  deletions: z.int(),
  links: z.int(),
});

const mySync: z.ZodType<MySync> = z.strictObject({
  ...userShape,
  organizationEnabled: z.boolean(),
  typeIds: z.array(id),
  confirmation: z.strictObject({ activities: z.int() }).nullable(),
  issues: z.array(issue),
  moreIssues: z.boolean(),
});

const previewItem: z.ZodType<PreviewItem> = z.strictObject({
  side: z.enum(['severa', 'exchange']),
  itemId: id,
  reason: code,
  subject: z.string().nullable(),
});

const preview: z.ZodType<Preview> = z.strictObject({
  partial: z.boolean(),
  read: z.strictObject({ events: z.int(), activities: z.int() }),
  counts: z
    .strictObject({
      matched: z.int(),
      createdInOutlook: z.int(),
      createdInSevera: z.int(),
      unclear: z.int(),
      skipped: z.int(),
    })
    .nullable(),
  unclear: z.array(previewItem),
  skipped: z.array(previewItem),
});

const why: z.ZodType<WhyView> = z.strictObject({
  side: z.enum(['severa', 'exchange']),
  itemId: id,
  state: z.enum(['synced', 'waiting', 'not-synced', 'unknown']),
  reason: code.nullable(),
  text: z.string().min(1),
});

const connectionTest: z.ZodType<TestView> = z.strictObject({
  passed: z.boolean(),
  steps: z.array(
    z.strictObject({
      step: z.enum(TEST_STEPS),
      outcome: z.enum(['passed', 'failed', 'not-tried']),
      code: code.nullable(),
      title: z.string().min(1),
      reason: z.string().nullable(),
      remedy: z.string().nullable(),
    }),
  ),
});

const page = <T extends z.ZodType>(item: T) => z.strictObject({ items: z.array(item), next: z.string().nullable() });

/** RFC 9457; further members depend on the code. */
const problem = z.looseObject({
  type: z.string(),
  title: z.string().min(1),
  status: z.int(),
  code: z.enum(Object.keys(PROBLEMS)),
  detail: z.string().min(1),
  correlationId: z.string().min(1),
  /** Of `body-invalid` and `query-invalid`: JSON Pointer and what is wrong there. */
  errors: z.array(z.strictObject({ pointer: z.string(), code })).optional(),
  /** Of `events-would-go`. */
  events: z.int().optional(),
  /** Of `organization-not-ready`. */
  missing: z.array(z.string()).optional(),
  /** Of `connection-unusable`. */
  reason: z.string().optional(),
});

export const SCHEMAS = {
  ExchangeInput: exchangeInput,
  Exchange: exchange,
  ConnectionTestInput: connectionTestInput,
  ConnectionTest: connectionTest,
  EnabledInput: enabledInput,
  GuardInput: guardInput,
  ConsentInput: consentInput,
  ConsentLink: z.strictObject({ id, url: z.url(), expiresAt: time }),
  Consent: consentOf,
  OperatorInput: operatorInput,
  MailboxProofLink: z.strictObject({ url: z.url(), expiresAt: time }),
  Users: page(user),
  Issue: issue,
  Issues: page(issue),
  Guard: guard,
  Guards: page(guard),
  MySync: mySync,
  ConfirmInput: confirmInput,
  Preview: preview,
  Why: why,
  Health: z.strictObject({ status: z.literal('ok') }),
  Problem: problem,
} as const;

export type SchemaName = keyof typeof SCHEMAS;
