import { PULL_REQUESTS } from '../shared/storage/work-queue.ts';
import { pullOrganization } from '../shared/sync/pull-organization.ts';
import type { Services } from './services.ts';
import { queueTrigger } from './work.ts';

/** Queue `pull-requests`: Severa's changes of one organisation, delivered to the mailboxes they concern. */
export function pullOrganizationTrigger(services: Services) {
  return queueTrigger(services, PULL_REQUESTS, 'pull-organization', async ({ organizationId, correlationId }) => {
    const { clock, queue, runMs } = services;
    const { host } = await services.connect(organizationId);
    const { mailboxIds, ...numbers } = await pullOrganization({
      store: services.store(organizationId),
      host,
      clock,
      queueMailbox: (mailboxId) => queue.syncMailbox({ organizationId, mailboxId, correlationId }),
      deadline: clock() + runMs,
    });
    if (numbers.more) await queue.pullOrganization({ organizationId, correlationId });
    return { ...numbers, mailboxes: mailboxIds.length };
  });
}
