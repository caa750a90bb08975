import type { HttpHandler, HttpRequest, HttpResponseInit } from '@azure/functions';
import type * as z from 'zod';
import { allow, type Who } from '../shared/access/allow.ts';
import type { Caller } from '../shared/access/caller.ts';
import type { HostTokens } from '../shared/access/host-tokens.ts';
import type { Limits } from '../shared/access/limits.ts';
import { checkContentType, checked, readBody } from '../shared/access/read-body.ts';
import { toProblem } from '../shared/access/to-problem.ts';
import type { Clock } from '../shared/sync/ports.ts';
import { problem } from './answers.ts';
import { readLimited } from './body-limit.ts';
import type { CalledRoute } from './http-routes.ts';
import { answered } from './request-frame.ts';

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
  return (request, context) =>
    answered(
      access,
      spec.name,
      context,
      async (known) => {
        const text = await readLimited(request);
        const caller = await access.tokens.caller(request.headers.get('authorization'));
        known.organizationId = caller.organizationId;
        known.locale = caller.locale;
        access.limits(caller);
        allow(spec.who, caller);
        return handle({
          caller,
          ...inputOf(spec, request, text),
          params: request.params,
          ifMatch: request.headers.get('if-match'),
          acceptLanguage: request.headers.get('accept-language'),
          correlationId: known.correlationId,
        });
      },
      (error, { locale = null, correlationId }) => problem(toProblem(error), request, locale, correlationId),
    );
}

/** A request of an operator, who belongs to no organisation: his tokens have an audience of their own. */
export function operatorTrigger<B>(
  access: Access,
  spec: { readonly name: CalledRoute; readonly body: z.ZodType<B> },
  handle: (call: Pick<Call<B, undefined>, 'body' | 'params'>) => Promise<HttpResponseInit>,
): HttpHandler {
  return (request, context) =>
    answered(
      access,
      spec.name,
      context,
      async (known) => {
        const text = await readLimited(request);
        const { operatorId, locale } = await access.tokens.operator(request.headers.get('authorization'));
        known.locale = locale;
        access.limits({ organizationId: OPERATORS, userId: operatorId });
        checkContentType(request.headers.get('content-type'));
        return handle({ body: readBody(text, spec.body), params: request.params });
      },
      (error, { locale = null, correlationId }) => problem(toProblem(error), request, locale, correlationId),
    );
}

/** No organisation has this id: those of the host app hold no blank. */
const OPERATORS = ' operators';

function inputOf<B, Q>(spec: HttpSpec<B, Q>, request: HttpRequest, text: string): Pick<Call<B, Q>, 'body' | 'query'> {
  const query = Object.fromEntries(request.query);
  const input = { query: spec.query && checked(query, spec.query, 'query-invalid'), body: undefined as B | undefined };
  if (spec.body !== undefined) {
    checkContentType(request.headers.get('content-type'));
    input.body = readBody(text, spec.body);
  }
  return input as Pick<Call<B, Q>, 'body' | 'query'>;
}
