import { type DequeuedMessageItem, QueueClient, RestError } from '@azure/storage-queue';

/** One message that we hold until its lease ends. */
export interface HeldMessage {
  readonly id: string;
  /** As stored, still encoded. */
  readonly text: string;
  readonly dequeueCount: number;
  readonly insertedOn: Date;
  readonly expiresOn: Date;
  readonly nextVisibleOn: Date;
  /** Changes with every renewal. */
  popReceipt: string;
}

/** The queue of one trigger and the queue its hopeless messages go to. Durations in whole seconds. */
export interface MessageQueue {
  readonly name: string;
  /** Empty also when the queue doesn't exist: the host waits for somebody to make it. */
  receive(count: number, leaseSeconds: number): Promise<HeldMessage[]>;
  renew(message: HeldMessage, leaseSeconds: number): Promise<void>;
  /** Visible to everybody again after that time. */
  release(message: HeldMessage, afterSeconds: number): Promise<void>;
  remove(message: HeldMessage): Promise<void>;
  /** Copies the message to `<queue>-poison`, which is made when it isn't there, and removes it here. */
  poison(message: HeldMessage): Promise<void>;
}

export function openQueue(connectionString: string, name: string): MessageQueue {
  const queue = new QueueClient(connectionString, name);
  const poisoned = new QueueClient(connectionString, `${name}-poison`);
  const remove = async (message: HeldMessage): Promise<void> => {
    await unlessGone(queue.deleteMessage(message.id, message.popReceipt));
  };
  const update = async (message: HeldMessage, seconds: number): Promise<void> => {
    const updated = await unlessGone(queue.updateMessage(message.id, message.popReceipt, undefined, seconds));
    message.popReceipt = updated?.popReceipt ?? message.popReceipt;
  };
  return {
    name,
    async receive(numberOfMessages, visibilityTimeout) {
      const answer = await unlessGone(queue.receiveMessages({ numberOfMessages, visibilityTimeout }));
      return (answer?.receivedMessageItems ?? []).map(held);
    },
    renew: update,
    release: update,
    remove,
    async poison(message) {
      await poisoned.createIfNotExists();
      await poisoned.sendMessage(message.text, { messageTimeToLive: -1 });
      await remove(message);
    },
  };
}

function held(item: DequeuedMessageItem): HeldMessage {
  return {
    id: item.messageId,
    text: item.messageText,
    dequeueCount: item.dequeueCount,
    insertedOn: item.insertedOn,
    expiresOn: item.expiresOn,
    nextVisibleOn: item.nextVisibleOn,
    popReceipt: item.popReceipt,
  };
}

/** A queue or message that is no longer there, or is held by somebody else by now, is nothing to act on. */
async function unlessGone<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof RestError && error.statusCode === 404) return undefined;
    throw error;
  }
}
