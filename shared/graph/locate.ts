import { z } from 'zod';
import { SyncError } from '../errors.ts';
import type { CalendarEvent, Whereabouts } from '../sync/ports.ts';
import { isOk } from './answer.ts';
import { type Part, type PartResult, runBatch } from './batch.ts';
import { readCalendarId } from './calendar-id.ts';
import type { GraphClient } from './client.ts';
import { failingItems, ITEM_FAILING } from './item-failing.ts';
import { eventsPath, mailboxPath } from './paths.ts';
import { found, readEvents } from './read.ts';
import { toReading } from './to-event.ts';

interface Sought {
  readonly id: string;
  readonly uid: string | null;
}

/** What could be learned of one event; `unknown`: a part failed by its own item. */
interface Clues {
  /** Id of the calendar in which Graph says the item is; null: in none. */
  readonly calendarId: string | null;
  /** Items of the default calendar with its UID; null: it has none to ask for. */
  readonly twins: readonly CalendarEvent[] | null;
}

const calendarSchema = z.object({ id: z.string().min(1) });
const listSchema = z.object({ value: z.array(z.unknown()) });

/**
 * Where events are that a round or a read didn't show (M4). An id alone may answer from Deleted Items, and a list may be
 * empty by a fault, so two things are asked for: the calendar that the item itself names (Get calendar:
 * `/events/{id}/calendar`) and the items of the default calendar with its UID (List events, `$filter`). Deleted is what
 * neither finds; where they contradict each other the item is read in its calendar, and without that nobody knows.
 * Throws when an answer is about the mailbox.
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
  const places: (Whereabouts | null)[] = clues.map((clue, index) => conclude(clue, events[index]?.id ?? '', own));
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
    else if (reading?.kind === 'unreadable') places[index] = { kind: 'unknown', reason: reading.reason };
  }
  return places.map((place) => place ?? { kind: 'unknown', reason: 'graph.whereabouts-unclear' });
}

/** null: it is said to be in the default calendar, and no list showed it there. */
function conclude(clue: Clues | 'unknown', id: string, own: string): Whereabouts | null {
  if (clue === 'unknown') return { kind: 'unknown', reason: ITEM_FAILING };
  const { calendarId, twins } = clue;
  const itself = twins?.find((event) => event.id === id);
  if (itself !== undefined) return { kind: 'here', event: itself };
  if (calendarId === own) return null;
  if (twins !== null && twins.length > 0) {
    return { kind: 'other-id', events: [...twins].sort((one, other) => one.created - other.created) };
  }
  return { kind: calendarId === null ? 'gone' : 'other-calendar' };
}

async function readClues(
  client: GraphClient,
  mailboxId: string,
  events: readonly Sought[],
  home: string,
): Promise<(Clues | 'unknown')[]> {
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
    if (calendar === undefined || list === undefined) throw unreadable();
    if (failing.has(calendar) || (list !== null && failing.has(list))) return 'unknown';
    const twins = list === null ? null : eventsIn(list, client.clock(), home);
    return twins === 'unknown' ? 'unknown' : { calendarId: calendarIn(calendar, client.clock()), twins };
  });
}

function get(url: string): Part {
  return { method: 'GET', url, repeatable: true };
}

/** Quotes are doubled inside an OData string. */
function uidFilter(uid: string): string {
  return encodeURIComponent(`iCalUId eq '${uid.replaceAll("'", "''")}'`);
}

function calendarIn(result: PartResult, now: number): string | null {
  const answer = found(result, now);
  if (answer === null) return null;
  const calendar = calendarSchema.safeParse(answer.body);
  if (!calendar.success) throw unreadable();
  return calendar.data.id;
}

/** `unknown`: one of them can't be read, and it may be the one that is sought. */
function eventsIn(result: PartResult, now: number, home: string): readonly CalendarEvent[] | 'unknown' {
  const answer = found(result, now);
  // A list is never missing like an item; without one nobody knows.
  if (answer === null) return 'unknown';
  const list = listSchema.safeParse(answer.body);
  if (!isOk(answer) || !list.success) throw unreadable();
  const readings = list.data.value.map((body) => toReading(body, home));
  const events = readings.flatMap((reading) => (reading.kind === 'event' ? [reading.event] : []));
  return events.length === readings.length ? events : 'unknown';
}

function unreadable(): SyncError {
  return new SyncError('invalid', 'graph.page-malformed', 'A list of events from Microsoft Graph could not be read.');
}
