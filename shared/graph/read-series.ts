import * as z from 'zod';
import { SyncError } from '../errors.ts';
import type { EventReading } from '../sync/ports.ts';
import { isOk } from './answer.ts';
import { relativeLink } from './base.ts';
import { type PartResult, runBatch } from './batch.ts';
import type { GraphClient } from './client.ts';
import { found } from './found.ts';
import { type Ask, inStep } from './in-step.ts';
import { failingItems, ITEM_FAILING } from './item-failing.ts';
import { eventPath } from './paths.ts';
import { isItemMissing } from './refusals.ts';
import { instancesPart, linkPart, seriesPart } from './series-query.ts';
import { toReading } from './to-event.ts';

/** More pages of one series than anybody has. */
const MOST_PAGES = 20;

const DAY = 24 * 60 * 60 * 1000;

const exceptionSchema = z.looseObject({
  id: z.string(),
  originalStart: z.string().nullish(),
  start: z.looseObject({ dateTime: z.string() }),
  end: z.looseObject({ dateTime: z.string() }),
  body: z.looseObject({ contentType: z.string().nullish(), content: z.string().nullish() }).nullish(),
});
type Exception = z.infer<typeof exceptionSchema>;

const seriesSchema = z.looseObject({
  type: z.string().nullish(),
  cancelledOccurrences: z.unknown().optional(),
  exceptionOccurrences: z.array(exceptionSchema).nullish(),
  'exceptionOccurrences@odata.nextLink': z.string().nullish(),
});
const seriesTypeSchema = z.object({ type: z.string() });
const pageSchema = z.object({ value: z.array(exceptionSchema), '@odata.nextLink': z.string().nullish() });
const instancesSchema = z.object({
  value: z.array(z.object({ id: z.string(), originalStart: z.string().nullish() })),
  '@odata.nextLink': z.string().nullish(),
});

/** The answer to a read of one series, whole; or why its parts can't be had. */
export type SeriesAnswer = PartResult | { readonly kind: 'unreadable'; readonly reason: string };

/** Where series are read. */
export interface Place {
  readonly mailboxId: string;
  readonly base: string;
}

/** Series of the default calendar by id, whole, in order; throws as `readEvents` does. */
export async function readAllSeries(
  client: GraphClient,
  mailboxId: string,
  ids: readonly string[],
  home: string,
): Promise<EventReading[]> {
  return await readAll(client, mailboxId, ids, home, readSeries);
}

/** Events of any kind by id: their first answers say which ones are series, and only those are read once more. */
export async function readAllEvents(
  client: GraphClient,
  mailboxId: string,
  ids: readonly string[],
  home: string,
): Promise<EventReading[]> {
  return await readAll(client, mailboxId, ids, home, async (ask, place, id) => {
    const isKnown = client.series.has(id);
    const first = isKnown ? null : await ask({ method: 'GET', url: eventPath(mailboxId, id), repeatable: true });
    if (first !== null && !(first.kind === 'answered' && isOk(first.answer) && isMaster(first.answer.body)))
      return first;
    const whole = await readSeries(ask, place, id);
    const isStill = whole.kind === 'answered' && isOk(whole.answer) && isMaster(whole.answer.body);
    if (isStill) client.series.add(id);
    else client.series.forget(id);
    return whole;
  });
}

async function readAll(
  client: GraphClient,
  mailboxId: string,
  ids: readonly string[],
  home: string,
  read: (ask: Ask, place: Place, id: string) => Promise<SeriesAnswer>,
): Promise<EventReading[]> {
  if (ids.length === 0) return [];
  const place = { mailboxId, base: client.base };
  const answers = await inStep(
    (parts) => runBatch(client, mailboxId, parts),
    ids.map((id) => (ask: Ask) => read(ask, place, id)),
  );
  const results = answers.filter((answer) => answer.kind !== 'unreadable');
  const failing = await failingItems(client, mailboxId, results);
  return answers.map((answer) => {
    if (answer.kind === 'unreadable') return answer;
    if (failing.has(answer)) return { kind: 'unreadable', reason: ITEM_FAILING };
    const good = found(answer, client.clock());
    return good === null ? { kind: 'absent' } : toReading(good.body, home);
  });
}

/**
 * Readings in which every series is whole: the first answer says which ones are series, and only those are read again.
 * Each as it is then, so with a version of its own.
 */
export async function withWholeSeries(
  client: GraphClient,
  mailboxId: string,
  readings: readonly EventReading[],
  home: string,
): Promise<EventReading[]> {
  const ids = readings.flatMap((one) => (one.kind === 'event' && one.event.kind === 'series' ? [one.event.id] : []));
  const whole = (await readAllSeries(client, mailboxId, [...new Set(ids)], home)).values();
  const byId = new Map([...new Set(ids)].map((id) => [id, whole.next().value]));
  return readings.map((one) => (one.kind === 'event' ? (byId.get(one.event.id) ?? one) : one));
}

/**
 * Reads one series with its exceptions, each with its `originalStart`. Some servers may not look at options inside an
 * expansion, or refuse them: what is missing then is asked of the series' instances, over the stretch in which its
 * exceptions lie. An event that turns out to be no series is read all the same.
 */
export async function readSeries(ask: Ask, place: Place, id: string): Promise<SeriesAnswer> {
  const first = await readMaster(ask, place, id);
  if (first.kind !== 'answered' || !isOk(first.answer)) return first;
  const series = seriesSchema.safeParse(first.answer.body);
  if (!series.success) return unreadable('graph.exception-malformed');
  if (!isMaster(first.answer.body)) return first;
  const { cancelledOccurrences, exceptionOccurrences } = series.data;
  // What isn't told is not the same as nothing: every changed date would look as if it had been changed back.
  if (cancelledOccurrences === undefined || exceptionOccurrences === undefined) return unreadable(NOT_WHOLE);
  const rest = await follow(ask, place, series.data['exceptionOccurrences@odata.nextLink'], pageSchema);
  if (!Array.isArray(rest)) return rest;
  const dated = await withOriginalStarts(ask, place, id, [...(exceptionOccurrences ?? []), ...rest]);
  if (!Array.isArray(dated)) return dated;
  const texts = await withTexts(ask, place, dated);
  if (!Array.isArray(texts)) return texts;
  return { ...first, answer: { ...first.answer, body: { ...series.data, exceptionOccurrences: texts } } };
}

const NOT_WHOLE = 'graph.series-not-whole';

async function readMaster(ask: Ask, { mailboxId }: Place, id: string): Promise<PartResult> {
  const asked = await ask(seriesPart(mailboxId, id, 'with originalStart'));
  if (!isQueryRefused(asked)) return asked;
  const plain = await ask(seriesPart(mailboxId, id, 'plain'));
  if (!isQueryRefused(plain)) return plain;
  const single = await ask({ method: 'GET', url: eventPath(mailboxId, id), repeatable: true });
  // A series that nobody can ask about isn't known by its first occurrence alone.
  return single.kind === 'answered' && isOk(single.answer) && isMaster(single.answer.body) ? plain : single;
}

/** Does an answer say that its event is a series? */
export function isMaster(raw: unknown): boolean {
  return seriesTypeSchema.safeParse(raw).data?.type.toLowerCase() === 'seriesmaster';
}

/** Text was asked for; an expansion that doesn't hear of it is mended by reading its exceptions one by one. */
async function withTexts(
  ask: Ask,
  { mailboxId }: Place,
  exceptions: readonly Exception[],
): Promise<Exception[] | SeriesAnswer> {
  const isMarkup = ({ body }: Exception) => body?.contentType?.toLowerCase() === 'html' && Boolean(body.content);
  const read = await Promise.all(
    exceptions.map(async (one): Promise<Exception | PartResult> => {
      if (!isMarkup(one)) return one;
      const url = `${eventPath(mailboxId, one.id)}?$select=id,body,start,end`;
      const result = await ask({ method: 'GET', url, repeatable: true });
      if (result.kind !== 'answered' || !isOk(result.answer)) return result;
      return { ...one, body: exceptionSchema.safeParse(result.answer.body).data?.body };
    }),
  );
  const failed = read.find((one) => !('id' in one));
  return failed !== undefined && !('id' in failed) ? failed : read.filter((one) => 'id' in one);
}

/** Anything but "no such event": the query itself may be what isn't liked. */
function isQueryRefused(result: PartResult): boolean {
  return result.kind === 'answered' && result.answer.status === 400 && !isItemMissing(result.answer);
}

async function withOriginalStarts(
  ask: Ask,
  place: Place,
  id: string,
  exceptions: readonly Exception[],
): Promise<Exception[] | SeriesAnswer> {
  const undated = exceptions.filter(({ originalStart }) => !originalStart);
  const times = undated.flatMap(({ start, end }) => [utc(start.dateTime), utc(end.dateTime)]);
  if (undated.length === 0) return [...exceptions];
  if (times.some(Number.isNaN)) return unreadable('graph.exception-malformed');
  // A day around it: what is asked for in UTC may come in another zone all the same.
  const stretch = { from: Math.min(...times) - DAY, until: Math.max(...times) + DAY };
  const first = await ask(instancesPart(place.mailboxId, id, stretch));
  const instances = await pagesFrom(ask, place, first, instancesSchema);
  if (!Array.isArray(instances)) return instances;
  const due = new Map(instances.map((one) => [one.id, one.originalStart ?? null]));
  return exceptions.map((one) => (one.originalStart ? one : { ...one, originalStart: due.get(one.id) ?? null }));
}

function utc(dateTime: string): number {
  return Date.parse(`${dateTime.slice(0, 19)}Z`);
}

async function follow<T>(
  ask: Ask,
  place: Place,
  link: string | null | undefined,
  schema: z.ZodType<{ readonly value: T[]; readonly '@odata.nextLink'?: string | null | undefined }>,
): Promise<T[] | SeriesAnswer> {
  if (!link) return [];
  const part = nextPart(place, link);
  return part === null ? unreadable('graph.foreign-link') : await pagesFrom(ask, place, await ask(part), schema);
}

/** Everything of a list from its first page on; or what came instead of a page. */
async function pagesFrom<T>(
  ask: Ask,
  place: Place,
  first: PartResult,
  schema: z.ZodType<{ readonly value: T[]; readonly '@odata.nextLink'?: string | null | undefined }>,
): Promise<T[] | SeriesAnswer> {
  const all: T[] = [];
  let result = first;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    if (result.kind !== 'answered' || !isOk(result.answer)) return result;
    const page = schema.safeParse(result.answer.body);
    if (!page.success) return unreadable('graph.exception-malformed');
    all.push(...page.data.value);
    const link = page.data['@odata.nextLink'];
    if (!link) return all;
    const part = nextPart(place, link);
    if (part === null) return unreadable('graph.foreign-link');
    result = await ask(part);
  }
  return unreadable('graph.series-too-long');
}

function nextPart({ base }: Place, link: string) {
  try {
    return linkPart(relativeLink(base, link));
  } catch (error) {
    if (error instanceof SyncError) return null;
    throw error;
  }
}

function unreadable(reason: string): SeriesAnswer {
  return { kind: 'unreadable', reason };
}
