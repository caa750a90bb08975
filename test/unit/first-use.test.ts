import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SyncError } from '../../shared/errors.ts';
import { firstUse } from '../../shared/first-use.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const refusal = (answer: Promise<unknown>) => answer.then(String, (error: unknown) => error);

describe('a part that is loaded on first use', () => {
  it('is not loaded before, and once for all that use it', async () => {
    let loads = 0;
    const part = firstUse('part', async () => {
      loads += 1;
      return { number: loads };
    });
    expect(loads).toBe(0);
    const [one, two] = await Promise.all([part(), part()]);
    expect(one).toEqual({ number: 1 });
    expect([two, await part()]).toEqual([one, one]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('that fails is named with a code, the cause inside, and begun anew by the next call', async () => {
    const cause = new Error('Cannot find module');
    const load = vi.fn(async () => 'there').mockRejectedValueOnce(cause);
    const part = firstUse('triggers', load);
    const error = await refusal(Promise.all([part(), part()]));
    expect(error).toMatchObject({ name: 'SyncError', kind: 'transient', code: 'service.not-loaded', cause });
    expect(String(error)).toContain('triggers');
    expect(load).toHaveBeenCalledTimes(1);
    expect(await part()).toBe('there');
  });

  it('that refuses by itself says so in its own words', async () => {
    const own = new SyncError('invalid', 'storage.bad-prefix', 'The prefix is wrong.');
    expect(
      await refusal(
        firstUse('part', async () => {
          throw own;
        })(),
      ),
    ).toBe(own);
  });

  it('that takes too long holds nobody up: those who come when it is there have it', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const load = vi.fn(() => promise);
    const part = firstUse('part', load, 1000);
    const early = refusal(part());
    await vi.advanceTimersByTimeAsync(999);
    const patient = part();
    await vi.advanceTimersByTimeAsync(1);
    expect(await early).toMatchObject({ kind: 'transient', code: 'service.not-loaded' });
    resolve('there');
    expect(await patient).toBe('there');
    expect(await part()).toBe('there');
    expect(load).toHaveBeenCalledTimes(1);
  });
});
