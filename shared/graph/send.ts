import type { Middleware } from '@microsoft/microsoft-graph-client';
import { SyncError } from '../errors.ts';
import type { CallOption } from './call-option.ts';
import { addressOf, callOption, middleware } from './middleware.ts';

/** Failures before anything was sent: the connection itself was never made. */
const NOT_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** First link: the exact address of a link, and the error that the SDK would wrap. */
export function createEntry(): Middleware {
  return middleware(async (context, next) => {
    const option = callOption(context);
    if (option.exactUrl !== null) context.request = option.exactUrl;
    try {
      await next(context);
    } catch (error) {
      option.failure = error;
      throw error;
    }
  });
}

/**
 * Last link: one try. Redirects aren't followed (the token would go along), the time limit covers the body too, and the
 * body is read here, so that a lost half of it is a lost answer.
 *
 * Throws `transient` when nothing was sent or repeating is harmless, else `answer-lost` (I1a).
 */
export function createSend(send: typeof globalThis.fetch, timeLimitMs: number, maxBytes: number): Middleware {
  return middleware(async (context) => {
    await mayGo(callOption(context));
    try {
      const signal = AbortSignal.timeout(timeLimitMs);
      const response = await send(addressOf(context), { ...context.options, redirect: 'manual', signal });
      const text = await readBounded(response, maxBytes);
      const empty = response.status === 204 || response.status === 304;
      context.response = new Response(empty ? null : text, { status: response.status, headers: response.headers });
    } catch (error) {
      throw lost(error, callOption(context).repeatable);
    }
  });
}

async function mayGo(option: CallOption): Promise<void> {
  try {
    await option.before?.();
  } catch (error) {
    option.stopped = true;
    throw error;
  }
}

async function readBounded(response: Response, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) {
      throw new SyncError(
        'invalid',
        'graph.answer-too-large',
        'The answer of Microsoft Graph is larger than any page should be.',
      );
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function lost(error: unknown, repeatable: boolean): SyncError {
  if (error instanceof SyncError && repeatable) return error;
  const details = { cause: error };
  if (repeatable || !wasSent(error)) {
    return new SyncError('transient', 'graph.unreachable', 'Microsoft Graph could not be reached: try later.', details);
  }
  return new SyncError(
    'answer-lost',
    'graph.answer-lost',
    'The answer of Microsoft Graph was lost: search first.',
    details,
  );
}

function wasSent(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code !== 'string' || !NOT_SENT.has(code);
}
