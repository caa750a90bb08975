import { SyncError } from '../shared/errors.ts';
import { SYNC_REQUESTS } from '../shared/storage/work-queue.ts';
import { type SyncResult, syncMailbox } from '../shared/sync/sync-mailbox.ts';
import type { Services } from './services.ts';
import { queueTrigger } from './work.ts';

/** How long after the end of another run's lease it is looked whether that run is still alive, in milliseconds. */
const AFTER_LEASE_MS = 5000;

/** Queue `sync-requests`: one run of one mailbox. */
export function syncMailboxTrigger(services: Services) {
  return queueTrigger(services, SYNC_REQUESTS, 'sync-mailbox', async (message, log, repeated) => {
    const { organizationId, mailboxId, correlationId } = message;
    if (mailboxId === undefined) throw new SyncError('gone', 'queue.no-mailbox', 'The message names no mailbox.');
    const { clock, newId, runMs, queue } = services;
    const store = services.store(organizationId);
    const { host, calendar } = await services.connect(organizationId);
    const result = await syncMailbox(
      {
        store,
        host,
        calendar,
        clock,
        newId,
        deadline: clock() + runMs,
        onProgress: (progress) => log.info('sync-mailbox.progress', { ...progress }),
      },
      mailboxId,
    );
    const { outcome, again, retryAt, counters } = result;
    if (again) await queue.syncMailbox({ organizationId, mailboxId, correlationId });
    const heldBy = toWatch(result, message.heldBy, repeated);
    if (heldBy !== null && retryAt !== null) {
      const delayMs = Math.max(retryAt - clock(), 0) + AFTER_LEASE_MS;
      await queue.syncMailbox({ organizationId, mailboxId, correlationId, heldBy, delayMs });
    }
    return { outcome, ...counters };
  });
}

/**
 * The run that stood in the way and has to be looked after, else null: alive it queues the mailbox again, dead nobody
 * would. One delayed message is pending for each lease, however many requests meet it: the first of them sends it, and
 * that message alone follows it up while the lease is renewed. A message that comes again (`repeated`) may have died
 * before it sent it, so it sends one too.
 */
function toWatch({ holder }: SyncResult, watched: string | undefined, repeated: boolean): string | null {
  if (holder === null) return null;
  return holder.first || repeated || holder.run === watched ? holder.run : null;
}
