import { TableClient, type TableServiceClientOptions } from '@azure/data-tables';
import type { TokenCredential } from '@azure/identity';
import { QueueServiceClient, type StoragePipelineOptions } from '@azure/storage-queue';
import { SyncError } from '../errors.ts';
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
  let loading: Promise<TokenCredential> | undefined;
  const load = async () => {
    const { ManagedIdentityCredential } = await import('@azure/identity');
    return clientId === undefined ? new ManagedIdentityCredential() : new ManagedIdentityCredential({ clientId });
  };
  return {
    async getToken(scopes, options) {
      loading ??= load();
      return (await loading).getToken(scopes, options);
    },
  };
}

function isLoopback(url: URL): boolean {
  return url.hostname === 'localhost' || url.hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(url.hostname);
}

/** True for plain HTTP to this machine. Throws kind `invalid` for plain HTTP to anywhere else, and for no address. */
function isPlainLocal(address: string, setting: string): boolean {
  const url = URL.parse(address);
  if (url?.protocol === 'https:') return false;
  if (url?.protocol === 'http:' && isLoopback(url)) return true;
  throw new SyncError('invalid', 'storage.bad-address', `${setting} must be an https address of a storage account.`);
}

/** The parts of a connection string, names in lower case. */
function partsOf(connectionString: string): ReadonlyMap<string, string> {
  return new Map(
    connectionString.split(';').flatMap((part) => {
      const at = part.indexOf('=');
      return at < 1 ? [] : [[part.slice(0, at).trim().toLowerCase(), part.slice(at + 1).trim()] as const];
    }),
  );
}

/** May this connection string's service be asked without TLS? Only on this machine. */
function mayBePlain(connectionString: string, service: 'table' | 'queue'): boolean {
  const parts = partsOf(connectionString);
  if (parts.get('usedevelopmentstorage')?.toLowerCase() === 'true') return true;
  const endpoint = parts.get(`${service}endpoint`);
  const { protocol, account, suffix } = {
    protocol: parts.get('defaultendpointsprotocol') ?? 'https',
    account: parts.get('accountname') ?? '',
    suffix: parts.get('endpointsuffix') ?? 'core.windows.net',
  };
  return isPlainLocal(endpoint ?? `${protocol}://${account}.${service}.${suffix}`, 'The storage connection string');
}

function readable<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof SyncError) throw error;
    // The SDK's message would quote the connection string, key included.
    throw new SyncError('invalid', 'storage.bad-connection-string', 'The storage connection string is not one.');
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
    const allowInsecureConnection = mayBePlain(connectionString, 'table');
    mayBePlain(connectionString, 'queue');
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
  if (isPlainLocal(tablesUrl, 'The tables address') || isPlainLocal(queuesUrl, 'The queues address'))
    throw new SyncError('invalid', 'storage.bad-address', 'An identity is never shown over plain HTTP: use https.');
  const service = new QueueServiceClient(queuesUrl, credential, queueOptions);
  return {
    tables: remembered((name) => new TableClient(tablesUrl, prefix + name, credential, tableOptions)),
    queues: remembered((name) => service.getQueueClient(name)),
  };
}
