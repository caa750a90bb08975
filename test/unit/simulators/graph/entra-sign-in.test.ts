import { createHash, randomUUID } from 'node:crypto';
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { DEFAULT_USER_ROLE, DIRECTORY_ROLES } from '../../../../local/simulators/entra/entra.ts';
import { createGraphSimulator } from '../../../../local/simulators/graph/simulator.ts';
import { must } from '../../../../shared/errors.ts';

const [TENANT, OTHER, APP] = [randomUUID(), randomUUID(), randomUUID()];
const ORIGIN = 'https://login.example.com';
const [CALLBACK, VERIFIED] = ['https://app.example.com/callback', 'https://app.example.com/verified'];
const VERIFIER = 'v'.repeat(43);

function world() {
  let now = Date.parse('2026-10-05T08:00:00Z');
  const graph = createGraphSimulator({ clock: () => now });
  for (const id of [TENANT, OTHER]) graph.addTenant({ id });
  graph.register({ clientId: APP, secret: 'secret', redirectUris: [CALLBACK, VERIFIED] });
  graph.addUser({ tenantId: TENANT, userId: 'admin', mail: 'a@x.example', directoryRoles: ['globalAdministrator'] });
  graph.addUser({
    tenantId: TENANT,
    userId: 'member',
    mail: 'm@x.example',
    directoryRoles: ['applicationAdministrator'],
  });
  graph.addUser({ tenantId: OTHER, userId: 'stranger', mail: 's@y.example' });
  const ask = (path: string, fields?: Record<string, string>) =>
    graph.handle(
      new Request(ORIGIN + path, fields === undefined ? {} : { method: 'POST', body: new URLSearchParams(fields) }),
    );
  const query = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
  const consentPath = (tenant = 'organizations', redirect_uri = CALLBACK) =>
    `/${tenant}/v2.0/adminconsent?${query({ client_id: APP, scope: 'https://graph.microsoft.com/.default', redirect_uri, state: 's' })}`;
  const challenge = createHash('sha256').update(VERIFIER).digest('base64url');
  const signInPath = (tenant = TENANT) =>
    `/${tenant}/oauth2/v2.0/authorize?${query({
      client_id: APP,
      response_type: 'code',
      scope: 'openid profile',
      redirect_uri: VERIFIED,
      state: 's',
      nonce: 'n',
      code_challenge: challenge,
      code_challenge_method: 'S256',
    })}`;
  const back = (response: Response) => new URL(must(response.headers.get('location'), 'it sends back')).searchParams;
  const code = async (user = 'admin') => back(await ask(signInPath(), { user, decision: 'accept' })).get('code') ?? '';
  const redeem = async (of: string, change: Record<string, string> = {}, tenant = TENANT) => {
    const fields = {
      grant_type: 'authorization_code',
      client_id: APP,
      client_secret: 'secret',
      redirect_uri: VERIFIED,
    };
    const answer = await ask(`/${tenant}/oauth2/v2.0/token`, {
      ...fields,
      code: of,
      code_verifier: VERIFIER,
      ...change,
    });
    return { status: answer.status, body: await answer.json() };
  };
  const appToken = async () => {
    const answer = await ask(`/${TENANT}/oauth2/v2.0/token`, {
      grant_type: 'client_credentials',
      client_id: APP,
      client_secret: 'secret',
      scope: 'https://graph.microsoft.com/.default',
    });
    return { status: answer.status, body: await answer.json() };
  };
  const later = (ms: number) => {
    now += ms;
  };
  return { graph, ask, consentPath, signInPath, back, code, redeem, appToken, later };
}

describe('consent', () => {
  it('makes the tenant know the app, later the roles', async () => {
    const { graph, ask, consentPath, back, appToken, later } = world();
    Object.assign(graph.faults, { principalDelayMs: 1_000, rolesDelayMs: 2_000 });
    const answer = back(await ask(consentPath(), { user: 'admin', decision: 'accept' }));
    expect(Object.fromEntries(answer)).toMatchObject({ admin_consent: 'True', tenant: TENANT, state: 's' });
    expect((await appToken()).body.error_codes).toEqual([7000229]);
    later(1_000);
    expect((await appToken()).status).toBe(200);
    expect(graph.tenant(TENANT).roles).toEqual([]);
    later(2_000);
    await appToken();
    expect(graph.tenant(TENANT).roles).toEqual(['Calendars.ReadWrite', 'User.Read.All']);
    graph.withdrawConsent(TENANT, APP);
    expect((await appToken()).body.error_codes).toEqual([7000229]);
  });

  it('is for Global and Privileged Role Administrators; a refusal comes back with admin_consent=True', async () => {
    const { ask, consentPath, back, appToken } = world();
    const refused = await ask(consentPath(), { user: 'member', decision: 'accept' });
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain('AADSTS90094');
    const cancelled = back(await ask(consentPath(), { decision: 'cancel' }));
    expect(cancelled.get('error')).toBe('consent_required');
    expect(cancelled.get('admin_consent')).toBe('True');
    expect((await appToken()).status).toBe(401);
  });

  it('never sends a browser to an address that isn’t registered, to the letter', async () => {
    const { ask, consentPath } = world();
    for (const address of [`${CALLBACK}/`, `${CALLBACK}?x=1`, 'https://evil.example.com/callback']) {
      const answer = await ask(consentPath('organizations', address), { user: 'admin', decision: 'accept' });
      expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
    }
    expect((await ask(consentPath('common'))).status).toBe(400);
    const page = await ask(consentPath());
    expect(page.headers.get('cross-origin-opener-policy')).toBe('same-origin');
  });
});

describe('sign-in', () => {
  it('gives an ID token that says who, where, with which roles, for which sign-in', async () => {
    const { ask, code, redeem } = world();
    const { body } = await redeem(await code());
    const { keys } = await (await ask(`/${TENANT}/discovery/v2.0/keys`)).json();
    const { payload } = await jwtVerify(body.id_token, createLocalJWKSet({ keys }), {
      issuer: `${ORIGIN}/${TENANT}/v2.0`,
      audience: APP,
      currentDate: new Date('2026-10-05T08:00:01Z'),
    });
    expect(payload).toMatchObject({ tid: TENANT, oid: 'admin', nonce: 'n', ver: '2.0' });
    expect(payload.wids).toEqual([DIRECTORY_ROLES.globalAdministrator, DEFAULT_USER_ROLE]);
  });

  it('says no roles unless the registration asks for them', async () => {
    const { graph, code, redeem } = world();
    graph.register({ clientId: APP, secret: 'secret', redirectUris: [VERIFIED], namesRoles: false });
    expect(decodeJwt((await redeem(await code())).body.id_token)).not.toHaveProperty('wids');
  });

  it('is no one’s of another tenant', async () => {
    const { ask, signInPath } = world();
    expect(await (await ask(signInPath(), { user: 'stranger', decision: 'accept' })).text()).toContain('AADSTS50020');
  });

  it('takes a code once, soon, from its own app and address, with its verifier and in its tenant', async () => {
    const { code, redeem, later } = world();
    const used = await code();
    expect((await redeem(used)).status).toBe(200);
    expect((await redeem(used)).body.error_codes).toEqual([54005]);
    expect((await redeem(await code(), { code_verifier: 'w'.repeat(43) })).body.error_codes).toEqual([501481]);
    expect((await redeem(await code(), { redirect_uri: CALLBACK })).body.error_codes).toEqual([500112]);
    expect((await redeem(await code(), { client_secret: 'guessed' })).body.error_codes).toEqual([7000215]);
    expect((await redeem(await code(), {}, OTHER)).status).toBe(400);
    const old = await code();
    later(11 * 60_000);
    expect((await redeem(old)).body.error_codes).toEqual([70008]);
  });

  it.each([
    'other-nonce',
    'no-nonce',
    'other-audience',
    'other-issuer',
    'other-tenant',
    'other-key',
    'expired',
  ] as const)('may give a token that is wrong: %s', async (idToken) => {
    const { graph, ask, code, redeem } = world();
    graph.faults.idToken = idToken;
    const { body } = await redeem(await code());
    const { keys } = await (await ask(`/${TENANT}/discovery/v2.0/keys`)).json();
    const now = new Date('2026-10-05T08:00:01Z');
    const checked = { issuer: `${ORIGIN}/${TENANT}/v2.0`, audience: APP, currentDate: now };
    const isRight = await jwtVerify(body.id_token, createLocalJWKSet({ keys }), checked).then(
      ({ payload }) => payload.nonce === 'n' && payload.tid === TENANT,
      () => false,
    );
    expect(isRight).toBe(false);
  });
});
