import { settle } from './batch.ts';
import { NOTHING_MISSING } from './daily-check.ts';
import { deleteItems } from './delete-items.ts';
import { gather } from './gather.ts';
import { knownId, occurrenceOf } from './occurrence-id.ts';
import { createParking } from './parking.ts';
import type { Parked } from './ports.ts';
import { parkedKey, type Run, type Turn } from './run.ts';
import { TURNING } from './series-as-singles.ts';

/** An edit that is merged first, and a form that turns back because of it, each cost a pass. */
const PASSES = 4;

/**
 * Series that change their form: what stands for the old one in Severa is removed first, all of it or nothing, then the new
 * one is made. Each is parked from the first step to the last, so that a run that dies leaves no series without any form.
 * `due`: what this run looked at because it was parked.
 */
export async function turnForms(run: Run, due: readonly Pick<Parked, 'side' | 'itemId'>[] = []): Promise<void> {
  const seen = new Set(due.map(({ itemId }) => itemId));
  let idle = 0;
  for (let pass = 0; pass < PASSES && run.turning.size > 0; pass += 1) {
    for (const id of run.turning) seen.add(id);
    await parkTurning(run, [...run.turning]);
    const removed = await removeOld(run);
    idle = removed === 0 ? idle + 1 : 0;
    // Looked at whole, and nothing of it may go now. What went in an earlier run, or without an answer, is found gone only by
    // a look of its own, and the new form is made by the next.
    if (idle > 2) break;
    const ids = [...run.turning];
    const again = ids.map((itemId) => ({ side: 'exchange' as const, itemId }));
    const nothing = { changes: new Map(), cursor: '' };
    await settle(run, await gather(run, nothing, [], again, NOTHING_MISSING));
  }
  const parking = createParking(run);
  // What still waits is parked by what it waits for.
  for (const id of seen) {
    if (run.parked.get(parkedKey('exchange', id))?.reason === TURNING) parking.clear('exchange', id);
  }
  await parking.save();
  run.turning.clear();
  run.turns.clear();
}

async function parkTurning(run: Run, ids: readonly string[]): Promise<void> {
  const parking = createParking(run);
  for (const id of ids) parking.park('exchange', id, TURNING, run.clock());
  await parking.save();
}

/** Of a series whose singles all may go, or that may go itself. Not counted as deletions: nothing leaves the calendar (M5). */
async function removeOld(run: Run): Promise<number> {
  const turns = Map.groupBy(run.turns.values(), ({ unit }) => knownId(unit.link?.eventId ?? ''));
  run.turns.clear();
  const links = turns.size === 0 ? [] : await run.store.links(run.mailboxId);
  const jobs: Turn[] = [];
  for (const [seriesId, some] of turns) {
    const ids = new Set(some.map(({ unit }) => unit.link?.id));
    const isOld = ({ eventId }: { readonly eventId: string | null }) =>
      some.some(({ cause }) => cause === 'as-singles')
        ? eventId === seriesId
        : eventId !== null && eventId !== seriesId && occurrenceOf(eventId)?.seriesId === seriesId;
    const left = links.filter((link) => isOld(link) && OPEN.has(link.state) && !ids.has(link.id));
    if (left.length === 0) jobs.push(...some);
  }
  const moved = await deleteItems(
    run,
    jobs.map(({ unit, activity, cause }) => ({ unit, decision: { kind: 'delete-activity', activity }, cause })),
  );
  if (moved.length > 0) await settle(run, moved);
  return jobs.length;
}

const OPEN: ReadonlySet<string> = new Set(['live', 'paired', 'sleeping', 'removing', 'creating-activity']);
