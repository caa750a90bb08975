import { badRequest, GraphFailure } from './answers.ts';
import type { Style } from './event-output.ts';
import type { Preferences } from './prefer.ts';
import type { Window } from './series.ts';
import type { JsonObject, Mailbox } from './state.ts';
import { styleFor } from './style.ts';
import { parseQueryTime } from './time-zones.ts';
import type { World } from './world.ts';

/** One Graph request on a mailbox, whether it came by itself or in a batch. */
export interface Call {
  readonly world: World;
  readonly mailbox: Mailbox;
  /** Calendar named by the path; null: anywhere in the mailbox, and the default calendar for lists. */
  readonly calendar: string | null;
  readonly method: string;
  /** Absolute, with version. */
  readonly url: URL;
  readonly headers: Headers;
  readonly preferences: Preferences;
  readonly body: string;
}

export function styleOf(call: Call): Style {
  return styleFor(call.world, call.preferences);
}

/** A query option; names are compared without regard to case. */
export function option(url: URL, name: string): string | null {
  for (const [key, value] of url.searchParams) if (key.toLowerCase() === name.toLowerCase()) return value;
  return null;
}

/** The window of calendarView, delta and instances. */
export function windowOf(url: URL): Window {
  const start = option(url, 'startDateTime');
  const end = option(url, 'endDateTime');
  if (start === null || end === null) {
    throw new GraphFailure(
      400,
      'ErrorInvalidParameter',
      'This request requires a time window specified by the query string parameters StartDateTime and EndDateTime.',
    );
  }
  const from = parseQueryTime(start);
  const until = parseQueryTime(end);
  const bad = from === null ? 'StartDateTime' : until === null ? 'EndDateTime' : null;
  if (bad !== null || from === null || until === null) {
    const value = bad === 'StartDateTime' ? start : end;
    throw new GraphFailure(400, 'ErrorInvalidParameter', `The value '${value}' of parameter '${bad}' is invalid.`);
  }
  if (until < from) {
    throw new GraphFailure(400, 'ErrorInvalidParameter', "The value of parameter 'EndDateTime' is invalid.");
  }
  return { from, until };
}

export function jsonBody(call: Pick<Call, 'body' | 'headers'>): JsonObject {
  const refused = badRequest(
    'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
  );
  if (!/\bjson\b/i.test(call.headers.get('content-type') ?? '')) throw refused;
  let value: unknown;
  try {
    value = JSON.parse(call.body);
  } catch {
    throw refused;
  }
  if (!isJsonObject(value)) throw refused;
  return value;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
