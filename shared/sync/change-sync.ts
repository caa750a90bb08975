import pLimit from 'p-limit';
import { isKind } from '../errors.ts';
import { settle } from './batch.ts';
import { mustBeSameCalendar, relinked } from './confirm.ts';
import { dailyCheck, type Missing, NOTHING_MISSING } from './daily-check.ts';
import type { Said } from './decide.ts';
import { decidedItems, settleDeletions } from './deletions.ts';
import { isMatchableActivity, isMatchableEvent, newEventObstacle } from './eligible.ts';
import { MARK_UNKNOWN, madeByLostPosts, madeByUs } from './find-made.ts';
import { findEquals } from './late-match.ts';
import { type Round, readRound } from './listing.ts';
import { DELETION_DECIDED } from './parking.ts';
import { hasPending } from './pending.ts';
import { underNewIds } from './plan.ts';
import type { Activity, CalendarEvent, Delivery, Link, Parked, Whereabouts } from './ports.ts';
import { proveGone } from './prove-gone.ts';
import { NOT_SHOWN_YET, readActivity } from './read-activity.ts';
import { checkTime, type Run } from './run.ts';
import { underUidOfLinked } from './under-uid.ts';
import { found, here, isReplay, linkForIds, linkForPair, UNCHANGED, type Unit, unit } from './unit.ts';
import { windowAt } from './window.ts';

/** Deliveries that are read, decided and booked together. */
const SLICE = 50;
/** Parked items that one run looks at again. */
const MOST_DUE = 200;

/**
 * H10: the mailbox's own changes, its deliveries, and what was parked until now; nothing else is read. `more`: there is
 * more that was parked until now than one run looks at.
 */
export async function changeSync(given: Run, deliveries: readonly Delivery[]): Promise<'done' | 'more'> {
  const { round, run } = await currentRound(given);
  const decided = await decidedItems(run);
  const { due, isMore } = dueItems(run);
  const missing = await dailyCheck(run);
  const { checkedAt } = missing;
  await settle(
    run,
    await gather(run, round, deliveries.slice(0, SLICE), [...due, ...decided, ...missing.begun], missing),
  );
  // Switched off meanwhile: the cursor has gone and stays so (H3a).
  await run.lease.update((row) => (row.phase === 'live' ? { ...row, cursor: round.cursor, checkedAt } : row));
  await run.store.removeDeliveries(deliveries.slice(0, SLICE));
  // The rest in slices of its own, each booked when it is done: a bulk change in Severa never outlasts a run for nothing.
  for (let at = SLICE; at < deliveries.length; at += SLICE) {
    checkTime(run);
    const slice = deliveries.slice(at, at + SLICE);
    await settle(run, await gather(run, { changes: new Map(), cursor: round.cursor }, slice, [], NOTHING_MISSING));
    await run.store.removeDeliveries(slice);
  }
  await settleDeletions(run);
  return isMore ? 'more' : 'done';
}

/** Deletions that have still to be carried out, then what is due for the longest. */
function dueItems(run: Run): { readonly due: readonly Parked[]; readonly isMore: boolean } {
  const rank = ({ reason, nextTry }: Parked) => (reason === DELETION_DECIDED ? 0 : (nextTry ?? 0));
  const due = [...run.parked.values()]
    .filter(({ nextTry }) => nextTry !== null && nextTry <= run.clock())
    .sort((one, other) => rank(one) - rank(other));
  return { due: due.slice(0, MOST_DUE), isMore: due.length > MOST_DUE };
}

/**
 * The round since the cursor; for a dead cursor a new round over the window of today, in which what is linked already is
 * no news (M4).
 */
async function currentRound(run: Run): Promise<{ readonly round: Round; readonly run: Run }> {
  const { cursor, window } = run.lease.mailbox();
  const within = window ?? windowAt(run.clock());
  try {
    return { round: await readRound(run, cursor, within), run };
  } catch (error) {
    if (!isKind(error, 'cursor-lost')) throw error;
    // A dead cursor may be that of another mailbox behind the same address.
    await mustBeSameCalendar(run);
    const fresh = windowAt(run.clock());
    // A new round doesn't say what is gone: the ids are listed against the links in this very run (M4).
    await run.lease.update((row) =>
      row.phase === 'live' ? { ...row, cursor: null, window: fresh, checkedAt: null } : row,
    );
    const round = await readRound(run, null, fresh);
    // Nor does it say that an event left when it shows it under a new id.
    await underNewIds(run, round, await run.store.links(run.mailboxId));
    return { round, run: { ...run, policy: { ...run.policy, window: fresh } } };
  }
}

/** Everything that may have changed, each item once, with what each side says of it. */
async function gather(
  run: Run,
  round: Round,
  deliveries: readonly Delivery[],
  due: readonly Pick<Parked, 'side' | 'itemId'>[],
  missing: Pick<Missing, 'eventIds' | 'activityIds'>,
): Promise<Unit[]> {
  const dueEvents = due.filter(({ side }) => side === 'exchange').map(({ itemId }) => itemId);
  const dueActivities = due.filter(({ side }) => side === 'severa').map(({ itemId }) => itemId);
  const eventIds = new Set([...round.changes.keys(), ...dueEvents, ...missing.eventIds]);
  const delivered = deliveries.map(({ activityId }) => activityId);
  for (const { activityId, stamp, deleted } of deliveries) {
    if (deleted) run.saidDeleted.add(activityId);
    else run.stamps.set(activityId, Math.max(stamp, run.stamps.get(activityId) ?? stamp));
  }
  const activityIds = new Set([...delivered, ...dueActivities, ...missing.activityIds]);
  // A changed activity may be what a lost POST made, for whatever its event is parked by now.
  const pending = [...run.parked.values()].filter(
    ({ reason, side }) => reason === 'create-unanswered' || (side === 'exchange' && activityIds.size > 0),
  );
  const asked = new Set([...eventIds, ...pending.map(({ itemId }) => itemId)]);
  const linksByEvent = new Map(await run.store.linksByEvent(run.mailboxId, [...asked]));
  const linksByActivity = new Map(await run.store.linksByActivity(run.mailboxId, [...activityIds]));

  // A link that is parked or has unbooked writes doesn't know all of its sides: both are read, whichever turned up.
  for (const link of linksByActivity.values()) {
    if (link.eventId === null || isBooked(run, link)) continue;
    linksByEvent.set(link.eventId, link);
    eventIds.add(link.eventId);
  }
  for (const link of linksByEvent.values()) {
    if (link.eventId === null || link.activityId === null || isBooked(run, link)) continue;
    if (!eventIds.has(link.eventId)) continue;
    linksByActivity.set(link.activityId, link);
    activityIds.add(link.activityId);
  }

  for (const link of linksByEvent.values()) if (link.state === 'creating-activity') run.waiting.set(link.id, link);

  const shown = await readEvents(run, round, eventIds, linksByEvent, missing.eventIds);
  const events = await lookedUp(run, round, shown, linksByEvent);
  const activities = await provenOrWaiting(
    run,
    await readActivities(run, activityIds, linksByActivity),
    linksByActivity,
  );
  const units = new Map<string, Unit>();
  const put = (key: string, one: Unit) => units.set(key, merged(units.get(key), one));
  const forget: Parked[] = [];
  const freeEvents: CalendarEvent[] = [];
  const freeActivities: Activity[] = [];

  const renamed = sameUidElsewhere(events, linksByEvent);
  for (const [id, said] of events) {
    const link = linksByEvent.get(id);
    const event = link === undefined ? undefined : renamed.get(link.id);
    if (link !== undefined && event !== undefined) put(link.id, relinked(unit(link, said), event));
    else if (link !== undefined) put(link.id, unit(link, said));
    else if (said.kind === 'here' && [...renamed.values()].includes(said.value)) continue;
    else if (said.kind === 'here') freeEvents.push(said.value);
    else if (said.kind === 'unreadable') put(id, unit(null, said));
    else forget.push(...parkedAs(run, 'exchange', id));
  }
  for (const [id, said] of activities) {
    const link = linksByActivity.get(id);
    if (link !== undefined) put(link.id, unit(link, UNCHANGED, said));
    else if (said.kind === 'here') freeActivities.push(said.value);
    else if (said.kind === 'unreadable') put(id, unit(null, UNCHANGED, said));
    else forget.push(...parkedAs(run, 'severa', id));
  }
  if (forget.length > 0) await run.store.unpark(forget);
  const followed = await underUidOfLinked(run, freeEvents);
  for (const [, one] of followed) put(one.link?.id ?? keyOf(one), one);
  const newEvents = freeEvents.filter((event) => !followed.has(event));
  for (const one of await joinFree(run, newEvents, freeActivities, linksByEvent.values())) {
    put(one.link?.id ?? keyOf(one), one);
  }
  return [...units.values()];
}

/** M4: an event that left while its UID turned up under a new id, by link id. */
function sameUidElsewhere(
  events: ReadonlyMap<string, Said<CalendarEvent>>,
  links: ReadonlyMap<string, Link>,
): ReadonlyMap<string, CalendarEvent> {
  const found = new Map<string, CalendarEvent>();
  const free = [...events].flatMap(([id, said]) => (said.kind === 'here' && !links.has(id) ? [said.value] : []));
  if (free.length === 0) return found;
  for (const [id, said] of events) {
    const link = links.get(id);
    if (said.kind !== 'absent' || link === undefined || link.uid === null || link.state === 'closed') continue;
    const event = free.find((one) => one.uid === link.uid && ![...found.values()].includes(one));
    if (event !== undefined) found.set(link.id, event);
  }
  return found;
}

/** Unlinked items: first what a lost write of ours made (I1a), then equals that are older than the first sync (H8). */
async function joinFree(
  run: Run,
  events: readonly CalendarEvent[],
  activities: readonly Activity[],
  links: Iterable<Link>,
): Promise<Unit[]> {
  const units: Unit[] = [];
  const used = new Set<string>();
  const byId = new Map(activities.map((activity) => [activity.id, activity]));
  for (const [activityId, link] of madeByLostPosts(links, activities)) {
    const activity = byId.get(activityId);
    if (activity === undefined) continue;
    used.add(activityId);
    // Its event is looked for: it may have been deleted meanwhile.
    if (link.eventId !== null) units.push(waitingEvent(link, activity));
  }
  const { made, unknown } = await madeByUs(run, events);
  for (const id of unknown) {
    used.add(id);
    units.push(unit(null, { kind: 'unreadable', id, reason: MARK_UNKNOWN }));
  }
  for (const [eventId, { activityId, link }] of made) {
    const event = events.find(({ id }) => id === eventId);
    if (event === undefined) continue;
    const said = byId.has(activityId) ? null : await readActivity(run, activityId, link);
    const activity = byId.get(activityId) ?? (said?.kind === 'here' ? said.value : null);
    if (activity === null && link !== null) {
      // Made by us, and its activity is away: an absence to be proven, not an item of the person's.
      used.add(eventId);
      const row = { ...link, state: 'live', eventId, uid: event.uid, eventVersion: event.version } as const;
      units.push({ ...unit(row, here(event), said ?? { kind: 'absent' }), unsaved: true });
    }
    if (activity === null) continue;
    used.add(eventId).add(activityId);
    const ids = { eventId, uid: event.uid, activityId, origin: 'severa' } as const;
    const pair = () => unit(linkForIds(run, ids), here(event), here(activity));
    units.push(link === null ? pair() : found(link, event, activity));
  }
  const free = <T extends { readonly id: string }>(items: readonly T[]) => items.filter(({ id }) => !used.has(id));
  const equal = await findEquals(run, {
    events: free(events).filter((event) => isMatchableEvent(event, run.policy)),
    activities: free(activities).filter((activity) => isMatchableActivity(activity, run.policy, false)),
  });
  for (const { event, activity } of equal) {
    used.add(event.id).add(activity.id);
    run.tally.add('matched');
    units.push(unit(linkForPair(run, event, activity), here(event), here(activity)));
  }
  units.push(...free(events).map((event) => unit(null, here(event))));
  units.push(...free(activities).map((activity) => unit(null, UNCHANGED, here(activity))));
  return units;
}

/** A lost POST turned up as a changed activity: its row is completed with the event as it is now. */
function waitingEvent(link: Link, activity: Activity): Unit {
  const { id: activityId, modified: activityStamp } = activity;
  const row = { ...link, state: 'live', createSent: null, activityId, activityStamp } as const;
  return { ...unit(row, { kind: 'absent' }, here(activity)), unsaved: true };
}

async function readEvents(
  run: Run,
  round: Round,
  ids: ReadonlySet<string>,
  links: ReadonlyMap<string, Link>,
  missing: ReadonlySet<string>,
): Promise<Map<string, Said<CalendarEvent>>> {
  const said = new Map<string, Said<CalendarEvent>>();
  const ask = new Set<string>();
  for (const id of ids) {
    const change = round.changes.get(id);
    if (change?.kind === 'event') {
      const link = links.get(id);
      said.set(id, mustBeAsked(run, link, change.event) ? { kind: 'absent' } : here(change.event));
    } else if (change?.kind === 'unreadable') said.set(id, { kind: 'unreadable', id, reason: change.reason });
    else if (change?.kind === 'occurrence') {
      // The stub says nothing; its series speaks for it and comes in the same round, or is asked for.
      if (!round.changes.has(change.seriesId)) ask.add(change.seriesId);
    } else if (change === undefined && !missing.has(id) && !links.has(id)) ask.add(id);
    // "Removed" also stands for an edit outside the window. What is linked is looked for where it counts (M4): an id alone
    // may answer from Deleted Items.
    else said.set(id, { kind: 'absent' });
  }
  // Not read by id alone: that may answer from Deleted Items (M4).
  const asked = [...ask];
  const places = asked.length === 0 ? [] : await run.calendar.locate(run.mailboxId, asked.map(byId));
  for (const [index, id] of asked.entries()) said.set(id, saidOf(id, places[index]));
  return said;
}

/**
 * A round may replay what is no longer so: an event without a link, which would become an activity or take the place of
 * another, is looked up first.
 */
async function lookedUp(
  run: Run,
  round: Round,
  shown: ReadonlyMap<string, Said<CalendarEvent>>,
  links: ReadonlyMap<string, Link>,
): Promise<ReadonlyMap<string, Said<CalendarEvent>>> {
  const asked = [...shown].flatMap(([id, said]) => {
    const isNew = said.kind === 'here' && !links.has(id) && round.changes.has(id);
    return isNew && newEventObstacle(said.value, run.policy)?.kind !== 'skip' ? [id] : [];
  });
  if (asked.length === 0) return shown;
  const places = await run.calendar.locate(run.mailboxId, asked.map(byId));
  return new Map([...shown, ...asked.map((id, index) => [id, saidOf(id, places[index])] as const)]);
}

/**
 * What a round shows of a linked event may be older than what the link knows; with writes that weren't booked the link
 * itself doesn't know how old.
 */
function mustBeAsked(run: Run, link: Link | undefined, event: CalendarEvent): boolean {
  if (link === undefined || link.state === 'closed' || link.state === 'released') return false;
  return isReplay(link, event) || !isBooked(run, link);
}

function saidOf(id: string, place: Whereabouts | undefined): Said<CalendarEvent> {
  if (place?.kind === 'here') return here(place.event);
  return place?.kind === 'unknown' ? { kind: 'unreadable', id, reason: place.reason } : { kind: 'absent' };
}

const byId = (id: string) => ({ id, uid: null });

async function readActivities(
  run: Run,
  ids: ReadonlySet<string>,
  links: ReadonlyMap<string, Link>,
): Promise<Map<string, Said<Activity>>> {
  const limit = pLimit(4);
  const ended = await Promise.allSettled(
    [...ids].map((id) => limit(async () => [id, await readActivity(run, id, links.get(id) ?? null)] as const)),
  );
  return new Map(
    ended.map((end) => {
      if (end.status === 'rejected') throw end.reason;
      return end.value;
    }),
  );
}

/**
 * Activities without a link: nobody would come back to one that is forgotten, so its 404 is proven like any other (M4). What
 * a host event called deleted, and Severa still shows, is looked at again a little later.
 */
async function provenOrWaiting(
  run: Run,
  said: ReadonlyMap<string, Said<Activity>>,
  links: ReadonlyMap<string, Link>,
): Promise<ReadonlyMap<string, Said<Activity>>> {
  const isDoubtful = (id: string, { kind }: Said<Activity>) =>
    kind === 'absent' && !links.has(id) && !run.saidDeleted.has(id);
  const doubtful = [...said].filter(([id, one]) => isDoubtful(id, one)).map(([activityId]) => ({ activityId }));
  const proven = await proveGone(run, doubtful);
  return new Map(
    [...said].map(([id, one]): [string, Said<Activity>] => {
      if (one.kind === 'here' && run.saidDeleted.has(id))
        return [id, { kind: 'unreadable', id, reason: NOT_SHOWN_YET }];
      const again = proven.get(id);
      return [id, again === undefined || again.kind === 'gone' ? one : again];
    }),
  );
}

function merged(before: Unit | undefined, one: Unit): Unit {
  if (before === undefined) return one;
  return {
    // A row that says more than the stored one isn't lost to what the other side has to say.
    link: before.unsaved ? before.link : (one.link ?? before.link),
    event: one.event.kind === 'unchanged' ? before.event : one.event,
    activity: one.activity.kind === 'unchanged' ? before.activity : one.activity,
    again: 0,
    unsaved: one.unsaved || before.unsaved,
    renamedFrom: one.renamedFrom ?? before.renamedFrom,
    sent: {},
  };
}

/** An unlinked unit says something of one side only. */
function keyOf({ event, activity }: Unit): string {
  const said = event.kind === 'unchanged' ? activity : event;
  if (said.kind === 'here') return said.value.id;
  return said.kind === 'unreadable' ? said.id : '';
}

/** The link says all there is to say: nothing is parked, and no write went unanswered. */
function isBooked(run: Run, link: Link): boolean {
  const rows = [...parkedAs(run, 'exchange', link.eventId ?? ''), ...parkedAs(run, 'severa', link.activityId ?? '')];
  return link.state !== 'paired' && link.state !== 'sleeping' && rows.length === 0 && !hasPending(link);
}

function parkedAs(run: Run, side: Parked['side'], itemId: string): Parked[] {
  const row = run.parked.get(`${side}:${itemId}`);
  return row === undefined ? [] : [row];
}
