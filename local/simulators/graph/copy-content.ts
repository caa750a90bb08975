import type { LocalDate } from './local-date.ts';
import { invites } from './meeting-parts.ts';
import type { Attendee, Content, StoredEvent, StoredException } from './state.ts';
import type { World } from './world.ts';

export const UNANSWERED = { response: 'notResponded', time: '0001-01-01T00:00:00Z' };
const SILENT = { response: 'none', time: '0001-01-01T00:00:00Z' };

/** Where the time is another, he has to answer again. */
export function ownContent(known: Partial<Content> | undefined, same: boolean): Partial<Content> {
  return { categories: [], showAs: 'tentative', ...ownOf(known), ...(same ? {} : { showAs: 'tentative' }) };
}

/** What an attendee decides for himself. */
function ownOf(content: Partial<Content> = {}): Partial<Content> {
  const { categories, showAs, isReminderOn, reminderMinutesBeforeStart } = content;
  return {
    ...(categories ? { categories } : {}),
    ...(showAs ? { showAs } : {}),
    ...(isReminderOn === undefined ? {} : { isReminderOn }),
    ...(reminderMinutesBeforeStart === undefined ? {} : { reminderMinutesBeforeStart }),
  };
}

/** An attendee doesn't see what others answered, nor, where they are hidden, the others. */
export function seen({ faults }: World, content: Content, address: string): Content {
  const isOwn = (attendee: Attendee) => attendee.address.toLowerCase() === address;
  const shown = content.hideAttendees ? content.attendees.filter(isOwn) : content.attendees;
  const attendees = faults.attendeesSeeAnswers ? shown : shown.map((attendee) => ({ ...attendee, ...SILENT }));
  return { ...content, attendees };
}

/** The changed and missing occurrences of a series as one attendee has them; `known`: his copy so far, at the same times. */
export function exceptionsFor(
  world: World,
  meeting: StoredEvent,
  known: StoredEvent | undefined,
  address: string,
): Pick<StoredEvent, 'exceptions' | 'cancelled'> {
  const exceptions = new Map<LocalDate, StoredException>();
  const cancelled = new Set(known?.cancelled);
  for (const [date, exception] of meeting.exceptions) {
    const own = known?.exceptions.get(date);
    if (!invites(exception.content.attendees ?? meeting.content.attendees, address)) {
      leave(known, date, exceptions, cancelled);
    } else if (!cancelled.has(date)) exceptions.set(date, exceptionFor(world, meeting, exception, own, address));
  }
  for (const date of meeting.cancelled) leave(known, date, exceptions, cancelled);
  for (const [date, own] of known?.exceptions ?? []) {
    if (exceptions.has(date)) continue;
    exceptions.set(date, own.isCancelled ? own : { ...own, span: null, content: ownOf(own.content) });
  }
  return { exceptions, cancelled };
}

function exceptionFor(
  world: World,
  meeting: StoredEvent,
  exception: StoredException,
  own: StoredException | undefined,
  address: string,
): StoredException {
  const { attendees, ...content } = exception.content;
  const same = JSON.stringify(own?.span) === JSON.stringify(exception.span);
  const mine = own && !own.isCancelled ? own : undefined;
  const list = attendees && seen(world, { ...meeting.content, attendees }, address).attendees;
  return {
    ...exception,
    content: {
      ...content,
      ...(list ? { attendees: list } : {}),
      showAs: 'tentative',
      ...(same || !mine?.span ? ownOf(mine?.content) : {}),
    },
    ...(same && mine?.responseStatus ? { responseStatus: mine.responseStatus } : {}),
    ...(!same && exception.span ? { responseStatus: UNANSWERED } : {}),
  };
}

/** What he never saw isn't there; what he saw stays until a cancellation crosses it out. */
function leave(
  known: StoredEvent | undefined,
  date: LocalDate,
  exceptions: Map<LocalDate, StoredException>,
  cancelled: Set<LocalDate>,
): void {
  const own = known?.exceptions.get(date);
  if (known && !known.cancelled.has(date) && own) exceptions.set(date, own);
  else if (!known) cancelled.add(date);
}
