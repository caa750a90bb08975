import { describe, expect, it } from 'vitest';
import type { Item, When } from '../../../shared/calendar/item.ts';
import { eventSchema } from '../../../shared/graph/event-schema.ts';
import { express, toPatchBody } from '../../../shared/graph/from-item.ts';
import { toEvent } from '../../../shared/graph/to-event.ts';
import { toItem } from '../../../shared/graph/to-item.ts';
import { ianaZone, windowsZone } from '../../../shared/graph/zones.ts';
import { graphEvent } from './scripted-graph.ts';

const HOME = 'Europe/Helsinki';
const itemOf = (more: Record<string, unknown> = {}, home = HOME): Item =>
  toItem(eventSchema.parse(graphEvent(more)), home);
const at = (dateTime: string, timeZone = 'UTC') => ({ dateTime, timeZone });

describe('an event as an item', () => {
  it('is read in the zone it was made in', () => {
    expect(itemOf()).toEqual({
      subject: 'Planning',
      when: { allDay: false, start: '2026-03-10T09:00:00+02:00', end: '2026-03-10T10:30:00+02:00', zone: HOME },
      exclusions: [],
      overrides: {},
      location: 'Room 4',
      notes: 'Line one\nLine two',
      privacy: 'normal',
      busy: 'busy',
      people: {},
    });
  });

  it('carries identity, version and times', () => {
    const raw = graphEvent({ isDraft: true, isCancelled: true, iCalUId: null });
    expect(toEvent(raw, HOME)).toMatchObject({
      id: 'event-1',
      version: 'W/"v1"',
      uid: null,
      kind: 'single',
      created: Date.parse('2026-03-01T06:00:00.123Z'),
      modified: Date.parse('2026-03-01T07:00:00Z'),
      meeting: false,
      isOrganizer: true,
      cancelled: true,
      draft: true,
      mayBeMarked: false,
    });
  });

  it('copes with what is null in real mailboxes', () => {
    const nothing = {
      subject: null,
      body: null,
      location: null,
      organizer: null,
      sensitivity: null,
      showAs: null,
      attendees: null,
    };
    expect(itemOf(nothing)).toMatchObject({
      subject: '',
      notes: '',
      location: '',
      privacy: 'normal',
      busy: 'busy',
      people: {},
    });
  });

  it.each([
    [['Pacific Standard Time', 'FLE Standard Time'], 'America/Los_Angeles'],
    [['tzone://Microsoft/Custom', 'Pacific Standard Time'], 'America/Los_Angeles'],
    [['', 'W. Europe Standard Time'], 'Europe/Berlin'],
    [['Customized Time Zone', null], HOME],
    [['tzone://Microsoft/Utc', 'Pacific Standard Time'], 'UTC'],
    [[null, null], HOME],
    [['Asia/Kolkata', null], 'Asia/Kolkata'],
  ])('takes its zone from the names %j: %s', ([originalStartTimeZone, originalEndTimeZone], zone) => {
    const { when } = itemOf({ originalStartTimeZone, originalEndTimeZone });
    expect(when).toMatchObject({ zone });
    expect(when.allDay ? null : Date.parse(when.start)).toBe(Date.parse('2026-03-10T07:00:00Z'));
  });

  it('is read right even when the answer does not come in UTC', () => {
    const { when } = itemOf({ start: at('2026-03-10T09:00:00.0000000', 'FLE Standard Time') });
    expect(when).toMatchObject({ start: '2026-03-10T09:00:00+02:00' });
  });

  it('keeps both passes of the double hour apart', () => {
    const { when } = itemOf({ start: at('2026-10-25T00:30:00.0000000'), end: at('2026-10-25T01:30:00.0000000') });
    expect(when).toMatchObject({ start: '2026-10-25T03:30:00+03:00', end: '2026-10-25T03:30:00+02:00' });
  });

  it.each(['UTC', 'Tokyo Standard Time', 'Pacific Standard Time', 'tzone://Microsoft/Custom', ''])(
    'that lasts all day is a pair of dates, whatever zone %j stands beside them',
    (zone) => {
      const day = {
        isAllDay: true,
        start: at('2026-03-29T00:00:00.0000000', zone),
        end: at('2026-03-30T00:00:00.0000000', zone),
      };
      expect(itemOf({ ...day, originalStartTimeZone: zone }).when).toEqual({
        allDay: true,
        start: '2026-03-29',
        end: '2026-03-30',
      });
    },
  );

  it.each([
    [
      { isAllDay: true, start: at('2026-03-09T22:00:00.0000000'), end: at('2026-03-10T22:00:00.0000000') },
      'graph.all-day-not-midnight',
    ],
    [
      { isAllDay: true, start: at('2026-03-09T00:00:00.0000000'), end: at('2026-03-09T00:00:00.0000000') },
      'item.ends-before-start',
    ],
    [{ start: at('2026-13-40T00:00:00.0000000') }, 'graph.time-unreadable'],
    [{ start: at('tomorrow') }, 'graph.time-unreadable'],
    [{ start: at('2026-03-10T07:00:00', 'tzone://Microsoft/Custom') }, 'graph.time-unreadable'],
  ])('is never mended when its times make no sense (%#)', (more, code) => {
    expect(() => itemOf(more)).toThrow(expect.objectContaining({ kind: 'invalid', code }));
  });

  it('of a meeting names its people in lower case, rooms left out', () => {
    const attendee = (address: string | null, response: string, type = 'required') => ({
      type,
      status: { response },
      emailAddress: { address },
    });
    const raw = graphEvent({
      isOrganizer: false,
      attendees: [
        attendee('Bo@Example.com', 'tentativelyAccepted'),
        attendee('aino@example.com', 'organizer'),
        attendee('room@example.com', 'accepted', 'resource'),
        attendee('cy@example.com', 'declined', 'optional'),
        attendee('di@example.com', 'notResponded'),
        attendee(null, 'none'),
      ],
    });
    const event = toEvent(raw, HOME);
    expect(event).toMatchObject({ meeting: true, isOrganizer: false });
    expect(event.item.people).toEqual({
      'bo@example.com': { role: 'attendee', response: 'tentative' },
      'aino@example.com': { role: 'organizer', response: 'accepted' },
      'cy@example.com': { role: 'attendee', response: 'declined' },
      'di@example.com': { role: 'attendee', response: 'none' },
    });
  });

  it('with nobody but its organizer among the attendees is no meeting', () => {
    const raw = graphEvent({ attendees: [{ emailAddress: { address: 'AINO@example.com' } }] });
    expect(toEvent(raw, HOME)).toMatchObject({ meeting: false, item: { people: {} } });
  });
});

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

describe('an item as Graph takes it', () => {
  const timed = (start: string, end: string, zone = HOME): When => ({ allDay: false, start, end, zone });
  const times = (when: When) => toPatchBody({ when });

  it('is written in its own zone where the digits say enough', () => {
    expect(times(timed('2026-07-01T09:00:00+03:00', '2026-07-01T10:00:00+03:00'))).toEqual({
      start: { dateTime: '2026-07-01T09:00:00', timeZone: HOME },
      end: { dateTime: '2026-07-01T10:00:00', timeZone: HOME },
      isAllDay: false,
    });
  });

  it('is written in UTC in the second pass of a double hour', () => {
    expect(times(timed('2026-10-25T03:30:00+02:00', '2026-10-25T05:00:00+02:00'))).toMatchObject({
      start: { dateTime: '2026-10-25T01:30:00', timeZone: 'UTC' },
      end: { dateTime: '2026-10-25T03:00:00', timeZone: 'UTC' },
    });
    expect(times(timed('2026-10-25T03:30:00+03:00', '2026-10-25T05:00:00+02:00'))).toMatchObject({
      start: { dateTime: '2026-10-25T03:30:00', timeZone: HOME },
    });
  });

  it('is written in UTC when Windows has no such zone', () => {
    expect(windowsZone('Antarctica/Troll')).toBeNull();
    expect(times(timed('2026-03-10T09:00:00+00:00', '2026-03-10T10:00:00+00:00', 'Antarctica/Troll'))).toMatchObject({
      start: { dateTime: '2026-03-10T09:00:00', timeZone: 'UTC' },
    });
  });

  it.each([
    timed('2026-07-01T09:00:00+03:00', '2026-07-01T10:00:00+03:00'),
    timed('2026-10-25T03:30:00+02:00', '2026-10-25T05:00:00+02:00'),
    timed('2026-07-01T06:00:00+00:00', '2026-07-01T07:00:00+00:00', 'UTC'),
    { allDay: true, start: '2026-03-29', end: '2026-03-30' } satisfies When,
  ])('never holds an offset or a Z (%#)', (when) => {
    expect(JSON.stringify(times(when))).not.toMatch(/\d(Z|[+-]\d\d:\d\d)"/);
  });

  it('that ends before it starts is not written', () => {
    expect(() => times(timed('2026-07-01T09:00:00+03:00', '2026-07-01T08:00:00+03:00'))).toThrow(
      expect.objectContaining({ code: 'item.ends-before-start' }),
    );
  });

  it('is what the event reads as afterwards, and expressing it twice changes nothing', () => {
    const whens = [
      timed('2026-07-01T09:00:00+03:00', '2026-07-01T10:00:00+03:00'),
      timed('2026-10-25T03:30:00+02:00', '2026-10-25T05:00:00+02:00'),
      timed('2026-07-01T09:00:00+03:00', '2026-07-01T09:00:00+03:00'),
      { allDay: true, start: '2026-03-29', end: '2026-03-30' } satisfies When,
    ];
    for (const when of whens) {
      const item: Item = {
        ...itemOf(),
        subject: `${'x'.repeat(253)}😀😀`,
        notes: '\n a \r\n\r\n\r\nb\t',
        people: { 'x@example.com': { role: 'owner', response: 'none' } },
        when,
      };
      const held = express(item);
      expect(express(held)).toEqual(held);
      expect(held.subject.length).toBeLessThanOrEqual(255);
      const { body, start, ...rest } = toPatchBody({
        subject: item.subject,
        when,
        notes: item.notes,
        location: item.location,
      });
      const zone = held.when.allDay ? 'UTC' : held.when.zone;
      expect(itemOf({ ...rest, start, body, originalStartTimeZone: zone })).toEqual(held);
    }
  });
});

describe('names of zones', () => {
  it.each([
    ['FLE Standard Time', HOME, HOME],
    ['FLE Standard Time', 'Europe/Paris', 'Europe/Kiev'],
    ['FLE Standard Time', 'Europe/Kyiv', 'Europe/Kyiv'],
    ['fle standard time', HOME, HOME],
    ['India Standard Time', HOME, 'Asia/Calcutta'],
    ['UTC', HOME, 'UTC'],
    ['tzone://Microsoft/Utc', HOME, 'UTC'],
    ['tzone://Microsoft/Custom', HOME, null],
    ['Customized Time Zone', HOME, null],
    ['', HOME, null],
    [null, HOME, null],
    ['Greenwich Mean Time', HOME, null],
    ['+02:00', HOME, null],
    ['Europe/Kyiv', HOME, 'Europe/Kyiv'],
  ])('%j, at home in %s, is %j', (name, home, expected) => {
    expect(ianaZone(name, home)).toBe(expected);
  });
});
