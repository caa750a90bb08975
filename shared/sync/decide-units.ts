import { isKind } from '../errors.ts';
import type { Job } from './begin.ts';
import { confirm } from './confirm.ts';
import { type Decision, decide, mayComeBack } from './decide.ts';
import { NOT_SHOWN_YET } from './eligible.ts';
import type { Limit } from './limits.ts';
import { hasPending, isUnderWay, resolvePending } from './pending.ts';
import type { ActivityRow, LinkState } from './ports.ts';
import { readActivity, VISIBLE_AFTER_MS } from './read-activity.ts';
import type { Run } from './run.ts';
import { isEnded, type Unit } from './unit.ts';
import { changedFields } from './values.ts';

/** Links whose activity has to be known when anything is decided. */
const READS_ACTIVITY: ReadonlySet<LinkState> = new Set(['live', 'paired', 'creating-event', 'removing', 'sleeping']);

/**
 * Reads what decisions need, proves what is absent (M4), and decides. An echo costs nothing (M2); a link with unbooked
 * writes is looked at from both sides.
 */
export async function decideUnits(
  run: Run,
  units: readonly Unit[],
  taken: Set<string>,
  limit: Limit,
): Promise<readonly Job<Decision['kind']>[]> {
  const read = await Promise.all(
    units.map((one) => limit(async () => ({ ...one, activity: await completeActivity(run, one) }))),
  );
  const confirmed = (await confirm(run, read, taken)).map((one) => resolved(run, one));
  const jobs = (await withOthers(run, confirmed)).map((one) => decided(run, one));
  return Promise.all(
    jobs.map((job) => (isToBeRead(run, job) ? limit(async () => decided(run, await readAnew(run, job))) : job)),
  );
}

type Decided = Job<Decision['kind']> & { readonly others: boolean };

function decided(run: Run, { unit, others }: { readonly unit: Unit; readonly others: boolean }): Decided {
  const restored = run.guards.get(unit.link?.cause ?? '')?.state === 'restored';
  return { unit, others, decision: decide({ ...unit, others, restored, policy: run.policy, express: run.express }) };
}

/** A write to Severa follows a read of this very activity (I7); what only a listing showed was enough to decide. */
function isToBeRead(run: Run, { unit, decision }: Decided): boolean {
  const { activity } = unit;
  if (activity.kind !== 'here' || !run.listed.has(activity.value.id)) return false;
  return decision.kind === 'merge' && decision.merge.toSevera.length > 0;
}

async function readAnew(run: Run, { unit, others }: Decided): Promise<{ unit: Unit; others: boolean }> {
  const { link, activity } = unit;
  if (activity.kind !== 'here') return { unit, others };
  run.listed.delete(activity.value.id);
  const now = await readActivity(run, activity.value.id, link);
  return { unit: resolved(run, { ...unit, activity: now }), others };
}

function resolved(run: Run, one: Unit): Unit {
  const { activity } = one;
  if (one.link === null) return one;
  // A write that went unanswered may be done and not be shown yet; a person may have taken its value back meanwhile.
  if (activity.kind === 'here' && isUnderWay(one.link, activity.value.item, run.clock() - VISIBLE_AFTER_MS)) {
    return { ...one, activity: { kind: 'unreadable', id: activity.value.id, reason: NOT_SHOWN_YET } };
  }
  const severa = activity.kind === 'here' ? activity.value.item : null;
  const exchange = one.event.kind === 'here' ? one.event.value.item : null;
  const link = resolvePending(one.link, severa, exchange);
  return { ...one, link, unsaved: one.unsaved || link !== one.link, sent: one.link.pending };
}

async function completeActivity(run: Run, { link, event, activity }: Unit): Promise<Unit['activity']> {
  if (link === null || activity.kind !== 'unchanged' || link.activityId === null) return activity;
  const { state, cause } = link;
  const comesBack = event.kind === 'here' && (isEnded(link) || mayComeBack(link));
  if (!READS_ACTIVITY.has(state) && !comesBack) return activity;
  if (state === 'live' && cause === null) {
    // An absent event is looked for first.
    if (event.kind !== 'here') return activity;
    const changed = link.exchange === null || changedFields(link.id, link.exchange, event.value.item).length > 0;
    if (!changed && !hasPending(link)) return activity;
  }
  return readActivity(run, link.activityId, link);
}

/** Who else takes part: as a first sync read it, else by the organisation's rows, else asked from Severa. */
async function withOthers(run: Run, units: readonly Unit[]): Promise<readonly { unit: Unit; others: boolean }[]> {
  const ids = units.flatMap(({ activity }) => (activity.kind === 'here' ? [activity.value.id] : []));
  const unread = ids.filter((id) => !run.shared.has(id));
  const rows = unread.length === 0 ? new Map<string, ActivityRow>() : await run.store.activityRows(unread);
  const failed = new Map<string, string>();
  for (const id of unread) {
    const people = rows.get(id)?.people ?? (await usersOf(run, id));
    if (typeof people === 'string') failed.set(id, people);
    else
      run.shared.set(
        id,
        people.some((user) => user !== null && user !== run.policy.userId),
      );
  }
  return units.map((one) => {
    if (one.activity.kind !== 'here') return { unit: one, others: false };
    const { id } = one.activity.value;
    const reason = failed.get(id);
    if (reason !== undefined) return { unit: { ...one, activity: { kind: 'unreadable', id, reason } }, others: false };
    return { unit: one, others: run.shared.get(id) === true };
  });
}

/** A text is the reason why this one activity can't be asked about: it is parked, the others go on (M6). */
async function usersOf(run: Run, activityId: string): Promise<readonly (string | null)[] | string> {
  try {
    const participants = await run.host.participants(activityId);
    return participants.filter(({ kind }) => kind === 'user').map(({ userId }) => userId);
  } catch (error) {
    if (isKind(error, 'gone')) return [];
    if (isKind(error, 'invalid', 'refused')) return error.code;
    throw error;
  }
}
