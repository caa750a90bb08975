import type { Figures } from '../../bench/figures.ts';
import type { Traffic } from '../../bench/traffic.ts';

export function traffic(
  requests: Readonly<Record<string, number>> = {},
  parts: Readonly<Record<string, number>> = {},
): Traffic {
  return { requests, parts, inFlight: 1, mailboxInFlight: 1, firstAt: 0, lastAt: 1 };
}

/** A first sync of 500 + 500 without a delay that keeps every budget. */
export function figures(more: Partial<Figures> = {}): Figures {
  return {
    scenario: 'first sync',
    perSide: 500,
    latencyMs: 0,
    limited: false,
    items: 1000,
    wallMs: 4000,
    cpuMs: 2000,
    heapBytes: 40 * 1024 * 1024,
    midHeapBytes: 45 * 1024 * 1024,
    graph: traffic({ token: 1, delta: 10, batch: 25 }, { create: 500 }),
    severa: traffic({ token: 1, users: 1, types: 1, list: 8, create: 500 }),
    storage: traffic({ 'set-up': 7, poll: 60, get: 10, transaction: 60, pace: 25, settle: 1 }),
    ...more,
  };
}
