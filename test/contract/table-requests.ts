import type { TableClient } from '@azure/data-tables';
import type { Tables } from '../../shared/storage/table.ts';

type Pipeline = TableClient['pipeline'];
export type Policy = Parameters<Pipeline['addPolicy']>[0];
export type Request = Parameters<Policy['sendRequest']>[0];
export type Response = Awaited<ReturnType<Policy['sendRequest']>>;

/** Adds a policy to every table's client, nearest to the wire: each repeat by the SDK passes it. */
export function withPolicy(tables: Tables, policy: Policy): Tables {
  const clients = new Map<string, TableClient>();
  return (name) => {
    const known = clients.get(name);
    if (known !== undefined) return known;
    const client = tables(name);
    client.pipeline.addPolicy(policy, { afterPhase: 'Retry' });
    clients.set(name, client);
    return client;
  };
}

/** True for the batch requests that carry transactions. */
export function isTransaction(request: Request): boolean {
  return request.url.includes('$batch');
}
