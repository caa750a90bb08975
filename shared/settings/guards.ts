import { Refusal } from '../access/refusal.ts';
import { decideGuard } from '../sync/guard.ts';
import type { Guard, Store, WorkQueue } from '../sync/ports.ts';
import { guardId, guardKey } from './row-ids.ts';

/** Deletions that are held back as one (M5). */
export interface GuardView {
  readonly id: string;
  readonly mailboxId: string;
  readonly state: Guard['state'];
  readonly since: string;
  readonly deletions: number;
  readonly links: number;
}

export function guardView(guard: Guard): GuardView {
  const { mailboxId, state, since, deletions, links } = guard;
  return { id: guardId(guard), mailboxId, state, since: new Date(since).toISOString(), deletions, links };
}

export interface DecideParts {
  readonly store: Store;
  readonly queue: WorkQueue;
  readonly organizationId: string;
  readonly correlationId: string;
}

/** An administrator's word on them; the mailbox is queued, so that it is carried out. Throws as `decideGuard` does. */
export async function decide(parts: DecideParts, id: string, decision: Parameters<typeof decideGuard>[3]) {
  const { store, queue, organizationId, correlationId } = parts;
  const key = guardKey(id);
  if (key === null) throw new Refusal('guard-unknown');
  const guard = await decideGuard(store, key.mailboxId, key.id, decision);
  await queue.syncMailbox({ organizationId, mailboxId: key.mailboxId, correlationId });
  return guardView(guard);
}
