import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from 'jose';
import { SyncError } from '../errors.ts';
import type { Clock } from '../sync/ports.ts';

export interface PublishedKeysOptions {
  /** Where the host app publishes its public keys (JWKS, RFC 7517). */
  readonly url: string;
  readonly fetch?: typeof globalThis.fetch;
  readonly clock?: Clock;
  /** For one request. Milliseconds, default 5,000. */
  readonly timeLimitMs?: number;
  /** Largest answer that is read, in bytes. Default 64 KiB. */
  readonly maxBytes?: number;
}

/** A key that was taken back is refused after this time. */
const KEPT_MS = 10 * 60_000;
/** A key that nobody knows makes us ask again, but no sooner than this after the last answer. */
const COOLDOWN_MS = 30_000;
/** How long a failure counts: tokens that come meanwhile cost the other side nothing. */
const FAILED_MS = 5_000;

function keysUnavailable(cause: unknown): SyncError {
  return new SyncError(
    'transient',
    'access.keys-unavailable',
    "The host app's published keys can't be read: see that HOST_TOKEN_JWKS_URL answers with them.",
    { cause },
  );
}

/** It is the token that names no key of theirs, or none that could be used. */
function isTheTokens(error: unknown): boolean {
  return (
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JOSENotSupported
  );
}

/**
 * The keys that the host app signs with, kept for a while; a new key is fetched when a token names it. Throws kind
 * `transient` (`access.keys-unavailable`) when they can't be had, and the library's own errors for a token that names none.
 */
export function createPublishedKeys(options: PublishedKeysOptions): JWTVerifyGetKey {
  const { fetch = globalThis.fetch, clock = Date.now, maxBytes = 64 * 1024 } = options;
  let failedAt = Number.NEGATIVE_INFINITY;

  const keys = createRemoteJWKSet(new URL(options.url), {
    timeoutDuration: options.timeLimitMs ?? 5_000,
    cooldownDuration: COOLDOWN_MS,
    cacheMaxAge: KEPT_MS,
    [customFetch]: async (url, request) => {
      const age = clock() - failedAt;
      if (age >= 0 && age < FAILED_MS) throw new Error('A moment ago they could not be read.');
      try {
        const answer = await fetch(url, request);
        if (answer.status !== 200) throw new Error(`The answer was ${answer.status}.`);
        return Response.json(JSON.parse(await readText(answer, maxBytes)));
      } catch (error) {
        failedAt = clock();
        throw error;
      }
    },
  });
  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      throw isTheTokens(error) ? error : keysUnavailable(error);
    }
  };
}

async function readText(answer: Response, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    size += chunk.length;
    if (size > maxBytes) throw new Error(`The answer holds more than ${maxBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
