import type { HttpHandler, HttpRequest, HttpResponseInit } from '@azure/functions';
import type * as z from 'zod';
import { allow, type Who } from '../shared/access/allow.ts';
import type { Caller } from '../shared/access/caller.ts';
import type { HostTokens } from '../shared/access/host-tokens.ts';
import type { Limits } from '../shared/access/limits.ts';
import { checkContentType, checked, readBody } from '../shared/access/read-body.ts';
import { Refusal } from '../shared/access/refusal.ts';
import { toProblem } from '../shared/access/to-problem.ts';
import { SyncError } from '../shared/errors.ts';
import { createLog, type Log } from '../shared/log.ts';
import type { Clock } from '../shared/sync/ports.ts';
import { problem } from './answers.ts';
import { readLimited } from './body-limit.ts';
import type { CalledRoute } from './http-routes.ts';

/** Who may call, and how often. */
export interface Access {
  readonly tokens: HostTokens;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly newId: () => string;
}

/** A request that was let in: everything in it belongs to the caller's organisation (I7). */
export interface Call<B, Q> {
  readonly caller: Caller;
  readonly body: B;
  readonly query: Q;
  readonly params: Readonly<Record<string, string>>;
  /** The header `If-Match`. */
  readonly ifMatch: string | null;
  /** The header `Accept-Language`. */
  readonly acceptLanguage: string | null;
  /** Of this request in the log, and of the work that it asks for. */
  readonly correlationId: string;
}

export interface HttpSpec<B, Q> {
  readonly name: CalledRoute;
  readonly who: Who;
  /** Missing: what is sent as a body isn't looked at. */
  readonly body?: z.ZodType<B>;
  readonly query?: z.ZodType<Q>;
}

/**
 * What every request of the host app goes through, in this order: size, token, rate, role, query, content type and body,
 * the work itself, one line in the log. Whatever is thrown on the way becomes a problem document in one place.
 */
export function httpTrigger<B = undefined, Q = undefined>(
  access: Access,
  spec: HttpSpec<B, Q>,
  handle: (call: Call<B, Q>) => Promise<HttpResponseInit>,
): HttpHandler {
  return async (request, context) => {
    const started = access.clock();
    const correlationId = access.newId();
    const log = createLog((level, line) => context[level](line), {
      function: spec.name,
      invocation: context.invocationId,
      correlationId,
    });
    let caller: Caller | null = null;
    let answer: HttpResponseInit;
    let code: string | null = null;
    try {
      const text = await readLimited(request);
      caller = await access.tokens.caller(request.headers.get('authorization'));
      access.limits(caller);
      allow(spec.who, caller);
      answer = await handle({
        caller,
        ...inputOf(spec, request, text),
        params: request.params,
        ifMatch: request.headers.get('if-match'),
        acceptLanguage: request.headers.get('accept-language'),
        correlationId,
      });
    } catch (error) {
      const problemOfIt = toProblem(error);
      code = error instanceof SyncError ? error.code : 'internal';
      answer = problem(problemOfIt, request, caller?.locale ?? null, correlationId);
      if (!(error instanceof Refusal)) logFailure(log, code, error);
    }
    const { status = 200 } = answer;
    log.info('http.answered', { organizationId: caller?.organizationId, status, code, ms: access.clock() - started });
    return { ...answer, headers: { ...answer.headers, 'x-correlation-id': correlationId } };
  };
}

function inputOf<B, Q>(spec: HttpSpec<B, Q>, request: HttpRequest, text: string): Pick<Call<B, Q>, 'body' | 'query'> {
  const query = Object.fromEntries(request.query);
  const input = { query: spec.query && checked(query, spec.query, 'query-invalid'), body: undefined as B | undefined };
  if (spec.body !== undefined) {
    checkContentType(request.headers.get('content-type'));
    input.body = readBody(text, spec.body);
  }
  return input as Pick<Call<B, Q>, 'body' | 'query'>;
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
  log[known === null ? 'error' : 'warn']('http.failed', {
    code,
    provider: known?.providerCode,
    ...(known === null ? { name, at } : {}),
  });
}
