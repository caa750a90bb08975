import pLimit from 'p-limit';
import { must } from '../errors.ts';
import { begin, type Job } from './begin.ts';
import { type Book, closeBook, openBook } from './book.ts';
import type { Decision } from './decide.ts';
import { decideUnits } from './decide-units.ts';
import { knownId } from './occurrence-id.ts';
import { createParking, MAKING_AGAIN, UNDER_NEW_ID } from './parking.ts';
import type { Link, Loss } from './ports.ts';
import { checkTime, parkedKey, type Run } from './run.ts';
import { TURNING } from './series-as-singles.ts';
import { settleWithoutWriting } from './settle-unwritten.ts';
import { activityAgain, eventAgain, madeAnew, UNCHANGED, type Unit } from './unit.ts';
import { writeActivities } from './write-activities.ts';
import { writeEvents } from './write-events.ts';

/**
 * Units per batch: half of them events fill four requests to Graph; all of them activities are sent within 20 seconds at
 * Severa's pace.
 */
export const BATCH = 160;
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
  } catch (error) {
    // The error that led here is the one to report.
    await bookNow().catch(() => undefined);
    throw error;
  }
  await bookNow();
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
    const seriesId = knownId(link.eventId ?? '');
    // Whatever becomes of this run: the series isn't left between its two forms.
    if (run.turning.has(seriesId) && unit.event.kind === 'replaced') {
      parking.park('exchange', seriesId, TURNING, run.clock());
    }
    if (decision.kind === 'event-again') parking.park('severa', decision.activity.id, MAKING_AGAIN, run.clock());
    if (decision.kind === 'activity-again') parking.park('exchange', decision.event.id, MAKING_AGAIN, run.clock());
    const { renamedFrom } = unit;
    if (renamedFrom === null || link.eventId === null || !run.parked.has(parkedKey('exchange', renamedFrom))) continue;
    parking.park('exchange', link.eventId, UNDER_NEW_ID, run.clock());
  }
  await parking.save();
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
