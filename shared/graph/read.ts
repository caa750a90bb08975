import { SyncError } from '../errors.ts';
import type { EventReading, Mark } from '../sync/ports.ts';
import { type Answer, isOk } from './answer.ts';
import { type Part, type PartResult, runBatch } from './batch.ts';
import type { GraphClient } from './client.ts';
import { MARK_PROPERTY, markOf } from './mark.ts';
import { eventPath } from './paths.ts';
import { isItemMissing, toSyncError } from './refusals.ts';
import { toReading } from './to-event.ts';

/** Reads events of the default calendar by id, in order. Throws when one answer isn't about its item. */
export async function readEvents(
  client: GraphClient,
  mailboxId: string,
  ids: readonly string[],
  home: string,
): Promise<EventReading[]> {
  const results = await runBatch(
    client,
    mailboxId,
    ids.map((id) => readPart(mailboxId, id)),
  );
  return results.map((result) => {
    const answer = found(result, client.clock());
    return answer === null ? { kind: 'absent' } : toReading(answer.body, home);
  });
}

/** Looks for our mark on events of the default calendar, in order. */
export async function readMarks(
  client: GraphClient,
  mailboxId: string,
  ids: readonly string[],
): Promise<(Mark | null)[]> {
  // Without the inner filter the expansion stays empty.
  const expand = encodeURIComponent(`singleValueExtendedProperties($filter=id eq '${MARK_PROPERTY}')`);
  const parts = ids.map((id) => readPart(mailboxId, id, `?$select=id&$expand=${expand}`));
  const results = await runBatch(client, mailboxId, parts);
  return results.map((result) => {
    const answer = found(result, client.clock());
    return answer === null ? null : markOf(answer.body);
  });
}

export function readPart(mailboxId: string, eventId: string, query = ''): Part {
  return { method: 'GET', url: `${eventPath(mailboxId, eventId)}${query}`, repeatable: true };
}

/** The answer, or null for an event that isn't there. Everything else says nothing about the event and is thrown. */
function found(result: PartResult, now: number): Answer | null {
  if (result.kind === 'unsent') throw result.error;
  if (result.kind === 'lost') throw new SyncError('transient', 'graph.unreachable', 'An answer was lost: try later.');
  if (isOk(result.answer)) return result.answer;
  if (isItemMissing(result.answer)) return null;
  const error = toSyncError(result.answer, now);
  if (error.kind !== 'conflict' && error.kind !== 'cursor-lost') throw error;
  throw new SyncError('transient', 'graph.failing', 'Microsoft Graph failed: try later.', {
    status: result.answer.status,
  });
}
