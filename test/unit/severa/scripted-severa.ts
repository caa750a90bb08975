import type { Item, When } from '../../../shared/calendar/item.ts';
import { createSeveraActivities, type SeveraOptions } from '../../../shared/severa/activities.ts';

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly url: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: unknown;
}

export type Reply = Response | Error | ((request: Seen) => Response | Promise<Response>);

export const SECRET = 'top-secret-value';
export const NOW = Date.UTC(2024, 4, 1, 12, 0, 0);
export const DATE = { date: new Date(NOW).toUTCString() };

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...DATE, ...headers },
  });
}

export function severaError(status: number, type: string): Response {
  return json({ error: { httpStatusCode: status, type, details: [{ message: 'Board meeting is wrong' }] } }, status);
}

export function html(status: number): Response {
  return new Response('<html>Sorry</html>', { status, headers: { 'content-type': 'text/html', ...DATE } });
}

export function empty(status: number): Response {
  return new Response(null, { status, headers: DATE });
}

export function users(...people: readonly (readonly [id: string, zone: string | null])[]): Response {
  return json(
    people.map(([guid, ianaName]) => ({
      guid,
      firstName: 'Aino',
      lastName: guid,
      email: `${guid}@Example.com `,
      isActive: true,
      timezone: ianaName === null ? null : { ianaName },
    })),
  );
}

/**
 * Severa as a script: for "METHOD /path" a list of replies, the last of which stays. The token and the users answer by
 * themselves unless scripted. Time stands still but for what is waited.
 */
export function scripted(replies: Record<string, Reply | readonly Reply[]>, options: Partial<SeveraOptions> = {}) {
  const requests: Seen[] = [];
  const waits: number[] = [];
  const times: number[] = [];
  const left = new Map(
    Object.entries({
      'POST /v1/token': () => json({ access_token: 'token-1', access_token_expires_in: 3600 }),
      'GET /v1/users': () =>
        users(['aino', 'Europe/Helsinki'], ['ben', 'America/New_York'], ['chandra', 'Asia/Kathmandu']),
      ...replies,
    }).map(([route, list]): [string, Reply[]] => [route, Array.isArray(list) ? [...list] : [list as Reply]]),
  );
  let now = NOW;

  const fetch: typeof globalThis.fetch = async (input, init) => {
    const url = new URL(String(input));
    const request: Seen = {
      method: init?.method ?? 'GET',
      path: url.pathname.replace(/^\/rest-api/u, ''),
      url: String(input),
      query: url.searchParams,
      headers: new Headers(init?.headers),
      body: typeof init?.body === 'string' ? JSON.parse(init.body) : undefined,
    };
    requests.push(request);
    times.push(now);
    const list = left.get(`${request.method} ${request.path}`);
    const reply = list !== undefined && list.length > 1 ? list.shift() : list?.[0];
    if (reply === undefined) throw new Error(`nothing scripted for ${request.method} ${request.path}`);
    if (reply instanceof Error) throw reply;
    return typeof reply === 'function' ? await reply(request) : reply.clone();
  };

  return {
    requests,
    waits,
    times,
    of: (method: string, path: string) => requests.filter((seen) => seen.method === method && seen.path === path),
    advance(milliseconds: number) {
      now += milliseconds;
    },
    severa: createSeveraActivities({
      clientId: 'client-7',
      getSecret: async () => SECRET,
      organizationZone: 'Europe/Helsinki',
      fetch,
      clock: () => now,
      wait: async (milliseconds) => {
        waits.push(milliseconds);
        now += milliseconds;
      },
      random: () => 0.5,
      ...options,
    }),
  };
}

/** An activity as the API gives it; what isn't named is an ordinary hour of Aino's. */
export function wire(id: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    guid: id,
    name: 'Budget',
    startDateTime: '2024-05-02T09:00:00+03:00',
    endDateTime: '2024-05-02T10:00:00+03:00',
    isAllDay: false,
    hasDuration: true,
    isClosed: false,
    isUnassigned: false,
    hasHours: false,
    notes: null,
    location: null,
    activityType: { guid: 'type-1', name: 'Meeting', category: 'CalendarEntry' },
    ownerUser: { guid: 'aino' },
    recurrence: null,
    recurrenceParentActivityGuid: null,
    recurrenceType: 'None',
    createdDateTime: '2024-05-01T11:00:00Z',
    lastUpdatedDateTime: '2024-05-01T11:30:00.1234567Z',
    ...more,
  };
}

export const HOUR: When = {
  allDay: false,
  start: '2024-05-02T09:00:00+03:00',
  end: '2024-05-02T10:00:00+03:00',
  zone: 'Europe/Helsinki',
};

export function item(more: Partial<Item> = {}): Item {
  return {
    subject: 'Budget',
    when: HOUR,
    exclusions: [],
    overrides: {},
    location: '',
    notes: '',
    privacy: 'normal',
    busy: 'busy',
    people: {},
    ...more,
  };
}

export async function collect<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const page of pages) all.push(page);
  return all;
}

/** The error a promise ends with; fails the test when it doesn't. */
export async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => {
      throw new Error(`expected a failure, got ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );
}
