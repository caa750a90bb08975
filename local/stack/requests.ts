import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { ClientRequest } from 'node:http';
import type { Azurite } from '../azurite.ts';
import type { Outside } from './outside.ts';

/** How often each system was asked, by class of request. */
export interface Requests {
  readonly graph: Readonly<Record<string, number>>;
  /** Parts of Graph's batches. */
  readonly graphParts: Readonly<Record<string, number>>;
  readonly severa: Readonly<Record<string, number>>;
  readonly storage: Readonly<Record<'tables' | 'queues', number>>;
}

export interface RequestCounter {
  /** Since the counter was made. */
  now(): Requests;
  stop(): void;
}

const STARTED = 'http.client.request.start';

/** Counts what the service asks of the outside; storage is seen on its way out, looks at empty queues included. */
export function countRequests(outside: Pick<Outside, 'graph' | 'severa'>, azurite: Azurite): RequestCounter {
  const storage = { tables: 0, queues: 0 };
  const [tables, queues] = [new URL(azurite.tablesUrl).host, new URL(azurite.queuesUrl).host];
  const seen = (message: unknown) => {
    if (typeof message !== 'object' || message === null || !('request' in message)) return;
    if (!(message.request instanceof ClientRequest)) return;
    const host = message.request.getHeader('host');
    if (host === tables) storage.tables += 1;
    if (host === queues) storage.queues += 1;
  };
  subscribe(STARTED, seen);
  return {
    now: () => ({
      graph: { ...outside.graph.log.requests() },
      graphParts: { ...outside.graph.log.parts() },
      severa: { ...outside.severa.requests.countsByClass() },
      storage: { ...storage },
    }),
    stop: () => unsubscribe(STARTED, seen),
  };
}

const WRITES = ['create', 'update', 'delete'];

/** Requests that were to change a calendar, on both sides. */
export function calendarWrites({ graph, graphParts, severa }: Requests): number {
  return [graph, graphParts, severa].flatMap((counts) => WRITES.map((name) => counts[name] ?? 0)).reduce(sum, 0);
}

const sum = (a: number, b: number) => a + b;
