import pLimit from 'p-limit';
import { isKind, must } from '../errors.ts';
import { begin, type Job } from './begin.ts';
import { type Book, closeBook, openBook } from './book.ts';
import { confirm } from './confirm.ts';
import { type Decision, decide, mayComeBack } from './decide.ts';
import { MENDED_ELSEWHERE, NOT_SHOWN_YET } from './eligible.ts';
import type { Limit } from './limits.ts';
import { createParking, DELETION_DECIDED, HELD_BACK, MAKING_AGAIN, UNDER_NEW_ID } from './parking.ts';
import { hasPending, isUnderWay, resolvePending } from './pending.ts';
import type { ActivityRow, Link, LinkState, Loss } from './ports.ts';
import { readActivity, VISIBLE_AFTER_MS } from './read-activity.ts';
import { checkTime, parkedKey, type Run } from './run.ts';
import { activityAgain, eventAgain, isEnded, madeAnew, UNCHANGED, type Unit } from './unit.ts';
import { changedFields } from './values.ts';
import { writeActivities } from './write-activities.ts';
import { writeEvents } from './write-events.ts';

/**
 * Units per batch: half of them events fill four requests to Graph; all of them activities are sent within 20 seconds at
 * Severa's pace.
 */
export const BATCH = 160;
/** Links whose activity has to be known when anything is decided. */
const READS_ACTIVITY: ReadonlySet<LinkState> = new Set(['live', 'paired', 'creating-event', 'removing', 'sleeping']);
/** Requests to Severa in flight at once. */
const HOST_CONCURRENCY = 4;
/**
 * Takes units through decision, writes and bookkeeping, batch by batch in the order of I5: rows of what will be made are
 * stored before it is made, the agreement after it was made. A crash anywhere leaves rows from which the next run goes on.
 * Throws OutOfTime between batches.
 */
export async function settle(run: Run, units: readonly Unit[]): Promise<void> {
  const queue = [...units];
  const taken = new Set<string>();
  let unbooked: Book | null = null;
  const bookNow = async (): Promise<boolean> => {
    const book = unbooked;
    unbooked = null;
    return book === null ? false : closeBook(run, book);
  };
  try {
    while (queue.length > 0) {
      // What has to be decided again is decided on what is booked.
      const again: number = unbooked?.again.length ?? 0;
      // After a batch that an earlier run had not done: however long the listing took, every run comes further than the last.
      const isLate = run.clock() >= run.deadline;
      if ((again > 0 || isLate) && (await bookNow()) && again === 0) checkTime(run);
      await run.lease.keep();
      unbooked = await writeBatch(run, queue.splice(0, BATCH), taken, bookNow);
      queue.push(...unbooked.again);
    }
  } finally {
    await bookNow();
  }
}

/**
 * One batch: decided, begun, written, and still to be booked. The batch before is booked (`bookLast`) while this one's writes
 * are on their way, so that both sides have something to do meanwhile.
 */
async function writeBatch(
  run: Run,
  units: readonly Unit[],
  taken: Set<string>,
  bookLast: () => Promise<boolean>,
): Promise<Book> {
  const limit = pLimit(HOST_CONCURRENCY);
  const book = openBook(run, taken);
  const decided = await decideUnits(run, units, taken, limit);
  await parkUnderKeptIds(run, decided);
  // What was parked under the id that is given up would come again as somebody's own item.
  for (const { unit, decision } of decided) {
    if (decision.kind === 'event-again') book.parking.clear('exchange', unit.link?.eventId ?? null);
    if (decision.kind === 'activity-again') book.parking.clear('severa', unit.link?.activityId ?? null);
    book.parking.clear('exchange', unit.renamedFrom);
  }
  const { jobs, losses, left } = madeAgain(run, decided);
  const begun = await begin(run, jobs, losses, left);
  for (const job of begun.jobs) settleWithoutWriting(run, job, book);
  // One side's failure must not leave the other side's writes without bookkeeping: all end before any is reported.
  const ended = await Promise.allSettled([
    writeActivities(run, begun.activities, book, limit),
    writeEvents(run, begun.jobs, begun.events, book, limit),
    bookLast(),
  ]);
  const failed = ended.find((end) => end.status === 'rejected');
  if (failed === undefined) return book;
  await closeBook(run, book);
  throw failed.reason;
}

/**
 * A link that is about to give up an id may have been looked at for what was parked under that id. First it is parked
 * under the id that it keeps: whatever becomes of this run, the next one comes back to it (I4).
 */
async function parkUnderKeptIds(run: Run, jobs: readonly Job<Decision['kind']>[]): Promise<void> {
  const parking = createParking(run);
  for (const { unit, decision } of jobs) {
    const { link } = unit;
    if (link === null) continue;
    if (decision.kind === 'event-again') parking.park('severa', decision.activity.id, MAKING_AGAIN, run.clock());
    if (decision.kind === 'activity-again') parking.park('exchange', decision.event.id, MAKING_AGAIN, run.clock());
    const { renamedFrom } = unit;
    if (renamedFrom === null || link.eventId === null || !run.parked.has(parkedKey('exchange', renamedFrom))) continue;
    parking.park('exchange', link.eventId, UNDER_NEW_ID, run.clock());
  }
  await parking.save();
}

/**
 * Reads what decisions need, proves what is absent (M4), and decides. An echo costs nothing (M2); a link with unbooked
 * writes is looked at from both sides.
 */
export async function decideUnits(
  run: Run,
  units: readonly Unit[],
  taken: Set<string>,
  limit: Limit,
): Promise<readonly Job<Decision['kind']>[]> {
  const read = await Promise.all(
    units.map((one) => limit(async () => ({ ...one, activity: await completeActivity(run, one) }))),
  );
  const confirmed = (await confirm(run, read, taken)).map((one) => resolved(run, one));
  const jobs = (await withOthers(run, confirmed)).map((one) => decided(run, one));
  return Promise.all(
    jobs.map((job) => (isToBeRead(run, job) ? limit(async () => decided(run, await readAnew(run, job))) : job)),
  );
}

type Decided = Job<Decision['kind']> & { readonly others: boolean };

function decided(run: Run, { unit, others }: { readonly unit: Unit; readonly others: boolean }): Decided {
  const restored = run.guards.get(unit.link?.cause ?? '')?.state === 'restored';
  return { unit, others, decision: decide({ ...unit, others, restored, policy: run.policy, express: run.express }) };
}

/** A write to Severa follows a read of this very activity (I7); what only a listing showed was enough to decide. */
function isToBeRead(run: Run, { unit, decision }: Decided): boolean {
  const { activity } = unit;
  if (activity.kind !== 'here' || !run.listed.has(activity.value.id)) return false;
  return decision.kind === 'merge' && decision.merge.toSevera.length > 0;
}

async function readAnew(run: Run, { unit, others }: Decided): Promise<{ unit: Unit; others: boolean }> {
  const { link, activity } = unit;
  if (activity.kind !== 'here') return { unit, others };
  run.listed.delete(activity.value.id);
  const now = await readActivity(run, activity.value.id, link);
  return { unit: resolved(run, { ...unit, activity: now }), others };
}

/** M3, and what came back: the missing side is made again, under the same link. */
function madeAgain(
  run: Run,
  jobs: readonly Job<Decision['kind']>[],
): {
  readonly jobs: readonly Job<Decision['kind']>[];
  readonly losses: readonly Loss[];
  readonly left: readonly Link[];
} {
  const losses: Loss[] = [];
  const left: Link[] = [];
  const next = jobs.map((job): Job<Decision['kind']> => {
    const { unit, decision } = job;
    if (decision.kind !== 'event-again' && decision.kind !== 'activity-again') return job;
    const link = must(unit.link, 'what is made again has a link');
    const [side, winner] =
      decision.kind === 'event-again'
        ? (['exchange', decision.activity] as const)
        : (['severa', decision.event] as const);
    const { mailboxId } = run;
    // Under the edit's own time: recorded twice after a crash, it is one record.
    if (decision.recorded) {
      losses.push({ mailboxId, linkId: link.id, field: 'item', side, value: '', at: winner.modified });
    }
    if (decision.kind === 'activity-again' && link.activityId !== null) left.push(madeAnew(run, link));
    return decision.kind === 'event-again'
      ? {
          unit: { ...unit, link: eventAgain(run, link, decision.activity), event: UNCHANGED, unsaved: true },
          decision: { kind: 'create-event', activity: decision.activity },
        }
      : {
          unit: { ...unit, link: activityAgain(run, link, decision.event), activity: UNCHANGED, unsaved: true },
          decision: { kind: 'create-activity', event: decision.event },
        };
  });
  return { jobs: next, losses, left };
}

function resolved(run: Run, one: Unit): Unit {
  const { activity } = one;
  if (one.link === null) return one;
  // A write that went unanswered may be done and not be shown yet; a person may have taken its value back meanwhile.
  if (activity.kind === 'here' && isUnderWay(one.link, activity.value.item, run.clock() - VISIBLE_AFTER_MS)) {
    return { ...one, activity: { kind: 'unreadable', id: activity.value.id, reason: NOT_SHOWN_YET } };
  }
  const severa = activity.kind === 'here' ? activity.value.item : null;
  const exchange = one.event.kind === 'here' ? one.event.value.item : null;
  const link = resolvePending(one.link, severa, exchange);
  return { ...one, link, unsaved: one.unsaved || link !== one.link, sent: one.link.pending };
}

async function completeActivity(run: Run, { link, event, activity }: Unit): Promise<Unit['activity']> {
  if (link === null || activity.kind !== 'unchanged' || link.activityId === null) return activity;
  const { state, cause } = link;
  const comesBack = event.kind === 'here' && (isEnded(link) || mayComeBack(link));
  if (!READS_ACTIVITY.has(state) && !comesBack) return activity;
  if (state === 'live' && cause === null) {
    // An absent event is looked for first.
    if (event.kind !== 'here') return activity;
    const changed = link.exchange === null || changedFields(link.id, link.exchange, event.value.item).length > 0;
    if (!changed && !hasPending(link)) return activity;
  }
  return readActivity(run, link.activityId, link);
}

/** Who else takes part: as a first sync read it, else by the organisation's rows, else asked from Severa. */
async function withOthers(run: Run, units: readonly Unit[]): Promise<readonly { unit: Unit; others: boolean }[]> {
  const ids = units.flatMap(({ activity }) => (activity.kind === 'here' ? [activity.value.id] : []));
  const unread = ids.filter((id) => !run.shared.has(id));
  const rows = unread.length === 0 ? new Map<string, ActivityRow>() : await run.store.activityRows(unread);
  const failed = new Map<string, string>();
  for (const id of unread) {
    const people = rows.get(id)?.people ?? (await usersOf(run, id));
    if (typeof people === 'string') failed.set(id, people);
    else
      run.shared.set(
        id,
        people.some((user) => user !== null && user !== run.policy.userId),
      );
  }
  return units.map((one) => {
    if (one.activity.kind !== 'here') return { unit: one, others: false };
    const { id } = one.activity.value;
    const reason = failed.get(id);
    if (reason !== undefined) return { unit: { ...one, activity: { kind: 'unreadable', id, reason } }, others: false };
    return { unit: one, others: run.shared.get(id) === true };
  });
}

/** A text is the reason why this one activity can't be asked about: it is parked, the others go on (M6). */
async function usersOf(run: Run, activityId: string): Promise<readonly (string | null)[] | string> {
  try {
    const participants = await run.host.participants(activityId);
    return participants.filter(({ kind }) => kind === 'user').map(({ userId }) => userId);
  } catch (error) {
    if (isKind(error, 'gone')) return [];
    if (isKind(error, 'invalid', 'refused')) return error.code;
    throw error;
  }
}

function settleWithoutWriting(run: Run, { unit: one, decision }: Job<Decision['kind']>, book: Book): void {
  const eventId = idOf(one.event) ?? one.link?.eventId ?? null;
  const activityId = idOf(one.activity) ?? one.link?.activityId ?? null;
  if (decision.kind === 'delete-event' || decision.kind === 'delete-activity') {
    // Carried out at the end of the run, when all are counted (M5); kept until then, whatever becomes of the run.
    const [side, itemId] =
      decision.kind === 'delete-event'
        ? (['exchange', decision.event.id] as const)
        : (['severa', decision.activity.id] as const);
    run.deletions.set(must(one.link, 'a deletion has a link').id, { unit: one, read: run.clock() });
    if (run.parked.get(parkedKey(side, itemId))?.reason !== HELD_BACK) {
      book.parking.park(side, itemId, DELETION_DECIDED, run.clock());
    }
    if (side === 'exchange') book.parking.clear('severa', activityId);
    else book.parking.clear('exchange', eventId);
    return;
  }
  if (decision.kind === 'park') {
    const itemId = decision.side === 'exchange' ? (eventId ?? activityId) : (activityId ?? eventId);
    const unreadable = one.event.kind === 'unreadable' || one.activity.kind === 'unreadable';
    const retry = unreadable || MENDED_ELSEWHERE.has(decision.reason) ? 'later' : null;
    book.parking.park(decision.side, must(itemId, 'a parked item has an id'), decision.reason, retry);
    // Neither side is to be read: each is waited for, or what one was told of would be forgotten.
    if (decision.side === 'exchange' && one.activity.kind === 'unreadable') {
      book.parking.park('severa', one.activity.id, one.activity.reason, 'later');
    }
    run.tally.add('parked');
    return;
  }
  if (decision.kind === 'close' && one.link !== null) {
    const { cause, released, notice } = decision;
    book.links.push({ ...one.link, state: released ? 'released' : 'closed', cause, pending: {}, updated: run.clock() });
    if (notice) {
      const itemId = must(activityId, 'a linked activity has an id');
      book.notices.push({ mailboxId: run.mailboxId, code: cause, side: 'severa', itemId, at: run.clock() });
    }
  }
  // What has still to be written stays parked until it is: another try may be needed.
  if (decision.kind === 'merge') return;
  book.parking.clear('exchange', eventId);
  book.parking.clear('severa', activityId);
  if (decision.kind === 'nothing' || decision.kind === 'skip') run.tally.add('unchanged');
}

function idOf(said: Unit['event'] | Unit['activity']): string | null {
  if (said.kind === 'here') return said.value.id;
  return said.kind === 'unreadable' ? said.id : null;
}
