import { isKind, SyncError } from '../errors.ts';
import type { Link, MailboxState, Store } from './ports.ts';
import type { Run } from './run.ts';

/** Most new activities that Severa may mail a person about without asking him first (I6a). */
const UNASKED = 20;
const TRIES = 20;

/** Thrown when a first sync waits for its person; nothing was made, and nothing of it is lost. */
export class WaitsForWord extends Error {}

/** A first sync that waits asks nobody for anything. */
export function checkConfirmed(run: Run): void {
  if (run.lease.mailbox().confirmation?.given === false) throw new WaitsForWord('It waits for its person.');
}

/**
 * I6a: Severa mails its user about each new activity, if he has that switched on. A first sync that would make many waits
 * before the first; the number is kept for him to see and to confirm.
 */
export async function mayMake(run: Run, planned: readonly Link[]): Promise<void> {
  const { confirmation } = run.lease.mailbox();
  if (!run.policy.isMailed || confirmation?.given === true) return;
  const activities = planned.filter(
    ({ state, createSent }) => state === 'creating-activity' && createSent === null,
  ).length;
  if (activities <= UNASKED) return;
  await run.lease.update((row) =>
    row.phase === 'asleep' ? row : { ...row, confirmation: { activities, given: false } },
  );
  checkConfirmed(run);
}

/**
 * Its person agrees to so many new activities, as he was shown. Afterwards the mailbox has to be queued. Said again, it
 * stays so. Throws `gone` (`first-sync.not-waiting`) when nothing waits, `conflict` (`first-sync.changed`) for another
 * number.
 */
export async function confirmFirstSync(store: Store, mailboxId: string, activities: number): Promise<MailboxState> {
  for (let attempt = 1; ; attempt += 1) {
    const row = await store.mailbox(mailboxId);
    const confirmation = row?.confirmation;
    if (row === null || confirmation === undefined) {
      throw new SyncError('gone', 'first-sync.not-waiting', 'No first sync of this mailbox waits for its person.');
    }
    if (confirmation.activities !== activities) {
      throw new SyncError('conflict', 'first-sync.changed', 'It would make another number of activities.');
    }
    if (confirmation.given) return row;
    try {
      return await store.saveMailbox({ ...row, confirmation: { activities, given: true } });
    } catch (error) {
      // A run may write the same row at any time.
      if (!isKind(error, 'conflict') || attempt === TRIES) throw error;
    }
  }
}
