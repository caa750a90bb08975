import type { WorkMessage } from '../../shared/storage/work-message.ts';
import type { WorkQueue } from '../../shared/sync/ports.ts';

export interface QueueOperation {
  readonly kind: keyof WorkQueue;
  readonly number: number;
}

export interface MemoryQueueOptions {
  /** May throw: then nothing was sent. */
  readonly before?: (operation: QueueOperation) => void | Promise<void>;
  /** May throw: then it was sent, and the sender doesn't know. */
  readonly after?: (operation: QueueOperation) => void | Promise<void>;
}

export interface MemoryQueue extends WorkQueue {
  readonly operations: Readonly<Partial<Record<keyof WorkQueue, number>>>;
  /** Takes the oldest message that waits; undefined: none does. */
  take(): WorkMessage | undefined;
  /** Messages that wait, oldest first. */
  waiting(): readonly WorkMessage[];
}

export function createMemoryQueue(options: MemoryQueueOptions = {}): MemoryQueue {
  const { before, after } = options;
  const operations: Partial<Record<keyof WorkQueue, number>> = {};
  const messages: WorkMessage[] = [];
  let number = 0;

  async function send(kind: keyof WorkQueue, message: WorkMessage): Promise<void> {
    number += 1;
    operations[kind] = (operations[kind] ?? 0) + 1;
    const operation = { kind, number };
    if (before !== undefined) await before(operation);
    messages.push(message);
    if (after !== undefined) await after(operation);
  }

  return {
    operations,
    take: () => messages.shift(),
    waiting: () => [...messages],
    syncMailbox: ({ organizationId, mailboxId, correlationId }) =>
      send('syncMailbox', { organizationId, mailboxId, correlationId }),
    pullOrganization: ({ organizationId, correlationId }) =>
      send('pullOrganization', { organizationId, correlationId }),
  };
}
