import type { Item } from '../calendar/item.ts';
import { keepRuleDates } from '../calendar/keyed-sets.ts';
import { SyncError } from '../errors.ts';
import type { CalendarEvent, EventWrite, OccurrenceWrite } from '../sync/ports.ts';
import { doneInPart, type Ending, MEETING, toEnding } from './endings.ts';
import { express, toPatchBody } from './from-item.ts';
import type { Ask } from './in-step.ts';
import { look, type Site } from './look.ts';
import { sameMoments } from './occurrence-steps.ts';
import { eventPath } from './paths.ts';
import { writeDates } from './write-dates.ts';

type Create = Extract<EventWrite, { kind: 'create' }>;
type Update = Extract<EventWrite, { kind: 'update' }>;

/** An update that writes single dates of its series. */
export type Dated = Update & Required<Pick<Update, 'occurrences'>>;

export function isDated(write: EventWrite): write is Dated {
  return write.kind === 'update' && Object.keys(write.occurrences ?? {}).length > 0;
}

/** Graph left the recurrence where it should have been taken away. */
const SERIES_STAYS = 'graph.series-stays';

type Written = Extract<Ending, { kind: 'written' }>;

/**
 * What is still to be done once a write's own request was answered; null: nothing. A series is read again, for the
 * answer leaves out its dates, and a new one gets them. A series that was to be a single event takes a second request:
 * singles, which nearly all are, are written without a word about recurrence.
 */
export function furtherSteps(site: Site, write: EventWrite, ending: Ending): ((ask: Ask) => Promise<Ending>) | null {
  if (write.kind === 'delete') return null;
  const isSeries = ending.kind === 'written' && ending.event.kind === 'series';
  if (write.kind === 'create') return isSeries ? (ask) => afterCreate(ask, site, write, ending) : null;
  const isSingle = write.fields.when !== undefined && write.fields.when.rule === undefined;
  if (isSeries)
    return async (ask) => await whole(ask, site, isSingle ? await unroll(ask, site, write, ending) : ending);
  return isSingle && ending.kind === 'refused' ? (ask) => refusedAsSeries(ask, site, write, ending) : null;
}

/** Reads the series, writes its fields, then its dates, each on the version that the step before left. */
export function writeDated(site: Site, write: Dated): (ask: Ask) => Promise<Ending> {
  return async (ask) => {
    const now = await look(ask, site, write.id);
    if (now.kind !== 'event') return now.ending;
    const { event } = now;
    if (event.version !== write.version) return { kind: 'conflict' };
    if (event.meeting && write.mayMail !== true) return MEETING;
    if (Object.keys(write.fields).length === 0) return await dates(ask, site, write, event);
    const fields = await writeFields(ask, site, write);
    if (fields.kind !== 'written') return fields;
    const after = await whole(ask, site, fields);
    if (after.kind !== 'written') return after;
    const ending = await dates(ask, site, write, after.event);
    return doneInPart(ending);
  };
}

async function dates(ask: Ask, site: Site, write: Dated, event: CalendarEvent): Promise<Ending> {
  return await writeDates(ask, site, event, write.occurrences, write.mayMail === true);
}

async function writeFields(ask: Ask, site: Site, write: Update): Promise<Ending> {
  const ending = await patch(ask, site, write, write.version, {});
  const isSingle = write.fields.when !== undefined && write.fields.when.rule === undefined;
  if (!isSingle || ending.kind !== 'written' || ending.event.kind !== 'series') return ending;
  return await unroll(ask, site, write, ending);
}

async function patch(
  ask: Ask,
  { place, clock, home }: Site,
  write: Update,
  version: string,
  more: Readonly<Record<string, null>>,
): Promise<Ending> {
  try {
    const body = { ...toPatchBody(write.fields), ...more };
    const url = eventPath(place.mailboxId, write.id);
    const result = await ask({ method: 'PATCH', url, ifMatch: version, body, repeatable: false });
    return toEnding(write, result, clock(), home);
  } catch (error) {
    if (error instanceof SyncError) return { kind: 'refused', code: error.code };
    throw error;
  }
}

/** The event was a series and still is one, at another time: the same once more, without its recurrence. */
async function unroll(ask: Ask, site: Site, write: Update, { event }: Written): Promise<Ending> {
  if (event.meeting && write.mayMail !== true) return MEETING;
  const ending = await patch(ask, site, write, event.version, { recurrence: null });
  if (ending.kind === 'written' && ending.event.kind === 'series') return { kind: 'refused', code: SERIES_STAYS };
  return doneInPart(ending);
}

/** What a single event may hold may be refused to a series, as a length or an end: it is told to be none. */
async function refusedAsSeries(ask: Ask, site: Site, write: Update, refusal: Ending): Promise<Ending> {
  const now = await look(ask, site, write.id);
  if (now.kind !== 'event' || now.event.kind !== 'series') return refusal;
  if (now.event.version !== write.version) return { kind: 'conflict' };
  return await unroll(ask, site, write, { kind: 'written', event: now.event });
}

/** A series with its dates. The version tells whether somebody was at it since its fields were written. */
async function whole(ask: Ask, site: Site, ending: Ending): Promise<Ending> {
  if (ending.kind !== 'written' || ending.event.kind !== 'series') return ending;
  const now = await look(ask, site, ending.event.id);
  if (now.kind !== 'event') return doneInPart(now.ending);
  return now.event.version === ending.event.version ? { ...ending, event: now.event } : { kind: 'conflict' };
}

/**
 * A new series gets its dates. Where the answer is an event that was made before, or somebody was at it already, it is
 * given as it is: what is missing is decided anew. So it is where a date is refused: the series is there all the same.
 */
async function afterCreate(ask: Ask, site: Site, { item }: Create, made: Written): Promise<Ending> {
  const now = await look(ask, site, made.event.id);
  if (now.kind !== 'event') return { kind: 'answer-lost' };
  const { event } = now;
  const wanted = keepRuleDates(express(item)).item;
  const occurrences = datesOf(wanted);
  const asItIs = { kind: 'written', event, repeated: true } as const;
  if (event.version !== made.event.version) return asItIs;
  if (Object.keys(occurrences).length === 0) return { ...made, event };
  if (made.repeated === true || event.meeting || !isBare(event.item) || !sameSpan(event.item, wanted)) return asItIs;
  const ending = await writeDates(ask, site, event, occurrences, false);
  if (ending.kind === 'written') return ending;
  if (ending.kind !== 'refused' && ending.kind !== 'conflict') return { kind: 'answer-lost' };
  const then = await look(ask, site, event.id);
  return then.kind === 'event' ? { ...asItIs, event: then.event } : { kind: 'answer-lost' };
}

function datesOf({ exclusions, overrides }: Item): Record<string, OccurrenceWrite> {
  return {
    ...Object.fromEntries(
      Object.entries(overrides).map(([date, override]) => [date, { kind: 'changed', override } as const]),
    ),
    ...Object.fromEntries(exclusions.map((date) => [date, { kind: 'excluded' } as const])),
  };
}

function isBare({ exclusions, overrides }: Item): boolean {
  return exclusions.length === 0 && Object.keys(overrides).length === 0;
}

function sameSpan({ when: a }: Item, { when: b }: Item): boolean {
  return sameMoments(a, b) && JSON.stringify(a.rule ?? null) === JSON.stringify(b.rule ?? null);
}
