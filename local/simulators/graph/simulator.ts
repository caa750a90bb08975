import { type DirectoryRole, newEntra, newKey, type Registration, signingKeys } from '../entra/entra.ts';
import { answerFailure, GraphFailure, toResponse } from './answers.ts';
import { answerBatch } from './batch.ts';
import { answerEntra } from './entra.ts';
import { type Faults, noFaults } from './faults.ts';
import { shownEvents, storedEvents } from './inspect.ts';
import { RequestLog, type SentMail } from './log.ts';
import { perform } from './perform.ts';
import { Person } from './person.ts';
import { deliverDue } from './post.ts';
import { type Ask, route } from './router.ts';
import { emptyStore, type JsonObject, type Mailbox, type Role, type Tenant } from './state.ts';
import { commit, deleteCalendar, makeCalendar } from './store.ts';
import { randomGuid, type World } from './world.ts';

export interface GraphSimulatorOptions {
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** 0 <= x < 1; defaults to a generator with a fixed seed, so that two runs are the same. */
  readonly random?: () => number;
  /** How latency is waited for; defaults to setTimeout. */
  readonly wait?: (milliseconds: number) => Promise<void>;
  readonly faults?: Partial<Faults>;
}

export interface TenantInput {
  /** GUID. */
  readonly id: string;
  /** An application that the tenant knows from the start; without one nobody has consented to anything. */
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** What an administrator granted; defaults to Calendars.ReadWrite and User.Read.All. */
  readonly roles?: readonly Role[];
}

export interface UserInput {
  readonly tenantId: string;
  /** Object id, a GUID. */
  readonly userId: string;
  /** Primary address; null: no mail. */
  readonly mail: string | null;
  /** Further addresses. */
  readonly aliases?: readonly string[];
  readonly userPrincipalName?: string;
  readonly displayName?: string;
  /** Windows or IANA name; defaults to UTC. */
  readonly timeZone?: string;
  readonly accountEnabled?: boolean;
  readonly purpose?: Mailbox['purpose'];
  readonly directoryRoles?: readonly DirectoryRole[];
}

/** Microsoft Entra ID and the calendar part of Microsoft Graph v1.0, in memory. */
export interface GraphSimulator {
  /** Rejects with DropConnection where a fault ends the connection. */
  handle(request: Request): Promise<Response>;
  /** Read at every request; change it at any time. */
  readonly faults: Faults;
  readonly log: RequestLog;
  /** Every mail that Exchange would have sent. */
  readonly outbox: SentMail[];
  addTenant(input: TenantInput): Tenant;
  /** An app registration; without it nobody can consent or sign in. */
  register(input: Partial<Registration> & Pick<Registration, 'clientId'>): Registration;
  /** An administrator removes the app from his tenant; tokens that are out are taken back, or live on for their hour. */
  withdrawConsent(tenantId: string, clientId: string, tokens?: 'taken-back' | 'live-on'): void;
  /** Signs ID tokens with a new key from now on; the old one stays published, or doesn't. */
  rotateKeys(takeBack?: boolean): Promise<void>;
  addUser(input: UserInput): Mailbox;
  /** The user is gone with his mailbox, as after a lapsed licence and thirty days. */
  removeUser(userId: string): void;
  /** Address, name, state of a user or mailbox, for changing. Throws for an unknown id. */
  user(userId: string): Mailbox;
  tenant(tenantId: string): Tenant;
  /** Somebody at work in Outlook with this mailbox. */
  person(userId: string): Person;
  /** Somebody outside every tenant: he sends and gets invitations, and no request reaches his mailbox. */
  addOutsider(input: { readonly userId: string; readonly mail: string; readonly displayName?: string }): Mailbox;
  /** Every event as stored, Deleted Items included. */
  events(userId: string): JsonObject[];
  /** The default calendar as Outlook shows it: singles and occurrences that touch the window of instants. */
  shown(userId: string, from: number, until: number): JsonObject[];
  /** Kills every delta link of the mailbox. */
  expireDeltaTokens(userId: string): void;
  /** Another mailbox behind the same user: empty, with calendars of its own, and no old delta link is valid. */
  replaceMailbox(userId: string): void;
  /** A calendar and its events go to Deleted Items; `default`: the mailbox's own, as after a repair. */
  deleteCalendar(userId: string, name?: string): void;
  /** Empty, under a new id. */
  recreateCalendar(userId: string, name?: string): void;
  /** Kills every access token. */
  expireTokens(): void;
}

export function createGraphSimulator(options: GraphSimulatorOptions): GraphSimulator {
  const faults: Faults = { ...noFaults(), ...options.faults };
  const world: World = {
    clock: () => options.clock() + faults.clockSkewMs,
    random: options.random ?? seeded(1),
    wait: options.wait ?? ((milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))),
    faults,
    log: new RequestLog(),
    outbox: [],
    post: [],
    tenants: new Map(),
    mailboxes: new Map(),
    tokens: new Map(),
    entra: newEntra(),
    underWay: new Map(),
    recent: new Map(),
    seen: 0,
  };
  const opened = (userId: string) => {
    deliverDue(world);
    return known(world.mailboxes, userId);
  };
  return {
    handle: (request) => handle(world, request),
    faults: world.faults,
    log: world.log,
    outbox: world.outbox,
    addTenant: (input) => addTenant(world, input),
    register(input) {
      const registration: Registration = {
        name: 'An app',
        secret: null,
        redirectUris: [],
        roles: ['Calendars.ReadWrite', 'User.Read.All'],
        namesRoles: true,
        takesAssertion: null,
        ...input,
      };
      world.entra.registrations.set(registration.clientId, registration);
      return registration;
    },
    withdrawConsent(tenantId, clientId, tokens = 'taken-back') {
      const tenant = known(world.tenants, tenantId);
      tenant.applications.delete(clientId);
      tenant.roles = [];
      tenant.pending = [];
      if (tokens === 'live-on') return;
      for (const [token, issued] of world.tokens) if (issued.tenantId === tenantId) world.tokens.delete(token);
    },
    async rotateKeys(takeBack = false) {
      const keys = await signingKeys(world.entra);
      const next = await newKey(`key-${keys.length + 1}`);
      world.entra.keys = Promise.resolve(takeBack ? [next] : [next, ...keys]);
    },
    addUser: (input) => addUser(world, input),
    removeUser: (userId) => {
      world.mailboxes.delete(userId);
    },
    user: (userId) => known(world.mailboxes, userId),
    tenant: (tenantId) => known(world.tenants, tenantId),
    person: (userId) => new Person(world, opened(userId)),
    addOutsider: (input) => addMailbox(world, { ...input, tenantId: 'outside' }),
    events: (userId) => storedEvents(world, opened(userId)),
    shown: (userId, from, until) => shownEvents(world, opened(userId), { from, until }),
    expireDeltaTokens: (userId) => {
      known(world.mailboxes, userId).store.syncGeneration += 1;
    },
    replaceMailbox(userId) {
      const mailbox = known(world.mailboxes, userId);
      const { store } = mailbox;
      for (const number of [...store.items.keys()]) commit(world, mailbox, null, number);
      store.transactions.clear();
      for (const name of [...store.calendars.keys()]) if (name !== 'default') store.calendars.delete(name);
      store.goneCalendars.clear();
      store.syncGeneration += 1;
      store.incarnation += 1;
    },
    deleteCalendar: (userId, name = 'default') => deleteCalendar(world, known(world.mailboxes, userId), name),
    recreateCalendar: (userId, name = 'default') => makeCalendar(known(world.mailboxes, userId), name),
    expireTokens: () => world.tokens.clear(),
  };
}

async function handle(world: World, request: Request): Promise<Response> {
  deliverDue(world);
  const url = new URL(request.url);
  const common = { 'request-id': randomGuid(world), Date: new Date(world.clock()).toUTCString() };
  if (!url.pathname.startsWith('/v1.0/')) {
    const answer = (await answerEntra(world, request, url)) ?? new Response('Not found', { status: 404 });
    for (const [name, value] of Object.entries(common)) answer.headers.set(name, value);
    return answer;
  }
  const ask: Ask = { method: request.method, url, headers: request.headers, body: await request.text() };
  const clientRequestId = request.headers.get('client-request-id') ?? common['request-id'];
  const headers = { ...common, 'client-request-id': clientRequestId, 'x-ms-ags-diagnostic': DIAGNOSTIC };
  try {
    const batch = url.pathname === '/v1.0/$batch' && request.method === 'POST';
    const answer = await perform(world, ask, false, () => (batch ? answerBatch(world, ask) : route(world, ask)));
    return toResponse(answer, headers);
  } catch (error) {
    if (!(error instanceof GraphFailure)) throw error;
    return toResponse(answerFailure(error, common['request-id'], clientRequestId, world.clock()), headers);
  }
}

const DIAGNOSTIC =
  '{"ServerInfo":{"DataCenter":"Simulated","Slice":"E","Ring":"1","ScaleUnit":"000","RoleInstance":"SIM"}}';

function addTenant(world: World, input: TenantInput): Tenant {
  const tenant: Tenant = {
    id: input.id,
    applications: new Map(input.clientId === undefined ? [] : [[input.clientId, input.clientSecret ?? '']]),
    roles:
      input.clientId === undefined ? [] : [...(input.roles ?? (['Calendars.ReadWrite', 'User.Read.All'] as const))],
    pending: [],
    scopedMailboxes: new Set(),
    blockedMailboxes: new Set(),
  };
  world.tenants.set(input.id, tenant);
  return tenant;
}

function addUser(world: World, input: UserInput): Mailbox {
  known(world.tenants, input.tenantId);
  return addMailbox(world, input);
}

function addMailbox(world: World, input: UserInput): Mailbox {
  const mailbox: Mailbox = {
    tenantId: input.tenantId,
    userId: input.userId,
    userPrincipalName: input.userPrincipalName ?? input.mail ?? `${input.userId}@tenant.example`,
    displayName: input.displayName ?? input.mail?.split('@')[0] ?? 'Somebody',
    mail: input.mail,
    proxyAddresses: [
      ...(input.mail === null ? [] : [`SMTP:${input.mail}`]),
      ...(input.aliases ?? []).map((alias) => `smtp:${alias}`),
    ],
    accountEnabled: input.accountEnabled ?? true,
    directoryRoles: input.directoryRoles ?? [],
    purpose: input.purpose ?? 'user',
    timeZone: input.timeZone ?? 'UTC',
    enabled: true,
    store: emptyStore(),
  };
  world.mailboxes.set(input.userId, mailbox);
  return mailbox;
}

function known<T>(map: ReadonlyMap<string, T>, id: string): T {
  const found = map.get(id);
  if (found === undefined) throw new Error(`The simulator doesn't know ${id}: add it first.`);
  return found;
}

/** A small generator (mulberry32): good enough for faults, the same on every machine. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
