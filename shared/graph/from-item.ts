import { canonicalRule } from '../calendar/canonical-rule.ts';
import type { Field, Item, Override, Timed, When } from '../calendar/item.ts';
import { startDate } from '../calendar/occurrence.ts';
import { cut, foldNotes } from '../calendar/text.ts';
import { checkWhen, digitsSuffice, instantOf, inZone, localDigits, span } from '../calendar/time.ts';
import type { Mark } from '../sync/ports.ts';
import { fromRule } from './from-rule.ts';
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
    overrides: Object.fromEntries(
      Object.entries(item.overrides).map(([date, override]) => [date, expressOverride(override)]),
    ),
    notes: foldNotes(item.notes),
    people: {},
  };
}

/** The same of one changed occurrence. */
export function expressOverride(override: Override): Override {
  return {
    ...override,
    ...(override.subject === undefined ? {} : { subject: expressSubject(override.subject) }),
    ...(override.when === undefined ? {} : { when: expressWhen(override.when) }),
    ...(override.notes === undefined ? {} : { notes: foldNotes(override.notes) }),
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
  const recurrence = when.rule === undefined ? {} : { recurrence: fromRule(when, when.rule) };
  if (when.allDay) {
    const midnight = (date: string) => ({ dateTime: `${date}T00:00:00`, timeZone: 'UTC' });
    return { start: midnight(when.start), end: midnight(when.end), isAllDay: true, ...recurrence };
  }
  const moment = (time: string) => ({ dateTime: localDigits(time), timeZone: when.zone });
  return { start: moment(when.start), end: moment(when.end), isAllDay: false, ...recurrence };
}

/** A time is expressed again for each step of its item's way: matched, announced, written, compared. */
const expressed = new WeakMap<When, When>();

function expressWhen(when: When): When {
  const made = expressed.get(when) ?? toExpressed(when);
  expressed.set(when, made);
  return made;
}

function toExpressed(when: When): When {
  const rule = when.rule === undefined ? {} : { rule: canonicalRule(when.rule, startDate(when)) };
  if (when.allDay) return { ...when, ...rule };
  const zone = when.rule === undefined ? writeZone(when) : when.zone;
  const [start, end] = [inZone(instantOf(when.start), zone), inZone(instantOf(when.end), zone)];
  return { ...when, start, end, zone, ...rule };
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
