import { isBooked, parkedAs } from './booked.ts';
import { relinked, toProve } from './confirm.ts';
import type { Missing } from './daily-check.ts';
import { joinFree } from './join-free.ts';
import type { Round } from './listing.ts';
import { locateAhead } from './locate-here.ts';
import { isMeetingLink } from './meeting.ts';
import { sameUidElsewhere, underUidOfLinked } from './new-ids.ts';
import type { Activity, CalendarEvent, Delivery, Parked } from './ports.ts';
import { lookedUp, provenOrWaiting, readActivities, readEvents, toLookUp } from './read-sides.ts';
import type { Run } from './run.ts';
import { concernsSeries, unfold } from './unfold.ts';
import { isTurned, UNCHANGED, type Unit, unit } from './unit.ts';

/** Everything that may have changed, each item once, with what each side says of it. */
export async function gather(
  run: Run,
  given: Round,
  deliveries: readonly Delivery[],
  due: readonly Pick<Parked, 'side' | 'itemId'>[],
  missing: Pick<Missing, 'eventIds' | 'activityIds'>,
): Promise<Unit[]> {
  const dueEvents = due.filter(({ side }) => side === 'exchange').map(({ itemId }) => itemId);
  const dueActivities = due.filter(({ side }) => side === 'severa').map(({ itemId }) => itemId);
  const looked = new Set([...dueEvents, ...missing.eventIds]);
  const round = await inForm(run, given, looked);
  // What has to give way first, or waits for that, is no event of its own now.
  const waits = (id: string) => run.turning.has(id) && !round.changes.has(id) && !round.replaced?.has(id);
  const eventIds = new Set(
    [...round.changes.keys(), ...(round.replaced?.keys() ?? []), ...looked].filter((id) => !waits(id)),
  );
  const delivered = deliveries.map(({ activityId }) => activityId);
  for (const { activityId, stamp, deleted, by } of deliveries) {
    if (deleted && by === run.policy.userId) run.deletedByPerson.add(activityId);
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
    // Whether an edit may reach a meeting, or is put back, is decided on what it holds now (P5).
    if (link.eventId === null || (isBooked(run, link) && !isMeetingLink(link))) continue;
    linksByEvent.set(link.eventId, link);
    eventIds.add(link.eventId);
  }
  for (const link of linksByEvent.values()) {
    if (link.eventId === null || link.activityId === null || isBooked(run, link) || isTurned(link)) continue;
    if (!eventIds.has(link.eventId)) continue;
    linksByActivity.set(link.activityId, link);
    activityIds.add(link.activityId);
  }

  for (const link of linksByEvent.values()) if (link.state === 'creating-activity') run.waiting.set(link.id, link);

  const shown = await readEvents(run, round, eventIds, linksByEvent, missing.eventIds);
  const read = await readActivities(run, activityIds, linksByActivity);
  run.ahead.clear();
  await locateAhead(run, [
    ...toLookUp(run, round, shown, linksByEvent),
    ...toProve(run, shown, linksByEvent, read, linksByActivity),
  ]);
  const events = await lookedUp(run, round, shown, linksByEvent);
  const activities = await provenOrWaiting(run, read, linksByActivity);
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

/** Series in the form that Severa can hold; the mailbox's links are read only where one may be concerned. */
async function inForm(run: Run, round: Round, looked: ReadonlySet<string>): Promise<Round> {
  const ids = [...round.changes.keys(), ...looked];
  if (ids.length === 0) return round;
  const linked = await run.store.linksByEvent(run.mailboxId, ids);
  if (!concernsSeries(run, round.changes.values(), looked, (id) => linked.has(id))) return round;
  return unfold(run, round, looked, () => run.store.links(run.mailboxId));
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
