import { describe, expect, it } from 'vitest';
import { walk } from './walk.ts';

/** Enough to meet every fault several times; `npm run walk` goes further. */
const SEEDS = 200;

describe('random lives of a mailbox and a Severa user', () => {
  it(`${SEEDS} of them keep both sides the same`, { timeout: 120_000 }, async () => {
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const { failure } = await walk(seed);
      expect(failure, `again: npm run walk -- --from ${seed} --seeds 1 --trace`).toBeNull();
    }
  });

  it('the same seed is the same life', async () => {
    expect((await walk(7)).trace).toEqual((await walk(7)).trace);
  });
});
