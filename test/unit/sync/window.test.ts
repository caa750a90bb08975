import { describe, expect, it } from 'vitest';
import type { Item, When } from '../../../shared/calendar/item.ts';
import { endedLongAgo, itemTouches, touches, windowAt } from '../../../shared/sync/window.ts';

const NOW = Date.parse('2026-11-02T09:30:00Z');
const iso = (instant: number) => new Date(instant).toISOString();
const zone = 'Europe/Helsinki';
const day = (start: string, end: string) => ({ allDay: true as const, start, end });
const daily = { freq: 'DAILY', interval: 1 } as const;
const NAMELESS = { subject: '', location: '', notes: '', exclusions: [], overrides: {}, people: {} } as const;
const itemOf = (when: When): Item => ({ ...NAMELESS, when, privacy: 'normal', busy: 'busy' });

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
    expect(endedLongAgo(itemOf(day('2026-10-01', '2026-10-03')), zone, NOW)).toBe(true);
    expect(endedLongAgo(itemOf(day('2026-10-01', '2026-10-04')), zone, NOW)).toBe(false);
  });

  const ten = (rule: object): When => ({ ...day('2026-09-20', '2026-09-21'), rule: { ...daily, ...rule } });

  it('is no series that goes on, and one whose last occurrence is long over', () => {
    expect(endedLongAgo(itemOf(ten({})), zone, NOW)).toBe(false);
    expect(endedLongAgo(itemOf(ten({ until: '2026-10-03' })), zone, NOW)).toBe(false);
    expect(endedLongAgo(itemOf(ten({ until: '2026-10-02' })), zone, NOW)).toBe(true);
  });

  it('counts a last occurrence where it was moved to, and not one that was deleted', () => {
    const series = itemOf(ten({ until: '2026-10-02' }));
    const overrides = { '2026-10-02': { when: day('2026-10-20', '2026-10-21') } };
    expect(endedLongAgo({ ...series, overrides }, zone, NOW)).toBe(false);
    const longer = itemOf(ten({ until: '2026-10-03' }));
    expect(endedLongAgo({ ...longer, exclusions: ['2026-10-03'] }, zone, NOW)).toBe(true);
  });
});

describe('a series', () => {
  const place = { window: windowAt(NOW), zone };
  const weekly = (rule: object): When => ({
    ...day('2026-09-01', '2026-09-02'),
    rule: { freq: 'WEEKLY', interval: 1, ...rule },
  });

  it('touches the window with any of its occurrences, its first may lie far from it', () => {
    expect(itemTouches(itemOf(weekly({})), place)).toBe(true);
    expect(itemTouches(itemOf(weekly({ until: '2026-09-30' })), place)).toBe(false);
    expect(itemTouches(itemOf({ ...day('2028-06-01', '2028-06-02'), rule: daily }), place)).toBe(false);
  });

  it('touches it by an occurrence that was moved there', () => {
    const overrides = { '2026-09-08': { when: day('2026-11-08', '2026-11-09') } };
    expect(itemTouches({ ...itemOf(weekly({ until: '2026-09-30' })), overrides }, place)).toBe(true);
  });
});
