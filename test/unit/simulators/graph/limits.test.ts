import { beforeEach, describe, expect, it } from 'vitest';
import { ANNA, BERT, type Bench, bench, meeting } from './tenant.ts';

let b: Bench;
beforeEach(async () => {
  b = await bench();
});
const events = (user = ANNA) => `/users/${user}/events`;
const ask = async (times: number, path = events()) => {
  const statuses = [];
  for (let i = 0; i < times; i += 1) statuses.push((await b.send('GET', path)).status);
  return statuses;
};

describe('requests in ten minutes', () => {
  it('are limited for an application and a mailbox, by whichever name it is asked for', async () => {
    b.graph.faults.requestsPerTenMinutes = 3;
    expect(await ask(3)).toEqual([200, 200, 200]);
    expect(await ask(1, events('anna@firm.example'))).toEqual([429]);
    expect(await ask(1, events(BERT))).toEqual([200]);
  });

  it('say how long to wait, and after that there is room', async () => {
    b.graph.faults.requestsPerTenMinutes = 2;
    await ask(1);
    b.tick(60_000);
    await ask(1);
    b.tick(60_000);
    const refused = await b.send('POST', events(), meeting('2026-03-03'));
    expect([refused.status, refused.body.error.code]).toEqual([429, 'TooManyRequests']);
    // Two must leave before a third comes: the refused one counts too.
    expect(refused.headers.get('retry-after')).toBe('540');
    expect(b.graph.events(ANNA)).toHaveLength(0);
    b.tick(540_000);
    expect((await b.send('POST', events(), meeting('2026-03-03'))).status).toBe(201);
  });

  it('count refused ones: who comes back too early stays out', async () => {
    b.graph.faults.requestsPerTenMinutes = 2;
    await ask(2);
    for (let minute = 0; minute < 10; minute += 1) {
      b.tick(60_000);
      expect(await ask(1)).toEqual([429]);
    }
    b.tick(600_000);
    expect(await ask(1)).toEqual([200]);
  });

  it('count the parts of a batch one by one', async () => {
    b.graph.faults.requestsPerTenMinutes = 2;
    const requests = ['1', '2', '3'].map((id) => ({ id, method: 'GET', url: events() }));
    const { status, body } = await b.send('POST', '/$batch', { requests });
    expect(status).toBe(200);
    expect(body.responses.map((each: { status: number }) => each.status).sort()).toEqual([200, 200, 429]);
  });
});

describe('requests at once', () => {
  const five = async () => {
    const token = await b.token();
    const get = (user: string) =>
      b.graph.handle(
        new Request(`https://sim.test/v1.0/users/${user}/events`, { headers: { authorization: `Bearer ${token}` } }),
      );
    const answers = await Promise.all([...Array(4).keys()].map(() => get(ANNA)).concat(get('anna@firm.example')));
    const refused = answers.find(({ status }) => status !== 200);
    if (!refused) throw new Error('Five were served at once.');
    const { error } = (await refused.json()) as { error: { code: string; message: string } };
    return { status: refused.status, error, retryAfter: refused.headers.get('retry-after') };
  };

  it.each([429, 503] as const)('beyond four are refused with %s, one mailbox under two names', async (status) => {
    Object.assign(b.graph.faults, { mailboxConcurrency: 4, mailboxConcurrencyStatus: status, latencyMs: 1 });
    expect(await five()).toMatchObject({
      status,
      error: { code: 'ApplicationThrottled', message: 'Application is over its MailboxConcurrency limit.' },
      retryAfter: '1',
    });
  });

  it('may be refused without a word about waiting', async () => {
    Object.assign(b.graph.faults, { mailboxConcurrency: 4, retryAfter: 'missing', latencyMs: 1 });
    expect(await five()).toMatchObject({ status: 429, retryAfter: null });
  });
});

it('Retry-After may be a date', async () => {
  b.graph.faults.retryAfter = 'date';
  b.graph.faults.once.push({ trouble: '503' });
  const answer = await b.send('GET', events());
  expect(answer.headers.get('retry-after')).toBe('Mon, 02 Mar 2026 08:00:01 GMT');
});
