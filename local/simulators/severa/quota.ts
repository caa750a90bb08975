/**
 * Admits at most `max` requests of one key within any 1000 ms. Refused requests don't count, as in the
 * AspNetCoreRateLimit middleware whose text Severa's 429 carries; a sliding second is its strictest reading.
 */
export class Quota {
  private readonly admitted = new Map<string, number[]>();

  admit(key: string, at: number, max: number): boolean {
    const recent = (this.admitted.get(key) ?? []).filter((time) => time > at - 1000);
    this.admitted.set(key, recent);
    if (recent.length >= max) return false;
    recent.push(at);
    return true;
  }
}

/** The 429 is plain text, not Severa's error model. `retryAfter` null: without that header. */
export function quotaExceeded(max: number, retryAfter: string | null): Response {
  return new Response(`API calls quota exceeded! maximum admitted ${max} per 1s.`, {
    status: 429,
    headers: { 'content-type': 'text/plain', ...(retryAfter === null ? {} : { 'retry-after': retryAfter }) },
  });
}
