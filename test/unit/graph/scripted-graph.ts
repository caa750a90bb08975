import type { GraphCalendarOptions } from '../../../shared/graph/calendar.ts';

/** One request as it left the adapter. */
export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: unknown;
  readonly redirect: string | undefined;
}

export type Reply = (sent: Sent) => Response | Promise<Response>;

/** A fetch that answers from a script, the last line of it for ever; with it a clock that only waits can move. */
export function scripted(...script: Reply[]) {
  const sent: Sent[] = [];
  const waits: number[] = [];
  const tokens: boolean[] = [];
  let now = Date.parse('2026-03-02T10:00:00Z');
  const send: typeof globalThis.fetch = async (input, init) => {
    const request: Sent = {
      method: init?.method ?? 'GET',
      url: String(input),
      headers: new Headers(init?.headers),
      body: typeof init?.body === 'string' ? JSON.parse(init.body) : undefined,
      redirect: init?.redirect,
    };
    sent.push(request);
    const reply = script[Math.min(sent.length, script.length) - 1];
    if (reply === undefined) throw new Error('Nothing was scripted.');
    return reply(request);
  };
  const edges = {
    fetch: send,
    getToken: async (fresh: boolean) => {
      tokens.push(fresh);
      return `token-${tokens.length}`;
    },
    clock: () => now,
    wait: async (milliseconds: number) => {
      waits.push(milliseconds);
      now += milliseconds;
    },
    random: () => 0.5,
    zone: 'Europe/Helsinki',
  } satisfies GraphCalendarOptions;
  return { sent, waits, tokens, edges };
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });
}

export function problem(status: number, code: string, headers: Record<string, string> = {}, message = ''): Response {
  return json({ error: { code, message, innerError: { 'request-id': 'r' } } }, status, headers);
}

interface BatchPart {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body?: Record<string, unknown>;
}

export interface PartReply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** The parts of a batch as they were sent. */
export function partsOf(sent: Sent | undefined): BatchPart[] {
  const body = sent?.body;
  if (typeof body !== 'object' || body === null || !('requests' in body) || !Array.isArray(body.requests)) return [];
  return body.requests;
}

/** Answers every part; in reverse order, since Graph keeps none. Parts without a reply are left out. */
export function batch(reply: (part: BatchPart) => PartReply | null): Reply {
  return (sent) => {
    const responses = partsOf(sent).flatMap((part) => {
      const answer = reply(part);
      return answer === null ? [] : [{ id: part.id, headers: {}, body: null, ...answer }];
    });
    return json({ responses: responses.reverse() });
  };
}

export function partProblem(status: number, code: string, headers: Record<string, string> = {}): PartReply {
  return { status, headers, body: { error: { code, message: '' } } };
}

/** A plain event as Graph sends it. */
export function graphEvent(more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    '@odata.type': '#microsoft.graph.event',
    '@odata.etag': 'W/"v1"',
    id: 'event-1',
    type: 'singleInstance',
    subject: 'Planning',
    body: { contentType: 'text', content: 'Line one\r\nLine two  \r\n' },
    start: { dateTime: '2026-03-10T07:00:00.0000000', timeZone: 'UTC' },
    end: { dateTime: '2026-03-10T08:30:00.0000000', timeZone: 'UTC' },
    isAllDay: false,
    isCancelled: false,
    isDraft: false,
    isOrganizer: true,
    originalStartTimeZone: 'FLE Standard Time',
    originalEndTimeZone: 'FLE Standard Time',
    recurrence: null,
    location: { displayName: 'Room 4', locationType: 'default' },
    sensitivity: 'normal',
    showAs: 'busy',
    organizer: { emailAddress: { name: 'Aino', address: 'Aino@Example.com' } },
    attendees: [],
    iCalUId: 'uid-1',
    createdDateTime: '2026-03-01T06:00:00.1234567Z',
    lastModifiedDateTime: '2026-03-01T07:00:00Z',
    ...more,
  };
}

export const MAILBOX = '11111111-2222-3333-4444-555555555555';
export const WINDOW = { from: Date.parse('2026-02-01T00:00:00Z'), until: Date.parse('2027-09-01T00:00:00Z') };
