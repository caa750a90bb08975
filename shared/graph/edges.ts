import type { Clock, Wait } from '../sync/ports.ts';
import type { Patience } from './retry-after.ts';

/** What the adapter needs from the world around it. */
export interface GraphEdges {
  /** Origin of Graph; https, or http on the loop-back interface. Default `https://graph.microsoft.com`. */
  readonly baseUrl?: string;
  /** An app-only token. `fresh`: the last one was refused, so don't answer from a cache. */
  readonly getToken: (fresh: boolean) => Promise<string>;
  readonly fetch?: typeof globalThis.fetch;
  readonly clock?: Clock;
  readonly wait?: Wait;
  /** 0 <= n < 1; spreads repeated tries. */
  readonly random?: () => number;
  /** For one try, until its body is read. Milliseconds, default 30,000. */
  readonly timeLimitMs?: number;
  /** Largest answer that is read, in bytes. Default 32 MiB. */
  readonly maxAnswerBytes?: number;
  readonly patience?: Patience;
}
