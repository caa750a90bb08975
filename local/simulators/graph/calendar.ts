import { refused } from './answers.ts';
import { carriedOn, unanswered } from './attendees.ts';
import { type EventInput, emptyContent } from './event-input.ts';
import type { LocalDate } from './local-date.ts';
import { afterWrite } from './meetings.ts';
import { afterBodyWrite, meetingKey, withMeetingBlock } from './online-meeting.ts';
import { instanceOn } from './series.ts';
import type { Content, Recurrence, Span, StoredEvent } from './state.ts';
import { commit, makeCalendar, nextChangeKey, touchedByServer } from './store.ts';
import { recur, shift, spanAfter, type Timing } from './timing.ts';
import { randomHex } from './world.ts';
import type { Writer } from './writer.ts';

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
    ? recur(span, zones.originalStartTimeZone, input.recurrence, world.faults)
    : { span, recurrence: null, recurrenceZone: span.zone };
  const now = world.clock();
  mailbox.store.lastNumber += 1;
  const { content: _, ...properties } = own;
  const item: StoredEvent = {
    number: mailbox.store.lastNumber,
    moves: 0,
    calendar,
    content: withMeetingBlock(content, meetingKey(mailbox, mailbox.store.lastNumber)),
    ...timing,
    recurrenceZoneName: null,
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
    attachments: [],
    occurrenceOf: null,
    extendedProperties: input.extendedProperties,
    ...properties,
  };
  if (item.transactionId !== null) mailbox.store.transactions.set(item.transactionId, { number: item.number, at: now });
  commit(world, mailbox, item);
  afterWrite(writer, null, item);
  touchedByServer(world, mailbox, item);
  return item;
}

export function updateEvent(writer: Writer, before: StoredEvent, input: EventInput): StoredEvent {
  const { world, mailbox, own = {} } = writer;
  const { span, zones } = spanAfter(input, { span: before.span, zones: before.content }, spanOptions(writer));
  const timing = timingAfter(writer, before, span, zones.originalStartTimeZone, input);
  const { content, ...properties } = own;
  const written = { ...before.content, ...zones, ...keepResponses(before.content, input.content), ...content };
  const isElsewhen = before.isOrganizer && ((timing.span && moved(timing.span, before.span)) || timing.exceptions);
  const changed: StoredEvent = {
    ...before,
    ...timing,
    content: afterBodyWrite(
      before.content,
      isElsewhen ? { ...written, attendees: unanswered(written.attendees) } : written,
      meetingKey(mailbox, before.number),
    ),
    extendedProperties: new Map([...before.extendedProperties, ...input.extendedProperties]),
    changeKey: nextChangeKey(mailbox),
    modified: world.clock(),
    ...properties,
  };
  const after = { ...changed, exceptions: carriedOn(before, changed) };
  commit(world, mailbox, after);
  afterWrite(writer, before, after);
  touchedByServer(world, mailbox, after);
  return after;
}

export function moved(after: Span, before: Span): boolean {
  return after.start !== before.start || after.end !== before.end || after.allDay !== before.allDay;
}

const FRESH = { exceptions: new Map(), cancelled: new Set<LocalDate>() };

function timingAfter(
  { world: { faults }, cause }: Writer,
  before: StoredEvent,
  span: Span,
  zoneName: string,
  input: EventInput,
): Partial<StoredEvent> {
  const isMoved = moved(span, before.span);
  if (input.recurrence === null && before.recurrence) {
    const does = cause === 'person' ? 'single' : faults.recurrenceNull;
    if (does === 'refuse') throw refused('The recurrence of a series cannot be removed.');
    if (does === 'single') return { span, recurrence: null, recurrenceZoneName: null, ...FRESH };
  }
  const renumbered = { instanceGeneration: before.instanceGeneration + 1 };
  if (input.recurrence) {
    const timing = recur(span, zoneName, input.recurrence, faults);
    const { recurrence } = timing;
    if (!isMoved && JSON.stringify(recurrence) === JSON.stringify(before.recurrence)) return {};
    const onlyEnd = !isMoved && recurrence && before.recurrence && sameBeginning(recurrence, before.recurrence);
    if (onlyEnd && faults.newEnd === 'keeps') return { ...timing, ...within({ ...before, ...timing }) };
    // Exchange forgets changed and deleted occurrences when the rule changes (OutlookGoogleCalendarSync, odoo#271529).
    return { ...timing, recurrenceZoneName: null, ...FRESH, ...(before.recurrence ? renumbered : {}) };
  }
  if (!isMoved) return {};
  if (!before.recurrence) return { span };
  return { ...shift(span, before, before.recurrence), ...FRESH, ...renumbered };
}

/** The same rule from the same day on; it may end elsewhere. */
function sameBeginning(a: Recurrence, b: Recurrence): boolean {
  const begins = ({ pattern, range }: Recurrence) =>
    JSON.stringify([pattern, range.startDate, range.recurrenceTimeZone]);
  return begins(a) === begins(b);
}

/** The exceptions and deletions that still have an occurrence to stand for. */
export function within(series: StoredEvent): Pick<StoredEvent, 'exceptions' | 'cancelled'> {
  const uncancelled = { ...series, cancelled: new Set<LocalDate>() };
  const has = (date: LocalDate) => instanceOn(uncancelled, date) !== null;
  return {
    exceptions: new Map([...series.exceptions].filter(([date]) => has(date))),
    cancelled: new Set([...series.cancelled].filter(has)),
  };
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
    touchedByServer(world, mailbox, after);
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

export function spanOptions({ world, cause }: Writer) {
  return {
    allDayRefusal: world.faults.allDayRefusal,
    // Outlook writes the zone that the person chose.
    zoneFollows: cause === 'person' || world.faults.originalZoneFollowsPatch,
  };
}

export function keepResponses(before: Content, content: Partial<Content>): Partial<Content> {
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
