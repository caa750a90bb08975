import { Refusal } from '../access/refusal.ts';
import { ORGANIZATION } from '../sync/guests.ts';
import type { Clock, Parked, Store, WorkQueue } from '../sync/ports.ts';
import { issueId, issueKey } from './row-ids.ts';

/** Something that can't be synced now, by ids and reason: what it is about, only its own person sees in his calendar. */
export interface Issue {
  readonly id: string;
  /** null: it belongs to no mailbox yet. */
  readonly mailboxId: string | null;
  readonly side: Parked['side'];
  readonly itemId: string;
  /** Stable code. */
  readonly reason: string;
  readonly since: string;
  readonly tries: number;
  /** null: it isn't tried again by itself. */
  readonly nextTry: string | null;
}

const iso = (at: number) => new Date(at).toISOString();

export function issueOf(row: Parked): Issue {
  const { mailboxId, side, itemId, reason, since, tries, nextTry } = row;
  return {
    id: issueId(row),
    mailboxId: mailboxId === ORGANIZATION ? null : mailboxId,
    side,
    itemId,
    reason,
    since: iso(since),
    tries,
    nextTry: nextTry === null ? null : iso(nextTry),
  };
}

export interface RetryParts {
  readonly store: Store;
  readonly queue: WorkQueue;
  readonly clock: Clock;
  readonly organizationId: string;
  readonly correlationId: string;
}

/**
 * Has an item tried again now. `ownMailbox`: only what is parked there. Throws a Refusal (`issue-unknown`) when there is
 * nothing of this id: it may have been solved meanwhile.
 */
export async function retryIssue(parts: RetryParts, id: string, ownMailbox?: string): Promise<Issue> {
  const { store, queue, clock, organizationId, correlationId } = parts;
  const key = issueKey(id);
  if (key === null || (ownMailbox !== undefined && key.mailboxId !== ownMailbox)) throw new Refusal('issue-unknown');
  const found = (await store.parked(key.mailboxId)).find((row) => row.side === key.side && row.itemId === key.itemId);
  if (found === undefined) throw new Refusal('issue-unknown');
  // A run may clear it at this moment; then it is looked at once more, and cleared again.
  const due = { ...found, nextTry: Math.min(found.nextTry ?? clock(), clock()) };
  await store.park([due]);
  if (key.mailboxId === ORGANIZATION) await queue.pullOrganization({ organizationId, correlationId });
  else await queue.syncMailbox({ organizationId, mailboxId: key.mailboxId, correlationId });
  return issueOf(due);
}
