import { randomUUID } from 'node:crypto';
import type { Config } from '../shared/config.ts';
import { must, SyncError } from '../shared/errors.ts';
import { createGraphCalendar } from '../shared/graph/calendar.ts';
import { createGraphDirectory, type Directory } from '../shared/graph/directory.ts';
import { createGraphToken } from '../shared/graph/token.ts';
import { createKeyVault } from '../shared/secrets/key-vault.ts';
import type { Secrets } from '../shared/secrets/secrets.ts';
import type { Bindings } from '../shared/settings/bindings.ts';
import type { TestParts } from '../shared/settings/connection-test.ts';
import { createSeveraActivities } from '../shared/severa/activities.ts';
import type { RequestPace } from '../shared/severa/pace.ts';
import { createSharedPace } from '../shared/severa/shared-pace.ts';
import { createStorageClients, type StorageAccount } from '../shared/storage/clients.ts';
import { createTableBindings } from '../shared/storage/table-bindings.ts';
import { createTableStore } from '../shared/storage/table-store.ts';
import { createWorkQueue, type StorageWorkQueue } from '../shared/storage/work-queue.ts';
import type { Clock, HostActivities, MailboxCalendar, Organization, Store, Wait } from '../shared/sync/ports.ts';
import type { Edges } from './edges.ts';
import { type TestSources, testPartsOf } from './test-parts.ts';

type Sides = Pick<WholeConnection, 'host' | 'calendar' | 'directory'>;

/** Both sides of one organisation. */
export interface Connection {
  /** The organisation's row as it was read for this. */
  readonly organization: Organization;
  readonly host: HostActivities;
  readonly calendar: MailboxCalendar;
}

export interface WholeConnection extends Connection {
  /** The mailboxes of its tenant. */
  readonly directory: Directory;
}

/** What the triggers work with. Building it makes no request. */
export interface Services {
  readonly clock: Clock;
  readonly newId: () => string;
  readonly queue: StorageWorkQueue;
  /** How long one run may work before it hands over, in milliseconds. */
  readonly runMs: number;
  store(organizationId: string): Store;
  /** Throws kind `unavailable` when the organisation is not connected. */
  connect(organizationId: string): Promise<Connection>;
}

/** What the HTTP triggers work with besides. */
export interface HttpServices extends Services {
  /** Which mailbox is whose, in the whole deployment. */
  readonly bindings: Bindings;
  secrets(organizationId: string): Secrets;
  connect(organizationId: string): Promise<WholeConnection>;
  /** What a test of this organisation's connection asks; credentials that aren't stored come with their secret. */
  test(organization: Organization, given: Pick<TestSources, 'address' | 'credentials'>): TestParts;
}

const pause: Wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Prefix of the table names. */
export const TABLES = 'severasync';

export function createServices(config: Config, edges: Edges = {}): HttpServices {
  const offset = config.CLOCK_OFFSET_SECONDS * 1000;
  const clock = () => Date.now() + offset;
  const { tables, queues } = createStorageClients(storageAccount(config), { prefix: TABLES });
  const store = (organizationId: string) => createTableStore({ tables, organizationId, clock });
  const vault = createKeyVault({
    vaultUrl: config.KEY_VAULT_URL,
    credential: edges.keyVaultCredential ?? identity(config),
    ...(edges.keyVaultHttpClient === undefined ? {} : { httpClient: edges.keyVaultHttpClient }),
    clock,
  });
  const connections = new Map<string, { readonly key: string; readonly made: Sides }>();
  const paces = new Map<string, RequestPace>();
  // Severa counts an organisation's requests, whatever connection they belong to and whoever sends them.
  const paceOf = (organizationId: string): RequestPace => {
    const { budget, saveBudget } = store(organizationId);
    const paced = { budget, saveBudget, clock, wait: pause };
    const pace = paces.get(organizationId) ?? (edges.severaPace ?? createSharedPace)(paced);
    paces.set(organizationId, pace);
    return pace;
  };
  return {
    clock,
    newId: randomUUID,
    queue: createWorkQueue(queues),
    runMs: config.RUN_SECONDS * 1000,
    bindings: createTableBindings(tables),
    store,
    secrets: vault,
    test: (organization, given) =>
      testPartsOf({
        ...given,
        config,
        organization,
        secrets: vault(organization.id),
        pace: paceOf(organization.id),
        clock,
        wait: pause,
      }),
    async connect(organizationId) {
      const organization = await store(organizationId).organization();
      if (organization === null || organization.tenantId === null) {
        throw new SyncError('unavailable', 'organization.not-connected', 'The organisation is not connected.');
      }
      // One pair of adapters for each connection: they hold the tokens and the users. Those of a connection that was
      // changed go, and the tokens of its secret with them.
      const { tenantId, severaClientId, zone, connection } = organization;
      const key = [tenantId, severaClientId, zone, connection].join('\n');
      const kept = connections.get(organization.id);
      if (kept?.key === key) return { ...kept.made, organization };
      const made = connect(config, organization, {
        tenantId,
        secrets: vault(organization.id),
        pace: paceOf(organization.id),
        clock,
      });
      connections.set(organization.id, { key, made });
      return { ...made, organization };
    },
  };
}

function connect(
  config: Config,
  organization: Organization,
  parts: {
    readonly tenantId: string;
    readonly secrets: Secrets;
    readonly pace: RequestPace;
    readonly clock: Clock;
  },
): Sides {
  const { tenantId, secrets, pace, clock } = parts;
  const graph = {
    baseUrl: config.GRAPH_BASE_URL,
    clock,
    getToken: createGraphToken({
      tenantId,
      clientId: config.ENTRA_CLIENT_ID,
      proof: { clientSecret: config.ENTRA_CLIENT_SECRET },
      authority: config.ENTRA_AUTHORITY,
    }),
  };
  return {
    host: createSeveraActivities({
      baseUrl: config.SEVERA_BASE_URL,
      clientId: organization.severaClientId,
      getSecret: (options) => secrets.read('severaClientSecret', organization.connection, options),
      organizationZone: organization.zone,
      pace,
      clock,
    }),
    calendar: createGraphCalendar({ ...graph, zone: organization.zone }),
    directory: createGraphDirectory(graph),
  };
}

/** The identity that the app shows to storage and Key Vault. */
function identity({ DATA_CONNECTION__clientId: clientId }: Config): { readonly clientId?: string } {
  return clientId === undefined ? {} : { clientId };
}

function storageAccount(config: Config): StorageAccount {
  const { DATA_CONNECTION: connectionString } = config;
  if (connectionString !== undefined) return { kind: 'connection-string', connectionString };
  return {
    kind: 'identity',
    tablesUrl: must(config.DATA_CONNECTION__tableServiceUri, 'checked with the settings'),
    queuesUrl: must(config.DATA_CONNECTION__queueServiceUri, 'checked with the settings'),
    ...identity(config),
  };
}
