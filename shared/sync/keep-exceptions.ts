import type { Job } from './begin.ts';
import { type Decision, SERIES_INEXPRESSIBLE } from './decide.ts';
import type { Activity } from './ports.ts';
import type { Run } from './run.ts';

/**
 * A series whose dates were changed in Severa doesn't turn into another form: each of them is an activity that goes with its
 * series, and nothing would make it again. It waits and shows why; both sides stay as they are (I1).
 */
export async function keepExceptions<One extends Job<Decision['kind']> & { readonly decision: Decision }>(
  run: Run,
  jobs: readonly One[],
): Promise<readonly One[]> {
  const turned = jobs.flatMap(({ decision }) =>
    decision.kind === 'turn' && leavesDatesOut(decision.activity) ? [decision.activity] : [],
  );
  if (turned.length === 0) return jobs;
  const kept = new Set<string | null>();
  for (const ownerId of new Set(turned.flatMap((one) => one.ownerId ?? []))) {
    for await (const { activities } of run.host.list([ownerId], run.policy.window, false)) {
      for (const { kind, seriesId } of activities) if (kind === 'exception') kept.add(seriesId);
    }
  }
  const waits: Decision = { kind: 'park', side: 'severa', reason: SERIES_INEXPRESSIBLE };
  return jobs.map((job) =>
    job.decision.kind === 'turn' && kept.has(job.decision.activity.id) ? { ...job, decision: waits } : job,
  );
}

/** A changed date is left out of its series; asking costs nothing for any other. */
function leavesDatesOut({ kind, item }: Activity): boolean {
  return kind === 'series' && item.exclusions.length > 0;
}
