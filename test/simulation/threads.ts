import { Worker } from 'node:worker_threads';
import type { Plan } from './plan.ts';
import type { SeedResult } from './seed-result.ts';

export interface ThreadWork {
  readonly sides: Plan['sides'];
  readonly from: number;
  readonly until: number;
  readonly step: number;
  /** Its first word is not 0 when all shall end. */
  readonly stop: SharedArrayBuffer;
}

/** Lives seeds on several threads. `told` returns true when it is enough. */
export async function runOnThreads(
  range: { readonly sides: Plan['sides']; readonly from: number; readonly seeds: number; readonly threads: number },
  told: (result: SeedResult) => boolean,
): Promise<void> {
  const { sides, from, seeds, threads } = range;
  const stop = new SharedArrayBuffer(4);
  const ends = Array.from({ length: Math.min(threads, seeds) }, (_, index) => {
    const work: ThreadWork = { sides, from: from + index, until: from + seeds, step: threads, stop };
    const worker = new Worker(new URL('./seed-thread.ts', import.meta.url), { workerData: work });
    return new Promise<void>((resolve, reject) => {
      worker.on('message', (result: SeedResult) => {
        if (told(result)) Atomics.store(new Int32Array(stop), 0, 1);
      });
      worker.on('error', reject);
      worker.on('exit', () => resolve());
    });
  });
  await Promise.all(ends);
}
