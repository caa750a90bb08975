import type { LocalDate } from './local-date.ts';
import type { MailKind } from './log.ts';
import { instanceOn } from './series.ts';
import type { Attendee, Content, StoredEvent } from './state.ts';

/** Changing these alone sends no mail. */
const QUIET: ReadonlySet<string> = new Set([
  'categories',
  'isReminderOn',
  'reminderMinutesBeforeStart',
  'showAs',
  'attendees',
]);

/** One thing that somebody has to learn: of the event or series itself (null), or of one occurrence. */
export interface News {
  readonly address: string;
  readonly kind: Exclude<MailKind, 'response'>;
  readonly date: LocalDate | null;
}

/**
 * What the people of a meeting have to be told after a write: `null` stands for a meeting that isn't there (yet, any
 * more, or still a draft). Those who come and go are told alone; any other change concerns all. A series tells its
 * changed occurrences one by one (event-update, Graph documentation).
 */
export function newsOf(before: StoredEvent | null, after: StoredEvent | null): News[] {
  const was = before === null || before.isDraft ? null : before;
  const is = after === null || after.isDraft || after.isCancelled ? null : after;
  return [...new Set([...addressesOf(was), ...addressesOf(is)])].flatMap((address) => newsFor(address, was, is));
}

function newsFor(address: string, was: StoredEvent | null, is: StoredEvent | null): News[] {
  const told = (kind: News['kind'], date: LocalDate | null): News => ({ address, kind, date });
  const [before, after] = [wholeFor(was, address), wholeFor(is, address)];
  if (before !== null && after === null) {
    return [
      told('cancellation', null),
      ...datesOf(is)
        .filter((date) => partFor(is, date, address) !== null)
        .map((date) => told('invitation', date)),
    ];
  }
  const whole = before === null && after !== null ? 'invitation' : before !== after ? 'update' : null;
  const news = whole === null ? [] : [told(whole, null)];
  for (const date of new Set([...datesOf(was), ...datesOf(is)])) {
    const [old, now] = [partFor(was, date, address), partFor(is, date, address)];
    if (old === now) continue;
    if (now === null) {
      // A date that the rule no longer gives is told by the series itself.
      if (whole === null) news.push(told('cancellation', date));
    } else if (whole === null || is?.exceptions.has(date)) {
      news.push(told(old === null ? 'invitation' : 'update', date));
    }
  }
  return news;
}

/** Everybody who is invited to the meeting or to an occurrence of it, in lower case; not the organizer. */
export function addressesOf(meeting: StoredEvent | null): string[] {
  if (!meeting) return [];
  const own = meeting.organizer?.address.toLowerCase();
  const all = everybody(meeting).map(({ address }) => address.toLowerCase());
  return [...new Set(all)].filter((address) => address !== own);
}

/** The attendees of the meeting and of all its occurrences; who is in several lists comes several times. */
export function everybody({ content, exceptions }: StoredEvent): Attendee[] {
  return [content, ...[...exceptions.values()].map((one) => one.content)].flatMap(({ attendees }) => attendees ?? []);
}

export function invites(attendees: readonly Attendee[], address: string): boolean {
  return attendees.some((attendee) => attendee.address.toLowerCase() === address);
}

/** What somebody sees of the event or series itself; null: he isn't invited to it. */
function wholeFor(meeting: StoredEvent | null, address: string): string | null {
  if (!meeting || !invites(meeting.content.attendees, address)) return null;
  return JSON.stringify([loud(meeting.content), meeting.span, meeting.recurrence]);
}

/** What somebody sees of one occurrence; null: it is cancelled, or he isn't invited to it. */
function partFor(meeting: StoredEvent | null, date: LocalDate, address: string): string | null {
  const instance = meeting && instanceOn(meeting, date);
  if (!instance || !invites(instance.content.attendees, address)) return null;
  return JSON.stringify([loud(instance.content), instance.span]);
}

function datesOf(meeting: StoredEvent | null): LocalDate[] {
  return meeting ? [...meeting.exceptions.keys(), ...meeting.cancelled] : [];
}

function loud(content: Content): unknown {
  return Object.entries(content).filter(([name]) => !QUIET.has(name));
}
