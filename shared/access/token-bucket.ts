import type { Instant } from '../sync/ports.ts';

export interface Rate {
  /** Most requests at once. */
  readonly burst: number;
  /** Requests that come back each second. */
  readonly perSecond: number;
}

export interface Bucket {
  readonly left: number;
  readonly at: Instant;
}

/**
 * Takes one request out of a bucket; null: it was never used. `waitMs` 0: there was one. A refused request takes nothing.
 * A clock that was set back gives nothing back.
 */
export function takeOne(
  bucket: Bucket | null,
  rate: Rate,
  now: Instant,
): { readonly bucket: Bucket; readonly waitMs: number } {
  const passed = bucket === null ? 0 : Math.max(0, now - bucket.at) / 1000;
  const left = bucket === null ? rate.burst : Math.min(rate.burst, bucket.left + passed * rate.perSecond);
  if (left >= 1) return { bucket: { left: left - 1, at: now }, waitMs: 0 };
  return { bucket: { left, at: now }, waitMs: Math.ceil(((1 - left) / rate.perSecond) * 1000) };
}
