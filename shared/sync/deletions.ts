import pLimit from 'p-limit';
import { BATCH, settle } from './batch.ts';
import { decideUnits } from './decide-units.ts';
import { type DeleteJob, deleteItems } from './delete-items.ts';
import { changeGuard, FEWEST_GUARDED, isCounted, isGuarded, reachesTooMany, recentDeletions } from './guard.ts';
import { createParking, HELD_BACK } from './parking.ts';
import type { Guard, Link, Parked } from './ports.ts';
import { checkTime, type Run } from './run.ts';
import type { Unit } from './unit.ts';

/** A reading older than this is repeated before something is deleted on the strength of it, in milliseconds (I7). */
const FRESH_MS = 60 * 1000;
/** Requests to Severa in flight at once. */
const HOST_CONCURRENCY = 4;

/** What an administrator has decided about: due now, whatever it is parked for meanwhile (M5). */
export async function decidedItems(run: Run): Promise<readonly Pick<Parked, 'side' | 'itemId'>[]> {
  const isDecided = ({ state }: Guard) => state === 'confirmed' || state === 'restored';
  const decided = new Set([...run.guards.values()].filter(isDecided).map(({ id }) => id));
  if (decided.size === 0) return [];
  const links = (await run.store.links(run.mailboxId)).filter(isGuarded);
  return links.flatMap(({ cause, activityId }) =>
    activityId !== null && decided.has(cause ?? '') ? [{ side: 'severa', itemId: activityId }] : [],
  );
}

/**
 * The deletions that this run decided, together: held back as one if they are too many (M5), else carried out. What an
 * administrator has confirmed is carried out and not counted.
 */
export async function settleDeletions(run: Run): Promise<void> {
  const units = [...run.deletions.values()];
  if (units.length > 0) await settleAll(run, units);
  await closeGuards(run);
}

type Decided = NonNullable<ReturnType<Run['deletions']['get']>>;

async function settleAll(run: Run, units: readonly Decided[]): Promise<void> {
  const isConfirmed = ({ unit, isConfirmed: wasConfirmed }: Decided) =>
    wasConfirmed === true || run.guards.get(unit.link?.cause ?? '')?.state === 'confirmed';
  const confirmed = units.filter(isConfirmed);
  const open = units.filter((one) => !isConfirmed(one));
  // Looked at again and still gone: it waits on.
  const isWaiting = ({ unit }: { readonly unit: Unit }) => run.guards.get(unit.link?.cause ?? '')?.state === 'open';
  await parkHeld(
    run,
    open.filter(isWaiting).map(({ unit }) => unit),
  );
  // Of a removal that was begun before, the decision was made then.
  const begun = open.filter(({ unit }) => unit.link?.state === 'removing');
  const counted = open.filter((one) => one.unit.link?.state !== 'removing' && !isWaiting(one));
  const held =
    counted.length > 0 &&
    (await holdBack(
      run,
      counted.map(({ unit }) => unit),
    ));
  if (counted.length > 0 && !held) {
    const at = run.clock();
    const ids = linkIds(counted.map(({ unit }) => unit));
    await run.lease.update((row) => ({
      ...row,
      deletions: [...recentDeletions(row, at, ids), ...[...ids].map((linkId) => ({ at, linkId }))],
    }));
  }
  const todo = [...confirmed, ...begun, ...(held ? [] : counted)];
  for (let at = 0; at < todo.length; at += BATCH) {
    if (at > 0) checkTime(run);
    await run.lease.keep();
    await carryOut(run, todo.slice(at, at + BATCH));
  }
}

async function carryOut(run: Run, batch: readonly Decided[]): Promise<void> {
  const limit = pLimit(HOST_CONCURRENCY);
  const late = run.clock() - FRESH_MS;
  const jobs: DeleteJob[] = [];
  const moved: Unit[] = [];
  const taken = new Set<string>();
  const stale = batch.filter(({ read }) => read <= late).map(({ unit }) => unseen(unit));
  const fresh = batch.filter(({ read }) => read > late).map(({ unit }) => unit);
  for (const { unit, decision } of [
    ...(await decideUnits(run, stale, taken, limit)),
    ...(await decideUnits(run, fresh, taken, limit)),
  ]) {
    if (decision.kind === 'delete-event' || decision.kind === 'delete-activity' || decision.kind === 'leave') {
      jobs.push({ unit, decision });
    } else moved.push(unit);
  }
  moved.push(...(await deleteItems(run, jobs)));
  // A side moved meanwhile. What is a deletion still is parked, and due at once.
  if (moved.length > 0) await settle(run, moved);
}

function linkIds(units: readonly Unit[]): ReadonlySet<string> {
  return new Set(units.flatMap(({ link }) => (link === null ? [] : [link.id])));
}

/** Both sides are asked again. */
function unseen(unit: Unit): Unit {
  return { ...unit, event: { kind: 'absent' }, activity: { kind: 'unchanged' } };
}

/** True when these deletions wait for an administrator. The guard's row first, then which items, before any is deleted. */
async function holdBack(run: Run, units: readonly Unit[]): Promise<boolean> {
  const now = run.clock();
  const ids = linkIds(units);
  const recent = recentDeletions(run.lease.mailbox(), now, ids);
  const open = [...run.guards.values()].find(({ state }) => state === 'open') ?? null;
  if (recent.length + units.length < FEWEST_GUARDED && open === null) return false;
  const rows = (await run.store.links(run.mailboxId)).filter((link) => isCounted(link, now));
  const before = open === null ? [] : rows.filter(({ id, cause }) => cause === open.id && !ids.has(id));
  const links = new Set([...rows.map(({ id }) => id), ...recent.map(({ linkId }) => linkId)]).size;
  // Those of earlier runs count once, and only while they wait.
  if (!reachesTooMany(recent.length + units.length + before.length, links)) return false;

  const deletions = units.length + before.length;
  const guard: Guard =
    open === null
      ? { id: run.newId(), mailboxId: run.mailboxId, state: 'open', since: now, deletions, links }
      : { ...open, deletions, links };
  // First: from here on every run looks for guards.
  await run.lease.update((row) => ({ ...row, guarded: true }));
  const saved = await run.store.saveGuard(guard);
  run.guards.set(saved.id, saved);
  const held = units.flatMap(({ link }): Link[] => (link === null ? [] : [{ ...link, cause: saved.id, updated: now }]));
  await run.store.saveLinks(held, run.lease.number);
  await parkHeld(run, units);
  return true;
}

/** Looked at again now and then, less and less often: what comes back leaves the guard by itself. */
async function parkHeld(run: Run, units: readonly Unit[]): Promise<void> {
  if (units.length === 0) return;
  const parking = createParking(run);
  for (const { link, event } of units) {
    if (link === null) continue;
    const [side, itemId] =
      event.kind === 'here' ? (['exchange', link.eventId] as const) : (['severa', link.activityId] as const);
    if (itemId !== null) parking.park(side, itemId, HELD_BACK, 'later');
  }
  await parking.save();
  run.tally.add('parked', units.length);
}

/** Items that were edited or came back have left their guard; one that holds nothing any more is done. */
async function closeGuards(run: Run): Promise<void> {
  if (!run.lease.mailbox().guarded) return;
  const live = [...run.guards.values()].filter(({ state }) => state !== 'done');
  const links = (await run.store.links(run.mailboxId)).filter(isGuarded);
  for (const guard of live) {
    const deletions = links.filter(({ cause }) => cause === guard.id).length;
    await changeGuard(run.store, guard, (row) => {
      if (row.state !== 'done' && deletions === 0) return { ...row, deletions, state: 'done' };
      return row.state === 'open' && deletions !== row.deletions ? { ...row, deletions } : null;
    });
  }
  const causes = new Set(links.map(({ cause }) => cause));
  if (live.some(({ id }) => causes.has(id))) return;
  await run.lease.update((row) => ({ ...row, guarded: false }));
}
