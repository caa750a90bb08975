import type { LocalDate } from '../../../shared/calendar/item.ts';
import { dateInZone } from '../../../shared/calendar/time.ts';
import { GraphFailure } from './answers.ts';
import { type EventInput, emptyContent } from './event-input.ts';
import { afterWrite } from './meetings.ts';
import { afterBodyWrite, withMeetingBlock } from './online-meeting.ts';
import { type Instance, instanceOn, neighbours } from './series.ts';
import type { Content, Mailbox, Span, StoredEvent, StoredException } from './state.ts';
import { commit, makeCalendar, nextChangeKey } from './store.ts';
import { recur, shift, spanAfter, type Timing } from './timing.ts';
import { randomHex, type World } from './world.ts';

/** Properties that only the server or a person with Outlook decides. */
export type OwnProperties = Partial<
  Pick<
    StoredEvent,
    | 'iCalUId'
    | 'isOrganizer'
    | 'organizer'
    | 'responseStatus'
    | 'isCancelled'
    | 'isDraft'
    | 'hasAttachments'
    | 'created'
    | 'modified'
  >
> & { readonly content?: Partial<Content> };

/** Who writes, and where. */
export interface Writer {
  readonly world: World;
  readonly mailbox: Mailbox;
  readonly cause: 'api' | 'person';
  readonly own?: OwnProperties;
}

export function createEvent(writer: Writer, input: EventInput, calendar = 'default'): StoredEvent {
  const { world, mailbox, own = {} } = writer;
  const { span, zones } = spanAfter(input, null, { allDayRefusal: world.faults.allDayRefusal, zoneFollows: true });
  const content: Content = {
    ...emptyContent(zones.originalStartTimeZone),
    ...zones,
    ...input.content,
    ...own.content,
  };
  const timing: Timing = input.recurrence
    ? recur(span, zones.originalStartTimeZone, input.recurrence)
    : { span, recurrence: null, recurrenceZone: span.zone };
  const now = world.clock();
  mailbox.store.lastNumber += 1;
  const { content: _, ...properties } = own;
  const item: StoredEvent = {
    number: mailbox.store.lastNumber,
    moves: 0,
    calendar,
    content: withMeetingBlock(content, mailbox.store.lastNumber),
    ...timing,
    exceptions: new Map(),
    cancelled: new Set(),
    instanceGeneration: 0,
    changeKey: nextChangeKey(mailbox),
    iCalUId: `040000008200E00074C5B7101A82E00800000000${randomHex(world, 48).toUpperCase()}`,
    transactionId: input.transactionId ?? null,
    created: now,
    modified: now,
    isOrganizer: true,
    organizer: { name: mailbox.displayName, address: mailbox.mail ?? mailbox.userPrincipalName },
    responseStatus: { response: 'organizer', time: '0001-01-01T00:00:00Z' },
    isCancelled: false,
    isDraft: false,
    hasAttachments: false,
    extendedProperties: input.extendedProperties,
    ...properties,
  };
  if (item.transactionId !== null) mailbox.store.transactions.set(item.transactionId, { number: item.number, at: now });
  commit(world, mailbox, item);
  afterWrite(writer, null, item);
  return item;
}

export function updateEvent(writer: Writer, before: StoredEvent, input: EventInput): StoredEvent {
  const { world, mailbox, own = {} } = writer;
  const { span, zones } = spanAfter(input, { span: before.span, zones: before.content }, spanOptions(writer));
  const timing = timingAfter(before, span, zones.originalStartTimeZone, input);
  const { content, ...properties } = own;
  const written = { ...before.content, ...zones, ...keepResponses(before.content, input.content), ...content };
  const after: StoredEvent = {
    ...before,
    ...timing,
    content: afterBodyWrite(before.content, written),
    extendedProperties: new Map([...before.extendedProperties, ...input.extendedProperties]),
    changeKey: nextChangeKey(mailbox),
    modified: world.clock(),
    ...properties,
  };
  commit(world, mailbox, after);
  afterWrite(writer, before, after);
  return after;
}

function timingAfter(before: StoredEvent, span: Span, zoneName: string, input: EventInput): Partial<StoredEvent> {
  const moved = span.start !== before.span.start || span.end !== before.span.end || span.allDay !== before.span.allDay;
  const fresh = { exceptions: new Map(), cancelled: new Set<LocalDate>() };
  if (input.recurrence === null) return { span, recurrence: null, ...fresh };
  if (input.recurrence) {
    const timing = recur(span, zoneName, input.recurrence);
    const same = JSON.stringify(timing.recurrence) === JSON.stringify(before.recurrence) && !moved;
    // Exchange forgets changed and deleted occurrences when the rule changes (OutlookGoogleCalendarSync, odoo#271529).
    return same ? {} : { ...timing, ...fresh, instanceGeneration: before.instanceGeneration + 1 };
  }
  if (!moved) return {};
  if (!before.recurrence) return { span };
  return { ...shift(span, before, before.recurrence), ...fresh, instanceGeneration: before.instanceGeneration + 1 };
}

export function updateOccurrence(
  writer: Writer,
  before: StoredEvent,
  instance: Instance,
  input: EventInput,
): StoredEvent {
  const { world, mailbox, own = {} } = writer;
  if (input.recurrence) {
    throw new GraphFailure(400, 'ErrorInvalidRequest', 'The recurrence of an occurrence cannot be set.');
  }
  const { span, zones } = spanAfter(input, { span: instance.span, zones: instance.content }, spanOptions(writer));
  const moved =
    span.start !== instance.span.start || span.end !== instance.span.end || span.allDay !== instance.span.allDay;
  if (moved) checkNeighbours(before, instance, span);
  const known = before.exceptions.get(instance.date);
  const now = world.clock();
  const exception: StoredException = {
    content: { ...known?.content, ...zones, ...keepResponses(instance.content, input.content), ...own.content },
    span: moved ? span : (known?.span ?? null),
    created: own.created ?? known?.created ?? now,
    modified: own.modified ?? now,
  };
  const after: StoredEvent = {
    ...before,
    exceptions: new Map([...before.exceptions, [instance.date, exception]]),
    changeKey: nextChangeKey(mailbox),
    modified: own.modified ?? now,
  };
  commit(world, mailbox, after);
  afterWrite(writer, before, after);
  return after;
}

/** An occurrence can't be moved to or past the day of the one before or after it (event-update, Graph documentation). */
function checkNeighbours(series: StoredEvent, instance: Instance, span: Span): void {
  const { before, after } = neighbours(series, instance.date);
  const day = (at: Span) => at.dates?.start ?? dateInZone(at.start, series.recurrenceZone);
  if ((before && day(span) <= day(before.span)) || (after && day(span) >= day(after.span))) {
    throw new GraphFailure(
      400,
      'ErrorOccurrenceCrossingBoundary',
      'Modified occurrence is crossing or overlapping adjacent occurrence.',
    );
  }
}

/** Deletes an event, a series, or (with a date) one occurrence. `hard`: not even Deleted Items keeps it. */
export function removeEvent(writer: Writer, before: StoredEvent, date: LocalDate | null, hard = false): void {
  const { world, mailbox } = writer;
  const changed = { changeKey: nextChangeKey(mailbox), modified: world.clock() };
  if (date !== null) {
    if (instanceOn(before, date) === null) return;
    const exceptions = new Map(before.exceptions);
    exceptions.delete(date);
    const after = { ...before, ...changed, exceptions, cancelled: new Set([...before.cancelled, date]) };
    commit(world, mailbox, after);
    afterWrite(writer, before, after);
    return;
  }
  const gone = hard || before.calendar === 'deleted';
  const after = gone ? null : { ...before, ...changed, calendar: 'deleted', moves: before.moves + 1 };
  commit(world, mailbox, after, before.number);
  if (before.calendar !== 'deleted') afterWrite(writer, before, null);
}

/** Moves an event to another calendar of the same mailbox. */
export function moveEvent(writer: Writer, before: StoredEvent, calendar: string): StoredEvent {
  const { world, mailbox } = writer;
  makeCalendar(mailbox, calendar);
  const after = {
    ...before,
    calendar,
    moves: before.moves + 1,
    changeKey: nextChangeKey(mailbox),
    modified: world.clock(),
  };
  commit(world, mailbox, after);
  return after;
}

function spanOptions({ world, cause }: Writer) {
  return {
    allDayRefusal: world.faults.allDayRefusal,
    // Outlook writes the zone that the person chose.
    zoneFollows: cause === 'person' || world.faults.originalZoneFollowsPatch,
  };
}

function keepResponses(before: Content, content: Partial<Content>): Partial<Content> {
  if (!content.attendees) return content;
  const known = new Map(before.attendees.map((attendee) => [attendee.address.toLowerCase(), attendee]));
  return {
    ...content,
    attendees: content.attendees.map((attendee) => {
      const same = known.get(attendee.address.toLowerCase());
      return same && attendee.response === 'none'
        ? { ...attendee, response: same.response, time: same.time }
        : attendee;
    }),
  };
}
