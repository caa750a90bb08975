import type { Json, JsonObject } from './state.ts';

/** An error as Graph words it. Thrown anywhere inside a request, answered by the router or as part of a batch. */
export class GraphFailure extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent in place of the usual error object, for the answers that aren't JSON; empty: no body at all. */
  readonly html: string | null;

  constructor(
    status: number,
    code: string,
    message: string,
    extra: { headers?: Readonly<Record<string, string>>; html?: string | null } = {},
  ) {
    super(message);
    this.name = 'GraphFailure';
    this.status = status;
    this.code = code;
    this.headers = extra.headers ?? {};
    this.html = extra.html ?? null;
  }
}

/** One answer before it becomes a Response or a part of a batch. `body` undefined: none (204). */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json | undefined;
  readonly html?: string;
}

const JSON_TYPE =
  'application/json; odata.metadata=minimal; odata.streaming=true; IEEE754Compatible=false; charset=utf-8';

export function answerJson(status: number, body: JsonObject, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { 'Content-Type': JSON_TYPE, ...headers }, body };
}

export function answerEmpty(status: number): Answer {
  return { status, headers: {}, body: undefined };
}

/** The error body of Microsoft Graph error responses, with its innerError. */
export function answerFailure(failure: GraphFailure, requestId: string, clientRequestId: string, now: number): Answer {
  if (failure.html !== null) {
    return {
      status: failure.status,
      headers: { 'Content-Type': 'text/html', ...failure.headers },
      body: undefined,
      html: failure.html,
    };
  }
  const error: JsonObject = {
    code: failure.code,
    message: failure.message,
    innerError: {
      date: new Date(now).toISOString().slice(0, 19),
      'request-id': requestId,
      'client-request-id': clientRequestId,
    },
  };
  return {
    status: failure.status,
    headers: { 'Content-Type': 'application/json', ...failure.headers },
    body: { error },
  };
}

export function toResponse(answer: Answer, headers: Readonly<Record<string, string>>): Response {
  const all = { ...answer.headers, ...headers };
  if (answer.html !== undefined) return new Response(answer.html, { status: answer.status, headers: all });
  if (answer.body === undefined) return new Response(null, { status: answer.status, headers: all });
  return new Response(JSON.stringify(answer.body), { status: answer.status, headers: all });
}

// --- the refusals that several places share ------------------------------------------------------------------------

export const itemNotFound = () =>
  new GraphFailure(404, 'ErrorItemNotFound', 'The specified object was not found in the store.');

export const idMalformed = () => new GraphFailure(400, 'ErrorInvalidIdMalformed', 'Id is malformed.');

export const propertyInvalid = () =>
  new GraphFailure(400, 'ErrorPropertyValidationFailure', 'At least one property failed validation.');

export const accessDenied = () =>
  new GraphFailure(403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.');

export const conflict = (status: number) =>
  new GraphFailure(
    status,
    'ErrorIrresolvableConflict',
    'The send or update operation could not be performed because the change key passed in the request does not match the current change key for the item.',
  );

export const badRequest = (message: string) => new GraphFailure(400, 'BadRequest', message);

export const segmentNotFound = (segment: string) =>
  new GraphFailure(400, 'BadRequest', `Resource not found for the segment '${segment}'.`);

export const zoneNotSupported = (name: string) =>
  new GraphFailure(
    400,
    'TimeZoneNotSupportedException',
    `A valid TimeZone value must be specified. The following TimeZone value is not supported: '${name}'.`,
  );

export const refused = (message: string) => new GraphFailure(400, 'ErrorInvalidRequest', message);
