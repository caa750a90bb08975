import { PULL_REQUESTS } from '../shared/storage/work-queue.ts';
import { pullOrganization } from '../shared/sync/pull-organization.ts';
import type { Services } from './services.ts';
import { queueTrigger } from './work.ts';

/** Queue `pull-requests`: Severa's changes of one organisation, delivered to the mailboxes they concern. */
export function pullOrganizationTrigger(services: Services) {
  return queueTrigger(services, PULL_REQUESTS, 'pull-organization', async ({ organizationId, correlationId }) => {
    const { host } = await services.connect(organizationId);
    const store = services.store(organizationId);
    const { mailboxIds, ...numbers } = await pullOrganization({ store, host, clock: services.clock });
    for (const mailboxId of mailboxIds) {
      await services.queue.syncMailbox({ organizationId, mailboxId, correlationId });
    }
    return { ...numbers, mailboxes: mailboxIds.length };
  });
}
