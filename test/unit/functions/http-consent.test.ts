import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { noEntraFaults } from '../../../local/simulators/entra/entra-faults.ts';
import { VAULT_URL } from '../../../local/stack/vault-edges.ts';
import { must } from '../../../shared/errors.ts';
import { secretName } from '../../../shared/secrets/secret-name.ts';
import {
  type Browser,
  consent,
  fieldOf,
  linkOf,
  newAsking,
  newTenant,
  openBrowser,
  press,
  SHOWN,
  type Shown,
  signIn,
  toButton,
} from './consent-setting.ts';
import { admin, aino, expectProblem, newOrganization, PUBLIC_URL, SECRET, useHttp } from './http-setting.ts';

const OPERATORS = 'severa-calendar-sync-operators';
const http = useHttp({ HOST_TOKEN_OPERATOR_AUDIENCE: OPERATORS });
afterEach(() => void Object.assign(http().graph.faults, noEntraFaults(), { only: null, once: [] }));

/** An administrator of a tenant, who is also the one who asks in Severa. */
async function owner() {
  const tenant = newTenant(http());
  const { userId, mail } = tenant.user(['globalAdministrator']);
  return { tenant, userId, mail, asking: await newAsking(http(), mail), browser: openBrowser(http()) };
}

function expectRefused(page: Shown, status: number, title: string): void {
  expect({ status: page.status, title: page.title }, page.text).toEqual({ status, title });
}

const USED = 'This link does not work any more';

describe('an administrator grants the permissions', () => {
  it('in a pop-up: named, asked, proven, confirmed; then the organisation has its tenant', async () => {
    const { tenant, userId, mail, asking, browser } = await owner();
    const asked = await asking.ask();
    expect(asked.status, asked.text).toBe(201);
    expect(asked.body.url).toMatch(/^https:\/\/sync\.example\.com\/api\/consent\/start\?ticket=[\w.-]+$/u);
    expect(await asking.settings()).toMatchObject({ tenantId: null, consent: { id: asked.body.id, state: 'open' } });

    const start = await browser.get(asked.body.url);
    expect(start.title).toBe('Grant permissions in Microsoft 365');
    expect(start.text).toContain('Fjord &#38; Field &#60;Oy&#62;');
    const microsoft = new URL(linkOf(start));
    expect(microsoft.pathname).toBe('/organizations/v2.0/adminconsent');
    expect(Object.fromEntries(microsoft.searchParams)).toMatchObject({
      scope: 'https://graph.microsoft.com/.default',
      redirect_uri: `${PUBLIC_URL}/api/consent/callback`,
    });
    const given = await browser.post(microsoft.href, { user: userId, decision: 'accept' });
    const signInAt = new URL(must((await browser.get(must(given.location, 'back'))).location, 'on'));
    expect(signInAt.pathname).toBe(`/${tenant.id}/oauth2/v2.0/authorize`);
    expect(Object.fromEntries(signInAt.searchParams)).toMatchObject({
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/u),
      nonce: expect.stringMatching(/^[\w-]{43}$/u),
      redirect_uri: `${PUBLIC_URL}/api/consent/verified`,
    });
    const signed = await browser.post(signInAt.href, { user: userId, decision: 'accept' });
    const page = await browser.get(must(signed.location, 'back'));

    expect(page.title).toBe('Is this your organisation?');
    for (const text of [
      'Fjord &#38; Field &#60;Oy&#62;',
      SHOWN.businessId,
      mail,
      'Ada Admin',
      '<dd>3</dd>',
      '<dd>example.com</dd>',
    ])
      expect(page.text).toContain(text);
    expect(page.text).not.toContain('<Oy>');
    expect((await asking.settings()).tenantId).toBeNull();

    const done = await press(browser, page);
    expect(done.title, done.text).toBe('Microsoft 365 is connected');
    expect(await asking.settings()).toMatchObject({
      tenantId: tenant.id,
      state: 'ready',
      missing: [],
      consent: { state: 'connected', reason: null },
    });
    expect(browser.cookies.size).toBe(0);
    const log = http().log.join('\n');
    expect(log).not.toContain(mail);
    expect(log).not.toContain(fieldOf(page, 'token'));
  });

  it('although the opener was cut off, and whatever window he ends in: the settings tell', async () => {
    const { userId, asking, browser } = await owner();
    const start = await browser.get(await asking.link());
    const microsoft = await browser.get(linkOf(start));
    expect(microsoft.headers.get('cross-origin-opener-policy')).toBe('same-origin');
    const callback = must((await browser.post(linkOf(start), { user: userId, decision: 'accept' })).location, 'back');
    const page = await browser.get(await signIn(browser, callback, userId));
    const done = await press(browser, page);
    expect(done.text).not.toMatch(/opener|postMessage/u);
    expect(done.text).toContain('window.close()');
    expect((await asking.settings()).consent.state).toBe('connected');
  });

  it('with patience for what takes its time to spread', async () => {
    const { tenant, userId, asking, browser } = await owner();
    Object.assign(http().graph.faults, { principalDelayMs: 400, rolesDelayMs: 400 });
    const done = await press(browser, await toButton(browser, await asking.link(), userId));
    expect(done.title).toBe('Microsoft 365 is connected');
    expect((await asking.settings()).tenantId).toBe(tenant.id);
  });

  it('in a tenant that admits the app to some mailboxes only, whose tokens name no calendar role', async () => {
    const { tenant, userId, asking, browser } = await owner();
    const page = await toButton(browser, await asking.link(), userId);
    http().graph.faults.rolesDelayMs = 0;
    const inGraph = http().graph.tenant(tenant.id);
    inGraph.pending = [];
    inGraph.applications.set('3b9d6f04-8a27-4c5e-b1f0-6d2e7c9a5f18', 'sample-entra-secret');
    inGraph.roles = ['User.Read.All'];
    inGraph.scopedMailboxes.add(userId);
    expect((await press(browser, page)).title).toBe('Microsoft 365 is connected');
  });

  it('again after it was withdrawn: the same connection goes on', async () => {
    const { tenant, userId, asking, browser } = await owner();
    await press(browser, await toButton(browser, await asking.link(), userId));
    const before = await http().store(asking.org).organization();
    await http()
      .store(asking.org)
      .saveOrganization({ ...must(before, 'it is there'), consentLostAt: 5 });
    expect(await asking.settings()).toMatchObject({ state: 'incomplete', missing: ['consent'] });
    await press(browser, await toButton(browser, await asking.link(), userId));
    const after = await http().store(asking.org).organization();
    expect(after).toMatchObject({
      tenantId: tenant.id,
      connection: before?.connection,
      severaClientId: before?.severaClientId,
    });
    expect(await asking.settings()).toMatchObject({ consentLost: null, missing: [] });
  });

  it('for another tenant: another connection, which takes Severa’s secret along and has to be switched on', async () => {
    const first = await owner();
    await press(first.browser, await toButton(first.browser, await first.asking.link(), first.userId));
    const store = http().store(first.asking.org);
    const on = await http().as(first.asking.person, 'PUT', 'organization/exchange/enabled', {
      body: { enabled: true },
    });
    expect(on.status).toBe(200);

    const tenant = newTenant(http());
    const { userId, mail } = tenant.user(['privilegedRoleAdministrator']);
    const person = { ...first.asking.person, email: mail };
    const { body } = await http().as(person, 'POST', 'organization/exchange/consent', { body: SHOWN });
    const browser = openBrowser(http());
    expect((await press(browser, await toButton(browser, body.url, userId))).title).toBe('Microsoft 365 is connected');
    expect(await store.organization()).toMatchObject({
      tenantId: tenant.id,
      connection: 1,
      enabled: false,
      pulledUntil: null,
    });
    const held = (connection: number) =>
      http()
        .vault.inspect(new URL(VAULT_URL).host)
        .find(({ name }) => name === secretName(first.asking.org, 'severaClientSecret', connection));
    expect(held(1)).toMatchObject({ stage: 'live', values: [SECRET] });
    expect(held(0)?.stage).not.toBe('live');
  });

  it('and what was asked for goes with a disconnection', async () => {
    const { asking, browser, userId } = await owner();
    const page = await toButton(browser, await asking.link(), userId);
    await http().as(asking.person, 'DELETE', 'organization/exchange');
    expect((await asking.settings()).consent).toBeNull();
    expectRefused(await press(browser, page), 400, USED);
  });
});

describe('a link', () => {
  it('opens once', async () => {
    const { asking, browser } = await owner();
    const link = await asking.link();
    expect((await browser.get(link)).status).toBe(200);
    expectRefused(await openBrowser(http()).get(link), 400, USED);
  });

  it('opens for one of two who are just as fast', async () => {
    const { asking } = await owner();
    const link = await asking.link();
    const both = await Promise.all([1, 2, 3, 4].map(() => openBrowser(http()).get(link)));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400]);
  });

  it('isn’t used up by whoever only looks at it', async () => {
    const { asking, browser } = await owner();
    const link = await asking.link();
    const look = await fetch(http().url + link.slice(PUBLIC_URL.length), { method: 'HEAD' });
    expect(look.status).toBe(204);
    expect((await browser.get(link)).status).toBe(200);
  });

  it('leads back to the app’s own address, whatever host a request names', async () => {
    const { asking, browser } = await owner();
    const spoofed = {
      'x-forwarded-host': 'evil.example.com',
      'x-original-host': 'evil.example.com',
      forwarded: 'host=evil.example.com',
    };
    const start = await browser.get(await asking.link(), spoofed);
    expect(start.text).not.toContain('evil');
    expect(new URL(linkOf(start)).searchParams.get('redirect_uri')).toBe(`${PUBLIC_URL}/api/consent/callback`);
  });

  it('is void as soon as a newer one was asked for', async () => {
    const { asking, browser } = await owner();
    const first = await asking.link();
    const second = await asking.link();
    expectRefused(await browser.get(first), 400, USED);
    expect((await browser.get(second)).status).toBe(200);
  });

  it.each([
    '',
    '?ticket=',
    '?ticket=abc',
    `?ticket=${'a'.repeat(43)}.${'b'.repeat(43)}`,
    '?ticket=a&ticket=b',
    '?ticket=%00',
  ])('that none gave out leads nowhere: %s', async (query) => {
    expectRefused(await openBrowser(http()).get(`${PUBLIC_URL}/api/consent/start${query}`), 400, USED);
  });

  it('that was forwarded after it was opened is no use in another browser', async () => {
    const { asking, browser, userId } = await owner();
    const start = await browser.get(await asking.link());
    const other = openBrowser(http());
    const callback = must((await other.post(linkOf(start), { user: userId, decision: 'accept' })).location, 'back');
    expectRefused(await other.get(callback), 403, 'This was begun in another browser');
    // And the one who began goes on where he was.
    expect((await browser.get(callback)).status).toBe(302);
  });

  it('that was forwarded unopened to an administrator elsewhere connects nothing without an operator', async () => {
    const victim = newTenant(http());
    const { userId } = victim.user(['globalAdministrator']);
    const mallory = await newAsking(http(), 'mallory@evil.example.com');
    const browser = openBrowser(http());
    const page = await toButton(browser, await mallory.link(), userId);
    expect(page.text).toContain('mallory@evil.example.com');
    const done = await press(browser, page);
    expect(done.title).toBe('One more confirmation is needed');
    expect(await mallory.settings()).toMatchObject({
      tenantId: null,
      missing: ['tenant'],
      consent: { state: 'operator', tenantId: victim.id },
    });
  });
});

describe('each step', () => {
  it('is taken once: its address doesn’t work again', async () => {
    const { asking, browser, userId } = await owner();
    const callback = await consent(browser, await asking.link(), userId);
    const verified = await signIn(browser, callback, userId);
    expectRefused(await browser.get(callback), 400, USED);
    const page = await browser.get(verified);
    expect(page.status).toBe(200);
    expectRefused(await browser.get(verified), 400, USED);
    expect((await press(browser, page)).status).toBe(200);
    expectRefused(await press(browser, page), 400, USED);
  });

  it('has a token of its own: no step takes another one’s', async () => {
    const { asking, browser, userId } = await owner();
    const link = await asking.link();
    const ticket = new URL(link).searchParams.get('ticket') ?? '';
    const callback = await consent(browser, link, userId);
    const state = new URL(callback).searchParams.get('state') ?? '';
    expect(state).not.toBe(ticket);
    expectRefused(await browser.get(`${PUBLIC_URL}/api/consent/verified?code=x&state=${state}`), 400, USED);
    const wrong = await browser.post(`${PUBLIC_URL}/api/consent/confirm`, { token: state, decision: 'connect' });
    expectRefused(wrong, 400, USED);
    const verified = await signIn(browser, callback, userId);
    const next = new URL(verified).searchParams.get('state') ?? '';
    expect(new Set([ticket, state, next]).size).toBe(3);
    expectRefused(await browser.get(callback.replace(encodeURIComponent(state), next).replace(state, next)), 400, USED);
    const page = await browser.get(verified);
    expect(fieldOf(page, 'token')).not.toBe(next);
  });

  it.each(['callback', 'verified', 'confirm'])('%s belongs to the browser that opened the link', async (step) => {
    const { asking, browser, userId } = await owner();
    const other = openBrowser(http());
    other.cookies.set('__Host-consent', 'x'.repeat(43));
    const [none, foreign] = [openBrowser(http()), other];
    const callback = await consent(browser, await asking.link(), userId);
    const expectOther = async (go: (one: Browser) => Promise<Shown>) => {
      for (const one of [none, foreign]) expectRefused(await go(one), 403, 'This was begun in another browser');
    };
    if (step === 'callback') return expectOther((one) => one.get(callback));
    const verified = await signIn(browser, callback, userId);
    if (step === 'verified') return expectOther((one) => one.get(verified));
    const page = await browser.get(verified);
    await expectOther((one) => press(one, page));
    expect((await asking.settings()).tenantId).toBeNull();
  });

  it('and its cookie is of this host alone, over TLS, and for no script', async () => {
    const { asking, browser } = await owner();
    const cookie = (await browser.get(await asking.link())).headers.getSetCookie();
    expect(cookie).toHaveLength(1);
    expect(cookie[0]).toMatch(/^__Host-consent=[\w-]{43}; Max-Age=3600; Path=\/; Secure; HttpOnly; SameSite=Lax$/u);
  });

  it('keeps nothing that would let a reader of the table take it', async () => {
    const { asking, browser, userId } = await owner();
    const link = await asking.link();
    const verified = await signIn(browser, await consent(browser, link, userId), userId);
    const row = JSON.stringify(await http().consent(asking.org));
    const secrets = [
      browser.cookies.get('__Host-consent'),
      new URL(verified).searchParams.get('state'),
      new URL(verified).searchParams.get('code'),
    ];
    for (const secret of secrets) expect(row).not.toContain(must(secret, 'there is one').split('.').at(-1));
  });
});

describe('it takes too long', () => {
  it.each([
    ['the link', 6],
    ['the consent', 16],
    ['the sign-in', 16],
    ['the button', 16],
  ] as const)('%s is refused after %i minutes', async (what, minutes) => {
    const { asking, browser, userId } = await owner();
    const late = () => http().age(asking.org, minutes * 60_000);
    const TOO_LATE = 'This took too long';
    const link = await asking.link();
    if (what === 'the link') {
      await late();
      expectRefused(await browser.get(link), 400, TOO_LATE);
      expect((await asking.settings()).consent.state).toBe('expired');
      return;
    }
    const callback = await consent(browser, link, userId);
    if (what === 'the consent') {
      await late();
      return expectRefused(await browser.get(callback), 400, TOO_LATE);
    }
    const verified = await signIn(browser, callback, userId);
    if (what === 'the sign-in') {
      await late();
      return expectRefused(await browser.get(verified), 400, TOO_LATE);
    }
    const page = await browser.get(verified);
    await late();
    expectRefused(await press(browser, page), 400, TOO_LATE);
    expect((await asking.settings()).tenantId).toBeNull();
  });
});

describe('Microsoft’s first redirect proves nothing', () => {
  it.each(['v2', 'v1'] as const)(
    'consent refused (%s) is told, although admin_consent=True may stand beside it',
    async (consentError) => {
      const { asking, browser } = await owner();
      http().graph.faults.consentError = consentError;
      const start = await browser.get(await asking.link());
      const back = must((await browser.post(linkOf(start), { decision: 'cancel' })).location, 'back');
      expect(new URL(back).searchParams.get('admin_consent')).toBe(consentError === 'v2' ? 'True' : null);
      // With a tenant beside the error as well.
      expectRefused(await browser.get(`${back}&tenant=${randomUUID()}`), 400, 'The permissions were not granted');
      expect((await asking.settings()).consent).toMatchObject({ state: 'refused', reason: 'consent-refused' });
    },
  );

  it.each([
    ['without a tenant', 'admin_consent=True'],
    ['without a consent', `tenant=${randomUUID()}`],
    ['with a name for a tenant', 'admin_consent=True&tenant=common'],
    ['with a path for a tenant', 'admin_consent=True&tenant=..%2F..%2Fevil'],
  ])('%s it is no consent', async (_, query) => {
    const { asking, browser } = await owner();
    const state = new URL(linkOf(await browser.get(await asking.link()))).searchParams.get('state');
    const page = await browser.get(`${PUBLIC_URL}/api/consent/callback?${query}&state=${state}`);
    expectRefused(page, 400, 'Microsoft did not grant the permissions');
  });

  it('a forged one for another tenant ends at its sign-in, where the forger is nobody', async () => {
    const victim = newTenant(http());
    const { asking, browser, userId } = await owner();
    const state = new URL(linkOf(await browser.get(await asking.link()))).searchParams.get('state');
    const forged = `${PUBLIC_URL}/api/consent/callback?admin_consent=True&tenant=${victim.id}&state=${state}`;
    const on = must((await browser.get(forged)).location, 'to the sign-in');
    expect(new URL(on).pathname).toBe(`/${victim.id}/oauth2/v2.0/authorize`);
    const page = await browser.post(on, { user: userId, decision: 'accept' });
    expect(page.text).toContain('AADSTS50020');
    expect((await asking.settings()).tenantId).toBeNull();
  });

  it('a forged one for another tenant, signed in at one’s own, is refused', async () => {
    const victim = newTenant(http());
    const { tenant, asking, browser, userId } = await owner();
    const state = new URL(linkOf(await browser.get(await asking.link()))).searchParams.get('state');
    const forged = `${PUBLIC_URL}/api/consent/callback?admin_consent=True&tenant=${victim.id}&state=${state}`;
    const on = must((await browser.get(forged)).location, 'to the sign-in').replace(victim.id, tenant.id);
    const signed = await browser.post(on, { user: userId, decision: 'accept' });
    expectRefused(await browser.get(must(signed.location, 'back')), 400, 'The sign-in did not succeed');
    expect((await asking.settings()).consent).toMatchObject({ state: 'refused' });
  });

  it('a redirect that claims another tenant than the one of the consent connects neither', async () => {
    const { asking, browser, userId } = await owner();
    http().graph.faults.redirectTenant = newTenant(http()).id;
    const on = await browser.get(await consent(browser, await asking.link(), userId));
    const page = await browser.post(must(on.location, 'on'), { user: userId, decision: 'accept' });
    expect(page.text).toContain('AADSTS50020');
    expect((await asking.settings()).tenantId).toBeNull();
  });

  it('without a consent at all, a good sign-in isn’t enough: no mailbox opens', async () => {
    const { tenant, asking, browser, userId } = await owner();
    const state = new URL(linkOf(await browser.get(await asking.link()))).searchParams.get('state');
    const forged = `${PUBLIC_URL}/api/consent/callback?admin_consent=True&tenant=${tenant.id}&state=${state}`;
    const page = await browser.get(await signIn(browser, forged, userId));
    const pressed = press(browser, page);
    expectRefused(await pressed, 400, 'The permissions do not work yet');
    expect(await asking.settings()).toMatchObject({
      tenantId: null,
      consent: { state: 'refused', reason: 'grant-not-effective' },
    });
  });
});

describe('the grant', () => {
  it('is proven by a mailbox alone: a directory that opens is not enough', async () => {
    const { tenant, asking, browser, userId } = await owner();
    const page = await toButton(browser, await asking.link(), userId);
    const inGraph = http().graph.tenant(tenant.id);
    inGraph.pending = [];
    inGraph.applications.set('3b9d6f04-8a27-4c5e-b1f0-6d2e7c9a5f18', 'sample-entra-secret');
    inGraph.roles = ['User.Read.All'];
    expectRefused(await press(browser, page), 400, 'The permissions do not work yet');
    expect((await asking.settings()).tenantId).toBeNull();
  });
});

describe('the sign-in', () => {
  it.each([[[]], [['applicationAdministrator']], [['cloudApplicationAdministrator', 'userAdministrator']]] as const)(
    'of somebody with the roles %j is refused',
    async (roles) => {
      const { tenant, asking, browser, userId } = await owner();
      const { userId: other } = tenant.user(roles);
      const verified = await signIn(browser, await consent(browser, await asking.link(), userId), other);
      expectRefused(await browser.get(verified), 403, 'You do not administer this Microsoft 365');
      expect((await asking.settings()).consent).toMatchObject({ state: 'refused', reason: 'not-administrator' });
    },
  );

  it('that says nothing of roles proves none', async () => {
    const { asking, browser, userId } = await owner();
    http().graph.faults.widsAbsent = true;
    const verified = await signIn(browser, await consent(browser, await asking.link(), userId), userId);
    expectRefused(await browser.get(verified), 400, 'Microsoft did not say which roles you have');
  });

  it.each(['other-nonce', 'no-nonce', 'other-audience', 'other-key', 'expired'] as const)(
    'is refused with an ID token that is wrong: %s',
    async (idToken) => {
      const { asking, browser, userId } = await owner();
      http().graph.faults.idToken = idToken;
      const verified = await signIn(browser, await consent(browser, await asking.link(), userId), userId);
      expectRefused(await browser.get(verified), 400, 'The sign-in did not succeed');
      expect((await asking.settings()).tenantId).toBeNull();
    },
  );

  it.each(['other-tenant', 'other-issuer'] as const)(
    'is refused with the ID token of another tenant: %s',
    async (idToken) => {
      const { asking, browser, userId } = await owner();
      http().graph.faults.idToken = idToken;
      const verified = await signIn(browser, await consent(browser, await asking.link(), userId), userId);
      expectRefused(await browser.get(verified), 400, 'You signed in to another Microsoft 365');
    },
  );

  it('is refused with a code that somebody else’s sign-in gave (PKCE)', async () => {
    const [one, other] = [await owner(), await owner()];
    const state = await signIn(
      one.browser,
      await consent(one.browser, await one.asking.link(), one.userId),
      one.userId,
    );
    const stolen = await signIn(
      other.browser,
      await consent(other.browser, await other.asking.link(), other.userId),
      other.userId,
    );
    const mixed = new URL(state);
    mixed.searchParams.set('code', new URL(stolen).searchParams.get('code') ?? '');
    expectRefused(await one.browser.get(mixed.href), 400, 'The sign-in did not succeed');
  });

  it('that is cancelled, or comes without a code, connects nothing', async () => {
    for (const query of ['error=access_denied&error_description=x&code=x', '']) {
      const { asking, browser, userId } = await owner();
      const on = await browser.get(await consent(browser, await asking.link(), userId));
      const state = new URL(must(on.location, 'on')).searchParams.get('state');
      const page = await browser.get(`${PUBLIC_URL}/api/consent/verified?${query}&state=${state}`);
      expectRefused(page, 400, 'The sign-in did not succeed');
    }
  });

  it('works with a key that Microsoft has changed meanwhile', async () => {
    const { asking, browser, userId } = await owner();
    await http().graph.rotateKeys(true);
    expect((await toButton(browser, await asking.link(), userId)).title).toBe('Is this your organisation?');
  });
});

describe('the last page', () => {
  it('connects nothing when the other button is pressed', async () => {
    const { asking, browser, userId } = await owner();
    const page = await toButton(browser, await asking.link(), userId);
    expectRefused(await press(browser, page, 'cancel'), 400, 'Nothing was connected');
    expect(await asking.settings()).toMatchObject({
      tenantId: null,
      consent: { state: 'refused', reason: 'cancelled' },
    });
  });

  it('takes its form from itself only, with its own token', async () => {
    const { asking, browser, userId } = await owner();
    const page = await toButton(browser, await asking.link(), userId);
    const FOREIGN = 'This form came from somewhere else';
    for (const headers of [
      { origin: 'https://evil.example.com' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'content-type': 'text/plain' },
    ] as Record<string, string>[])
      expectRefused(await press(browser, page, 'connect', headers), 403, FOREIGN);
    const address = `${PUBLIC_URL}/api/consent/confirm`;
    expectRefused(await browser.post(address, { decision: 'connect' }), 400, USED);
    const guessed = fieldOf(page, 'token').replace(/.{43}$/u, 'a'.repeat(43));
    expectRefused(await browser.post(address, { token: guessed, decision: 'connect' }), 400, USED);
    expect((await asking.settings()).tenantId).toBeNull();
    expect((await press(browser, page)).title).toBe('Microsoft 365 is connected');
  });

  it('connects once, however often its button is pressed', async () => {
    const { asking, browser, userId } = await owner();
    const page = await toButton(browser, await asking.link(), userId);
    const pressed = await Promise.all([1, 2, 3].map(() => press(browser, page)));
    expect(pressed.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
    expect((await http().store(asking.org).organization())?.connection).toBe(0);
  });

  it('is of no use once the settings are another connection’s', async () => {
    const { asking, browser, userId } = await owner();
    const page = await toButton(browser, await asking.link(), userId);
    const row = must(await http().store(asking.org).organization(), 'it is there');
    await http()
      .store(asking.org)
      .saveOrganization({ ...row, connection: 3 });
    expectRefused(await press(browser, page), 400, 'The settings were changed meanwhile');
    expect((await asking.settings()).tenantId).toBeNull();
  });

  it('may show itself and nothing else, with a nonce of its own each time', async () => {
    const { asking, browser } = await owner();
    const [one, other] = [await browser.get(await asking.link()), await browser.get(`${PUBLIC_URL}/api/consent/start`)];
    const nonces = [one, other].map(({ headers, text }) => {
      const policy = headers.get('content-security-policy') ?? '';
      const nonce = must(/script-src 'nonce-([\w-]{24})'/u.exec(policy)?.[1], policy);
      expect(policy).toBe(
        `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'`,
      );
      const scripts = [...text.matchAll(/<(?:script|style)\b[^>]*>/gu)].map(([tag]) => tag);
      expect(scripts).toEqual([`<style nonce="${nonce}">`, `<script nonce="${nonce}">`]);
      expect(text).not.toMatch(/ on\w+=|style=|javascript:/iu);
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('cache-control')).toBe('no-store');
      return nonce;
    });
    expect(nonces[0]).not.toBe(nonces[1]);
  });
});

describe('an operator', () => {
  async function waiting() {
    const tenant = newTenant(http());
    const { userId } = tenant.user(['globalAdministrator']);
    const asking = await newAsking(http(), 'ada@elsewhere.example.com');
    const browser = openBrowser(http());
    await press(browser, await toButton(browser, await asking.link(), userId));
    const { id } = (await asking.settings()).consent;
    return { tenant, asking, id };
  }
  const operator = { sub: 'operator-1', org: 'none', roles: [] };
  const confirm = (id: string, tenantId: string, claims: Record<string, unknown> = { aud: OPERATORS }) =>
    http().as(operator, 'POST', `operator/consents/${id}/confirm`, { body: { tenantId }, claims });

  it('confirms what an administrator of the tenant has confirmed', async () => {
    const { tenant, asking, id } = await waiting();
    const answer = await confirm(id, tenant.id.toUpperCase());
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body).toMatchObject({ id, state: 'connected' });
    expect(await asking.settings()).toMatchObject({ tenantId: tenant.id, consent: { state: 'connected' } });
    expect((await confirm(id, tenant.id)).status).toBe(200);
  });

  it('says for which tenant, and is refused for another', async () => {
    const { asking, id } = await waiting();
    expectProblem(await confirm(id, randomUUID()), 409, 'consent-other-tenant');
    expectProblem(await confirm(id, 'common'), 400, 'body-invalid');
    expect((await asking.settings()).tenantId).toBeNull();
  });

  it('confirms nothing that is not waiting for him', async () => {
    const { tenant, asking, userId, browser } = await owner();
    const page = await toButton(browser, await asking.link(), userId);
    const { id } = (await asking.settings()).consent;
    expectProblem(await confirm(id, tenant.id), 409, 'consent-not-waiting');
    expect((await press(browser, page)).status).toBe(200);
    for (const unknown of ['x', `${id}x`, `${'a'.repeat(43)}.${randomUUID()}`])
      expectProblem(await confirm(unknown, tenant.id), 404, 'consent-unknown');
  });

  it('is nobody with a token of the host app, an administrator’s included', async () => {
    const { tenant, asking, id } = await waiting();
    for (const person of [asking.person, admin(newOrganization()), aino(newOrganization())]) {
      const answer = await http().as(person, 'POST', `operator/consents/${id}/confirm`, {
        body: { tenantId: tenant.id },
      });
      expectProblem(answer, 401, 'token-wrong-audience');
    }
    expectProblem(await confirm(id, tenant.id, { aud: OPERATORS, act: { sub: 'x' } }), 401, 'token-claims');
    expect((await asking.settings()).tenantId).toBeNull();
    // And nobody in an organisation with his own.
    const turned = await http().as(asking.person, 'GET', 'organization/exchange', { claims: { aud: OPERATORS } });
    expectProblem(turned, 401, 'token-wrong-audience');
  });
});

describe('asking for a consent', () => {
  it('is an administrator’s affair', async () => {
    const answer = await http().as(aino(newOrganization()), 'POST', 'organization/exchange/consent', { body: SHOWN });
    expectProblem(answer, 403, 'role-missing');
  });

  it('takes the settings first, with Severa’s secret', async () => {
    const org = newOrganization();
    expectProblem(
      await http().as(admin(org), 'POST', 'organization/exchange/consent', { body: SHOWN }),
      409,
      'organization-not-connected',
    );
  });

  it.each([
    [{ organizationName: '', businessId: '1' }, '/organizationName'],
    [{ organizationName: 'a\nb', businessId: '1' }, '/organizationName'],
    [{ organizationName: 'a' }, '/businessId'],
    [{ ...SHOWN, redirect: 'https://evil.example.com' }, '/redirect'],
  ])('is refused with %j', async (body, pointer) => {
    const { asking } = await owner();
    const answer = await http().as(asking.person, 'POST', 'organization/exchange/consent', { body });
    expectProblem(answer, 400, 'body-invalid', { errors: [{ pointer, code: expect.any(String) }] });
  });
});

describe('the pages speak', () => {
  it.each([
    ['en-GB,fi;q=0.5', 'en'],
    ['fi', 'fi'],
    ['nl-BE', 'nl'],
    ['sv-FI, en;q=0.1', 'sv'],
    ['ja', 'en'],
  ])('%s: %s', async (accepted, language) => {
    const { asking } = await owner();
    const page = await openBrowser(http(), accepted).get(await asking.link());
    expect(page.text).toContain(`<html lang="${language}">`);
    expect(page.headers.get('content-language')).toBe(language);
  });
});
