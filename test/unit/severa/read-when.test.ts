import { describe, expect, test } from 'vitest';
import { readWhen } from '../../../shared/severa/read-when.ts';
import { writeTimes } from '../../../shared/severa/write-activity.ts';

const HELSINKI = 'Europe/Helsinki';
const NEW_YORK = 'America/New_York';
const KATHMANDU = 'Asia/Kathmandu';

function allDay(startDateTime: string, endDateTime: string | null | undefined, zone = HELSINKI) {
  return readWhen({ startDateTime, endDateTime, isAllDay: true, hasDuration: true }, zone, undefined);
}

function timed(startDateTime: string, endDateTime: string | null, zone: string, hasDuration: boolean | null = true) {
  return readWhen({ startDateTime, endDateTime, isAllDay: false, hasDuration }, zone, undefined);
}

const days = (start: string, end: string) => ({ allDay: true, start, end });

describe('an all-day activity', () => {
  test.each([
    [
      'the midnight after its last day',
      '2024-12-16T00:00:00+02:00',
      '2024-12-21T00:00:00+02:00',
      '2024-12-16',
      '2024-12-21',
    ],
    ['the same in UTC', '2024-12-15T22:00:00Z', '2024-12-20T22:00:00Z', '2024-12-16', '2024-12-21'],
    ['a minute before midnight', '2024-12-16T00:00:00+02:00', '2024-12-20T23:59:00+02:00', '2024-12-16', '2024-12-21'],
    [
      'a tick before midnight',
      '2024-12-16T00:00:00+02:00',
      '2024-12-16T23:59:59.9999999+02:00',
      '2024-12-16',
      '2024-12-17',
    ],
    ['its own start', '2024-12-16T00:00:00+02:00', '2024-12-16T00:00:00+02:00', '2024-12-16', '2024-12-17'],
    [
      'a midnight before a start in the day',
      '2024-12-16T08:00:00+02:00',
      '2024-12-16T00:00:00+02:00',
      '2024-12-16',
      '2024-12-17',
    ],
    ['some hour of its last day', '2024-12-16T00:00:00+02:00', '2024-12-18T16:00:00+02:00', '2024-12-16', '2024-12-19'],
    ['nothing', '2024-12-16T00:00:00+02:00', null, '2024-12-16', '2024-12-17'],
    ['no field at all', '2024-12-16T00:00:00+02:00', undefined, '2024-12-16', '2024-12-17'],
  ])('ends with %s', (_name, start, end, first, after) => {
    expect(allDay(start, end)).toEqual(days(first, after));
  });

  test('that ends on a day before its start is unreadable, not mended', () => {
    expect(() => allDay('2024-12-16T00:00:00+02:00', '2024-12-15T00:00:00+02:00')).toThrow('severa.ends-before-start');
  });

  test.each([
    [NEW_YORK, '2024-07-04T04:00:00Z', '2024-07-05T04:00:00Z'],
    [KATHMANDU, '2024-07-03T18:15:00Z', '2024-07-04T18:15:00Z'],
    [HELSINKI, '2024-07-04T00:00:00+03:00', '2024-07-05T00:00:00+03:00'],
  ])("is read in its owner's zone %s", (zone, start, end) => {
    expect(allDay(start, end, zone)).toEqual(days('2024-07-04', '2024-07-05'));
  });

  test('at midnights of another offset keeps the dates it was written with', () => {
    expect(allDay('2024-07-04T00:00:00+03:00', '2024-07-06T00:00:00+03:00', NEW_YORK)).toEqual(
      days('2024-07-04', '2024-07-06'),
    );
    expect(allDay('2024-07-04T00:00:00Z', '2024-07-05T00:00:00Z', NEW_YORK)).toEqual(days('2024-07-04', '2024-07-05'));
  });

  test.each([
    ['of 23 hours', HELSINKI, '2024-03-31', '2024-04-01', '2024-03-31T00:00:00+02:00', '2024-04-01T00:00:00+03:00'],
    ['of 25 hours', HELSINKI, '2024-10-27', '2024-10-28', '2024-10-27T00:00:00+03:00', '2024-10-28T00:00:00+02:00'],
    [
      'without a midnight',
      'America/Sao_Paulo',
      '2018-11-04',
      '2018-11-05',
      '2018-11-04T01:00:00-02:00',
      '2018-11-05T00:00:00-02:00',
    ],
    [
      'before one without a midnight',
      'America/Sao_Paulo',
      '2018-11-03',
      '2018-11-04',
      '2018-11-03T00:00:00-03:00',
      '2018-11-04T01:00:00-02:00',
    ],
    [
      'with two midnights',
      'America/Havana',
      '2024-11-03',
      '2024-11-04',
      '2024-11-03T00:00:00-04:00',
      '2024-11-04T00:00:00-05:00',
    ],
    [
      'east of all',
      'Pacific/Kiritimati',
      '2024-05-01',
      '2024-05-02',
      '2024-05-01T00:00:00+14:00',
      '2024-05-02T00:00:00+14:00',
    ],
    [
      'in quarter hours',
      KATHMANDU,
      '2024-05-01',
      '2024-05-03',
      '2024-05-01T00:00:00+05:45',
      '2024-05-03T00:00:00+05:45',
    ],
  ])('%s is written from day to day and read back', (_name, zone, start, end, startDateTime, endDateTime) => {
    const written = writeTimes({ allDay: true, start, end }, zone);
    expect(written).toEqual({ startDateTime, endDateTime, isAllDay: true, hasDuration: true });
    expect(readWhen(written, zone, undefined)).toEqual(days(start, end));
  });

  test('that ends at the second of two midnights is exclusive all the same', () => {
    expect(allDay('2024-11-02T00:00:00-04:00', '2024-11-03T00:00:00-05:00', 'America/Havana')).toEqual(
      days('2024-11-02', '2024-11-03'),
    );
  });
});

describe('a timed activity', () => {
  test.each([
    ['Z', '2024-07-04T06:00:00Z', '2024-07-04T07:30:00Z'],
    ['another offset', '2024-07-04T02:00:00-04:00', '2024-07-04T03:30:00-04:00'],
    ['ticks', '2024-07-04T06:00:00.1234567Z', '2024-07-04T07:30:00.0000000+00:00'],
    ['no seconds', '2024-07-04T06:00Z', '2024-07-04T07:30Z'],
  ])('with %s is read in the zone of its owner', (_name, start, end) => {
    expect(timed(start, end, HELSINKI)).toEqual({
      allDay: false,
      start: '2024-07-04T09:00:00+03:00',
      end: '2024-07-04T10:30:00+03:00',
      zone: HELSINKI,
    });
  });

  test.each(['2024-07-04T06:00:00', '2024-07-04', 'tomorrow', '2024-02-30T10:00:00Z', '2024-07-04T25:00:00Z', ''])(
    'that starts at "%s" is unreadable: no moment is guessed',
    (start) => {
      expect(() => timed(start, null, HELSINKI)).toThrow('severa.start-unclear');
    },
  );

  test('with an unclear end is unreadable', () => {
    expect(() => timed('2024-07-04T06:00:00Z', 'later', HELSINKI)).toThrow('severa.end-unclear');
  });

  test('that ends before it starts is unreadable', () => {
    expect(() => timed('2024-07-04T06:00:00Z', '2024-07-04T05:00:00Z', HELSINKI)).toThrow('severa.ends-before-start');
  });

  test('keeps its pass of a double hour, there and back', () => {
    for (const start of ['2024-10-27T03:30:00+03:00', '2024-10-27T03:30:00+02:00']) {
      const when = { allDay: false, start, end: '2024-10-27T05:00:00+02:00', zone: HELSINKI } as const;
      expect(readWhen(writeTimes(when, HELSINKI), HELSINKI, undefined)).toEqual(when);
    }
  });

  test.each([
    ['no end', null, true],
    ['no duration', '2024-07-04T07:00:00Z', false],
    ['neither', null, false],
  ])('with %s has no length', (_name, end, hasDuration) => {
    expect(timed('2024-07-04T06:00:00Z', end, HELSINKI, hasDuration)).toMatchObject({
      start: '2024-07-04T09:00:00+03:00',
      end: '2024-07-04T09:00:00+03:00',
    });
  });

  test('without a duration flag has the length it says', () => {
    expect(timed('2024-07-04T06:00:00Z', '2024-07-04T07:00:00Z', HELSINKI, null)).toMatchObject({
      end: '2024-07-04T10:00:00+03:00',
    });
  });

  test('of no length is written without end and duration, and read back', () => {
    const at = '2024-07-04T09:00:00+03:00';
    const when = { allDay: false, start: at, end: at, zone: HELSINKI } as const;
    const written = writeTimes(when, HELSINKI);
    expect(written).toEqual({ startDateTime: at, endDateTime: null, isAllDay: false, hasDuration: false });
    expect(readWhen(written, HELSINKI, undefined)).toEqual(when);
  });

  test.each([
    [NEW_YORK, '2024-07-04T02:00:00-04:00'],
    [KATHMANDU, '2024-07-04T11:45:00+05:45'],
  ])("is written with the offset of its owner's zone %s", (zone, startDateTime) => {
    const when = {
      allDay: false,
      start: '2024-07-04T09:00:00+03:00',
      end: '2024-07-04T10:00:00+03:00',
      zone: HELSINKI,
    } as const;
    expect(writeTimes(when, zone)).toMatchObject({ startDateTime, isAllDay: false, hasDuration: true });
  });

  test('that ends before it starts is not written', () => {
    const when = {
      allDay: false,
      start: '2024-07-04T09:00:00+03:00',
      end: '2024-07-04T08:00:00+03:00',
      zone: HELSINKI,
    } as const;
    expect(() => writeTimes(when, HELSINKI)).toThrow(expect.objectContaining({ kind: 'invalid' }));
  });
});
