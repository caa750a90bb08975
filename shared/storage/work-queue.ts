import type { QueueClient, QueueSendMessageOptions } from '@azure/storage-queue';
import type { WorkQueue } from '../sync/ports.ts';
import { pieces } from './pieces.ts';
import { PULL_REQUESTS, SYNC_REQUESTS, type WorkQueueName } from './queue-names.ts';
import { inTime } from './storage-error.ts';
import { workText } from './work-message.ts';

/** The client of a queue; the same client for the same name, for as long as the process lives. */
export type Queues = (name: WorkQueueName | `${WorkQueueName}-poison`) => QueueClient;

/** Characters of a message that is set aside, a piece: 64 KiB hold them in base64 JSON, whatever they are. */
const ASIDE_CHARACTERS = 7_500;
const REASON_CHARACTERS = 200;
/** A message that is set aside stays until somebody takes it. */
const FOREVER = -1;
/** The longest visibility timeout, and how long a message lives unless told otherwise (Put Message), in seconds. */
const SEVEN_DAYS = 7 * 24 * 60 * 60;

export interface StorageWorkQueue extends WorkQueue {
  /**
   * Puts a message that can't be worked on where nothing is lost and nobody retries it: on `<queue>-poison`, as
   * `{v: 1, reason, part, parts, body}` with the body as text. `reason` is a stable code.
   */
  setAside(queue: WorkQueueName, body: unknown, reason: string): Promise<void>;
}

/** Queues that this process has made sure of, by client. */
const made = new WeakMap<QueueClient, Promise<void>>();

function makeSure(client: QueueClient): Promise<void> {
  const known = made.get(client);
  if (known !== undefined) return known;
  const making = inTime(`queue ${client.name}`, async (abortSignal) => {
    await client.createIfNotExists({ abortSignal });
  }).catch((error: unknown) => {
    made.delete(client);
    throw error;
  });
  made.set(client, making);
  return making;
}

/**
 * Work requests on Azure Queue Storage, base64 JSON as the Functions host expects them. A send whose answer was lost is
 * repeated by the SDK, so a request may come twice; workers hold a lease and don't mind.
 */
export function createWorkQueue(queues: Queues): StorageWorkQueue {
  async function send(client: QueueClient, text: string, options: QueueSendMessageOptions = {}): Promise<void> {
    await makeSure(client);
    await inTime(`queue ${client.name}`, (abortSignal) =>
      client.sendMessage(Buffer.from(text, 'utf8').toString('base64'), { ...options, abortSignal }),
    );
  }

  return {
    async syncMailbox({ delayMs, ...request }) {
      await send(queues(SYNC_REQUESTS), workText(request), delayed(delayMs));
    },
    async pullOrganization({ delayMs, ...request }) {
      await send(queues(PULL_REQUESTS), workText(request), delayed(delayMs));
    },
    async setAside(queue, body, reason) {
      const text = typeof body === 'string' ? body : (JSON.stringify(body) ?? '');
      const parts = pieces(text, ASIDE_CHARACTERS);
      for (const [index, piece] of parts.entries()) {
        const part = {
          v: 1,
          reason: reason.slice(0, REASON_CHARACTERS),
          part: index + 1,
          parts: parts.length,
          body: piece,
        };
        await send(queues(`${queue}-poison`), JSON.stringify(part), { messageTimeToLive: FOREVER });
      }
    },
  };
}

/** A message must outlive its delay; it gets the usual time from when it becomes visible. */
function delayed(delayMs = 0): QueueSendMessageOptions {
  const seconds = Math.min(Math.ceil(delayMs / 1000), SEVEN_DAYS);
  return seconds > 0 ? { visibilityTimeout: seconds, messageTimeToLive: seconds + SEVEN_DAYS } : {};
}
