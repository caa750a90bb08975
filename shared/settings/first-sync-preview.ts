import type { Caller } from '../access/caller.ts';
import { Refusal } from '../access/refusal.ts';
import { newMailbox } from '../sync/new-mailbox.ts';
import type { MailboxState } from '../sync/ports.ts';
import { asleep } from '../sync/switch.ts';
import { checkProof, readyOrganization, type UserParts } from './switch-user.ts';

/**
 * The mailbox as switching on would have it, and nothing of it stored: whoever may not switch it on may not look into it
 * either (H2a). Throws a Refusal.
 */
export async function mailboxForPreview(
  parts: Pick<UserParts, 'store' | 'bindings' | 'directory' | 'isProven'>,
  { organizationId, userId, email }: Caller,
): Promise<MailboxState> {
  const { store, bindings } = parts;
  if (email === null) throw new Refusal('email-not-verified');
  const organization = await readyOrganization(store);
  const mailboxId = (await (await parts.directory()).findMailbox(email))?.id ?? null;
  if (mailboxId === null) throw new Refusal('mailbox-missing');
  await checkProof(parts, organization, mailboxId);
  const binding = await bindings.binding(mailboxId);
  const isOurs = binding?.organizationId === organizationId && binding.userId === userId;
  if (binding?.active === true && !isOurs) throw new Refusal('mailbox-taken');
  const [row, user] = [await store.mailbox(mailboxId), await store.user(userId)];
  const before = user?.mailboxId ?? null;
  const hint = before === null || before === mailboxId ? {} : { mailboxBefore: before };
  if (row === null) {
    const { connection } = organization;
    return { ...newMailbox({ organizationId, userId, mailboxId, connection }), ...hint };
  }
  if (row.userId !== userId) return { ...asleep(row), ...hint, userId };
  if (row.enabled && row.phase === 'live' && row.connection === organization.connection) {
    throw new Refusal('first-sync-done');
  }
  return { ...row, ...hint };
}
