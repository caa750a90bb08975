import { QueueServiceClient } from '@azure/storage-queue';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type Azurite, startAzurite } from '../../../../local/azurite.ts';
import { tinyApps } from './tiny-app.ts';

const apps = tinyApps();
let azurite: Azurite;
let service: QueueServiceClient;

beforeAll(async () => {
  azurite = await startAzurite();
  service = QueueServiceClient.fromConnectionString(azurite.connectionString);
});
afterEach(() => apps.closeAll());
afterAll(() => azurite.close());

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');

const settings = (queues: object) => ({ extensions: { queues: { visibilityTimeout: '00:00:00', ...queues } } });

function app(queueName: string, handler: string): string {
  return `app.storageQueue('work', { queueName: '${queueName}', connection: 'STORAGE', handler: ${handler} });`;
}

const until = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 10_000, interval: 50 });

test('a message reaches the handler decoded and parsed, with its metadata, and is gone afterwards', async () => {
  const queue = service.getQueueClient('plain');
  await queue.create();
  const { messageId } = await queue.sendMessage(base64({ mailbox: 'ä' }));
  const handler = `(message, context) => context.log(
    message.mailbox, context.triggerMetadata.dequeueCount, context.triggerMetadata.id)`;
  await apps.start(app('plain', handler), { queueConnection: azurite.connectionString });
  await until(() => expect(apps.lines).toEqual([`information: ä 1 ${messageId}`]));
  await until(async () => expect((await queue.getProperties()).approximateMessagesCount).toBe(0));
});

test('a queue that is made after the start is found, and the connection setting is used', async () => {
  const env = { STORAGE: azurite.connectionString };
  await apps.start(app('later', '(message, context) => context.log(message)'), { env });
  const queue = service.getQueueClient('later');
  await queue.create();
  await queue.sendMessage(base64('now'));
  await until(() => expect(apps.lines).toEqual(['information: now']));
});

test('a handler that throws gets the message again and its last try is followed by the poison queue', async () => {
  const queue = service.getQueueClient('bad');
  await queue.create();
  await queue.sendMessage(base64({ id: 1 }));
  const handler = `(message, context) => {
    context.log('try ' + context.triggerMetadata.dequeueCount);
    throw new Error('not today');
  }`;
  const hostJson = settings({ maxDequeueCount: 3 });
  await apps.start(app('bad', handler), { queueConnection: azurite.connectionString, hostJson });
  const poison = service.getQueueClient('bad-poison');
  await until(async () => {
    const { peekedMessageItems } = await poison.peekMessages();
    expect(peekedMessageItems.map((item) => item.messageText)).toEqual([base64({ id: 1 })]);
  });
  await until(async () => expect((await queue.getProperties()).approximateMessagesCount).toBe(0));
  expect(apps.lines.filter((line) => line.startsWith('information'))).toEqual(
    ['try 1', 'try 2', 'try 3'].map((line) => `information: ${line}`),
  );
});

test('a handler that succeeds at the second try leaves nothing in the poison queue', async () => {
  const queue = service.getQueueClient('second');
  await queue.create();
  await queue.sendMessage(base64('x'));
  const handler = `(_, context) => {
    if (context.triggerMetadata.dequeueCount < 2) throw new Error('once more');
    context.log('done');
  }`;
  await apps.start(app('second', handler), { queueConnection: azurite.connectionString, hostJson: settings({}) });
  await until(async () => expect((await queue.getProperties()).approximateMessagesCount).toBe(0));
  expect(apps.lines).toContain('information: done');
  expect(await service.getQueueClient('second-poison').exists()).toBe(false);
});

test('a message that is not base64 ends in the poison queue unseen by the handler', async () => {
  const queue = service.getQueueClient('raw');
  await queue.create();
  await queue.sendMessage('{"plain":true}');
  const hostJson = settings({ maxDequeueCount: 2 });
  await apps.start(app('raw', '(_, context) => context.log("seen")'), {
    queueConnection: azurite.connectionString,
    hostJson,
  });
  await until(async () => {
    const { peekedMessageItems } = await service.getQueueClient('raw-poison').peekMessages();
    expect(peekedMessageItems).toHaveLength(1);
  });
  expect(apps.lines).not.toContain('information: seen');
});
