import { isOk } from './answer.ts';
import { createGraphClient } from './client.ts';
import type { GraphEdges } from './edges.ts';
import { mailboxPath } from './paths.ts';
import { toSyncError } from './refusals.ts';

/** Opens the mailbox's calendar and looks at nothing in it. Throws what any request may throw. */
export function createMailboxProbe(edges: GraphEdges): (mailboxId: string) => Promise<void> {
  const client = createGraphClient(edges);
  return async (mailboxId) => {
    const answer = await client.call({
      method: 'GET',
      to: { path: `${mailboxPath(mailboxId)}/calendar`, query: { $select: 'id' } },
    });
    if (!isOk(answer)) throw toSyncError(answer, client.clock());
  };
}
