import { SyncError } from '../errors.ts';
import { type Answer, isOk } from './answer.ts';
import type { PartResult } from './batch.ts';
import { isItemMissing, toSyncError } from './refusals.ts';

/** The answer, or null for an event that isn't there. Everything else says nothing about the event and is thrown. */
export function found(result: PartResult, now: number): Answer | null {
  const answer = answerOf(result);
  if (isOk(answer)) return answer;
  if (isItemMissing(answer)) return null;
  const error = toSyncError(answer, now);
  if (error.kind !== 'conflict' && error.kind !== 'cursor-lost') throw error;
  throw new SyncError('transient', 'graph.failing', 'Microsoft Graph failed: try later.', { status: answer.status });
}

/** Whatever was answered to a read; throws when nothing was. */
export function answerOf(result: PartResult): Answer {
  if (result.kind === 'unsent') throw result.error;
  if (result.kind === 'lost') throw new SyncError('transient', 'graph.unreachable', 'An answer was lost: try later.');
  return result.answer;
}
