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

describe('what was done and does not look like it', () => {
  it.each([
    ['504', 504],
    ['503', 503],
  ] as const)('a write may be done and answered %s', async (lostAnswer, status) => {
    const { body } = await b.send('POST', EVENTS, meeting('2026-03-03'));
    Object.assign(b.graph.faults, { lostAnswerRate: 1, lostAnswer });
    const url = `${EVENTS}/${body.id}`;
    expect((await b.send('PATCH', url, { subject: 'Renamed' })).status).toBe(status);
    expect(b.graph.events(ANNA)[0]?.subject).toBe('Renamed');
    expect((await b.send('DELETE', url)).status).toBe(status);
    expect(b.graph.events(ANNA)[0]?.calendar).toBe('deleted');
    expect((await b.send('GET', EVENTS)).status).toBe(200);
  });

  it('a gateway that fails speaks JSON, HTML or not at all', async () => {
    const shapes = new Set<string>();
    for (let i = 0; i < 40; i += 1) {
      b.graph.faults.once.push({ trouble: i % 2 === 0 ? '502' : '504' });
      const { status, body } = await b.send('GET', EVENTS);
      expect([502, 504]).toContain(status);
      shapes.add(typeof body === 'string' ? (body === '' ? 'nothing' : 'html') : body.error.code);
    }
    expect(shapes).toEqual(new Set(['UnknownError', 'html', 'nothing']));
  });
});

describe('conflicts that nobody made', () => {
  it('come without If-Match, to reads and rounds too where the switch says so', async () => {
    const { body } = await b.send('POST', EVENTS, meeting('2026-03-03'));
    Object.assign(b.graph.faults, { spuriousConflictRate: 1 });
    const url = `${EVENTS}/${body.id}`;
    const statuses = async () => [
      (await b.send('PATCH', url, { subject: 'x' })).status,
      (await b.send('DELETE', url)).status,
      (await b.send('GET', url)).status,
      (await b.send('POST', EVENTS, meeting('2026-03-04'))).status,
    ];
    expect(await statuses()).toEqual([412, 412, 200, 201]);
    b.graph.faults.conflictOn = ['read', 'create', 'delta'];
    expect(await statuses()).toEqual([200, 204, 412, 412]);
    await expect(round(b)).rejects.toThrow('412 ErrorIrresolvableConflict');
  });
});

describe('a token that is good', () => {
  it('may be refused, and the next request is served', async () => {
    b.graph.faults.once.push({ trouble: '401' });
    const refused = await b.send('GET', EVENTS);
    expect([refused.status, refused.body.error.code]).toEqual([401, 'InvalidAuthenticationToken']);
    expect((await b.send('GET', EVENTS)).status).toBe(200);
  });

  it('may be refused at a rate, writes being not done', async () => {
    b.graph.faults.unauthorizedRate = 0.5;
    const statuses = [];
    for (let i = 0; i < 40; i += 1) statuses.push((await b.send('POST', EVENTS, meeting('2026-03-03'))).status);
    expect(new Set(statuses)).toEqual(new Set([201, 401]));
    expect(b.graph.events(ANNA)).toHaveLength(statuses.filter((status) => status === 201).length);
  });
});

it("Graph's clock may be minutes away: its stamps, its Date, and the life of its tokens", async () => {
  b.graph.faults.clockSkewMs = -5 * 60_000;
  const { body, headers } = await b.send('POST', EVENTS, meeting('2026-03-03'));
  expect(body.createdDateTime).toBe('2026-03-02T07:55:00.0000000Z');
  expect(headers.get('date')).toBe('Mon, 02 Mar 2026 07:55:00 GMT');
  const token = await b.token();
  b.graph.faults.clockSkewMs = 65 * 60_000;
  const answer = await b.graph.handle(
    new Request(`https://sim.test/v1.0${EVENTS}`, { headers: { authorization: `Bearer ${token}` } }),
  );
  expect(answer.status).toBe(401);
});

describe('a transactionId', () => {
  const once = meeting('2026-03-03', undefined, { transactionId: 'once' });

  it('is forgotten after a while, where the switch says so', async () => {
    b.graph.faults.transactionMemoryMs = 60_000;
    const first = await b.send('POST', EVENTS, once);
    b.tick(60_000);
    expect((await b.send('POST', EVENTS, once)).body.id).toBe(first.body.id);
    b.tick(1);
    const second = await b.send('POST', EVENTS, once);
    expect(second.body.id).not.toBe(first.body.id);
    expect(b.graph.events(ANNA)).toHaveLength(2);
  });

  it('of an event that is gone for good makes a new one', async () => {
    const first = await b.send('POST', EVENTS, once);
    b.graph.faults.transactionOfDeleted = 'return';
    await b.send('POST', `${EVENTS}/${first.body.id}/permanentDelete`);
    expect((await b.send('POST', EVENTS, once)).body.id).not.toBe(first.body.id);
  });

  it('is known to its own mailbox only', async () => {
    const [mine, yours] = [await b.send('POST', EVENTS, once), await b.send('POST', `/users/${BERT}/events`, once)];
    expect(yours.body.id).not.toBe(mine.body.id);
  });
});

describe('mailboxes and users that go', () => {
  it.each(['MailboxNotEnabledForRESTAPI', 'MailboxNotHostedInExchangeOnline', 'ErrorNonExistentMailbox'] as const)(
    'a mailbox that is off may say %s',
    async (refusal) => {
      b.graph.faults.mailboxRefusal = refusal;
      b.graph.user(ANNA).enabled = false;
      const refused = await b.send('GET', EVENTS);
      expect([refused.status, refused.body.error.code]).toEqual([404, refusal]);
    },
  );

  it.each(['ErrorInvalidUser', 'Request_ResourceNotFound', 'ResourceNotFound'] as const)(
    'a user who was deleted is %s, by the directory Request_ResourceNotFound',
    async (refusal) => {
      const { body } = await b.send('POST', EVENTS, meeting('2026-03-03'));
      b.graph.faults.userRefusal = refusal;
      b.graph.removeUser(ANNA);
      const refused = await b.send('GET', `${EVENTS}/${body.id}`);
      expect([refused.status, refused.body.error.code]).toEqual([404, refusal]);
      expect((await b.send('GET', `/users/${ANNA}`)).body.error.code).toBe('Request_ResourceNotFound');
    },
  );
});
