import { describe, expect, it } from 'vitest';
import type { When } from '../../../shared/calendar/item.ts';
import { cancelledDates, originalDate } from '../../../shared/graph/original-date.ts';

const mondays = { freq: 'WEEKLY', interval: 1, byDay: ['MO'] } as const;
const timed: When = {
  allDay: false,
  start: '2026-03-02T00:30:00+02:00',
  end: '2026-03-02T01:00:00+02:00',
  zone: 'Europe/Helsinki',
  rule: mondays,
};
const allDay: When = { allDay: true, start: '2026-03-02', end: '2026-03-03', rule: mondays };

describe('the original date of an occurrence', () => {
  it("is that of the series' own zone", () => {
    expect(originalDate('2026-03-15T22:30:00Z', timed)).toBe('2026-03-16');
    expect(originalDate('2026-03-29T21:30:00Z', timed)).toBe('2026-03-30');
    expect(originalDate('2026-03-15T23:30:00+01:00', timed)).toBe('2026-03-16');
  });

  it.each([
    ['UTC', '2026-03-16T00:00:00Z'],
    ['Helsinki', '2026-03-15T22:00:00Z'],
    ['New York', '2026-03-16T04:00:00Z'],
    ['Auckland in summer', '2026-03-15T11:00:00Z'],
    ['Kiritimati', '2026-03-15T10:00:00Z'],
    ['Pago Pago', '2026-03-16T11:00:00Z'],
  ])('of whole days is the same for a midnight of %s', (_zone, text) => {
    expect(originalDate(text, allDay)).toBe('2026-03-16');
  });

  it.each(['', 'soon', '2026-03-16T00:00:00'])('is unreadable where %j says no moment', (text) => {
    expect(() => originalDate(text, timed)).toThrow(
      expect.objectContaining({ kind: 'invalid', code: 'graph.original-start-unreadable' }),
    );
  });
});

describe('cancelled occurrences', () => {
  it('are named by date; what is named otherwise is passed over', () => {
    expect(cancelledDates(['OID.AAMk.x=.2026-03-16', 'OID.AAMk=.2026-03-09', 'else', 'OID.AAMk=.2026-3-9'])).toEqual([
      '2026-03-09',
      '2026-03-16',
    ]);
    expect([cancelledDates(null), cancelledDates(undefined)]).toEqual([[], []]);
  });
});
