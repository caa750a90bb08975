import { describe, expect, it } from 'vitest';
import { createGraphCalendar } from '../../../shared/graph/calendar.ts';
import { createGraphClient } from '../../../shared/graph/client.ts';
import { retryAfterMs } from '../../../shared/graph/retry-after.ts';
import { batch, graphEvent, json, MAILBOX, problem, type Reply, scripted } from './scripted-graph.ts';

const get = { method: 'GET', to: { path: '/users' } } as const;
const post = { method: 'POST', to: { path: '/things' }, body: { a: 1 } } as const;
const broken: Reply = () => {
  throw new TypeError('fetch failed', { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) });
};
const closed: Reply = () => {
  throw new TypeError('fetch failed', { cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }) });
};
const good: Reply = () => json({ ok: true });

describe('the base address', () => {
  it.each([
    'http://graph.microsoft.com',
    'https://graph.microsoft.com/v1.0',
    'ftp://x',
    'nonsense',
    'https://u:p@x.test',
    'http://10.0.0.1',
  ])('refuses %s', (baseUrl) => {
    expect(() => createGraphClient({ ...scripted().edges, baseUrl })).toThrow(
      expect.objectContaining({ code: 'graph.base-url' }),
    );
  });

  it.each(['http://127.0.0.1:8080', 'http://localhost:1', 'http://[::1]:1', 'https://graph.microsoft.us/'])(
    'takes %s',
    async (baseUrl) => {
      const graph = scripted(good);
      await createGraphClient({ ...graph.edges, baseUrl }).call(get);
      expect(graph.sent[0]?.url).toBe(`${baseUrl.replace(/\/$/, '')}/v1.0/users`);
      expect(graph.sent[0]?.headers.get('authorization')).toBe('Bearer token-1');
    },
  );
});

describe('the token', () => {
  it('never leaves for another server, whatever address a caller hands over', async () => {
    const graph = scripted(good);
    const client = createGraphClient(graph.edges);
    const call = client.call({ method: 'GET', to: { link: 'https://evil.test/v1.0/users' } });
    await expect(call).rejects.toMatchObject({ code: 'graph.foreign-link' });
    expect(graph.sent).toHaveLength(0);
    expect(graph.tokens).toHaveLength(0);
  });

  it('does not travel along a redirect', async () => {
    const graph = scripted(() => new Response(null, { status: 302, headers: { location: 'https://evil.test/' } }));
    const answer = await createGraphClient(graph.edges).call(get);
    expect(answer.status).toBe(302);
    expect(graph.sent.map(({ redirect }) => redirect)).toEqual(['manual']);
  });

  it('is asked for afresh once after a 401, also for a POST', async () => {
    const graph = scripted(() => problem(401, 'InvalidAuthenticationToken'), good);
    const answer = await createGraphClient(graph.edges).call(post);
    expect(answer.status).toBe(200);
    expect(graph.tokens).toEqual([false, true]);
    expect(graph.sent.map(({ headers }) => headers.get('authorization'))).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  it('makes the mailbox unavailable when it is refused twice', async () => {
    const graph = scripted(() => problem(401, 'InvalidAuthenticationToken'));
    const calendar = createGraphCalendar(graph.edges);
    await expect(calendar.read(MAILBOX, ['a'])).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'graph.unauthorized',
    });
    expect(graph.sent).toHaveLength(2);
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2026-03-02T10:00:00Z');
  it.each([
    ['2', 2000],
    ['2.128', 2128],
    ['0', 0],
    ['Mon, 02 Mar 2026 10:00:07 GMT', 7000],
    ['Mon, 02 Mar 2026 09:00:00 GMT', 0],
    ['', null],
    ['-5', null],
    ['soon', null],
    [undefined, null],
  ])('reads %j as %j milliseconds', (header, expected) => {
    expect(retryAfterMs(header, now)).toBe(expected);
  });

  it('is honoured, fraction and date included, and made up for where it is missing', async () => {
    const graph = scripted(
      () => problem(429, 'TooManyRequests', { 'retry-after': '2.128' }),
      () =>
        problem(429, 'ApplicationThrottled', {
          'retry-after': 'Mon, 02 Mar 2026 10:00:09.128 GMT'.replace('.128', ''),
        }),
      () => problem(503, ''),
      good,
    );
    await createGraphClient(graph.edges).call(get);
    // 2.128 s, then what is left until 10:00:09, then the third step of the backoff: 4 s, half of it by chance (0.5).
    expect(graph.waits).toEqual([2128, 6872, 3000]);
  });

  it("as a date is one of the server's clock, and what is over is no pause at all", async () => {
    const date = 'Mon, 02 Mar 2026 10:06:00 GMT';
    const graph = scripted(
      () => problem(503, '', { date, 'retry-after': 'Mon, 02 Mar 2026 10:06:04 GMT' }),
      () => problem(503, '', { date, 'retry-after': 'Mon, 02 Mar 2026 10:05:00 GMT' }),
      () => problem(503, '', { 'retry-after': '0' }),
      good,
    );
    await createGraphClient(graph.edges).call(get);
    expect(graph.waits).toEqual([4000, 1500, 3000]);
  });

  it('gets no further try when it asks for more than the patience left', async () => {
    const graph = scripted(() => problem(429, 'ApplicationThrottled', { 'retry-after': '120' }));
    const calendar = createGraphCalendar(graph.edges);
    await expect(
      calendar.changes(MAILBOX, null, { from: 0, until: 1 })[Symbol.asyncIterator]().next(),
    ).rejects.toMatchObject({
      kind: 'transient',
      code: 'graph.throttled',
      retryAfterMs: 120_000,
    });
    expect(graph.waits).toEqual([]);
  });
});

describe('repeating', () => {
  it.each([408, 429, 500, 502, 503, 504])('tries a GET again after %i, so often and no more', async (status) => {
    const graph = scripted(() => new Response('<html>gateway</html>', { status }));
    const answer = await createGraphClient({ ...graph.edges, patience: { tries: 3, totalWaitMs: 60_000 } }).call(get);
    expect(answer).toMatchObject({ status, body: null });
    expect(graph.sent).toHaveLength(3);
  });

  it('never repeats a POST after a 503 that only asks to wait: it may have been done', async () => {
    const graph = scripted(() => problem(503, 'ServiceUnavailable', { 'retry-after': '1' }), good);
    expect((await createGraphClient(graph.edges).call(post)).status).toBe(503);
    expect(graph.sent).toHaveLength(1);
  });

  it("tries a read again after a conflict of the server's own making", async () => {
    const graph = scripted(() => problem(412, 'ErrorIrresolvableConflict'), good);
    expect((await createGraphClient(graph.edges).call(get)).status).toBe(200);
    expect(graph.sent).toHaveLength(2);
  });

  it.each([500, 502, 503, 504, 408])(
    'never repeats a POST after a %i that says nothing of throttling',
    async (status) => {
      const graph = scripted(() => new Response('', { status }), good);
      expect((await createGraphClient(graph.edges).call(post)).status).toBe(status);
      expect(graph.sent).toHaveLength(1);
    },
  );

  it.each([
    [() => problem(429, '')],
    [() => problem(503, 'ApplicationThrottled')],
    [() => problem(503, 'x', {}, 'Application is over its MailboxConcurrency limit.')],
  ])('repeats a throttled POST: it was not executed (%#)', async (reply) => {
    const graph = scripted(reply, good);
    expect((await createGraphClient(graph.edges).call(post)).status).toBe(200);
    expect(graph.sent).toHaveLength(2);
  });

  it('reports a POST whose answer was lost, and repeats it only when the caller says that it is harmless', async () => {
    const graph = scripted(broken, good);
    await expect(createGraphClient(graph.edges).call(post)).rejects.toMatchObject({ kind: 'answer-lost' });
    expect(graph.sent).toHaveLength(1);
    const other = scripted(broken, good);
    expect((await createGraphClient(other.edges).call({ ...post, repeatable: true })).status).toBe(200);
  });

  it('repeats a POST for which no connection was made', async () => {
    const graph = scripted(closed, good);
    expect((await createGraphClient(graph.edges).call(post)).status).toBe(200);
  });

  it('ends with transient when nothing answers', async () => {
    const graph = scripted(closed);
    await expect(createGraphClient(graph.edges).call(get)).rejects.toMatchObject({
      kind: 'transient',
      code: 'graph.unreachable',
    });
    expect(graph.sent).toHaveLength(5);
  });

  it('gives every try a time limit', async () => {
    const graph = scripted(good);
    const silent: typeof fetch = (_, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
      });
    const client = createGraphClient({ ...graph.edges, fetch: silent, timeLimitMs: 5 });
    await expect(client.call(post)).rejects.toMatchObject({ kind: 'answer-lost' });
    await expect(client.call(get)).rejects.toMatchObject({ kind: 'transient' });
  });

  it('reads no answer that is larger than it may be', async () => {
    const graph = scripted(() => new Response('x'.repeat(2000)));
    const client = createGraphClient({ ...graph.edges, maxAnswerBytes: 1000 });
    await expect(client.call(get)).rejects.toMatchObject({ kind: 'invalid', code: 'graph.answer-too-large' });
    await expect(client.call(post)).rejects.toMatchObject({ kind: 'answer-lost' });
  });
});

describe('requests in flight', () => {
  it('are one batch at a time for a mailbox: never more than four', async () => {
    let inFlight = 0;
    let most = 0;
    const answers = batch(() => ({ status: 200, body: graphEvent() }));
    const graph = scripted(async (sent) => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      await new Promise((resolve) => setImmediate(resolve));
      inFlight -= 1;
      return answers(sent);
    });
    const calendar = createGraphCalendar(graph.edges);
    const ids = Array.from({ length: 25 }, (_, index) => `e${index}`);
    await Promise.all([calendar.read(MAILBOX, ids), calendar.read(MAILBOX, ids), calendar.readMarks(MAILBOX, ids)]);
    expect(graph.sent).toHaveLength(6);
    expect(most).toBe(1);
    await Promise.all(['a', 'b', 'c'].map((mailbox) => calendar.read(mailbox, ['e'])));
    expect(most).toBe(3);
  });
});
