import { createStorageClients } from '../../shared/storage/clients.ts';
import { createTableStore } from '../../shared/storage/table-store.ts';
import type { Clock, Store } from '../../shared/sync/ports.ts';

/** Rows in the tables of a storage account. */
export function openTables(connectionString: string): (organizationId: string, clock: Clock) => Store {
  return (organizationId, clock) => {
    const { tables } = createStorageClients({ kind: 'connection-string', connectionString }, { prefix: 'scenario' });
    return createTableStore({ tables, organizationId, clock });
  };
}
