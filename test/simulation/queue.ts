import { PULL_REQUESTS, SYNC_REQUESTS, type WorkQueueName } from '../../shared/storage/queue-names.ts';
import { workText } from '../../shared/storage/work-message.ts';
import type { StorageWorkQueue } from '../../shared/storage/work-queue.ts';
import type { Scheduler } from './scheduler.ts';

/** As host.json has it. */
const MOST_TRIES = 5;
const RETRY_AFTER_MS = 10_000;
/** How long a message that somebody has is hidden, renewed while he lives. */
const HIDDEN_MS = 600_000;

export interface Message {
  readonly id: number;
  readonly queue: WorkQueueName;
  readonly text: string;
  visibleAt: number;
  dequeueCount: number;
  /** Changes with every receipt: who has an old one has the message no longer. */
  receipt: number;
}

export interface SimulatedQueue {
  /** As the service sends. */
  readonly sender: StorageWorkQueue;
  /** Hides one of the visible messages and hands it over; null: there is none. */
  receive(): Message | null;
  /** Done with it. */
  remove(message: Message, receipt: number): void;
  /** Not done with it: visible again after a while, or on the poison queue when it was tried often enough. */
  release(message: Message, receipt: number): void;
  /** Who had it is dead: nobody renews it, and it shows when it would have had to be renewed. */
  abandon(message: Message): void;
  /** Its renewal failed: it shows although somebody has it. */
  reappear(message: Message): void;
  /** Everything that is stored, visible or not. */
  readonly messages: ReadonlyMap<number, Message>;
  readonly poisoned: readonly Message[];
  /** Messages that nobody understood. */
  readonly aside: readonly unknown[];
}

/**
 * Storage queues in memory: at least once, in any order, after any delay. `arrived` is called when a message may be there
 * to be taken.
 */
export function createSimulatedQueue(
  scheduler: Scheduler,
  options: { readonly arrived: () => void; readonly lateness: () => number },
): SimulatedQueue {
  const { now, random } = scheduler;
  const messages = new Map<number, Message>();
  const poisoned: Message[] = [];
  const aside: unknown[] = [];
  let ids = 0;

  const show = (message: Message, at: number) => {
    message.visibleAt = at;
    scheduler.later(at - now() + options.lateness(), options.arrived);
  };
  const send = async (queue: WorkQueueName, text: string, delayMs = 0) => {
    ids += 1;
    const message: Message = { id: ids, queue, text, visibleAt: 0, dequeueCount: 0, receipt: 0 };
    messages.set(message.id, message);
    show(message, now() + Math.ceil(delayMs / 1000) * 1000);
  };
  const holds = (message: Message, receipt: number) =>
    messages.get(message.id) === message && message.receipt === receipt;
  const poison = (message: Message) => {
    messages.delete(message.id);
    poisoned.push(message);
  };

  return {
    sender: {
      syncMailbox: ({ delayMs, ...request }) => send(SYNC_REQUESTS, workText(request), delayMs),
      pullOrganization: ({ delayMs, ...request }) => send(PULL_REQUESTS, workText(request), delayMs),
      setAside: async (_queue, body) => void aside.push(body),
    },
    receive() {
      const visible = [...messages.values()].filter(({ visibleAt }) => visibleAt <= now());
      if (visible.length === 0) return null;
      const message = random.pick(visible);
      message.dequeueCount += 1;
      message.receipt += 1;
      message.visibleAt = Number.POSITIVE_INFINITY;
      if (message.dequeueCount <= MOST_TRIES) return message;
      poison(message);
      return this.receive();
    },
    remove(message, receipt) {
      if (holds(message, receipt)) messages.delete(message.id);
    },
    release(message, receipt) {
      if (!holds(message, receipt)) return;
      if (message.dequeueCount >= MOST_TRIES) poison(message);
      else show(message, now() + RETRY_AFTER_MS);
    },
    abandon(message) {
      if (messages.has(message.id)) show(message, now() + HIDDEN_MS / 2 + random.below(HIDDEN_MS / 2));
    },
    reappear(message) {
      if (messages.has(message.id)) show(message, now());
    },
    messages,
    poisoned,
    aside,
  };
}
