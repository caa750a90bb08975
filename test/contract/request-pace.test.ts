import { describe, expect, it } from 'vitest';
import { createRequestPace, type RequestPace } from '../../shared/severa/pace.ts';
import { createSharedPace } from '../../shared/severa/shared-pace.ts';
import type { Clock, Wait } from '../../shared/sync/ports.ts';
import { createMemoryStore } from '../fakes/memory-store.ts';
import { createVirtualTime } from '../fakes/virtual-time.ts';

const START = 1_800_000_000_000;

interface Edges {
  readonly clock: Clock;
  readonly wait: Wait;
}

/** What every budget of requests must do, of one process or of all workers of an organisation. */
describe.each<[string, (edges: Edges) => RequestPace]>([
  ['pace of one process', createRequestPace],
  [
    'pace shared over the store',
    (edges) => {
      const { budget, saveBudget } = createMemoryStore('org-1', { clock: edges.clock });
      return createSharedPace({ ...edges, budget, saveBudget });
    },
  ],
])('%s', (_name, open) => {
  function setting(late: () => number = () => 0) {
    const time = createVirtualTime(START);
    let broken = 0;
    let shift = 0;
    const wait: Wait = (milliseconds) => {
      if (broken === 0) return time.wait(milliseconds + late());
      broken -= 1;
      return Promise.reject(new Error('the timer broke'));
    };
    const pace = open({ clock: () => time.clock() + shift, wait });
    const started: number[] = [];
    const ask = async () => {
      await pace.take();
      started.push(time.clock());
    };
    const many = (count: number) => Array.from({ length: count }, ask);
    return {
      time,
      pace,
      started,
      many,
      breakNextWait: () => {
        broken = 1;
      },
      shiftClock: (milliseconds: number) => {
        shift += milliseconds;
      },
    };
  }

  const mostInOneSecond = (times: readonly number[]) =>
    Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1000).length));

  it('begins at most eight requests in any second, and hardly fewer', async () => {
    const { time, many, started } = setting();
    await time.run(Promise.all(many(80)));
    expect(mostInOneSecond(started)).toBe(8);
    expect(time.clock() - START).toBeLessThan(12_000);
  });

  it('does not make up for late timers with a burst', async () => {
    let count = 0;
    const { time, many, started } = setting(() => (++count % 3 === 0 ? 700 : 0));
    await time.run(Promise.all(many(60)));
    expect(started).toHaveLength(60);
    expect(mostInOneSecond(started)).toBeLessThanOrEqual(8);
  });

  it('serves first who came first', async () => {
    const { time, pace } = setting();
    const order: number[] = [];
    const callers = Array.from({ length: 30 }, async (_, index) => {
      await pace.take();
      order.push(index);
    });
    await time.run(Promise.all(callers));
    expect(order).toEqual(Array.from({ length: 30 }, (_, index) => index));
  });

  it('fails one caller for a wait that fails, and goes on with the others', async () => {
    const { time, many, started, breakNextWait } = setting();
    breakNextWait();
    const outcomes = await time.run(Promise.allSettled(many(20)));
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    expect(started).toHaveLength(19);
    expect(mostInOneSecond(started)).toBeLessThanOrEqual(8);
  });

  it.each([-3_600_000, 3_600_000])('goes on, without a burst, when its clock was set %i ms', async (shift) => {
    const { time, many, started, shiftClock } = setting();
    await time.run(Promise.all(many(10)));
    await time.run(time.wait(5000));
    shiftClock(shift);
    const began = time.clock();
    await time.run(Promise.all(many(20)));
    expect(started).toHaveLength(30);
    expect(mostInOneSecond(started)).toBeLessThanOrEqual(8);
    expect(time.clock() - began).toBeLessThan(15_000);
  });
});
