import { describe, expect, it } from 'vitest';
import { createStorageClients, type StorageAccount } from '../../../shared/storage/clients.ts';

const KEY = 'c2VjcmV0LWtleQ==';
const made = (account: StorageAccount, prefix = 'sync') => createStorageClients(account, { prefix });
const byString = (connectionString: string) => made({ kind: 'connection-string', connectionString });
const invalid = expect.objectContaining({ name: 'SyncError', kind: 'invalid' });
const azure = `DefaultEndpointsProtocol=https;AccountName=acct;AccountKey=${KEY};EndpointSuffix=core.windows.net`;
const identity = {
  kind: 'identity',
  tablesUrl: 'https://acct.table.core.windows.net',
  queuesUrl: 'https://acct.queue.core.windows.net',
} as const;

describe('storage clients', () => {
  it('are made for an account by connection string, tables under the prefix', () => {
    const { tables, queues } = byString(azure);
    expect(tables('links').url).toBe('https://acct.table.core.windows.net');
    expect(tables('links').tableName).toBe('synclinks');
    expect(queues('sync-requests').url).toBe('https://acct.queue.core.windows.net/sync-requests');
  });

  it('are made for an account by identity', () => {
    const { tables, queues } = made(identity);
    expect(tables('runs').url).toBe('https://acct.table.core.windows.net');
    expect(queues('pull-requests').url).toBe('https://acct.queue.core.windows.net/pull-requests');
  });

  it('are the same for the same name', () => {
    const { tables, queues } = byString(azure);
    expect(tables('links')).toBe(tables('links'));
    expect(tables('links')).not.toBe(tables('users'));
    expect(queues('sync-requests')).toBe(queues('sync-requests'));
  });

  it('are made for an account by a shared access signature', () => {
    const { tables, queues } = byString(
      'TableEndpoint=https://acct.table.core.windows.net/;QueueEndpoint=https://acct.queue.core.windows.net/;SharedAccessSignature=sv=1&sig=x',
    );
    expect(tables('links').url).toContain('https://acct.table.core.windows.net');
    expect(queues('sync-requests').url).toContain('https://acct.queue.core.windows.net/sync-requests');
  });

  it.each([
    'UseDevelopmentStorage=true',
    `DefaultEndpointsProtocol=http;AccountName=a;AccountKey=${KEY};TableEndpoint=http://127.0.0.1:1/a;QueueEndpoint=http://localhost:2/a;`,
  ])('speak plain HTTP to this machine: %s', (connectionString) => {
    expect(() => byString(connectionString).tables('links')).not.toThrow();
  });

  it.each([
    `DefaultEndpointsProtocol=http;AccountName=acct;AccountKey=${KEY};EndpointSuffix=core.windows.net`,
    `DefaultEndpointsProtocol=http;AccountName=a;AccountKey=${KEY};TableEndpoint=http://127.0.0.1:1/a;QueueEndpoint=http://storage.example/a;`,
    `DefaultEndpointsProtocol=http;AccountName=a;AccountKey=${KEY};TableEndpoint=http://10.0.0.4/a;QueueEndpoint=http://127.0.0.1:2/a;`,
    `DefaultEndpointsProtocol=http;AccountName=a;AccountKey=${KEY};TableEndpoint=http://127.0.0.1.example/a;QueueEndpoint=http://127.0.0.1:2/a;`,
  ])('speak it to no other: %s', (connectionString) => {
    expect(() => byString(connectionString)).toThrow(invalid);
  });

  it.each([
    '',
    'nonsense',
    `AccountName=acct;AccountKey=${KEY}`,
    'DefaultEndpointsProtocol=https;AccountName=acct;AccountKey=',
  ])('refuse %j as a connection string without quoting it', (connectionString) => {
    const make = () => byString(connectionString).tables('links');
    expect(make).toThrow(invalid);
    expect(make).not.toThrow(/c2VjcmV0/);
  });

  it.each(['http://acct.table.core.windows.net', 'http://127.0.0.1:1/a', 'acct', ''])(
    'never show an identity to %j',
    (tablesUrl) => {
      expect(() => made({ ...identity, tablesUrl })).toThrow(invalid);
      expect(() => made({ ...identity, queuesUrl: tablesUrl })).toThrow(invalid);
    },
  );

  it.each(['', '1a', 'a-b', 'x'.repeat(41)])('refuse %j as the prefix of table names', (prefix) => {
    expect(() => made(identity, prefix)).toThrow(invalid);
  });
});
