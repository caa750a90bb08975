import { z } from 'zod';
import { SyncError } from '../errors.ts';

const id = z.string().min(1).max(512);

const workMessage = z.object({
  v: z.literal(1),
  organizationId: id,
  mailboxId: id.optional(),
  correlationId: id,
});

/** Version 1 of what the work queues carry. Ids only (I6). */
export interface WorkMessage {
  readonly organizationId: string;
  /** Missing: the work concerns the whole organisation. */
  readonly mailboxId?: string;
  readonly correlationId: string;
}

/** The message as text, before the queue's base64. */
export function workText(message: WorkMessage): string {
  const { organizationId, mailboxId, correlationId } = message;
  return JSON.stringify({
    v: 1,
    organizationId,
    ...(mailboxId === undefined ? {} : { mailboxId }),
    correlationId,
  });
}

function parsed(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/**
 * Reads a queue message as the Functions host hands it over: an object where the text was JSON, else the text.
 * Throws kind `invalid` with the names of what is wrong, never its contents.
 */
export function parseWorkMessage(body: unknown): WorkMessage {
  const read = workMessage.safeParse(parsed(body));
  if (!read.success) {
    const wrong = read.error.issues.map(({ path }) => path.join('.') || 'the whole message');
    throw new SyncError(
      'invalid',
      'queue.bad-message',
      `Not a work message of version 1 (${[...new Set(wrong)].join(', ')}): set it aside and look at who sent it.`,
    );
  }
  const { organizationId, mailboxId, correlationId } = read.data;
  return { organizationId, correlationId, ...(mailboxId === undefined ? {} : { mailboxId }) };
}
