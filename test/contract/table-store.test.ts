import { afterAll, beforeAll } from 'vitest';
import { type Azurite, startAzurite } from '../../local/azurite.ts';
import { must } from '../../shared/errors.ts';
import { createStorageClients, type StorageClients } from '../../shared/storage/clients.ts';
import { createTableStore } from '../../shared/storage/table-store.ts';
import { storeContract } from './store.ts';

let azurite: Azurite | undefined;
let clients: StorageClients | undefined;

beforeAll(async () => {
  azurite = await startAzurite();
  clients = createStorageClients(
    { kind: 'connection-string', connectionString: azurite.connectionString },
    { prefix: 'contract' },
  );
}, 60_000);

afterAll(() => azurite?.close());

storeContract('table store', (organizationId, clock = () => 0) =>
  createTableStore({ tables: must(clients, 'Azurite has started').tables, organizationId, clock }),
);
