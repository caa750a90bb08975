import * as z from 'zod';
import { SyncError } from '../errors.ts';
import { isOk } from './answer.ts';
import { relativeLink } from './base.ts';
import type { PartResult } from './batch.ts';
import type { Ask } from './in-step.ts';
import { eventPath } from './paths.ts';
import { isItemMissing } from './refusals.ts';
import { instancesPart, linkPart } from './series-query.ts';

/** More pages of one series than anybody has. */
const MOST_PAGES = 20;

/** Something of the series wasn't told. */
export const NOT_WHOLE = 'graph.series-not-whole';

const DAY = 24 * 60 * 60 * 1000;

export const exceptionSchema = z.looseObject({
  id: z.string(),
  originalStart: z.string().nullish(),
  start: z.looseObject({ dateTime: z.string() }),
  end: z.looseObject({ dateTime: z.string() }),
  body: z.looseObject({ contentType: z.string().nullish(), content: z.string().nullish() }).nullish(),
});
export type Exception = z.infer<typeof exceptionSchema>;

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

/**
 * The exceptions that came with a series, made whole: those behind the link, with when each was due, with texts as text.
 */
export async function wholeExceptions(
  ask: Ask,
  place: Place,
  id: string,
  came: readonly Exception[],
  link: string | null | undefined,
): Promise<Exception[] | SeriesAnswer> {
  const rest = await follow(ask, place, link, pageSchema);
  if (!Array.isArray(rest)) return rest;
  const dated = await withOriginalStarts(ask, place, id, [...came, ...rest]);
  return Array.isArray(dated) ? await withTexts(ask, place, dated) : dated;
}

/** Text was asked for; an expansion that doesn't hear of it is mended by reading its exceptions one by one. */
async function withTexts(
  ask: Ask,
  { mailboxId }: Place,
  exceptions: readonly Exception[],
): Promise<Exception[] | SeriesAnswer> {
  const isMarkup = ({ body }: Exception) => body?.contentType?.toLowerCase() === 'html' && Boolean(body.content);
  const read = await Promise.all(
    exceptions.map(async (one): Promise<Exception | SeriesAnswer> => {
      if (!isMarkup(one)) return one;
      const url = `${eventPath(mailboxId, one.id)}?$select=id,body,start,end`;
      const result = await ask({ method: 'GET', url, repeatable: true });
      // That one of its dates went says nothing of the series.
      if (result.kind === 'answered' && isItemMissing(result.answer)) return unreadable(NOT_WHOLE);
      if (result.kind !== 'answered' || !isOk(result.answer)) return result;
      return { ...one, body: exceptionSchema.safeParse(result.answer.body).data?.body };
    }),
  );
  const failed = read.find((one) => !('id' in one));
  return failed !== undefined && !('id' in failed) ? failed : read.filter((one) => 'id' in one);
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

export function unreadable(reason: string): SeriesAnswer {
  return { kind: 'unreadable', reason };
}
