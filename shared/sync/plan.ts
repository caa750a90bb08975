import { isMatchableActivity, isMatchableEvent, newActivityObstacle, newEventObstacle } from './eligible.ts';
import { MARK_UNKNOWN, madeByLostPosts, madeByUs } from './find-made.ts';
import { type Both, eventsOf } from './listing.ts';
import { pairEqual } from './match.ts';
import { overEnded } from './over-ended.ts';
import { createParking } from './parking.ts';
import type { Link } from './ports.ts';
import type { Run } from './run.ts';
import { type LinkedIds, linkForActivity, linkForEvent, linkForIds, linkForPair } from './unit.ts';
import { hintedById, hintedByUid, isFree } from './wake.ts';

/**
 * H8: pairs, and rows for what is to be made, stored before anything is made. Partners that are known by mark or by an
 * old link (H13) are paired whatever keeps them from being synced just now; only what is left is matched by content.
 */
export async function plan(run: Run, { round, listing }: Both, stored: readonly Link[]): Promise<readonly Link[]> {
  const ended = new Set(stored.filter((link) => isFree(run, link)));
  const kept = stored.filter((link) => !ended.has(link));
  const used = new Set(kept.flatMap(({ eventId, activityId }) => [eventId, activityId]));
  const listed = [...listing.activities.values()].filter(({ id }) => !used.has(id));

  const rows: Link[] = [];
  const pair = (row: Link) => {
    used.add(row.eventId).add(row.activityId);
    rows.push(row);
  };
  const isThere = (activityId: string) => listing.activities.has(activityId) || listing.unreadable.has(activityId);
  const free = <T extends { readonly id: string }>(items: readonly T[]) => items.filter(({ id }) => !used.has(id));

  const known = [...round.changes].flatMap(([id, change]) => {
    if (change.kind === 'event') return [{ id, uid: change.event.uid }];
    return change.kind === 'unreadable' ? [{ id, uid: null }] : [];
  });
  const pairAll = (hints: readonly LinkedIds[]) => {
    for (const ids of hints) pair(linkForIds(run, ids));
    run.tally.add('matched', hints.length);
  };
  pairAll(hintedById({ events: free(known), isThere, used }, ended));
  // What a lost create made is left to the row that sent it.
  for (const id of madeByLostPosts(kept, free(listed)).keys()) used.add(id);

  const { made, unknown } = await madeByUs(run, free(eventsOf(round)));
  const parking = createParking(run);
  for (const id of unknown) {
    used.add(id);
    parking.park('exchange', id, MARK_UNKNOWN, 'later');
  }
  await parking.save();
  const done: Link[] = [];
  for (const [eventId, { activityId, link, uid }] of made) {
    if (link !== null) {
      // Made by a row whose answer was lost: from here on both sides are compared with what it sent.
      used.add(eventId);
      done.push({ ...link, state: 'sleeping', createSent: null, eventId, uid });
    } else if (isThere(activityId) && !used.has(activityId)) {
      pair(linkForIds(run, { eventId, uid, activityId, origin: 'severa' }));
    }
  }
  pairAll(await hintedByUid(run, { events: free(known), isThere, used }, ended));

  const equal = pairEqual(
    free(eventsOf(round)).filter((event) => isMatchableEvent(event, run.policy)),
    free(listed).filter((activity) => isMatchableActivity(activity, run.policy)),
    run.express,
    run.policy,
  );
  for (const { event, activity } of equal) {
    pair(linkForPair(run, event, activity));
    run.tally.add('matched');
  }
  const events = free(eventsOf(round)).filter((event) => newEventObstacle(event, run.policy) === null);
  const activities = free(listed).filter((activity) => newActivityObstacle(activity, run.policy) === null);
  rows.push(...events.map((event) => linkForEvent(run, event)));
  rows.push(...activities.map((activity) => linkForActivity(run, activity)));
  await run.lease.keep();
  const { reused, retired } = overEnded(rows, ended);
  if (retired.length > 0) await run.store.saveLinks(retired, run.lease.number);
  const isDone = new Set(done.map(({ id }) => id));
  const saved = await run.store.saveLinks([...done, ...reused], run.lease.number);
  return [...kept.filter(({ id }) => !isDone.has(id)), ...saved];
}
