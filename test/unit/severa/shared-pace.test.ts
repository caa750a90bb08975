import { describe, expect, test } from 'vitest';
import { SyncError } from '../../../shared/errors.ts';
import { createSharedPace } from '../../../shared/severa/shared-pace.ts';
import type { Budget } from '../../../shared/sync/ports.ts';
import { createRandom } from '../../fakes/random.ts';
import { mostInOneSecond, virtualTime } from './virtual-time.ts';

type Time = ReturnType<typeof virtualTime>;
type Trouble = 'fails' | 'answer lost' | 'refused';

/** The budget row, as any store keeps it: the etag decides, and an answer may get lost. */
function budgetRow({ wait }: Pick<Time, 'wait'>, latency: () => number = () => 0) {
  let row: Budget | null = null;
  let versions = 0;
  const counts = { reads: 0, writes: 0 };
  const troubles: { readonly read: Trouble[]; readonly save: Trouble[] } = { read: [], save: [] };
  const transient = () => new SyncError('transient', 'store.unreachable', 'The tables did not answer.');
  const pause = async () => {
    const milliseconds = latency();
    if (milliseconds > 0) await wait(milliseconds);
  };
  const put = (takenUntil: number) => {
    versions += 1;
    row = { takenUntil, etag: `v${versions}` };
    return row;
  };
  return {
    counts,
    troubles,
    put,
    row: () => row,
    async budget() {
      counts.reads += 1;
      await pause();
      if (troubles.read.shift() !== undefined) throw transient();
      return row;
    },
    async saveBudget({ takenUntil, etag }: Budget) {
      counts.writes += 1;
      await pause();
      const trouble = troubles.save.shift();
      if (trouble === 'fails') throw transient();
      if (trouble === 'refused') throw new SyncError('unavailable', 'store.forbidden', 'No access to the tables.');
      if (row?.etag !== etag) throw new SyncError('conflict', 'store.conflict', 'The row moved on.');
      const saved = put(takenUntil);
      await pause();
      if (trouble === 'answer lost') throw transient();
      return saved;
    },
  };
}

function setting(latency?: () => number) {
  const time = virtualTime();
  const row = budgetRow(time, latency);
  const worker = (clock = time.clock) => createSharedPace({ ...row, clock, wait: time.wait });
  const started: number[] = [];
  const ask = async (pace: ReturnType<typeof worker>) => {
    await pace.take();
    started.push(time.clock());
  };
  return { time, row, worker, started, ask };
}

describe('over all workers', () => {
  test('four workers with a hundred callers each: never more than eight a second, and hardly less', async () => {
    const { time, row, worker, started, ask } = setting();
    const before = time.clock();
    const workers = Array.from({ length: 4 }, () => worker());
    for (let i = 0; i < 100; i += 1) for (const one of workers) void ask(one);
    await time.run();
    expect(started).toHaveLength(400);
    expect(mostInOneSecond(started)).toBeLessThanOrEqual(8);
    const seconds = (time.clock() - before) / 1000;
    expect(seconds).toBeLessThanOrEqual((400 / 8) * 1.1);
    // A reading and a saving per second and worker, and what the first scramble cost.
    expect(row.counts.reads + row.counts.writes).toBeLessThanOrEqual(2 * 4 * seconds * 1.1);
  });

  test.each(Array.from({ length: 30 }, (_, seed) => seed))(
    'whatever the tables, timers and callers do (seed %i)',
    async (seed) => {
      const random = createRandom(seed);
      const time = virtualTime({ late: () => (random.chance(0.2) ? random.below(300) : random.below(5)) });
      const slow = random.below(400);
      const row = budgetRow(time, () => random.below(slow + 1));
      const started: number[] = [];
      const failed: unknown[] = [];
      const worker = async (pace = createSharedPace({ ...row, ...time })) => {
        const callers = Array.from({ length: 1 + random.below(10) }, async () => {
          for (let i = 0; i < 5; i += 1) {
            await time.wait(random.below(random.chance(0.1) ? 8000 : 300));
            if (random.chance(0.03)) row.troubles.save.push(random.pick(['fails', 'answer lost']));
            if (random.chance(0.03)) row.troubles.read.push('fails');
            await pace.take().then(
              () => started.push(time.clock()),
              (error: unknown) => failed.push(error),
            );
          }
        });
        await Promise.all(callers);
      };
      const all = Promise.all(Array.from({ length: 1 + random.below(7) }, () => worker()));
      await time.run();
      await all;
      expect(started.length).toBeGreaterThan(0);
      expect(mostInOneSecond(started)).toBeLessThanOrEqual(8);
      for (const error of failed) expect(error).toMatchObject({ kind: 'transient', code: 'store.unreachable' });
    },
  );

  test('requests that spend up to a quarter of a second more on their way arrive at most ten a second', async () => {
    const random = createRandom(7);
    const { time, worker, started, ask } = setting(() => random.below(20));
    const workers = Array.from({ length: 3 }, () => worker());
    for (let i = 0; i < 60; i += 1) for (const one of workers) void ask(one);
    await time.run();
    for (const choose of [() => random.below(251), () => 250 * random.below(2)]) {
      expect(mostInOneSecond(started.map((at) => at + choose()).sort((a, b) => a - b))).toBeLessThanOrEqual(10);
    }
  });

  test('a worker that wants one turn costs the others two slots, not a second', async () => {
    const { time, row, worker, ask } = setting();
    const busy = worker();
    for (let i = 0; i < 8; i += 1) void ask(busy);
    await time.wait(0).then(() => undefined, undefined).constructor;
    const until = async () => (await row.budget())?.takenUntil ?? 0;
    const first = await until();
    void ask(worker());
    await new Promise((resolve) => setImmediate(resolve));
    expect((await until()) - first).toBe(260);
    await time.run();
  });
});
