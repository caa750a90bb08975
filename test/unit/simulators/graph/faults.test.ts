import { beforeEach, describe, expect, it } from 'vitest';
import { DropConnection } from '../../../../local/simulators/serve.ts';
import { ANNA, BERT, type Bench, bench, meeting, round } from './tenant.ts';

let b: Bench;
beforeEach(async () => {
  b = await bench();
});
const EVENTS = `/users/${ANNA}/events`;

describe('lost answers', () => {
  it('a dropped POST was done, and the same transactionId finds it', async () => {
    b.graph.faults.once.push({ trouble: 'lost-drop', when: (target) => target.class === 'create' });
    const body = meeting('2026-03-03', undefined, { transactionId: 'once' });
    await expect(b.send('POST', EVENTS, body)).rejects.toBeInstanceOf(DropConnection);
    expect(b.graph.events(ANNA)).toHaveLength(1);
    expect((await b.send('POST', EVENTS, body)).status).toBe(201);
    expect(b.graph.events(ANNA)).toHaveLength(1);
  });

  it('504 may come for what was done and for what was not', async () => {
    b.graph.faults.once.push({ trouble: 'lost-504' }, { trouble: '504' });
    const answers = [];
    for (let i = 0; i < 2; i += 1) answers.push((await b.send('POST', EVENTS, meeting('2026-03-03'), {})).status);
    expect(answers).toEqual([504, 504]);
    expect(b.graph.events(ANNA)).toHaveLength(1);
  });

  it('a lost part of a batch is 504 beside its neighbours, a lost batch is no answer at all', async () => {
    const requests = ['1', '2'].map((id) => ({
      id,
      method: 'POST',
      url: EVENTS,
      headers: { 'Content-Type': 'application/json' },
      body: meeting('2026-03-03', undefined, { subject: id }),
    }));
    b.graph.faults.once.push({ trouble: 'lost-drop', when: ({ inBatch }) => inBatch });
    const { status, body } = await b.send('POST', '/$batch', { requests });
    expect(status).toBe(200);
    expect(body.responses.map((each: { status: number }) => each.status).sort()).toEqual([201, 504]);
    b.graph.faults.lostBatchRate = 1;
    await expect(b.send('POST', '/$batch', { requests })).rejects.toBeInstanceOf(DropConnection);
    expect(b.graph.events(ANNA)).toHaveLength(4);
  });

  it('come at the rate asked for, the same in every run', async () => {
    const outcomes = async () => {
      const own = await bench();
      own.graph.faults.lostAnswerRate = 0.5;
      own.graph.faults.lostAnswer = '504';
      const all = [];
      for (let i = 0; i < 40; i += 1) all.push((await own.send('POST', EVENTS, meeting('2026-03-03'))).status);
      expect(own.graph.events(ANNA)).toHaveLength(40);
      return all;
    };
    const [first, second] = [await outcomes(), await outcomes()];
    expect(first).toEqual(second);
    const lost = first.filter((status) => status === 504).length;
    expect(lost).toBeGreaterThan(8);
    expect(lost).toBeLessThan(32);
  });
});

describe('throttling', () => {
  it('a fifth request at once for one mailbox is refused, for another mailbox it is served', async () => {
    const token = await b.token();
    b.graph.faults.mailboxConcurrency = 4;
    b.graph.faults.latencyMs = 1;
    const get = (user: string) =>
      b.graph.handle(
        new Request(`https://sim.test/v1.0/users/${user}/events`, { headers: { authorization: `Bearer ${token}` } }),
      );
    const answers = Promise.all([...Array(5).keys()].map(() => get(ANNA)).concat(get(BERT)));
    const statuses = (await answers).map(({ status }) => status);
    expect(statuses.slice(0, 5).sort()).toEqual([200, 200, 200, 200, 429]);
    expect(statuses[5]).toBe(200);
  });

  it.each([
    ['one', '1'],
    ['fractional', '2.128'],
    ['missing', null],
  ] as const)('Retry-After may be %s', async (kind, header) => {
    b.graph.faults.retryAfter = kind;
    b.graph.faults.once.push({ trouble: '429' });
    const answer = await b.send('GET', EVENTS);
    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toBe(header);
  });

  it('every third request is refused and was not done', async () => {
    b.graph.faults.throttleEvery = 3;
    const statuses = [];
    for (let i = 0; i < 6; i += 1) statuses.push((await b.send('POST', EVENTS, meeting('2026-03-03'))).status);
    expect(statuses).toEqual([201, 201, 429, 201, 201, 429]);
    expect(b.graph.events(ANNA)).toHaveLength(4);
  });
});

describe('other troubles', () => {
  it('a conflict may be reported where there is none', async () => {
    const { body } = await b.send('POST', EVENTS, meeting('2026-03-03'));
    b.graph.faults.spuriousConflictRate = 1;
    b.graph.faults.conflictStatus = 409;
    const refused = await b.send('PATCH', `${EVENTS}/${body.id}`, { subject: 'x' });
    expect([refused.status, refused.body.error.code]).toEqual([409, 'ErrorIrresolvableConflict']);
    b.graph.faults.spuriousConflictRate = 0;
    expect((await b.send('PATCH', `${EVENTS}/${body.id}`, { subject: 'x' })).status).toBe(200);
  });

  it('a mailbox that is off answers 404 to everything and keeps its events', async () => {
    b.graph.person(ANNA).addEvent(meeting('2026-03-03'));
    b.graph.user(ANNA).enabled = false;
    const refused = await b.send('GET', EVENTS);
    expect([refused.status, refused.body.error.code]).toEqual([404, 'MailboxNotEnabledForRESTAPI']);
    await expect(round(b)).rejects.toThrow('404 MailboxNotEnabledForRESTAPI');
    b.graph.user(ANNA).enabled = true;
    expect((await round(b)).items).toHaveLength(1);
  });

  it('a zone in Prefer that nobody knows is answered with 500 and HTML', async () => {
    const answer = await b.send('GET', EVENTS, undefined, { prefer: 'outlook.timezone="Moon"' });
    expect(answer.status).toBe(500);
    expect(answer.headers.get('content-type')).toContain('text/html');
  });

  it('a round goes on at the same link after 503', async () => {
    for (let i = 0; i < 15; i += 1) b.graph.person(ANNA).addEvent(meeting('2026-03-03'));
    const first = await b.send(
      'GET',
      `/users/${ANNA}/calendarView/delta?startDateTime=2026-03-01&endDateTime=2026-04-01`,
    );
    b.graph.faults.once.push({ trouble: '503' });
    expect((await b.send('GET', first.body['@odata.nextLink'])).status).toBe(503);
    expect((await b.send('GET', first.body['@odata.nextLink'])).body.value).toHaveLength(5);
  });
});
