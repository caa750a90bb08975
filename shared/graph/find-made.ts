import * as z from 'zod';
import type { EventWrite, Mark, WriteOutcome } from '../sync/ports.ts';
import { type PartResult, runBatch } from './batch.ts';
import type { GraphClient } from './client.ts';
import { found } from './found.ts';
import { failingItems, ITEM_FAILING } from './item-failing.ts';
import { MARK_PROPERTY, markOf, markProperty } from './mark.ts';
import { eventsPath } from './paths.ts';
import { withWholeSeries } from './read-series.ts';
import { toReading } from './to-event.ts';

type Create = Extract<EventWrite, { kind: 'create' }>;

const listSchema = z.object({ value: z.array(z.unknown()) });

/**
 * Which creates that were sent before have made their event (I1a): how long Graph remembers a transactionId, and whether
 * after a deletion, is documented nowhere, so each is looked for by its mark. The rest is sent, with the same
 * transactionId: what lists don't show yet is remembered. Throws when an answer is about the mailbox.
 */
export async function findMade(
  client: GraphClient,
  mailboxId: string,
  writes: readonly EventWrite[],
  home: string,
): Promise<ReadonlyMap<EventWrite, WriteOutcome>> {
  const sought = writes.filter((write) => write.kind === 'create').filter(({ sentBefore }) => sentBefore === true);
  const outcomes = new Map<EventWrite, WriteOutcome>();
  if (sought.length === 0) return outcomes;
  const parts = sought.map((write) => ({ method: 'GET', url: searchUrl(mailboxId, write), repeatable: true }) as const);
  const results = await runBatch(client, mailboxId, parts);
  const failing = await failingItems(client, mailboxId, results);
  for (const [index, write] of sought.entries()) {
    const result = results[index];
    if (result === undefined || failing.has(result)) {
      outcomes.set(write, { kind: 'later', code: ITEM_FAILING, retryAfterMs: null });
      continue;
    }
    const outcome = madeIn(result, write, client.clock(), home);
    if (outcome !== null) outcomes.set(write, outcome);
  }
  return new Map(await withWhole(client, mailboxId, [...outcomes], home));
}

/** A series that was found comes with its dates: some of them may not have been written yet. */
async function withWhole(
  client: GraphClient,
  mailboxId: string,
  outcomes: readonly (readonly [EventWrite, WriteOutcome])[],
  home: string,
): Promise<(readonly [EventWrite, WriteOutcome])[]> {
  const events = outcomes.flatMap(([, one]) => (one.kind === 'written' ? [one.event] : []));
  const asRead = events.map((event) => ({ kind: 'event', event }) as const);
  const readings = (await withWholeSeries(client, mailboxId, asRead, home)).values();
  return outcomes.map(([write, one]) => {
    if (one.kind !== 'written') return [write, one];
    const reading = readings.next().value;
    return [write, reading?.kind === 'event' ? { ...one, event: reading.event } : { kind: 'answer-lost' }];
  });
}

/** Quotes are doubled inside an OData string. */
function searchUrl(mailboxId: string, { mark }: Create): string {
  const { id, value } = markProperty(mark);
  const any = `singleValueExtendedProperties/Any(ep: ep/id eq '${id}' and ep/value eq '${value.replaceAll("'", "''")}')`;
  const expand = `singleValueExtendedProperties($filter=id eq '${MARK_PROPERTY}')`;
  return `${eventsPath(mailboxId)}?$filter=${encodeURIComponent(any)}&$expand=${encodeURIComponent(expand)}&$top=10`;
}

function isSame(held: Mark | null, { activityId, mailboxId, generation }: Mark): boolean {
  return held?.activityId === activityId && held.mailboxId === mailboxId && held.generation === generation;
}

/** The oldest: the others are copies that somebody made of it. null: nothing has the mark. */
function madeIn(result: PartResult, { mark }: Create, now: number, home: string): WriteOutcome | null {
  const list = listSchema.safeParse(found(result, now)?.body);
  if (!list.success) return { kind: 'later', code: 'graph.page-malformed', retryAfterMs: null };
  const readings = list.data.value.filter((body) => isSame(markOf(body), mark)).map((body) => toReading(body, home));
  // Made, and not to be understood: reading it says why.
  if (readings.some(({ kind }) => kind === 'unreadable')) return { kind: 'answer-lost' };
  const [event] = readings
    .flatMap((reading) => (reading.kind === 'event' ? [reading.event] : []))
    .sort((one, other) => one.created - other.created);
  return event === undefined ? null : { kind: 'written', event };
}
