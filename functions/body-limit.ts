import type { HttpRequest } from '@azure/functions';
import { Refusal } from '../shared/access/refusal.ts';

/** No call of ours is larger: settings, events in batches, notifications. */
export const BODY_LIMIT_BYTES = 256 * 1024;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The body's text. Throws a Refusal for one that is too large, a length that lies is found by counting, or no text. */
export async function readLimited(request: HttpRequest): Promise<string> {
  const announced = Number(request.headers.get('content-length') ?? 0);
  if (announced > BODY_LIMIT_BYTES) throw tooLarge();
  const bytes = request.body === null ? new ArrayBuffer(0) : await request.arrayBuffer();
  if (bytes.byteLength > BODY_LIMIT_BYTES) throw tooLarge();
  try {
    return utf8.decode(bytes);
  } catch {
    throw new Refusal('body-malformed');
  }
}

function tooLarge(): Refusal {
  return new Refusal('body-too-large', { members: { limitKib: BODY_LIMIT_BYTES / 1024 } });
}
