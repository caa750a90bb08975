import { TableClient } from '@azure/data-tables';
import { QueueServiceClient } from '@azure/storage-queue';
import { expect, test } from 'vitest';
import { startAzurite } from '../../../local/azurite.ts';

test('tables and queues answer on free ports, two instances keep apart, and closing frees the ports', async () => {
  const [one, two] = await Promise.all([startAzurite(), startAzurite()]);
  const table = TableClient.fromConnectionString(one.connectionString, 'rows', { allowInsecureConnection: true });
  await table.createTable();
  await table.createEntity({ partitionKey: 'p', rowKey: 'r', value: 1 });
  expect(await table.getEntity('p', 'r')).toMatchObject({ value: 1 });
  await QueueServiceClient.fromConnectionString(one.connectionString).createQueue('queue');
  expect(await QueueServiceClient.fromConnectionString(two.connectionString).getQueueClient('queue').exists()).toBe(
    false,
  );

  await Promise.all([one.close(), two.close()]);
  await expect(fetch(one.tablesUrl)).rejects.toThrow();
  await expect(fetch(two.queuesUrl)).rejects.toThrow();
});
