import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createHostApp, type HostApp, type Person } from '../../../local/simulators/host-app/host-app.ts';
import { createHostTokens, type HostTokens } from '../../../shared/access/host-tokens.ts';
import { createPublishedKeys } from '../../../shared/access/published-keys.ts';

const ADA: Person = {
  sub: 'ada',
  org: 'org-1',
  roles: ['admin'],
  email: ' Ada@Example.com ',
  email_verified: true,
  name: 'Ada',
};

let hostApp: HostApp;
let tokens: HostTokens;
beforeEach(async () => {
  // The library keeps its own time by the machine's clock.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-10-05T08:00:00Z') });
  const clock = () => Date.now();
  hostApp = await createHostApp({ clock });
  tokens = open();
});
afterEach(() => {
  vi.useRealTimers();
});

function open(
  fetch: typeof globalThis.fetch = (url, init) => hostApp.handle(new Request(String(url), init)),
): HostTokens {
  const clock = () => Date.now();
  const keys = createPublishedKeys({
    url: 'https://host.example.com/keys',
    fetch,
    clock,
    timeLimitMs: 50,
    maxBytes: 4_096,
  });
  const { issuer, audience } = hostApp;
  return createHostTokens({ issuer, audience, operatorAudience: 'operators', keys, clock });
}

const later = (ms: number) => vi.setSystemTime(Date.now() + ms);
const ask = async (one = tokens) => one.caller(`Bearer ${await hostApp.token(ADA)}`);
const UNAVAILABLE = { kind: 'transient', code: 'access.keys-unavailable' };

describe("the host app's published keys", () => {
  it('are asked for once, and again after ten minutes', async () => {
    expect(await ask()).toEqual({
      organizationId: 'org-1',
      userId: 'ada',
      roles: new Set(['admin']),
      email: 'ada@example.com',
      name: 'Ada',
      locale: null,
      delegated: false,
    });
    await Promise.all([ask(), ask()]);
    expect(hostApp.asked()).toBe(1);
    later(601_000);
    await ask();
    expect(hostApp.asked()).toBe(2);
  });

  it('are asked for at once by many, once', async () => {
    await Promise.all([ask(), ask(), ask()]);
    expect(hostApp.asked()).toBe(1);
  });

  it('rotate: a new one is fetched when a token names it, the old one is taken as long as it is published', async () => {
    const old = await hostApp.token(ADA);
    await ask();
    later(31_000);
    await hostApp.rotate();
    await ask();
    expect(hostApp.asked()).toBe(2);
    await tokens.caller(`Bearer ${old}`);
    later(31_000);
    await hostApp.rotate(true);
    await ask();
    await expect(tokens.caller(`Bearer ${old}`)).rejects.toMatchObject({ problem: 'token-invalid' });
  });

  it('that nobody knows cost one request in thirty seconds, however many tokens name them', async () => {
    await ask();
    const forger = await createHostApp({ clock: () => Date.now() });
    for (let count = 0; count < 10; count += 1) {
      const forged = `Bearer ${await forger.token(ADA)}`;
      await expect(tokens.caller(forged)).rejects.toMatchObject({ problem: 'token-invalid' });
    }
    expect(hostApp.asked()).toBe(1);
    later(31_000);
    await expect(tokens.caller(`Bearer ${await forger.token(ADA)}`)).rejects.toMatchObject({
      problem: 'token-invalid',
    });
    expect(hostApp.asked()).toBe(2);
  });

  it.each<[string, () => Promise<Response>]>([
    ['say 503', async () => new Response('down', { status: 503 })],
    ['lead elsewhere', async () => Response.redirect('https://evil.example', 302)],
    ['are no JSON', async () => new Response('<html>')],
    ['are JSON of another shape', async () => Response.json({ keys: 'none' })],
    ['are too many', async () => Response.json({ keys: [], more: 'x'.repeat(5_000) })],
    ['never end', async () => new Response(new ReadableStream({ pull: (c) => c.enqueue(new Uint8Array(1_000)) }))],
    ['do not answer', () => Promise.reject(new TypeError('fetch failed'))],
  ])('that %s are a matter of waiting, and nothing of the token', async (_, trouble) => {
    hostApp.trouble = trouble;
    await expect(ask()).rejects.toMatchObject(UNAVAILABLE);
    hostApp.trouble = null;
    later(5_001);
    await expect(ask()).resolves.toMatchObject({ userId: 'ada' });
  });

  it('that hang are given up after the time limit', async () => {
    const hanging = open((_, init) => {
      const { promise, reject } = Promise.withResolvers<Response>();
      init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
      return promise;
    });
    await expect(ask(hanging)).rejects.toMatchObject(UNAVAILABLE);
  });

  it('that failed are left alone for five seconds, whatever comes in', async () => {
    hostApp.trouble = async () => new Response('down', { status: 503 });
    for (let count = 0; count < 5; count += 1) await expect(ask()).rejects.toMatchObject(UNAVAILABLE);
    expect(hostApp.asked()).toBe(1);
  });

  it('are not asked for by a token that could never be good', async () => {
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`;
    await expect(tokens.caller(`Bearer ${none}`)).rejects.toMatchObject({ problem: 'token-invalid' });
    expect(hostApp.asked()).toBe(0);
  });
});

describe('an operator', () => {
  const operator = async (changes: Record<string, unknown>) =>
    tokens.operator(`Bearer ${await hostApp.token({ sub: 'op-1', org: 'none', roles: ['operator'] }, changes)}`);

  it('has an audience of his own', async () => {
    expect(await operator({ aud: 'operators', locale: 'nl' })).toEqual({ operatorId: 'op-1', locale: 'nl' });
    await expect(operator({})).rejects.toMatchObject({ problem: 'token-wrong-audience' });
    const asUser = await hostApp.token(ADA, { aud: 'operators' });
    await expect(tokens.caller(`Bearer ${asUser}`)).rejects.toMatchObject({ problem: 'token-wrong-audience' });
  });

  it('acts for himself, and there are none where no audience is set', async () => {
    await expect(operator({ aud: 'operators', act: { sub: 'x' } })).rejects.toMatchObject({ problem: 'token-claims' });
    const { issuer, audience } = hostApp;
    const keys = createPublishedKeys({
      url: 'https://host.example.com/keys',
      fetch: async () => hostApp.handle(new Request('https://x')),
    });
    const none = createHostTokens({ issuer, audience, operatorAudience: null, keys, clock: () => Date.now() });
    await expect(none.operator(`Bearer ${await hostApp.token(ADA)}`)).rejects.toMatchObject({
      problem: 'token-wrong-audience',
    });
  });
});
