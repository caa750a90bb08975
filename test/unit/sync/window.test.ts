import { describe, expect, it } from 'vitest';
import { endedLongAgo, touches, windowAt } from '../../../shared/sync/window.ts';

const NOW = Date.parse('2026-11-02T09:30:00Z');
const iso = (instant: number) => new Date(instant).toISOString();
const zone = 'Europe/Helsinki';
const day = (start: string, end: string) => ({ allDay: true as const, start, end });

describe('the window (H6a)', () => {
  it('goes from 30 days back to 18 months ahead', () => {
    const { from, until } = windowAt(NOW);
    expect([iso(from), iso(until)]).toEqual(['2026-10-03T00:00:00.000Z', '2028-05-02T00:00:00.000Z']);
  });

  it('holds what touches it, also an item without duration at its first instant', () => {
    const window = windowAt(NOW);
    expect(touches(day('2026-09-01', '2026-10-04'), zone, window)).toBe(true);
    expect(touches(day('2026-09-01', '2026-10-03'), zone, window)).toBe(false);
    expect(touches(day('2028-05-02', '2028-05-03'), 'UTC', window)).toBe(false);
    const start = '2026-10-03T03:00:00+03:00';
    expect(touches({ allDay: false, start, end: start, zone }, zone, window)).toBe(true);
  });
});

describe('what ended long ago (H9)', () => {
  it('ended more than 30 days before now, in the person’s zone', () => {
    expect(endedLongAgo(day('2026-10-01', '2026-10-03'), zone, NOW)).toBe(true);
    expect(endedLongAgo(day('2026-10-01', '2026-10-04'), zone, NOW)).toBe(false);
  });

  it('is no series: that counts by its occurrences to come', () => {
    const rule = { freq: 'DAILY', interval: 1 } as const;
    expect(endedLongAgo({ ...day('2020-01-01', '2020-01-02'), rule }, zone, NOW)).toBe(false);
  });
});
