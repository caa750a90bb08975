import { createSecretKey } from 'node:crypto';
import { connect } from 'node:net';
import { SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { createHostApp } from '../../../local/simulators/host-app/host-app.ts';
import {
  type Answer,
  admin,
  aino,
  connectOrganization,
  expectProblem,
  INPUT,
  newOrganization,
  type SendOptions,
  useHttp,
} from './http-setting.ts';

const http = useHttp();
const PATH = 'organization/exchange';
const now = () => Math.floor(Date.now() / 1000);

/** Asked with this token. */
function withToken(token: string): Promise<Answer> {
  return http().send('GET', PATH, { headers: { authorization: `Bearer ${token}` } });
}

function expectUnauthorized(answer: Answer, code: string): void {
  expectProblem(answer, 401, code);
  expect(answer.headers.get('www-authenticate')).toBe(
    code === 'token-missing' ? 'Bearer' : 'Bearer error="invalid_token"',
  );
  expect(answer.headers.get('x-correlation-id')).toBe(answer.body.correlationId);
}

describe('a token is refused', () => {
  it('that is not there', async () => {
    expectUnauthorized(await http().send('GET', PATH), 'token-missing');
  });

  it.each([
    ['Bearer'],
    ['Basic dXNlcjpwYXNz'],
    ['Bearer not a token'],
    ['Bearer a.b.c'],
    ['Bearer one.two.three,Bearer one.two.three'],
    ['Bearer', 'a'.repeat(9_000)],
  ])('that is none: %s', async (...words) => {
    const authorization = words.join(' ');
    expectUnauthorized(await http().send('GET', PATH, { headers: { authorization } }), 'token-invalid');
  });

  it('that somebody else signed, under a key id of the host app', async () => {
    const forger = await createHostApp({ clock: Date.now });
    const mine = await http().hostApp.token(admin('org-1'));
    const theirs = await forger.token(admin('org-1'));
    const [header] = mine.split('.');
    const [, payload, signature] = theirs.split('.');
    expectUnauthorized(await withToken([header, payload, signature].join('.')), 'token-invalid');
    expectUnauthorized(await withToken(theirs), 'token-invalid');
  });

  it('whose claims were changed after it was signed', async () => {
    const token = await http().hostApp.token(aino('org-1'));
    const [header, payload = '', signature] = token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const changed = Buffer.from(JSON.stringify({ ...claims, roles: ['admin'] })).toString('base64url');
    expectUnauthorized(await withToken([header, changed, signature].join('.')), 'token-invalid');
  });

  it('that nobody signed (alg none)', async () => {
    const { issuer, audience } = http().hostApp;
    const claims = { ...admin('org-1'), iss: issuer, aud: audience, iat: now(), exp: now() + 60 };
    expectUnauthorized(await withToken(new UnsecuredJWT(claims).encode()), 'token-invalid');
  });

  it('that is signed with a shared secret, be it the published key itself (HS256)', async () => {
    const { issuer, audience, handle } = http().hostApp;
    const { keys } = JSON.parse(await (await handle(new Request('http://keys'))).text());
    const claims = { ...admin('org-1'), iss: issuer, aud: audience, iat: now(), exp: now() + 60 };
    const secret = createSecretKey(Buffer.from(JSON.stringify(keys[0])));
    const token = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: keys[0].kid }).sign(secret);
    expectUnauthorized(await withToken(token), 'token-invalid');
  });

  it.each([
    ['of another issuer', () => ({ iss: 'https://host.example.com.evil.example' }), 'token-wrong-issuer'],
    ['of another issuer by a slash', () => ({ iss: 'https://host.example.com/' }), 'token-wrong-issuer'],
    ['for another audience', () => ({ aud: 'another-service' }), 'token-wrong-audience'],
    ['for no audience', () => ({ aud: undefined }), 'token-wrong-audience'],
    ['that has expired', (at: number) => ({ iat: at - 200, nbf: at - 200, exp: at - 60 }), 'token-expired'],
    ['that begins later', (at: number) => ({ nbf: at + 120 }), 'token-not-yet-valid'],
    [
      'that was issued in the future',
      (at: number) => ({ iat: at + 120, nbf: undefined, exp: at + 200 }),
      'token-not-yet-valid',
    ],
    ['that lives longer than five minutes', (at: number) => ({ iat: at, exp: at + 301 }), 'token-too-long-lived'],
    [
      'that was made long ago for long',
      (at: number) => ({ iat: at - 3_600, nbf: undefined, exp: at + 60 }),
      'token-too-long-lived',
    ],
    ['without an end', () => ({ exp: undefined }), 'token-claims'],
    ['without the time of its issue', () => ({ iat: undefined }), 'token-claims'],
    ['whose end is no number', () => ({ exp: 'tomorrow' }), 'token-claims'],
    ['without a subject', () => ({ sub: undefined }), 'token-claims'],
    ['without an organisation', () => ({ org: undefined }), 'token-claims'],
    ['with an empty organisation', () => ({ org: '' }), 'token-claims'],
    ['with several organisations', () => ({ org: ['org-1', 'org-2'] }), 'token-claims'],
    ['without roles', () => ({ roles: undefined }), 'token-claims'],
    ['with roles in one text', () => ({ roles: 'admin' }), 'token-claims'],
    ['of a person without an address', () => ({ email: undefined }), 'token-claims'],
    ['of a person that says nothing of his address', () => ({ email_verified: undefined }), 'token-claims'],
    ['that calls an address verified in words', () => ({ email_verified: 'true' }), 'token-claims'],
    ['of a person without a name', () => ({ name: undefined }), 'token-claims'],
  ])('%s', async (_, claims, code) => {
    const answer = await http().as(admin(newOrganization()), 'GET', PATH, { claims: claims(now()) });
    expectUnauthorized(answer, code);
  });
});

describe('a token is taken', () => {
  it('within thirty seconds of difference between the clocks, and with other audiences besides', async () => {
    const claims = { iat: now() + 20, nbf: now() + 20, exp: now() + 100, aud: ['another', http().hostApp.audience] };
    expect((await http().as(admin(newOrganization()), 'GET', PATH, { claims })).status).toBe(200);
    const late = { iat: now() - 120, nbf: undefined, exp: now() - 20 };
    expect((await http().as(admin(newOrganization()), 'GET', PATH, { claims: late })).status).toBe(200);
  });

  it('of the host app itself, which has no address', async () => {
    const system = { sub: 'back-end', org: newOrganization(), roles: ['system'] };
    expectProblem(await http().as(system, 'GET', PATH), 403, 'role-missing');
  });
});

describe('a caller is refused', () => {
  const body = { enabled: true };

  it.each([
    ['a user', ['user']],
    ['the host app', ['system']],
    ['somebody with a role of the host app’s own', ['accountant']],
  ])('%s, where an administrator is asked for', async (_, roles) => {
    const answer = await http().as({ ...admin(newOrganization()), roles }, 'GET', PATH);
    expectProblem(answer, 403, 'role-missing');
    expect(answer.headers.get('www-authenticate')).toBe('Bearer error="insufficient_scope"');
  });

  it.each([
    ['an administrator who is no user', { roles: ['admin'] }, 'role-missing'],
    ['the host app', { roles: ['system'] }, 'role-missing'],
    ['the host app that calls itself a user', { roles: ['user', 'system'] }, 'role-missing'],
    ['somebody who acts for the person', { act: { sub: 'support-1' } }, 'delegated-token'],
    ['somebody who acts for the person, without a name', { act: {} }, 'delegated-token'],
  ])('%s, where only the person himself may', async (_, claims, code) => {
    const person = aino(newOrganization(), 'user-1');
    for (const [method, path] of [
      ['GET', 'me/calendar-sync'],
      ['PUT', 'me/calendar-sync'],
      ['GET', 'me/calendar-sync/preview'],
      ['POST', 'me/calendar-sync/confirm'],
      ['GET', 'me/calendar-sync/why?side=severa&id=x'],
      ['POST', 'me/calendar-sync/issues/x/retry'],
    ] as const) {
      const answer = await http().as(person, method, path, { claims, ...(method === 'PUT' ? { body } : {}) });
      expectProblem(answer, 403, code);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer error="insufficient_scope"');
    }
  });

  it('whose address is not verified, when he switches on', async () => {
    const org = newOrganization();
    await connectOrganization(http(), org);
    const claims = { email_verified: false };
    const answer = await http().as(aino(org, 'user-1'), 'PUT', 'me/calendar-sync', { claims, body });
    expectProblem(answer, 403, 'email-not-verified');
    expect(await http().store(org).user('user-1')).toBeNull();
    expect(answer.text).not.toContain('aino');
  });
});

describe('a request is refused', () => {
  const put = (options: SendOptions) =>
    http().as(admin(newOrganization()), 'PUT', PATH, { ...options, headers: { 'if-match': '*', ...options.headers } });

  it('that is too large, announced or not', async () => {
    const announced = await put({ body: { ...INPUT, zone: 'x'.repeat(300_000) } });
    expectProblem(announced, 413, 'body-too-large', { limitKib: 256 });
    expect(announced.body.detail).toContain('256 KiB');
    const nowhere = await http().send('POST', 'nowhere', { body: 'x'.repeat(300_000) });
    expectProblem(nowhere, 413, 'body-too-large');
    const chunked = await sendChunked(http().url, 300_000);
    expect(chunked).toMatch(/^HTTP\/1\.1 413 /u);
    expect(chunked).toContain('"code":"body-too-large"');
  });

  it.each([
    ['text/plain', '{}'],
    ['application/x-www-form-urlencoded', 'a=b'],
    ['application/json; charset=iso-8859-1', '{}'],
    ['application/jsonp', '{}'],
  ])('whose body is of the type %s', async (type, body) => {
    const answer = await put({ body, headers: { 'content-type': type } });
    expectProblem(answer, 415, 'content-type');
    expect(answer.headers.get('accept')).toBe('application/json');
  });

  it.each(['', '{', '[1,]', '\uFEFF{'])('whose body is no JSON: %j', async (body) => {
    const answer = await put({ body, headers: { 'content-type': 'application/json; charset=UTF-8' } });
    expectProblem(answer, 400, 'body-malformed');
  });

  it('whose body is no UTF-8', async () => {
    const body = Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]);
    expectProblem(await put({ body, headers: { 'content-type': 'application/json' } }), 400, 'body-malformed');
  });

  it('with fields that are unknown, missing or wrong: each is named, none is repeated', async () => {
    const { zone: _, ...rest } = INPUT;
    const body = {
      ...rest,
      kind: 'carrier-pigeon',
      typeIds: ['a', 7],
      secret: 'hunter2',
      'a/b~c': 1,
      confirm: { events: -1 },
    };
    const answer = await put({ body });
    expectProblem(answer, 400, 'body-invalid');
    expect(answer.body.errors).toEqual(
      expect.arrayContaining([
        { pointer: '/zone', code: 'missing' },
        { pointer: '/kind', code: 'invalid-value' },
        { pointer: '/typeIds/1', code: 'invalid-type' },
        { pointer: '/secret', code: 'unknown-field' },
        { pointer: '/a~1b~0c', code: 'unknown-field' },
        { pointer: '/confirm/events', code: 'too-small' },
      ]),
    );
    expect(answer.text).not.toMatch(/hunter2|carrier-pigeon/u);
  });

  it.each([[null], [[]], ['text'], [7]])('whose body is %j', async (body) => {
    const answer = await put({ body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
    expectProblem(answer, 400, 'body-invalid', { errors: [{ pointer: '', code: 'invalid-type' }] });
  });

  it.each(['+02:00', 'Europe/Atlantis', 'GMT+25', ''])('for a zone in which nobody lives: %j', async (zone) => {
    const answer = await put({ body: { ...INPUT, zone, severaClientSecret: 'x' } });
    expectProblem(answer, 400, 'body-invalid', { errors: [{ pointer: '/zone', code: 'custom' }] });
  });

  it.each(['limit=0', 'limit=201', 'limit=ten', 'limit=5&limit=6', 'after=', 'after=%2B%2F', 'page=2'])(
    'with the query %s',
    async (query) => {
      const answer = await http().as(admin(newOrganization()), 'GET', `${PATH}/users?${query}`);
      expectProblem(answer, 400, 'query-invalid');
      expect(answer.body.errors[0].pointer).toBe(`/${query.split('=')[0]}`);
    },
  );

  it('that goes on where no page ended', async () => {
    for (const list of ['users', 'issues', 'guards']) {
      const answer = await http().as(admin(newOrganization()), 'GET', `${PATH}/${list}?after=Z2FyYmFnZQ`);
      expectProblem(answer, 400, 'query-invalid', { errors: [{ pointer: '/after', code: 'custom' }] });
    }
  });

  it.each(['nothing', '', 'organization', 'me', 'organization/exchange/nothing', 'health/more'])(
    'that leads nowhere: %j',
    async (path) => {
      expectProblem(await http().send('GET', path), 404, 'not-found');
    },
  );

  it.each([
    ['POST', PATH, 'GET, HEAD, PUT, DELETE'],
    ['PATCH', PATH, 'GET, HEAD, PUT, DELETE'],
    ['OPTIONS', 'me/calendar-sync', 'GET, HEAD, PUT'],
    ['GET', 'Organization/Exchange/Issues/abc/Retry', 'POST'],
    ['DELETE', 'health', 'GET, HEAD'],
  ])('%s of %s', async (method, path, allowed) => {
    const answer = await http().send(method, path);
    expectProblem(answer, 405, 'method-not-allowed');
    expect(answer.headers.get('allow')).toBe(allowed);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('what is refused is told', () => {
  it.each([
    ['fi-FI', 'sv', 'fi', 'Tämä ei ole sallittua'],
    ['sv', null, 'sv', 'Det här är inte tillåtet'],
    ['ja', 'de, nl;q=0.8, en;q=0.5', 'nl', 'Dit is niet toegestaan'],
    [undefined, 'sv;q=0, fi-FI;q=0.3', 'fi', 'Tämä ei ole sallittua'],
    [undefined, null, 'en', 'This is not allowed'],
  ])('with locale %s and Accept-Language %s in %s', async (locale, accepted, language, title) => {
    const claims = { locale, roles: ['user'] };
    const headers = accepted === null ? { 'accept-language': '*' } : { 'accept-language': accepted };
    const answer = await http().as(admin(newOrganization()), 'GET', PATH, { claims, headers });
    expectProblem(answer, 403, 'role-missing', { title });
    expect(answer.headers.get('content-language')).toBe(language);
  });

  it('without a word of the token or of the person, also in the log', async () => {
    const person = { ...admin(newOrganization()), name: 'Wilhelmina Unmistakable' };
    const token = await http().hostApp.token(person, { roles: ['user'] });
    const answer = await withToken(token);
    const everything = [answer.text, [...answer.headers].join(), ...http().log].join('\n');
    expect(everything).not.toContain(token.split('.')[1]);
    expect(everything).not.toContain('Unmistakable');
    expect(everything).not.toContain(person.email);
    const line = http().log.find((one) => one.includes(answer.body.correlationId));
    expect(JSON.parse(line ?? '')).toMatchObject({ event: 'http.answered', status: 403, code: 'access.role-missing' });
  });
});

describe('too many requests are refused', () => {
  it('of one person, who is told how long to wait; his colleagues go on', async () => {
    const person = admin(newOrganization());
    let refused: Answer | undefined;
    for (let count = 0; count < 200 && refused === undefined; count += 1) {
      const answer = await http().as(person, 'GET', 'me/calendar-sync');
      if (answer.status !== 200) refused = answer;
    }
    if (refused === undefined) throw new Error('Nothing was refused.');
    expectProblem(refused, 429, 'too-many-requests', { retryAfterSeconds: 1 });
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(refused.body.detail).toContain('1 seconds');
    expect((await http().as(admin(person.org), 'GET', 'me/calendar-sync')).status).toBe(200);
  });
});

/** Sends a body whose length nobody announced; the beginning of the answer. */
function sendChunked(url: string, bytes: number): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(
        `POST /api/nowhere HTTP/1.1\r\nhost: ${hostname}\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n`,
      );
      socket.write(`${bytes.toString(16)}\r\n${'x'.repeat(bytes)}\r\n0\r\n\r\n`);
    });
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });
}
