import type { LocalDate } from './local-date.ts';
import type { Attendee, StoredEvent, StoredException } from './state.ts';

/** Who comes to a series or leaves it does so in the occurrences that have a list of their own. */
export function carriedOn(before: StoredEvent, after: StoredEvent): ReadonlyMap<LocalDate, StoredException> {
  const [was, is] = [before.content.attendees, after.content.attendees];
  const added = is.filter((attendee) => !has(was, attendee));
  const removed = was.filter((attendee) => !has(is, attendee));
  if (added.length === 0 && removed.length === 0) return after.exceptions;
  return new Map(
    [...after.exceptions].map(([date, exception]) => {
      const { attendees } = exception.content;
      if (!attendees) return [date, exception];
      const stayed = attendees.filter((attendee) => !has(removed, attendee));
      const come = added.filter((attendee) => !has(stayed, attendee));
      return [date, { ...exception, content: { ...exception.content, attendees: [...stayed, ...come] } }];
    }),
  );
}

/** Who is asked to come at another time has not answered yet. */
export function unanswered(attendees: readonly Attendee[]): Attendee[] {
  return attendees.map((attendee) => ({ ...attendee, response: 'none', time: '0001-01-01T00:00:00Z' }));
}

function has(list: readonly Attendee[], { address }: Attendee): boolean {
  return list.some((one) => one.address.toLowerCase() === address.toLowerCase());
}
