import type { LocalDate } from './local-date.ts';
import { invites } from './meeting-parts.ts';
import { instanceOn } from './series.ts';
import type { Attendee, Content, Mailbox, StoredEvent, StoredException } from './state.ts';
import { commit, nextChangeKey } from './store.ts';
import { uidOf } from './uids.ts';
import type { World } from './world.ts';

const UNANSWERED = { response: 'notResponded', time: '0001-01-01T00:00:00Z' };
const SILENT = { response: 'none', time: '0001-01-01T00:00:00Z' };

/** The attendee's copy as it lies in one of his calendars; what he deleted is no copy any more. */
export function copyIn(mailbox: Mailbox, iCalUId: string | null): StoredEvent | undefined {
  if (iCalUId === null) return undefined;
  return [...mailbox.store.items.values()].find(
    (item) => item.iCalUId === iCalUId && item.occurrenceOf === null && item.calendar !== 'deleted',
  );
}

/** The copy of somebody who was invited to one occurrence only. */
export function occurrenceCopyIn(mailbox: Mailbox, iCalUId: string | null, date: LocalDate): StoredEvent | undefined {
  return [...mailbox.store.items.values()].find(
    ({ occurrenceOf, calendar }) =>
      occurrenceOf?.iCalUId === iCalUId && occurrenceOf.date === date && calendar !== 'deleted',
  );
}

/** The meeting or series as its attendee has it: what is his own stays, all else is the organizer's. */
export function bringSeries(world: World, mailbox: Mailbox, meeting: StoredEvent, address: string): void {
  const known = copyIn(mailbox, meeting.iCalUId);
  const same = known !== undefined && timesOf(known) === timesOf(meeting);
  put(world, mailbox, known, {
    ...meeting,
    content: seen(world, { ...meeting.content, ...ownContent(known?.content, same) }, address),
    ...exceptionsFor(world, meeting, same ? known : undefined, address),
    responseStatus: same ? known.responseStatus : UNANSWERED,
    instanceGeneration: (known?.instanceGeneration ?? 0) + (known && !same ? 1 : 0),
  });
}

/** One occurrence of a series, for somebody who hasn't the rest: an event of its own. */
export function bringOccurrence(
  world: World,
  mailbox: Mailbox,
  meeting: StoredEvent,
  date: LocalDate,
  address: string,
): void {
  const instance = instanceOn(meeting, date);
  if (!instance || meeting.iCalUId === null) return;
  const known = occurrenceCopyIn(mailbox, meeting.iCalUId, date);
  const same = known?.span.start === instance.span.start && known.span.end === instance.span.end;
  put(world, mailbox, known, {
    ...meeting,
    content: seen(world, { ...instance.content, ...ownContent(known?.content, same) }, address),
    span: instance.span,
    recurrence: null,
    exceptions: new Map(),
    cancelled: new Set(),
    iCalUId: uidOf(meeting, instance, world.faults.occurrenceUids),
    occurrenceOf: { iCalUId: meeting.iCalUId, date },
    responseStatus: known && same ? known.responseStatus : UNANSWERED,
    instanceGeneration: 0,
  });
}

function put(world: World, mailbox: Mailbox, known: StoredEvent | undefined, copy: StoredEvent): void {
  if (!known) mailbox.store.lastNumber += 1;
  commit(world, mailbox, {
    ...copy,
    number: known?.number ?? mailbox.store.lastNumber,
    moves: known?.moves ?? 0,
    calendar: known?.calendar ?? 'default',
    changeKey: nextChangeKey(mailbox),
    transactionId: null,
    created: known?.created ?? world.clock(),
    modified: world.clock(),
    isOrganizer: false,
    isCancelled: false,
    extendedProperties: known?.extendedProperties ?? new Map(),
  });
}

function timesOf({ span, recurrence }: StoredEvent): string {
  return JSON.stringify([span, recurrence]);
}

/** Where the time is another, he has to answer again. */
function ownContent(known: Partial<Content> | undefined, same: boolean): Partial<Content> {
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
function seen({ faults }: World, content: Content, address: string): Content {
  const isOwn = (attendee: Attendee) => attendee.address.toLowerCase() === address;
  const shown = content.hideAttendees ? content.attendees.filter(isOwn) : content.attendees;
  const attendees = faults.attendeesSeeAnswers ? shown : shown.map((attendee) => ({ ...attendee, ...SILENT }));
  return { ...content, attendees };
}

function exceptionsFor(
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
    ...(mine?.responseStatus && same ? { responseStatus: mine.responseStatus } : {}),
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

/** The attendee keeps a cancelled copy until he removes it. */
export function cancelWhole(world: World, mailbox: Mailbox, meeting: StoredEvent): void {
  const copies = [copyIn(mailbox, meeting.iCalUId)];
  for (const item of mailbox.store.items.values()) {
    const isPart = item.occurrenceOf?.iCalUId === meeting.iCalUId && item.calendar !== 'deleted';
    if (isPart && meeting.iCalUId !== null) copies.push(item);
  }
  for (const copy of copies) if (copy && !copy.isOrganizer) crossOut(world, mailbox, copy);
}

function crossOut(world: World, mailbox: Mailbox, copy: StoredEvent): void {
  if (copy.isCancelled) return;
  commit(world, mailbox, {
    ...copy,
    content: crossedOut(copy.content),
    isCancelled: true,
    changeKey: nextChangeKey(mailbox),
    modified: world.clock(),
  });
}

function crossedOut(content: Content): Content {
  return { ...content, subject: `Canceled: ${content.subject ?? ''}`, showAs: 'free' };
}

/** The same for one occurrence, in the copy of the series or in a copy of its own. */
export function cancelOccurrence(world: World, mailbox: Mailbox, meeting: StoredEvent, date: LocalDate): void {
  const alone = occurrenceCopyIn(mailbox, meeting.iCalUId, date);
  if (alone) crossOut(world, mailbox, alone);
  const copy = copyIn(mailbox, meeting.iCalUId);
  const instance = copy && !copy.isOrganizer ? instanceOn(copy, date) : null;
  if (!copy || !instance || instance.isCancelled) return;
  const now = world.clock();
  const { subject, showAs } = crossedOut(instance.content);
  const exception: StoredException = {
    ...(copy.exceptions.get(date) ?? { span: null, created: now }),
    content: { ...copy.exceptions.get(date)?.content, subject, showAs },
    modified: now,
    isCancelled: true,
  };
  commit(world, mailbox, {
    ...copy,
    exceptions: new Map([...copy.exceptions, [date, exception]]),
    changeKey: nextChangeKey(mailbox),
    modified: now,
  });
}
