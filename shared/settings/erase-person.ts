import type { Caller } from '../access/caller.ts';
import type { Consents } from '../consent/consents.ts';
import type { Clock, Store } from '../sync/ports.ts';
import type { Bindings } from './bindings.ts';
import { switchOff } from './switch-user.ts';

export interface ErasureParts {
  readonly store: Store;
  readonly bindings: Bindings;
  readonly consents: Pick<Consents, 'keyOf' | 'userKeyOf' | 'removeProof'>;
  readonly clock: Clock;
  /** How long one call removes rows, in milliseconds. */
  readonly removeMs: number;
}

/**
 * Removes everything that is kept of one person: his switch, the rows of his mailbox, whose it is. Both calendars stay as
 * they are. False: a run of his may still be at work, or rows are left; call again. Nothing is known of him: done.
 */
export async function erasePerson(
  parts: ErasureParts,
  { organizationId, userId }: Pick<Caller, 'organizationId' | 'userId'>,
): Promise<boolean> {
  const { store, bindings, consents, clock, removeMs } = parts;
  const user = await switchOff(parts, { organizationId, userId });
  const mine = (await store.mailboxes()).filter((mailbox) => mailbox.userId === userId);
  // What a run writes after its rows went would stay for good.
  if (mine.some(({ leaseRun, leaseUntil }) => leaseRun !== null && leaseUntil > clock())) return false;
  const mailboxes = new Set([...mine.map(({ mailboxId }) => mailboxId), ...(user?.mailboxId ? [user.mailboxId] : [])]);
  for (const mailboxId of mailboxes) {
    const binding = await bindings.binding(mailboxId);
    if (binding?.organizationId === organizationId && binding.userId === userId) await bindings.removeBinding(binding);
    if (!(await store.forgetMailbox(mailboxId, clock() + removeMs))) return false;
  }
  await consents.removeProof(consents.keyOf(organizationId), consents.userKeyOf(userId));
  await store.forgetUser(userId);
  return true;
}
