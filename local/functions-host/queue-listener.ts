import type { HostLog, TypedData } from './core-types.ts';
import type { QueueSettings } from './host-settings.ts';
import type { HeldMessage, MessageQueue } from './message-queue.ts';

/** How long a message is ours; renewed at half. The real host holds messages for 10 minutes as well. */
const leaseSeconds = 600;
const firstPoll = 100;

export interface QueueListenerOptions {
  readonly functionName: string;
  readonly queue: MessageQueue;
  readonly settings: QueueSettings;
  /** Runs the function; rejects when it failed. */
  readonly run: (data: TypedData, triggerMetadata: Readonly<Record<string, TypedData>>) => Promise<void>;
  readonly log: HostLog;
  /** Resolves after that many milliseconds, or as soon as the signal is aborted. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

export interface QueueListener {
  /** No message is fetched any more. Resolves when those under way are settled. */
  stop(): Promise<void>;
}

/**
 * Fetches and runs messages as the real host's queue listener does: batches, a growing pause while the queue is empty,
 * renewal while a handler runs, another try after the visibility timeout when it throws, the poison queue in the end.
 */
export function listenToQueue(options: QueueListenerOptions): QueueListener {
  const { queue, settings, wait } = options;
  const stopping = new AbortController();
  const working = new Set<Promise<void>>();

  const poll = async (): Promise<void> => {
    let pause = firstPoll;
    while (!stopping.signal.aborted) {
      if (working.size > settings.newBatchThreshold) {
        await Promise.race(working);
        continue;
      }
      const messages = await queue.receive(settings.batchSize, leaseSeconds).catch((error: unknown) => {
        say(options, `polling ${queue.name} failed: ${text(error)}`);
        return [];
      });
      for (const message of messages) {
        const work = handle(message, options).finally(() => working.delete(work));
        working.add(work);
      }
      pause = messages.length > 0 ? firstPoll : Math.min(pause * 2, settings.maxPollingInterval);
      if (messages.length === 0) await wait(pause, stopping.signal);
    }
  };
  const polling = poll();
  return {
    async stop() {
      stopping.abort();
      await polling;
      await Promise.all(working);
    },
  };
}

async function handle(message: HeldMessage, options: QueueListenerOptions): Promise<void> {
  const { queue, settings } = options;
  try {
    // A host that died with the message in its hands left it with the last try counted.
    if (message.dequeueCount > settings.maxDequeueCount) {
      await queue.poison(message);
      return;
    }
    const failure = await attempt(message, options);
    if (failure === null) {
      await queue.remove(message);
    } else if (message.dequeueCount >= settings.maxDequeueCount) {
      say(options, `message ${message.id} failed ${message.dequeueCount} times and goes to ${queue.name}-poison`);
      await queue.poison(message);
    } else {
      await queue.release(message, Math.ceil(settings.visibilityTimeout / 1000));
    }
  } catch (error) {
    say(options, `message ${message.id} of ${queue.name} could not be settled: ${text(error)}`);
  }
}

/** null when the function finished, else what it threw (already logged where it ran). */
async function attempt(message: HeldMessage, options: QueueListenerOptions): Promise<{ error: unknown } | null> {
  const done = new AbortController();
  const renewing = renew(message, options, done.signal);
  try {
    const body = decode(message.text, options.settings.messageEncoding);
    await options.run({ string: body }, metadata(message, body));
    return null;
  } catch (error) {
    return { error };
  } finally {
    done.abort();
    await renewing;
  }
}

async function renew(message: HeldMessage, options: QueueListenerOptions, done: AbortSignal): Promise<void> {
  for (;;) {
    await options.wait((leaseSeconds * 1000) / 2, done);
    if (done.aborted) return;
    await options.queue.renew(message, leaseSeconds).catch((error: unknown) => {
      say(options, `message ${message.id} could not be renewed: ${text(error)}`);
    });
  }
}

function decode(stored: string, encoding: QueueSettings['messageEncoding']): string {
  if (encoding === 'none') return stored;
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(stored) || stored.length % 4 !== 0) {
    throw new Error('A queue message is not base64, which host.json asks for (messageEncoding).');
  }
  return Buffer.from(stored, 'base64').toString('utf8');
}

function metadata(message: HeldMessage, body: string): Record<string, TypedData> {
  return {
    QueueTrigger: { string: body },
    Id: { string: message.id },
    PopReceipt: { string: message.popReceipt },
    DequeueCount: { json: String(message.dequeueCount) },
    InsertionTime: { json: JSON.stringify(message.insertedOn) },
    ExpirationTime: { json: JSON.stringify(message.expiresOn) },
    NextVisibleTime: { json: JSON.stringify(message.nextVisibleOn) },
  };
}

function say(options: QueueListenerOptions, message: string): void {
  options.log({ level: 'warning', category: 'system', message, functionName: options.functionName });
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
