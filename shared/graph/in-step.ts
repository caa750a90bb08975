import { must } from '../errors.ts';
import type { Part, PartResult } from './batch.ts';

/** Sends a part and waits for its result; the parts of all works that wait go out together. */
export type Ask = (part: Part) => Promise<PartResult>;

interface Waiting {
  readonly part: Part;
  readonly resolve: (result: PartResult) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Several works of many steps each, as if each were alone; what they ask at the same step shares batches. A step is
 * sent once every work that isn't over waits for an answer, so a work awaits nothing but its own questions. A work that
 * throws ends alone; the first error is thrown when all are over.
 */
export async function inStep<T>(
  run: (parts: readonly Part[]) => Promise<PartResult[]>,
  works: readonly ((ask: Ask) => Promise<T>)[],
): Promise<T[]> {
  let busy = works.length;
  let waiting: Waiting[] = [];
  /** Works that wait for an answer; each may ask several things at once. */
  const asking = new Set<number>();

  const sendWhenAllWait = async () => {
    if (waiting.length === 0 || asking.size < busy) return;
    const step = waiting;
    waiting = [];
    asking.clear();
    try {
      const results = await run(step.map(({ part }) => part));
      for (const [index, { resolve }] of step.entries()) resolve(must(results[index], 'each part has a result'));
    } catch (error) {
      for (const { reject } of step) reject(error);
    }
  };

  const done = await Promise.allSettled(
    works.map(async (work, index) => {
      const ask: Ask = (part) =>
        new Promise((resolve, reject) => {
          waiting.push({ part, resolve, reject });
          asking.add(index);
          // Later than whatever else this work asks in the same breath.
          queueMicrotask(() => void sendWhenAllWait());
        });
      try {
        return await work(ask);
      } finally {
        busy -= 1;
        queueMicrotask(() => void sendWhenAllWait());
      }
    }),
  );
  return done.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
}
