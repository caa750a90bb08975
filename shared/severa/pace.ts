import type { Clock, Wait } from '../sync/ports.ts';

/** The organisation's request budget. `take` resolves when one more request may be sent. */
export interface RequestPace {
  take(): Promise<void>;
}

/** Severa admits 10 requests a second for an organisation; two are left for whoever else uses its credentials. */
export const REQUESTS_PER_SECOND = 8;

const SECOND = 1000;

/**
 * First come, first served, and never more than `perSecond` requests within any one second: what counts is when a
 * request really was let through, so a late timer doesn't turn two batches into one burst.
 */
export function createRequestPace(options: {
  readonly clock: Clock;
  readonly wait: Wait;
  readonly perSecond?: number;
}): RequestPace {
  const { clock, wait } = options;
  const perSecond = options.perSecond ?? REQUESTS_PER_SECOND;
  let granted: readonly number[] = [];
  let queue: Promise<void> = Promise.resolve();

  async function admit(): Promise<void> {
    for (;;) {
      const now = clock();
      // A clock that was set back: count what was granted as granted now. Costs a second, never a burst.
      if ((granted.at(-1) ?? now) > now) granted = granted.map(() => now);
      const oldest = granted.length < perSecond ? undefined : granted[0];
      const rest = oldest === undefined ? 0 : oldest + SECOND - now;
      if (rest <= 0) {
        granted = [...granted, now].slice(-perSecond);
        return;
      }
      await wait(rest);
    }
  }

  return {
    take() {
      const turn = queue.then(admit);
      // A wait that fails is its caller's failure; the next in the queue still gets its turn.
      queue = turn.catch(() => undefined);
      return turn;
    },
  };
}
