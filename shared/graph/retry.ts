import type { Context, Middleware } from '@microsoft/microsoft-graph-client';
import { isKind, must, type SyncError } from '../errors.ts';
import type { Clock, Wait } from '../sync/ports.ts';
import { toAnswer } from './answer.ts';
import { callOption, middleware, type Next } from './middleware.ts';
import { isConflict, isFailing, isThrottled } from './refusals.ts';
import { askedMs, backoffMs, type Patience } from './retry-after.ts';

interface Edges {
  readonly clock: Clock;
  readonly wait: Wait;
  readonly random: () => number;
}

/** What came of one try, and whether another one is harmless. */
interface Try {
  readonly again: boolean;
  /** What the server asked for, in milliseconds. */
  readonly asked: number | null;
  readonly error: SyncError | null;
}

/**
 * Tries again what failed for a while: throttling always (it was not executed), everything else only when the request is
 * repeatable. The SDK's own handler repeats a POST after a 504 and so makes events twice.
 * When patience ends the last answer goes through, or the last error is thrown.
 */
export function createRetry(patience: Patience, edges: Edges): Middleware {
  return middleware(async (context, next) => {
    let waited = 0;
    for (let tried = 1; ; tried += 1) {
      const outcome = await attempt(context, next, edges.clock);
      const pause = outcome.asked ?? backoffMs(tried, edges.random);
      if (outcome.again && tried < patience.tries && waited + pause <= patience.totalWaitMs) {
        waited += pause;
        await edges.wait(pause);
        continue;
      }
      if (outcome.error !== null) throw outcome.error;
      return;
    }
  });
}

async function attempt(context: Context, next: Next, clock: Clock): Promise<Try> {
  try {
    await next(context);
  } catch (error) {
    if (isKind(error, 'transient') && !callOption(context).stopped)
      return { again: true, asked: error.retryAfterMs ?? null, error };
    throw error;
  }
  const response = must(context.response, 'The chain ended without a response.');
  if (response.status < 400) return { again: false, asked: null, error: null };
  const answer = await toAnswer(response.clone());
  return {
    // Exchange also answers reads with a conflict of its own making now and then.
    again: isThrottled(answer) || ((isFailing(answer) || isConflict(answer)) && callOption(context).repeatable),
    asked: askedMs(answer.headers, clock()),
    error: null,
  };
}
