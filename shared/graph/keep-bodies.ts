import * as z from 'zod';
import type { EventWrite, WriteOutcome } from '../sync/ports.ts';
import { isOk } from './answer.ts';
import { type PartResult, runBatch } from './batch.ts';
import type { GraphClient } from './client.ts';
import { readPart } from './read.ts';
import { isItemMissing, toSyncError } from './refusals.ts';

const bodySchema = z.object({
  isOnlineMeeting: z.boolean().nullish(),
  onlineMeetingUrl: z.string().nullish(),
  body: z.object({ content: z.string().nullish() }).nullish(),
});

/**
 * Takes the notes out of updates whose event must keep its body: an online meeting loses its join information with it
 * (Update event page), pictures inside the text lose their place. `hasAttachments` doesn't count inline ones, so the
 * HTML itself is asked for `cid:`.
 */
export async function keepBodies(
  client: GraphClient,
  mailboxId: string,
  writes: readonly EventWrite[],
): Promise<({ readonly write: EventWrite } | { readonly outcome: WriteOutcome })[]> {
  const asked = writes.filter((write) => write.kind === 'update' && write.fields.notes !== undefined);
  const parts = asked.flatMap((write) =>
    write.kind === 'update'
      ? [
          {
            ...readPart(mailboxId, write.id, '?$select=id,isOnlineMeeting,onlineMeetingUrl,body'),
            bodyAs: 'html' as const,
          },
        ]
      : [],
  );
  const results = new Map((await runBatch(client, mailboxId, parts)).map((result, index) => [asked[index], result]));
  return writes.map((write) => {
    const result = results.get(write);
    if (result === undefined || write.kind !== 'update') return { write };
    if (result.kind !== 'answered')
      return { outcome: { kind: 'later', code: 'graph.unreachable', retryAfterMs: null } };
    if (isOk(result.answer)) return { write: mustKeep(result) ? withoutNotes(write) : write };
    if (isItemMissing(result.answer)) return { outcome: { kind: 'gone' } };
    const error = toSyncError(result.answer, client.clock());
    return { outcome: { kind: 'later', code: error.code, retryAfterMs: error.retryAfterMs ?? null } };
  });
}

function mustKeep(result: Extract<PartResult, { kind: 'answered' }>): boolean {
  const parsed = bodySchema.safeParse(result.answer.body);
  // What can't be read is kept.
  if (!parsed.success) return true;
  const { isOnlineMeeting, onlineMeetingUrl, body } = parsed.data;
  return isOnlineMeeting === true || Boolean(onlineMeetingUrl) || /["'(]cid:/iu.test(body?.content ?? '');
}

function withoutNotes(write: Extract<EventWrite, { kind: 'update' }>): EventWrite {
  const { notes: _, ...fields } = write.fields;
  return { ...write, fields };
}
