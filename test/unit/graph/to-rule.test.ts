import { describe, expect, it } from 'vitest';
import type { Item } from '../../../shared/calendar/item.ts';
import { eventSchema } from '../../../shared/graph/event-schema.ts';
import { toItem } from '../../../shared/graph/to-item.ts';
import { graphEvent } from './scripted-graph.ts';

const HOME = 'Europe/Helsinki';
const itemOf = (more: Record<string, unknown> = {}, home = HOME): Item =>
  toItem(eventSchema.parse(graphEvent(more)), home);
const at = (dateTime: string, timeZone = 'UTC') => ({ dateTime, timeZone });

describe('a recurrence', () => {
  // The server sends every field whatever the type, with zeros and sentinels in the others.
  const zeros = { interval: 2, month: 0, dayOfMonth: 0, daysOfWeek: [], firstDayOfWeek: 'sunday', index: 'first' };
  const noEnd = {
    type: 'noEnd',
    startDate: '2026-03-02',
    endDate: '0001-01-01',
    recurrenceTimeZone: '',
    numberOfOccurrences: 0,
  };
  const ruleOf = (pattern: Record<string, unknown>, range: Record<string, unknown> = {}) =>
    itemOf({ recurrence: { pattern: { ...zeros, ...pattern }, range: { ...noEnd, ...range } } }).when.rule;

  it.each([
    [{ type: 'daily' }, { freq: 'DAILY', interval: 2 }],
    [
      { type: 'weekly', daysOfWeek: ['monday', 'friday'] },
      { freq: 'WEEKLY', interval: 2, byDay: ['MO', 'FR'], weekStart: 'SU' },
    ],
    [
      { type: 'absoluteMonthly', dayOfMonth: 31 },
      { freq: 'MONTHLY', interval: 2, byMonthDay: 31 },
    ],
    [
      { type: 'relativeMonthly', daysOfWeek: ['sunday'], index: 'last' },
      { freq: 'MONTHLY', interval: 2, byDay: ['SU'], bySetPos: -1 },
    ],
    [
      { type: 'absoluteYearly', dayOfMonth: 6, month: 12 },
      { freq: 'YEARLY', interval: 2, byMonthDay: 6, byMonth: 12 },
    ],
    [
      { type: 'relativeYearly', daysOfWeek: ['tuesday'], index: null, month: 5 },
      { freq: 'YEARLY', interval: 2, byDay: ['TU'], bySetPos: 1, byMonth: 5 },
    ],
  ])('of the kind %j is a rule', (pattern, rule) => {
    expect(ruleOf(pattern)).toEqual(rule);
  });

  it.each([
    [{ type: 'endDate', endDate: '2026-06-30' }, { until: '2026-06-30' }],
    [{ type: 'endDate', endDate: '0001-01-01' }, {}],
    [{ type: 'numbered', numberOfOccurrences: 5 }, { count: 5 }],
    [{ type: 'noEnd', endDate: '2026-06-30', numberOfOccurrences: 3 }, {}],
  ])('with the range %j ends so', (range, end) => {
    expect(ruleOf({ type: 'daily' }, range)).toEqual({ freq: 'DAILY', interval: 2, ...end });
  });

  it.each([
    { type: 'lunar' },
    { type: 'weekly' },
    { type: 'absoluteMonthly' },
    { type: 'weekly', daysOfWeek: ['someday'] },
  ])('that makes no sense is unreadable: %j', (pattern) => {
    expect(() => ruleOf(pattern)).toThrow(expect.objectContaining({ code: 'graph.recurrence-unknown' }));
  });

  it('is seen from its own zone, where its weekday is right', () => {
    const recurrence = {
      pattern: { ...zeros, type: 'weekly', daysOfWeek: ['tuesday'] },
      range: { ...noEnd, recurrenceTimeZone: 'Tokyo Standard Time' },
    };
    const { when } = itemOf({
      recurrence,
      start: at('2026-03-09T23:00:00.0000000'),
      end: at('2026-03-10T00:00:00.0000000'),
    });
    expect(when).toMatchObject({ start: '2026-03-10T08:00:00+09:00', zone: 'Asia/Tokyo' });
  });
});
