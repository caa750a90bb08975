import * as z from 'zod';
import { SyncError } from '../errors.ts';
import { otherMailbox } from '../sync/other-mailbox.ts';
import type { EventReading, Whereabouts } from '../sync/ports.ts';
import { PARTS, type Part, type PartResult, runBatch } from './batch.ts';
import { calendarIn, readCalendarIds } from './calendars.ts';
import type { GraphClient } from './client.ts';
import { answerOf, found } from './found.ts';
import { failingItems, ITEM_FAILING } from './item-failing.ts';
import { eventsPath, mailboxPath } from './paths.ts';
import { readEvents, readingOf, readPart } from './read.ts';
import { withWholeSeries } from './read-series.ts';
import { toReading } from './to-event.ts';

interface Sought {
  readonly id: string;
  readonly uid: string | null;
}

/** What could be learned of one event, or why nothing. */
interface Clues {
  /** Id of the folder in which Graph says the item is; null: there is no such item. */
  readonly folderId: string | null;
  /** Ids of the default calendar's items with its UID. */
  readonly twins: readonly string[];
}
type Unknown = Extract<Whereabouts, { kind: 'unknown' }>;

/** Said to be there, to be read as it is now: lists may lag behind. */
interface ToRead {
  readonly kind: 'to-read';
  readonly as: 'here' | 'other-id';
  readonly ids: readonly string[];
}

/** Contradicting answers, or half of them. */
const UNCLEAR = 'graph.whereabouts-unclear';

const calendarSchema = z.object({ id: z.string().min(1) });
const listSchema = z.object({ value: z.array(z.unknown()), '@odata.nextLink': z.string().nullish() });

/**
 * Where events are that a round or a read didn't show (M4). An id alone may answer from Deleted Items, and a list may be
 * empty by a fault, so two things are asked for: the calendar that the item itself names (Get calendar:
 * `/events/{id}/calendar`) and the items of the default calendar with its UID (List events, `$filter`). Deleted is what
 * no calendar of the mailbox holds. What is there after all is read by its id, since a list may show an old state of it,
 * and items that have gone; where answers contradict each other nobody knows. Throws when an answer is about the mailbox.
 */
export async function locate(
  client: GraphClient,
  mailboxId: string,
  events: readonly Sought[],
  home: string,
  calendarId?: string,
): Promise<Whereabouts[]> {
  if (events.length === 0) return [];
  const { own, clues, readings: early } = await readClues(client, mailboxId, events, home);
  if (calendarId !== undefined && own !== calendarId) throw otherMailbox();
  const elsewhere = clues.some((clue) => 'folderId' in clue && clue.folderId !== null && clue.folderId !== own);
  const calendars = elsewhere ? await readCalendarIds(client, mailboxId) : new Set([own]);
  const places = clues.map((clue, index) => conclude(clue, events[index]?.id ?? '', own, calendars));
  const ids = [...new Set(places.flatMap((place) => (place.kind === 'to-read' ? place.ids : [])))];
  const [along, unread] = [ids.filter((id) => early.has(id)), ids.filter((id) => !early.has(id))];
  const first = along.map((id) => early.get(id)?.() ?? ABSENT);
  const readings = [
    ...(await withWholeSeries(client, mailboxId, first, home)),
    ...(await readEvents(client, mailboxId, unread, home)),
  ];
  const now = new Map([...along, ...unread].map((id, index) => [id, readings[index] ?? ABSENT]));
  return places.map((place) => (place.kind === 'to-read' ? asRead(place, now) : place));
}

const ABSENT: EventReading = { kind: 'absent' };

function asRead({ as, ids }: ToRead, now: ReadonlyMap<string, EventReading>): Whereabouts {
  const readings = ids.map((id) => now.get(id) ?? ABSENT);
  const unreadable = readings.find((reading) => reading.kind === 'unreadable');
  if (unreadable !== undefined) return unknown(unreadable.reason);
  const events = readings.flatMap((reading) => (reading.kind === 'event' ? [reading.event] : []));
  const [event] = events;
  // One that went since would leave the others to stand for it.
  if (event === undefined || events.length < ids.length) return unknown(UNCLEAR);
  if (as === 'here') return { kind: 'here', event };
  return { kind: 'other-id', events: events.sort((one, other) => one.created - other.created) };
}

function conclude(
  clue: Clues | Unknown,
  id: string,
  own: string,
  calendars: ReadonlySet<string>,
): Exclude<Whereabouts, { kind: 'here' | 'other-id' }> | ToRead {
  if ('kind' in clue) return clue;
  const { folderId, twins } = clue;
  // In its calendar by its own word, whatever a list leaves out.
  if (folderId === own) return { kind: 'to-read', as: 'here', ids: [id] };
  // The list shows there what is no longer there, or came back this moment.
  if (twins.includes(id)) return unknown(UNCLEAR);
  if (twins.length > 0) return { kind: 'to-read', as: 'other-id', ids: twins };
  if (folderId === null) return { kind: 'gone' };
  if (calendars.has(folderId)) return { kind: 'other-calendar' };
  // Deleted Items, or a calendar that lies in there. A list without the default calendar says nothing of any other.
  return calendars.has(own) ? { kind: 'gone' } : unknown(UNCLEAR);
}

/** The default calendar's id, the clues in order, and what was read of events at the same time, by id. */
interface Found {
  readonly own: string;
  readonly clues: readonly (Clues | Unknown)[];
  /** Called for an event that is said to be there; throws when its answer says nothing of it. */
  readonly readings: ReadonlyMap<string, () => EventReading>;
}

async function readClues(
  client: GraphClient,
  mailboxId: string,
  events: readonly Sought[],
  home: string,
): Promise<Found> {
  const read = readAlong(events);
  const parts = [
    get(`${mailboxPath(mailboxId)}/calendar?$select=id`),
    ...events.flatMap(({ id, uid }) => [
      get(`${mailboxPath(mailboxId)}/events/${encodeURIComponent(id)}/calendar?$select=id`),
      ...(uid === null ? [] : [get(`${eventsPath(mailboxId)}?$filter=${uidFilter(uid)}&$top=50`)]),
    ]),
    ...read.map((id) => readPart(mailboxId, id)),
  ];
  const [calendar, ...results] = await runBatch(client, mailboxId, parts);
  if (calendar === undefined) throw malformed();
  // First: an answer about the mailbox says nothing of any event.
  const own = calendarIn(answerOf(calendar), client.clock());
  const failing = await failingItems(client, mailboxId, results);
  const next = results[Symbol.iterator]();
  const clues = events.map(({ uid }): Clues | Unknown => {
    const folder = next.next().value;
    const list = uid === null ? null : next.next().value;
    if (folder === undefined || list === undefined) throw malformed();
    if (failing.has(folder) || (list !== null && failing.has(list))) return unknown(ITEM_FAILING);
    const folderId = folderIn(folder, client.clock());
    const twins = list === null || uid === null ? [] : twinsIn(list, uid, client.clock(), home);
    return 'kind' in twins ? twins : { folderId, twins };
  });
  const readings = new Map(
    read.flatMap((id) => {
      const result = next.next().value;
      return result === undefined ? [] : [[id, () => readingOf(result, failing, client.clock(), home)] as const];
    }),
  );
  return { own, clues, readings };
}

/**
 * Which events are read in the same batches as the clues. Without a UID they are expected to be there, so each would be
 * read anyway; the others are read along while all of it is one batch.
 */
function readAlong(events: readonly Sought[]): readonly string[] {
  const isOneBatch = 1 + 3 * events.length <= PARTS;
  return [...new Set(events.filter(({ uid }) => uid === null || isOneBatch).map(({ id }) => id))];
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

function twinsIn(result: PartResult, uid: string, now: number, home: string): readonly string[] | Unknown {
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
  return twins.length < events.length || list.data['@odata.nextLink'] ? unknown(UNCLEAR) : twins.map(({ id }) => id);
}

function unknown(reason: string): Unknown {
  return { kind: 'unknown', reason };
}

function malformed(): SyncError {
  return new SyncError('invalid', 'graph.page-malformed', 'A list of events from Microsoft Graph could not be read.');
}
