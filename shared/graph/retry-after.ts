import type { Answer } from './answer.ts';

/**
 * A Retry-After header in milliseconds: seconds, also fractional (`2.128`), or an HTTP date. null when it is missing or
 * makes no sense: then the caller backs off by itself.
 */
export function retryAfterMs(header: string | null | undefined, now: number): number | null {
  const text = header?.trim() ?? '';
  if (/^\d+(\.\d+)?$/u.test(text)) return Math.ceil(Number(text) * 1000);
  // A date names its day; Date.parse alone would also take "-5" for one.
  if (!/[a-z]{3}/iu.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

/**
 * What an answer asks to wait, in milliseconds. A date is one of the server's clock, which its Date header tells: ours
 * may be minutes away. null: nothing, or no time at all; then the caller backs off by itself.
 */
export function askedMs(headers: Answer['headers'], now: number): number | null {
  const serverNow = Date.parse(headers.date ?? '');
  return retryAfterMs(headers['retry-after'], Number.isNaN(serverNow) ? now : serverNow) || null;
}

/** How often and how long one request, or the parts of one batch, are tried again. */
export interface Patience {
  /** Tries in all, the first included. */
  readonly tries: number;
  /** Waiting in all, in milliseconds. A server that asks for more gets no further try. */
  readonly totalWaitMs: number;
}

export const DEFAULT_PATIENCE: Patience = { tries: 5, totalWaitMs: 60_000 };

/** 1, 2, 4, … seconds, the upper half of each left to chance, so that many workers don't come back at once. */
export function backoffMs(tried: number, random: () => number): number {
  const ceiling = 1000 * 2 ** (tried - 1);
  return Math.round(ceiling / 2 + (ceiling / 2) * random());
}
