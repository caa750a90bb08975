import tls from 'node:tls';
import { ClientSecretCredential } from '@azure/identity';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Served, selfSignedCertificate, serve } from '../../../../local/simulators/serve.ts';
import { ANNA, BERT, type Bench, bench, CLIENT, meeting, OTHER_TENANT, SECRET, STRANGER, TENANT } from './tenant.ts';

let b: Bench;
beforeEach(async () => {
  b = await bench();
});

describe('tokens by @azure/identity over https', () => {
  let served: Served;
  const trusted = tls.getCACertificates('default');
  beforeAll(async () => {
    const certificate = await selfSignedCertificate();
    tls.setDefaultCACertificates([...trusted, certificate.cert]);
    served = await serve((request) => b.graph.handle(request), { port: 0, tls: certificate });
  });
  afterAll(async () => {
    await served.close();
    tls.setDefaultCACertificates(trusted);
  });
  const credential = (tenantId: string, clientId = CLIENT, secret = SECRET) =>
    new ClientSecretCredential(tenantId, clientId, secret, {
      authorityHost: served.url,
      disableInstanceDiscovery: true,
      retryOptions: { maxRetries: 0 },
    });
  const scope = 'https://graph.microsoft.com/.default';

  it('a registered secret gives a token that opens the mailbox', async () => {
    const { token } = await credential(TENANT).getToken(scope);
    const answer = await fetch(`${served.url}/v1.0/users/${ANNA}/events`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer.status).toBe(200);
  });

  it.each([
    // The library asks for the tenant's endpoints first and reports no more than that there are none.
    ['an unknown tenant', 'endpoints_resolution_error', ['99999999-9999-4999-8999-999999999999']],
    ['an application without service principal', 'AADSTS7000229', [TENANT, '99999999-9999-4999-8999-999999999999']],
    ['a wrong secret', 'AADSTS7000215', [TENANT, CLIENT, 'wrong']],
  ])('%s is refused with %s', async (_, code, args) => {
    const [tenantId = '', clientId, secret] = args;
    await expect(credential(tenantId, clientId, secret).getToken(scope)).rejects.toThrow(code);
  });
});

describe('the token endpoint by itself', () => {
  const ask = async (tenantId: string, more: Record<string, string> = {}) => {
    const form = { grant_type: 'client_credentials', client_id: CLIENT, client_secret: SECRET, scope: 'x/.default' };
    const request = new Request(`https://sim.test/${tenantId}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({ ...form, ...more }),
    });
    const answer = await b.graph.handle(request);
    return [answer.status, ((await answer.json()) as { error_codes?: number[] }).error_codes?.[0]];
  };

  it('names what is wrong by its AADSTS number', async () => {
    expect(await ask(TENANT)).toEqual([200, undefined]);
    expect(await ask('99999999-9999-4999-8999-999999999999')).toEqual([400, 90002]);
    expect(await ask(TENANT, { client_id: 'other' })).toEqual([401, 7000229]);
    expect(await ask(TENANT, { client_secret: 'wrong' })).toEqual([401, 7000215]);
    expect(await ask(TENANT, { scope: 'Calendars.Read' })).toEqual([400, 1002012]);
    expect(b.graph.log.requests().token).toBe(5);
  });

  it('may be unavailable', async () => {
    b.graph.faults.once.push({ trouble: '503', when: (target) => target.class === 'token' });
    expect((await ask(TENANT))[0]).toBe(503);
    expect((await ask(TENANT))[0]).toBe(200);
  });
});

describe('who may call', () => {
  const get = async (path: string, token: string | null) => {
    const headers: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
    const answer = await b.graph.handle(new Request(`https://sim.test/v1.0${path}`, { headers }));
    const body = (await answer.json()) as { error?: { code: string } };
    return [answer.status, body.error?.code];
  };
  const EVENTS = `/users/${ANNA}/events`;

  it('no token, a made-up one and an old one are refused', async () => {
    const token = await b.token();
    expect(await get(EVENTS, null)).toEqual([401, 'InvalidAuthenticationToken']);
    expect(await get(EVENTS, 'made-up')).toEqual([401, 'InvalidAuthenticationToken']);
    expect(await get(EVENTS, token)).toEqual([200, undefined]);
    b.tick(3600_000);
    expect(await get(EVENTS, token)).toEqual([401, 'InvalidAuthenticationToken']);
  });

  it('a token of one tenant finds nobody of another', async () => {
    const token = await b.token(OTHER_TENANT);
    expect(await get(EVENTS, token)).toEqual([404, 'ErrorInvalidUser']);
    expect(await get(`/users/${ANNA}`, token)).toEqual([404, 'Request_ResourceNotFound']);
    expect(await get(`/users/${STRANGER}/events`, token)).toEqual([200, undefined]);
  });

  it('roles count at the moment the token was given', async () => {
    const before = await b.token();
    b.graph.tenant(TENANT).roles = [];
    const after = await b.token();
    expect(await get(EVENTS, before)).toEqual([200, undefined]);
    expect(await get(EVENTS, after)).toEqual([403, 'ErrorAccessDenied']);
    expect(await get('/users', after)).toEqual([403, 'Authorization_RequestDenied']);
  });

  it('a mailbox scope opens single mailboxes to a token without roles; a policy closes one to a token with them', async () => {
    const tenant = b.graph.tenant(TENANT);
    tenant.blockedMailboxes.add(ANNA);
    expect(await get(EVENTS, await b.token())).toEqual([403, 'ErrorAccessDenied']);
    tenant.roles = [];
    tenant.scopedMailboxes.add(ANNA);
    expect(await get(EVENTS, await b.token())).toEqual([200, undefined]);
  });

  it('a scope alone opens no other mailbox, writes included, and says nothing in the token', async () => {
    const tenant = b.graph.tenant(TENANT);
    tenant.roles = [];
    tenant.scopedMailboxes.add(ANNA);
    expect((await b.send('POST', EVENTS, meeting('2026-03-03'))).status).toBe(201);
    expect(await get(`/users/${BERT}/events`, await b.token())).toEqual([403, 'ErrorAccessDenied']);
    tenant.scopedMailboxes.delete(ANNA);
    expect(await get(EVENTS, await b.token())).toEqual([403, 'ErrorAccessDenied']);
  });

  it('a token without roles may be refused by itself', async () => {
    const tenant = b.graph.tenant(TENANT);
    tenant.roles = [];
    tenant.scopedMailboxes.add(ANNA);
    b.graph.faults.rolelessToken = 'refuse';
    const refused = await b.send('GET', EVENTS);
    expect([refused.status, refused.body.error.message]).toEqual([
      401,
      'Either scp or roles claim need to be present in the token.',
    ]);
  });

  it('a policy closes one mailbox by name, in the words of its own', async () => {
    b.graph.tenant(TENANT).blockedMailboxes.add(ANNA);
    const refused = await b.send('GET', EVENTS);
    expect([refused.status, refused.body.error.code]).toEqual([403, 'ErrorAccessDenied']);
    expect(refused.body.error.message).toContain('[RAOP]');
    expect((await b.send('GET', `/users/${BERT}/events`)).status).toBe(200);
  });

  it('Calendars.Read reads and does not write', async () => {
    b.graph.tenant(TENANT).roles = ['Calendars.Read'];
    expect((await b.send('GET', EVENTS)).status).toBe(200);
    expect((await b.send('POST', EVENTS, meeting('2026-03-03'))).status).toBe(403);
  });
});

describe('finding a mailbox by address', () => {
  const find = async (filter: string) =>
    (await b.send('GET', `/users?$filter=${encodeURIComponent(filter)}&$select=id,mail,proxyAddresses`)).body.value;

  it('by mail, without regard to case', async () => {
    expect(await find("mail eq 'ANNA@firm.example'")).toMatchObject([{ id: ANNA }]);
    expect(await find("mail eq 'a.virta@firm.example'")).toEqual([]);
  });

  it('by an alias', async () => {
    expect(await find("proxyAddresses/any(p:p eq 'smtp:a.virta@firm.example')")).toMatchObject([{ id: ANNA }]);
    expect(await find("mail eq 'x@y.example' or proxyAddresses/any(a:a eq 'smtp:ANNA@firm.example')")).toMatchObject([
      { id: ANNA },
    ]);
  });

  it('only in the own tenant, and aliases are shown only when selected', async () => {
    expect(await find("mail eq 'stranger@other.example'")).toEqual([]);
    expect((await b.send('GET', `/users/${ANNA}`)).body).not.toHaveProperty('proxyAddresses');
    expect((await b.send('GET', '/users?$filter=startswith(mail,%27a%27)')).status).toBe(400);
  });
});
