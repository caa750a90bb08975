import { isKind, SyncError } from '../errors.ts';
import type { Clock, Instant, MailboxState, Store } from './ports.ts';

/** How long a lease holds without renewal, in milliseconds. */
export const LEASE_MS = 3 * 60 * 1000;
/** An outside call may last 30 s and be followed by its bookkeeping: a lease with less than this left is renewed first. */
const SHORT_MS = 90 * 1000;
const TRIES = 20;

type Own = (mailbox: MailboxState) => MailboxState;

/** The one worker that syncs a mailbox now. */
export interface Lease {
  /** The row as this run last saved it. */
  mailbox(): MailboxState;
  /** Changes the row; throws `transient` (sync.lease-lost) when another run has taken the mailbox over. */
  update(change: Own): Promise<void>;
  /** To be called before an outside write: renews a lease that might end during the call (DESIGN of storage: leases). */
  keep(): Promise<void>;
  /** Gives the lease back; true when more work was asked for meanwhile. */
  release(): Promise<boolean>;
}

/** Another run's lease. */
export interface Held {
  readonly heldBy: string;
  /** When it ends, unless that run renews it. */
  readonly heldUntil: Instant;
  /** Nobody else has met this lease before. */
  readonly first: boolean;
}

/**
 * Takes the lease of a mailbox. `Held`: another run holds it; `wanted` was raised, so that run queues the mailbox again.
 * `wanted` starts at 0 with each lease: what was asked for before is done by the run that takes it.
 * Throws `gone` when there is no such mailbox.
 */
export async function takeLease(store: Store, mailboxId: string, run: string, clock: Clock): Promise<Lease | Held> {
  let first = false;
  const taken = await change(store, mailboxId, (row) => {
    const held = row.leaseRun !== null && row.leaseRun !== run && row.leaseUntil > clock();
    if (!held) return { ...row, wanted: 0, leaseRun: run, leaseUntil: clock() + LEASE_MS };
    // Kept over a repetition: the save before it may have been ours, with its answer lost.
    first ||= row.wanted === 0;
    return { ...row, wanted: row.wanted + 1 };
  });
  if (taken.leaseRun !== run) return { heldBy: taken.leaseRun ?? '', heldUntil: taken.leaseUntil, first };
  const wantedAtStart = taken.wanted;
  let current = taken;

  const update = async (own: Own): Promise<void> => {
    current = await change(store, mailboxId, (row) => {
      if (row.leaseRun !== run) {
        throw new SyncError(
          'transient',
          'sync.lease-lost',
          'Another run has taken this mailbox over; it goes on there.',
        );
      }
      return own({ ...row, leaseUntil: clock() + LEASE_MS });
    });
  };
  return {
    mailbox: () => current,
    update,
    async keep() {
      if (current.leaseUntil - clock() < SHORT_MS) await update((row) => row);
    },
    async release() {
      await update((row) => ({ ...row, leaseRun: null, leaseUntil: 0 }));
      return current.wanted > wantedAtStart;
    },
  };
}

/** Reads, changes and saves the row until no other writer came between. */
async function change(store: Store, mailboxId: string, own: Own): Promise<MailboxState> {
  for (let attempt = 1; ; attempt += 1) {
    const row = await store.mailbox(mailboxId);
    if (row === null) throw new SyncError('gone', 'sync.mailbox-unknown', 'This mailbox is not connected to any user.');
    try {
      return await store.saveMailbox(own(row));
    } catch (error) {
      if (!isKind(error, 'conflict') || attempt === TRIES) throw error;
    }
  }
}
