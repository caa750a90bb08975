import { settle } from './batch.ts';
import type { Said } from './decide.ts';
import { newActivityObstacle, newEventObstacle } from './eligible.ts';
import { MARK_UNKNOWN, madeByLostPosts, madeByUs } from './find-made.ts';
import { eventsOf, type Listing, listActivities, type Round, readRound } from './listing.ts';
import { pairEqual } from './match.ts';
import { createParking } from './parking.ts';
import type { Activity, CalendarEvent, Link } from './ports.ts';
import { rememberPulled } from './pull-cursor.ts';
import type { Run } from './run.ts';
import { here, linkForActivity, linkForEvent, linkForPair, UNCHANGED, type Unit, unit } from './unit.ts';

interface Both {
  readonly round: Round;
  readonly listing: Listing;
}

/**
 * H8, I5: both sides are listed whole, the pairing is stored (ids and stamps only), then applied in batches. It counts
 * as done only at the end; begun again after a crash or for want of time, it goes on with the stored pairing.
 */
export async function firstSync(run: Run): Promise<void> {
  const { window } = run.policy;
  // From here on the organisation's pull delivers to this mailbox: what changes during the listing isn't missed.
  await run.lease.update((row) => ({
    ...row,
    phase: 'first-sync',
    firstSyncAt: row.firstSyncAt ?? run.clock(),
    window: row.window ?? window,
  }));
  const round = await readRound(run, null, window);
  const listing = await listActivities(run, [run.policy.userId], window);
  await readMembership(run, listing);
  if (listing.asOf !== null) await rememberPulled(run.store, listing.asOf);
  const both = { round, listing };

  const stored = await run.store.links(run.mailboxId);
  for (const link of stored) if (link.state === 'creating-activity') run.waiting.set(link.id, link);
  const { cursor } = run.lease.mailbox();
  const planned = cursor === null ? await plan(run, both, stored) : stored;
  // The pairing's own cursor is kept when it is resumed: changes since then come with the next round.
  if (cursor === null) await run.lease.update((row) => ({ ...row, cursor: round.cursor }));

  await settle(run, [...unitsOf(planned, both), ...leftOver(run, planned, both)]);
  await run.lease.update((row) => ({ ...row, phase: 'live' }));
}

/** Which of the person's own activities other users take part in: one listing of all the others (`includeAsMember`). */
async function readMembership(run: Run, own: Listing): Promise<void> {
  const users = await run.host.users();
  const others = users.filter(({ id, active }) => active && id !== run.policy.userId).map(({ id }) => id);
  const theirs = await listActivities(run, others, run.policy.window);
  for (const [id, activity] of own.activities) {
    run.shared.set(id, activity.ownerId !== run.policy.userId || theirs.activities.has(id));
  }
}

/** Pairs and rows for what is to be made, stored before anything is made. */
async function plan(run: Run, { round, listing }: Both, stored: readonly Link[]): Promise<readonly Link[]> {
  const linkedEvents = new Set(stored.map(({ eventId }) => eventId));
  const linkedActivities = new Set(stored.map(({ activityId }) => activityId));
  const lost = madeByLostPosts(
    stored,
    [...listing.activities.values()].filter(({ id }) => !linkedActivities.has(id)),
  );

  const events = eventsOf(round).filter(
    (event) => !linkedEvents.has(event.id) && newEventObstacle(event, run.policy) === null,
  );
  const activities = [...listing.activities.values()].filter(
    (activity) =>
      !linkedActivities.has(activity.id) &&
      !lost.has(activity.id) &&
      newActivityObstacle(activity, run.policy, run.shared.get(activity.id) === true) === null,
  );

  const rows: Link[] = [];
  const paired = new Set<string>();
  const pair = (event: CalendarEvent, activity: Activity, link: Link) => {
    paired.add(event.id).add(activity.id);
    rows.push({ ...link, eventId: event.id, uid: event.uid, activityId: activity.id, state: 'paired' });
  };
  const byId = new Map(activities.map((activity) => [activity.id, activity]));
  const { made, unknown } = await madeByUs(run, events);
  const parking = createParking(run);
  for (const id of unknown) {
    paired.add(id);
    parking.park('exchange', id, MARK_UNKNOWN, 'later');
  }
  await parking.save();
  for (const [eventId, { activityId, link }] of made) {
    const event = events.find(({ id }) => id === eventId);
    const activity = byId.get(activityId);
    if (event === undefined || (activity === undefined && link === null)) continue;
    // A row that is still making this event finds it again by itself when it sends the same mark.
    if (link !== null) paired.add(event.id);
    else if (activity !== undefined) pair(event, activity, linkForPair(run, event, activity));
  }
  const free = <T extends { readonly id: string }>(items: readonly T[]) => items.filter(({ id }) => !paired.has(id));
  for (const { event, activity } of pairEqual(free(events), free(activities), run.express)) {
    pair(event, activity, linkForPair(run, event, activity));
    run.tally.add('matched');
  }
  rows.push(...free(events).map((event) => linkForEvent(run, event)));
  rows.push(...free(activities).map((activity) => linkForActivity(run, activity)));
  await run.lease.keep();
  return [...stored, ...(await run.store.saveLinks(rows))];
}

/** The planned rows, both kinds of making side by side so that both systems work at once. */
function unitsOf(planned: readonly Link[], { round, listing }: Both): Unit[] {
  const said = (link: Link): Unit => {
    const change = link.eventId === null ? undefined : round.changes.get(link.eventId);
    const event: Said<CalendarEvent> =
      change?.kind === 'event' ? here(change.event) : link.eventId === null ? UNCHANGED : { kind: 'absent' };
    const activity = link.activityId === null ? undefined : listing.activities.get(link.activityId);
    return unit(link, event, activity === undefined ? UNCHANGED : here(activity));
  };
  const of = (state: Link['state']) => planned.filter((link) => link.state === state).map(said);
  const [activities, events] = [of('creating-activity'), of('creating-event')];
  const mixed = Array.from({ length: Math.max(activities.length, events.length) }, (_, index) =>
    [activities[index], events[index]].filter((one) => one !== undefined),
  );
  return [...of('paired'), ...mixed.flat()];
}

/**
 * What has no row because the rules skip or park it. Anything else without a row came after the pairing was made, or is
 * what a lost POST made: it comes with the next round and delivery, where that is looked into.
 */
function leftOver(run: Run, planned: readonly Link[], { round, listing }: Both): Unit[] {
  const linked = new Set(planned.flatMap(({ eventId, activityId }) => [eventId, activityId]));
  const units: Unit[] = [];
  for (const [id, change] of round.changes) {
    if (linked.has(id)) continue;
    if (change.kind === 'event' && newEventObstacle(change.event, run.policy) !== null) {
      units.push(unit(null, here(change.event)));
    }
    if (change.kind === 'unreadable') units.push(unit(null, { ...change, kind: 'unreadable' }));
  }
  for (const activity of listing.activities.values()) {
    const others = run.shared.get(activity.id) === true;
    if (linked.has(activity.id) || newActivityObstacle(activity, run.policy, others) === null) continue;
    units.push(unit(null, UNCHANGED, here(activity)));
  }
  for (const [id, reason] of listing.unreadable) units.push(unit(null, UNCHANGED, { kind: 'unreadable', id, reason }));
  return units;
}
