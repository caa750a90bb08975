import { DropConnection } from '../serve.ts';
import { type Call, jsonBody, type Severa } from './call.ts';
import { authenticate, bearer, insufficient, needOf } from './gate.ts';
import { createOrganization, type OrganizationControl, type OrganizationInput } from './organization-control.ts';
import { Problem } from './problem.ts';
import { Quota, quotaExceeded } from './quota.ts';
import { chance, randomGuid, seededRandom } from './random.ts';
import { classify, type RequestClass, RequestLog } from './request-log.ts';
import { routeOf } from './routes.ts';
import type { Credentials, OrganizationStore } from './store.ts';
import { defaultBehaviour, noFaults, type OnceFault, type SeveraBehaviour, type SeveraFaults } from './switches.ts';
import { refused, Tokens } from './tokens.ts';
import { garbled, htmlPage, retryAfter, unsure } from './trouble.ts';

export interface SeveraSimulatorOptions {
  /** Milliseconds since 1970; Severa's own clock is this plus `faults.clockSkewMs`. */
  readonly clock: () => number;
  /** Numbers in [0, 1); a fixed seed by default, so that a run can be repeated. */
  readonly random?: () => number;
  /** How latency is waited for. */
  readonly wait?: (milliseconds: number) => Promise<void>;
  readonly faults?: Partial<SeveraFaults>;
  readonly behaviour?: Partial<SeveraBehaviour>;
}

export interface SeveraSimulator {
  /** Answers one request under `/rest-api`; rejects with DropConnection where no answer arrives. */
  handle(request: Request): Promise<Response>;
  readonly faults: SeveraFaults;
  readonly behaviour: SeveraBehaviour;
  readonly requests: RequestLog;
  addOrganization(input: OrganizationInput): OrganizationControl;
  organization(guid: string): OrganizationControl;
  organizations(): OrganizationControl[];
  /** Every access and refresh token stops working. */
  revokeTokens(): void;
}

/** The paths under which public clients call the API. */
const BASE = /^\/rest-api(?:\/v1(?:\.0)?(?=\/)|(?=\/heartbeat\/))/iu;
const WRITES: readonly RequestClass[] = ['create', 'update', 'delete', 'participants'];

/** Severa's REST API v1 in memory, as its published OpenAPI document describes it. */
export function createSeveraSimulator(options: SeveraSimulatorOptions): SeveraSimulator {
  const faults: SeveraFaults = { ...noFaults(), ...options.faults };
  const behaviour: SeveraBehaviour = { ...defaultBehaviour(), ...options.behaviour };
  const random = options.random ?? seededRandom(1);
  const wait = options.wait ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)));
  const now = () => options.clock() + faults.clockSkewMs;
  const stamp = () => unsure(now(), faults.clockSpreadMs, random);
  const severa: Severa = { faults, behaviour, random, now, stamp };
  const controls = new Map<string, OrganizationControl>();
  const clients = new Map<string, { store: OrganizationStore; credentials: Credentials }>();
  const tokens = new Tokens(behaviour, random, now);
  const quota = new Quota();
  const requests = new RequestLog();
  let received = 0;

  /** Whose quota a request counts against, known before the request is checked; null: nobody's. */
  async function organizationOf(request: Request, requestClass: RequestClass): Promise<OrganizationStore | null> {
    const byToken = tokens.grant(bearer(request) ?? '')?.store;
    if (byToken) return byToken;
    const named = request.headers.get('client_id') ?? (requestClass === 'token' ? await clientIdIn(request) : '');
    return clients.get(named)?.store ?? null;
  }

  /** The one-shot fault for this request, which it uses up. */
  function takeOnce(requestClass: RequestClass): OnceFault['fault'] | null {
    const index = faults.once.findIndex((once) => once.on === 'any' || once.on === requestClass);
    return index < 0 ? null : (faults.once.splice(index, 1)[0]?.fault ?? null);
  }

  async function dispatch(request: Request, url: URL, segments: readonly string[]): Promise<Response> {
    if (segments[0] === 'token' && request.method === 'POST') return tokens.issue(await jsonBody(request), clients);
    if (segments[0] === 'refreshtoken' && request.method === 'POST') return tokens.renew(await jsonBody(request));
    if (segments[0] === 'heartbeat' && segments[1] !== 'authorized') return heartbeat(segments[1]);
    const grant = authenticate(request, tokens, severa);
    const { organizationRefusal } = faults;
    if (organizationRefusal) throw new Problem(403, organizationRefusal, 'The organisation can not use the API.');
    const route = routeOf(request.method, segments);
    if (!route) throw new Problem(404, 'InvalidRequest', 'No such resource.');
    const call: Call = { severa, store: grant.store, request, query: url.searchParams, need: needOf(grant, severa) };
    return route(call);
  }

  /** Faults in the order in which a real request meets them: network, quota, server, work, server, network. */
  async function answer(
    request: Request,
    url: URL,
    segments: readonly string[],
    requestClass: RequestClass,
    store: OrganizationStore | null,
  ): Promise<Response> {
    received += 1;
    const at = options.clock();
    if (store) requests.arrived(store.guid, at);
    const once = takeOnce(requestClass);
    const concerned = faults.only === null || faults.only.includes(requestClass);
    const happens = (rate: number) => concerned && chance(random, rate);
    if (once === 'drop-before' || happens(faults.dropBeforeRate)) throw new DropConnection();
    const everyNth = faults.throttleEveryNth > 0 && received % faults.throttleEveryNth === 0;
    const overQuota = faults.rateLimit && store !== null && !quota.admit(store.guid, at, faults.maxPerSecond);
    if (once === 'throttle' || everyNth || overQuota) {
      return quotaExceeded(faults.maxPerSecond, retryAfter(faults, random, now()));
    }
    if (once === 'unauthorized') throw refused('The access token is not valid or has expired.');
    if (once === 'forbidden') throw insufficient('of this call');
    if (once === 'page-404') return htmlPage(404);
    if (once === 'fail-before' || happens(faults.failBeforeRate)) return failure(503, 'The service is not available.');
    // Before the work: a caller that has given up by then meets a write that is done after he asked for it.
    if (faults.latencyMs > 0) await wait(faults.latencyMs);
    const response = await dispatch(request, url, segments);
    const written = request.method !== 'GET' && WRITES.includes(requestClass);
    if (once === 'drop-after' || (written && happens(faults.dropAfterWriteRate))) throw new DropConnection();
    if (once === 'fail-after' || (written && happens(faults.failAfterWriteRate))) {
      return failure(500, 'An internal error happened.');
    }
    const spoilt = response.ok && (once === 'garble' || happens(faults.garbledRate));
    return spoilt ? garbled(response, faults, random) : response;
  }

  function failure(status: 500 | 503, message: string): Response {
    if (faults.failureForm === 'html') return htmlPage(status === 500 ? 502 : status);
    throw new Problem(status, 'InternalSystemError', message);
  }

  async function handle(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const base = BASE.exec(url.pathname)?.[0];
    const segments = url.pathname
      .slice(base?.length ?? 0)
      .split('/')
      .filter((part) => part !== '');
    const requestClass = classify(request.method, segments);
    const store = await organizationOf(request, requestClass);
    const log = (status: number) =>
      requests.add({
        at: options.clock(),
        organizationGuid: store?.guid ?? null,
        method: request.method,
        path: `${url.pathname}${url.search}`,
        class: requestClass,
        status,
      });
    let response: Response;
    try {
      if (base === undefined) throw new Problem(404, 'InvalidRequest', 'No such resource.');
      response = await answer(request, url, segments, requestClass, store);
    } catch (error) {
      if (!(error instanceof Problem)) {
        log(0);
        throw error;
      }
      response = Response.json({ error: error.model(request.url) }, { status: error.status });
    }
    log(response.status);
    if (!chance(random, faults.dateMissingRate)) {
      response.headers.set('date', new Date(stamp() + faults.dateHeaderSkewMs).toUTCString());
    }
    return response;
  }

  return {
    handle,
    faults,
    behaviour,
    requests,
    addOrganization(input) {
      if (clients.has(input.clientId)) throw new Error(`The client id ${input.clientId} is taken.`);
      const guid = input.guid ?? randomGuid(random);
      const { store, control } = createOrganization(guid, input, severa);
      for (const credentials of store.credentials) clients.set(credentials.clientId, { store, credentials });
      controls.set(guid, control);
      return control;
    },
    organization(guid) {
      const control = controls.get(guid);
      if (!control) throw new Error(`There is no organisation ${guid}.`);
      return control;
    },
    organizations: () => [...controls.values()],
    revokeTokens: () => tokens.revokeAll(),
  };
}

async function clientIdIn(request: Request): Promise<string> {
  const text = await request.clone().text();
  return /"client_id"\s*:\s*"([^"]*)"/iu.exec(text)?.[1] ?? '';
}

function heartbeat(what: string | undefined): Response {
  if (what !== 'server' && what !== 'database') throw new Problem(404, 'InvalidRequest', 'No such resource.');
  const text = what === 'server' ? 'Server is alive.' : 'Database is alive.';
  return new Response(text, { headers: { 'content-type': 'text/plain' } });
}
