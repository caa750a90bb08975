import type { EventReading, Mark } from '../sync/ports.ts';
import { type Part, type PartResult, runBatch } from './batch.ts';
import type { GraphClient } from './client.ts';
import { found } from './found.ts';
import { failingItems, ITEM_FAILING } from './item-failing.ts';
import { MARK_PROPERTY, markOf } from './mark.ts';
import { eventPath } from './paths.ts';
import { readAllEvents } from './read-series.ts';
import { toReading } from './to-event.ts';

/**
 * Reads events of the default calendar by id, in order, series whole. One that fails while its mailbox works is
 * unreadable by that reason and holds up no other (M6). Throws when an answer is about the mailbox.
 */
export async function readEvents(
  client: GraphClient,
  mailboxId: string,
  ids: readonly string[],
  home: string,
): Promise<EventReading[]> {
  return await readAllEvents(client, mailboxId, ids, home);
}

/** What the answer to `readPart` says of the event; of a series without its dates. */
export function readingOf(
  result: PartResult,
  failing: ReadonlySet<PartResult>,
  now: number,
  home: string,
): EventReading {
  if (failing.has(result)) return { kind: 'unreadable', reason: ITEM_FAILING };
  const answer = found(result, now);
  return answer === null ? { kind: 'absent' } : toReading(answer.body, home);
}

/**
 * Looks for our mark on events of the default calendar, in order. An event whose mark can't be read may be one of ours:
 * calling it unmarked would double it (I1a). So one that fails while its mailbox works is `unknown`.
 */
export async function readMarks(
  client: GraphClient,
  mailboxId: string,
  ids: readonly string[],
): Promise<(Mark | null | 'unknown')[]> {
  // Without the inner filter the expansion stays empty.
  const expand = encodeURIComponent(`singleValueExtendedProperties($filter=id eq '${MARK_PROPERTY}')`);
  const parts = ids.map((id) => readPart(mailboxId, id, `?$select=id&$expand=${expand}`));
  const results = await runBatch(client, mailboxId, parts);
  const failing = await failingItems(client, mailboxId, results);
  return results.map((result) => {
    if (failing.has(result)) return 'unknown';
    const answer = found(result, client.clock());
    return answer === null ? null : markOf(answer.body);
  });
}

export function readPart(mailboxId: string, eventId: string, query = ''): Part {
  return { method: 'GET', url: `${eventPath(mailboxId, eventId)}${query}`, repeatable: true };
}
