import pLimit from 'p-limit';
import { isKind, must } from '../errors.ts';
import { begin, type Job } from './begin.ts';
import { type Book, closeBook, openBook } from './book.ts';
import { type Decision, decide } from './decide.ts';
import { MENDED_ELSEWHERE } from './eligible.ts';
import { hasPending, resolvePending } from './pending.ts';
import type { ActivityRow } from './ports.ts';
import { readActivity } from './read-activity.ts';
import { checkTime, type Run } from './run.ts';
import type { Unit } from './unit.ts';
import { changedFields } from './values.ts';
import { writeActivities } from './write-activities.ts';
import { writeEvents } from './write-events.ts';

/** Units per batch: their links fit one transaction of 100 rows, two rows a link. */
const BATCH = 50;
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
  while (queue.length > 0) {
    await run.lease.keep();
    queue.push(...(await settleBatch(run, queue.splice(0, BATCH), taken)));
    // After a batch, not before: however long the listing took, every run gets some way.
    if (queue.length > 0) checkTime(run);
  }
}

async function settleBatch(run: Run, units: readonly Unit[], taken: Set<string>): Promise<readonly Unit[]> {
  const limit = pLimit(HOST_CONCURRENCY);
  const book = openBook(run, taken);
  const read = await Promise.all(units.map((one) => limit(() => complete(run, one))));
  const jobs = (await withOthers(run, read)).map(({ unit, others }) => ({
    unit,
    decision: decide({ ...unit, others, policy: run.policy, express: run.express }),
  }));
  const begun = await begin(run, jobs);
  for (const job of begun.jobs) settleWithoutWriting(run, job, book);
  // One side's failure must not leave the other side's writes without bookkeeping: both end before either is reported.
  const ended = await Promise.allSettled([
    writeActivities(run, begun.activities, book, limit),
    writeEvents(run, begun.jobs, begun.events, book, limit),
  ]);
  await closeBook(run, book);
  for (const end of ended) if (end.status === 'rejected') throw end.reason;
  return book.again;
}

/** Reads what a decision needs: an echo costs nothing (M2); a link with unbooked writes is looked at from both sides. */
async function complete(run: Run, one: Unit): Promise<Unit> {
  const activity = await completeActivity(run, one);
  if (one.link === null) return { ...one, activity };
  const severa = activity.kind === 'here' ? activity.value.item : null;
  const exchange = one.event.kind === 'here' ? one.event.value.item : null;
  const link = resolvePending(one.link, severa, exchange);
  return { ...one, activity, link, unsaved: one.unsaved || link !== one.link, sent: one.link.pending };
}

async function completeActivity(run: Run, { link, event, activity }: Unit): Promise<Unit['activity']> {
  const writable = link?.state === 'live' || link?.state === 'paired' || link?.state === 'creating-event';
  if (!writable || activity.kind !== 'unchanged' || link.activityId === null) return activity;
  if (link.state === 'live') {
    if (event.kind !== 'here') return activity;
    const changed = link.exchange === null || changedFields(link.id, link.exchange, event.value.item).length > 0;
    if (!changed && !hasPending(link)) return activity;
  }
  return readActivity(run, link.activityId);
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
  if (decision.kind === 'park') {
    const itemId = decision.side === 'exchange' ? (eventId ?? activityId) : (activityId ?? eventId);
    const unreadable = one.event.kind === 'unreadable' || one.activity.kind === 'unreadable';
    const retry = unreadable || MENDED_ELSEWHERE.has(decision.reason) ? 'later' : null;
    book.parking.park(decision.side, must(itemId, 'a parked item has an id'), decision.reason, retry);
    run.tally.add('parked');
    return;
  }
  if (decision.kind === 'close' && one.link !== null) {
    book.links.push({ ...one.link, state: 'closed', cause: decision.cause, updated: run.clock() });
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
