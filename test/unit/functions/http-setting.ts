import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect } from 'vitest';
import { type Azurite, startAzurite } from '../../../local/azurite.ts';
import { type FunctionsHost, startFunctionsHost } from '../../../local/functions-host/start.ts';
import { createGraphSimulator, type GraphSimulator } from '../../../local/simulators/graph/simulator.ts';
import { createHostApp, type HostApp, type Person } from '../../../local/simulators/host-app/host-app.ts';
import type { KeyVaultDouble } from '../../../local/simulators/key-vault/double.ts';
import { type Served, serve } from '../../../local/simulators/serve.ts';
import { createSeveraSimulator, type SeveraSimulator } from '../../../local/simulators/severa/simulator.ts';
import { AINO, addSetting, TYPES } from '../../../local/stack/setting.ts';
import { trustedCertificate } from '../../../local/stack/trust.ts';
import { openVault } from '../../../local/stack/vault.ts';
import { installEdges, VAULT_URL, vaultEdges } from '../../../local/stack/vault-edges.ts';
import type { Consent } from '../../../shared/consent/consents.ts';
import { RETURNS } from '../../../shared/consent/entra-address.ts';
import { must } from '../../../shared/errors.ts';
import { createStorageClients } from '../../../shared/storage/clients.ts';
import { createTableConsents } from '../../../shared/storage/table-consents.ts';
import { createTableStore } from '../../../shared/storage/table-store.ts';
import type { Store } from '../../../shared/sync/ports.ts';

/** The address under which browsers know the functions: a front door, not the host's own. */
export const PUBLIC_URL = 'https://sync.example.com';

/** The functions of production under the local host, with simulators for everything that they reach. */
export interface HttpSetting {
  readonly url: string;
  readonly graph: GraphSimulator;
  readonly severa: SeveraSimulator;
  readonly vault: KeyVaultDouble;
  readonly hostApp: HostApp;
  /** The sample organisation's tenant. */
  readonly tenantId: string;
  /** Lines of the functions' log. */
  readonly log: string[];
  store(organizationId: string): Store;
  /** The row of its newest consent. */
  consent(organizationId: string): Promise<Consent | null>;
  /** Makes its open step as old as if so many milliseconds had passed. */
  age(organizationId: string, milliseconds: number): Promise<void>;
  send(method: string, path: string, options?: SendOptions): Promise<Answer>;
  /** Sends with a token of this person. */
  as(person: Person, method: string, path: string, options?: SendOptions): Promise<Answer>;
}

export interface SendOptions {
  /** An object is sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Changes to the token's claims; undefined takes one away. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any;
}

/** To be called once in a test file. */
export function useHttp(settings: Readonly<Record<string, string>> = {}): () => HttpSetting {
  let azurite: Azurite | undefined;
  let host: FunctionsHost | undefined;
  const servers: Served[] = [];
  let setting: HttpSetting | undefined;

  beforeAll(async () => {
    azurite = await startAzurite();
    const { connectionString } = azurite;
    const [graph, severa] = [createGraphSimulator({ clock: Date.now }), createSeveraSimulator({ clock: Date.now })];
    const { tenantId, entra } = addSetting({ graph, severa });
    const redirectUris = Object.values(RETURNS).map((path) => PUBLIC_URL + path);
    graph.register({ clientId: entra.clientId, secret: entra.clientSecret, redirectUris });
    const hostApp = await createHostApp({ clock: Date.now });
    const vault = openVault(Date.now);
    const tls = await trustedCertificate();
    const [graphUrl, severaUrl, hostUrl] = await Promise.all(
      [graph.handle, severa.handle, hostApp.handle].map(async (handle) => {
        const server = await serve(handle, { port: 0, tls });
        servers.push(server);
        return server.url;
      }),
    );
    const log: string[] = [];
    // A minute's patience takes three seconds here.
    const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds / 20));
    const restore = installEdges({ ...vaultEdges(vault.httpClient), wait });
    host = await startFunctionsHost({
      main: new URL('../../../functions/main.ts', import.meta.url),
      env: {
        DATA_CONNECTION: connectionString,
        GRAPH_BASE_URL: must(graphUrl, 'started'),
        ENTRA_AUTHORITY: must(graphUrl, 'started'),
        ENTRA_CLIENT_ID: entra.clientId,
        ENTRA_CLIENT_SECRET: entra.clientSecret,
        SEVERA_BASE_URL: `${severaUrl}/rest-api`,
        HOST_TOKEN_ISSUER: hostApp.issuer,
        HOST_TOKEN_AUDIENCE: hostApp.audience,
        HOST_TOKEN_JWKS_URL: must(hostUrl, 'started'),
        KEY_VAULT_URL: VAULT_URL,
        PUBLIC_BASE_URL: PUBLIC_URL,
        ...settings,
      },
      port: 0,
      host: '127.0.0.1',
      queueConnection: null,
      pollMs: 2_000,
      log: ({ message }) => void log.push(message),
    }).finally(restore);
    const { url } = host;
    const { tables } = createStorageClients({ kind: 'connection-string', connectionString }, { prefix: 'severasync' });
    const consents = createTableConsents(tables);
    const send: HttpSetting['send'] = async (method, path, { body, headers = {} } = {}) => {
      const isText = typeof body === 'string' || body instanceof Uint8Array;
      const json = body === undefined || isText ? {} : { 'content-type': 'application/json' };
      const content = body === undefined || isText ? (body ?? null) : JSON.stringify(body);
      const response = await fetch(`${url}/api/${path}`, {
        method,
        headers: { ...json, ...headers },
        body: content as BodyInit | null,
      });
      const text = await response.text();
      const isJson = /\bjson\b/u.test(response.headers.get('content-type') ?? '');
      return {
        status: response.status,
        headers: response.headers,
        text,
        body: isJson && text !== '' ? JSON.parse(text) : null,
      };
    };
    setting = {
      url,
      graph,
      severa,
      vault,
      hostApp,
      tenantId,
      log,
      consent: (organizationId) => consents.consent(consents.keyOf(organizationId)),
      async age(organizationId, milliseconds) {
        const row = must(await consents.consent(consents.keyOf(organizationId)), 'somebody asked');
        const { digest, until } = must(row.leg, 'a step is open');
        await consents.saveConsent({ ...row, leg: { digest, until: until - milliseconds } });
      },
      store: (organizationId) => createTableStore({ tables, organizationId, clock: Date.now }),
      send,
      async as(person, method, path, { claims = {}, headers = {}, ...options } = {}) {
        const token = await hostApp.token(person, claims);
        return send(method, path, { ...options, headers: { authorization: `Bearer ${token}`, ...headers } });
      },
    };
  }, 60_000);
  afterAll(async () => {
    await host?.close();
    for (const server of servers) await server.close();
    await azurite?.close();
  });
  return () => must(setting, 'the functions have started');
}

/** An organisation of its own for a test: nobody else's rows, limits or secrets. */
export const newOrganization = () => `org-${randomUUID()}`;

export function admin(org: string, sub = `admin-${randomUUID()}`): Person {
  return { sub, org, roles: ['admin', 'user'], email: `${sub}@example.com`, email_verified: true, name: 'Ada Admin' };
}

/** The sample's first person: his address has a mailbox in the sample's tenant. */
export function aino(org: string, sub = AINO.userId): Person {
  return { sub, org, roles: ['user'], email: AINO.email, email_verified: true, name: AINO.name, locale: 'en' };
}

export const INPUT = {
  kind: 'graph',
  severaClientId: 'sample-severa-client',
  zone: 'Europe/Helsinki',
  typeIds: [TYPES.appointment, TYPES.sales],
  defaultTypeId: TYPES.appointment,
} as const;
export const SECRET = 'sample-severa-secret';

/** Makes the organisation ready through the routes; the consent is another route's, so its result is put in by hand. */
export async function connectOrganization(
  { as, store, tenantId }: HttpSetting,
  org: string,
  { enabled = true }: { readonly enabled?: boolean } = {},
): Promise<{ readonly etag: string }> {
  const person = admin(org);
  const before = await as(person, 'GET', 'organization/exchange');
  const put = await as(person, 'PUT', 'organization/exchange', {
    body: { ...INPUT, severaClientSecret: SECRET },
    headers: { 'if-match': before.headers.get('etag') ?? '' },
  });
  expect(put.status, put.text).toBe(200);
  const row = must(await store(org).organization(), 'it was just saved');
  await store(org).saveOrganization({ ...row, tenantId });
  if (enabled) {
    const on = await as(person, 'PUT', 'organization/exchange/enabled', { body: { enabled: true } });
    expect(on.status, on.text).toBe(200);
  }
  const after = await as(person, 'GET', 'organization/exchange');
  return { etag: after.headers.get('etag') ?? '' };
}

/** Asserts a refusal: its status, headers and document. */
export function expectProblem(
  answer: Answer,
  status: number,
  code: string,
  members: Record<string, unknown> = {},
): void {
  expect({ status: answer.status, code: answer.body?.code }, answer.text).toEqual({ status, code });
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(answer.body).toMatchObject({
    type: `urn:severa-calendar-sync:problem:${code}`,
    status,
    code,
    title: expect.stringMatching(/\S/u),
    detail: expect.stringMatching(/\S/u),
    correlationId: expect.stringMatching(/^[\da-f-]{36}$/u),
    ...members,
  });
}
