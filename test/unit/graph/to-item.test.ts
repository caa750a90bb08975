import { describe, expect, it } from 'vitest';
import type { Item } from '../../../shared/calendar/item.ts';
import { eventSchema } from '../../../shared/graph/event-schema.ts';
import { toEvent } from '../../../shared/graph/to-event.ts';
import { toItem } from '../../../shared/graph/to-item.ts';
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
