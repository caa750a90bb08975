import { describe, expect, test } from 'vitest';
import { parseLength, parseMove, parseSpan, Unclear } from '../../../local/stack/edit-words.ts';
import type { Span } from '../../../local/stack/side-item.ts';

const ZONE = 'Europe/Helsinki';
const timed = (start: string, end: string): Span => ({
  allDay: false,
  start: Date.parse(start),
  end: Date.parse(end),
});
const LUNCH = timed('2026-03-02T10:00:00Z', '2026-03-02T10:45:00Z');
const FAIR: Span = { allDay: true, start: '2026-03-10', end: '2026-03-13' };

test.each([
  ['30m', 0, 30],
  ['1h', 0, 60],
  ['1h30m', 0, 90],
  ['2d', 2, 0],
])('%s is a length', (text, days, minutes) => {
  expect(parseLength(text)).toEqual({ days, minutes });
});

test.each(['', 'h', '1x', '-1h', '1h30'])('"%s" is no length', (text) => {
  expect(() => parseLength(text)).toThrow(Unclear);
});

describe('a new item', () => {
  test('with a time begins then in the person’s zone and lasts 30 minutes unless told otherwise', () => {
    expect(parseSpan('2026-03-02T12:00', undefined, ZONE)).toEqual(timed('2026-03-02T10:00Z', '2026-03-02T10:30Z'));
    expect(parseSpan('2026-03-02 12:00', '1h', ZONE)).toEqual(timed('2026-03-02T10:00Z', '2026-03-02T11:00Z'));
  });

  test('with a date alone is a whole day, or as many as told', () => {
    expect(parseSpan('2026-03-10', undefined, ZONE)).toEqual({ allDay: true, start: '2026-03-10', end: '2026-03-11' });
    expect(parseSpan('2026-03-10', '3d', ZONE)).toEqual(FAIR);
    expect(() => parseSpan('2026-03-10', '30m', ZONE)).toThrow('whole day lasts days');
  });

  test.each(['tomorrow', '2026-02-30', '2026-03-02T25:00', '2026-3-2'])('at "%s" is not understood', (text) => {
    expect(() => parseSpan(text, undefined, ZONE)).toThrow(Unclear);
  });
});

describe('a move', () => {
  test('by a length keeps the length of the item', () => {
    expect(parseMove(LUNCH, '+1h', ZONE)).toEqual(timed('2026-03-02T11:00Z', '2026-03-02T11:45Z'));
    expect(parseMove(LUNCH, '-30m', ZONE)).toEqual(timed('2026-03-02T09:30Z', '2026-03-02T10:15Z'));
  });

  test('by days over a change of the clock keeps the time of day', () => {
    const saturday = timed('2026-03-28T10:00Z', '2026-03-28T11:00Z');
    expect(parseMove(saturday, '+1d', ZONE)).toEqual(timed('2026-03-29T09:00Z', '2026-03-29T10:00Z'));
    expect(parseMove(saturday, '+24h', ZONE)).toEqual(timed('2026-03-29T10:00Z', '2026-03-29T11:00Z'));
  });

  test('to a time, or to a date at the same time of day', () => {
    expect(parseMove(LUNCH, '2026-03-05T13:00', ZONE)).toEqual(timed('2026-03-05T11:00Z', '2026-03-05T11:45Z'));
    expect(parseMove(LUNCH, '2026-03-30', ZONE)).toEqual(timed('2026-03-30T09:00Z', '2026-03-30T09:45Z'));
  });

  test('of whole days takes days or a date, nothing else', () => {
    expect(parseMove(FAIR, '-2d', ZONE)).toEqual({ allDay: true, start: '2026-03-08', end: '2026-03-11' });
    expect(parseMove(FAIR, '2026-04-01', ZONE)).toEqual({ allDay: true, start: '2026-04-01', end: '2026-04-04' });
    expect(() => parseMove(FAIR, '+1h', ZONE)).toThrow('whole day');
    expect(() => parseMove(FAIR, '2026-04-01T10:00', ZONE)).toThrow('whole day');
  });
});
