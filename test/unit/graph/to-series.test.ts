import { describe, expect, it } from 'vitest';
import { expand } from '../../../shared/calendar/expand.ts';
import { eventSchema } from '../../../shared/graph/event-schema.ts';
import { toSeries } from '../../../shared/graph/to-series.ts';
import { days } from '../calendar/plain-item.ts';
import { graphEvent } from './scripted-graph.ts';

const HOME = 'Europe/Helsinki';
const at = (dateTime: string) => ({ dateTime: `${dateTime}.0000000`, timeZone: 'UTC' });

/** Tuesdays at nine in Helsinki, from 10 March 2026. */
const tuesdays = {
  type: 'seriesMaster',
  recurrence: {
    pattern: {
      type: 'weekly',
      interval: 1,
      daysOfWeek: ['tuesday'],
      firstDayOfWeek: 'sunday',
      index: 'first',
      month: 0,
      dayOfMonth: 0,
    },
    range: {
      type: 'numbered',
      startDate: '2026-03-10',
      endDate: '0001-01-01',
      recurrenceTimeZone: 'FLE Standard Time',
      numberOfOccurrences: 6,
    },
  },
};
const exception = (originalStart: string | null, more: Record<string, unknown> = {}) =>
  graphEvent({ type: 'exception', id: 'x', seriesMasterId: 'event-1', originalStart, ...more });
/** As the rule has it, after the clocks went forward. */
const atNine = { start: at('2026-03-31T06:00:00'), end: at('2026-03-31T07:30:00') };

function series(exceptionOccurrences: unknown[], cancelledOccurrences: string[] = []) {
  return toSeries(eventSchema.parse(graphEvent({ ...tuesdays, exceptionOccurrences, cancelledOccurrences })), HOME);
}

describe('a series with what happened to its occurrences', () => {
  it('keeps deleted ones by their date, and those that were cancelled', () => {
    const item = series(
      [exception('2026-03-24T07:00:00Z', { isCancelled: true })],
      ['OID.event-1.2026-03-31', 'OID.event-1.2026-03-17'],
    );
    expect(item.exclusions).toEqual(['2026-03-17', '2026-03-24', '2026-03-31']);
    expect(item.overrides).toEqual({});
  });

  it('keeps of a changed one only what differs', () => {
    const item = series([
      exception('2026-03-31T06:00:00Z', { ...atNine, subject: 'Review' }),
      exception('2026-03-17T07:00:00Z', {
        start: at('2026-03-18T10:00:00'),
        end: at('2026-03-18T11:00:00'),
        originalStartTimeZone: 'Tokyo Standard Time',
        location: { displayName: '' },
        body: { contentType: 'text', content: 'Bring it\r\n' },
      }),
    ]);
    expect(item.overrides).toEqual({
      '2026-03-31': { subject: 'Review' },
      '2026-03-17': {
        when: { allDay: false, start: '2026-03-18T12:00:00+02:00', end: '2026-03-18T13:00:00+02:00', zone: HOME },
        location: '',
        notes: 'Bring it',
      },
    });
    expect(expand(item, days('2026-03-01', '2026-06-01'), HOME).occurrences.map(({ when }) => when.start)).toEqual([
      '2026-03-10T09:00:00+02:00',
      '2026-03-18T12:00:00+02:00',
      '2026-03-24T09:00:00+02:00',
      '2026-03-31T09:00:00+03:00',
      '2026-04-07T09:00:00+03:00',
      '2026-04-14T09:00:00+03:00',
    ]);
  });

  it('keeps one that became whole days as such', () => {
    const item = series([
      exception('2026-03-31T06:00:00Z', {
        isAllDay: true,
        start: at('2026-03-31T00:00:00'),
        end: at('2026-04-01T00:00:00'),
      }),
    ]);
    expect(item.overrides['2026-03-31']).toEqual({ when: { allDay: true, start: '2026-03-31', end: '2026-04-01' } });
  });

  it('has nothing of one that was touched and is as its series, nor of dates that the rule has not', () => {
    const item = series(
      [exception('2026-03-31T06:00:00Z', atNine), exception('2026-05-05T06:00:00Z', { subject: 'Late' })],
      ['OID.event-1.2026-03-18'],
    );
    expect([item.exclusions, item.overrides]).toEqual([[], {}]);
  });

  it.each([
    ['does not say when it was due', exception(null), 'graph.original-start-unreadable'],
    ['has no start', exception('2026-03-17T07:00:00Z', { start: null }), 'graph.exception-malformed'],
    [
      'came as HTML',
      exception('2026-03-17T07:00:00Z', { body: { contentType: 'html', content: 'x' } }),
      'graph.body-not-text',
    ],
  ])('waits as a whole when one %s', (_name, changed, code) => {
    expect(() => series([changed])).toThrow(expect.objectContaining({ kind: 'invalid', code }));
  });
});
