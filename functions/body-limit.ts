import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { problem } from './problem.ts';

/** No call of ours is larger: settings, events in batches, notifications. */
export const BODY_LIMIT_BYTES = 256 * 1024;

/** The refusal of a body that is too large; null when it may be read. A length that lies is found by counting. */
export async function bodyTooLarge(request: HttpRequest): Promise<HttpResponseInit | null> {
  const announced = Number(request.headers.get('content-length') ?? 0);
  if (announced <= BODY_LIMIT_BYTES && (await countBytes(request)) <= BODY_LIMIT_BYTES) return null;
  return problem(
    413,
    'body-too-large',
    'The request is too large',
    `A request may hold at most ${BODY_LIMIT_BYTES / 1024} KiB: send it in smaller parts.`,
  );
}

async function countBytes(request: HttpRequest): Promise<number> {
  return request.body === null ? 0 : (await request.clone().arrayBuffer()).byteLength;
}
