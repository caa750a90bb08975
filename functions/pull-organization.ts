import { PULL_REQUESTS } from '../shared/storage/queue-names.ts';
import type { LeaseMemory } from '../shared/sync/lease.ts';
import { pullOrganization } from '../shared/sync/pull-organization.ts';
import { AFTER_LEASE_MS, isToBeWatched } from './held.ts';
import type { Services } from './services.ts';
import { queueTrigger } from './work.ts';

/** Queue `pull-requests`: Severa's changes of one organisation, delivered to the mailboxes they concern. */
export function pullOrganizationTrigger(services: Services) {
  const memories = new Map<string, LeaseMemory>();
  return queueTrigger(services, PULL_REQUESTS, 'pull-organization', async (message, _log, repeated) => {
    const { organizationId, correlationId } = message;
    const { clock, newId, queue, runMs } = services;
    const { host, organization, mailboxOf } = await services.connect(organizationId);
    const leaseMemory = memories.get(organizationId) ?? { row: null };
    memories.set(organizationId, leaseMemory);
    const { mailboxIds, held, ...numbers } = await pullOrganization({
      store: services.store(organizationId),
      host,
      organization,
      ...(mailboxOf === undefined ? {} : { mailboxOf }),
      leaseMemory,
      clock,
      newId,
      queueMailbox: (mailboxId) => queue.syncMailbox({ organizationId, mailboxId, correlationId }),
      deadline: clock() + runMs,
    });
    if (numbers.more) await queue.pullOrganization({ organizationId, correlationId });
    if (held !== null && isToBeWatched(held, message.heldBy, repeated)) {
      const delayMs = Math.max(held.heldUntil - clock(), 0) + AFTER_LEASE_MS;
      await queue.pullOrganization({ organizationId, correlationId, heldBy: held.heldBy, delayMs });
    }
    return { ...numbers, busy: held !== null, mailboxes: mailboxIds.length };
  });
}
