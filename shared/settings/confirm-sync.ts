import { Refusal } from '../access/refusal.ts';
import { confirmFirstSync } from '../sync/first-sync-word.ts';
import type { Store, WorkQueue } from '../sync/ports.ts';

export interface ConfirmParts {
  readonly store: Store;
  readonly queue: WorkQueue;
  readonly organizationId: string;
  readonly correlationId: string;
}

/**
 * I6a: the caller agrees to so many new activities, as he was shown; his first sync goes on. Said again, it is queued again,
 * for the first message may be lost. Throws a Refusal where nothing of his waits, and as `confirmFirstSync`.
 */
export async function confirmMySync(parts: ConfirmParts, userId: string, activities: number): Promise<void> {
  const { store, queue, organizationId, correlationId } = parts;
  const user = await store.user(userId);
  const mailbox = user?.enabled && user.mailboxId !== null ? await store.mailbox(user.mailboxId) : null;
  if (mailbox === null || !mailbox.enabled || mailbox.userId !== userId) throw new Refusal('first-sync-not-waiting');
  await confirmFirstSync(store, mailbox.mailboxId, activities);
  await queue.syncMailbox({ organizationId, mailboxId: mailbox.mailboxId, correlationId });
}
