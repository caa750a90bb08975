import { SyncError } from '../shared/errors.ts';
import { SYNC_REQUESTS } from '../shared/storage/queue-names.ts';
import { syncMailbox } from '../shared/sync/sync-mailbox.ts';
import { type ConsentWatch, NOBODY_WATCHES } from './consent-watch.ts';
import { AFTER_LEASE_MS, isToBeWatched } from './held.ts';
import type { Services } from './services.ts';
import { queueTrigger } from './work.ts';

/** Queue `sync-requests`: one run of one mailbox. */
export function syncMailboxTrigger(services: Services, consent: ConsentWatch = NOBODY_WATCHES) {
  return queueTrigger(services, SYNC_REQUESTS, 'sync-mailbox', async (message, log, repeated) => {
    const { organizationId, mailboxId, correlationId } = message;
    if (mailboxId === undefined) throw new SyncError('gone', 'queue.no-mailbox', 'The message names no mailbox.');
    const { clock, newId, runMs, queue } = services;
    const store = services.store(organizationId);
    const { host, calendar, mailboxOf, organization } = await services.connect(organizationId);
    const running = syncMailbox(
      {
        store,
        host,
        calendar,
        ...(mailboxOf === undefined ? {} : { mailboxOf }),
        queueMailbox: (told) => queue.syncMailbox({ organizationId, mailboxId: told, correlationId }),
        organization,
        clock,
        newId,
        deadline: clock() + runMs,
        onProgress: (progress) => log.info('sync-mailbox.progress', { ...progress }),
      },
      mailboxId,
    );
    const result = await running.catch(async (error: unknown) => {
      await consent.failed(organization, error);
      throw error;
    });
    if (result.outcome === 'done' || result.outcome === 'more') await consent.worked(organization);
    const { outcome, again, held, counters } = result;
    if (again) await queue.syncMailbox({ organizationId, mailboxId, correlationId });
    if (held !== null && isToBeWatched(held, message.heldBy, repeated)) {
      const delayMs = Math.max(held.heldUntil - clock(), 0) + AFTER_LEASE_MS;
      await queue.syncMailbox({ organizationId, mailboxId, correlationId, heldBy: held.heldBy, delayMs });
    }
    return { outcome, ...counters };
  });
}
