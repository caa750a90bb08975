import type { Figures } from './figures.ts';
import { QUEUE_CLASSES, TABLE_CLASSES } from './storage-counts.ts';
import { sum } from './traffic.ts';

const SIGN_IN = ['token'];
/** Look-ups that are the same for every run of an organisation. */
const LOOK_UPS = ['users', 'types'];
/** Counted beside their own class. */
const BESIDE = ['throttled'];
const WRITES = ['create', 'update', 'delete'];

/** What of a run's traffic is judged. */
export interface Asked {
  readonly graph: number;
  readonly severa: number;
  readonly signIn: number;
  readonly lookUps: number;
  readonly participants: number;
  /** Requests and parts that were to change a calendar. */
  readonly calendarWrites: number;
  readonly tables: number;
  /** Of those, what the pace of requests to Severa took. */
  readonly pace: number;
  readonly queues: number;
}

export function askedOf({ graph, severa, storage }: Pick<Figures, 'graph' | 'severa' | 'storage'>): Asked {
  const apart = sum(severa.requests, [...SIGN_IN, ...LOOK_UPS, ...BESIDE]);
  return {
    graph: sum(graph.requests) - sum(graph.requests, SIGN_IN),
    severa: sum(severa.requests) - apart,
    signIn: sum(graph.requests, SIGN_IN) + sum(severa.requests, SIGN_IN),
    lookUps: sum(severa.requests, LOOK_UPS),
    participants: severa.requests.participants ?? 0,
    calendarWrites: sum(graph.requests, WRITES) + sum(graph.parts, WRITES) + sum(severa.requests, WRITES),
    tables: sum(storage.requests, TABLE_CLASSES),
    pace: storage.requests.pace ?? 0,
    queues: sum(storage.requests, QUEUE_CLASSES),
  };
}
