import type { WorkMessage } from '../../shared/storage/work-message.ts';
import type { Clock, WorkQueue } from '../../shared/sync/ports.ts';

/** The longest that a queue holds a message back. */
const SEVEN_DAYS_MS = 7 * 24 * 60 * 60 * 1000;

export interface QueueOperation {
  readonly kind: keyof WorkQueue;
  readonly number: number;
}

export interface MemoryQueueOptions {
  /** When a delayed message becomes visible; default: the machine's. */
  readonly clock?: Clock;
  /** May throw: then nothing was sent. */
  readonly before?: (operation: QueueOperation) => void | Promise<void>;
  /** May throw: then it was sent, and the sender doesn't know. */
  readonly after?: (operation: QueueOperation) => void | Promise<void>;
}

export interface SentMessage {
  readonly kind: keyof WorkQueue;
  readonly message: WorkMessage;
  readonly delayMs: number;
}

export interface MemoryQueue extends WorkQueue {
  readonly operations: Readonly<Partial<Record<keyof WorkQueue, number>>>;
  /** Takes the oldest message that is visible; undefined: none is. */
  take(): WorkMessage | undefined;
  /** Messages that are visible, oldest first. */
  waiting(): readonly WorkMessage[];
  /** Everything that was ever sent, oldest first. */
  sent(): readonly SentMessage[];
}

export function createMemoryQueue(options: MemoryQueueOptions = {}): MemoryQueue {
  const { clock = Date.now, before, after } = options;
  const operations: Partial<Record<keyof WorkQueue, number>> = {};
  const sent: SentMessage[] = [];
  const messages: { readonly message: WorkMessage; readonly visibleAt: number }[] = [];
  let number = 0;

  async function send(kind: keyof WorkQueue, message: WorkMessage, delayMs = 0): Promise<void> {
    number += 1;
    operations[kind] = (operations[kind] ?? 0) + 1;
    const operation = { kind, number };
    if (before !== undefined) await before(operation);
    sent.push({ kind, message, delayMs });
    messages.push({ message, visibleAt: clock() + Math.min(delayMs, SEVEN_DAYS_MS) });
    if (after !== undefined) await after(operation);
  }
  const isVisible = ({ visibleAt }: { visibleAt: number }) => visibleAt <= clock();

  return {
    operations,
    take() {
      const at = messages.findIndex(isVisible);
      return at < 0 ? undefined : messages.splice(at, 1)[0]?.message;
    },
    waiting: () => messages.filter(isVisible).map(({ message }) => message),
    sent: () => [...sent],
    syncMailbox: ({ delayMs, ...message }) => send('syncMailbox', message, delayMs),
    pullOrganization: ({ delayMs, ...message }) => send('pullOrganization', message, delayMs),
  };
}
