import { HttpRequest, type HttpResponseInit, InvocationContext } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { type BrowserCall, browserTrigger } from '../../../functions/browser-trigger.ts';
import { SyncError } from '../../../shared/errors.ts';

const SPEC = {
  name: 'consent-callback',
  cookie: '__Host-consent',
  publicUrl: 'https://sync.example.com',
  authority: 'https://login.example.com',
} as const;
const access = {
  tokens: { caller: () => Promise.reject(new Error('no token is read')), operator: () => Promise.reject(new Error()) },
  limits: () => {},
  clock: () => 0,
  newId: () => 'correlation-1',
};
const COOKIE = 'c'.repeat(43);

async function answer(handle: (call: BrowserCall) => Promise<HttpResponseInit>, headers: Record<string, string> = {}) {
  const lines: string[] = [];
  const context = new InvocationContext({
    invocationId: 'invocation-1',
    functionName: 'test',
    logHandler: (_, ...args) => void lines.push(String(args[0])),
  });
  const request = new HttpRequest({
    method: 'GET',
    url: 'https://sync.example.com/api/consent/callback?state=s',
    headers,
  });
  const {
    status,
    headers: answered,
    body,
  } = (await browserTrigger(access, SPEC, handle)(request, context)) as HttpResponseInit;
  return { status, location: new Headers(answered).get('location'), body: String(body), log: lines.join('\n') };
}

describe('a browser', () => {
  it('is sent to Microsoft', async () => {
    const there = 'https://login.example.com/tenant/oauth2/v2.0/authorize?x=1';
    expect(await answer(async ({ redirect }) => redirect(there))).toMatchObject({ status: 302, location: there });
  });

  it.each([
    'https://login.example.com.evil.example/',
    'https://evil.example.com/?https://login.example.com/',
    'https://login.example.com@evil.example.com/',
    'http://login.example.com/',
    '//evil.example.com',
    'javascript:alert(1)',
  ])('is sent nowhere else: %s', async (address) => {
    const { status, location, body } = await answer(async ({ redirect }) => redirect(address));
    expect([status, location]).toEqual([500, null]);
    expect(body).not.toContain('evil');
  });

  it('is known by one cookie of ours, and by none of a form that isn’t ours', async () => {
    const seen: (string | null)[] = [];
    const look = async (call: BrowserCall) => {
      seen.push(call.browser);
      return { status: 204 };
    };
    await answer(look, { cookie: `a=b; __Host-consent=${COOKIE}; c=d` });
    await answer(look, { cookie: `__Host-consent=${COOKIE}; __Host-consent=${'d'.repeat(43)}` });
    await answer(look, { cookie: `__Host-consent=short; x__Host-consent=${COOKIE}` });
    await answer(look);
    expect(seen).toEqual([COOKIE, null, null, null]);
  });

  it('is told on a page what failed, without its words; the log knows the code', async () => {
    const secret = 'topsecret';
    const foreseen = new SyncError('transient', 'consent.keys-unavailable', secret);
    const wait = await answer(() => Promise.reject(foreseen));
    expect([wait.status, wait.body.includes(secret), wait.log.includes(secret)]).toEqual([503, false, false]);
    expect(wait.log).toContain('consent.keys-unavailable');
    const surprise = await answer(() => Promise.reject(new Error(secret)));
    expect([surprise.status, surprise.body.includes(secret), surprise.log.includes(secret)]).toEqual([
      500,
      false,
      false,
    ]);
  });
});
