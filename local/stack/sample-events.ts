import type { Person } from '../simulators/graph/person.ts';
import type { JsonObject } from '../simulators/graph/state.ts';
import type { Days } from './sample-days.ts';
import { LONG_NOTES, WORKSHOP_HTML } from './sample-texts.ts';
import { DAAN } from './setting.ts';

/** Fills the Outlook calendar; times are the person's own unless a zone is named. */
export function addSampleEvents(person: Person, zone: string, day: Days): void {
  const timed = (subject: string, start: string, end: string, more: JsonObject = {}, timeZone = zone) =>
    person.addEvent({
      subject,
      start: { dateTime: `${start}:00`, timeZone },
      end: { dateTime: `${end}:00`, timeZone },
      ...more,
    });
  const allDay = (subject: string, from: string, until: string, more: JsonObject = {}) =>
    person.addEvent({
      subject,
      isAllDay: true,
      start: { dateTime: `${from}T00:00:00`, timeZone: zone },
      end: { dateTime: `${until}T00:00:00`, timeZone: zone },
      ...more,
    });
  const place = (displayName: string): JsonObject => ({ location: { displayName } });

  // Equal pairs: the same stands in Severa.
  timed('Steering group', `${day(1)}T10:00`, `${day(1)}T11:00`, place('Meeting room Saimaa'));
  timed('Offer for Northwind', `${day(3)}T13:00`, `${day(3)}T14:30`);
  timed('Site visit', `${day(4)}T09:00`, `${day(4)}T12:00`, place('Tampere'));
  // Two here, three in Severa: two pairs, and one that is new here (H8).
  timed('Focus time', `${day(2)}T09:00`, `${day(2)}T11:00`);
  timed('Focus time', `${day(2)}T09:00`, `${day(2)}T11:00`);
  allDay('Office closed', day(14), day(15));

  timed('Lunch', `${day(1)}T12:00`, `${day(1)}T12:45`, place('Café Kahvila'));
  timed('Retrospective', `${day(-1)}T14:00`, `${day(-1)}T15:00`);
  timed('Night train to Rovaniemi', `${day(6)}T22:10`, `${day(7)}T10:45`, place('Helsinki central station'));
  timed('Call with New York', `${day(2)}T09:00`, `${day(2)}T09:30`, {}, 'America/New_York');
  timed('Send the offer', `${day(5)}T16:00`, `${day(5)}T16:00`);
  timed('', `${day(5)}T08:30`, `${day(5)}T09:00`);
  timed('🎉 Team party 🥳', `${day(9)}T17:00`, `${day(9)}T21:00`, place('Rooftop 🌇'));
  timed('Agenda walk-through', `${day(8)}T10:00`, `${day(8)}T11:00`, {
    body: { contentType: 'text', content: LONG_NOTES },
  });
  timed('Workshop', `${day(11)}T09:00`, `${day(11)}T16:00`, { body: { contentType: 'html', content: WORKSHOP_HTML } });
  allDay('Product launch', day(12), day(13));
  allDay('Trade fair', day(20), day(24), place('Amsterdam RAI'));

  // A series, a meeting, and what is nobody else's business.
  const start = day(3);
  timed('Weekly planning', `${start}T09:00`, `${start}T09:30`, {
    recurrence: {
      pattern: { type: 'daily', interval: 7 },
      range: { type: 'numbered', startDate: start, numberOfOccurrences: 12 },
    },
  });
  const attendees = [{ type: 'required', emailAddress: { name: DAAN.name, address: DAAN.email } }];
  timed('Budget review', `${day(4)}T14:00`, `${day(4)}T15:00`, { attendees });
  timed('Dentist', `${day(6)}T08:00`, `${day(6)}T09:00`, { sensitivity: 'private' });

  // These the rules leave out.
  timed('Kick-off last season', `${day(-45)}T10:00`, `${day(-45)}T12:00`);
  timed('Conference in two years', `${day(730)}T09:00`, `${day(730)}T17:00`);
}
