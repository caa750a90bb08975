import { settle } from './batch.ts';
import { mustBeSameCalendar } from './confirm.ts';
import type { Said } from './decide.ts';
import { newActivityObstacle, newEventObstacle } from './eligible.ts';
import { MARK_UNKNOWN, madeByLostPosts, madeByUs } from './find-made.ts';
import { eventsOf, type Listing, listActivities, type Round, readRound } from './listing.ts';
import { pairEqual } from './match.ts';
import { overEnded } from './over-ended.ts';
import { createParking } from './parking.ts';
import type { Activity, CalendarEvent, Link, MailboxState } from './ports.ts';
import { rememberPulled } from './pull-cursor.ts';
import type { Run } from './run.ts';
import { here, linkForActivity, linkForEvent, linkForPair, UNCHANGED, type Unit, unit } from './unit.ts';
import { fallAsleep, hinted, isFree } from './wake.ts';

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
  if (run.lease.mailbox().phase !== 'first-sync') await fallAsleep(run);
  await run.lease.update((row) => ({
    ...row,
    phase: 'first-sync',
    firstSyncAt: row.firstSyncAt ?? run.clock(),
    window: row.window ?? window,
    checkedAt: run.clock(),
  }));
  await mustBeSameCalendar(run);
  const round = await readRound(run, null, window);
  const listing = await listActivities(run, [run.policy.userId], window);
  await readMembership(run, listing);
  if (listing.asOf !== null) await rememberPulled(run.store, listing.asOf);
  const both = { round, listing };

  const stored = await run.store.links(run.mailboxId);
  for (const link of stored) if (link.state === 'creating-activity') run.waiting.set(link.id, link);
  const { cursor } = run.lease.mailbox();
  const looked = await lookAgain(run, both, stored);
  const planned = cursor === null ? await plan(run, both, looked) : looked;
  // The pairing's own cursor is kept when it is resumed: changes since then come with the next round.
  if (cursor === null) await updateAwake(run, { cursor: round.cursor });

  await settle(run, [...unitsOf(planned, both), ...leftOver(run, planned, both)]);
  await updateAwake(run, { phase: 'live' });
}

/** A user who switched the sync off meanwhile finds it asleep, whatever this run came to (H3a). */
async function updateAwake(run: Run, change: Partial<MailboxState>): Promise<void> {
  await run.lease.update((row) => (row.phase === 'asleep' ? row : { ...row, ...change }));
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
    (activity) =>
      !linked.has(activity.id) &&
      newActivityObstacle(activity, run.policy, run.shared.get(activity.id) === true) === null,
  );
  const rows = [
    ...pairEqual(free, activities, run.express).map(({ event, activity }) => ({
      row: toEvent.find(({ activityId }) => activityId === activity.id),
      event,
      activity,
    })),
    ...pairEqual(events, freeActivities, run.express).map(({ event, activity }) => ({
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
            // The event is the person's own, whatever was planned: nothing ever removes it as ours.
            origin: 'exchange',
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
  const ended = new Set(stored.filter((link) => isFree(run, link)));
  const kept = stored.filter((link) => !ended.has(link));
  const linkedEvents = new Set(kept.map(({ eventId }) => eventId));
  const linkedActivities = new Set(kept.map(({ activityId }) => activityId));
  const lost = madeByLostPosts(
    kept,
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
  for (const { event, activity } of await hinted(run, free(events), free(activities), ended)) {
    pair(event, activity, linkForPair(run, event, activity));
    run.tally.add('matched');
  }
  for (const { event, activity } of pairEqual(free(events), free(activities), run.express)) {
    pair(event, activity, linkForPair(run, event, activity));
    run.tally.add('matched');
  }
  rows.push(...free(events).map((event) => linkForEvent(run, event)));
  rows.push(...free(activities).map((activity) => linkForActivity(run, activity)));
  await run.lease.keep();
  const { reused, retired } = overEnded(rows, ended);
  if (retired.length > 0) await run.store.saveLinks(retired, run.lease.number);
  return [...kept, ...(await run.store.saveLinks(reused, run.lease.number))];
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
  return [...of('paired'), ...of('sleeping'), ...mixed.flat()];
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
