import { settle } from './batch.ts';
import { parkedAs } from './booked.ts';
import { decidedItems, settleDeletions } from './deletions.ts';
import { concerned } from './guests.ts';
import { mailboxesOf } from './people.ts';
import type { Delivery } from './ports.ts';
import { provenOrWaiting, readActivities } from './read-sides.ts';
import { checkTime, type Run } from './run.ts';
import { UNCHANGED, type Unit, unit } from './unit.ts';

const SLICE = 100;

/**
 * H12a: the person hasn't switched the sync on, and somebody who has shares an activity with him. Only what was delivered is
 * looked at, and of his calendar only the events that we made, by their ids.
 */
export async function guestSync(run: Run, deliveries: readonly Delivery[]): Promise<'done'> {
  await run.lease.fence();
  const due = [...run.parked.values()].filter(({ nextTry }) => nextTry !== null && nextTry <= run.clock());
  const dueIds = due.filter(({ side }) => side === 'severa').map(({ itemId }) => itemId);
  const dueEvents = due.filter(({ side }) => side === 'exchange').map(({ itemId }) => itemId);
  const waiting = await run.store.linksByEvent(run.mailboxId, dueEvents);
  const decided = (await decidedItems(run)).map(({ itemId }) => itemId);
  const ids = [
    ...new Set([...dueIds, ...decided, ...[...waiting.values()].flatMap(({ activityId }) => activityId ?? [])]),
  ];
  if (ids.length > 0) await settle(run, await guestUnits(run, ids));
  for (let at = 0; at < deliveries.length; at += SLICE) {
    if (at > 0) checkTime(run);
    const slice = deliveries.slice(at, at + SLICE);
    for (const { activityId, stamp, deleted } of slice) {
      if (deleted) run.saidDeleted.add(activityId);
      else run.stamps.set(activityId, stamp);
    }
    await settle(
      run,
      await guestUnits(
        run,
        slice.map(({ activityId }) => activityId),
      ),
    );
    await run.store.removeDeliveries(slice);
  }
  await settleDeletions(run);
  return 'done';
}

/** H3a: what nobody else whose sync is on has a part in stays as it is: he may have switched off, or be on again by now. */
async function shared(run: Run, ids: readonly string[]): Promise<readonly string[]> {
  if (ids.length === 0) return ids;
  const rows = await run.store.activityRows(ids);
  const others = (await mailboxesOf(run)).filter(({ mailboxId }) => mailboxId !== run.mailboxId);
  return ids.filter((id) => concerned(others, new Set(rows.get(id)?.people ?? [])).length > 0);
}

async function guestUnits(run: Run, given: readonly string[]): Promise<readonly Unit[]> {
  const ids = await shared(run, given);
  const links = await run.store.linksByActivity(run.mailboxId, ids);
  // What is the person's own is left alone, linked or not.
  const ours = new Set(ids.filter((id) => (links.get(id)?.origin ?? 'severa') === 'severa'));
  const said = await provenOrWaiting(run, await readActivities(run, ours, links), links);
  const units: Unit[] = [];
  for (const [id, one] of said) {
    const link = links.get(id) ?? null;
    if (link !== null) units.push(unit(link, link.eventId === null ? UNCHANGED : { kind: 'absent' }, one));
    else if (one.kind === 'here' || one.kind === 'unreadable') units.push(unit(null, UNCHANGED, one));
    else await run.store.unpark(parkedAs(run, 'severa', id));
  }
  return units;
}
