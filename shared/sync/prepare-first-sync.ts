import { newActivityObstacle, newEventObstacle } from './eligible.ts';
import { together } from './limits.ts';
import { type Both, eventsOf, type Listing, listActivities, type Round, readRound } from './listing.ts';
import { locateHere } from './locate-here.ts';
import { pairEqual } from './match.ts';
import { underNewIds } from './new-ids.ts';
import { plan } from './plan.ts';
import type { Link } from './ports.ts';
import { readActivity } from './read-activity.ts';
import type { Run } from './run.ts';
import { unfold } from './unfold.ts';
import { isTurned } from './unit.ts';

/** How long a listing may lag behind a write, in milliseconds, with some room for clocks. */
const LAG_MS = 5 * 60 * 1000;

/** What a first sync would do: every row of the pairing, and what both sides showed. */
export interface Prepared {
  readonly planned: readonly Link[];
  readonly both: Both;
}

/** Both sides whole, each once. */
export async function listBoth(run: Run): Promise<Both> {
  const { userId, window } = run.policy;
  const [round, listing] = await together(readRound(run, null, window), listActivities(run, [userId], window));
  return { round, listing };
}

/**
 * H8: from what was listed to the stored pairing; no calendar is written. Of a mailbox whose cursor is set it is the pairing
 * of an earlier attempt. A preview does the very same over a store that keeps nothing.
 */
export async function prepare(run: Run, listed: Both): Promise<Prepared> {
  const before = await run.store.links(run.mailboxId);
  const round = await completed(run, listed.round, before);
  const stored = await underNewIds(run, round, before);
  const fresh = await freshened(run, listed.listing, stored);
  // An ended link is a hint only (H13): a series that it knew is as free as any other, unless we removed it for its other form.
  const isHeld = (link: Link) => link.state !== 'closed' || isTurned(link);
  const isLinked = new Set(stored.filter(isHeld).map(({ activityId }) => activityId));
  const partners = [...fresh.activities.values()].filter(({ id }) => !isLinked.has(id));
  const both = { round: await unfold(run, round, new Set(), async () => stored, partners), listing: fresh };
  for (const link of stored) if (link.state === 'creating-activity') run.waiting.set(link.id, link);
  const { cursor } = run.lease.mailbox();
  const looked = await lookAgain(run, both, stored);
  return { planned: cursor === null ? await plan(run, both, looked) : looked, both };
}

/** The same of the mailbox: an event that we saw change a moment ago, and that the round lacks, is looked up. */
async function completed(run: Run, round: Round, stored: readonly Link[]): Promise<Round> {
  const late = stored.flatMap(({ eventId: id, eventStamp, uid }) => {
    const isMissing = id !== null && eventStamp !== null && eventStamp > run.clock() - LAG_MS && !round.changes.has(id);
    return isMissing ? [{ id, uid }] : [];
  });
  if (late.length === 0) return round;
  await run.lease.keep();
  const places = await locateHere(run, late);
  const changes = new Map(round.changes);
  for (const [index, { id }] of late.entries()) {
    const place = places[index];
    if (place?.kind === 'here') changes.set(id, { kind: 'event', event: place.event });
    if (place?.kind === 'unknown') changes.set(id, { kind: 'unreadable', id, reason: place.reason });
  }
  return { ...round, changes };
}

/**
 * A listing may lag behind what our own links know of an activity: what it shows in an older state, or not yet, is read by
 * its id before anything is decided or made on the strength of it.
 */
async function freshened(run: Run, listing: Listing, stored: readonly Link[]): Promise<Listing> {
  const activities = new Map(listing.activities);
  const unreadable = new Map(listing.unreadable);
  const asOf = listing.asOf ?? (await run.host.now());
  for (const link of stored) {
    const { activityId: id, activityStamp: stamp } = link;
    if (id === null || stamp === null || stamp <= asOf - LAG_MS || unreadable.has(id)) continue;
    if ((activities.get(id)?.modified ?? Number.NEGATIVE_INFINITY) >= stamp) continue;
    await run.lease.keep();
    const said = await readActivity(run, id, link);
    activities.delete(id);
    if (said.kind === 'here') activities.set(id, said.value);
    else if (said.kind === 'unreadable') unreadable.set(id, said.reason);
  }
  return { ...listing, activities, unreadable };
}

/**
 * H8a: rows of an earlier attempt are about to be made; the person may have typed the same meanwhile. An equal item is
 * linked and stays his own.
 */
async function lookAgain(run: Run, { round, listing }: Both, stored: readonly Link[]): Promise<readonly Link[]> {
  const linked = new Set(stored.flatMap(({ eventId, activityId }) => [eventId, activityId]));
  const unsent = stored.filter(({ createSent }) => createSent === null);
  const toEvent = unsent.filter(({ state }) => state === 'creating-event');
  const toActivity = unsent.filter(({ state }) => state === 'creating-activity');
  const activities = toEvent.flatMap(({ activityId }) => listing.activities.get(activityId ?? '') ?? []);
  const free = eventsOf(round).filter(
    (event) => !linked.has(event.id) && !event.mayBeMarked && newEventObstacle(event, run.policy) === null,
  );
  const events = eventsOf(round).filter(({ id }) => toActivity.some(({ eventId }) => eventId === id));
  const freeActivities = [...listing.activities.values()].filter(
    (activity) => !linked.has(activity.id) && newActivityObstacle(activity, run.policy) === null,
  );
  const rows = [
    ...pairEqual(free, activities, run.express, run.policy).map(({ event, activity }) => ({
      row: toEvent.find(({ activityId }) => activityId === activity.id),
      event,
      activity,
    })),
    ...pairEqual(events, freeActivities, run.express, run.policy).map(({ event, activity }) => ({
      row: toActivity.find(({ eventId }) => eventId === event.id),
      event,
      activity,
    })),
  ].flatMap(({ row, event, activity }): Link[] =>
    row === undefined
      ? []
      : [
          {
            ...row,
            // Each is the person's own, whatever was planned: nothing ever removes it as ours.
            origin: 'both',
            state: 'paired',
            eventId: event.id,
            uid: event.uid,
            activityId: activity.id,
          },
        ],
  );
  if (rows.length === 0) return stored;
  run.tally.add('matched', rows.length);
  const saved = new Map((await run.store.saveLinks(rows, run.lease.number)).map((link) => [link.id, link]));
  return stored.map((link) => saved.get(link.id) ?? link);
}
