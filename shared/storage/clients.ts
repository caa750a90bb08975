import { TableClient, type TableServiceClientOptions } from '@azure/data-tables';
import type { TokenCredential } from '@azure/identity';
import { QueueServiceClient, type StoragePipelineOptions } from '@azure/storage-queue';
import { SyncError } from '../errors.ts';
import { firstUse } from '../first-use.ts';
import { type AccountAddresses, addressesOf, type Reach, reachOf } from './account-address.ts';
import type { Tables } from './table.ts';
import type { Queues } from './work-queue.ts';

/** Repeats by the SDK, in milliseconds: short enough that all of them fit into one request's time limit. */
const RETRIES = { maxRetries: 3, retryDelayInMs: 300, maxRetryDelayInMs: 4_000 };

export type StorageAccount =
  /** Local storage, or an account with a shared key. */
  | { readonly kind: 'connection-string'; readonly connectionString: string }
  /** An account that knows the app by its identity. */
  | {
      readonly kind: 'identity';
      /** `https://<account>.table.core.windows.net` */
      readonly tablesUrl: string;
      /** `https://<account>.queue.core.windows.net` */
      readonly queuesUrl: string;
      /** Of a user-assigned identity; missing: the app's own. */
      readonly clientId?: string;
      /** Instead of the managed identity. */
      readonly credential?: TokenCredential;
    };

export interface StorageClients {
  readonly tables: Tables;
  readonly queues: Queues;
}

/** Loads @azure/identity when the first token is needed: a start that touches no storage doesn't pay for it. */
export function managedIdentity(clientId?: string): TokenCredential {
  const credential = firstUse('sign-in with a managed identity', async () => {
    const { ManagedIdentityCredential } = await import('@azure/identity');
    return clientId === undefined ? new ManagedIdentityCredential() : new ManagedIdentityCredential({ clientId });
  });
  return { getToken: async (scopes, options) => (await credential()).getToken(scopes, options) };
}

/** May each service be spoken to, and how? Throws kind `invalid` for plain HTTP to another machine, and for no address. */
function reachable({ tables, queues }: AccountAddresses, setting: string): readonly [tables: Reach, queues: Reach] {
  const reach = [reachOf(tables), reachOf(queues)] as const;
  const [ofTables, ofQueues] = reach;
  if (ofTables !== null && ofQueues !== null) return [ofTables, ofQueues];
  throw new SyncError('invalid', 'storage.bad-address', `${setting} must be an https address of a storage account.`);
}

function unreadable(): SyncError {
  return new SyncError('invalid', 'storage.bad-connection-string', 'The storage connection string is not one.');
}

function readable<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof SyncError) throw error;
    // The SDK's message would quote the connection string, key included.
    throw unreadable();
  }
}

function remembered<Name, Client>(make: (name: Name) => Client): (name: Name) => Client {
  const clients = new Map<Name, Client>();
  return (name) => {
    const client = clients.get(name) ?? make(name);
    clients.set(name, client);
    return client;
  };
}

/**
 * Clients for the tables and queues of one storage account, one for each name. Makes no request.
 * `prefix` starts each table's name (letters and digits, first a letter): several deployments may share an account.
 * Throws kind `invalid` for an account that can't be used as configured.
 */
export function createStorageClients(account: StorageAccount, options: { readonly prefix: string }): StorageClients {
  const { prefix } = options;
  if (!/^[A-Za-z][A-Za-z0-9]{0,39}$/.test(prefix))
    throw new SyncError(
      'invalid',
      'storage.bad-prefix',
      'The prefix of table names must be 1 to 40 letters or digits.',
    );
  const tableOptions: TableServiceClientOptions = { retryOptions: RETRIES };
  const queueOptions: StoragePipelineOptions = {
    retryOptions: {
      maxTries: 1 + RETRIES.maxRetries,
      retryDelayInMs: RETRIES.retryDelayInMs,
      maxRetryDelayInMs: RETRIES.maxRetryDelayInMs,
    },
  };

  if (account.kind === 'connection-string') {
    const { connectionString } = account;
    const addresses = addressesOf(connectionString);
    if (addresses === null) throw unreadable();
    const [ofTables] = reachable(addresses, 'Each address in the storage connection string');
    const allowInsecureConnection = ofTables === 'plain-local';
    const service = readable(() => QueueServiceClient.fromConnectionString(connectionString, queueOptions));
    return {
      tables: remembered((name) =>
        readable(() =>
          TableClient.fromConnectionString(connectionString, prefix + name, {
            ...tableOptions,
            allowInsecureConnection,
          }),
        ),
      ),
      queues: remembered((name) => service.getQueueClient(name)),
    };
  }

  const { tablesUrl, queuesUrl, clientId } = account;
  const credential = account.credential ?? managedIdentity(clientId);
  if (reachable({ tables: tablesUrl, queues: queuesUrl }, 'Each address of storage').includes('plain-local'))
    throw new SyncError('invalid', 'storage.bad-address', 'An identity is never shown over plain HTTP: use https.');
  const service = new QueueServiceClient(queuesUrl, credential, queueOptions);
  return {
    tables: remembered((name) => new TableClient(tablesUrl, prefix + name, credential, tableOptions)),
    queues: remembered((name) => service.getQueueClient(name)),
  };
}
