import { describe, expect, it } from 'vitest';
import { createLimits } from '../../../shared/access/limits.ts';
import { type Bucket, takeOne } from '../../../shared/access/token-bucket.ts';

const RATE = { burst: 3, perSecond: 2 };

describe('a bucket', () => {
  function take(times: readonly number[]): readonly number[] {
    let bucket: Bucket | null = null;
    return times.map((now) => {
      const taken = takeOne(bucket, RATE, now);
      bucket = taken.bucket;
      return taken.waitMs;
    });
  }

  it('gives its burst at once, then as many as come back, and says how long to wait', () => {
    expect(take([0, 0, 0, 0, 0])).toEqual([0, 0, 0, 500, 500]);
    expect(take([0, 0, 0, 250, 500, 500])).toEqual([0, 0, 0, 250, 0, 500]);
  });

  it('is never fuller than full', () => {
    expect(take([0, 3_600_000, 3_600_000, 3_600_000, 3_600_000])).toEqual([0, 0, 0, 0, 500]);
  });

  it('gives nothing back for a clock that was set back, and loses nothing by it', () => {
    expect(take([10_000, 10_000, 10_000, 0, 500])).toEqual([0, 0, 0, 500, 0]);
  });
});

describe('limits', () => {
  const ada = { organizationId: 'org-1', userId: 'ada' };

  it('are for each user, and for all of an organisation together', () => {
    let now = 0;
    const limits = createLimits(() => now, { user: RATE, organization: { burst: 5, perSecond: 1 } });
    const times = (caller: typeof ada, count: number) => {
      for (let done = 0; done < count; done += 1) limits(caller);
    };
    times(ada, 3);
    expect(() => limits(ada)).toThrow(
      expect.objectContaining({ problem: 'too-many-requests', headers: { 'retry-after': '1' } }),
    );
    times({ ...ada, userId: 'ben' }, 2);
    expect(() => limits({ ...ada, userId: 'eve' })).toThrow(
      expect.objectContaining({ members: { retryAfterSeconds: 1 } }),
    );
    times({ organizationId: 'org-2', userId: 'ada' }, 3);
    now = 1_000;
    times({ ...ada, userId: 'eve' }, 1);
  });

  it('keep users of the same id in two organisations apart', () => {
    const limits = createLimits(() => 0, {
      user: { burst: 1, perSecond: 1 },
      organization: { burst: 9, perSecond: 1 },
    });
    limits({ organizationId: 'a', userId: 'b","c' });
    limits({ organizationId: 'a","b', userId: 'c' });
    expect(() => limits({ organizationId: 'a', userId: 'b","c' })).toThrow();
  });

  it('forget whom they have not seen for longest', () => {
    const limits = createLimits(
      () => 0,
      { user: { burst: 1, perSecond: 1 }, organization: { burst: 99, perSecond: 1 } },
      2,
    );
    const of = (userId: string) => () => limits({ organizationId: 'org-1', userId });
    of('a')();
    of('b')();
    expect(of('a')).toThrow();
    of('c')();
    expect(of('a')).toThrow();
    of('b')();
  });
});
