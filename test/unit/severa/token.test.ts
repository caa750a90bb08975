import { describe, expect, test } from 'vitest';
import { collect, failure, html, json, SECRET, type Seen, scripted, severaError, wire } from './scripted-severa.ts';

const TOKEN = 'POST /v1/token';
const READ = 'GET /v1/activities/a';
const token = (value: string, seconds: unknown = 3600) =>
  json({ access_token: value, access_token_expires_in: seconds });

describe('the token', () => {
  test('is asked for with id, secret and scopes, and goes along with the client id on every call', async () => {
    const { severa, requests, of } = scripted({ [READ]: json(wire('a')) });
    await severa.read('a');
    expect(of('POST', '/v1/token')[0]?.body).toEqual({
      client_id: 'client-7',
      client_secret: SECRET,
      scope: 'activities:read,activities:write,activities:delete,users:read,settings:read',
    });
    expect(requests.map((seen) => seen.headers.get('client_id'))).toEqual(requests.map(() => 'client-7'));
    expect(of('GET', '/v1/activities/a')[0]?.headers.get('authorization')).toBe('Bearer token-1');
    expect(of('POST', '/v1/token')[0]?.headers.has('authorization')).toBe(false);
  });

  test('is shared by callers at the same time', async () => {
    const { severa, of } = scripted({ [READ]: json(wire('a')) });
    await Promise.all([severa.read('a'), severa.read('a'), severa.users()]);
    expect(of('POST', '/v1/token')).toHaveLength(1);
  });

  test('is renewed shortly before it ends, with the secret of that day', async () => {
    let secret = 'old';
    const { severa, of, advance } = scripted(
      { [READ]: json(wire('a')), [TOKEN]: [token('token-1', 600), token('token-2', 600)] },
      { getSecret: async () => secret },
    );
    await severa.read('a');
    secret = 'new';
    advance(539_000);
    await severa.read('a');
    expect(of('POST', '/v1/token')).toHaveLength(1);
    advance(2_000);
    await severa.read('a');
    expect(of('POST', '/v1/token').map((seen) => seen.body)).toMatchObject([
      { client_secret: 'old' },
      { client_secret: 'new' },
    ]);
    expect(of('GET', '/v1/activities/a').at(-1)?.headers.get('authorization')).toBe('Bearer token-2');
  });

  /** A store of which one process keeps the value; how often it was asked afresh. */
  function keptSecret(kept: string, stored: string) {
    let asked = 0;
    const getSecret = async ({ fresh = false } = {}) => {
      if (fresh) asked += 1;
      return fresh ? stored : kept;
    };
    return { getSecret, asked: () => asked };
  }
  const byThese =
    (...good: readonly string[]) =>
    (seen: Seen) =>
      good.some((secret) => JSON.stringify(seen.body).includes(`"${secret}"`))
        ? token('token-1')
        : severaError(401, 'AuthenticationRequired');
  const secretsOf = (seen: readonly Seen[]) => seen.map(({ body }) => String(Object(body).client_secret));

  test('is had with a replaced secret at once: the one that is refused is asked for afresh', async () => {
    const { getSecret, asked } = keptSecret('old', 'new');
    const { severa, of } = scripted({ [TOKEN]: byThese('new') }, { getSecret });
    await severa.users();
    expect(secretsOf(of('POST', '/v1/token'))).toEqual(['old', 'new']);
    expect(asked()).toBe(1);
  });

  test('is had with either secret while Severa takes both, and the store is not asked afresh', async () => {
    for (const kept of ['old', 'new']) {
      const { getSecret, asked } = keptSecret(kept, 'new');
      const { severa, of } = scripted({ [TOKEN]: byThese('old', 'new') }, { getSecret });
      await severa.users();
      expect([secretsOf(of('POST', '/v1/token')), asked()]).toEqual([[kept], 0]);
    }
  });

  test('is not asked for twice with a secret that was refused', async () => {
    const { getSecret, asked } = keptSecret('old', 'old');
    const { severa, of } = scripted({ [TOKEN]: byThese('new') }, { getSecret });
    expect(await failure(severa.users())).toMatchObject({ code: 'severa.credentials-refused' });
    expect([of('POST', '/v1/token').length, asked()]).toEqual([1, 1]);
  });

  test.each([html(404), json({}, 503), severaError(403, 'TermsOfServiceNotApproved')])(
    'is not had with another secret when the secret was not the matter (%#)',
    async (answer) => {
      const { getSecret, asked } = keptSecret('old', 'new');
      const { severa, of } = scripted({ [TOKEN]: answer }, { getSecret });
      await failure(severa.users());
      expect(new Set(secretsOf(of('POST', '/v1/token')))).toEqual(new Set(['old']));
      expect(asked()).toBe(0);
    },
  );

  test('that is refused is replaced once, also for a POST, which was not carried out', async () => {
    const { severa, of } = scripted({
      [TOKEN]: [token('token-1'), token('token-2')],
      'GET /v1/users': [severaError(401, 'AuthenticationRequired'), json([])],
    });
    await severa.users();
    expect(of('GET', '/v1/users').map((seen) => seen.headers.get('authorization'))).toEqual([
      'Bearer token-1',
      'Bearer token-2',
    ]);
  });

  test('refused by everyone at once is replaced by one request', async () => {
    const { severa, of } = scripted({
      [TOKEN]: [token('token-1'), token('token-2')],
      [READ]: (seen) =>
        seen.headers.get('authorization') === 'Bearer token-2'
          ? json(wire('a'))
          : severaError(401, 'AuthenticationRequired'),
    });
    await severa.users();
    await Promise.all([severa.read('a'), severa.read('a'), severa.read('a')]);
    expect(of('POST', '/v1/token')).toHaveLength(2);
  });

  test('refused twice makes the connection unavailable and touches no item', async () => {
    const { severa, of } = scripted({ [READ]: severaError(401, 'AuthenticationRequired') });
    expect(await failure(severa.read('a'))).toMatchObject({ kind: 'unavailable', code: 'severa.not-signed-in' });
    expect(of('GET', '/v1/activities/a')).toHaveLength(2);
  });

  test.each([
    [severaError(400, 'InvalidRequest'), 'severa.credentials-refused'],
    [severaError(401, 'AuthenticationRequired'), 'severa.credentials-refused'],
    [severaError(403, 'OrganizationNotActive'), 'severa.organization-inactive'],
    [html(404), 'severa.unknown-path'],
    [json({ token_type: 'Bearer' }), 'severa.bad-token-answer'],
  ])('not given: unavailable (%#)', async (answer, code) => {
    const { severa, of } = scripted({ [TOKEN]: answer });
    expect(await failure(severa.users())).toMatchObject({ kind: 'unavailable', code });
    expect(of('POST', '/v1/token')).toHaveLength(1);
  });

  test.each([html(200), new Response('{"access_token":"tok'), new Response('')])(
    'is asked for again when the answer is garbled (%#)',
    async (garbled) => {
      const { severa, of } = scripted({ [TOKEN]: [garbled, token('token-1')] });
      await severa.users();
      expect(of('POST', '/v1/token')).toHaveLength(2);
      const lasting = scripted({ [TOKEN]: garbled });
      expect(await failure(lasting.severa.users())).toMatchObject({
        kind: 'unavailable',
        code: 'severa.bad-token-answer',
      });
      expect(lasting.of('POST', '/v1/token')).toHaveLength(5);
    },
  );

  test('is asked for again when Severa was busy', async () => {
    const { severa, of } = scripted({ [TOKEN]: [json({}, 503), token('token-1')] });
    await severa.users();
    expect(of('POST', '/v1/token')).toHaveLength(2);
  });

  test('without a stated life is kept for a while', async () => {
    const { severa, of } = scripted({ [TOKEN]: token('token-1', undefined), [READ]: json(wire('a')) });
    await severa.read('a');
    await severa.read('a');
    expect(of('POST', '/v1/token')).toHaveLength(1);
  });
});

describe('no error holds the secret or the token', () => {
  const words = [SECRET, 'token-1', 'Board meeting', 'Budget'];
  const leaky = Object.assign(new Error(`cannot send ${SECRET} with token-1`), {
    code: 'ECONNRESET',
    cause: new Error(`Bearer token-1 ${SECRET}`),
  });

  test.each([
    ['a secret store that fails', {}, { getSecret: () => Promise.reject(new Error(SECRET)) }],
    ['a network that quotes the request', { [TOKEN]: leaky }, {}],
    ['a token refused', { [TOKEN]: severaError(400, 'InvalidRequest') }, {}],
    ['a call refused', { 'GET /v1/activities': severaError(400, 'InvalidParameter') }, {}],
    ['a call that quotes itself', { 'GET /v1/activities': leaky }, {}],
    ['a type that is a sentence', { 'GET /v1/activities': severaError(400, `no ${SECRET}!`) }, {}],
  ])('%s', async (_name, replies, options) => {
    const { severa } = scripted(replies, options);
    const error = await failure(collect(severa.changedSince(0)));
    expect(error).toMatchObject({ name: 'SyncError' });
    const parts =
      error instanceof Error ? { ...error, message: error.message, stack: error.stack, cause: error.cause } : {};
    for (const word of words) expect(JSON.stringify(parts)).not.toContain(word);
  });
});
