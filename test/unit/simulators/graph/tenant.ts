import { createGraphSimulator, type GraphSimulator } from '../../../../local/simulators/graph/simulator.ts';
import type { JsonObject } from '../../../../local/simulators/graph/state.ts';

export const TENANT = '11111111-1111-4111-8111-111111111111';
export const OTHER_TENANT = '22222222-2222-4222-8222-222222222222';
export const ANNA = 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa';
export const BERT = 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb';
export const STRANGER = 'cccccccc-cccc-4ccc-8ccc-cccccccccccc';
export const CLIENT = 'dddddddd-dddd-4ddd-8ddd-dddddddddddd';
export const SECRET = 'sample-secret';

/** JSON as JSON.parse gives it: the tests look into answers of every shape. */
export type Parsed = ReturnType<typeof JSON.parse>;

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Parsed;
}

export interface Bench {
  readonly graph: GraphSimulator;
  /** Moves the simulator's clock on. */
  tick(milliseconds: number): void;
  token(tenantId?: string): Promise<string>;
  /** A request with a fresh token; `path` may be a whole URL. */
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
}

const START = Date.UTC(2026, 2, 2, 8, 0, 0);

export async function bench(): Promise<Bench> {
  let now = START;
  const graph = createGraphSimulator({ clock: () => now, wait: async () => {} });
  graph.addTenant({ id: TENANT, clientId: CLIENT, clientSecret: SECRET });
  graph.addTenant({ id: OTHER_TENANT, clientId: CLIENT, clientSecret: SECRET });
  graph.addUser({ tenantId: TENANT, userId: ANNA, mail: 'anna@firm.example', aliases: ['a.virta@firm.example'] });
  graph.addUser({ tenantId: TENANT, userId: BERT, mail: 'bert@firm.example' });
  graph.addUser({ tenantId: OTHER_TENANT, userId: STRANGER, mail: 'stranger@other.example' });
  const token = async (tenantId = TENANT) => {
    const answer = await graph.handle(
      new Request(`https://sim.test/${tenantId}/oauth2/v2.0/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: CLIENT,
          client_secret: SECRET,
          scope: 'https://graph.microsoft.com/.default',
        }),
      }),
    );
    return ((await answer.json()) as { access_token: string }).access_token;
  };
  const send: Bench['send'] = async (method, path, body, headers = {}) => {
    const url = path.startsWith('https:') ? path : `https://sim.test/v1.0${path}`;
    const answer = await graph.handle(
      new Request(url, {
        method,
        headers: {
          authorization: `Bearer ${await token()}`,
          prefer: 'IdType="ImmutableId"',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
    const text = await answer.text();
    const json = answer.headers.get('content-type')?.includes('json');
    return { status: answer.status, headers: answer.headers, body: json ? JSON.parse(text) : text };
  };
  return {
    graph,
    tick: (milliseconds) => {
      now += milliseconds;
    },
    token,
    send,
  };
}

export function meeting(day: string, hours: [string, string] = ['09:00', '10:00'], more: JsonObject = {}): JsonObject {
  return {
    subject: `On ${day}`,
    start: { dateTime: `${day}T${hours[0]}:00`, timeZone: 'Europe/Helsinki' },
    end: { dateTime: `${day}T${hours[1]}:00`, timeZone: 'Europe/Helsinki' },
    ...more,
  };
}

/** A series on Mondays from 2026-03-02, nine to ten in Helsinki. */
export function mondays(more: JsonObject = {}): JsonObject {
  return meeting('2026-03-02', ['09:00', '10:00'], {
    subject: 'Mondays',
    recurrence: {
      pattern: { type: 'weekly', interval: 1, daysOfWeek: ['monday'] },
      range: { type: 'noEnd', startDate: '2026-03-02' },
    },
    ...more,
  });
}

export const MARCH = '?startDateTime=2026-03-01T00:00:00Z&endDateTime=2026-04-01T00:00:00Z';

export interface Round {
  readonly items: Parsed[];
  readonly pages: number[];
  readonly link: string;
}

/** Follows a delta round to its end. */
export async function round(
  { send }: Bench,
  from: string = `/users/${ANNA}/calendarView/delta${MARCH}`,
  prefer = 'IdType="ImmutableId"',
): Promise<Round> {
  const items = [];
  const pages = [];
  let next = from;
  for (let page = 0; page < 100; page += 1) {
    const answer = await send('GET', next, undefined, { prefer });
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.body.error?.code}`);
    items.push(...answer.body.value);
    pages.push(answer.body.value.length);
    const [nextLink, deltaLink] = [answer.body['@odata.nextLink'], answer.body['@odata.deltaLink']];
    if ((nextLink === undefined) === (deltaLink === undefined)) throw new Error('Exactly one link is due.');
    if (deltaLink !== undefined) return { items, pages, link: deltaLink };
    next = nextLink;
  }
  throw new Error('The round does not end.');
}
