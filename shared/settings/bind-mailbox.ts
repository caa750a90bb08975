import { Refusal } from '../access/refusal.ts';
import { newMailbox } from '../sync/new-mailbox.ts';
import type { MailboxState, Organization, Store } from '../sync/ports.ts';
import { asleep } from '../sync/switch.ts';
import type { Binding, Bindings } from './bindings.ts';
import { retried } from './retried.ts';

type Holder = Pick<Binding, 'mailboxId' | 'organizationId' | 'userId'>;

/** Makes the mailbox this user's, in the whole deployment (H2a). Throws a Refusal while another user's sync runs on it. */
export async function claimMailbox(bindings: Bindings, holder: Holder): Promise<void> {
  const { mailboxId, organizationId, userId } = holder;
  await retried(async () => {
    const there = await bindings.binding(mailboxId);
    const isOurs = there?.organizationId === organizationId && there.userId === userId;
    if (there?.active === true && !isOurs) throw new Refusal('mailbox-taken');
    if (there?.active !== true || !isOurs) await bindings.saveBinding({ ...there, ...holder, active: true });
  });
}

/** His sync is off: the mailbox stays his until somebody else proves that it is his own. */
export async function loosenMailbox(bindings: Bindings, { mailboxId, organizationId, userId }: Holder): Promise<void> {
  await retried(async () => {
    const there = await bindings.binding(mailboxId);
    if (there === null || there.organizationId !== organizationId || there.userId !== userId || !there.active) return;
    await bindings.saveBinding({ ...there, active: false });
  });
}

/**
 * The mailbox's row, switched on for this user. `before`: the mailbox that was his until now, whose links are hints (H13).
 * A row that was another user's goes to sleep first: its links merge as after a pause (H3a).
 */
export async function switchMailboxOn(
  store: Store,
  organization: Organization,
  userId: string,
  mailboxId: string,
  before: string | null,
): Promise<MailboxState> {
  return retried(async () => {
    const row = await store.mailbox(mailboxId);
    const hint = before === null ? {} : { mailboxBefore: before };
    if (row === null) {
      const { id: organizationId, connection } = organization;
      return store.saveMailbox({ ...newMailbox({ organizationId, userId, mailboxId, connection }), ...hint });
    }
    if (row.userId === userId && row.enabled && before === null) return row;
    const own = row.userId === userId ? row : { ...asleep(row), userId };
    return store.saveMailbox({ ...own, ...hint, enabled: true });
  });
}

/** Switches the row off, if it is this user's: both calendars stay as they are (H3a). */
export async function switchMailboxOff(store: Store, userId: string, mailboxId: string): Promise<void> {
  await retried(async () => {
    const row = await store.mailbox(mailboxId);
    if (row === null || row.userId !== userId || !row.enabled) return;
    await store.saveMailbox({ ...asleep(row), enabled: false });
  });
}
