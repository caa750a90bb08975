import { createHash } from 'node:crypto';
import { SyncError } from '../errors.ts';
import type { EventPage, Window } from '../sync/ports.ts';
import { type Answer, isOk } from './answer.ts';
import { absoluteLink, relativeLink } from './base.ts';
import { calendarError } from './calendar-answer.ts';
import type { GraphCall, GraphClient } from './client.ts';
import { type GraphEntry, pageSchema } from './event-schema.ts';
import { mailboxPath } from './paths.ts';
import { toChange } from './to-event.ts';

export interface RoundOptions {
  readonly mailboxId: string;
  /** null: a new round over the window. */
  readonly cursor: string | null;
  readonly window: Window;
  /** IANA zone for events whose own can't be known. */
  readonly home: string;
  /** Asked for with odata.maxpagesize; a series is never split, so that a page may hold more. */
  readonly pageSize: number;
  /** More pages than this in one round are an endless loop. */
  readonly maxPages: number;
}

/** So often the same page, id for id and version for version, may come in one round: replays are allowed. */
const REPLAYS = 3;

/** One round of calendarView/delta: pages as they come, the delta link (without the base) on the last. */
export async function* readRound(client: GraphClient, options: RoundOptions): AsyncGenerator<EventPage> {
  const { mailboxId, cursor, window } = options;
  const path = `${mailboxPath(mailboxId)}/calendarView/delta`;
  let to: GraphCall['to'] =
    cursor === null
      ? { path, query: { startDateTime: iso(window.from), endDateTime: iso(window.until) } }
      : { link: absoluteLink(client.base, cursor) };
  const seen = new Map<string, number>();

  for (let pages = 0; pages < options.maxPages; pages += 1) {
    const prefer = [`odata.maxpagesize=${options.pageSize}`];
    const current = to;
    const answer = await client.inTurn(mailboxId, () => client.call({ method: 'GET', to: current, prefer }));
    if (!isOk(answer)) throw roundError(answer, client.clock(), cursor !== null);
    const page = parsePage(answer);
    const last = page['@odata.deltaLink'];
    const link = relativeLink(client.base, last ?? page['@odata.nextLink'] ?? '');
    const changes = page.value.map((entry) => toChange(entry, options.home));
    if (last) {
      yield { changes, cursor: link };
      return;
    }
    if (count(seen, link) > 1 || (page.value.length > 0 && count(seen, signature(page.value)) >= REPLAYS)) break;
    yield { changes, cursor: null };
    to = { link: client.base + link };
  }
  throw endless(cursor !== null);
}

function parsePage(answer: Answer) {
  const page = pageSchema.safeParse(answer.body);
  if (!page.success || Boolean(page.data['@odata.nextLink']) === Boolean(page.data['@odata.deltaLink'])) {
    throw new SyncError('invalid', 'graph.page-malformed', 'A page of changes from Microsoft Graph could not be read.');
  }
  return page.data;
}

/** In a round an answer is about the mailbox or about the cursor, never about an item. */
function roundError(answer: Answer, now: number, followed: boolean): SyncError {
  const error = calendarError(answer, now);
  // Graph names some forty-something codes for a dead link; what it doesn't name is mended by a new round as well.
  if (answer.status !== 400 || !followed) return error;
  return new SyncError('cursor-lost', 'graph.cursor-refused', 'The delta link was refused: start a new round.', {
    status: answer.status,
    ...(error.providerCode === undefined ? {} : { providerCode: error.providerCode }),
  });
}

/** Seen in mailboxes with many series: ever new tokens, the same entries (msgraph-sdk-dotnet#3070). */
function endless(followed: boolean): SyncError {
  const message = 'Microsoft Graph repeats the same pages without an end.';
  return followed
    ? new SyncError('cursor-lost', 'graph.delta-loop', `${message} Start a new round.`)
    : new SyncError('transient', 'graph.delta-loop', `${message} Try later.`);
}

function signature(entries: readonly GraphEntry[]): string {
  const lines = entries.map((entry) => `${entry.id}\n${entry['@odata.etag'] ?? ''}\n${Boolean(entry['@removed'])}`);
  return lines.sort().join('\n');
}

function count(seen: Map<string, number>, text: string): number {
  const key = createHash('sha256').update(text).digest('base64');
  const times = (seen.get(key) ?? 0) + 1;
  seen.set(key, times);
  return times;
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
