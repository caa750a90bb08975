import { describe, expect, it } from 'vitest';
import { generatePlan } from './generate.ts';
import { runPlan } from './run-plan.ts';
import { runSeed } from './seed-result.ts';

const SEEDS = 60;

describe('the same lives over the adapters and the simulators of Severa and Microsoft 365', () => {
  it(`${SEEDS} of them end well`, { timeout: 300_000 }, async () => {
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const { failure } = await runSeed(seed, 'simulators');
      expect(failure, `again: npm run walk -- --adapters --from ${seed} --seeds 1 --trace`).toBeNull();
    }
  });

  it('the same plan is the same life, request by request', { timeout: 60_000 }, async () => {
    const plan = generatePlan(3, 'simulators');
    const [one, again] = [await runPlan(plan, { calls: true }), await runPlan(plan, { calls: true })];
    expect(again).toEqual(one);
  });
});
