import { SyncError } from '../shared/errors.ts';
import { SYNC_REQUESTS } from '../shared/storage/work-queue.ts';
import { syncMailbox } from '../shared/sync/sync-mailbox.ts';
import type { Services } from './services.ts';
import { queueTrigger } from './work.ts';

/** Queue `sync-requests`: one run of one mailbox. */
export function syncMailboxTrigger(services: Services) {
  return queueTrigger(services, SYNC_REQUESTS, 'sync-mailbox', async (message, log) => {
    const { organizationId, mailboxId, correlationId } = message;
    if (mailboxId === undefined) throw new SyncError('gone', 'queue.no-mailbox', 'The message names no mailbox.');
    const { clock, newId, runMs, queue } = services;
    const store = services.store(organizationId);
    const { host, calendar } = await services.connect(organizationId);
    const { outcome, again, counters } = await syncMailbox(
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
    if (again) await queue.syncMailbox({ organizationId, mailboxId, correlationId });
    return { outcome, ...counters };
  });
}
