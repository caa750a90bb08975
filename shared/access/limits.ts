import type { Clock } from '../sync/ports.ts';
import type { Caller } from './caller.ts';
import { Refusal } from './refusal.ts';
import { type Bucket, type Rate, takeOne } from './token-bucket.ts';

/** What a settings page with a few people in front of it never reaches. */
export const USER_RATE: Rate = { burst: 60, perSecond: 2 };
export const ORGANIZATION_RATE: Rate = { burst: 300, perSecond: 10 };

/** Buckets kept at once; the ones used longest ago go first. */
const MOST_KEPT = 20_000;

/** Throws a Refusal with the seconds to wait when this caller, or his organisation, asks too often. */
export type Limits = (caller: Pick<Caller, 'organizationId' | 'userId'>) => void;

/** Counts in this process only: of several workers each admits as much (docs/decisions/0011). */
export function createLimits(
  clock: Clock,
  rates: { readonly user: Rate; readonly organization: Rate } = { user: USER_RATE, organization: ORGANIZATION_RATE },
  most = MOST_KEPT,
): Limits {
  const users = createBuckets(rates.user, clock, most);
  const organizations = createBuckets(rates.organization, clock, most);
  return ({ organizationId, userId }) => {
    // The person's first: one person alone doesn't use up what his organisation has.
    const waitMs = users(JSON.stringify([organizationId, userId])) || organizations(organizationId);
    if (waitMs === 0) return;
    const retryAfterSeconds = Math.ceil(waitMs / 1000);
    throw new Refusal('too-many-requests', {
      members: { retryAfterSeconds },
      headers: { 'retry-after': String(retryAfterSeconds) },
    });
  };
}

function createBuckets(rate: Rate, clock: Clock, most: number): (key: string) => number {
  const kept = new Map<string, Bucket>();
  return (key) => {
    const { bucket, waitMs } = takeOne(kept.get(key) ?? null, rate, clock());
    kept.delete(key);
    kept.set(key, bucket);
    const [oldest] = kept.keys();
    if (kept.size > most && oldest !== undefined) kept.delete(oldest);
    return waitMs;
  };
}
