import { FIELDS } from '../calendar/item.ts';
import { isKind, must } from '../errors.ts';
import { tellSevera } from './attendees.ts';
import type { EventToMake, Job } from './begin.ts';
import { type Book, remember } from './book.ts';
import type { Decision } from './decide.ts';
import { MENDED_ELSEWHERE } from './eligible.ts';
import { expressAs, newEventItem, withShown } from './express.ts';
import { all, type Limit } from './limits.ts';
import { writesExchange } from './merge-item.ts';
import { LEAVES_SELECTION } from './parking.ts';
import { hasOthers, roleIn } from './people.ts';
import type { Activity, CalendarEvent, EventWrite, Link, SideValues, WriteOutcome } from './ports.ts';
import { readActivity } from './read-activity.ts';
import type { Run } from './run.ts';
import { agreed, found, here, NOT_AMONG, type Unit } from './unit.ts';
import { isChanged, pick, sameField, sameItem, sideValues } from './values.ts';

/** What the notice of an edit says that was undone in Severa (P5). */
export const PUT_BACK = 'put-back';
/** How often an item is decided again in one run because a side moved; then it is parked and tried later. */
const AGAIN_AT_MOST = 3;

/** Merges both ways and makes the events of a batch; one `write` call for all that goes to the mailbox. */
export async function writeEvents(
  run: Run,
  jobs: readonly Job<Decision['kind']>[],
  creates: readonly EventToMake[],
  book: Book,
  limit: Limit,
): Promise<void> {
  const merges = jobs.flatMap(({ unit: one, decision }) =>
    decision.kind === 'merge' && one.link !== null ? [{ one, link: one.link, decision }] : [],
  );
  const writes: EventWrite[] = [];
  const done: ((outcome: WriteOutcome) => Promise<void> | void)[] = [];
  for (const { job, link } of creates) {
    const { activity } = job.decision;
    const sentBefore = job.unit.link !== null && job.unit.link.createSent !== null;
    writes.push({
      kind: 'create',
      item: newEventItem(run.express, activity, link),
      mark: { activityId: activity.id, mailboxId: run.mailboxId, generation: link.generation },
      ...(sentBefore ? { sentBefore } : {}),
    });
    done.push((outcome) => eventCreated(run, link, job.unit.link, activity, outcome, book));
  }
  const severaFirst = merges.map((given) => async () => {
    const { one, decision } = given;
    const written = await limit(() => updateActivity(run, one, decision, book));
    if (written === 'failed') return;
    const entry = await limit(() => withPeople(run, given, book));
    const { link } = entry;
    const { toExchange, dates } = decision.merge;
    if (!writesExchange(decision.merge)) {
      concludeMerge(run, entry, null, written, book);
      return;
    }
    const activity = one.activity.kind === 'here' ? one.activity.value : null;
    const version = one.event.kind === 'here' ? one.event.value.version : link.eventVersion;
    writes.push({
      kind: 'update',
      id: must(link.eventId, 'a linked event has an id'),
      version: version ?? '',
      fields: pick(run.express.toExchange(must(activity, 'a value for Exchange was read').item), toExchange),
      ...(decision.mayMail === true ? { mayMail: true } : {}),
      ...(Object.keys(dates.toExchange).length === 0 ? {} : { occurrences: dates.toExchange }),
    });
    done.push((outcome) => eventUpdated(run, entry, outcome, written, book));
  });
  await all(severaFirst);
  if (writes.length === 0) return;
  const outcomes = await run.calendar.write(run.mailboxId, writes, run.lease.keep);
  for (const [index, outcome] of outcomes.entries()) await done[index]?.(outcome);
}

interface MergeEntry {
  readonly one: Unit;
  readonly link: Link;
  readonly decision: Extract<Decision, { kind: 'merge' }>;
  /** Whom Severa was told of by now; missing: as before. */
  readonly told?: SideValues['people'];
}

/** P4: the attendees of a meeting take part in its activity. */
async function withPeople(run: Run, entry: MergeEntry, book: Book): Promise<MergeEntry> {
  const { one, link, decision } = entry;
  if (decision.attendees !== true || one.event.kind !== 'here' || one.activity.kind !== 'here') return entry;
  const told = await tellSevera(run, link, one.event.value.item, one.activity.value, book);
  return told === null ? entry : { ...entry, ...told };
}

/** Severa's side of a merge. `null`: there was nothing to write. The activity was read in this same batch (I7). */
async function updateActivity(
  run: Run,
  one: Unit,
  { merge: { toSevera: fields, dates }, shown, typeId }: MergeEntry['decision'],
  book: Book,
): Promise<Activity | null | 'failed'> {
  const hasDates = Object.keys(dates.toSevera).length > 0;
  if (one.activity.kind !== 'here' || one.event.kind !== 'here') return null;
  if (fields.length === 0 && !hasDates && typeId === undefined) return null;
  const { id, ownerId } = one.activity.value;
  const item = expressAs(run.express, shown).toSevera(one.event.value.item);
  try {
    const owner = ownerId ?? run.policy.userId;
    let written = one.activity.value;
    // First of all: from then on nobody else reads what is written (H7a).
    if (typeId !== undefined) written = await run.host.reassign(id, { typeId }, run.lease.keep);
    if (fields.length > 0) written = await run.host.update(id, pick(item, fields), owner, run.lease.keep);
    // After the fields: a written rule or time may have undone what was done to single dates before.
    if (hasDates) written = await run.host.writeOccurrences(id, dates.toSevera, owner, run.lease.keep);
    run.tally.add('updatedActivities');
    return written;
  } catch (error) {
    if (isKind(error, 'gone')) book.parking.park('severa', id, 'deletion', 'later');
    else if (isKind(error, 'refused', 'invalid')) {
      book.parking.park('severa', id, error.code, MENDED_ELSEWHERE.has(error.code) ? 'later' : null);
    } else if (isKind(error, 'transient', 'answer-lost')) book.parking.park('severa', id, error.code, 'later');
    else throw error;
    run.tally.add('parked');
    return 'failed';
  }
}

function eventCreated(
  run: Run,
  link: Link,
  before: Link | null,
  activity: Activity,
  outcome: WriteOutcome,
  book: Book,
): void {
  if (outcome.kind === 'written') {
    const { event } = outcome;
    // An earlier attempt may have made it, and people may have edited either side since (I1a).
    const isFirst = (before === null || before.createSent === null) && outcome.repeated !== true;
    if (isFirst || sameItem(event.item, run.express.toExchange(activity.item))) {
      book.links.push(agreed(run, link, event, activity));
      // A later change in Outlook needn't ask who else takes part; whom others' copies concern is told by the pull.
      if (hasOthers(run, activity.id) === false) remember(run, book, activity);
      book.parking.clear('severa', activity.id);
    } else {
      book.again.push(found(link, event, activity));
    }
    run.tally.add('createdEvents');
    return;
  }
  // Certainly not done, and never tried before: there is nothing to look for next time.
  const undone = outcome.kind === 'later' || outcome.kind === 'refused';
  if (undone && (before === null || before.createSent === null)) book.links.push({ ...link, createSent: null });
  const reason = 'code' in outcome ? outcome.code : `create-${outcome.kind}`;
  book.parking.park('severa', activity.id, reason, outcome.kind === 'refused' ? null : 'later');
  run.tally.add('parked');
}

async function eventUpdated(
  run: Run,
  entry: MergeEntry,
  outcome: WriteOutcome,
  written: Activity | null,
  book: Book,
): Promise<void> {
  const { one, link } = entry;
  const eventId = must(link.eventId, 'a linked event has an id');
  if (outcome.kind === 'written') {
    run.tally.add('updatedEvents');
    concludeMerge(run, entry, outcome.event, written, book);
    return;
  }
  if (outcome.kind === 'conflict' && one.again < AGAIN_AT_MOST) {
    // A lost race is expected (I7): read both sides again and decide again. The link stays as it was.
    // Looked for where it counts: an id alone may answer from Deleted Items (M4).
    const event = { kind: 'absent' } as const;
    const undone = entry.decision.mayMail === true ? notSent(one, link) : one;
    const activity = await readActivity(run, must(link.activityId, 'a linked activity has an id'), link);
    book.again.push({ ...undone, event, activity, again: one.again + 1 });
    return;
  }
  // Certainly not done: the next try is no second one (P7).
  const undone = outcome.kind === 'later' || outcome.kind === 'refused' || outcome.kind === 'conflict';
  if (undone && entry.decision.mayMail === true) book.links.push({ ...link, pending: {} });
  const reason = outcome.kind === 'gone' ? 'deletion' : 'code' in outcome ? outcome.code : outcome.kind;
  const final = outcome.kind === 'gone' || outcome.kind === 'refused';
  const retry = outcome.kind === 'refused' ? null : 'later';
  const activityId = must(link.activityId, 'a linked activity has an id');
  book.parking.park(final ? 'exchange' : 'severa', final ? eventId : activityId, reason, retry);
  run.tally.add('parked');
}

function notSent(one: Unit, link: Link): Unit {
  return { ...one, link: { ...link, pending: {} }, sent: {} };
}

/** Both sides are written: what they hold now is the new agreement. */
function concludeMerge(
  run: Run,
  entry: MergeEntry,
  event: CalendarEvent | null,
  written: Activity | null,
  book: Book,
): void {
  const { one, decision } = entry;
  const link = withShown(entry.link, decision.shown);
  const seenEvent = event ?? (one.event.kind === 'here' ? one.event.value : null);
  const seenActivity = one.activity.kind === 'here' ? one.activity.value : null;
  book.parking.clear('exchange', link.eventId);
  book.parking.clear('severa', link.activityId);
  if (decision.leaves && link.activityId !== null) {
    book.parking.park('severa', link.activityId, LEAVES_SELECTION, run.clock());
  }
  const withTold = (next: Link): Link =>
    entry.told === undefined || next.severa === null
      ? next
      : { ...next, severa: { ...next.severa, people: entry.told } };
  if (decision.putBack !== undefined) {
    const itemId = must(link.activityId, 'a linked activity has an id');
    book.notices.push({ mailboxId: run.mailboxId, code: PUT_BACK, side: 'severa', itemId, at: run.clock() });
  }
  if (written === null || seenActivity === null) {
    const isAgreed = decision.merge.agreed.length > 0 || decision.merge.dates.agreed;
    const nothingNew = !isAgreed && event === null && seenEvent?.version === link.eventVersion;
    const isAsBefore = entry.told === undefined && link.shown === entry.link.shown;
    const open = link.state === 'live' && link.cause === null && isAsBefore && link.silent !== true;
    if (open && (nothingNew || (!isAgreed && seenEvent === null))) {
      run.tally.add('unchanged');
      return;
    }
    book.links.push(withTold(agreed(run, link, seenEvent, seenActivity)));
    return;
  }
  // Between our read and our write somebody may have changed other fields: they are not agreed, they are decided again.
  const moved = FIELDS.filter(
    (field) => !decision.merge.toSevera.includes(field) && !sameField(seenActivity.item, written.item, field),
  );
  const { severaSets, toSevera } = decision.merge.dates;
  const keepsDates = Object.keys(toSevera).length === 0 && !decision.merge.toSevera.includes('when');
  const { exclusions, overrides } = keepsDates ? seenActivity.item : (severaSets ?? written.item);
  const values = { ...written.item, ...pick(seenActivity.item, moved), exclusions, overrides };
  const next = agreed(run, link, seenEvent, written, { severa: sideValues(link.id, values), exchange: null });
  // With its new rule or time Severa may leave out other dates than the mailbox: that is read and decided again.
  if (severaSets !== null && next.severa !== null && isChanged(link.id, next.severa, written.item)) {
    book.again.push({
      ...one,
      link: withTold(next),
      event: { kind: 'absent' },
      activity: here(written),
      sent: {},
      unsaved: true,
    });
    return;
  }
  book.links.push(withTold(next));
  // His last edit is saved; now his copy goes (P8).
  if (isOutsider(run, written)) {
    book.late.push({ itemId: must(link.eventId, 'a linked event has an id'), reason: NOT_AMONG, retry: run.clock() });
  }
  if (moved.length === 0) remember(run, book, written);
}

function isOutsider(run: Run, activity: Activity): boolean {
  const people = run.people.get(activity.id);
  return people !== undefined && roleIn(activity, people, run.policy.userId) === 'none';
}
