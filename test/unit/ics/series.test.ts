import { describe, expect, it } from 'vitest';
import { calendar, event, leftCode, only, read } from './ics-text.ts';

const START = 'DTSTART;TZID=Europe/Helsinki:20260302T090000';
const END = 'DTEND;TZID=Europe/Helsinki:20260302T093000';
const series = (...lines: readonly string[]) => event('UID:s@example.test', 'SUMMARY:Stand-up', START, END, ...lines);
const held = (...parts: readonly string[]) => read(calendar(...parts)).events[0];

describe('a rule', () => {
  it.each([
    ['FREQ=DAILY;COUNT=5', { type: 'daily', interval: 1 }, { type: 'numbered', numberOfOccurrences: 5 }],
    ['FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR', { type: 'weekly', interval: 1 }, { type: 'noEnd' }],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=SU', { type: 'weekly', firstDayOfWeek: 'sunday' }, {}],
    ['FREQ=MONTHLY;BYDAY=-1MO', { type: 'relativeMonthly', index: 'last', daysOfWeek: ['monday'] }, {}],
    ['FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1', { type: 'relativeMonthly', index: 'first' }, {}],
    ['FREQ=MONTHLY;BYMONTHDAY=2', { type: 'absoluteMonthly', dayOfMonth: 2 }, {}],
    ['FREQ=MONTHLY;BYMONTHDAY=-1', { type: 'relativeMonthly', index: 'last' }, {}],
    ['FREQ=YEARLY', { type: 'absoluteYearly', month: 3, dayOfMonth: 2 }, {}],
    ['FREQ=YEARLY;BYMONTH=3;BYDAY=1MO', { type: 'relativeYearly', month: 3, index: 'first' }, {}],
  ])('%s is one of Outlook’s', (rule, pattern, range) => {
    expect(only(START, END, `RRULE:${rule}`).recurrence).toMatchObject({
      pattern,
      range: { ...range, recurrenceTimeZone: 'Europe/Helsinki' },
    });
  });

  it.each([
    ['20260331T055959Z', '2026-03-30'],
    ['20260331T060000Z', '2026-03-31'],
    ['20260331T085959', '2026-03-30'],
    ['20260331', '2026-03-31'],
  ])('until %s: the last date on which it may start is %s', (until, endDate) => {
    expect(only(START, END, `RRULE:FREQ=DAILY;UNTIL=${until}`).recurrence?.range).toMatchObject({ endDate });
  });

  it('a start that the rule doesn’t give moves to the first date that it gives', () => {
    const raw = only(START, END, 'RRULE:FREQ=WEEKLY;BYDAY=TH');
    expect([raw.start.dateTime, raw.end.dateTime, raw.recurrence?.range.startDate]).toEqual([
      '2026-03-05T09:00:00',
      '2026-03-05T09:30:00',
      '2026-03-05',
    ]);
  });

  it('whole days recur by their dates', () => {
    const raw = only('DTSTART;VALUE=DATE:20260302', 'DTEND;VALUE=DATE:20260304', 'RRULE:FREQ=WEEKLY;COUNT=3');
    expect([raw.start.dateTime, raw.end.dateTime, raw.recurrence?.range.startDate]).toEqual([
      '2026-03-02T00:00:00',
      '2026-03-04T00:00:00',
      '2026-03-02',
    ]);
  });

  it.each([
    ['FREQ=YEARLY;BYMONTH=4,5,6;BYDAY=WE'],
    ['FREQ=YEARLY;BYMONTH=3;BYDAY=WE'],
    ['FREQ=MONTHLY;BYMONTHDAY=1,15'],
    ['FREQ=MONTHLY;BYMONTHDAY=-3'],
    ['FREQ=MONTHLY;BYDAY=1MO,3MO'],
    ['FREQ=MONTHLY;BYMONTHDAY=31'],
    ['FREQ=HOURLY'],
    ['FREQ=DAILY;BYHOUR=9,17'],
    ['nonsense'],
  ])('%s is none, and never another one instead', (rule) => {
    expect(leftCode('DTSTART;TZID=Europe/Helsinki:20260302T090000', `RRULE:${rule}`)).toMatch(
      /^(?:series-rule|broken)$/u,
    );
  });

  it('a zone that is only an offset has no clock to recur by', () => {
    expect(leftCode('DTSTART;TZID=GMT+05:17:20260302T090000', 'RRULE:FREQ=DAILY')).toMatch(/zone/u);
  });
});

describe('single dates', () => {
  it('are left out by their original date, whatever form it has', () => {
    const dates = 'EXDATE;TZID=Europe/Helsinki:20260303T090000,20260304T090000';
    const lines = ['RRULE:FREQ=DAILY', dates, 'EXDATE:20260305T070000Z', 'EXDATE;VALUE=DATE:20260306'];
    expect(held(series(...lines))?.excluded).toEqual(['2026-03-03', '2026-03-04', '2026-03-05', '2026-03-06']);
  });

  it('are changed by an entry of their own, before or after their series', () => {
    const changed = event(
      'UID:s@example.test',
      'SUMMARY:Moved',
      'RECURRENCE-ID:20260303T070000Z',
      'DTSTART:20260303T120000Z',
      'DTEND:20260303T130000Z',
      'ATTENDEE:mailto:a@example.test',
    );
    for (const parts of [
      [changed, series('RRULE:FREQ=DAILY')],
      [series('RRULE:FREQ=DAILY'), changed],
    ]) {
      const { events, left } = read(calendar(...parts));
      expect(left).toEqual([]);
      expect(events).toHaveLength(1);
      expect(events[0]?.changed).toEqual([
        {
          name: 'Moved',
          date: '2026-03-03',
          raw: {
            subject: 'Moved',
            isAllDay: false,
            start: { dateTime: '2026-03-03T12:00:00', timeZone: 'UTC' },
            end: { dateTime: '2026-03-03T13:00:00', timeZone: 'UTC' },
            sensitivity: 'normal',
            showAs: 'busy',
          },
        },
      ]);
    }
  });

  it('are left out where they are cancelled', () => {
    const cancelled = event('UID:s@example.test', 'RECURRENCE-ID:20260303T070000Z', START, 'STATUS:CANCELLED');
    expect(held(series('RRULE:FREQ=DAILY'), cancelled)?.excluded).toEqual(['2026-03-03']);
  });

  it('that the series doesn’t have stay behind', () => {
    const lost = event('UID:s@example.test', 'RECURRENCE-ID:20260303T080000Z', START);
    const { left } = read(calendar(series('RRULE:FREQ=WEEKLY'), lost));
    expect(left.map(({ code }) => code)).toEqual(['no-such-date']);
  });

  it('of a series that isn’t in the file are events of their own', () => {
    const alone = event('UID:s@example.test', 'SUMMARY:Guest', 'RECURRENCE-ID:20260303T080000Z', START, END);
    expect(held(alone)).toMatchObject({ name: 'Guest', excluded: [], changed: [] });
  });

  it('beside the rule are named: Outlook can’t hold them', () => {
    const { events, left } = read(calendar(series('RRULE:FREQ=WEEKLY', 'RDATE:20260304T070000Z')));
    expect([events.length, left.map(({ code }) => code)]).toEqual([1, ['extra-dates']]);
  });
});
