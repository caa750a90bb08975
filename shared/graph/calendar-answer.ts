import { SyncError } from '../errors.ts';
import type { Answer } from './answer.ts';
import { toSyncError } from './refusals.ts';

/** A refusal of a request about a whole calendar or a list of it: about the mailbox, never about an item. */
export function calendarError(answer: Answer, now: number): SyncError {
  const error = toSyncError(answer, now);
  const details = {
    status: answer.status,
    ...(error.providerCode === undefined ? {} : { providerCode: error.providerCode }),
  };
  if (error.kind === 'gone') {
    const message = 'This mailbox has no default calendar to read.';
    return new SyncError('unavailable', 'graph.calendar-missing', message, details);
  }
  // Exchange also answers reads with a conflict of its own making now and then.
  if (error.kind === 'conflict') {
    return new SyncError('transient', 'graph.failing', 'Microsoft Graph failed: try later.', details);
  }
  return error;
}

/** The same where there is no cursor to lose: a link that leads on in a list is good for this listing only. */
export function listError(answer: Answer, now: number): SyncError {
  const error = calendarError(answer, now);
  if (error.kind !== 'cursor-lost') return error;
  return new SyncError('transient', 'graph.list-lost', 'A list of Microsoft Graph broke off: try later.', {
    status: answer.status,
  });
}
