import { hash } from 'node:crypto';
import type { Caller } from '../access/caller.ts';
import { Refusal } from '../access/refusal.ts';
import type { Directory } from '../graph/directory.ts';
import type { Clock, Organization, Store, UserSwitch, WorkQueue } from '../sync/ports.ts';
import { claimMailbox, loosenMailbox, switchMailboxOff, switchMailboxOn } from './bind-mailbox.ts';
import type { Bindings } from './bindings.ts';
import { exchangeView } from './exchange-view.ts';
import { retried } from './retried.ts';
import { ADDRESS_CHANGED, MAILBOX_NOT_FOUND } from './user-view.ts';

export interface UserParts {
  readonly store: Store;
  readonly bindings: Bindings;
  readonly queue: WorkQueue;
  readonly clock: Clock;
  /** The mailboxes of the organisation's tenant. */
  readonly directory: () => Promise<Pick<Directory, 'findMailbox'>>;
  /** Has this user shown by a sign-in at Microsoft that this mailbox of this tenant is his (H2a)? */
  readonly isProven: (tenantId: string, mailboxId: string) => Promise<boolean>;
  readonly correlationId: string;
}

type Who = Pick<Caller, 'organizationId' | 'userId'>;

/**
 * A user switches his own sync on (H3). His mailbox is the one that has the address of his token, verified by the host app
 * (H2, H2a); when none has it, the switch is on, does nothing and says why. Throws a Refusal where somebody has to act
 * first. The mailbox is claimed before anything is switched on, so a call that dies in between is repeated.
 */
export async function switchOn(parts: UserParts, caller: Caller): Promise<UserSwitch> {
  const { store, bindings, queue, correlationId } = parts;
  const { organizationId, userId, email } = caller;
  if (email === null) throw new Refusal('email-not-verified');
  const organization = await readyOrganization(store);
  const found = await (await parts.directory()).findMailbox(email);
  await checkProof(parts, organization, found?.id ?? null);
  const user = await store.user(userId);
  const before = user?.mailboxId ?? null;
  const holder = found === null ? null : { mailboxId: found.id, organizationId, userId };
  if (holder !== null) await claimMailbox(bindings, holder);
  const isOther = before !== null && before !== holder?.mailboxId;
  if (isOther) await letGo(parts, caller, before);
  if (holder !== null) {
    await switchMailboxOn(store, organization, userId, holder.mailboxId, isOther ? before : null);
  }
  const saved = await saveSwitch(parts, caller, {
    enabled: true,
    address: addressDigest(email),
    mailboxId: holder?.mailboxId ?? null,
    reason: holder === null ? MAILBOX_NOT_FOUND : null,
  });
  if (holder !== null) {
    await queue.syncMailbox({ organizationId, mailboxId: holder.mailboxId, correlationId });
  }
  return saved;
}

/** Off: always possible, and both calendars stay as they are (H3a). */
export async function switchOff(
  parts: Pick<UserParts, 'store' | 'bindings' | 'clock'>,
  caller: Who,
  reason: string | null = null,
): Promise<UserSwitch | null> {
  const user = await parts.store.user(caller.userId);
  if (user === null) return null;
  const { address, mailboxId } = user;
  // The switch first: whatever is switched on at the same time is switched off after it, or switched on later.
  const saved = await saveSwitch(parts, caller, { enabled: false, address, mailboxId, reason });
  if (mailboxId !== null) await letGo(parts, caller, mailboxId);
  return saved;
}

/**
 * His switch as it has to be by now. H2a: when the address that the host app has verified is no longer the one that the
 * mailbox was found by, the sync goes off until he switches it on again; an address that isn't verified says nothing. What
 * a call left undone that switched it off is done.
 */
export async function currentSwitch(
  parts: Pick<UserParts, 'store' | 'bindings' | 'clock'>,
  caller: Caller,
): Promise<UserSwitch | null> {
  const user = await parts.store.user(caller.userId);
  if (user === null) return null;
  if (!user.enabled) {
    if (user.mailboxId !== null) await letGo(parts, caller, user.mailboxId);
    return user;
  }
  const isSame = caller.email === null || user.address === addressDigest(caller.email);
  return isSame ? user : switchOff(parts, caller, ADDRESS_CHANGED);
}

/** Where the organisation asks for it, the address alone binds no mailbox. */
export async function checkProof(
  { isProven }: Pick<UserParts, 'isProven'>,
  { mailboxProof, tenantId }: Organization,
  mailboxId: string | null,
): Promise<void> {
  if (mailboxProof !== 'signIn' || mailboxId === null) return;
  if (tenantId === null || !(await isProven(tenantId, mailboxId))) throw new Refusal('mailbox-proof-needed');
}

/** An organisation in which users may switch on. Throws a Refusal. */
export async function readyOrganization(store: Store): Promise<Organization> {
  const organization = await store.organization();
  const { state, missing, enabled } = exchangeView(organization);
  if (organization === null || state === 'none' || state === 'ending') throw new Refusal('organization-not-connected');
  if (!enabled || missing.length > 0) throw new Refusal('organization-disabled');
  return organization;
}

/** The row first, then the claim: nobody else gets the mailbox while this user's sync may run. */
async function letGo(
  { store, bindings }: Pick<UserParts, 'store' | 'bindings'>,
  { organizationId, userId }: Who,
  mailboxId: string,
): Promise<void> {
  await switchMailboxOff(store, userId, mailboxId);
  await loosenMailbox(bindings, { mailboxId, organizationId, userId });
}

async function saveSwitch(
  { store, clock }: Pick<UserParts, 'store' | 'clock'>,
  { organizationId, userId }: Who,
  change: Pick<UserSwitch, 'enabled' | 'address' | 'mailboxId' | 'reason'>,
): Promise<UserSwitch> {
  return retried(async () => {
    const row = await store.user(userId);
    const since = row?.enabled === change.enabled ? row.since : clock();
    return store.saveUser({ ...row, organizationId, userId, ...change, since });
  });
}

/** Addresses are compared and not kept. */
export function addressDigest(address: string): string {
  return hash('sha256', address.trim().toLowerCase(), 'base64url');
}
