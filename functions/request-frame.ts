import type { HttpResponseInit, InvocationContext } from '@azure/functions';
import { Refusal } from '../shared/access/refusal.ts';
import { SyncError } from '../shared/errors.ts';
import { createLog, type Log } from '../shared/log.ts';
import type { Access } from './http-trigger.ts';

/** What is known of a request while it is answered; whoever finds out more writes it here. */
export interface Known {
  readonly correlationId: string;
  organizationId?: string;
  locale?: string | null;
}

/**
 * Around every request: its id, one line in the log, and one place where what was thrown becomes an answer. A refusal is
 * no failure of ours and has no line of its own.
 */
export async function answered(
  access: Pick<Access, 'clock' | 'newId'>,
  name: string,
  context: InvocationContext,
  work: (known: Known) => Promise<HttpResponseInit>,
  refused: (error: unknown, known: Known) => HttpResponseInit,
): Promise<HttpResponseInit> {
  const started = access.clock();
  const known: Known = { correlationId: access.newId() };
  const { correlationId } = known;
  const log = createLog((level, line) => context[level](line), {
    function: name,
    invocation: context.invocationId,
    correlationId,
  });
  let answer: HttpResponseInit;
  let code: string | null = null;
  try {
    answer = await work(known);
  } catch (error) {
    code = error instanceof SyncError ? error.code : 'internal';
    answer = refused(error, known);
    if (!(error instanceof Refusal)) logFailure(log, code, error);
  }
  const { status = 200 } = answer;
  log.info('http.answered', { organizationId: known.organizationId, status, code, ms: access.clock() - started });
  return { ...answer, headers: { ...answer.headers, 'x-correlation-id': correlationId } };
}

/** Where it came from, without its words: they may hold anything (I6). */
function logFailure(log: Log, code: string, error: unknown): void {
  const known = error instanceof SyncError ? error : null;
  const at =
    error instanceof Error
      ? (error.stack ?? '')
          .match(/^ +at .*$/gmu)
          ?.slice(0, 3)
          .join(' ')
          .trim()
      : undefined;
  const name = error instanceof Error ? error.name : typeof error;
  const cause = known?.cause instanceof SyncError ? known.cause.code : undefined;
  log[known === null ? 'error' : 'warn']('http.failed', {
    code,
    cause,
    provider: known?.providerCode,
    ...(known === null ? { name, at } : {}),
  });
}
