import { continuesSeries } from '../calendar/split.ts';
import { isKind } from '../errors.ts';
import { newActivity } from './express.ts';
import { isMeeting } from './meeting.ts';
import { knownId, occurrenceOf } from './occurrence-id.ts';
import type { Activity, ActivityType, CalendarEvent, KeptActivity, Link } from './ports.ts';
import type { Run } from './run.ts';
import { isTurned } from './unit.ts';
import { sideValues } from './values.ts';

/** What a new activity takes over from the one that it goes on from, where that was given it by hand. */
export interface Inherited {
  readonly typeId: string;
  /** Severa users who take part besides its owner. */
  readonly people: readonly string[];
}

/** An event, and the link of the activity that is made of it. */
interface Made {
  readonly event: CalendarEvent;
  readonly link: Link;
}

/** Copies of removed activities that are looked through; those of one series that turns are among the newest. */
const KEPT = 1000;

/**
 * H7a: the type is given once. What a series is made of in its other form, what enters the window beside others of it, and
 * "this and following" are no new items to a person: they are of the type that he gave, and the latter has the same people.
 * By link id; looked for only where something recurs.
 */
export async function inheritedBy(run: Run, made: readonly Made[]): Promise<ReadonlyMap<string, Inherited>> {
  const found = new Map<string, Inherited>();
  const recurring = made.filter(({ event }) => isOfSeries(run, event));
  if (recurring.length === 0) return found;
  const links = await run.store.links(run.mailboxId);
  const bySeries = Map.groupBy(links, ({ eventId }) => knownId(eventId ?? ''));
  const kept = links.some(isTurned) ? await run.store.keptActivities(run.mailboxId, KEPT) : [];
  const types = await run.host.activityTypes();
  const ofSeries = new Map<string, Inherited | null>();
  for (const { event, link } of recurring) {
    const id = knownId(event.id);
    // Another form of it may have made some of a batch before: all of a series are alike.
    const key = `${id} ${occurrenceOf(event.id) === null}`;
    let from = ofSeries.get(key);
    if (from === undefined) {
      const same = (bySeries.get(id) ?? []).filter((one) => one.id !== link.id);
      from =
        fromKept(event, same, kept) ?? (await fromSibling(run, event, same)) ?? (await fromEnded(run, event, links));
      ofSeries.set(key, from);
    }
    if (from !== null && isFit(types, from.typeId)) found.set(link.id, from);
  }
  return found;
}

function isOfSeries(run: Run, { id, item }: CalendarEvent): boolean {
  if (occurrenceOf(id) !== null || run.turning.has(id)) return true;
  // Before the first sync has ended there is nothing that a series could go on from.
  return item.when.rule !== undefined && run.lease.mailbox().phase === 'live';
}

/** The form that was removed for the sake of this one; of several single items the type that most have. */
function fromKept(event: CalendarEvent, same: readonly Link[], kept: readonly KeptActivity[]): Inherited | null {
  const isSingle = occurrenceOf(event.id) !== null;
  const old = same.filter((one) => one.cause === (isSingle ? 'as-singles' : 'as-series'));
  // The newest of each come first.
  const removed = new Map(kept.toReversed().map(({ linkId, activity }) => [linkId, activity.typeId]));
  const typeIds = old.flatMap(({ id }) => removed.get(id) ?? []);
  const counts = Map.groupBy(typeIds, (typeId) => typeId);
  const [most] = [...counts].sort(([, one], [, other]) => other.length - one.length);
  return most === undefined ? null : { typeId: most[0], people: [] };
}

/** Another single item of the same series: the last one, for what is made now comes after it most often. */
async function fromSibling(run: Run, event: CalendarEvent, same: readonly Link[]): Promise<Inherited | null> {
  if (occurrenceOf(event.id) === null) return null;
  const activity = await lastOf(run, same);
  return activity === null ? null : { typeId: activity.typeId, people: [] };
}

/** "This and following": the series that this one goes on from has the same subject, and ended right before it. */
async function fromEnded(run: Run, event: CalendarEvent, links: readonly Link[]): Promise<Inherited | null> {
  const own = knownId(event.id);
  const alike = links.filter(
    ({ id, state, eventId, exchange }) =>
      state === 'live' &&
      eventId !== null &&
      knownId(eventId) !== own &&
      exchange?.fields.subject === sideValues(id, event.item).fields.subject,
  );
  const ids = [...new Set(alike.map(({ eventId }) => knownId(eventId ?? '')))];
  if (ids.length === 0) return null;
  const [started, ...others] = await run.calendar.read(run.mailboxId, [own, ...ids]);
  if (started?.kind !== 'event') return null;
  for (const [index, reading] of others.entries()) {
    if (reading.kind !== 'event' || !continuesSeries(reading.event.item, started.event.item)) continue;
    const activity = await lastOf(
      run,
      alike.filter(({ eventId }) => knownId(eventId ?? '') === ids[index]),
    );
    if (activity === null) continue;
    // A date of its own is nobody's but its owner's; a meeting says itself who takes part (P4).
    const isAlone = occurrenceOf(event.id) !== null || isMeeting(started.event);
    const people = isAlone ? [] : await participantsOf(run, activity.id);
    return { typeId: activity.typeId, people: people.filter((id) => id !== run.policy.userId) };
  }
  return null;
}

async function lastOf(run: Run, links: readonly Link[]): Promise<Activity | null> {
  const live = links
    .filter(({ state, activityId }) => state === 'live' && activityId !== null)
    .sort((one, other) => ((one.eventId ?? '') < (other.eventId ?? '') ? 1 : -1));
  const id = live[0]?.activityId ?? null;
  if (id === null) return null;
  try {
    return await run.host.read(id);
  } catch (error) {
    if (isKind(error, 'invalid')) return null;
    throw error;
  }
}

/** A type that may be given to a new activity; a task's has its own rules (H4). */
function isFit(types: readonly ActivityType[], typeId: string): boolean {
  return types.some(({ id, active, category }) => id === typeId && active && category !== 'Task');
}

/** The type of a new activity: a private event's is its own (H7). */
export function typeOfNew(run: Run, event: CalendarEvent, inherited: Inherited | undefined): string | null {
  const { typeId, shown } = newActivity(run.express, event.item, run.policy);
  return shown === 'open' ? (inherited?.typeId ?? typeId) : typeId;
}

async function participantsOf(run: Run, activityId: string): Promise<readonly string[]> {
  const participants = await run.host.participants(activityId);
  return participants.flatMap(({ kind, userId }) => (kind === 'user' && userId !== null ? [userId] : []));
}

/**
 * Before the new activity's row says that it is made: a run that died in between does it again, and asks first who is
 * there, for Severa would take a person twice. Who can't be added is left out: the item itself is there.
 */
export async function addPeople(run: Run, activityId: string, { people }: Inherited): Promise<readonly string[]> {
  if (people.length === 0) return [];
  const there = new Set(await participantsOf(run, activityId));
  for (const userId of people.filter((id) => !there.has(id))) {
    try {
      await run.host.addParticipant(activityId, userId, run.lease.keep);
      there.add(userId);
    } catch (error) {
      if (!isKind(error, 'refused', 'invalid', 'answer-lost')) throw error;
    }
  }
  return [...there];
}

/** What a lost POST made, and who was to take part in it: its run may have died before they were told. */
export async function completePeople(run: Run, made: Iterable<readonly [string, Link]>): Promise<void> {
  const rows = [...made].filter(([, { eventId }]) => eventId !== null && occurrenceOf(eventId) === null);
  if (rows.length === 0) return;
  const readings = await run.calendar.read(
    run.mailboxId,
    rows.map(([, { eventId }]) => eventId ?? ''),
  );
  const events = rows.flatMap(([activityId, link], index) => {
    const reading = readings[index];
    return reading?.kind === 'event' ? [{ activityId, link, event: reading.event }] : [];
  });
  const inherited = await inheritedBy(run, events);
  for (const { activityId, link } of events) {
    const from = inherited.get(link.id);
    if (from !== undefined) run.people.set(activityId, ownerAnd(run, await addPeople(run, activityId, from)));
  }
}

/** The mailbox's person and others. */
export function ownerAnd(run: Run, people: readonly string[]): readonly string[] {
  return [...new Set([run.policy.userId, ...people])];
}
