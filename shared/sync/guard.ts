import { isKind, SyncError } from '../errors.ts';
import type { Guard, Instant, Link, MailboxState, Store } from './ports.ts';
import type { Run } from './run.ts';

const DAY = 24 * 60 * 60 * 1000;
const KEPT_DAYS = 30;
const TRIES = 20;
/** Fewer deletions than this are never held back. */
export const FEWEST_GUARDED = 3;

/** M5: would so many deletions within 24 hours reach all of 3 or more links, more than 10 and half, or more than 100? */
export function reachesTooMany(deletions: number, links: number): boolean {
  if (links >= FEWEST_GUARDED && deletions >= links) return true;
  if (deletions > 10 && deletions * 2 >= links) return true;
  return deletions > 100;
}

/**
 * Unconfirmed deletions of the last 24 hours, other than of these links: a deletion that is decided again, because its
 * run died or its item moved, is the same deletion.
 */
export function recentDeletions(
  mailbox: MailboxState,
  now: Instant,
  links: ReadonlySet<string> = new Set(),
): MailboxState['deletions'] {
  return mailbox.deletions.filter(({ at, linkId }) => at > now - DAY && !links.has(linkId));
}

/** Links that a guard can hold: both calendars hold, or held until just now, the item. */
export function isGuarded({ state }: Link): boolean {
  return state === 'live' || state === 'removing';
}

/** What the guard counts as links of a mailbox: not those of items long over, which no deletion reaches (M8). */
export function isCounted(link: Link, now: Instant): boolean {
  return isGuarded(link) && (link.ends === null || link.ends > now - KEPT_DAYS * DAY);
}

/** The mailbox's guards are known to the run afterwards; one read, and only while there may be one that isn't done. */
export async function rememberGuards(run: Run): Promise<void> {
  if (!run.lease.mailbox().guarded) return;
  for (const guard of await run.store.guards(run.mailboxId)) run.guards.set(guard.id, guard);
}

/** Changes a guard's row as it is now; an administrator, or a run that took over, may change it at any moment. */
export async function changeGuard(store: Store, guard: Guard, change: (row: Guard) => Guard | null): Promise<void> {
  for (let row: Guard | undefined = guard, attempt = 1; row !== undefined; attempt += 1) {
    const next = change(row);
    if (next === null) return;
    try {
      await store.saveGuard(next);
      return;
    } catch (error) {
      if (!isKind(error, 'conflict') || attempt === TRIES) throw error;
    }
    row = (await store.guards(guard.mailboxId)).find(({ id }) => id === guard.id);
  }
}

/**
 * An administrator decides about deletions that are held back. Afterwards the mailbox has to be queued. `deletions`: as it
 * was shown to him; throws `conflict` (`guard.changed`) when there are more or fewer by now, `gone` when there is no such
 * guard, `refused` when it was decided before.
 */
export async function decideGuard(
  store: Store,
  mailboxId: string,
  id: string,
  decision: { readonly kind: 'confirm'; readonly deletions: number } | { readonly kind: 'restore' },
): Promise<Guard> {
  const guard = (await store.guards(mailboxId)).find((one) => one.id === id);
  if (guard === undefined) throw new SyncError('gone', 'guard.unknown', 'There is nothing held back under this name.');
  const state = decision.kind === 'confirm' ? 'confirmed' : 'restored';
  if (guard.state === state) return guard;
  if (guard.state !== 'open') throw new SyncError('refused', 'guard.decided', 'This was decided before.');
  if (decision.kind === 'confirm' && decision.deletions !== guard.deletions) {
    throw new SyncError('conflict', 'guard.changed', 'The number of deletions has changed: look at them again.');
  }
  return store.saveGuard({ ...guard, state });
}
