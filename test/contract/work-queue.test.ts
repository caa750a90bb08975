import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Azurite, startAzurite } from '../../local/azurite.ts';
import { must, SyncError } from '../../shared/errors.ts';
import { createStorageClients, type StorageClients } from '../../shared/storage/clients.ts';
import { PULL_REQUESTS, SYNC_REQUESTS } from '../../shared/storage/queue-names.ts';
import { parseWorkMessage, type WorkMessage } from '../../shared/storage/work-message.ts';
import { createWorkQueue, type StorageWorkQueue } from '../../shared/storage/work-queue.ts';
import type { WorkQueue } from '../../shared/sync/ports.ts';
import { createMemoryQueue } from '../fakes/memory-queue.ts';

let azurite: Azurite | undefined;
let clients: StorageClients | undefined;
/** The same account where nothing listens. */
let nowhere: StorageClients | undefined;

beforeAll(async () => {
  azurite = await startAzurite();
  const { connectionString } = azurite;
  clients = createStorageClients({ kind: 'connection-string', connectionString }, { prefix: 'queues' });
  const elsewhere = connectionString.replaceAll(/:\d+\//gu, ':1/');
  nowhere = createStorageClients({ kind: 'connection-string', connectionString: elsewhere }, { prefix: 'queues' });
}, 60_000);

afterAll(() => azurite?.close());

const storage = () => must(clients, 'Azurite has started');

type QueueName = Parameters<StorageClients['queues']>[0];

/** Takes every waiting message off a queue, as text. */
async function takeAll(name: QueueName): Promise<string[]> {
  const client = storage().queues(name);
  const texts: string[] = [];
  for (;;) {
    const { receivedMessageItems } = await client.receiveMessages({ numberOfMessages: 32 });
    if (receivedMessageItems.length === 0) return texts;
    for (const { messageText, messageId, popReceipt } of receivedMessageItems) {
      texts.push(Buffer.from(messageText, 'base64').toString('utf8'));
      await client.deleteMessage(messageId, popReceipt);
    }
  }
}

const sync = { organizationId: 'org/1', mailboxId: 'AAMk/ä🙂', correlationId: 'run-1' };
const pull = { organizationId: 'org/1', correlationId: 'run-2' };

interface Subject {
  readonly queue: WorkQueue;
  /** The same while nothing answers. */
  readonly away: WorkQueue;
  take(): Promise<readonly WorkMessage[]>;
}

describe.each<[string, () => Subject]>([
  [
    'work queue on Azure Storage',
    () => ({
      queue: createWorkQueue(storage().queues),
      away: createWorkQueue(must(nowhere, 'made with the other').queues),
      take: async () => [...(await takeAll(SYNC_REQUESTS)), ...(await takeAll(PULL_REQUESTS))].map(parseWorkMessage),
    }),
  ],
  [
    'work queue in memory',
    () => {
      const queue = createMemoryQueue();
      const away = createMemoryQueue({
        before() {
          throw new SyncError('transient', 'storage.unreachable', 'Storage does not answer.');
        },
      });
      return {
        queue,
        away,
        take: async () => Array.from({ length: queue.waiting().length }, () => must(queue.take(), 'it waits')),
      };
    },
  ],
])('%s', (_, open) => {
  it('hands a worker what was asked for, each request once', async () => {
    const { queue, take } = open();
    await queue.syncMailbox(sync);
    await queue.pullOrganization(pull);
    expect(await take()).toEqual([sync, pull]);
    expect(await take()).toEqual([]);
  });

  it('shows a delayed request to nobody before its time, and then once, with all that it says', async () => {
    const { queue, take } = open();
    await queue.syncMailbox({ ...sync, tries: 3, heldBy: 'run-9', delayMs: 2500 });
    await queue.pullOrganization({ ...pull, tries: 2, heldBy: 'run-8', delayMs: 2500 });
    await queue.syncMailbox(sync);
    expect(await take()).toEqual([sync]);
    const later: WorkMessage[] = [];
    await vi.waitFor(
      async () => {
        later.push(...(await take()));
        expect(later).toHaveLength(2);
      },
      { timeout: 20_000, interval: 200 },
    );
    expect(later).toEqual(
      expect.arrayContaining([
        { ...sync, tries: 3, heldBy: 'run-9' },
        { ...pull, tries: 2, heldBy: 'run-8' },
      ]),
    );
  }, 30_000);

  it('takes a delay that is longer than a queue can hold a message back', async () => {
    const { queue, take } = open();
    await queue.syncMailbox({ ...sync, delayMs: 30 * 24 * 60 * 60 * 1000 });
    await queue.pullOrganization({ ...pull, delayMs: 30 * 24 * 60 * 60 * 1000 });
    expect(await take()).toEqual([]);
  });

  it('hands on what it was asked for and nothing else, however often it is asked', async () => {
    const { queue, take } = open();
    for (let time = 0; time < 2; time += 1) await queue.pullOrganization({ ...pull, tries: 0, delayMs: 0 });
    expect(await take()).toEqual([
      { ...pull, tries: 0 },
      { ...pull, tries: 0 },
    ]);
  });

  it('says transient when it is out of reach, and then nothing was sent', async () => {
    const { queue, take, away } = open();
    await expect(away.syncMailbox(sync)).rejects.toMatchObject({ name: 'SyncError', kind: 'transient' });
    await expect(away.pullOrganization(pull)).rejects.toMatchObject({ name: 'SyncError', kind: 'transient' });
    expect(await take()).toEqual([]);
    await queue.syncMailbox(sync);
    expect(await take()).toEqual([sync]);
  }, 30_000);

  it('takes requests from several callers at once', async () => {
    const { queue, take } = open();
    await Promise.all([1, 2, 3, 4, 5].map((number) => queue.syncMailbox({ ...sync, correlationId: `run-${number}` })));
    const ids = (await take()).map(({ correlationId }) => correlationId);
    expect(ids.sort()).toEqual(['run-1', 'run-2', 'run-3', 'run-4', 'run-5']);
  });
});

it('work queue in memory: a delay of more than seven days counts as seven, as Azure Storage has it', async () => {
  const week = 7 * 24 * 60 * 60 * 1000;
  let now = 0;
  const queue = createMemoryQueue({ clock: () => now });
  await queue.syncMailbox({ ...sync, delayMs: 30 * week });
  now = week - 1;
  expect(queue.take()).toBeUndefined();
  now = week;
  expect(queue.take()).toEqual(sync);
});

describe('messages that are set aside', () => {
  const open = (): StorageWorkQueue => createWorkQueue(storage().queues);

  it('keeps the body and the reason on the poison queue', async () => {
    await open().setAside(SYNC_REQUESTS, { some: 'thing', v: 9 }, 'queue.bad-message');
    const [text, ...rest] = await takeAll('sync-requests-poison');
    expect(rest).toEqual([]);
    expect(JSON.parse(must(text, 'there'))).toEqual({
      ...{ v: 1, reason: 'queue.bad-message', part: 1, parts: 1 },
      body: '{"some":"thing","v":9}',
    });
    expect(await takeAll(SYNC_REQUESTS)).toEqual([]);
  });

  it.each([
    ['control characters', '\u0001'.repeat(30_000)],
    ['emoji', '🙂'.repeat(15_001)],
    ['nothing', ''],
  ])('loses nothing of a long body of %s', async (_, body) => {
    await open().setAside(PULL_REQUESTS, body, 'queue.bad-message');
    const parts = (await takeAll('pull-requests-poison')).map((text): { part: number; parts: number; body: string } =>
      JSON.parse(text),
    );
    expect(parts.map(({ parts: count }) => count)).toEqual(parts.map(() => parts.length));
    const joined = parts.sort((one, other) => one.part - other.part).map((part) => part.body);
    expect(joined.join('')).toBe(body);
  });

  it('takes a body that is no JSON value at all', async () => {
    await open().setAside(SYNC_REQUESTS, undefined, 'queue.bad-message');
    expect(await takeAll('sync-requests-poison')).toHaveLength(1);
  });
});
