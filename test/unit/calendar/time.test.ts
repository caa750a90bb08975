import { describe, expect, it } from 'vitest';
import {
  checkWhen,
  dateInZone,
  digitsSuffice,
  fromLocal,
  instantOf,
  inZone,
  isZone,
  span,
  startOfDay,
} from '../../../shared/calendar/time.ts';
import { SyncError } from '../../../shared/errors.ts';

describe('zoned times', () => {
  it('tell the two passes of a double hour apart', () => {
    const first = inZone(Date.parse('2026-10-25T00:30:00Z'), 'Europe/Helsinki');
    const second = inZone(Date.parse('2026-10-25T01:30:00Z'), 'Europe/Helsinki');
    expect([first, second]).toEqual(['2026-10-25T03:30:00+03:00', '2026-10-25T03:30:00+02:00']);
    expect([digitsSuffice(first, 'Europe/Helsinki'), digitsSuffice(second, 'Europe/Helsinki')]).toEqual([true, false]);
  });

  it('move digits that a clock never shows forward by the jump', () => {
    expect(fromLocal('2027-03-28T03:30:00', 'Europe/Helsinki')).toBe('2027-03-28T04:30:00+03:00');
  });

  it('keep the instant in any zone, without parts of a second', () => {
    const instant = Date.parse('2026-11-03T10:20:30.987Z');
    for (const zone of ['Asia/Kathmandu', 'America/New_York', 'UTC']) {
      expect(instantOf(inZone(instant, zone))).toBe(Date.parse('2026-11-03T10:20:30Z'));
    }
  });

  it('know a day that has no midnight', () => {
    expect(new Date(startOfDay('2026-09-06', 'America/Santiago')).toISOString()).toBe('2026-09-06T04:00:00.000Z');
  });

  it('give the local date', () => {
    expect(dateInZone(Date.parse('2026-11-02T22:30:00Z'), 'Europe/Helsinki')).toBe('2026-11-03');
  });

  it('know zone names', () => {
    expect([isZone('Europe/Kyiv'), isZone('FLE Standard Time'), isZone('')]).toEqual([true, false, false]);
  });
});

describe('an item’s time', () => {
  it('is refused when it ends before it starts, and for an all-day item of no day', () => {
    const zone = 'UTC';
    const backwards = { allDay: false as const, start: '2026-11-03T10:00:00Z', end: '2026-11-03T09:00:00Z', zone };
    expect(() => checkWhen(backwards)).toThrow(SyncError);
    expect(() => checkWhen({ allDay: true, start: '2026-11-03', end: '2026-11-03' })).toThrow(SyncError);
    expect(checkWhen({ ...backwards, end: backwards.start })).toBeTruthy();
  });

  it('spans its days in the reader’s zone', () => {
    const { from, until } = span({ allDay: true, start: '2026-11-03', end: '2026-11-05' }, 'Asia/Kathmandu');
    expect((until - from) / 3_600_000).toBe(48);
    expect(new Date(from).toISOString()).toBe('2026-11-02T18:15:00.000Z');
  });
});
