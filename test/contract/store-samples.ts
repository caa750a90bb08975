import type {
  Delivery,
  Link,
  Loss,
  MailboxState,
  Organization,
  Parked,
  RunRecord,
  SideValues,
} from '../../shared/sync/ports.ts';

export const MAILBOX = 'mailbox-1';
export const NOW = Date.parse('2026-10-05T08:00:00Z');
export const DAY = 24 * 60 * 60 * 1000;

/** Ids that keys can't hold, or that differ only by case. */
export const ODD_IDS = [
  'AAMkAD/ab+cd==',
  'aamkad/AB+CD==',
  'back\\slash#hash?question%25',
  "o'clock 'quoted' ''",
  'käyttäjä-日本語-🙂',
  'tab\tand\u0085control',
  ' leading and trailing ',
  '.',
  'x'.repeat(2_000),
];

export function someValues(): SideValues {
  return {
    fields: { subject: 'digest-s', when: 'digest-w', location: 'digest-l', notes: 'digest-n' },
    exclusions: ['2026-10-12', '2026-10-19'],
    overrides: { '2026-10-26': 'digest-o' },
    people: { 'ada@example.com': 'digest-p' },
  };
}

export function someLink(number: number, fields: Partial<Link> = {}): Link {
  return {
    id: `link-${number}`,
    mailboxId: MAILBOX,
    activityId: `activity-${number}`,
    eventId: `event-${number}`,
    uid: `uid-${number}`,
    origin: 'severa',
    state: 'live',
    cause: null,
    generation: 0,
    severa: someValues(),
    exchange: { ...someValues(), people: {} },
    pending: {},
    activityStamp: NOW,
    eventVersion: 'version-1',
    eventStamp: NOW,
    createSent: null,
    ends: NOW + DAY,
    updated: NOW,
    ...fields,
  };
}

export function someMailbox(organizationId: string, fields: Partial<MailboxState> = {}): MailboxState {
  return {
    organizationId,
    userId: 'user-1',
    mailboxId: MAILBOX,
    enabled: true,
    phase: 'live',
    firstSyncAt: NOW,
    cursor: null,
    window: { from: NOW - 30 * DAY, until: NOW + 540 * DAY },
    wanted: 0,
    watchedBy: null,
    leaseRun: null,
    lastRun: null,
    connection: 0,
    mailboxBefore: null,
    calendarId: 'calendar-1',
    checkedAt: NOW,
    deletions: [{ at: NOW, linkId: 'link-1' }],
    guarded: true,
    run: 0,
    leaseUntil: 0,
    ...fields,
  };
}

export function someOrganization(id: string, fields: Partial<Organization> = {}): Organization {
  return {
    id,
    kind: 'graph',
    enabled: true,
    tenantId: 'tenant-1',
    severaClientId: 'client-1',
    typeIds: ['type-1', 'type-2'],
    defaultTypeId: null,
    connection: 0,
    zone: 'Europe/Helsinki',
    pulledUntil: null,
    ...fields,
  };
}

export function someDelivery(fields: Partial<Delivery> = {}): Delivery {
  return { mailboxId: MAILBOX, activityId: 'activity-1', stamp: NOW, deleted: false, ...fields };
}

export function someParked(fields: Partial<Parked> = {}): Parked {
  return {
    mailboxId: MAILBOX,
    side: 'severa',
    itemId: 'item-1',
    reason: 'severa.forbidden',
    since: NOW,
    tries: 1,
    nextTry: null,
    stamp: null,
    ...fields,
  };
}

export function someLoss(fields: Partial<Loss> = {}): Loss {
  return {
    mailboxId: MAILBOX,
    linkId: 'link-1',
    field: 'notes',
    side: 'severa',
    value: 'the older text',
    at: NOW,
    ...fields,
  };
}

export function someRun(id: string, fields: Partial<RunRecord> = {}): RunRecord {
  return {
    id,
    mailboxId: MAILBOX,
    startedAt: NOW,
    endedAt: NOW + 1,
    outcome: 'done',
    reason: null,
    counters: {
      eventsRead: 1,
      activitiesRead: 2,
      matched: 0,
      createdEvents: 0,
      createdActivities: 0,
      updatedEvents: 0,
      updatedActivities: 0,
      deletedEvents: 0,
      deletedActivities: 0,
      parked: 0,
      unchanged: 3,
    },
    ...fields,
  };
}
