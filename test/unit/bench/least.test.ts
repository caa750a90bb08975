import { describe, expect, it } from 'vitest';
import { changesIn } from '../../bench/content.ts';
import { batchesMs, batchesOf, CHANGES, leastOf, pagesOf } from '../../bench/least.ts';

const small = { perSide: 500, latencyMs: 50 };

describe('pages and batches', () => {
  it('are whole ones; an empty list is a page', () => {
    expect([0, 1, 50, 51, 500].map((count) => pagesOf(count, 50))).toEqual([1, 1, 1, 2, 10]);
    expect([0, 1, 20, 21, 500].map(batchesOf)).toEqual([0, 1, 1, 2, 25]);
  });

  it('take their own time and that of their parts, four at once', () => {
    expect(batchesMs(20, 50)).toBe(300);
    expect(batchesMs(21, 50)).toBe(400);
    expect(batchesMs(5, 50)).toBe(150);
    expect(batchesMs(0, 50)).toBe(0);
    expect(batchesMs(500, 0)).toBe(0);
  });
});

describe('the least that a run asks for', () => {
  it('in a first sync: both sides whole, then all of both', () => {
    // 10 pages and 25 batches; 5 pages, the series, two listings of colleagues, 500 creations.
    expect(leastOf('first sync', small)).toEqual({ graph: 35, severa: 508, ms: 500 + 25 * 300 });
    expect(leastOf('first sync', { perSide: 5000, latencyMs: 0 })).toEqual({ graph: 350, severa: 5053, ms: 0 });
  });

  it('when its own writes come back: the pages that show them', () => {
    expect(leastOf('echo sync', small)).toEqual({ graph: 10, severa: 0, ms: 500 });
    expect(leastOf('echo pull', small)).toEqual({ graph: 0, severa: 6, ms: 250 });
  });

  it('when nothing has changed: one look', () => {
    expect(leastOf('no change, pull', small)).toEqual({ graph: 0, severa: 2, ms: 50 });
    expect(leastOf('no change, sync', small)).toEqual({ graph: 1, severa: 0, ms: 50 });
  });

  it('for 100 changes: as much, however large the calendars', () => {
    // A page, two batches of looks, three of writes; five listings, 50 reads, 49 writes.
    // One round of listings, 13 of reads in Severa; then Graph's batches, which take longer than Severa's writes.
    expect(leastOf('100 changes', small)).toEqual({ graph: 6, severa: 104, ms: 50 + 13 * 50 + 800 });
    expect(leastOf('100 changes', { perSide: 5000, latencyMs: 50 })).toEqual(leastOf('100 changes', small));
  });
});

describe('the 100 changes', () => {
  it.each(['severa', 'outlook'] as const)('in %s are as many as the least is reckoned for', (side) => {
    const { edited, deleted, added } = changesIn(side, Date.UTC(2026, 10, 2));
    expect({ edited: edited.length, added: added.length, deleted: deleted.length }).toEqual(CHANGES[side]);
  });

  it('concern each entry once, on either side', () => {
    const now = Date.UTC(2026, 10, 2);
    const both = [changesIn('severa', now), changesIn('outlook', now)];
    const touched = both.flatMap(({ edited, deleted, added }) => [
      ...edited,
      ...deleted,
      ...added.map((one) => one.subject),
    ]);
    expect(new Set(touched).size).toBe(100);
  });
});
