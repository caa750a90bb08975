import { Refusal } from '../access/refusal.ts';

/** Is this ETag among those of the header `If-Match` (RFC 9110, 13.1.1)? Weak ones never are. */
export function matches(ifMatch: string, etag: string): boolean {
  return ifMatch.trim() === '*' || ifMatch.split(',').some((one) => one.trim() === etag);
}

/** Throws a Refusal when the sender looked at another version; without the header he doesn't say. */
export function checkMatch(ifMatch: string | null, etag: string): void {
  if (ifMatch !== null && !matches(ifMatch, etag)) throw new Refusal('precondition-failed', { headers: { etag } });
}
