import { createGraphSimulator } from '../../../local/simulators/graph/simulator.ts';
import type { JsonObject } from '../../../local/simulators/graph/state.ts';
import type { Item, Rule } from '../../../shared/calendar/item.ts';
import { createGraphCalendar } from '../../../shared/graph/calendar.ts';
import type { CalendarEvent, EventWrite, Mark, WriteOutcome } from '../../../shared/sync/ports.ts';
import { createTime } from '../../scenario/engine.ts';
import { HOME, START, timed } from '../../scenario/items.ts';

const TENANT = '5a1d2c7e-0f43-4b58-9c0e-6d1f1e5b7a01';
export const ADA = 'c3b1f0a2-7d64-4e19-8f25-90a4d6e8b702';
export const BERT = '2f0c9a77-1b35-4a0e-8d52-7f3f6f1f9c03';
const CLIENT = { clientId: 'app-1', clientSecret: 'simulated' };
const TOKEN = `https://login.microsoftonline.com/${TENANT}/oauth2/v2.0/token`;

/** One request as the server gets it; the parts of a batch one by one. */
export interface Asked {
  readonly method: string;
  /** Without the version, decoded. */
  readonly url: string;
  readonly ifMatch: string | null;
  readonly body: JsonObject | null;
}

/** The adapter of production over the simulator, with a look at everything that goes out. */
export function openSimulated(home = HOME) {
  const time = createTime(START);
  const wait = async (milliseconds: number) => time.advance(milliseconds);
  const graph = createGraphSimulator({ clock: time.now, wait });
  graph.addTenant({ id: TENANT, ...CLIENT });
  graph.addUser({ tenantId: TENANT, userId: ADA, mail: 'ada@example.com', timeZone: HOME });
  graph.addUser({ tenantId: TENANT, userId: BERT, mail: 'bert@example.com', timeZone: HOME });
  const requests: Asked[][] = [];
  const hooks: { when: (asked: Asked) => boolean; then: () => void }[] = [];
  const calendar = createGraphCalendar({
    getToken: async () => await tokenOf(graph),
    fetch: async (input, init) => {
      const asked = partsIn(String(input), init);
      requests.push(asked);
      const hit = hooks.findIndex(({ when }) => asked.some(when));
      if (hit >= 0) for (const hook of hooks.splice(hit, 1)) hook.then();
      return await graph.handle(new Request(input, init));
    },
    clock: time.now,
    wait,
    random: () => 0.5,
    zone: home,
  });
  const readOne = async (id: string): Promise<CalendarEvent> => {
    const [reading] = await calendar.read(ADA, [id]);
    if (reading?.kind !== 'event') throw new Error(`The event reads as ${JSON.stringify(reading)}.`);
    return reading.event;
  };
  return {
    graph,
    calendar,
    faults: graph.faults,
    person: graph.person(ADA),
    time,
    /** Each with its parts. */
    requests,
    /** The writes among them, in order. */
    writes: () => requests.flat().filter(({ method }) => method !== 'GET'),
    /** Does something once, right before a request is served that holds such a part. */
    before(when: (asked: Asked) => boolean, then: () => void) {
      hooks.push({ when, then });
    },
    readOne,
    async write(...writes: EventWrite[]): Promise<readonly WriteOutcome[]> {
      requests.length = 0;
      return await calendar.write(ADA, writes);
    },
    stored: () => graph.events(ADA).filter(({ calendar: name }) => name === 'default'),
  };
}

export type Simulated = ReturnType<typeof openSimulated>;

async function tokenOf(graph: ReturnType<typeof createGraphSimulator>): Promise<string> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: CLIENT.clientId,
    client_secret: CLIENT.clientSecret,
    scope: 'https://graph.microsoft.com/.default',
  });
  const answer = await graph.handle(new Request(TOKEN, { method: 'POST', body }));
  const { access_token: token }: { access_token: string } = await answer.json();
  return token;
}

function partsIn(url: string, init: RequestInit | undefined): Asked[] {
  const path = (text: string) => decodeURIComponent(text.replace(/^https:\/\/[^/]+\/v1\.0/u, ''));
  const body = typeof init?.body === 'string' ? JSON.parse(init.body) : null;
  const requests: readonly Record<string, JsonObject & string>[] | undefined = body?.requests;
  if (requests === undefined) return [{ method: init?.method ?? 'GET', url: path(url), ifMatch: null, body }];
  return requests.map(({ method = '', url: part = '', headers, body: sent }) => ({
    method,
    url: path(part),
    ifMatch: typeof headers?.['If-Match'] === 'string' ? headers['If-Match'] : null,
    body: sent ?? null,
  }));
}

export const EVERY_WEEK: Rule = { freq: 'WEEKLY', interval: 1, byDay: ['WE'], count: 6 };

/** Wednesdays at ten in Helsinki, 7 October to 11 November 2026, with the end of summer time in between. */
export function wednesdays(more: Partial<Item> = {}): Item {
  return {
    subject: 'Review',
    when: { ...timed('2026-10-07T10:00'), rule: EVERY_WEEK },
    exclusions: [],
    overrides: {},
    location: 'Turku',
    notes: 'Bring the list',
    privacy: 'normal',
    busy: 'busy',
    people: {},
    ...more,
  };
}

export const mark = (activityId = 'activity-1', generation = 0): Mark => ({ activityId, mailboxId: ADA, generation });

export const create = (item: Item, more: { sentBefore?: true } = {}): Extract<EventWrite, { kind: 'create' }> => ({
  kind: 'create',
  item,
  mark: mark(),
  ...more,
});

/** A series of Ada's by Graph's names. */
export function inOutlook(more: JsonObject = {}): JsonObject {
  return {
    subject: 'Review',
    start: { dateTime: '2026-10-07T10:00:00', timeZone: HOME },
    end: { dateTime: '2026-10-07T11:00:00', timeZone: HOME },
    location: { displayName: 'Turku' },
    body: { contentType: 'text', content: 'Bring the list' },
    recurrence: {
      pattern: { type: 'weekly', interval: 1, daysOfWeek: ['wednesday'] },
      range: { type: 'numbered', numberOfOccurrences: 6, startDate: '2026-10-07' },
    },
    ...more,
  };
}

export function at(day: string, from = '10:00', until = '11:00', timeZone = HOME): JsonObject {
  return { start: { dateTime: `${day}T${from}:00`, timeZone }, end: { dateTime: `${day}T${until}:00`, timeZone } };
}
