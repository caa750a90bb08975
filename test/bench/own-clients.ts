import { TableClient } from '@azure/data-tables';
import { QueueClient } from '@azure/storage-queue';
import type { Tables } from '../../shared/storage/table.ts';
import type { Queues } from '../../shared/storage/work-queue.ts';

/** How the benchmark's own requests to storage begin their User-Agent: they aren't the service's. */
export const OWN_AGENT = 'benchmark';
/** Must be the prefix of the tables that the service itself uses. */
const PREFIX = 'severasync';

export function ownClients(connectionString: string): { readonly tables: Tables; readonly queues: Queues } {
  const userAgentOptions = { userAgentPrefix: OWN_AGENT };
  return {
    tables: remembered((name) =>
      TableClient.fromConnectionString(connectionString, PREFIX + name, {
        allowInsecureConnection: true,
        userAgentOptions,
      }),
    ),
    queues: remembered((name) => new QueueClient(connectionString, name, { userAgentOptions })),
  };
}

function remembered<Name, Client>(make: (name: Name) => Client): (name: Name) => Client {
  const clients = new Map<Name, Client>();
  return (name) => {
    const client = clients.get(name) ?? make(name);
    clients.set(name, client);
    return client;
  };
}
