import type { Plan, Setting, Step } from './plan.ts';
import type { LifeEnd } from './run-plan.ts';
import { invariantOf } from './verdict.ts';

export interface ShrinkOptions {
  readonly run: (plan: Plan) => Promise<LifeEnd>;
  /** So many lives at most are lived for it. */
  readonly atMost: number;
}

/** Simpler ways to run the same steps; what the failure doesn't need goes. */
const SIMPLER: readonly ((setting: Setting) => Setting)[] = [
  (setting) => ({ ...setting, workers: setting.workers.slice(0, 1) }),
  (setting) => ({ ...setting, workers: setting.workers.map((worker) => ({ ...worker, skewMs: 0 })) }),
  (setting) => ({ ...setting, workers: setting.workers.map((worker) => ({ ...worker, slots: 1 })) }),
  (setting) => ({ ...setting, workers: setting.workers.map((worker) => ({ ...worker, runMs: 7 * 60_000 })) }),
  (setting) => ({ ...setting, severaSkewMs: 0, outlookSkewMs: 0 }),
  (setting) => ({ ...setting, switching: 0 }),
  (setting) => ({ ...setting, callMs: [0] }),
  (setting) => ({ ...setting, pageSize: 9 }),
  (setting) => ({ ...setting, linksAtOnce: 49 }),
  (setting) => ({ ...setting, organizations: setting.organizations.slice(0, 1) }),
  (setting) => ({ ...setting, organizations: [1] }),
];

/**
 * The fewest steps of a failing plan that still break the same invariant (delta debugging): halves, quarters, … of the
 * steps are left out for as long as that works.
 */
export async function shrink(plan: Plan, failure: string, { run, atMost }: ShrinkOptions): Promise<Plan> {
  const wanted = invariantOf(failure);
  let best = plan;
  let runs = 0;
  const keeps = async (candidate: Plan): Promise<boolean> => {
    if (runs >= atMost) return false;
    runs += 1;
    const end = await run(candidate);
    if (end.failure === null || invariantOf(end.failure) !== wanted) return false;
    best = candidate;
    return true;
  };

  for (let size = 0; size !== sizeOf(best); ) {
    size = sizeOf(best);
    for (let chapter = best.chapters.length - 1; chapter >= 0 && best.chapters.length > 1; chapter -= 1) {
      await keeps({ ...best, chapters: best.chapters.filter((_, index) => index !== chapter) });
    }
    await withoutSteps(() => best, keeps);
    for (const simpler of SIMPLER) {
      const setting = simpler(best.setting);
      if (JSON.stringify(setting) !== JSON.stringify(best.setting)) await keeps({ ...best, setting });
    }
  }
  return best;
}

async function withoutSteps(best: () => Plan, keeps: (plan: Plan) => Promise<boolean>): Promise<void> {
  for (let parts = 2; ; ) {
    const all = stepsOf(best());
    const length = Math.ceil(all.length / parts);
    let left = false;
    for (let at = 0; at < stepsOf(best()).length; ) {
      const out = new Set(stepsOf(best()).slice(at, at + length));
      const chapters = best().chapters.map((steps) => steps.filter((step) => !out.has(step)));
      if (await keeps({ ...best(), chapters })) left = true;
      else at += length;
    }
    if (length <= 1 && !left) return;
    parts = left ? Math.max(2, parts - 1) : Math.min(parts * 2, Math.max(2, all.length));
  }
}

function stepsOf({ chapters }: Plan): readonly Step[] {
  return chapters.flat();
}

function sizeOf(plan: Plan): number {
  return stepsOf(plan).length + plan.chapters.length + JSON.stringify(plan.setting).length;
}

/** As a literal for a named test, and for `--plan`: valid TypeScript and valid JSON. */
export function planText(plan: Plan): string {
  const chapters = plan.chapters.map((steps) => {
    const lines = steps.map((step) => `      ${JSON.stringify(step)}`);
    return lines.length === 0 ? '    []' : `    [\n${lines.join(',\n')}\n    ]`;
  });
  return [
    '{',
    `  "sides": "${plan.sides}",`,
    `  "seed": ${plan.seed},`,
    `  "setting": ${JSON.stringify(plan.setting)},`,
    `  "chapters": [\n${chapters.join(',\n')}\n  ]`,
    '}',
  ].join('\n');
}
