import * as z from 'zod';
import type { EventReading } from '../sync/ports.ts';
import { isOk } from './answer.ts';
import { type PartResult, runBatch } from './batch.ts';
import type { GraphClient } from './client.ts';
import { found } from './found.ts';
import { type Ask, inStep } from './in-step.ts';
import { failingItems, ITEM_FAILING } from './item-failing.ts';
import { eventPath } from './paths.ts';
import { isItemMissing } from './refusals.ts';
import {
  exceptionSchema,
  NOT_WHOLE,
  type Place,
  type SeriesAnswer,
  unreadable,
  wholeExceptions,
} from './series-exceptions.ts';
import { seriesPart } from './series-query.ts';
import { toReading } from './to-event.ts';

const seriesSchema = z.looseObject({
  type: z.string().nullish(),
  cancelledOccurrences: z.unknown().optional(),
  exceptionOccurrences: z.array(exceptionSchema).nullish(),
  'exceptionOccurrences@odata.nextLink': z.string().nullish(),
});
const seriesTypeSchema = z.object({ type: z.string() });

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
  const link = series.data['exceptionOccurrences@odata.nextLink'];
  const whole = await wholeExceptions(ask, place, id, exceptionOccurrences ?? [], link);
  if (!Array.isArray(whole)) return whole;
  return { ...first, answer: { ...first.answer, body: { ...series.data, exceptionOccurrences: whole } } };
}

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

/** Anything but "no such event": the query itself may be what isn't liked. */
function isQueryRefused(result: PartResult): boolean {
  return result.kind === 'answered' && result.answer.status === 400 && !isItemMissing(result.answer);
}
