import { z } from 'zod';
import { SyncError } from '../errors.ts';
import type { CalendarEvent, Whereabouts } from '../sync/ports.ts';
import { type Part, type PartResult, runBatch } from './batch.ts';
import { readCalendarId, readCalendarIds } from './calendars.ts';
import type { GraphClient } from './client.ts';
import { failingItems, ITEM_FAILING } from './item-failing.ts';
import { eventsPath, mailboxPath } from './paths.ts';
import { found, readEvents } from './read.ts';
import { toReading } from './to-event.ts';

interface Sought {
  readonly id: string;
  readonly uid: string | null;
}

/** What could be learned of one event, or why nothing. */
interface Clues {
  /** Id of the folder in which Graph says the item is; null: there is no such item. */
  readonly folderId: string | null;
  /** Items of the default calendar with its UID. */
  readonly twins: readonly CalendarEvent[];
}
type Unknown = Extract<Whereabouts, { kind: 'unknown' }>;

/** Contradicting answers, or half of them. */
const UNCLEAR = 'graph.whereabouts-unclear';

const calendarSchema = z.object({ id: z.string().min(1) });
const listSchema = z.object({ value: z.array(z.unknown()), '@odata.nextLink': z.string().nullish() });

/**
 * Where events are that a round or a read didn't show (M4). An id alone may answer from Deleted Items, and a list may be
 * empty by a fault, so two things are asked for: the calendar that the item itself names (Get calendar:
 * `/events/{id}/calendar`) and the items of the default calendar with its UID (List events, `$filter`). Deleted is what
 * no calendar of the mailbox holds; where answers contradict each other the item is read in its calendar, and without
 * that nobody knows. Throws when an answer is about the mailbox.
 */
export async function locate(
  client: GraphClient,
  mailboxId: string,
  events: readonly Sought[],
  home: string,
): Promise<Whereabouts[]> {
  if (events.length === 0) return [];
  const own = await readCalendarId(client, mailboxId);
  const clues = await readClues(client, mailboxId, events, home);
  const elsewhere = clues.some((clue) => 'folderId' in clue && clue.folderId !== null && clue.folderId !== own);
  const calendars = elsewhere ? await readCalendarIds(client, mailboxId) : new Set([own]);
  const places = clues.map((clue, index) => conclude(clue, events[index]?.id ?? '', own, calendars));
  const open = events.flatMap(({ id }, index) => (places[index] === null ? [{ id, index }] : []));
  const readings = await readEvents(
    client,
    mailboxId,
    open.map(({ id }) => id),
    home,
  );
  for (const [at, { index }] of open.entries()) {
    const reading = readings[at];
    // In its calendar by its own word and by its id, although the list hasn't it: it is there.
    if (reading?.kind === 'event') places[index] = { kind: 'here', event: reading.event };
    else if (reading?.kind === 'unreadable') places[index] = unknown(reading.reason);
  }
  return places.map((place) => place ?? unknown(UNCLEAR));
}

/** null: it is said to be in the default calendar, and no list showed it there. */
function conclude(clue: Clues | Unknown, id: string, own: string, calendars: ReadonlySet<string>): Whereabouts | null {
  if ('kind' in clue) return clue;
  const { folderId, twins } = clue;
  const itself = twins.find((event) => event.id === id);
  if (itself !== undefined) return { kind: 'here', event: itself };
  if (folderId === own) return null;
  if (twins.length > 0) {
    return { kind: 'other-id', events: [...twins].sort((one, other) => one.created - other.created) };
  }
  if (folderId === null) return { kind: 'gone' };
  if (calendars.has(folderId)) return { kind: 'other-calendar' };
  // Deleted Items, or a calendar that lies in there. A list without the default calendar says nothing of any other.
  return calendars.has(own) ? { kind: 'gone' } : unknown(UNCLEAR);
}

async function readClues(
  client: GraphClient,
  mailboxId: string,
  events: readonly Sought[],
  home: string,
): Promise<(Clues | Unknown)[]> {
  const parts = events.flatMap(({ id, uid }) => [
    get(`${mailboxPath(mailboxId)}/events/${encodeURIComponent(id)}/calendar?$select=id`),
    ...(uid === null ? [] : [get(`${eventsPath(mailboxId)}?$filter=${uidFilter(uid)}&$top=50`)]),
  ]);
  const results = await runBatch(client, mailboxId, parts);
  const failing = await failingItems(client, mailboxId, results);
  const next = results[Symbol.iterator]();
  return events.map(({ uid }) => {
    const calendar = next.next().value;
    const list = uid === null ? null : next.next().value;
    if (calendar === undefined || list === undefined) throw malformed();
    if (failing.has(calendar) || (list !== null && failing.has(list))) return unknown(ITEM_FAILING);
    const folderId = folderIn(calendar, client.clock());
    const twins = list === null || uid === null ? [] : twinsIn(list, uid, client.clock(), home);
    return 'kind' in twins ? twins : { folderId, twins };
  });
}

function get(url: string): Part {
  return { method: 'GET', url, repeatable: true };
}

/** Quotes are doubled inside an OData string. */
function uidFilter(uid: string): string {
  return encodeURIComponent(`iCalUId eq '${uid.replaceAll("'", "''")}'`);
}

function folderIn(result: PartResult, now: number): string | null {
  const answer = found(result, now);
  if (answer === null) return null;
  const calendar = calendarSchema.safeParse(answer.body);
  if (!calendar.success) throw malformed();
  return calendar.data.id;
}

function twinsIn(result: PartResult, uid: string, now: number, home: string): readonly CalendarEvent[] | Unknown {
  const answer = found(result, now);
  // A list is never missing like an item; without one nobody knows.
  if (answer === null) return unknown(UNCLEAR);
  const list = listSchema.safeParse(answer.body);
  if (!list.success) throw malformed();
  const readings = list.data.value.map((body) => toReading(body, home));
  const events = readings.flatMap((reading) => (reading.kind === 'event' ? [reading.event] : []));
  // One that can't be read may be the one that is sought.
  const unreadable = readings.find((reading) => reading.kind === 'unreadable');
  if (unreadable !== undefined) return unknown(unreadable.reason);
  // Others than were asked for would be taken for this one; and what was asked for may be on a page to come.
  const twins = events.filter((event) => event.uid?.toLowerCase() === uid.toLowerCase());
  return twins.length < events.length || list.data['@odata.nextLink'] ? unknown(UNCLEAR) : twins;
}

function unknown(reason: string): Unknown {
  return { kind: 'unknown', reason };
}

function malformed(): SyncError {
  return new SyncError('invalid', 'graph.page-malformed', 'A list of events from Microsoft Graph could not be read.');
}
