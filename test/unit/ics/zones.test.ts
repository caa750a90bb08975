import { describe, expect, it } from 'vitest';
import { zoneShown } from '../../../local/ics/display-names.ts';
import { calendar, event, leftCode, read, summerZone } from './ics-text.ts';

function startIn(tzid: string, digits = '20260701T090000', ...definitions: readonly string[]) {
  const { events, left } = read(calendar(...definitions, event(`DTSTART;TZID=${tzid}:${digits}`)));
  const start = events[0]?.raw.start;
  return start ? `${start.dateTime} ${start.timeZone}` : left[0]?.code;
}

const NINE = '2026-07-01T09:00:00';

describe('names of zones', () => {
  it.each([
    ['Europe/Berlin', 'Europe/Berlin'],
    ['"Europe/Berlin"', 'Europe/Berlin'],
    ['America/Argentina/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
    ['/example.org/20260101_1/Europe/Berlin', 'Europe/Berlin'],
    ['/example.org/Tzfile/America/Argentina/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
    ['W. Europe Standard Time', 'Europe/Berlin'],
    ['FLE Standard Time', 'Europe/Helsinki'],
    ['eastern standard time', 'America/New_York'],
    ['US/Eastern', 'US/Eastern'],
    ['tzone://Microsoft/Utc', 'UTC'],
    ['UTC', 'UTC'],
    ['EST', 'EST'],
    // Graph knows these only by their Windows names.
    ['Europe/Kyiv', 'FLE Standard Time'],
    ['CET', 'Romance Standard Time'],
    ['"(UTC-05:00) Eastern Time (US & Canada)"', 'America/New_York'],
    ['"(UTC-05:00) Eastern Time (US &amp; Canada)"', 'America/New_York'],
    ['(UTC-08:00) Pacific Time (US & Canada)', 'America/Los_Angeles'],
    ['"(GMT+10:00) Canberra, Melbourne, Sydney"', 'Australia/Sydney'],
    ['"(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna"', 'Europe/Amsterdam'],
    ['"Greenwich Mean Time:Dublin; Edinburgh; Lisbon; London"', 'Europe/Dublin'],
    // Some place with an offset: the offset is all there is.
    ['"(UTC+10:00) Atlantis"', 'Etc/GMT-10'],
    ['"GMT-0300 (Atlantis)"', 'Etc/GMT+3'],
    ['"(UTC) Atlantis"', 'UTC'],
  ])('%s is %s', (name, zone) => {
    expect(startIn(name)).toBe(`${NINE} ${zone}`);
  });

  it('an offset that is no whole hour is written in UTC', () => {
    expect(startIn('"(UTC+05:45) Atlantis"')).toBe('2026-07-01T03:15:00 UTC');
  });

  it('a zone that Graph has no name for is written in UTC', () => {
    expect(startIn('Antarctica/Troll')).toBe('2026-07-01T07:00:00 UTC');
  });

  it.each(['CST', 'IST', 'Customized Time Zone', '+02:00', 'GMT Local', '"(UTC+99:00) X"'])('%s is none', (name) => {
    expect(leftCode(`DTSTART;TZID=${name}:20260701T090000`)).toBe('unknown-zone');
  });

  it('of two places with one name that with the offset counts', () => {
    expect(zoneShown('(UTC-04:00) Georgetown, La Paz, Manaus, San Juan')).toBe('America/La_Paz');
    expect(zoneShown('(UTC-07:00) La Paz, Mazatlan')).toBe('America/Mazatlan');
  });
});

describe('zones that the file defines', () => {
  it('a name that nobody knows means what the file says, written in UTC', () => {
    const own = summerZone('Our zone', '+0100', '+0200');
    expect(startIn('Our zone', '20260701T090000', own)).toBe('2026-07-01T07:00:00 UTC');
    expect(startIn('Our zone', '20260101T090000', own)).toBe('2026-01-01T08:00:00 UTC');
  });

  it('a display name whose definition agrees with it keeps its zone', () => {
    const name = '(UTC+01:00) Amsterdam, Berlin';
    expect(startIn(`"${name}"`, '20260701T090000', summerZone(name, '+0100', '+0200'))).toBe(
      `${NINE} Europe/Amsterdam`,
    );
    expect(startIn(`"${name}"`, '20260701T090000', summerZone(name, '+0300', '+0400'))).toBe('2026-07-01T05:00:00 UTC');
  });

  it('an abbreviation means what the file says', () => {
    expect(startIn('GMT', '20260701T090000', summerZone('GMT', '+0000', '+0100'))).toBe('2026-07-01T08:00:00 UTC');
  });

  it('a region stays that region: definitions in exports grow old', () => {
    const old = summerZone('Europe/Berlin', '+0300', '+0400');
    expect(startIn('Europe/Berlin', '20260701T090000', old)).toBe(`${NINE} Europe/Berlin`);
  });

  it('the place that a definition names is its zone', () => {
    const own = summerZone('Ours', '+0100', '+0200', 'X-LIC-LOCATION:Europe/Berlin');
    expect(startIn('Ours', '20260701T090000', own)).toBe(`${NINE} Europe/Berlin`);
  });

  it('a joined file may define a zone in its first calendar only; a calendar’s own definition comes first', () => {
    const one = (...parts: string[]) => calendar(...parts, event('DTSTART;TZID=Ours:20260101T090000'));
    const { events } = read(
      one(summerZone('Ours', '+0100', '+0200')) + one() + one(summerZone('Ours', '+0500', '+0600')),
    );
    expect(events.map(({ raw }) => raw.start.dateTime.slice(11, 13))).toEqual(['08', '08', '04']);
  });

  it.each([
    ['20260329T013000', '2026-03-29T00:30:00'],
    // 02:00 to 03:00 does not exist: as if the clock hadn't jumped.
    ['20260329T023000', '2026-03-29T01:30:00'],
    ['20260329T030000', '2026-03-29T01:00:00'],
    // 01:00 to 02:00 comes twice: the first pass.
    ['20261025T013000', '2026-10-24T23:30:00'],
    ['20261025T020000', '2026-10-25T01:00:00'],
  ])('around the jumps of the clock: %s is %s', (digits, utc) => {
    expect(startIn('Ours', digits, summerZone('Ours', '+0100', '+0200'))).toBe(`${utc} UTC`);
  });

  const zone = (...lines: string[]) => ['BEGIN:VTIMEZONE', 'TZID:Ours', ...lines, 'END:VTIMEZONE'].join('\r\n');
  const part = (start: string, from: string, to: string, ...more: string[]) =>
    ['BEGIN:STANDARD', `DTSTART:${start}`, `TZOFFSETFROM:${from}`, `TZOFFSETTO:${to}`, ...more, 'END:STANDARD'].join(
      '\r\n',
    );

  it('before its first onset the offset is that from which it changed', () => {
    expect(startIn('Ours', '19990101T090000', zone(part('20000101T000000', '+0100', '+0200')))).toBe(
      '1999-01-01T08:00:00 UTC',
    );
  });

  it('after its last rule the last offset stays', () => {
    const ended = 'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU;UNTIL=20051030T000000Z';
    const rules = zone(
      part('19990328T020000', '+0100', '+0200', 'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;COUNT=3'),
      part('19991031T030000', '+0200', '+0100', ended),
    );
    expect(startIn('Ours', '20260701T090000', rules)).toBe('2026-07-01T08:00:00 UTC');
    expect(startIn('Ours', '20010701T090000', rules)).toBe('2001-07-01T07:00:00 UTC');
    expect(startIn('Ours', '20020701T090000', rules)).toBe('2002-07-01T08:00:00 UTC');
  });

  it('listed dates and a day after a day of the month are onsets', () => {
    const dates = zone(part('20200101T000000', '+0000', '+0100', 'RDATE:20220101T000000,20240101T000000'));
    expect(startIn('Ours', '20260101T090000', dates)).toBe('2026-01-01T08:00:00 UTC');
    const eighth = 'RRULE:FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=8,9,10,11,12,13,14;BYDAY=SU';
    const rule = zone(
      part('20000101T000000', '+0000', '+0000'),
      part('20000312T020000', '+0000', '+0100', eighth),
      part('20001105T020000', '+0100', '+0000', 'RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU'),
    );
    expect(startIn('Ours', '20260307T090000', rule)).toBe('2026-03-07T09:00:00 UTC');
    expect(startIn('Ours', '20260309T090000', rule)).toBe('2026-03-09T08:00:00 UTC');
  });

  it.each([
    ['nothing in it', zone()],
    ['no offset', zone(part('20000101T000000', '', '+0100'))],
    ['no start', zone(part('', '+0100', '+0100'))],
    ['a rule by the second', zone(part('20000101T000000', '+0100', '+0100', 'RRULE:FREQ=SECONDLY'))],
    ['no such month', zone(part('20000101T000000', '+0100', '+0100', 'RRULE:FREQ=YEARLY;BYMONTH=0;BYDAY=1SU'))],
    ['a rule for several days', zone(part('20000101T000000', '+0100', '+0100', 'RRULE:FREQ=YEARLY;BYMONTH=3,4'))],
  ])('a definition with %s is none', (_, definition) => {
    expect(startIn('Ours', '20260701T090000', definition)).toBe('unknown-zone');
  });
});
