import type { Field, Item, Timed, When } from '../calendar/item.ts';
import { cut, foldNotes } from '../calendar/text.ts';
import { checkWhen, digitsSuffice, instantOf, inZone, localDigits, span } from '../calendar/time.ts';
import { SyncError } from '../errors.ts';
import type { Mark } from '../sync/ports.ts';
import { markProperty, transactionId } from './mark.ts';
import { windowsZone } from './zones.ts';

/** Longest subject that Exchange keeps (PidTagSubject as Outlook and Graph write it). */
const SUBJECT_LIMIT = 255;

/** The item as Graph holds it after a write. Pure and idempotent. Copies have no people: no attendee is ever written. */
export function express(item: Item): Item {
  return {
    ...item,
    subject: expressSubject(item.subject),
    when: expressWhen(item.when),
    notes: foldNotes(item.notes),
    people: {},
  };
}

/** One line: a line break becomes a blank. Blanks around it stay, nothing is known of Exchange taking them away. */
function expressSubject(subject: string): string {
  return cut(subject.replace(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/gu, ' '), SUBJECT_LIMIT);
}

/**
 * The body of a POST. No attendees: with them Graph always sends invitations (P1). An event that lies in the past gets
 * no reminder, which Outlook would show at once.
 */
export function toCreateBody(item: Item, mark: Mark, now: number, home: string): Record<string, unknown> {
  const { subject, when, location, notes } = express(item);
  return {
    ...toPatchBody({ subject, when, location, notes }),
    sensitivity: item.privacy,
    showAs: item.busy,
    ...(span(when, home).from < now ? { isReminderOn: false } : {}),
    transactionId: transactionId(mark),
    singleValueExtendedProperties: [markProperty(mark)],
  };
}

/** The body of a PATCH: only the given fields. Times go together, so that all-day can be switched. */
export function toPatchBody(fields: Partial<Pick<Item, Field>>): Record<string, unknown> {
  return {
    ...(fields.subject === undefined ? {} : { subject: expressSubject(fields.subject) }),
    ...(fields.when === undefined ? {} : toTimes(fields.when)),
    ...(fields.location === undefined ? {} : { location: { displayName: fields.location } }),
    ...(fields.notes === undefined ? {} : { body: { contentType: 'text', content: foldNotes(fields.notes) } }),
  };
}

/** Graph reads the digits of `dateTime` in `timeZone`, even before a Z: so never an offset, never a Z. */
function toTimes(wanted: When): Record<string, unknown> {
  const when = expressWhen(checkWhen(wanted));
  if (when.rule !== undefined) {
    throw new SyncError('refused', 'graph.series-unsupported', 'Recurring events are not written to Microsoft 365.');
  }
  if (when.allDay) {
    const midnight = (date: string) => ({ dateTime: `${date}T00:00:00`, timeZone: 'UTC' });
    return { start: midnight(when.start), end: midnight(when.end), isAllDay: true };
  }
  const moment = (time: string) => ({ dateTime: localDigits(time), timeZone: when.zone });
  return { start: moment(when.start), end: moment(when.end), isAllDay: false };
}

function expressWhen(when: When): When {
  if (when.allDay) return when;
  const zone = when.rule === undefined ? writeZone(when) : when.zone;
  return { ...when, start: inZone(instantOf(when.start), zone), end: inZone(instantOf(when.end), zone), zone };
}

/**
 * Digits and a zone are all that Graph takes: where the digits mean two instants (the second pass of a double hour), or
 * where Exchange may not know the zone (none of Windows' own), a single event is written in UTC.
 */
function writeZone(when: Timed): string {
  const start = inZone(instantOf(when.start), when.zone);
  const end = inZone(instantOf(when.end), when.zone);
  const plain = digitsSuffice(start, when.zone) && digitsSuffice(end, when.zone);
  return plain && windowsZone(when.zone) !== null ? when.zone : 'UTC';
}
