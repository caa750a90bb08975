import * as z from 'zod';
import { mayRewriteBody } from '../calendar/html-body.ts';
import { type HtmlToNotes, loadHtmlToNotes } from '../calendar/html-notes.ts';
import { firstUse } from '../first-use.ts';
import type { EventWrite, WriteOutcome } from '../sync/ports.ts';
import { isOk } from './answer.ts';
import { runBatch } from './batch.ts';
import type { GraphClient } from './client.ts';
import { MEETING } from './endings.ts';
import { addressSchema, attendeeSchema } from './event-schema.ts';
import { readPart } from './read.ts';
import { isItemMissing, toSyncError } from './refusals.ts';
import { isMeeting } from './to-item.ts';

const bodySchema = z.object({
  attendees: z.array(attendeeSchema).nullish(),
  organizer: addressSchema.nullish(),
  isOnlineMeeting: z.boolean().nullish(),
  onlineMeetingUrl: z.string().nullish(),
  body: z.object({ content: z.string().nullish() }).nullish(),
});

/** What `mayRewrite` looks at. */
export const BODY_FIELDS = 'isOnlineMeeting,onlineMeetingUrl,body';

/** Only a changed text needs it. */
export const htmlToNotes = firstUse('reading of HTML', loadHtmlToNotes);

/**
 * Takes the notes out of updates whose event must keep its body: an online meeting loses its join information with it
 * (Update event page), pictures inside the text lose their place. Also where the body says the same already: written as
 * text it would only lose its layout. A meeting that is met so is refused where nobody may be told (P7).
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
            ...readPart(mailboxId, write.id, `?$select=id,attendees,organizer,${BODY_FIELDS}`),
            bodyAs: 'html' as const,
          },
        ]
      : [],
  );
  const results = new Map((await runBatch(client, mailboxId, parts)).map((result, index) => [asked[index], result]));
  const toNotes = asked.length > 0 ? await htmlToNotes() : () => '';
  return writes.map((write) => {
    const result = results.get(write);
    if (result === undefined || write.kind !== 'update') return { write };
    if (result.kind !== 'answered')
      return { outcome: { kind: 'later', code: 'graph.unreachable', retryAfterMs: null } };
    if (isOk(result.answer)) {
      if (write.mayMail !== true && isMeetingIn(result.answer.body)) return { outcome: MEETING };
      return { write: mayRewrite(result.answer.body, write.fields.notes ?? '', toNotes) ? write : withoutNotes(write) };
    }
    if (isItemMissing(result.answer)) return { outcome: { kind: 'gone' } };
    const error = toSyncError(result.answer, client.clock());
    return { outcome: { kind: 'later', code: error.code, retryAfterMs: error.retryAfterMs ?? null } };
  });
}

function isMeetingIn(raw: unknown): boolean {
  const parsed = bodySchema.safeParse(raw);
  return parsed.success && isMeeting(parsed.data);
}

/** Asked of an event whose body came as HTML. */
export function mayRewrite(raw: unknown, notes: string, toNotes: HtmlToNotes): boolean {
  const parsed = bodySchema.safeParse(raw);
  // What can't be read is kept.
  if (!parsed.success) return false;
  const { isOnlineMeeting, onlineMeetingUrl, body } = parsed.data;
  const onlineMeeting = isOnlineMeeting === true || Boolean(onlineMeetingUrl);
  return mayRewriteBody({ html: body?.content ?? '', onlineMeeting }, notes, toNotes);
}

function withoutNotes(write: Extract<EventWrite, { kind: 'update' }>): EventWrite {
  const { notes: _, ...fields } = write.fields;
  return { ...write, fields };
}
