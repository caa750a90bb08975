import type { Clock, Wait } from '../../shared/sync/ports.ts';

export interface VirtualTime {
  readonly clock: Clock;
  readonly wait: Wait;
  /** Runs the work to its end; time passes only when everything waits. */
  run<T>(work: Promise<T>): Promise<T>;
}

/** Time for several workers at once: it moves on to the next timer when nobody has anything else to do. */
export function createVirtualTime(start: number): VirtualTime {
  let now = start;
  const timers: { readonly at: number; readonly wake: () => void }[] = [];
  return {
    clock: () => now,
    wait: (milliseconds) =>
      new Promise((wake) => {
        timers.push({ at: now + Math.max(0, milliseconds), wake });
        timers.sort((one, other) => one.at - other.at);
      }),
    async run(work) {
      let over = false;
      const end = work.finally(() => {
        over = true;
      });
      end.catch(() => undefined);
      let idle = 0;
      while (!over) {
        // Streams and crypto take some turns of the event loop.
        for (let turn = 0; turn < 4; turn += 1) await new Promise((go) => setImmediate(go));
        const next = over ? undefined : timers.shift();
        idle = next === undefined ? idle + 1 : 0;
        if (idle > 20_000) throw new Error('Nobody waits for time, and nothing goes on.');
        if (next === undefined) continue;
        now = Math.max(now, next.at);
        next.wake();
      }
      return end;
    },
  };
}
