import { SyncError } from '../errors.ts';
import type { Instant } from '../sync/ports.ts';

/** One answer of the REST API, read whole. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON; undefined when the body is empty or isn't JSON. */
  readonly json: unknown;
  readonly empty: boolean;
}

/** Reads an answer of at most `limit` bytes; throws kind `invalid` for a longer one. */
export async function readAnswer(response: Response, limit: number): Promise<Answer> {
  const text = await readText(response, limit);
  return { status: response.status, headers: response.headers, json: parse(text), empty: text.trim() === '' };
}

async function readText(response: Response, limit: number): Promise<string> {
  if (response.body === null) return '';
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let size = 0;
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > limit) {
      // Not waited for: a peer that stalls must not hold the error back.
      reader.cancel().catch(() => undefined);
      throw new SyncError('invalid', 'severa.answer-too-large', `Severa's answer is longer than ${limit} bytes.`, {
        status: response.status,
      });
    }
    text += decoder.decode(value, { stream: true });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The Date header; null when it is missing or unreadable. */
export function dateOf(answer: Answer): Instant | null {
  const at = Date.parse(answer.headers.get('date') ?? '');
  return Number.isNaN(at) ? null : at;
}

/** Severa's own clock. Without it no cursor can be kept, and our clock instead could skip changes: kind `transient`. */
export function clockOf(answer: Answer): Instant {
  const at = dateOf(answer);
  if (at !== null) return at;
  throw new SyncError(
    'transient',
    'severa.no-clock',
    "Severa's answer has no Date header; a proxy may have removed it.",
  );
}

/** Milliseconds of a Retry-After header in seconds or as a date; null when there is none that can be used. */
export function retryAfterOf(answer: Answer, now: Instant): number | null {
  const text = answer.headers.get('retry-after')?.trim() ?? '';
  const milliseconds = /^\d+$/u.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return milliseconds > 0 ? Math.min(milliseconds, LONGEST_REST) : null;
}

/** Severa counts by the second, so a longer rest is a mistake of whoever wrote it; asking once an hour harms nobody. */
const LONGEST_REST = 60 * 60 * 1000;
