import type { MailboxState, Organization, Store } from '../../shared/sync/ports.ts';
import type { Person } from './sides.ts';

export function organizationId(organization: number): string {
  return `org-${organization + 1}`;
}

/** Rows as they are when an administrator and the users have switched the sync on and nothing has run yet. */
export async function openRows(store: Store, organization: number, people: readonly Person[], typeId: string) {
  const id = organizationId(organization);
  const row: Organization = {
    id,
    kind: 'graph',
    enabled: true,
    tenantId: `tenant-${organization + 1}`,
    severaClientId: `client-${organization + 1}`,
    typeIds: [typeId],
    defaultTypeId: typeId,
    zone: 'Europe/Helsinki',
    pulledUntil: null,
    connection: 0,
  };
  await store.saveOrganization(row);
  for (const { user, mailbox } of people) {
    const state: MailboxState = {
      organizationId: id,
      userId: user,
      mailboxId: mailbox,
      enabled: true,
      phase: 'new',
      firstSyncAt: null,
      cursor: null,
      window: null,
      wanted: 0,
      watchedBy: null,
      leaseRun: null,
      lastRun: null,
      connection: 0,
      mailboxBefore: null,
      calendarId: null,
      checkedAt: null,
      deletions: [],
      guarded: false,
      run: 0,
      leaseUntil: 0,
    };
    await store.saveMailbox(state);
  }
}
