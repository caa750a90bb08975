import type { MailboxState } from './ports.ts';

type Bound = Pick<MailboxState, 'organizationId' | 'userId' | 'mailboxId' | 'connection'>;

/** The row of a mailbox whose user has just switched the sync on: nothing has run yet. */
export function newMailbox({ organizationId, userId, mailboxId, connection }: Bound): MailboxState {
  return {
    organizationId,
    userId,
    mailboxId,
    connection,
    enabled: true,
    phase: 'new',
    mailboxBefore: null,
    calendarId: null,
    checkedAt: null,
    deletions: [],
    guarded: false,
    run: 0,
    firstSyncAt: null,
    cursor: null,
    window: null,
    wanted: 0,
    watchedBy: null,
    leaseRun: null,
    lastRun: null,
    leaseUntil: 0,
  };
}
