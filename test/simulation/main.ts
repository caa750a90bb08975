import { readFileSync } from 'node:fs';
import { generatePlan } from './generate.ts';
import { readOptions, type WalkOptions } from './options.ts';
import type { Plan } from './plan.ts';
import { runPlan } from './run-plan.ts';
import type { SeedResult } from './seed-result.ts';
import { planText, shrink } from './shrink.ts';
import { runOnThreads } from './threads.ts';

/** So many failing lives are enough for one walk, and so many of them are cut down. */
const MOST_FAILURES = 20;
const MOST_SHRUNK = 3;
const LIVES_TO_SHRINK = 400;
const PROGRESS_MS = 10_000;
/** Of a trace, its last lines. */
const LINES_TOLD = 80;

async function walk(options: WalkOptions): Promise<number> {
  if (options.plan !== null) return one(JSON.parse(readFileSync(options.plan, 'utf8')), options);
  if (options.seeds === 1) {
    const plan = generatePlan(options.from, options.sides);
    const code = await one(plan, options);
    if (code !== 0 && options.shrink) await cutDown(plan);
    return code;
  }
  return many(options);
}

async function one(plan: Plan, { trace, calls }: WalkOptions): Promise<number> {
  const { failure, trace: lines, digest } = await runPlan(plan, { calls });
  if (trace) console.log(lines.join('\n'));
  console.log(`${failure ?? 'clean'}\ndigest ${digest}`);
  return failure === null ? 0 : 1;
}

async function many({ sides, from, seeds, threads, shrink: shrinks }: WalkOptions): Promise<number> {
  const failures: SeedResult[] = [];
  const begun = performance.now();
  let lived = 0;
  let shown = begun;
  const rate = () => `${(lived / ((performance.now() - begun) / 1000)).toFixed(1)} seeds/s`;
  await runOnThreads({ sides, from, seeds, threads }, (result) => {
    lived += 1;
    if (result.failure !== null) {
      failures.push(result);
      console.log(
        `seed ${result.seed}: ${result.failure}\n  again: npm run walk -- ${sides === 'simulators' ? '--adapters ' : ''}--from ${result.seed} --seeds 1 --trace`,
      );
    }
    if (performance.now() - shown > PROGRESS_MS) {
      shown = performance.now();
      console.log(`… ${lived} of ${seeds}, ${failures.length} failed, ${rate()}`);
    }
    return failures.length >= MOST_FAILURES;
  });
  console.log(`${lived} seeds, ${failures.length} failed, ${rate()}`);
  if (shrinks) {
    for (const { seed } of failures.sort((a, b) => a.seed - b.seed).slice(0, MOST_SHRUNK))
      await cutDown(generatePlan(seed, sides));
  }
  return failures.length === 0 ? 0 : 1;
}

async function cutDown(plan: Plan): Promise<void> {
  const { failure } = await runPlan(plan);
  if (failure === null) return;
  const small = await shrink(plan, failure, { run: runPlan, atMost: LIVES_TO_SHRINK });
  const end = await runPlan(small);
  console.log(`\nseed ${plan.seed}, ${plan.chapters.flat().length} steps cut down to ${small.chapters.flat().length}:`);
  console.log(`${planText(small)}\n${end.trace.slice(-LINES_TOLD).join('\n')}`);
}

const options = readOptions(process.argv.slice(2));
if ('usage' in options) {
  (options.code === 0 ? console.log : console.error)(options.usage);
  process.exitCode = options.code;
} else {
  process.exitCode = await walk(options);
}
