import { describe, expect, it } from 'vitest';
import type { Item } from '../../../shared/calendar/item.ts';
import { eventSchema, recurrenceSchema } from '../../../shared/graph/event-schema.ts';
import { toItem } from '../../../shared/graph/to-item.ts';
import { toRule } from '../../../shared/graph/to-rule.ts';
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
    toRule(recurrenceSchema.parse({ pattern: { ...zeros, ...pattern }, range: { ...noEnd, ...range } }));

  it.each([
    [{ type: 'daily' }, { freq: 'DAILY', interval: 2 }],
    [
      { type: 'weekly', daysOfWeek: ['monday', 'friday'] },
      { freq: 'WEEKLY', interval: 2, byDay: ['MO', 'FR'], weekStart: 'SU' },
    ],
    [
      { type: 'absoluteMonthly', dayOfMonth: 31 },
      { freq: 'MONTHLY', interval: 2, byMonthDay: 31, skip: 'backward' },
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
    [{ type: 'endDate', endDate: '0000-01-01' }, {}],
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

  it('is in its canonical form, whichever way the server spells it', () => {
    const ruleAs = (pattern: Record<string, unknown>) =>
      itemOf({
        recurrence: {
          pattern: { ...zeros, interval: 1, ...pattern },
          range: { ...noEnd, recurrenceTimeZone: 'FLE Standard Time' },
        },
      }).when.rule;
    expect(ruleAs({ type: 'weekly', daysOfWeek: ['tuesday'] })).toEqual({ freq: 'WEEKLY', interval: 1, byDay: ['TU'] });
    expect(ruleAs({ type: 'daily', interval: 7 })).toEqual(ruleAs({ type: 'weekly', daysOfWeek: ['tuesday'] }));
  });

  describe('in a zone that nobody knows', () => {
    const tuesdays = (recurrenceTimeZone: string, start: string) =>
      itemOf({
        originalStartTimeZone: 'tzone://Microsoft/Custom',
        originalEndTimeZone: 'tzone://Microsoft/Custom',
        recurrence: {
          pattern: { ...zeros, type: 'weekly', daysOfWeek: ['tuesday'] },
          range: { ...noEnd, recurrenceTimeZone },
        },
        start: at(start),
        end: at(start),
      });

    it.each(['tzone://Microsoft/Custom', 'Customized Time Zone', 'Customized Time Zone 2', '', 'Greenwich Mean Time'])(
      '(%j) is seen from home, at its own moment, while its first occurrence fits the pattern there',
      (zone) => {
        expect(tuesdays(zone, '2026-03-10T07:00:00.0000000').when).toMatchObject({
          start: '2026-03-10T09:00:00+02:00',
          zone: HOME,
        });
      },
    );

    it('waits when it does not: home is not that zone then', () => {
      expect(() => tuesdays('tzone://Microsoft/Custom', '2026-03-10T23:00:00.0000000')).toThrow(
        expect.objectContaining({ kind: 'invalid', code: 'graph.series-zone-unknown' }),
      );
    });

    it('is UTC when it is called so', () => {
      expect(tuesdays('tzone://Microsoft/Utc', '2026-03-10T23:00:00.0000000').when).toMatchObject({
        start: '2026-03-10T23:00:00+00:00',
        zone: 'UTC',
      });
    });
  });
});
