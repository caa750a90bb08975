import type { Wait } from '../../../shared/sync/ports.ts';

/** A clock on which many waits run at once and which moves on when nothing else is left to do. */
export function virtualTime(options: { readonly start?: number; readonly late?: () => number } = {}) {
  const { start = 1_000_000, late = () => 0 } = options;
  let now = start;
  const sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  const wait: Wait = (milliseconds) =>
    new Promise((wake) => {
      sleepers.push({ at: now + milliseconds + late(), wake });
    });
  return {
    clock: () => now,
    wait,
    /** Somebody sets the clock. */
    set(value: number) {
      now = value;
    },
    /** Until nobody waits any more. */
    async run(): Promise<void> {
      for (;;) {
        await settle();
        const next = sleepers.sort((a, b) => a.at - b.at).shift();
        if (next === undefined) return;
        now = Math.max(now, next.at);
        next.wake();
      }
    },
  };
}

/** The highest number of these within any 1000 ms. */
export function mostInOneSecond(times: readonly number[]): number {
  return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + 1000).length));
}
