import { randomUUID } from 'node:crypto';
import type { Config } from '../shared/config.ts';
import { must, SyncError } from '../shared/errors.ts';
import { createGraphCalendar } from '../shared/graph/calendar.ts';
import { createGraphToken } from '../shared/graph/token.ts';
import { createSeveraActivities } from '../shared/severa/activities.ts';
import { createStorageClients, type StorageAccount } from '../shared/storage/clients.ts';
import { createTableStore } from '../shared/storage/table-store.ts';
import { createWorkQueue, type StorageWorkQueue } from '../shared/storage/work-queue.ts';
import type { Clock, HostActivities, MailboxCalendar, Organization, Store } from '../shared/sync/ports.ts';

/** Both sides of one organisation. */
export interface Connection {
  readonly host: HostActivities;
  readonly calendar: MailboxCalendar;
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

/** Prefix of the table names. */
export const TABLES = 'severasync';

export function createServices(config: Config): Services {
  const offset = config.CLOCK_OFFSET_SECONDS * 1000;
  const clock = () => Date.now() + offset;
  const { tables, queues } = createStorageClients(storageAccount(config), { prefix: TABLES });
  const store = (organizationId: string) => createTableStore({ tables, organizationId, clock });
  const connections = new Map<string, Connection>();
  return {
    clock,
    newId: randomUUID,
    queue: createWorkQueue(queues),
    runMs: config.RUN_SECONDS * 1000,
    store,
    async connect(organizationId) {
      const organization = await store(organizationId).organization();
      if (organization === null || organization.tenantId === null) {
        throw new SyncError('unavailable', 'organization.not-connected', 'The organisation is not connected.');
      }
      // One pair of adapters for each connection: they hold the tokens, the users and the request budget.
      const key = [organization.id, organization.tenantId, organization.severaClientId, organization.zone].join('\n');
      const made = connections.get(key) ?? connect(config, organization, organization.tenantId, clock);
      connections.set(key, made);
      return made;
    },
  };
}

function connect(config: Config, organization: Organization, tenantId: string, clock: Clock): Connection {
  return {
    host: createSeveraActivities({
      baseUrl: config.SEVERA_BASE_URL,
      clientId: organization.severaClientId,
      getSecret: async () => config.SEVERA_CLIENT_SECRET,
      organizationZone: organization.zone,
      clock,
    }),
    calendar: createGraphCalendar({
      baseUrl: config.GRAPH_BASE_URL,
      zone: organization.zone,
      clock,
      getToken: createGraphToken({
        tenantId,
        clientId: config.ENTRA_CLIENT_ID,
        proof: { clientSecret: config.ENTRA_CLIENT_SECRET },
        authority: config.ENTRA_AUTHORITY,
      }),
    }),
  };
}

function storageAccount(config: Config): StorageAccount {
  const { DATA_CONNECTION: connectionString, DATA_CONNECTION__clientId: clientId } = config;
  if (connectionString !== undefined) return { kind: 'connection-string', connectionString };
  return {
    kind: 'identity',
    tablesUrl: must(config.DATA_CONNECTION__tableServiceUri, 'checked with the settings'),
    queuesUrl: must(config.DATA_CONNECTION__queueServiceUri, 'checked with the settings'),
    ...(clientId === undefined ? {} : { clientId }),
  };
}
