import { describe, expect, it } from 'vitest';
import { readCalendar } from '../../../local/ics/read-calendar.ts';
import { calendar, event, HOME, leftCode, read } from './ics-text.ts';

const START = 'DTSTART:20260301T090000Z';
const lunch = event('UID:a@example.test', 'SUMMARY:Lunch', START, 'DTEND:20260301T100000Z');

function refusal(text: string): unknown {
  try {
    read(text);
  } catch (error) {
    return error;
  }
  return null;
}

describe('a file that is no calendar', () => {
  it.each([
    ['', 'it is empty'],
    [' \r\n\r\n', 'it is empty'],
    ['\uFEFF', 'it is empty'],
    ['<!DOCTYPE html><html></html>', 'a web page'],
    ['PK\u0003\u0004\u0014\u0000', 'a packed archive'],
    ['B\0E\0G\0I\0N\0', 'not UTF-8 text'],
    ['BEGIN:VCARD\r\nEND:VCARD', 'contacts'],
    ['Monday: lunch', 'does not begin with BEGIN:VCALENDAR'],
    [lunch, 'does not begin with BEGIN:VCALENDAR'],
    [calendar(lunch).replace('END:VCALENDAR', ''), 'breaks off in the middle'],
    [calendar(lunch).slice(0, -30), 'breaks off in the middle'],
    [`BEGIN:VCALENDAR\r\n${calendar(lunch)}`, 'breaks off before the next begins'],
    [`${calendar(lunch)}<html>`, 'something else after a calendar'],
    [calendar('BEGIN:X-A\r\n'.repeat(40)), 'nested too deeply'],
  ])('%j is refused by name with advice', (text, what) => {
    expect(refusal(text)).toMatchObject({
      kind: 'invalid',
      code: 'ics.unreadable',
      message: expect.stringMatching(new RegExp(`^anna\\.ics .*${what}.*Export the calendar again`)),
    });
  });

  it('a file of more than 32 MiB is refused before it is read', () => {
    const large = calendar(event(START, `DESCRIPTION:${'ä'.repeat(16 * 1024 * 1024)}`));
    expect(refusal(large)).toMatchObject({ kind: 'invalid', code: 'ics.too-large' });
  });

  it('a zone that is none is refused', () => {
    expect(() => readCalendar(calendar(), { name: 'anna.ics', zone: 'Europe/Atlantis' })).toThrow(
      expect.objectContaining({ code: 'ics.zone-unknown' }),
    );
  });
});

describe('a file that is a calendar', () => {
  it('an empty calendar is fine', () => {
    expect(read(calendar())).toEqual({ events: [], left: [] });
  });

  it.each([
    ['CRLF', calendar(lunch)],
    ['LF', calendar(lunch).replaceAll('\r\n', '\n')],
    ['a byte-order mark', `\uFEFF${calendar(lunch)}`],
    ['no line end at its end', calendar(lunch).trimEnd()],
    ['small letters', calendar(lunch).replaceAll('VEVENT', 'vevent').replaceAll('BEGIN', 'begin')],
    ['folded lines', calendar(lunch).replace('DTSTART:2026', 'DTSTART\r\n :20\r\n\t26')],
  ])('with %s it reads the same', (_, text) => {
    expect(read(text).events).toEqual([
      {
        name: 'Lunch',
        raw: {
          subject: 'Lunch',
          isAllDay: false,
          start: { dateTime: '2026-03-01T09:00:00', timeZone: 'UTC' },
          end: { dateTime: '2026-03-01T10:00:00', timeZone: 'UTC' },
          sensitivity: 'normal',
          showAs: 'busy',
          iCalUId: 'a@example.test',
        },
        excluded: [],
        changed: [],
      },
    ]);
  });

  it('several calendars in one file are all read, each with a byte-order mark of its own', () => {
    const second = calendar(event('SUMMARY:Tea', START));
    expect(read(`${calendar(lunch)}\uFEFF${second}`).events.map(({ name }) => name)).toEqual(['Lunch', 'Tea']);
  });

  it('a UID that comes twice is given to the first event only, and both are kept', () => {
    const { events } = read(calendar(lunch, lunch) + calendar(lunch));
    expect(events.map(({ raw }) => raw.iCalUId)).toEqual(['a@example.test', undefined, undefined]);
  });

  it('an event without a UID has none', () => {
    expect(read(calendar(event(START))).events[0]?.raw).not.toHaveProperty('iCalUId');
  });
});

describe('what stays behind', () => {
  it.each([
    ['series-rule', ['RRULE:FREQ=HOURLY']],
    ['cancelled', ['RECURRENCE-ID:20260301T090000Z', 'STATUS:CANCELLED']],
    ['cancelled', ['STATUS:cancelled', 'RRULE:FREQ=DAILY']],
    ['broken', ['no property at all']],
    ['broken', ['ATTENDEE;CN="Anna:mailto:anna@example.test']],
    ['broken', ['END:VALARM']],
    ['old-encoding', ['DESCRIPTION;ENCODING=QUOTED-PRINTABLE:caf=C3=A9']],
  ])('%s: %j', (code, lines) => {
    expect(leftCode(START, ...lines)).toBe(code);
  });

  it('tells name, time and reason', () => {
    const series = event('SUMMARY:Stand-up', 'DTSTART;TZID=Europe/Paris:20260301T090000', 'RRULE:FREQ=HOURLY');
    expect(read(calendar(series)).left).toEqual([
      {
        name: 'Stand-up',
        when: '2026-03-01 09:00 Europe/Paris',
        code: 'series-rule',
        reason: 'repeats by a rule that Outlook can not hold',
      },
    ]);
  });

  it('to-dos, journals and busy times are no events', () => {
    const others = ['VTODO', 'VJOURNAL', 'VFREEBUSY'].map((kind) => `BEGIN:${kind}\r\nDUE:20260301\r\nEND:${kind}`);
    expect(read(calendar(...others)).left).toEqual(
      others.map(() => ({ name: '(no subject)', when: '2026-03-01', code: 'not-an-event', reason: 'not an event' })),
    );
  });

  it('events of a cancellation are cancelled', () => {
    expect(read(calendar('METHOD:CANCEL', lunch)).left.map(({ code }) => code)).toEqual(['cancelled']);
  });

  it('a broken event spoils neither the one before nor the one after', () => {
    const broken = event('SUMMARY:Lost', 'DTSTART:20261340T990000Z');
    const { events, left } = read(calendar(lunch, broken, lunch));
    expect(events).toHaveLength(2);
    expect(left).toEqual([
      { name: 'Lost', when: '20261340T990000Z', code: 'unreadable-start', reason: 'its start is not a date or time' },
    ]);
  });

  it('an event whose END is missing is left, the next one is read', () => {
    const { events, left } = read(calendar(event(START).replace('END:VEVENT', ''), lunch));
    expect([events.map(({ name }) => name), left.map(({ code }) => code)]).toEqual([['Lunch'], ['broken']]);
  });

  it('a series whose rule went into an unended alarm does not pass for a single event', () => {
    expect(leftCode(START, 'BEGIN:VALARM', 'TRIGGER:-PT5M', 'RRULE:FREQ=DAILY')).toBe('broken');
  });

  it('broken lines of an alarm are nothing to the event', () => {
    expect(leftCode(START, 'BEGIN:VALARM', 'what?', 'END:VALARM')).toBeUndefined();
  });

  it('the zone is the mailbox’s in a file that names none', () => {
    const raw = read(calendar(event('DTSTART:20260301T090000')), HOME).events[0]?.raw;
    expect(raw?.start).toEqual({ dateTime: '2026-03-01T09:00:00', timeZone: HOME });
  });
});
