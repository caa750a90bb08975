import { canonicalRule } from '../calendar/canonical-rule.ts';
import type { Busy, Item, Person, Privacy, Response, When } from '../calendar/item.ts';
import { startDate } from '../calendar/occurrence.ts';
import { isRuleDate } from '../calendar/rule-dates.ts';
import { foldNotes } from '../calendar/text.ts';
import { addDays, checkWhen, fromLocal, instantOf, inZone } from '../calendar/time.ts';
import { SyncError } from '../errors.ts';
import type { GraphEvent } from './event-schema.ts';
import { toRule } from './to-rule.ts';
import { firstZone, ianaZone } from './zones.ts';

const PRIVACY = new Map<string, Privacy>([
  ['personal', 'personal'],
  ['private', 'private'],
  ['confidential', 'confidential'],
]);
const BUSY = new Map<string, Busy>([
  ['free', 'free'],
  ['tentative', 'tentative'],
  ['oof', 'oof'],
  ['workingelsewhere', 'workingElsewhere'],
]);
const RESPONSES = new Map<string, Response>([
  ['organizer', 'accepted'],
  ['accepted', 'accepted'],
  ['tentativelyaccepted', 'tentative'],
  ['declined', 'declined'],
]);

/** Graph's event as a canonical item. `home` is the zone for events whose own zone can't be known. Throws `invalid`. */
export function toItem(event: GraphEvent, home: string): Item {
  return {
    subject: event.subject ?? '',
    when: toWhen(event, home),
    exclusions: [],
    overrides: {},
    location: event.location?.displayName ?? '',
    notes: toNotes(event),
    privacy: PRIVACY.get(event.sensitivity?.toLowerCase() ?? '') ?? 'normal',
    busy: BUSY.get(event.showAs?.toLowerCase() ?? '') ?? 'busy',
    people: toPeople(event),
  };
}

function toWhen(event: GraphEvent, home: string): When {
  if (event.isAllDay === true) {
    return recurring(
      event,
      checkWhen({ allDay: true, start: dateOf(event.start.dateTime), end: dateOf(event.end.dateTime) }),
      home,
    );
  }
  // Times come in UTC, but a series' pattern stays in its own zone: seen from there its weekday is right.
  const zone = firstZone(
    [event.recurrence?.range.recurrenceTimeZone, event.originalStartTimeZone, event.originalEndTimeZone],
    home,
  );
  const start = inZone(toInstant(event.start, home), zone);
  return recurring(
    event,
    checkWhen({ allDay: false, start, end: inZone(toInstant(event.end, home), zone), zone }),
    home,
  );
}

/**
 * The event's rule in its canonical form, so that Graph's spelling of it doesn't matter. In a zone that nobody knows (a
 * custom one) a guess is right only where the first occurrence falls on a day of the pattern, and not on the day beside
 * the one with which the range begins.
 */
function recurring(event: GraphEvent, when: When, home: string): When {
  if (!event.recurrence) return when;
  const rule = toRule(event.recurrence);
  const start = startDate(when);
  const known = when.allDay || ianaZone(event.recurrence.range.recurrenceTimeZone, home) !== null;
  const isNextDay = [-1, 1].some((days) => addDays(start, days) === event.recurrence?.range.startDate);
  const fits = isRuleDate(rule, start, start) && !isNextDay;
  if (!known && !fits) {
    throw new SyncError('invalid', 'graph.series-zone-unknown', 'The time zone of this series is not known.');
  }
  return { ...when, rule: canonicalRule(rule, start) };
}

/** All-day events float: midnight to midnight in whatever zone was asked for. Only the dates are read. */
function dateOf(dateTime: string): string {
  const date = /^(\d{4}-\d\d-\d\d)T00:00:00(\.0+)?Z?$/u.exec(dateTime)?.[1];
  if (date === undefined) {
    throw new SyncError('invalid', 'graph.all-day-not-midnight', 'An all-day event does not start or end at midnight.');
  }
  return date;
}

/** Seven fractional digits and no offset; the zone beside it says where the digits are. */
function toInstant(moment: GraphEvent['start'], home: string): number {
  const digits = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?Z?$/u.exec(moment.dateTime)?.[1];
  const zone = ianaZone(moment.timeZone, home);
  if (digits === undefined || zone === null) {
    throw new SyncError('invalid', 'graph.time-unreadable', 'A time of this event can not be read.');
  }
  try {
    return instantOf(fromLocal(digits, zone));
  } catch (cause) {
    throw new SyncError('invalid', 'graph.time-unreadable', 'A time of this event can not be read.', { cause });
  }
}

/** Text was asked for; HTML that comes all the same would end up as markup in somebody's notes. */
function toNotes(event: GraphEvent): string {
  const content = event.body?.content ?? '';
  if (event.body?.contentType?.toLowerCase() === 'html' && content !== '') {
    throw new SyncError('invalid', 'graph.body-not-text', 'The text of this event did not come as plain text.');
  }
  return foldNotes(content);
}

/** True when somebody besides the organizer is invited. */
export function isMeeting(event: Pick<GraphEvent, 'attendees' | 'organizer'>): boolean {
  const organizer = emailOf(event.organizer);
  return (event.attendees ?? []).some((attendee) => {
    const email = emailOf(attendee);
    return email === null || email !== organizer;
  });
}

/** Nobody for a plain event; rooms and equipment are no persons. */
function toPeople(event: GraphEvent): Record<string, Person> {
  const people: Record<string, Person> = {};
  if (!isMeeting(event)) return people;
  for (const attendee of event.attendees ?? []) {
    const email = emailOf(attendee);
    if (email === null || attendee.type?.toLowerCase() === 'resource') continue;
    people[email] = {
      role: 'attendee',
      response: RESPONSES.get(attendee.status?.response?.toLowerCase() ?? '') ?? 'none',
    };
  }
  const organizer = emailOf(event.organizer);
  if (organizer !== null) people[organizer] = { role: 'organizer', response: 'accepted' };
  return people;
}

function emailOf(person: GraphEvent['organizer']): string | null {
  const email = person?.emailAddress?.address?.trim().toLowerCase() ?? '';
  return email === '' ? null : email;
}
