import { settle } from './batch.ts';
import { mayComeBack, type Said } from './decide.ts';
import { settleDeletions } from './deletions.ts';
import { newActivityObstacle, newEventObstacle } from './eligible.ts';
import { checkConfirmed, mayMake } from './first-sync-word.ts';
import { together } from './limits.ts';
import { readPeople } from './listed-people.ts';
import { type Both, eventsOf, type Listing, listActivities, type Round, readRound } from './listing.ts';
import { locateHere, mustBeSameCalendar } from './locate-here.ts';
import { pairEqual } from './match.ts';
import { underNewIds } from './new-ids.ts';
import { plan } from './plan.ts';
import type { Activity, CalendarEvent, Link, MailboxState } from './ports.ts';
import { rememberPulled } from './pull-cursor.ts';
import { readActivity } from './read-activity.ts';
import { type Run, SwitchedOff } from './run.ts';
import { selectionOf } from './selection.ts';
import { asleep } from './switch.ts';
import { turnForms } from './turn-forms.ts';
import { unfold } from './unfold.ts';
import { here, isEnded, isReplay, UNCHANGED, type Unit, unit } from './unit.ts';
import { fallAsleep } from './wake.ts';

/** How long a listing may lag behind a write, in milliseconds, with some room for clocks. */
const LAG_MS = 5 * 60 * 1000;

/**
 * H8, I5: both sides are listed whole, the pairing is stored (ids and stamps only), then applied in batches. It counts
 * as done only at the end; begun again after a crash or for want of time, it goes on with the stored pairing.
 */
export async function firstSync(run: Run): Promise<void> {
  const { window } = run.policy;
  checkConfirmed(run);
  await run.lease.fence();
  if (run.lease.mailbox().phase !== 'first-sync') await fallAsleep(run);
  await setOut(run);
  await mustBeSameCalendar(run);
  const [whole, listing] = await together(
    readRound(run, null, window),
    listActivities(run, [run.policy.userId], window),
  );
  await readPeople(run, listing);
  if (listing.asOf !== null) await rememberPulled(run.store, listing.asOf);
  const before = await run.store.links(run.mailboxId);
  const round = await completed(run, whole, before);
  const stored = await underNewIds(run, round, before);
  const fresh = await freshened(run, listing, stored);
  const isLinked = new Set(stored.map(({ activityId }) => activityId));
  const partners = [...fresh.activities.values()].filter(({ id }) => !isLinked.has(id));
  const both = { round: await unfold(run, round, new Set(), async () => stored, partners), listing: fresh };
  for (const link of stored) if (link.state === 'creating-activity') run.waiting.set(link.id, link);
  const { cursor } = run.lease.mailbox();
  const looked = await lookAgain(run, both, stored);
  const planned = cursor === null ? await plan(run, both, looked) : looked;
  // The pairing's own cursor is kept when it is resumed: changes since then come with the next round.
  if (cursor === null) await updateAwake(run, { cursor: round.cursor });
  await mayMake(run, planned);

  await settle(run, [...unitsOf(planned, both), ...broughtBack(planned, both), ...leftOver(run, planned, both)]);
  await turnForms(run);
  await settleDeletions(run);
  // Of another selection than before, the next run brings back what it had removed (H5).
  const { selection = selectionOf(run.policy.typeIds) } = run.lease.mailbox();
  await updateAwake(run, { phase: 'live', selection });
}

/**
 * From here on it is a first sync, unless somebody has switched the sync off since the run took its lease (H3a). Our row
 * first, then a look at the organisation: who switches that off writes it first and our row after it.
 */
async function setOut(run: Run): Promise<void> {
  await run.lease.update((row) =>
    row.enabled
      ? {
          ...row,
          phase: 'first-sync',
          firstSyncAt: row.firstSyncAt ?? run.clock(),
          window: row.window ?? run.policy.window,
          checkedAt: run.clock(),
        }
      : row,
  );
  const organization = await run.store.organization();
  if (run.lease.mailbox().enabled && organization?.enabled) return;
  await run.lease.update(asleep);
  throw new SwitchedOff('The sync was switched off.');
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

/** The planned rows, both kinds of making side by side so that both systems work at once. */
function unitsOf(planned: readonly Link[], { round, listing }: Both): Unit[] {
  const said = (link: Link): Unit => unit(link, saidOfEvent(link, round), saidOfActivity(link, listing));
  const of = (state: Link['state']) => planned.filter((link) => link.state === state).map(said);
  const [activities, events] = [of('creating-activity'), of('creating-event')];
  const mixed = Array.from({ length: Math.max(activities.length, events.length) }, (_, index) =>
    [activities[index], events[index]].filter((one) => one !== undefined),
  );
  return [...of('paired'), ...of('sleeping'), ...mixed.flat()];
}

function saidOfEvent(link: Link, round: Round): Said<CalendarEvent> {
  if (link.eventId === null) return UNCHANGED;
  const other = round.replaced?.get(link.eventId);
  if (other !== undefined) return { kind: 'replaced', event: other };
  const change = round.changes.get(link.eventId);
  if (change?.kind === 'event' && !isReplay(link, change.event)) return here(change.event);
  return change?.kind === 'unreadable' ? change : { kind: 'absent' };
}

function saidOfActivity({ activityId }: Link, listing: Listing): Said<Activity> {
  if (activityId === null) return UNCHANGED;
  const activity = listing.activities.get(activityId);
  if (activity !== undefined) return here(activity);
  const reason = listing.unreadable.get(activityId);
  // Not listed: asked for by its id.
  return reason === undefined ? UNCHANGED : { kind: 'unreadable', id: activityId, reason };
}

/** Links that were over or let go, and whose events are there again: the round that showed them won't come twice. */
function broughtBack(planned: readonly Link[], { round, listing }: Both): Unit[] {
  return planned.flatMap((link) => {
    if (!isEnded(link) && !mayComeBack(link)) return [];
    const change = round.changes.get(link.eventId ?? '');
    // A single read may lag behind what the listing has shown.
    return change?.kind === 'event' ? [unit(link, here(change.event), saidOfActivity(link, listing))] : [];
  });
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
    if (linked.has(activity.id) || newActivityObstacle(activity, run.policy) === null) continue;
    units.push(unit(null, UNCHANGED, here(activity)));
  }
  for (const [id, reason] of listing.unreadable) units.push(unit(null, UNCHANGED, { kind: 'unreadable', id, reason }));
  return units;
}
