import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createSeveraActivities } from '../../../shared/severa/activities.ts';
import { empty, failure, html, json, scripted, severaError, wire } from './scripted-severa.ts';

const READ = 'GET /v1/activities/a';
const networkError = (code: string) =>
  Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error(), { code }) });

describe('a call that fails for now', () => {
  test.each([429, 500, 502, 503, 504, 408])('%s is tried again', async (status) => {
    const { severa, waits } = scripted({ [READ]: [json({}, status), json(wire('a'))] });
    expect(await severa.read('a')).toMatchObject({ id: 'a' });
    expect(waits).toEqual([375]);
  });

  test('a broken connection is tried again', async () => {
    const { severa } = scripted({ [READ]: [networkError('ECONNRESET'), json(wire('a'))] });
    expect(await severa.read('a')).toMatchObject({ id: 'a' });
  });

  test('says nothing of what was sent when it fails for good (I6)', async () => {
    const told = Object.assign(new TypeError('fetch failed'), {
      cause: Object.assign(new Error('Bearer token-1'), { code: 'ECONNRESET', body: 'Dismissal talk' }),
    });
    const { severa } = scripted({ [READ]: [told, told, told, told, told] });
    const error = await failure(severa.read('a'));
    expect(error).toMatchObject({ code: 'severa.unreachable', providerCode: 'ECONNRESET' });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/token-1|Dismissal/u);
  });

  test('waits as long as Severa asks, in seconds or until a date', async () => {
    const { severa, waits } = scripted({
      [READ]: [
        json({}, 429, { 'retry-after': '7' }),
        json({}, 429, { 'retry-after': new Date(Date.UTC(2024, 4, 1, 12, 0, 10)).toUTCString() }),
        json(wire('a')),
      ],
    });
    await severa.read('a');
    expect(waits).toEqual([7000, 3000]);
  });

  test('waits longer each time without Retry-After, and gives up after five tries', async () => {
    const { severa, waits, of } = scripted({ [READ]: json({}, 503) });
    expect(await failure(severa.read('a'))).toMatchObject({
      kind: 'transient',
      code: 'severa.server-error',
      status: 503,
    });
    expect(waits).toEqual([375, 750, 1500, 3000]);
    expect(of('GET', '/v1/activities/a')).toHaveLength(5);
  });

  test('a rest longer than a minute is left to the caller', async () => {
    const { severa, waits } = scripted({ [READ]: json({}, 429, { 'retry-after': '120' }) });
    expect(await failure(severa.read('a'))).toMatchObject({
      kind: 'transient',
      code: 'severa.throttled',
      retryAfterMs: 120_000,
    });
    expect(waits).toEqual([]);
  });

  test('tries end when a minute is over', async () => {
    const { severa, of } = scripted({ [READ]: json({}, 429, { 'retry-after': '25' }) });
    expect(await failure(severa.read('a'))).toMatchObject({ kind: 'transient' });
    expect(of('GET', '/v1/activities/a')).toHaveLength(3);
  });

  test('an answer that never comes ends at the time limit', async () => {
    let asked = 0;
    const never: typeof fetch = (input, init) => {
      if (String(input).endsWith('/v1/token')) {
        return Promise.resolve(json({ access_token: 'token-1', access_token_expires_in: 3600 }));
      }
      asked += 1;
      return new Promise((_, reject) => {
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
      });
    };
    const { severa } = scripted({}, { fetch: never, timeLimitMs: 5 });
    expect(await failure(severa.users())).toMatchObject({
      kind: 'transient',
      code: 'severa.unreachable',
      providerCode: 'TimeoutError',
    });
    expect(asked).toBe(5);
  });
});

describe('an answer that says no', () => {
  test.each([
    [403, 'InsufficientApiScope', 'severa.scope-missing'],
    [403, 'PermissionDenied', 'severa.forbidden'],
    [400, 'OrganizationNotActive', 'severa.organization-inactive'],
    [403, 'TermsOfServiceNotApproved', 'severa.terms-not-approved'],
    [400, 'AuthenticationRequired', 'severa.not-signed-in'],
    [400, 'FeatureIsNotEnabled', 'severa.feature-disabled'],
    [404, 'InvalidApiVersion', 'severa.api-version'],
    [403, 'Other', 'severa.forbidden'],
  ])('%s %s is about the connection: unavailable', async (status, type, code) => {
    const { severa } = scripted({ [READ]: severaError(status, type) });
    expect(await failure(severa.read('a'))).toMatchObject({ kind: 'unavailable', code, status, providerCode: type });
  });

  test.each([
    ['a redirect', new Response(null, { status: 302, headers: { location: 'https://elsewhere.example' } })],
    ['a page instead of JSON', html(200)],
    ['a page instead of 404', html(404)],
    ['404 in another shape', json({ title: 'Not Found', status: 404 }, 404)],
    ['a method that is unknown', empty(405)],
  ])('%s is not Severa: unavailable', async (_name, answer) => {
    const { severa } = scripted({ [READ]: answer });
    expect(await failure(severa.read('a'))).toMatchObject({ kind: 'unavailable' });
  });

  test('a list that is no list is unavailable, never an empty organisation', async () => {
    const { severa } = scripted({ 'GET /v1/users': json({ users: [] }) });
    expect(await failure(severa.users())).toMatchObject({ kind: 'unavailable', code: 'severa.unexpected-answer' });
  });

  test('an answer beyond the bound is cut off', async () => {
    const { severa } = scripted({ [READ]: json(wire('a', { notes: 'x'.repeat(5000) })) }, { answerLimit: 4000 });
    expect(await failure(severa.read('a'))).toMatchObject({ kind: 'invalid', code: 'severa.answer-too-large' });
  });
});

describe('the request budget', () => {
  test('a given pace is asked before every request, the token and repetitions included', async () => {
    let taken = 0;
    const pace = {
      take: async () => {
        taken += 1;
      },
    };
    const { severa, requests } = scripted({ [READ]: [json({}, 503), json(wire('a'))] }, { pace });
    await severa.read('a');
    expect(taken).toBe(requests.length);
    expect(taken).toBe(4);
  });

  test('by itself no second sees more than eight requests', async () => {
    const { severa, times } = scripted({ [READ]: json(wire('a')) });
    await Promise.all(Array.from({ length: 30 }, () => severa.read('a')));
    expect(times).toHaveLength(32);
    expect(Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1000).length))).toBe(8);
  });
});

describe('the options', () => {
  const options = { clientId: 'c', getSecret: async () => 's', organizationZone: 'Europe/Helsinki' };

  test.each(['http://api.severa.visma.com', 'ftp://localhost', 'https://me:pw@host', 'https://host/?a=1', 'severa'])(
    'the address %s is refused',
    (baseUrl) => {
      expect(() => createSeveraActivities({ ...options, baseUrl })).toThrow(
        expect.objectContaining({ kind: 'invalid', code: 'severa.base-url' }),
      );
    },
  );

  test.each([
    [undefined, 'https://api.severa.visma.com/rest-api/v1/token'],
    ['http://127.0.0.1:8080/rest-api/', 'http://127.0.0.1:8080/rest-api/v1/token'],
    ['http://localhost', 'http://localhost/v1/token'],
  ])('the address %s is called as %s', async (baseUrl, url) => {
    const { severa, requests } = scripted(
      { 'POST /v1/token': json({}, 400) },
      baseUrl === undefined ? {} : { baseUrl },
    );
    await failure(severa.users());
    expect(requests[0]?.url).toBe(url);
  });

  test('an unknown zone is refused', () => {
    expect(() => createSeveraActivities({ ...options, organizationZone: 'FLE Standard Time' })).toThrow(
      expect.objectContaining({ kind: 'invalid', code: 'severa.organization-zone' }),
    );
  });
});

describe("Severa's clock", () => {
  test('is the last answer plus the time since', async () => {
    const { severa, advance, requests } = scripted({
      [READ]: json(wire('a'), 200, { date: 'Wed, 01 May 2024 11:58:00 GMT' }),
    });
    await severa.users();
    await severa.read('a');
    advance(30_000);
    const before = requests.length;
    expect(await severa.now()).toBe(Date.UTC(2024, 4, 1, 11, 58, 30));
    expect(requests).toHaveLength(before);
  });

  test('is asked for when Severa never answered', async () => {
    const { severa, of } = scripted({
      'POST /v1/token': new Response(JSON.stringify({ access_token: 't' })),
      'GET /v1/activities': json([], 200, { date: 'Wed, 01 May 2024 11:00:00 GMT' }),
    });
    expect(await severa.now()).toBe(Date.UTC(2024, 4, 1, 11));
    expect(of('GET', '/v1/activities')).toHaveLength(1);
  });

  test('is never replaced by our own', async () => {
    const { severa } = scripted({
      'POST /v1/token': new Response(JSON.stringify({ access_token: 't' })),
      'GET /v1/activities': new Response('[]'),
    });
    expect(await failure(severa.now())).toMatchObject({ kind: 'transient', code: 'severa.no-clock' });
  });
});
