import { beforeEach, describe, expect, it } from 'vitest';
import { ANNA, BERT, type Bench, bench, meeting } from './tenant.ts';

let b: Bench;
beforeEach(async () => {
  b = await bench();
});
const JSON_TYPE = { 'Content-Type': 'application/json' };
const post = (id: string, user = ANNA, more = {}) => ({
  id,
  method: 'POST',
  url: `/users/${user}/events`,
  headers: JSON_TYPE,
  body: meeting('2026-03-03', undefined, { subject: id, ...more }),
});
const send = (requests: object[]) => b.send('POST', '/$batch', { requests });
const statuses = (body: { responses: { id: string; status: number }[] }) =>
  Object.fromEntries(body.responses.map(({ id, status }) => [id, status]));

describe('a batch', () => {
  it('answers 200 with one answer for each part, in any order', async () => {
    const ids = Array.from({ length: 20 }, (_, i) => `${i}`);
    const { status, body } = await send(ids.map((id) => post(id)));
    expect(status).toBe(200);
    const answered = body.responses.map(({ id }: { id: string }) => id);
    expect([...answered].sort()).toEqual([...ids].sort());
    expect(answered).not.toEqual(ids);
    for (const each of body.responses) expect(each).toMatchObject({ status: 201, body: { subject: each.id } });
  });

  it('heeds the headers of each part, not those of the batch', async () => {
    const id = b.graph.person(ANNA).addEvent(meeting('2026-03-03'));
    const url = `/users/${ANNA}/events/${id}`;
    const { body } = await send([
      { id: 'immutable', method: 'GET', url, headers: { Prefer: 'IdType="ImmutableId"' } },
      { id: 'mutable', method: 'GET', url },
      { id: 'stale', method: 'PATCH', url, headers: { ...JSON_TYPE, 'If-Match': 'W/"old"' }, body: { subject: 'x' } },
      { id: 'gone', method: 'DELETE', url: `/users/${ANNA}/events/nonsense` },
    ]);
    const part = (name: string) => body.responses.find((each: { id: string }) => each.id === name);
    expect(part('immutable').body.id).toBe(id);
    expect(part('mutable').body.id).not.toBe(id);
    expect([part('stale').status, part('gone').status]).toEqual([412, 400]);
  });

  it.each([
    ['more than twenty parts', Array.from({ length: 21 }, (_, i) => post(`${i}`))],
    ['an id used twice', [post('1'), post('1')]],
    ['a body without its content type', [{ ...post('1'), headers: {} }]],
    ['a dependency on what comes later', [{ ...post('1'), dependsOn: ['2'] }, post('2')]],
  ])('is refused whole for %s, and nothing is done', async (_, requests) => {
    expect((await send(requests)).status).toBe(400);
    expect(b.graph.events(ANNA)).toHaveLength(0);
  });

  it('a part with a version, a host or a batch in its address is refused alone', async () => {
    const { body } = await send([
      { id: 'version', method: 'GET', url: `/v1.0/users/${ANNA}/events` },
      { id: 'host', method: 'GET', url: `https://sim.test/v1.0/users/${ANNA}/events` },
      { ...post('nested'), url: '/$batch' },
      post('good'),
    ]);
    expect(statuses(body)).toEqual({ version: 400, host: 400, nested: 400, good: 201 });
  });

  it('a part that depends on a failed one is not done', async () => {
    const { body } = await send([
      { id: '1', method: 'GET', url: `/users/${ANNA}/events/nonsense` },
      { ...post('2'), dependsOn: ['1'] },
      { ...post('3'), dependsOn: ['2'] },
    ]);
    expect(statuses(body)).toEqual({ 1: 400, 2: 424, 3: 424 });
    expect(b.graph.events(ANNA)).toHaveLength(0);
  });

  it('parts are throttled one by one while the whole is 200', async () => {
    b.graph.faults.throttleEvery = 3;
    b.graph.faults.only = ({ inBatch }) => inBatch;
    const { status, body } = await send(['1', '2', '3', '4', '5', '6'].map((id) => post(id)));
    expect(status).toBe(200);
    const throttled = body.responses.filter((each: { status: number }) => each.status === 429);
    expect(throttled).toHaveLength(2);
    expect(throttled[0].headers['Retry-After']).toBe('1');
    expect(b.graph.events(ANNA)).toHaveLength(4);
  });

  it('a part may come without a body, or with one of HTML', async () => {
    const shapes = new Set<string>();
    for (let i = 0; i < 20; i += 1) {
      b.graph.faults.once.push({ trouble: '504', when: ({ inBatch }) => inBatch });
      const { body } = await send([{ id: '1', method: 'GET', url: `/users/${ANNA}/events` }]);
      const [part] = body.responses;
      expect(part.status).toBe(504);
      shapes.add(typeof part.body);
    }
    expect(shapes).toEqual(new Set(['undefined', 'string', 'object']));
    const id = b.graph.person(ANNA).addEvent(meeting('2026-03-03'));
    const { body } = await send([{ id: '1', method: 'DELETE', url: `/users/${ANNA}/events/${id}` }]);
    expect(body.responses[0].status).toBe(204);
    expect(body.responses[0]).not.toHaveProperty('body');
  });

  it('a part over the limit of its mailbox may ask for a fraction of a second, or for nothing', async () => {
    for (const [retryAfter, header] of [
      ['fractional', '2.128'],
      ['missing', undefined],
    ] as const) {
      b.graph.faults.retryAfter = retryAfter;
      b.graph.faults.once.push({ trouble: '429', when: ({ inBatch }) => inBatch });
      const { status, body } = await send([post('1')]);
      expect([status, body.responses[0].status, body.responses[0].headers['Retry-After']]).toEqual([200, 429, header]);
    }
  });

  it('keeps to four parts at once for a mailbox', async () => {
    b.graph.faults.mailboxConcurrency = 4;
    b.graph.faults.latencyMs = 1;
    const { body } = await send([...Array(10).keys()].flatMap((i) => [post(`a${i}`), post(`b${i}`, BERT)]));
    expect(new Set(Object.values(statuses(body)))).toEqual(new Set([201]));
    expect([...b.graph.log.peaks.values()]).toEqual([4, 4]);
  });

  it('counts once, and its parts by themselves', async () => {
    await send([post('1'), post('2'), { id: '3', method: 'GET', url: `/users/${ANNA}/events` }]);
    expect(b.graph.log.requests()).toMatchObject({ batch: 1, create: 0, read: 0 });
    expect(b.graph.log.parts()).toMatchObject({ batch: 0, create: 2, read: 1 });
  });
});
