import { expect, test } from 'vitest';
import type { HeldMessage, MessageQueue } from '../../../../local/functions-host/message-queue.ts';
import { listenToQueue } from '../../../../local/functions-host/queue-listener.ts';

const settings = {
  batchSize: 2,
  newBatchThreshold: 1,
  maxDequeueCount: 5,
  maxPollingInterval: 1000,
  visibilityTimeout: 10_000,
  messageEncoding: 'none',
} as const;

function message(id: string, dequeueCount = 1): HeldMessage {
  const now = new Date(0);
  return { id, text: id, dequeueCount, insertedOn: now, expiresOn: now, nextVisibleOn: now, popReceipt: 'p' };
}

/** A queue that remembers what was asked of it; `wait` ends when the test says so. */
function scene(batches: HeldMessage[][]) {
  const calls: string[] = [];
  const sleepers: { ms: number; wake: () => void }[] = [];
  const note = (call: string) => async () => {
    calls.push(call);
  };
  const queue: MessageQueue = {
    name: 'q',
    receive: async (count, lease) => {
      calls.push(`receive ${count} for ${lease}`);
      return batches.shift() ?? [];
    },
    renew: (held, seconds) => note(`renew ${held.id} for ${seconds}`)(),
    release: (held, seconds) => note(`release ${held.id} after ${seconds}`)(),
    remove: (held) => note(`remove ${held.id}`)(),
    poison: (held) => note(`poison ${held.id}`)(),
  };
  const wait = (ms: number, signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      sleepers.push({ ms, wake: resolve });
      signal.addEventListener('abort', () => resolve());
      if (signal.aborted) resolve();
    });
  return { calls, queue, sleepers, wait };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 10));

test('a message is renewed at half its lease as long as the handler runs', async () => {
  const { calls, queue, sleepers, wait } = scene([[message('long')]]);
  const gate = Promise.withResolvers<void>();
  const listener = listenToQueue({ functionName: 'f', queue, settings, run: () => gate.promise, log: () => {}, wait });
  await settle();
  sleepers.find(({ ms }) => ms === 300_000)?.wake();
  await settle();
  expect(calls.filter((call) => !call.startsWith('receive'))).toEqual(['renew long for 600']);
  gate.resolve();
  await listener.stop();
  expect(calls.at(-1)).toBe('remove long');
});

test('no new batch is fetched while more messages run than the threshold allows', async () => {
  const { calls, queue, wait } = scene([[message('a'), message('b')], [message('c')]]);
  const gates = new Map(['a', 'b', 'c'].map((id) => [id, Promise.withResolvers<void>()]));
  const run = async ({ string = '' }: { string?: string }) => gates.get(string)?.promise;
  const listener = listenToQueue({ functionName: 'f', queue, settings, run, log: () => {}, wait });
  await settle();
  expect(calls).toEqual(['receive 2 for 600']);
  gates.get('a')?.resolve();
  await settle();
  expect(calls).toEqual(['receive 2 for 600', 'remove a', 'receive 2 for 600']);
  gates.get('b')?.resolve();
  gates.get('c')?.resolve();
  await listener.stop();
});

test('a failed message is released for the visibility timeout of host.json', async () => {
  const { calls, queue, wait } = scene([[message('bad')]]);
  const run = () => Promise.reject(new Error('no'));
  const listener = listenToQueue({ functionName: 'f', queue, settings, run, log: () => {}, wait });
  await settle();
  await listener.stop();
  expect(calls).toContain('release bad after 10');
});

test('a message whose last try was never finished goes to the poison queue without another', async () => {
  const { calls, queue, wait } = scene([[message('orphan', 6)]]);
  let runs = 0;
  const run = async () => {
    runs += 1;
  };
  const listener = listenToQueue({ functionName: 'f', queue, settings, run, log: () => {}, wait });
  await settle();
  await listener.stop();
  expect([runs, calls.includes('poison orphan')]).toEqual([0, true]);
});

test('a storage failure while polling is said and polled over', async () => {
  const { queue, sleepers, wait } = scene([]);
  const said: string[] = [];
  const failing: MessageQueue = { ...queue, receive: () => Promise.reject(new Error('storage is away')) };
  const log = (entry: { message: string }) => said.push(entry.message);
  const listener = listenToQueue({ functionName: 'f', queue: failing, settings, run: async () => {}, log, wait });
  await settle();
  sleepers.at(-1)?.wake();
  await settle();
  expect(said).toEqual(Array(2).fill('polling q failed: storage is away'));
  await listener.stop();
});
