import type { SyncError } from '../errors.ts';
import type { EventWrite, WriteOutcome } from '../sync/ports.ts';
import { type Answer, isOk } from './answer.ts';
import type { PartResult } from './batch.ts';
import { isConflict, isFailing, isItemMissing, isMailboxMissing, isThrottled, toSyncError } from './refusals.ts';
import { toReading } from './to-event.ts';

/** What a part came to; `blocked` is about the mailbox, unless others beside it got through (`sent`). */
export type Ending = WriteOutcome | { readonly kind: 'blocked'; readonly error: SyncError; readonly sent: boolean };

/** People would be told by mail (P7). */
export const MEETING: WriteOutcome = { kind: 'refused', code: 'graph.meeting-not-written' };

export function toEnding(write: EventWrite | undefined, result: PartResult, now: number, home: string): Ending {
  if (write === undefined || result.kind === 'lost') return { kind: 'answer-lost' };
  if (result.kind === 'unsent') return { kind: 'blocked', error: result.error, sent: false };
  const { answer } = result;
  if (isOk(answer)) {
    const outcome = done(write, answer, home);
    return outcome.kind === 'written' && result.repeated === true ? { ...outcome, repeated: true } : outcome;
  }
  if (isThrottled(answer) || answer.status === 424) return later(toSyncError(answer, now));
  if (isFailing(answer)) return { kind: 'answer-lost' };
  if (answer.status === 401 || answer.status === 403 || isMailboxMissing(answer)) {
    return { kind: 'blocked', error: toSyncError(answer, now), sent: true };
  }
  if (write.kind === 'create') {
    return isConflict(answer) || isItemMissing(answer) ? later(toSyncError(answer, now)) : refused(answer, now);
  }
  if (isItemMissing(answer) || answer.status === 410) return { kind: 'gone' };
  return isConflict(answer) ? { kind: 'conflict' } : refused(answer, now);
}

function done(write: EventWrite, answer: Answer, home: string): WriteOutcome {
  if (write.kind === 'delete') return { kind: 'deleted' };
  const reading = toReading(answer.body, home);
  // Done, but what it came to can't be understood: reading it again says why.
  if (reading.kind === 'unreadable') return { kind: 'answer-lost' };
  // An update that had nothing left to write was only read.
  const read = write.kind === 'update' && Object.keys(write.fields).length === 0;
  if (read && reading.event.version !== write.version) return { kind: 'conflict' };
  return { kind: 'written', event: reading.event };
}

/** The ending of a write of which something is done already: what comes of the rest can't say that nothing was. */
export function doneInPart(ending: Ending): Ending {
  return ending.kind === 'later' || ending.kind === 'blocked' ? { kind: 'answer-lost' } : ending;
}

/** What a question of ours that brought nothing means to its write; by itself it has changed nothing. */
export function readEnding(result: PartResult, now: number): Ending {
  if (result.kind === 'unsent') return { kind: 'blocked', error: result.error, sent: false };
  if (result.kind === 'lost') return { kind: 'later', code: 'graph.unreachable', retryAfterMs: null };
  const { answer } = result;
  if (isItemMissing(answer)) return { kind: 'gone' };
  const error = toSyncError(answer, now);
  return error.kind === 'unavailable' ? { kind: 'blocked', error, sent: true } : later(error);
}

/**
 * Refusals that are about the mailbox: thrown when every write met one. Beside writes that got through, a 403 is about
 * its item, and the rest waits.
 */
export function settle(endings: readonly Ending[]): WriteOutcome[] {
  const blocked = endings.find((ending) => ending.kind === 'blocked');
  if (blocked !== undefined && endings.every(({ kind }) => kind === 'blocked' || kind === 'later')) throw blocked.error;
  const works = endings.some(({ kind }) => kind !== 'blocked' && kind !== 'later' && kind !== 'answer-lost');
  return endings.map((ending) => {
    if (ending.kind !== 'blocked') return ending;
    const own = works && ending.sent && ending.error.status === 403;
    return own ? { kind: 'refused', code: ending.error.code } : later(ending.error);
  });
}

export function later(error: SyncError): WriteOutcome {
  return { kind: 'later', code: error.code, retryAfterMs: error.retryAfterMs ?? null };
}

function refused(answer: Answer, now: number): WriteOutcome {
  return { kind: 'refused', code: toSyncError(answer, now).code };
}
