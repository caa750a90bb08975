import { exceptionsFor, ownContent, seen, UNANSWERED } from './copy-content.ts';
import type { LocalDate } from './local-date.ts';
import { instanceOn } from './series.ts';
import type { Mailbox, StoredEvent } from './state.ts';
import { commit, nextChangeKey } from './store.ts';
import { uidOf } from './uids.ts';
import type { World } from './world.ts';

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
  joinOccurrences(world, mailbox, meeting);
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

/** Single occurrences that he had before become part of the series. */
function joinOccurrences(world: World, mailbox: Mailbox, { iCalUId }: StoredEvent): void {
  for (const copy of [...mailbox.store.items.values()]) {
    const isPart = copy.occurrenceOf !== null && copy.occurrenceOf.iCalUId === iCalUId && copy.calendar !== 'deleted';
    if (isPart) commit(world, mailbox, null, copy.number);
  }
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
