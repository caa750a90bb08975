import { randomBytes } from 'node:crypto';
import { type Answer, badParameter, forbidden, json, Refusal, refuse } from './answers.ts';
import { type Target, targetOf } from './call.ts';
import { type Faults, noFaults, type Trouble } from './faults.ts';
import { RequestLog } from './log.ts';
import { perform } from './perform.ts';
import { type Secret, Vault } from './vault.ts';
import { bodyText, broken, givenUp, type HttpClient, toResponse, type WireRequest } from './wire.ts';

/** A secret as it lies in a vault. */
export interface Inspected {
  readonly name: string;
  readonly stage: Secret['stage']['kind'];
  /** Of all versions, oldest first. */
  readonly values: readonly string[];
}

export interface KeyVaultDouble {
  /** Goes into the client's option of the same name. Every `https://<name>.vault.azure.net` is a vault of its own. */
  readonly httpClient: HttpClient;
  readonly faults: Faults;
  readonly log: RequestLog;
  /** The contents of the vault of that host, in the order of names. */
  inspect(host: string): readonly Inspected[];
}

const DOMAIN = 'vault.azure.net';
const API_VERSION = /^(?:7\.\d|\d{4}-\d{2}-\d{2}(?:-preview)?)$/u;
const TEN_SECONDS = 10_000;

/** Azure Key Vault's secrets, kept in memory, behind the `httpClient` option of `@azure/keyvault-secrets`. */
export function createKeyVaultDouble(options: {
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Tenant that the challenge names. */
  readonly tenantId?: string;
  /** Which tokens are good. Default: any. */
  readonly isGood?: (token: string) => boolean;
  /** 32 hex digits. Default: random. */
  readonly newVersion?: () => string;
}): KeyVaultDouble {
  const { clock, tenantId = '00000000-0000-4000-8000-000000000001', isGood = () => true } = options;
  const newVersion = options.newVersion ?? (() => randomBytes(16).toString('hex'));
  const faults = noFaults();
  const log = new RequestLog();
  const vaults = new Map<string, Vault>();
  const recent = new Map<string, number[]>();

  function vaultOf(host: string): Vault {
    const vault = vaults.get(host) ?? new Vault(clock, faults);
    vaults.set(host, vault);
    return vault;
  }

  function challenge(resource = `https://${DOMAIN}`): Answer {
    const header = `Bearer authorization="https://login.microsoftonline.com/${tenantId}", resource="${resource}"`;
    const error = { code: 'Unauthorized', message: 'AKV10000: Request is missing a Bearer or PoP token.' };
    return json(401, { error }, { 'www-authenticate': header });
  }

  function throttled(): Refusal {
    const again: Record<string, string> = faults.retryAfter === null ? {} : { 'retry-after': faults.retryAfter };
    return new Refusal(json(429, { error: { code: 'Throttled', message: 'Too many requests.' } }, again));
  }

  function checkRate(host: string): void {
    const now = clock();
    const times = [...(recent.get(host) ?? []).filter((time) => time > now - TEN_SECONDS), now];
    recent.set(host, times);
    if (faults.requestsPerTenSeconds !== null && times.length > faults.requestsPerTenSeconds) throw throttled();
  }

  function nextTrouble(target: Target, withToken: boolean): Trouble | null {
    const at = faults.once.findIndex(
      ({ trouble, when }) =>
        withToken === (trouble !== 'other-resource') && (when?.(target.operation, target.name) ?? true),
    );
    return at < 0 ? null : (faults.once.splice(at, 1)[0]?.trouble ?? null);
  }

  function answer(request: WireRequest, url: URL, target: Target): Answer {
    if (!API_VERSION.test(url.searchParams.get('api-version') ?? ''))
      throw badParameter('The api-version is missing or not supported.');
    const token = /^Bearer (.+)$/u.exec(request.headers.get('authorization') ?? '')?.[1];
    if (token === undefined || !isGood(token)) return challenge();
    checkRate(url.host);
    if (faults.firewall) throw forbidden('Client address is not authorized.', 'ForbiddenByFirewall');
    if (faults.forbidden.includes(target.operation)) throw forbidden('Not authorized.', 'ForbiddenByRbac');
    const place = { origin: url.origin, purgeProtection: faults.purgeProtection };
    const vault = vaultOf(url.host);
    const call = { vault, place, method: request.method, url, body: bodyText(request), now: clock(), newVersion };
    return perform(call, target);
  }

  function refusable(act: () => Answer): Answer {
    try {
      return act();
    } catch (error) {
      if (error instanceof Refusal) return error.answer;
      throw error;
    }
  }

  async function respond(request: WireRequest, url: URL, target: Target, trouble: Trouble | null): Promise<Answer> {
    const again: Record<string, string> = faults.retryAfter === null ? {} : { 'retry-after': faults.retryAfter };
    switch (trouble) {
      case null:
        return refusable(() => answer(request, url, target));
      case '429':
        return throttled().answer;
      case '500':
        return refuse(500, 'InternalError', 'An error occurred.').answer;
      case '503':
        return json(503, { error: { code: 'ServiceUnavailable', message: 'Busy.' } }, again);
      case '503-bare':
        return { status: 503, headers: again, body: '' };
      case '401':
        return challenge();
      case '404-page':
        return { status: 404, headers: { 'content-type': 'text/html' }, body: '<h1>Not found</h1>' };
      case '307':
        return { status: 307, headers: { location: 'https://elsewhere.example/' }, body: '' };
      case 'other-resource':
        return challenge('https://graph.example');
      case 'hang':
        return givenUp(request);
      case 'drop':
        throw broken('ECONNRESET');
      case 'lost':
        refusable(() => answer(request, url, target));
        throw broken('ECONNRESET');
      case 'garbled': {
        const whole = refusable(() => answer(request, url, target));
        return { ...whole, body: whole.body.slice(0, -10) };
      }
    }
  }

  async function sendRequest(request: WireRequest) {
    const url = new URL(request.url);
    if (url.protocol !== 'https:' || !url.host.endsWith(`.${DOMAIN}`)) throw broken('ENOTFOUND');
    const target = targetOf(request.method, url.pathname);
    const withToken = request.headers.has('authorization');
    const bodyBytes = Buffer.byteLength(bodyText(request));
    const { method } = request;
    const asked = { at: clock(), vault: url.host, operation: target.operation, method, path: url.pathname };
    const logged = (status: number | null) => log.add({ ...asked, withToken, bodyBytes, status });
    try {
      const answered = await respond(request, url, target, nextTrouble(target, withToken));
      logged(answered.status);
      return toResponse(request, answered);
    } catch (error) {
      logged(null);
      throw error;
    }
  }

  return {
    httpClient: { sendRequest },
    faults,
    log,
    inspect: (host) =>
      vaultOf(host)
        .all()
        .map(({ name, stage, versions }) => ({ name, stage: stage.kind, values: versions.map(({ value }) => value) })),
  };
}
