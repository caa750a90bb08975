import { randomUUID } from 'node:crypto';
import type { TableClient } from '@azure/data-tables';
import { afterAll, beforeAll } from 'vitest';
import { type Azurite, startAzurite } from '../../local/azurite.ts';
import { must } from '../../shared/errors.ts';
import { createStorageClients } from '../../shared/storage/clients.ts';
import type { TableName } from '../../shared/storage/table.ts';
import { createTableStore } from '../../shared/storage/table-store.ts';
import type { Store } from '../../shared/sync/ports.ts';
import { NOW } from './store-samples.ts';
import { type Policy, withPolicy } from './table-requests.ts';

let azurite: Azurite | undefined;
const account = () => must(azurite, 'Azurite has started');

/** To be called once in a test file: starts the storage that `setting` uses. */
export function useAzurite(): void {
  beforeAll(async () => {
    azurite = await startAzurite();
  }, 60_000);
  afterAll(() => azurite?.close());
}

export interface Setting {
  readonly store: Store;
  readonly organizationId: string;
  /** The table without any fault in between. */
  raw(name: TableName): TableClient;
}

/** A store of a fresh organisation whose requests all pass `sendRequest`. */
export function setting(
  sendRequest: Policy['sendRequest'] = (request, next) => next(request),
  clock = () => NOW,
): Setting {
  const connect = () =>
    createStorageClients(
      { kind: 'connection-string', connectionString: account().connectionString },
      { prefix: 'faults' },
    ).tables;
  const tables = withPolicy(connect(), { name: 'fault', sendRequest });
  const organizationId = `org-${randomUUID()}`;
  return { store: createTableStore({ tables, organizationId, clock }), organizationId, raw: connect() };
}

export async function rowsOf(client: TableClient, partitionKey: string) {
  const rows: Record<string, unknown>[] = [];
  const filter = `PartitionKey eq '${partitionKey}'`;
  for await (const row of client.listEntities({ queryOptions: { filter } })) rows.push(row);
  return rows;
}

/** Loses the answer of the nth request that `which` picks: it is done, and storage seems to be down. */
export function losingAnswer(which: (url: string, method: string) => boolean, nth = 1): Policy['sendRequest'] {
  let count = 0;
  return async (request, next) => {
    const response = await next(request);
    if (!which(request.url, request.method)) return response;
    count += 1;
    return count === nth ? { ...response, status: 503, bodyAsText: '' } : response;
  };
}
