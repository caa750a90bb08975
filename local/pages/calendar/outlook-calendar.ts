import * as z from 'zod';
import { inZone, localDigits } from '../../../shared/calendar/time.ts';
import { textFromHtml } from '../../simulators/graph/html.ts';
import type { GraphSimulator } from '../../simulators/graph/simulator.ts';
import type { JsonObject } from '../../simulators/graph/state.ts';
import type { Span } from '../../stack/side-item.ts';
import type { SamplePerson } from '../people.ts';
import type { PageItem } from './page-item.ts';
import { touches } from './period.ts';
import type { Entered, PersonCalendar } from './person-calendar.ts';

/** Of Graph's event, in UTC, what the page shows. */
const event = z.object({
  id: z.string(),
  seriesMasterId: z.string().nullable(),
  subject: z.string().nullable(),
  isAllDay: z.boolean(),
  start: z.object({ dateTime: z.string() }),
  end: z.object({ dateTime: z.string() }),
  location: z.looseObject({ displayName: z.string().optional() }),
  body: z.object({ content: z.string() }),
  sensitivity: z.string(),
  attendees: z.array(z.object({ emailAddress: z.object({ name: z.string().optional(), address: z.string() }) })),
});

const DAY = 24 * 60 * 60 * 1000;
/** Farther away than anything that a person opens. */
const FAR = 20 * 366 * DAY;

/** The person's mailbox as Outlook shows it. */
export function outlookCalendar(
  graph: GraphSimulator,
  now: () => number,
  { mailboxId, zone }: SamplePerson,
): PersonCalendar {
  const shown = (from: number, until: number) =>
    graph.shown(mailboxId, from, until).map((raw) => toItem(event.parse(raw)));
  return {
    // All-day events float: a day more on each side finds them in every zone.
    items: (period) => shown(period.from - DAY, period.until + DAY).filter(({ when }) => touches(when, period)),
    item: (id) => shown(now() - FAR, now() + FAR).find((item) => item.id === id) ?? null,
    add: ({ subject, when, ...more }) =>
      graph.person(mailboxId).addEvent({ subject, ...times(when, zone), ...fields(more) }),
    edit(id, { subject, when, ...more }) {
      graph.person(mailboxId).editEvent(id, {
        ...(subject === undefined ? {} : { subject }),
        ...(when === undefined ? {} : times(when, zone)),
        ...fields(more),
      });
    },
    delete: (id) => graph.person(mailboxId).deleteEvent(id),
  };
}

function toItem(raw: z.infer<typeof event>): PageItem {
  return {
    side: 'outlook',
    id: raw.id,
    seriesId: raw.seriesMasterId,
    subject: raw.subject ?? '',
    when: raw.isAllDay
      ? { allDay: true, start: raw.start.dateTime.slice(0, 10), end: raw.end.dateTime.slice(0, 10) }
      : { allDay: false, start: instant(raw.start.dateTime), end: instant(raw.end.dateTime) },
    location: raw.location.displayName ?? '',
    notes: textFromHtml(raw.body.content),
    isPrivate: raw.sensitivity !== 'normal',
    typeId: null,
    people: raw.attendees.map(({ emailAddress: { name, address } }) => name ?? address),
  };
}

function instant(digits: string): number {
  return Date.parse(`${digits.slice(0, 23)}Z`);
}

function fields({ location, notes, isPrivate }: Entered): JsonObject {
  return {
    ...(location === undefined ? {} : { location: { displayName: location } }),
    ...(notes === undefined ? {} : { body: { contentType: 'text', content: notes } }),
    ...(isPrivate === undefined ? {} : { sensitivity: isPrivate ? 'private' : 'normal' }),
  };
}

function times(when: Span, zone: string): JsonObject {
  const moment = (dateTime: string): JsonObject => ({ dateTime, timeZone: zone });
  if (when.allDay) {
    return { isAllDay: true, start: moment(`${when.start}T00:00:00`), end: moment(`${when.end}T00:00:00`) };
  }
  const digits = (at: number) => moment(localDigits(inZone(at, zone)));
  return { isAllDay: false, start: digits(when.start), end: digits(when.end) };
}
