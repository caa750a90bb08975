import { describe, expect, it } from 'vitest';
import { isEqual, matchKey, pairEqual } from '../../../shared/sync/match.ts';
import { activity, event, item, LOSSY, NOW, POLICY, SAME, TEN } from './samples.ts';

describe('equal items (H8)', () => {
  it('fold white space and compose characters, and keep case', () => {
    expect(matchKey(item({ subject: '  Cafe\u0301 \t break ' }), POLICY)).toBe(
      matchKey(item({ subject: 'Café break' }), POLICY),
    );
    expect(matchKey(item({ subject: 'lunch' }), POLICY)).not.toBe(matchKey(item({ subject: 'Lunch' }), POLICY));
  });

  it('compare instants to the minute, in whatever zone', () => {
    const seconds = { ...TEN, start: '2026-11-03T09:00:59+01:00', zone: 'Europe/Amsterdam' };
    expect(matchKey(item({ when: seconds }), POLICY)).toBe(matchKey(item(), POLICY));
    expect(matchKey(item({ when: { ...TEN, start: '2026-11-03T10:01:00+02:00' } }), POLICY)).not.toBe(
      matchKey(item(), POLICY),
    );
  });

  it('tell an all-day item from a timed one over the same hours', () => {
    const day = item({ when: { allDay: true, start: '2026-11-03', end: '2026-11-04' } });
    const hours = item({
      when: { ...TEN, start: '2026-11-03T00:00:00+02:00', end: '2026-11-04T00:00:00+02:00' },
    });
    expect(matchKey(day, POLICY)).not.toBe(matchKey(hours, POLICY));
  });

  it('include the recurrence', () => {
    const weekly = item({ when: { ...TEN, rule: { freq: 'WEEKLY', interval: 1 } } });
    expect(matchKey(weekly, POLICY)).not.toBe(matchKey(item(), POLICY));
  });

  it('count an event as it would be written, either way', () => {
    const long = item({ subject: 'A very long subject' });
    expect(isEqual(long, item({ subject: 'A very lon' }), LOSSY, POLICY)).toBe(true);
    expect(isEqual(item({ subject: '(no subject)' }), item({ subject: '' }), LOSSY, POLICY)).toBe(true);
    expect(isEqual(long, item({ subject: 'Another one' }), LOSSY, POLICY)).toBe(false);
  });
});

describe('pairing one to one (H8)', () => {
  const events = (count: number) =>
    Array.from({ length: count }, (_, index) => event({}, { id: `e${index}`, created: NOW + index }));
  const activities = (count: number) =>
    Array.from({ length: count }, (_, index) => activity({}, { id: `a${index}`, created: NOW + index }));

  it.each([
    [3, 2, 2],
    [2, 3, 2],
    [1, 1, 1],
    [0, 4, 0],
  ])('%i equal events against %i equal activities give %i pairs', (k, n, pairs) => {
    const found = pairEqual(events(k), activities(n), SAME, POLICY);
    expect(found).toHaveLength(pairs);
    expect(new Set(found.map((pair) => pair.event.id)).size).toBe(pairs);
    expect(new Set(found.map((pair) => pair.activity.id)).size).toBe(pairs);
  });

  it('pairs the oldest with the oldest, whatever the order of the listing', () => {
    const found = pairEqual(events(2).reverse(), activities(2).reverse(), SAME, POLICY);
    expect(found.map((pair) => [pair.event.id, pair.activity.id])).toEqual([
      ['e0', 'a0'],
      ['e1', 'a1'],
    ]);
  });
});
