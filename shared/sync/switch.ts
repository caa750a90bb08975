import { isKind, SyncError } from '../errors.ts';
import type { MailboxState, Organization, Store } from './ports.ts';

const TRIES = 20;

/**
 * H3a: the user's sync goes off, or on again. Both calendars stay as they are; the cursor goes and the links sleep until
 * a first sync wakes them. A run that is under way ends; it leaves no cursor. Throws `gone` for an unknown mailbox.
 */
export async function switchMailbox(store: Store, mailboxId: string, enabled: boolean): Promise<MailboxState> {
  return changeMailbox(store, mailboxId, (row) => (enabled ? { ...row, enabled } : { ...asleep(row), enabled }));
}

/** H3a for the whole organisation: its users' own switches stay as they are. */
export async function switchOrganization(store: Store, enabled: boolean): Promise<Organization> {
  const organization = await changeOrganization(store, (row) => ({ ...row, enabled }));
  if (enabled) return organization;
  for (const { mailboxId } of await store.mailboxes()) await changeMailbox(store, mailboxId, asleep);
  return organization;
}

/**
 * H13: the connection changed (kind, tenant, server): the state of every mailbox is reset at its next run, which is a
 * first sync with the old links as hints.
 */
export async function changeConnection(store: Store, change: Partial<Organization>): Promise<Organization> {
  return changeOrganization(store, (row) => ({ ...row, ...change, connection: row.connection + 1 }));
}

/** Its links sleep, and its next run is a first sync (H3a). */
export function asleep(row: MailboxState): MailboxState {
  const phase = row.phase === 'new' ? 'new' : 'asleep';
  // Whichever mailbox is found when it wakes: nothing is deleted by waking. What was confirmed was that first sync.
  const { confirmation: _, ...rest } = row;
  return { ...rest, phase, cursor: null, window: null, firstSyncAt: null, calendarId: null };
}

async function changeMailbox(
  store: Store,
  mailboxId: string,
  change: (row: MailboxState) => MailboxState,
): Promise<MailboxState> {
  return retried(async () => {
    const row = await store.mailbox(mailboxId);
    if (row === null) {
      throw new SyncError('gone', 'sync.mailbox-unknown', 'This mailbox is not connected to any user.');
    }
    return store.saveMailbox(change(row));
  });
}

async function changeOrganization(store: Store, change: (row: Organization) => Organization): Promise<Organization> {
  return retried(async () => {
    const row = await store.organization();
    if (row === null) {
      throw new SyncError('unavailable', 'organization.not-connected', 'The organisation is not connected.');
    }
    return store.saveOrganization(change(row));
  });
}

/** A run may write the same row at any time. */
async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isKind(error, 'conflict') || attempt === TRIES) throw error;
    }
  }
}
