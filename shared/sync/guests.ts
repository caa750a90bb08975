import { isKind } from '../errors.ts';
import { newMailbox } from './new-mailbox.ts';
import type { HostUser, Instant, MailboxState, Organization, Store } from './ports.ts';

const DAY = 24 * 60 * 60 * 1000;
/** Items that belong to no mailbox yet are parked under this name. */
export const ORGANIZATION = 'organization';
/** Why a person of an activity gets no copy: nobody's mailbox has his address. Parked under his user id. */
export const NO_MAILBOX = 'no-mailbox';

export interface Surroundings {
  readonly store: Store;
  readonly clock: () => Instant;
  readonly organization: Pick<Organization, 'id' | 'connection'>;
  readonly users: () => Promise<readonly HostUser[]>;
  /** Id of the mailbox that has this address; null: none has. Missing: nobody is looked up. */
  readonly mailboxOf?: ((address: string) => Promise<string | null>) | undefined;
}

/**
 * H12: the mailboxes of all these people, if anyone of them has the sync on; else none. Who never switched on is looked up by
 * his address and remembered: a mailbox that was found as a row that is off (H12a), an address without one for a day.
 */
export async function mailboxesOfPeople(
  around: Surroundings,
  mailboxes: Map<string, MailboxState>,
  people: ReadonlySet<string>,
): Promise<readonly MailboxState[]> {
  const found = concerned([...mailboxes.values()], people);
  if (found.length === 0) return [];
  const missing = [...people].filter((id) => !found.some(({ userId }) => userId === id));
  if (missing.length === 0 || around.mailboxOf === undefined) return found;
  const guests: MailboxState[] = [];
  const waiting = (await around.store.parked(ORGANIZATION)).filter(({ side }) => side === 'exchange');
  for (const user of await around.users()) {
    if (!missing.includes(user.id) || !user.active || user.email === null) continue;
    const parked = waiting.find(({ itemId }) => itemId === user.id);
    if (parked !== undefined && parked.nextTry !== null && parked.nextTry > around.clock()) continue;
    const guest = await lookUp(around, around.mailboxOf, user.id, user.email, mailboxes);
    if (guest !== null) {
      mailboxes.set(guest.mailboxId, guest);
      guests.push(guest);
      if (parked !== undefined) await around.store.unpark([parked]);
    } else {
      const [now, tries] = [around.clock(), (parked?.tries ?? 0) + 1];
      const since = parked?.since ?? now;
      const row = { mailboxId: ORGANIZATION, side: 'exchange', itemId: user.id, reason: NO_MAILBOX } as const;
      await around.store.park([{ ...row, since, tries, nextTry: now + DAY, stamp: null }]);
    }
  }
  return [...found, ...guests];
}

/** Of those that are known: one for each person, and none unless somebody's sync is on. */
export function concerned(mailboxes: readonly MailboxState[], people: ReadonlySet<string>): readonly MailboxState[] {
  const theirs = mailboxes.filter(({ userId }) => people.has(userId));
  if (!theirs.some(({ enabled }) => enabled)) return [];
  // A mailbox that a person had before isn't his any more.
  const left = new Set(theirs.flatMap(({ mailboxBefore }) => mailboxBefore ?? []));
  const own = (userId: string) => {
    const all = theirs.filter((row) => row.userId === userId && (row.enabled || !left.has(row.mailboxId)));
    return all.find(({ enabled }) => enabled) ?? all[0];
  };
  return [...new Set(theirs.map(({ userId }) => userId))].flatMap((userId) => own(userId) ?? []);
}

/** One mailbox, one person: a mailbox that is somebody else's already isn't his. */
async function lookUp(
  { store, organization }: Surroundings,
  mailboxOf: (address: string) => Promise<string | null>,
  userId: string,
  address: string,
  mailboxes: ReadonlyMap<string, MailboxState>,
): Promise<MailboxState | null> {
  const mailboxId = await addressed(mailboxOf, address);
  if (mailboxId === null) return null;
  const there = mailboxes.get(mailboxId) ?? (await store.mailbox(mailboxId));
  if (there !== null) return there.userId === userId ? there : null;
  const { id: organizationId, connection } = organization;
  const row = { ...newMailbox({ organizationId, userId, mailboxId, connection }), enabled: false };
  try {
    return await store.saveMailbox(row);
  } catch (error) {
    if (!isKind(error, 'conflict')) throw error;
    const other = await store.mailbox(mailboxId);
    return other?.userId === userId ? other : null;
  }
}

/** An address that several people have is nobody's. */
async function addressed(
  mailboxOf: (address: string) => Promise<string | null>,
  address: string,
): Promise<string | null> {
  try {
    return await mailboxOf(address);
  } catch (error) {
    if (isKind(error, 'refused', 'invalid')) return null;
    throw error;
  }
}
