import { SyncError } from '../errors.ts';
import type { BeforeSend, Clock, Instant, Wait } from '../sync/ports.ts';
import { type Answer, dateOf, readAnswer, retryAfterOf } from './answer.ts';
import type { RequestPace } from './pace.ts';
import { refusal } from './refusals.ts';
import { createTokenKeeper, type GetSecret } from './token.ts';

export interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Begins with `/v1/`. */
  readonly path: string;
  readonly query?: URLSearchParams;
  readonly body?: unknown;
  /** Tries at most; default 5. */
  readonly tries?: number;
  /** Called right before each try, after every wait; what it throws is thrown, and nothing is sent. */
  readonly before?: BeforeSend | undefined;
  /** An answer without a Date is worth another try. */
  readonly dated?: boolean;
  /** Gives a failing answer back after the last try, with what it means in `failure`, rather than throw that. */
  readonly giveBack?: boolean;
}

export interface Sent {
  readonly answer: Answer;
  /** Only with `giveBack`: what the last answer means although another try might have bettered it. */
  readonly failure: SyncError | null;
  /** True when an earlier try of the same call may have been carried out although its answer was lost. */
  readonly maybeDoneBefore: boolean;
}

export interface SeveraHttp {
  /**
   * Sends a call and gives every answer back that isn't worth another try; the caller judges its status. Throws kind
   * `transient` when tries or time run out, `answer-lost` for a POST or DELETE that may have been carried out.
   */
  send(call: Call): Promise<Sent>;
  /** Severa's clock: the Date of the last good answer plus the time since it came; null before there was one. */
  severaNow(): Instant | null;
}

export interface HttpOptions {
  /** As `checkBaseUrl` gives it. */
  readonly baseUrl: string;
  readonly clientId: string;
  readonly getSecret: GetSecret;
  readonly scopes: readonly string[];
  readonly fetch: typeof fetch;
  readonly wait: Wait;
  readonly clock: Clock;
  /** 0 <= x < 1. */
  readonly random: () => number;
  readonly pace: RequestPace;
  readonly timeLimitMs: number;
  /** Bytes. */
  readonly answerLimit: number;
}

const MOST_TRIES = 5;
/** No try begins later than this after the first one; so a call ends within this and one request's time limit. */
const MOST_TIME_MS = 60_000;
const FIRST_REST_MS = 500;
/** The connection itself failed: nothing of the request left the machine. */
const NEVER_SENT: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

export function createSeveraHttp(options: HttpOptions): SeveraHttp {
  const { baseUrl, clientId, wait, clock, random, pace, timeLimitMs, answerLimit } = options;
  const tokens = createTokenKeeper({
    ...options,
    send: async (body) => (await repeat({ method: 'POST', path: '/v1/token', body }, null)).answer,
  });

  // The answer's time in transit isn't added: a clock that is a little behind finds more, one ahead finds less (I1a).
  let heard: { readonly date: Instant; readonly at: Instant } | null = null;

  async function once(call: Call, token: string | null): Promise<Answer> {
    const query = call.query === undefined || call.query.size === 0 ? '' : `?${call.query}`;
    const response = await options.fetch(`${baseUrl}${call.path}${query}`, {
      method: call.method,
      headers: {
        Accept: 'application/json',
        Client_Id: clientId,
        ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
        ...(call.body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      // A redirect would carry secret and token to wherever it points.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeLimitMs),
    });
    const answer = await readAnswer(response, answerLimit);
    // A page that a proxy made tells the proxy's time.
    const date = answer.status < 300 && answer.json !== undefined ? dateOf(answer) : null;
    if (date !== null) heard = { date, at: clock() };
    return answer;
  }

  async function repeat(call: Call, token: string | null, mayBeDone = false): Promise<Sent> {
    const repeatable = call.method !== 'POST' || token === null;
    let maybeDoneBefore = mayBeDone;
    let waited = 0;
    let began: Instant | null = null;
    for (let tries = 1; ; tries += 1) {
      await pace.take();
      if (call.before !== undefined) await call.before();
      began ??= clock();
      const outcome = await once(call, token).catch((error: unknown) => unreachable(error));
      const answer = outcome instanceof SyncError ? null : outcome;
      const failure = outcome instanceof SyncError ? outcome : failed(outcome);
      if (answer !== null && failure === null && !(repeatable && isUnusable(call, answer))) {
        return { answer, failure: null, maybeDoneBefore };
      }
      const error = failure ?? unreachable(null);
      const neverSent = error.status === undefined && NEVER_SENT.has(error.providerCode ?? '');
      const notDone = error.status === 429 || neverSent;
      if (!notDone && !repeatable) throw lost(error);
      const rest = error.retryAfterMs ?? backOff(tries);
      const spent = Math.max(waited, clock() - began);
      const last = tries >= (call.tries ?? MOST_TRIES) || spent + rest > MOST_TIME_MS;
      const over = last || error.kind !== 'transient';
      maybeDoneBefore ||= !notDone;
      // What an update says again later does no harm; a deletion's caller must know that it may be through.
      if (over && call.method === 'DELETE' && maybeDoneBefore && error.kind === 'transient') throw lost(error);
      if (over) {
        // Whoever reads it says what is wrong with it.
        if (answer !== null && failure === null) return { answer, failure, maybeDoneBefore };
        if (call.giveBack !== true || answer === null || answer.status === 429) throw error;
        return { answer, failure: error, maybeDoneBefore };
      }
      await wait(rest);
      waited += rest;
    }
  }

  /** An answer that another try may better. 429 is sent before anything is carried out. */
  function failed(answer: Answer): SyncError | null {
    const again = answer.status === 429 || answer.status === 408 || answer.status >= 500;
    return again ? refusal(answer, retryAfterOf(answer, clock())) : null;
  }

  function backOff(tries: number): number {
    const longest = FIRST_REST_MS * 2 ** (tries - 1);
    return Math.round(longest / 2 + (longest / 2) * random());
  }

  return {
    severaNow: () => (heard === null ? null : heard.date + clock() - heard.at),

    async send(call) {
      const token = await tokens.token();
      const sent = await repeat(call, token);
      if (sent.answer.status !== 401) return sent;
      tokens.refused(token);
      return repeat(call, await tokens.token(), sent.maybeDoneBefore);
    },
  };
}

/** A success that says nothing: a page of a proxy, half of an answer. Only what changes something may be without a body. */
function isUnusable({ method, dated }: Call, answer: Answer): boolean {
  if (answer.status < 200 || answer.status > 299) return false;
  if (dated === true && dateOf(answer) === null) return true;
  return answer.json === undefined && !(answer.empty && (method === 'PATCH' || method === 'DELETE'));
}

/**
 * What went wrong without an answer. The cause is left out on purpose: some clients put the request with its token or
 * body into their errors (I6).
 */
function unreachable(error: unknown): SyncError {
  if (error instanceof SyncError) return error;
  const code = networkCode(error);
  return new SyncError('transient', 'severa.unreachable', "Severa couldn't be reached or didn't answer in time.", {
    ...(code === null ? {} : { providerCode: code }),
  });
}

function networkCode(error: unknown): string | null {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(inner instanceof Error)) return null;
  const code = 'code' in inner && typeof inner.code === 'string' ? inner.code : inner.name;
  return /^[A-Za-z_]{1,40}$/u.test(code) ? code : null;
}

function lost(error: SyncError): SyncError {
  return new SyncError(
    'answer-lost',
    'severa.answer-lost',
    'Severa may have carried out the write, but the answer is lost. Search before it is sent again.',
    {
      ...(error.status === undefined ? {} : { status: error.status }),
      ...(error.providerCode === undefined ? {} : { providerCode: error.providerCode }),
    },
  );
}
