import { describe, expect, test } from 'vitest';
import type { RequestPace } from '../../../shared/severa/pace.ts';
import { createSharedPace } from '../../../shared/severa/shared-pace.ts';
import { createRandom } from '../../fakes/random.ts';
import { createVirtualTime } from '../../fakes/virtual-time.ts';
import { budgetRow } from './budget-row.ts';

const START = 1_000_000;
const SLOT = 130;

function mostInOneSecond(times: readonly number[]): number {
  return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + 1000).length));
}

/** Workers on one row; `late`: how late each of their timers is. */
function setting(given: { readonly latency?: () => number; readonly late?: () => number } = {}) {
  const { latency = () => 0, late = () => 0 } = given;
  const time = createVirtualTime(START);
  const row = budgetRow(time.wait, latency);
  const wait = (milliseconds: number) => time.wait(milliseconds + late());
  const started: number[] = [];
  return {
    time,
    row,
    started,
    worker: (clock = time.clock) => createSharedPace({ ...row, clock, wait }),
    async ask(pace: RequestPace) {
      await pace.take();
      started.push(time.clock());
    },
  };
}

async function times<T>(count: number, work: () => Promise<T>): Promise<readonly T[]> {
  return Promise.all(Array.from({ length: count }, work));
}

describe('over all workers', () => {
  test('four with a hundred callers each begin never more than eight a second, and hardly less', async () => {
    const { time, row, worker, started, ask } = setting({ latency: () => 15 });
    const workers = Array.from({ length: 4 }, () => worker());
    await time.run(Promise.all(workers.map((one) => times(100, () => ask(one)))));
    expect(started).toHaveLength(400);
    expect(mostInOneSecond(started)).toBe(8);
    const seconds = (time.clock() - START) / 1000;
    expect(seconds).toBeLessThanOrEqual((400 / 8) * 1.1);
    // A reading and a saving a second and worker, and what the first scramble costs.
    expect(row.counts.reads + row.counts.writes).toBeLessThanOrEqual(2 * 4 * seconds);
  });

  test.each(Array.from({ length: 40 }, (_, seed) => seed))(
    'never more than eight a second, whatever tables, timers and callers do (seed %i)',
    async (seed) => {
      const random = createRandom(seed);
      const slow = random.below(400);
      const { time, row, worker, started, ask } = setting({
        latency: () => random.below(slow + 1),
        late: () => (random.chance(0.2) ? random.below(300) : random.below(5)),
      });
      const failed: unknown[] = [];
      const caller = async (pace: RequestPace) => {
        for (let i = 0; i < 5; i += 1) {
          await time.wait(random.below(random.chance(0.1) ? 8000 : 300));
          if (random.chance(0.03)) row.troubles.save.push(random.pick(['fails', 'answer lost']));
          if (random.chance(0.03)) row.troubles.read.push('fails');
          await ask(pace).catch((error: unknown) => failed.push(error));
        }
      };
      const work = async (pace = worker()) => times(1 + random.below(10), () => caller(pace));
      await time.run(times(1 + random.below(7), () => work()));
      expect(started.length).toBeGreaterThan(failed.length);
      expect(mostInOneSecond(started)).toBeLessThanOrEqual(8);
      for (const error of failed) expect(error).toMatchObject({ kind: 'transient', code: 'store.unreachable' });
    },
  );

  test('requests that spend up to a quarter of a second more on their way arrive at most ten a second', async () => {
    const random = createRandom(7);
    const { time, worker, started, ask } = setting({ latency: () => random.below(20), late: () => random.below(41) });
    const workers = Array.from({ length: 3 }, () => worker());
    await time.run(Promise.all(workers.map((one) => times(100, () => ask(one)))));
    for (let round = 0; round < 20; round += 1) {
      const arrived = started.map((at) => at + (random.chance(0.5) ? 250 * random.below(2) : random.below(251)));
      expect(mostInOneSecond(arrived)).toBeLessThanOrEqual(10);
    }
  });

  test('one that wants a single turn takes two slots of a busy budget, not a second of it', async () => {
    const { time, row, worker, ask } = setting();
    const busy = worker();
    const all = times(8, () => ask(busy));
    const next = time.wait(10).then(() => {
      const before = row.takenUntil();
      return ask(worker()).then(() => row.takenUntil() - before);
    });
    expect(await time.run(next)).toBe(2 * SLOT);
    await all;
  });

  test('one that uses up what it has takes twice as much the next time', async () => {
    const { time, row, worker, ask } = setting();
    const taken: number[] = [];
    row.put(START + 1000);
    const pace = worker();
    const sequence = async () => {
      for (let i = 0; i < 14; i += 1) {
        const before = row.takenUntil();
        await ask(pace);
        if (row.takenUntil() !== before) {
          taken.push((row.takenUntil() - before) / SLOT);
          // Others take their share meanwhile.
          row.put(row.takenUntil() + 1);
        }
      }
    };
    await time.run(sequence());
    expect(taken).toEqual([2, 4, 8]);
  });
});

describe('within a process', () => {
  test('first come, first served', async () => {
    const { time, worker } = setting();
    const pace = worker();
    const order: number[] = [];
    const all = Array.from({ length: 20 }, (_, index) => pace.take().then(() => order.push(index)));
    await time.run(Promise.all(all));
    expect(order).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  test('one who asks again as soon as he had his turn is served', async () => {
    const { time, worker } = setting();
    const pace = worker();
    const again = async () => {
      await pace.take();
      await pace.take();
      await pace.take();
    };
    await time.run(again());
    expect(time.clock()).toBe(START + 2 * SLOT);
  });

  test('a wait that fails costs only its own caller the turn', async () => {
    const { time, row } = setting();
    let fails = 1;
    const wait = async (milliseconds: number) => {
      fails -= 1;
      if (fails === 0) throw new Error('stopped');
      await time.wait(milliseconds);
    };
    const pace = createSharedPace({ ...row, clock: time.clock, wait });
    const ends = await time.run(Promise.allSettled([pace.take(), pace.take(), pace.take()]));
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(ends[1]).toMatchObject({ reason: new Error('stopped') });
  });
});

describe('operations on the tables', () => {
  test.each([
    ['one after the other', async (ask: () => Promise<void>) => void (await sequence(8, ask))],
    ['all at once', async (ask: () => Promise<void>) => void (await times(8, ask))],
  ])('eight requests of a worker alone, %s, cost one reading and one saving', async (_name, work) => {
    const { time, row, worker, ask, started } = setting();
    const pace = worker();
    await time.run(work(() => ask(pace)));
    expect(started).toHaveLength(8);
    expect(row.counts).toEqual({ reads: 1, writes: 1 });
  });

  test('a worker that nobody disturbs only saves, in the end once in three seconds', async () => {
    const { time, row, worker, ask, started } = setting();
    const pace = worker();
    await time.run(times(80, () => ask(pace)));
    // 8, 8, 16, 24, 24
    expect(row.counts).toEqual({ reads: 1, writes: 5 });
    expect(mostInOneSecond(started)).toBe(8);
  });

  test('who comes to a worker that was alone waits for its block once; then they share by the second', async () => {
    const { time, row, worker, ask } = setting();
    const alone = worker();
    const other = worker();
    const blocks: number[] = [];
    const meet = async () => {
      await time.wait(8000);
      await ask(other);
      const waited = time.clock() - START - 8000;
      const both = times(60, () => ask(other));
      for (let before = row.takenUntil(), looks = 0; looks < 500; looks += 1, await time.wait(10)) {
        if (row.takenUntil() > before) blocks.push((row.takenUntil() - before) / SLOT);
        before = row.takenUntil();
      }
      await both;
      return waited;
    };
    const [waited] = await time.run(Promise.all([meet(), times(200, () => ask(alone))]));
    expect(waited).toBeLessThanOrEqual(24 * SLOT);
    expect(Math.max(...blocks)).toBe(8);
  });

  test('after a rest what was left has lapsed, and is not used in a burst', async () => {
    const { time, worker, ask, started } = setting();
    const pace = worker();
    await time.run(ask(pace));
    await time.run(time.wait(600_000));
    await time.run(times(16, () => ask(pace)));
    const last = started.slice(1);
    expect(last[0]).toBe(START + 600_000);
    expect(last.slice(1).map((at, index) => at - (last[index] ?? 0))).toEqual(Array(15).fill(SLOT));
  });
});

describe('a store in trouble', () => {
  test('a saving whose answer was lost is tried again, and its slots are nobody’s', async () => {
    const { time, row, worker, started, ask } = setting();
    row.troubles.save.push('answer lost');
    const pace = worker();
    await time.run(times(8, () => ask(pace)));
    expect(started[0]).toBe(START + 8 * SLOT);
    expect(row.counts).toEqual({ reads: 2, writes: 2 });
  });

  test.each(['read', 'save'] as const)('that fails to %s twice lets nothing through', async (operation) => {
    const { time, row, worker, started, ask } = setting();
    row.troubles[operation].push('fails', 'fails');
    const pace = worker();
    const ends = await time.run(Promise.allSettled(Array.from({ length: 5 }, () => ask(pace))));
    for (const end of ends) {
      expect(end).toMatchObject({ status: 'rejected', reason: { kind: 'transient', code: 'store.unreachable' } });
    }
    expect(started).toEqual([]);
    await time.run(ask(pace));
    expect(started).toEqual([START]);
  });

  test('that refuses is not asked again for the same callers', async () => {
    const { row, worker } = setting();
    row.troubles.save.push('refused');
    await expect(worker().take()).rejects.toMatchObject({ kind: 'unavailable', code: 'store.forbidden' });
    expect(row.counts.writes).toBe(1);
  });

  test('so slow that a block would lapse before it is there delays requests, and stops none', async () => {
    const { time, worker, started, ask } = setting({ latency: () => 700 });
    const pace = worker();
    await time.run(times(16, () => ask(pace)));
    expect(started).toHaveLength(16);
    expect(mostInOneSecond(started)).toBeLessThanOrEqual(8);
  });
});

describe('clocks', () => {
  test('a row an hour ahead is cut back behind what others may hold', async () => {
    const { time, row, worker, started, ask } = setting();
    row.put(START + 3_600_000);
    const pace = worker();
    await time.run(times(2, () => ask(pace)));
    expect(started).toEqual([START + 5000 + 24 * SLOT, START + 5000 + 25 * SLOT]);
    expect(row.takenUntil()).toBeLessThan(START + 10_000);
  });

  test('a row some seconds ahead is respected, and not pushed further', async () => {
    const { time, row, worker, started, ask } = setting();
    row.put(START + 8000);
    const pace = worker();
    const taken = time.wait(1500).then(() => row.takenUntil());
    await time.run(Promise.all([ask(pace), taken]));
    expect(await taken).toBe(START + 8000);
    expect(started).toEqual([START + 8000]);
  });

  test('set back by an hour cost a worker some seconds of its own', async () => {
    const { time, worker } = setting();
    let offset = 3_600_000;
    const pace = worker(() => time.clock() + offset);
    await time.run(pace.take());
    offset = 0;
    await time.run(pace.take());
    expect(time.clock() - START).toBeLessThan(9000);
  });
});

async function sequence(count: number, work: () => Promise<void>): Promise<void> {
  for (let i = 0; i < count; i += 1) await work();
}
