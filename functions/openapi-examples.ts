import type { SchemaName } from './openapi-schemas.ts';

const TYPE = 'f2b7d3a0-1c4e-4f68-9a25-8e0d6b3c5f01';
const MAILBOX = 'a1f4c0de-2b6e-4d35-9f07-5c8e1d3b7a01';
const USER = '0c6f9a11-7d3e-4b52-8e64-2f1a9c5d7b01';
const RUN = {
  startedAt: '2026-11-23T08:00:00.000Z',
  endedAt: '2026-11-23T08:00:02.000Z',
  outcome: 'done',
  reason: null,
};
const USER_VIEW = { userId: USER, enabled: true, state: 'on', reason: null, mailboxId: MAILBOX, lastRun: RUN };
const ISSUE = {
  id: 'WyJhMWY0YzBkZSIsInNldmVyYSIsIjEyMyJd',
  mailboxId: MAILBOX,
  side: 'severa',
  itemId: '5b1f7c2e-9d40-4a6b-8c1e-3f7a2d9e6b10',
  reason: 'severa.forbidden',
  since: '2026-11-23T08:00:01.000Z',
  tries: 2,
  nextTry: '2026-11-23T08:10:00.000Z',
};
const CONSENT = {
  id: 'h0Yg5mA3nL1s8qXb2dKfR7tV9wZc4eUiJo6pQyGx0Ms.5f0b6c8e-3a1d-4e57-9b2c-6d8f1a4e7c03',
  state: 'operator',
  reason: null,
  askedAt: '2026-11-23T08:00:00.000Z',
  tenantId: '7e0c1a52-5c1b-4b8e-9d39-0a4f6d2b8c11',
};
const GUARD = {
  id: 'WyJhMWY0YzBkZSIsImd1YXJkLTEiXQ',
  mailboxId: MAILBOX,
  state: 'open',
  since: '2026-11-23T08:00:01.000Z',
  deletions: 14,
  links: 20,
};

/** One of each, as it goes over the wire. */
export const EXAMPLES: Readonly<Record<SchemaName, unknown>> = {
  ExchangeInput: {
    kind: 'graph',
    severaClientId: 'Example_7fWk2.apps.example.com',
    severaClientSecret: 'written once, never shown',
    zone: 'Europe/Helsinki',
    typeIds: [TYPE],
    defaultTypeId: TYPE,
    mailboxProof: 'token',
    organizerUpdates: 'send',
    confirm: { events: 12 },
  },
  Exchange: {
    state: 'enabled',
    missing: [],
    enabled: true,
    consent: { ...CONSENT, state: 'connected', tenantId: null },
    consentLost: null,
    kind: 'graph',
    tenantId: '7e0c1a52-5c1b-4b8e-9d39-0a4f6d2b8c11',
    severaClientId: 'Example_7fWk2.apps.example.com',
    zone: 'Europe/Helsinki',
    typeIds: [TYPE],
    defaultTypeId: TYPE,
    mailboxProof: 'token',
    organizerUpdates: 'send',
    secrets: { severaClientSecret: '2026-11-20T10:15:00.000Z', delegatePassword: null },
  },
  ConnectionTestInput: { severaClientId: 'Example_7fWk2.apps.example.com', severaClientSecret: 'tried, never stored' },
  ConnectionTest: {
    passed: false,
    steps: [
      { step: 'severa-sign-in', outcome: 'passed', code: null, title: 'Sign in to Severa', reason: null, remedy: null },
      {
        step: 'consent',
        outcome: 'failed',
        code: 'consent.not-given',
        title: 'Permissions for Microsoft 365',
        reason: 'The permissions were not granted yet.',
        remedy: 'Press "Grant permissions" and sign in as an administrator.',
      },
    ],
  },
  EnabledInput: { enabled: true },
  GuardInput: { deletions: 14 },
  ConsentInput: { organizationName: 'Fjord & Field Oy', businessId: '1234567-8' },
  ConsentLink: {
    id: CONSENT.id,
    url: 'https://sync.example.com/api/consent/start?ticket=h0Yg5m.k3Jd9',
    expiresAt: '2026-11-23T08:05:00.000Z',
  },
  Consent: CONSENT,
  OperatorInput: { tenantId: CONSENT.tenantId },
  MailboxProofLink: {
    url: 'https://sync.example.com/api/mailbox-proof/start?ticket=h0Yg5m.k3Jd9',
    expiresAt: '2026-11-23T08:05:00.000Z',
  },
  Users: { items: [USER_VIEW], next: null },
  Issue: ISSUE,
  Issues: { items: [ISSUE], next: 'eyJuZXh0IjoxfQ' },
  Guard: GUARD,
  Guards: { items: [GUARD], next: null },
  MySync: {
    ...USER_VIEW,
    organizationEnabled: true,
    typeIds: [TYPE],
    confirmation: null,
    issues: [ISSUE],
    moreIssues: false,
  },
  ConfirmInput: { activities: 31 },
  Preview: {
    partial: false,
    read: { events: 48, activities: 20 },
    counts: { matched: 12, createdInOutlook: 8, createdInSevera: 30, unclear: 2, skipped: 4 },
    unclear: [{ side: 'exchange', itemId: 'AAMkAGI2TG93AAA', reason: 'no-default-type', subject: 'Lunch' }],
    skipped: [{ side: 'severa', itemId: ISSUE.itemId, reason: 'project-task', subject: 'Write the offer' }],
  },
  Why: {
    side: 'severa',
    itemId: ISSUE.itemId,
    state: 'not-synced',
    reason: 'project-task',
    text: 'Project tasks are never synced.',
  },
  Health: { status: 'ok' },
  Problem: {
    type: 'urn:severa-calendar-sync:problem:events-would-go',
    title: 'Events would be removed from calendars',
    status: 409,
    code: 'events-would-go',
    detail:
      'Leaving out these activity types removes 12 events: confirm that number in "confirm.events", or keep the types.',
    correlationId: '1d0f3c7e-52a6-4b98-9f6e-7c1b2a3d4e5f',
    events: 12,
    typeIds: [TYPE],
  },
};
