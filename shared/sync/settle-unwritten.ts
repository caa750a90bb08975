import { must } from '../errors.ts';
import type { Job } from './begin.ts';
import type { Book } from './book.ts';
import type { Decision } from './decide.ts';
import { MENDED_ELSEWHERE, TYPE_NOT_SELECTED } from './eligible.ts';
import { quiet } from './join-meeting.ts';
import { DELETION_DECIDED, HELD_BACK } from './parking.ts';
import { parkedKey, type Run } from './run.ts';
import { isSelectionNew } from './selection.ts';
import type { Unit } from './unit.ts';

/** What needs no write now: parked, closed, put off to the end of the run, or nothing at all. */
export function settleWithoutWriting(run: Run, { unit: one, decision }: Job<Decision['kind']>, book: Book): void {
  const eventId = idOf(one.event) ?? one.link?.eventId ?? null;
  const activityId = idOf(one.activity) ?? one.link?.activityId ?? null;
  if (decision.kind === 'delete-event' || decision.kind === 'delete-activity' || decision.kind === 'leave') {
    // Carried out at the end of the run, when all are counted (M5); kept until then, whatever becomes of the run.
    const [side, itemId] =
      decision.kind === 'delete-event'
        ? (['exchange', decision.event.id] as const)
        : (['severa', decision.activity.id] as const);
    const leaves = decision.kind === 'delete-event' && decision.cause === TYPE_NOT_SELECTED;
    run.deletions.set(must(one.link, 'a deletion has a link').id, {
      unit: one,
      read: run.clock(),
      // An administrator has left the type out, and confirmed the number of events.
      ...(leaves && isSelectionNew(run) ? { isConfirmed: true } : {}),
    });
    if (run.parked.get(parkedKey(side, itemId))?.reason !== HELD_BACK) {
      book.parking.park(side, itemId, DELETION_DECIDED, run.clock());
    }
    if (side === 'exchange') book.parking.clear('severa', activityId);
    else book.parking.clear('exchange', eventId);
    return;
  }
  // Carried out when all of its series is known to be free to go (`turn-forms.ts`).
  if (decision.kind === 'turn') {
    const { activity, cause } = decision;
    run.turns.set(must(one.link, 'what turns has a link').id, { unit: one, activity, cause });
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
  if (decision.kind === 'presence' && one.link !== null && one.event.kind === 'here') {
    const { link } = one;
    const isKnown = link.silent === true && link.eventVersion === one.event.value.version && link.state === 'live';
    if (!isKnown || link.eventId !== one.event.value.id) book.links.push(quiet(run, link, one.event.value));
    else run.tally.add('unchanged');
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
