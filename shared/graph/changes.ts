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
/** So many pages in a row, and as many more as brought something, may bring nothing new: empty ones are normal. */
const BARREN = 300;

/** One round of calendarView/delta: pages as they come, the delta link (without the base) on the last. */
export async function* readRound(client: GraphClient, options: RoundOptions): AsyncGenerator<EventPage> {
  const { mailboxId, cursor, window } = options;
  const path = `${mailboxPath(mailboxId)}/calendarView/delta`;
  let to: GraphCall['to'] =
    cursor === null
      ? { path, query: { startDateTime: iso(window.from), endDateTime: iso(window.until) } }
      : { link: absoluteLink(client.base, cursor) };
  const seen = new Map<string, number>();
  const news = createNews();

  for (let pages = 0; pages < options.maxPages; pages += 1) {
    const prefer = [`odata.maxpagesize=${options.pageSize}`];
    const current = to;
    const answer = await client.inTurn(mailboxId, () => client.call({ method: 'GET', to: current, prefer }));
    if (!isOk(answer)) throw roundError(answer, client.clock(), cursor !== null, pages > 0);
    const page = parsePage(answer);
    const last = page['@odata.deltaLink'];
    const link = relativeLink(client.base, last ?? page['@odata.nextLink'] ?? '');
    const changes = page.value.map((entry) => toChange(entry, options.home));
    for (const change of changes) if (change.kind === 'series') client.series.add(change.id);
    if (last) {
      yield { changes, cursor: link };
      return;
    }
    if (count(seen, link) > 1 || (page.value.length > 0 && count(seen, signature(page.value)) >= REPLAYS)) break;
    if (news.isOver(page.value)) break;
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

/**
 * In a round an answer is about the mailbox or about a link, never about an item. `followed`: the round began with a kept
 * cursor; `inside`: this link came from the page before.
 */
function roundError(answer: Answer, now: number, followed: boolean, inside: boolean): SyncError {
  const error = calendarError(answer, now);
  // Graph names some forty-something codes for a dead link; what it doesn't name is mended by a new round as well.
  const isLinkDead = error.kind === 'cursor-lost' || (answer.status === 400 && (followed || inside));
  if (!isLinkDead) return error;
  const details = {
    status: answer.status,
    ...(error.providerCode === undefined ? {} : { providerCode: error.providerCode }),
  };
  // A new round has no cursor to lose: the same again, later.
  if (!followed) return new SyncError('transient', 'graph.round-lost', 'A new round broke off: try later.', details);
  if (error.kind === 'cursor-lost') return error;
  return new SyncError(
    'cursor-lost',
    'graph.cursor-refused',
    'The delta link was refused: start a new round.',
    details,
  );
}

/** Seen in mailboxes with many series: ever new tokens, the same entries (msgraph-sdk-dotnet#3070). */
function endless(followed: boolean): SyncError {
  const message = 'Microsoft Graph repeats the same pages without an end.';
  return followed
    ? new SyncError('cursor-lost', 'graph.delta-loop', `${message} Start a new round.`)
    : new SyncError('transient', 'graph.delta-loop', `${message} Try later.`);
}

function signature(entries: readonly GraphEntry[]): string {
  return entries.map(stateOf).sort().join('\n');
}

function stateOf(entry: GraphEntry): string {
  return `${entry.id}\n${entry['@odata.etag'] ?? ''}\n${Boolean(entry['@removed'])}`;
}

/** Tells when a round gives nothing new any more, however its entries are mixed. */
function createNews() {
  const known = new Set<string>();
  let fruitful = 0;
  let barren = 0;
  return {
    isOver(entries: readonly GraphEntry[]): boolean {
      const before = known.size;
      for (const entry of entries) known.add(stateOf(entry));
      if (known.size > before) fruitful += 1;
      barren = known.size > before ? 0 : barren + 1;
      return barren > BARREN + fruitful;
    },
  };
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
