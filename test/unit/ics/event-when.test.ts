import { describe, expect, it } from 'vitest';
import { calendar, event, HOME, leftCode, only, read } from './ics-text.ts';

function days(...lines: readonly string[]) {
  const { isAllDay, start, end } = only(...lines);
  return isAllDay ? [start.dateTime, end.dateTime] : 'timed';
}

function times(...lines: readonly string[]) {
  const { isAllDay, start, end } = only(...lines);
  return isAllDay ? 'all day' : [start.dateTime, end.dateTime];
}

const day = (date: string) => `${date}T00:00:00`;
const MARCH_1 = 'DTSTART;VALUE=DATE:20260301';
const ALL_DAY = 'X-MICROSOFT-CDO-ALLDAYEVENT:TRUE';

describe('whole days', () => {
  it.each([
    [['DTEND;VALUE=DATE:20260302'], '2026-03-02'],
    [['DTEND;VALUE=DATE:20260311'], '2026-03-11'],
    [[], '2026-03-02'],
    [['DTEND;VALUE=DATE:20260301'], '2026-03-02'],
    [['DTEND:20260303T000000'], '2026-03-03'],
    [['DURATION:P1W'], '2026-03-08'],
    [['DURATION:PT48H'], '2026-03-03'],
    [['DURATION:P0D'], '2026-03-02'],
  ])('from 1 March with %j last to the start of %s', (lines, end) => {
    expect(days(MARCH_1, ...lines)).toEqual([day('2026-03-01'), day(end)]);
  });

  it('are written at midnight of the mailbox, whatever zone the file gives them', () => {
    expect(only('DTSTART;VALUE=DATE;TZID=Germany/Berlin:20260301').start).toEqual({
      dateTime: day('2026-03-01'),
      timeZone: HOME,
    });
  });

  it('a date needs no VALUE=DATE', () => {
    expect(days('DTSTART:20260301')).toEqual([day('2026-03-01'), day('2026-03-02')]);
  });

  it.each([
    [['DTSTART:20260301T000000', 'DTEND:20260303T000000']],
    [['DTSTART;TZID=Asia/Tokyo:20260301T000000', 'DTEND;TZID=Asia/Tokyo:20260303T000000']],
    [['DTSTART:20260301T000000Z', 'DTEND:20260303T000000Z']],
    // Midnight in the zone of the mailbox.
    [['DTSTART:20260228T220000Z', 'DTEND:20260302T220000Z']],
    [['DTSTART:20260301T000000', 'DURATION:P2D']],
  ])('Outlook’s mark makes days of midnights: %j', (lines) => {
    expect(days(ALL_DAY, ...lines)).toEqual([day('2026-03-01'), day('2026-03-03')]);
  });

  it('Outlook’s mark on other times means nothing', () => {
    expect(times(ALL_DAY, 'DTSTART:20260301T090000Z', 'DTEND:20260302T000000Z')).toHaveLength(2);
  });

  it('midnights without the mark are times', () => {
    expect(times('DTSTART:20260301T000000', 'DTEND:20260302T000000')).toEqual([day('2026-03-01'), day('2026-03-02')]);
  });

  it('a time that is marked as a date is a date at midnight and a time at any other hour', () => {
    expect(days('DTSTART;VALUE=DATE:20260301T000000')).toEqual([day('2026-03-01'), day('2026-03-02')]);
    expect(times('DTSTART;VALUE=DATE:20260301T140000', 'DTEND;VALUE=DATE:20260301T150000')).toEqual([
      '2026-03-01T14:00:00',
      '2026-03-01T15:00:00',
    ]);
  });
});

describe('times', () => {
  it('an event without an end has no length', () => {
    expect(times('DTSTART:20260301T090000')).toEqual(['2026-03-01T09:00:00', '2026-03-01T09:00:00']);
  });

  it.each([
    ['PT1H15M5S', '2026-03-28T10:15:05'],
    ['+P1W', '2026-04-04T09:00:00'],
    // Clocks go forward in the night of 28 to 29 March: a day is a day, hours are hours.
    ['P1D', '2026-03-29T09:00:00'],
    ['PT24H', '2026-03-29T10:00:00'],
    ['P1DT1H', '2026-03-29T10:00:00'],
  ])('a duration of %s ends at %s', (duration, end) => {
    expect(times('DTSTART:20260328T090000', `DURATION:${duration}`)[1]).toBe(end);
  });

  it('an end that comes with a duration counts alone', () => {
    const both = ['DTSTART:20260301T090000', 'DTEND:20260301T093000', 'DURATION:PT5H'];
    expect(times(...both)[1]).toBe('2026-03-01T09:30:00');
  });

  it('each end keeps its own zone', () => {
    const flight = only('DTSTART;TZID=Europe/Paris:20260301T230000', 'DTEND;TZID=America/New_York:20260301T190000');
    expect([flight.start.timeZone, flight.end.timeZone]).toEqual(['Europe/Paris', 'America/New_York']);
  });

  it('a length that ends in the second pass of a double hour is written in UTC', () => {
    const raw = only('DTSTART:20261025T023000', 'DURATION:PT2H');
    expect(raw.start).toEqual({ dateTime: '2026-10-25T02:30:00', timeZone: HOME });
    expect(raw.end).toEqual({ dateTime: '2026-10-25T01:30:00', timeZone: 'UTC' });
  });

  it('long before zones had whole hours the digits stay', () => {
    expect(times('DTSTART;TZID=Europe/Paris:18500101T000000', 'DURATION:PT1H')).toEqual([
      '1850-01-01T00:00:00',
      '1850-01-01T01:00:00',
    ]);
  });

  it('times without a zone are in the zone that the calendar names', () => {
    const text = (zone: string) => calendar(`X-WR-TIMEZONE:${zone}`, event('DTSTART:20260301T090000'));
    const zoneOf = (zone: string) => read(text(zone)).events[0]?.raw.start.timeZone;
    expect(['Asia/Tokyo', 'Tokyo Standard Time', 'Nowhere', ''].map(zoneOf)).toEqual([
      'Asia/Tokyo',
      'Asia/Tokyo',
      HOME,
      HOME,
    ]);
  });
});

describe('times that no calendar could hold', () => {
  it.each([
    ['no-start', ['DTEND:20260301T100000Z']],
    ['unreadable-start', ['DTSTART:']],
    ['unreadable-start', ['DTSTART:20261032T000000']],
    ['unreadable-start', ['DTSTART:20270229']],
    ['unreadable-start', ['DTSTART:20260301T0900']],
    ['unreadable-start', ['DTSTART:20260301T250000']],
    ['unreadable-start', ['DTSTART:20260301T090000+0200']],
    ['broken', ['DTSTART;TZID="Europe/Paris:20260301T090000"']],
    ['unreadable-end', ['DTSTART:20260301T090000Z', 'DTEND:tomorrow']],
    ['unreadable-end', ['DTSTART:20260301T090000Z', 'DURATION:P1M']],
    ['unreadable-end', ['DTSTART:20260301T090000Z', 'DURATION:P']],
    ['mixed-ends', ['DTSTART:20260301T090000Z', 'DTEND;VALUE=DATE:20260302']],
    ['mixed-ends', [MARCH_1, 'DTEND:20260302T100000Z']],
    ['mixed-ends', [MARCH_1, 'DURATION:PT5H']],
    ['ends-before-start', ['DTSTART:20260301T090000Z', 'DTEND:20260301T085959Z']],
    ['ends-before-start', ['DTSTART;TZID=Asia/Tokyo:20260301T090000', 'DTEND:20260228T235959Z']],
    ['ends-before-start', ['DTSTART:20260301T090000Z', 'DURATION:-PT1S']],
    ['ends-before-start', [MARCH_1, 'DTEND;VALUE=DATE:20260228']],
    ['unknown-zone', ['DTSTART;TZID=Germany/Berlin:20260301T090000']],
    ['unknown-zone', ['DTSTART:20260301T090000Z', 'DTEND;TZID=My own:20260301T090000']],
    ['out-of-range', ['DTSTART:16001231T235959Z']],
    ['out-of-range', ['DTSTART;VALUE=DATE:45010101']],
    ['out-of-range', ['DTSTART:20260301T090000Z', 'DURATION:P999999W']],
    ['out-of-range', [MARCH_1, 'DURATION:P999999W']],
  ])('%s: %j', (code, lines) => {
    expect(leftCode(...lines)).toBe(code);
  });
});
