import pLimit from 'p-limit';
import { isKind, must } from '../errors.ts';
import { type Book, closeBook, openBook } from './book.ts';
import { endClaim } from './claims.ts';
import { type Decision, KEPT_IN_SEVERA } from './decide.ts';
import { leave } from './leave.ts';
import { all } from './limits.ts';
import { isMeetingLink } from './meeting.ts';
import { isActivityEdited } from './merge-shown.ts';
import { editedElsewhere, tellOfDeletion } from './other-copies.ts';
import type { Activity, EventWrite, Link, WriteOutcome } from './ports.ts';
import { proveGone } from './prove-gone.ts';
import { readActivity } from './read-activity.ts';
import type { Run, TurnCause } from './run.ts';
import { LEFT, type Unit } from './unit.ts';

type Deletion = Extract<Decision, { kind: 'delete-event' | 'delete-activity' | 'leave' }>;

export interface DeleteJob {
  readonly unit: Unit;
  readonly decision: Deletion;
  /** Why it is removed (M7); default: its other side was deleted. */
  readonly cause?: TurnCause;
}

/** Requests to Severa in flight at once. */
const HOST_CONCURRENCY = 4;

/**
 * Carries deletions out (P3). That it is our own removal is written on the link first, so that a later absence only
 * finishes it (M7). Returns what a side moved under: to be decided again.
 */
export async function deleteItems(run: Run, jobs: readonly DeleteJob[]): Promise<readonly Unit[]> {
  if (jobs.length === 0) return [];
  const book = openBook(run, new Set());
  const limit = pLimit(HOST_CONCURRENCY);
  const marked = jobs.map(({ unit, decision, ...job }): Link => {
    const causes = { 'delete-activity': 'event-deleted', leave: LEFT } as const;
    const cause = job.cause ?? (decision.kind === 'delete-event' ? decision.cause : causes[decision.kind]);
    return { ...must(unit.link, 'a deletion has a link'), state: 'removing', cause, updated: run.clock() };
  });
  const links = await run.store.saveLinks(marked, run.lease.number);
  const again: Unit[] = [];
  const writes: EventWrite[] = [];
  const writers: ((outcome: WriteOutcome) => void)[] = [];
  const calls: (() => Promise<void>)[] = [];
  for (const [index, { unit, decision, cause }] of jobs.entries()) {
    const link = must(links[index], 'one row for each link');
    const over = () => {
      book.links.push({ ...link, state: 'closed', eventVersion: null, updated: run.clock() });
      // A series that turns waits under this id until its new form is made.
      if (cause === undefined) book.parking.clear('exchange', link.eventId);
      book.parking.clear('severa', link.activityId);
    };
    if (decision.kind === 'delete-activity' || decision.kind === 'leave') {
      const carryOut = decision.kind === 'leave' ? leaveActivity : deleteActivity;
      calls.push(() =>
        limit(async () => {
          const moved = await carryOut(run, link, decision.activity, book, over);
          if (moved !== null) again.push({ ...unit, link, event: { kind: 'absent' }, ...moved });
        }),
      );
      continue;
    }
    const { id, version } = decision.event;
    writes.push({ kind: 'delete', id, version, ...(decision.mayMail === true ? { mayMail: true } : {}) });
    writers.push((outcome) => {
      if (outcome.kind === 'deleted') {
        run.tally.add('deletedEvents');
        over();
      } else if (outcome.kind === 'conflict' || outcome.kind === 'gone') {
        // Another version, or a 404 that proves nothing by itself: a calendar may be away for a while (M4).
        again.push({ ...unit, link, event: { kind: 'absent' }, again: unit.again + 1 });
      } else {
        const reason = 'code' in outcome ? outcome.code : outcome.kind;
        book.parking.park('exchange', id, reason, outcome.kind === 'refused' ? null : 'later');
        run.tally.add('parked');
      }
    });
  }
  const ended = await Promise.allSettled([
    all(calls),
    writes.length === 0
      ? Promise.resolve()
      : run.calendar.write(run.mailboxId, writes, run.lease.keep).then((outcomes) => {
          for (const [index, outcome] of outcomes.entries()) writers[index]?.(outcome);
        }),
  ]);
  await closeBook(run, book);
  for (const end of ended) if (end.status === 'rejected') throw end.reason;
  return again;
}

/**
 * Kept for restoring first (M3). Severa knows no versions, so the activity is read right before it is deleted (I7).
 * Returns what it says now if that is another than was decided on. One whose people Severa can't name now isn't
 * deleted now: it could not be restored as it was.
 */
async function deleteActivity(
  run: Run,
  link: Link,
  decided: Activity,
  book: Book,
  over: () => void,
): Promise<Moved | null> {
  const { id } = decided;
  const people = new Set<string>();
  try {
    const participants = await run.host.participants(id);
    for (const { kind, userId } of participants) if (kind === 'user' && userId !== null) people.add(userId);
    if (decided.ownerId !== null) people.add(decided.ownerId);
    await run.store.keepActivity({
      mailboxId: run.mailboxId,
      linkId: link.id,
      activity: decided,
      participants,
      at: run.clock(),
    });
    const now = await readActivity(run, id, link);
    if (now.kind === 'absent') {
      await overIfGone(run, link, id, book, over);
      return null;
    }
    if (now.kind !== 'here' || hasMoved(link, decided, now.value)) return { activity: now };
    if (await editedElsewhere(run, now.value, people)) return { activity: now, editedElsewhere: true };
    await tellOfDeletion(run, now.value, people);
  } catch (error) {
    if (isKind(error, 'gone')) await overIfGone(run, link, id, book, over);
    else if (isKind(error, 'invalid', 'refused')) putOff(run, book, id, error.code);
    else throw error;
    return null;
  }
  await deleteNow(run, link, id, book, over);
  return null;
}

type Moved = Pick<Unit, 'activity'> & Partial<Pick<Unit, 'editedElsewhere'>>;

/** P3, P6: the activity stays without this person; with the last copy of a meeting it goes. */
async function leaveActivity(
  run: Run,
  link: Link,
  decided: Activity,
  book: Book,
  over: () => void,
): Promise<Moved | null> {
  const left = await leave(run, link, decided, book);
  if (left.kind === 'moved') {
    if (left.activity.kind !== 'absent') return { activity: left.activity };
    await overIfGone(run, link, decided.id, book, over);
  } else if (left.kind === 'refused') putOff(run, book, decided.id, left.code);
  else if (left.kind === 'left') over();
  else if (decided.hasHours || decided.closed || decided.category === 'Absences') keep(run, link, decided.id, book);
  else return deleteActivity(run, link, decided, book, over);
  return null;
}

/** A 404 on the way: not there any more, or only not to be seen (M4). */
async function overIfGone(run: Run, link: Link, id: string, book: Book, over: () => void): Promise<void> {
  const proven = await proveGone(run, [link]);
  if (proven.get(id)?.kind === 'gone') over();
  else putOff(run, book, id, 'deletion');
}

/** What decides about a deletion is another than it was (M3, M8). */
function hasMoved(link: Link, before: Activity, now: Activity): boolean {
  const { hasHours, closed, category } = now;
  if (now.ownerId !== before.ownerId) return true;
  if (hasHours !== before.hasHours || closed !== before.closed || category !== before.category) return true;
  return link.severa !== null && isActivityEdited(link, now.item);
}

function putOff(run: Run, book: Book, id: string, reason: string): void {
  book.parking.park('severa', id, reason, 'later');
  run.tally.add('parked');
}

/** Severa keeps it, so we do: nothing new is made of it, and its owner learns why (M8). */
function keep(run: Run, link: Link, id: string, book: Book): void {
  const [code, at] = [KEPT_IN_SEVERA, run.clock()];
  book.links.push({ ...link, state: 'released', cause: code, updated: at });
  book.notices.push({ mailboxId: run.mailboxId, code, side: 'severa', itemId: id, at });
  book.parking.clear('exchange', link.eventId);
  book.parking.clear('severa', id);
}

async function deleteNow(run: Run, link: Link, id: string, book: Book, over: () => void): Promise<void> {
  try {
    await run.host.delete(id, run.lease.keep);
    run.tally.add('deletedActivities');
    if (isMeetingLink(link)) await endClaim(run, link.uid, id);
    over();
  } catch (error) {
    if (isKind(error, 'gone')) await overIfGone(run, link, id, book, over);
    else if (isKind(error, 'refused', 'invalid')) {
      keep(run, link, id, book);
    } else if (isKind(error, 'transient', 'answer-lost')) putOff(run, book, id, error.code);
    else throw error;
  }
}
