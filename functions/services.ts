import { randomUUID } from 'node:crypto';
import type { Config } from '../shared/config.ts';
import type { Consents } from '../shared/consent/consents.ts';
import type { EntraApp } from '../shared/consent/entra-address.ts';
import { createIdTokenReader } from '../shared/consent/id-token.ts';
import type { TenantAccess } from '../shared/consent/probe-grant.ts';
import { createSignIn, type SignIn } from '../shared/consent/sign-in.ts';
import { must, SyncError } from '../shared/errors.ts';
import { createGraphCalendar } from '../shared/graph/calendar.ts';
import { createGraphDirectory, type Directory } from '../shared/graph/directory.ts';
import { createMailboxProbe } from '../shared/graph/mailbox-probe.ts';
import { createKeyVault } from '../shared/secrets/key-vault.ts';
import type { Secrets } from '../shared/secrets/secrets.ts';
import type { Bindings } from '../shared/settings/bindings.ts';
import type { TestParts } from '../shared/settings/connection-test.ts';
import { createSeveraActivities } from '../shared/severa/activities.ts';
import type { RequestPace } from '../shared/severa/pace.ts';
import { createSharedPace } from '../shared/severa/shared-pace.ts';
import { createStorageClients, type StorageAccount } from '../shared/storage/clients.ts';
import { createTableBindings } from '../shared/storage/table-bindings.ts';
import { createTableConsents } from '../shared/storage/table-consents.ts';
import { createTableStore } from '../shared/storage/table-store.ts';
import { createWorkQueue, type StorageWorkQueue } from '../shared/storage/work-queue.ts';
import type { Clock, HostActivities, MailboxCalendar, Organization, Store, Wait } from '../shared/sync/ports.ts';
import { appProof } from './app-identity.ts';
import type { Edges } from './edges.ts';
import { graphOf } from './graph-edges.ts';
import { type TestSources, testPartsOf } from './test-parts.ts';

type Sides = Omit<WholeConnection, 'organization'>;

/** Both sides of one organisation. */
export interface Connection {
  /** The organisation's row as it was read for this. */
  readonly organization: Organization;
  readonly host: HostActivities;
  readonly calendar: MailboxCalendar;
  /** Id of the mailbox that has this address; null: none has. Missing: nobody is looked up (H12a). */
  readonly mailboxOf?: (address: string) => Promise<string | null>;
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
  readonly consents: Consents;
  readonly signIn: SignIn;
  readonly entraApp: EntraApp;
  /** A tenant with a token of its own, whatever was given before. */
  tenant(tenantId: string): TenantAccess;
  /** Severa alone, for an organisation that has no tenant yet. */
  severa(organizationId: string): Promise<HostActivities>;
  readonly wait: Wait;
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
  const app = appOf(config);
  const proof = appProof(config, edges, clock);
  const severa = (organization: Organization): HostActivities => {
    const secrets = vault(organization.id);
    return createSeveraActivities({
      baseUrl: config.SEVERA_BASE_URL,
      clientId: organization.severaClientId,
      getSecret: (options) => secrets.read('severaClientSecret', organization.connection, options),
      organizationZone: organization.zone,
      pace: paceOf(organization.id),
      clock,
    });
  };
  return {
    clock,
    wait: edges.wait ?? pause,
    consents: createTableConsents(tables),
    entraApp: app,
    signIn: createSignIn({ ...app, proof, readIdToken: createIdTokenReader({ ...app, clock }) }),
    tenant(tenantId) {
      const graph = graphOf(config, { tenantId, proof, clock });
      return { findMailbox: createGraphDirectory(graph).findMailbox, openCalendar: createMailboxProbe(graph) };
    },
    async severa(organizationId) {
      return severa(connected(await store(organizationId).organization()));
    },
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
        proof,
        secrets: vault(organization.id),
        pace: paceOf(organization.id),
        clock,
        wait: pause,
      }),
    async connect(organizationId) {
      const organization = connected(await store(organizationId).organization());
      const { tenantId, severaClientId, zone, connection, consentedAt = 0 } = organization;
      if (tenantId === null) throw notConnected();
      // One pair of adapters for each connection: they hold the tokens and the users. Those of a connection that was
      // changed go, and the tokens of its secret with them.
      // A token from before a consent was given again would lack it for an hour.
      const key = [tenantId, severaClientId, zone, connection, consentedAt].join('\n');
      const kept = connections.get(organization.id);
      if (kept?.key === key) return { ...kept.made, organization };
      const graph = graphOf(config, { tenantId, proof, clock });
      const directory = createGraphDirectory(graph);
      const made: Sides = {
        host: severa(organization),
        calendar: createGraphCalendar({ ...graph, zone }),
        mailboxOf: async (address) => (await directory.findMailbox(address))?.id ?? null,
        directory,
      };
      connections.set(organization.id, { key, made });
      return { ...made, organization };
    },
  };
}

function connected(organization: Organization | null): Organization {
  if (organization === null) throw notConnected();
  return organization;
}

function notConnected(): SyncError {
  return new SyncError('unavailable', 'organization.not-connected', 'The organisation is not connected.');
}

function appOf(config: Config): EntraApp {
  return { authority: config.ENTRA_AUTHORITY, clientId: config.ENTRA_CLIENT_ID, publicUrl: config.PUBLIC_BASE_URL };
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
