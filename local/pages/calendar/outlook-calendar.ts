import * as z from 'zod';
import { inZone, localDigits } from '../../../shared/calendar/time.ts';
import { textFromHtml } from '../../simulators/graph/html.ts';
import type { GraphSimulator } from '../../simulators/graph/simulator.ts';
import type { JsonObject } from '../../simulators/graph/state.ts';
import type { Span } from '../../stack/side-item.ts';
import { PEOPLE, type SamplePerson } from '../people.ts';
import { type PageItem, type Participant, plainNotes } from './page-item.ts';
import { datesOf, touches } from './period.ts';
import type { Entered, PersonCalendar } from './person-calendar.ts';
import { outlookRule } from './rules.ts';

const address = z.object({ name: z.string().optional(), address: z.string() });

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
  type: z.string(),
  isOrganizer: z.boolean(),
  organizer: z.object({ emailAddress: address }).nullable(),
  attendees: z.array(z.object({ type: z.string(), emailAddress: address })),
});

type Raw = z.infer<typeof event>;

const DAY = 24 * 60 * 60 * 1000;
/** Farther away than anything that a person opens. */
const FAR = 20 * 366 * DAY;

/** The person's mailbox as Outlook shows it. */
export function outlookCalendar(
  graph: GraphSimulator,
  now: () => number,
  { mailboxId, zone }: SamplePerson,
): PersonCalendar {
  const shown = (from: number, until: number) => graph.shown(mailboxId, from, until).map((raw) => event.parse(raw));
  const find = (id: string) => {
    const series = graph.events(mailboxId).filter(({ calendar }) => calendar === 'default');
    return [...shown(now() - FAR, now() + FAR), ...series.map((raw) => event.parse(raw))].find((one) => one.id === id);
  };
  return {
    // All-day events float: a day more on each side finds them in every zone.
    items: (period) =>
      shown(period.from - DAY, period.until + DAY)
        .map((raw) => toItem(raw, mailboxId))
        .filter(({ when }) => touches(when, period)),
    item(id) {
      const raw = find(id);
      return raw === undefined ? null : toItem(raw, mailboxId);
    },
    add: ({ subject, when, repeats, people = [], ...more }) =>
      graph.person(mailboxId).addEvent({
        subject,
        ...times(when, zone),
        ...fields(more),
        ...(people.length === 0 ? {} : attendees(people, [])),
        ...(repeats === null ? {} : { recurrence: outlookRule(repeats, datesOf(when, zone).first) }),
      }),
    edit(id, { subject, when, people, ...more }) {
      graph.person(mailboxId).editEvent(id, {
        ...(subject === undefined ? {} : { subject }),
        ...(when === undefined ? {} : times(when, zone)),
        ...fields(more),
        ...(people === undefined ? {} : attendees(people, find(id)?.attendees ?? [])),
      });
    },
    delete: (id) => graph.person(mailboxId).deleteEvent(id),
    answer: (id, response) => graph.person(mailboxId).respond(id, response),
  };
}

function personAt(given: string): SamplePerson | undefined {
  return PEOPLE.find(({ email }) => email === given.toLowerCase());
}

/** Whoever the form doesn't know stays. */
function attendees(people: readonly string[], before: Raw['attendees']): JsonObject {
  const strangers = before.filter(({ emailAddress }) => personAt(emailAddress.address) === undefined);
  const chosen = PEOPLE.filter(({ userId }) => people.includes(userId));
  return {
    attendees: [
      ...strangers.map(({ type, emailAddress: { name = '', address: at } }) => ({
        type,
        emailAddress: { name, address: at },
      })),
      ...chosen.map(({ name, email }) => ({ type: 'required', emailAddress: { name, address: email } })),
    ],
  };
}

/** Everybody but the mailbox's own person, the organizer first. */
function peopleOf({ organizer, attendees: invited }: Raw, mailboxId: string): Participant[] {
  const all = [...(organizer === null || invited.length === 0 ? [] : [organizer]), ...invited];
  return all.flatMap(({ emailAddress: { name, address: at } }) => {
    const known = personAt(at);
    if (known?.mailboxId === mailboxId) return [];
    return [{ name: known?.name ?? name ?? at, userId: known?.userId ?? null }];
  });
}

function toItem(raw: Raw, mailboxId: string): PageItem {
  return {
    side: 'outlook',
    id: raw.id,
    seriesId: raw.seriesMasterId,
    subject: raw.subject ?? '',
    when: raw.isAllDay
      ? { allDay: true, start: raw.start.dateTime.slice(0, 10), end: raw.end.dateTime.slice(0, 10) }
      : { allDay: false, start: instant(raw.start.dateTime), end: instant(raw.end.dateTime) },
    location: raw.location.displayName ?? '',
    notes: plainNotes(textFromHtml(raw.body.content)),
    isPrivate: raw.sensitivity !== 'normal',
    typeId: null,
    people: peopleOf(raw, mailboxId),
    isSeries: raw.type === 'seriesMaster',
    isInvitation: !raw.isOrganizer,
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
