import * as z from 'zod';
import { SyncError } from '../errors.ts';

const id = z.string().min(1).max(512);
/** The count of tries stays here: from then on nothing depends on it any more. */
export const MOST_TRIES = 1000;

const workMessage = z.object({
  v: z.literal(1),
  organizationId: id,
  mailboxId: id.optional(),
  correlationId: id,
  tries: z.int().min(0).max(MOST_TRIES).optional(),
  heldBy: id.optional(),
});

/** Version 1 of what the work queues carry. Ids only (I6). */
export interface WorkMessage {
  readonly organizationId: string;
  /** Missing: the work concerns the whole organisation. */
  readonly mailboxId?: string;
  readonly correlationId: string;
  /** How often this work has failed so far, each time for a while only; missing: never. */
  readonly tries?: number;
  /** The run whose lease stood in the way; the message looks whether that run is still alive. */
  readonly heldBy?: string;
}

/** The message as text, before the queue's base64. */
export function workText(message: WorkMessage): string {
  return JSON.stringify({ v: 1, ...messageOf(message) });
}

/** Only what a message holds. */
function messageOf(from: {
  readonly organizationId: string;
  readonly mailboxId?: string | undefined;
  readonly correlationId: string;
  readonly tries?: number | undefined;
  readonly heldBy?: string | undefined;
}): WorkMessage {
  const { organizationId, mailboxId, correlationId, tries, heldBy } = from;
  return {
    organizationId,
    ...(mailboxId === undefined ? {} : { mailboxId }),
    correlationId,
    ...(tries === undefined ? {} : { tries }),
    ...(heldBy === undefined ? {} : { heldBy }),
  };
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
  return messageOf(read.data);
}
