import { expect, test } from 'vitest';
import { createRequestPace } from '../../../shared/severa/pace.ts';

/** A clock on which several waits run at once; each wakes `late` milliseconds after it should. */
function time(late = 0) {
  let now = 0;
  const sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  return {
    clock: () => now,
    wait: (milliseconds: number) =>
      new Promise<void>((wake) => {
        sleepers.push({ at: now + milliseconds + late, wake });
      }),
    set(value: number) {
      now = value;
    },
    async run() {
      for (;;) {
        for (let i = 0; i < 50; i += 1) await Promise.resolve();
        const next = sleepers.sort((a, b) => a.at - b.at).shift();
        if (next === undefined) return;
        now = Math.max(now, next.at);
        next.wake();
      }
    },
  };
}

function mostInOneSecond(times: readonly number[]): number {
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1000).length));
}

test('eight requests go at once, the ninth a second after the first', async () => {
  const { clock, wait, run } = time();
  const pace = createRequestPace({ clock, wait });
  const times: number[] = [];
  for (let i = 0; i < 20; i += 1) void pace.take().then(() => times.push(clock()));
  await run();
  expect(times).toEqual([...Array(8).fill(0), ...Array(8).fill(1000), ...Array(4).fill(2000)]);
});

test('waiting callers are served in the order they came', async () => {
  const { clock, wait, run } = time();
  const pace = createRequestPace({ clock, wait, perSecond: 1 });
  const order: number[] = [];
  for (let i = 0; i < 5; i += 1) void pace.take().then(() => order.push(i));
  await run();
  expect(order).toEqual([0, 1, 2, 3, 4]);
});

test('late timers never let two batches through within one second', async () => {
  const { clock, wait, run } = time(700);
  const pace = createRequestPace({ clock, wait });
  const times: number[] = [];
  for (let i = 0; i < 40; i += 1) void pace.take().then(() => times.push(clock()));
  await run();
  expect(times).toHaveLength(40);
  expect(mostInOneSecond(times)).toBe(8);
});

test('a timer that fires too early is waited for again', async () => {
  let now = 0;
  const pace = createRequestPace({
    clock: () => now,
    wait: async (milliseconds) => {
      now += Math.ceil(milliseconds / 2);
    },
    perSecond: 1,
  });
  await pace.take();
  await pace.take();
  expect(now).toBeGreaterThanOrEqual(1000);
});

test('a clock that is set back costs a second, not an hour', async () => {
  const { clock, wait, set, run } = time();
  set(3_600_000);
  const pace = createRequestPace({ clock, wait, perSecond: 1 });
  await pace.take();
  set(0);
  let at = -1;
  void pace.take().then(() => {
    at = clock();
  });
  await run();
  expect(at).toBe(1000);
});

test('a wait that fails costs only its own caller the turn', async () => {
  let now = 0;
  let broken = true;
  const pace = createRequestPace({
    clock: () => now,
    wait: async (milliseconds) => {
      if (broken) throw new Error('stopped');
      now += milliseconds;
    },
    perSecond: 1,
  });
  await pace.take();
  await expect(pace.take()).rejects.toThrow('stopped');
  broken = false;
  await expect(pace.take()).resolves.toBeUndefined();
});
