import { expect, it } from 'vitest';
import { generatePlan } from './generate.ts';
import type { Plan } from './plan.ts';
import type { LifeEnd } from './run-plan.ts';
import { planText, shrink } from './shrink.ts';

const END = { trace: [], digest: '' };
const plan = generatePlan(11);
const [first, last] = [plan.chapters[0]?.[1], plan.chapters[2]?.at(-2)];

/** Fails while both steps are there, in whatever company; and in another way when only the first is. */
async function failing({ chapters }: Plan): Promise<LifeEnd> {
  const steps = chapters.flat();
  const has = (step: unknown) => steps.some((one) => one === step);
  if (!has(first)) return { ...END, failure: null };
  return { ...END, failure: has(last) ? 'I1: twice' : 'I2: lost' };
}

it('of a failing plan the steps are left that the same failure needs, and the simplest setting', async () => {
  const small = await shrink(plan, 'I1: twice', { run: failing, atMost: 1000 });
  expect(small.chapters.flat()).toEqual([first, last]);
  expect(small.chapters).toHaveLength(2);
  expect(small.setting).toEqual({
    organizations: [1],
    workers: [{ skewMs: 0, slots: 1, runMs: 420_000 }],
    severaSkewMs: 0,
    outlookSkewMs: 0,
    pageSize: 9,
    linksAtOnce: 49,
    switching: 0,
    callMs: [0],
  });
});

it('lives no more often than it may', async () => {
  let lives = 0;
  const small = await shrink(plan, 'I1: twice', {
    atMost: 5,
    async run(candidate) {
      lives += 1;
      return failing(candidate);
    },
  });
  expect(lives).toBe(5);
  expect((await failing(small)).failure).toBe('I1: twice');
});

it('a plan is printed as a literal that is read back whole', () => {
  expect(JSON.parse(planText(plan))).toEqual(plan);
});
