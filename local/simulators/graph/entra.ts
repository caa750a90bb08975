import { hash } from 'node:crypto';
import { adminConsent, settle } from '../entra/admin-consent.ts';
import { authorize } from '../entra/authorize.ts';
import { signingKeys } from '../entra/entra.ts';
import { idToken } from '../entra/id-token.ts';
import { DropConnection } from '../serve.ts';
import type { Target } from './faults.ts';
import { refusalOf, troubleFor } from './trouble.ts';
import type { World } from './world.ts';
import { randomGuid, randomHex } from './world.ts';

/** As Entra ID gives: a little under an hour, in seconds. */
const TOKEN_LIFE = 3599;

/** Answers the Microsoft identity platform's paths; null: not one of them. */
export async function answerEntra(world: World, request: Request, url: URL): Promise<Response | null> {
  if (url.pathname === '/common/discovery/instance') return json(200, instanceDiscovery(url));
  const [, tenantId = '', path = ''] = /^\/([^/]+)\/(.+)$/.exec(url.pathname) ?? [];
  switch (path) {
    case 'v2.0/.well-known/openid-configuration':
      return openIdConfiguration(world, url, tenantId);
    case 'discovery/v2.0/keys':
      return json(200, { keys: (await signingKeys(world.entra)).map(({ published }) => published) });
    case 'v2.0/adminconsent':
      return isRead(request) || request.method === 'POST'
        ? await adminConsent(world, request, url, tenantId)
        : json(405, {});
    case 'oauth2/v2.0/authorize':
      return isRead(request) || request.method === 'POST'
        ? await authorize(world, request, url, tenantId)
        : json(405, {});
    case 'oauth2/v2.0/token':
      return request.method === 'POST' ? await token(world, request, url, tenantId) : json(405, {});
    default:
      return null;
  }
}

/** A request for a token is logged, and suffers what the faults say, like any other. */
async function token(world: World, request: Request, url: URL, tenantId: string): Promise<Response> {
  const form = await request.text();
  const target: Target = { class: 'token', method: 'POST', path: url.pathname, mailbox: null, inBatch: false };
  const trouble = troubleFor(world, target);
  const refused = trouble && refusalOf(world, trouble);
  const answer = refused ? json(refused.status, {}, refused.headers) : await giveToken(world, form, url, tenantId);
  const dropped = trouble === 'drop' || trouble === 'lost-drop';
  world.log.add({ at: world.clock(), ...target, status: dropped ? null : answer.status });
  if (dropped) throw new DropConnection();
  return answer;
}

function isRead({ method }: Request): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** OAuth 2.0, form encoded: the client credentials flow, and codes of the authorization code flow. */
async function giveToken(world: World, form: string, url: URL, tenantName: string): Promise<Response> {
  const fields = new URLSearchParams(form);
  const code = fields.get('grant_type') === 'authorization_code' ? (fields.get('code') ?? '') : null;
  const found = code === null ? undefined : world.entra.codes.get(code);
  const tenantId = tenantName === 'organizations' ? (found?.tenantId ?? tenantName) : tenantName;
  const tenant = world.tenants.get(tenantId);
  if (!tenant) return unknownTenant(world, tenantId);
  settle(world, tenant);
  if (code === null && fields.get('grant_type') !== 'client_credentials') {
    return refusal(world, 400, 'unsupported_grant_type', 70003, 'The app requested an unsupported grant type.');
  }
  const clientId = fields.get('client_id') ?? '';
  if (code !== null) return redeem(world, fields, url, tenantId);
  const scope = fields.get('scope') ?? '';
  if (!scope.endsWith('/.default')) {
    return refusal(world, 400, 'invalid_scope', 1002012, `The provided value for scope ${scope} is not valid.`);
  }
  const secret = tenant.applications.get(clientId);
  if (secret === undefined) {
    return refusal(
      world,
      401,
      'invalid_client',
      7000229,
      `The client application ${clientId} is missing service principal in the tenant ${tenantId}. See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119`,
    );
  }
  const wrong = await wrongProof(world, fields, url, secret);
  if (wrong !== null) return wrong;
  const token = `sim.${randomHex(world, 48)}`;
  // Roles are of the moment: a consent given later is in later tokens only.
  world.tokens.set(token, {
    tenantId,
    clientId,
    roles: [...tenant.roles],
    expiresAt: world.clock() + TOKEN_LIFE * 1000,
  });
  return json(200, {
    token_type: 'Bearer',
    expires_in: TOKEN_LIFE,
    ext_expires_in: TOKEN_LIFE,
    access_token: token,
  });
}

/** By its secret, or by an assertion that its registration trusts. null: it is itself. */
async function wrongProof(
  world: World,
  fields: URLSearchParams,
  url: URL,
  secret: string | null,
): Promise<Response | null> {
  const assertion = fields.get('client_assertion');
  if (assertion === null) {
    if (secret !== null && secret !== '' && fields.get('client_secret') === secret) return null;
    return refusal(world, 401, 'invalid_client', 7000215, 'Invalid client secret provided.');
  }
  const takes = world.entra.registrations.get(fields.get('client_id') ?? '')?.takesAssertion ?? null;
  const isJwt = fields.get('client_assertion_type') === 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
  if (isJwt && takes !== null && (await takes(assertion, url.origin + url.pathname))) return null;
  return refusal(
    world,
    401,
    'invalid_client',
    700027,
    'The certificate with identifier used to sign the client assertion is not registered on application.',
  );
}

/** A code for an ID token: once, for the app and address that it was given to, with the verifier of its challenge. */
async function redeem(world: World, fields: URLSearchParams, url: URL, tenantId: string): Promise<Response> {
  const grant = (code: number, message: string) => refusal(world, 400, 'invalid_grant', code, message);
  const clientId = fields.get('client_id') ?? '';
  const registration = world.entra.registrations.get(clientId);
  if (registration === undefined) {
    return refusal(
      world,
      400,
      'unauthorized_client',
      700016,
      `Application with identifier '${clientId}' was not found in the directory '${tenantId}'.`,
    );
  }
  const wrong = await wrongProof(world, fields, url, registration.secret);
  if (wrong !== null) return wrong;
  const code = world.entra.codes.get(fields.get('code') ?? '');
  const user = world.mailboxes.get(code?.userId ?? '');
  if (code === undefined || user === undefined || code.clientId !== clientId || code.tenantId !== tenantId) {
    return grant(9002313, 'Invalid request. Request is malformed or invalid.');
  }
  if (code.used)
    return grant(54005, 'OAuth2 Authorization code was already redeemed, please retry with a new valid code.');
  code.used = true;
  if (code.expiresAt <= world.clock()) return grant(70008, 'The provided authorization code has expired.');
  if (code.redirectUri !== fields.get('redirect_uri')) {
    return grant(
      500112,
      'The reply address does not match the reply address provided when requesting Authorization code.',
    );
  }
  const verifier = fields.get('code_verifier');
  if (code.challenge !== null && (verifier === null || hash('sha256', verifier, 'base64url') !== code.challenge)) {
    return grant(501481, 'The Code_Verifier does not match the code_challenge supplied in the authorization request.');
  }
  const clientInfo = Buffer.from(JSON.stringify({ uid: user.userId, utid: tenantId })).toString('base64url');
  return json(200, {
    token_type: 'Bearer',
    scope: 'openid profile',
    expires_in: TOKEN_LIFE,
    ext_expires_in: TOKEN_LIFE,
    // Of the person, for his own profile: opens nothing here.
    access_token: `sim.${randomHex(world, 48)}`,
    id_token: await idToken(world, url.origin, { code, user, registration }),
    client_info: clientInfo,
  });
}

function openIdConfiguration(world: World, url: URL, tenantId: string): Response {
  const general = tenantId === 'common' || tenantId === 'organizations';
  if (!general && !world.tenants.has(tenantId)) return unknownTenant(world, tenantId, 'invalid_tenant');
  const base = `${url.origin}/${tenantId}`;
  return json(200, {
    issuer: `${url.origin}/${general ? '{tenantid}' : tenantId}/v2.0`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    tenant_region_scope: null,
    cloud_instance_name: url.host,
    msgraph_host: url.host,
  });
}

function instanceDiscovery(url: URL): object {
  return {
    tenant_discovery_endpoint: `${url.origin}/common/v2.0/.well-known/openid-configuration`,
    'api-version': '1.1',
    metadata: [{ preferred_network: url.host, preferred_cache: url.host, aliases: [url.host] }],
  };
}

function unknownTenant(world: World, tenantId: string, error = 'invalid_request'): Response {
  const message = `Tenant '${tenantId}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.`;
  return refusal(world, 400, error, 90002, message);
}

/** Error answers of the token endpoint: `AADSTS` and the number lead the description. */
function refusal(world: World, status: number, error: string, code: number, message: string): Response {
  const [trace, correlation] = [randomGuid(world), randomGuid(world)];
  const time = `${new Date(world.clock()).toISOString().slice(0, 19).replace('T', ' ')}Z`;
  return json(status, {
    error,
    error_description: `AADSTS${code}: ${message} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${time}`,
    error_codes: [code],
    timestamp: time,
    trace_id: trace,
    correlation_id: correlation,
    error_uri: `https://login.microsoftonline.com/error?code=${code}`,
  });
}

function json(status: number, body: object, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store, no-cache', ...headers },
  });
}
