import type { Plan } from './plan.ts';
import { Restless } from './scheduler.ts';
import { oneRound, settle, writesOf } from './settle.ts';
import { checkSettled } from './settled.ts';
import { setUpSteps } from './steps.ts';
import { openWorld, type World } from './world.ts';

export interface LifeEnd {
  /** The first broken invariant, its name first; null: clean. */
  readonly failure: string | null;
  readonly trace: readonly string[];
  /** Of the trace and of every single call of the service. */
  readonly digest: string;
}

/** Lives one plan from beginning to end. `calls`: the trace has every call of the service. */
export async function runPlan(plan: Plan, options: { readonly calls?: boolean } = {}): Promise<LifeEnd> {
  const world = await openWorld(plan, { calls: options.calls === true });
  const { verdict, trace } = world;
  try {
    for (const steps of plan.chapters) {
      if (verdict.failure !== null) break;
      await liveChapter(world, steps);
    }
  } catch (error) {
    if (error instanceof Restless) verdict.fail(`rest: ${error.message}`);
    else verdict.fail(`broken: ${error instanceof Error ? error.stack : String(error)}`);
  }
  if (verdict.failure !== null) trace.note(verdict.failure);
  return { failure: verdict.failure, trace: trace.lines(), digest: trace.digest() };
}

async function liveChapter(world: World, steps: Plan['chapters'][number]): Promise<void> {
  const { scheduler, service, verdict, trace, ledger } = world;
  trace.note(`— chapter ${ledger.chapter + 1} —`);
  const life = { alive: true };
  world.lively = true;
  service.isCalm = false;
  setUpSteps(world, steps, life);
  await scheduler.run(scheduler.now() + Math.max(0, ...steps.map(({ at }) => at)) + 1);
  life.alive = false;
  if (verdict.failure !== null) return;
  await settle(world);
  if (verdict.failure !== null) return;
  await checkRest(world);
  await checkSettled(world);
  world.people.forgetRemoved();
  ledger.endChapter();
}

/** I3: with no new edits two further rounds write nothing; and nothing is left in the queues. */
async function checkRest(world: World): Promise<void> {
  const { verdict, service } = world;
  const before = writesOf(world);
  for (let round = 0; round < 2; round += 1) await oneRound(world, 5);
  if (writesOf(world) !== before) verdict.fail('I3: a run without news wrote something');
  const { messages, aside } = service.queue;
  if (messages.size > 0) verdict.fail(`queue: ${messages.size} messages are left`);
  if (aside.length > 0) verdict.fail('queue: a message of our own was not understood');
}
