import type { InputHabits } from './event-input.ts';
import type { SeriesHabits } from './state.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What the server may do with calendars, events, series and meetings, where no request goes wrong. */
export interface EventFaults extends Mutable<SeriesHabits>, Mutable<InputHabits> {
  /** GET by id answers for events that lie in Deleted Items. */
  deletedItemsAnswer: boolean;
  /** It does so also below the default calendar. */
  deletedItemsAnswerInCalendar: boolean;
  /** Such an event names Deleted Items as its calendar, which then answers by its id. */
  deletedItemsAsCalendar: boolean;
  /** Lists, calendarView and new delta rounds show nothing, while single items answer. */
  emptyLists: boolean;
  /** Wording of a refused all-day event. */
  allDayRefusal: 'property' | 'midnight';
  exceptionsGetNewIds: boolean;
  /** calendarView has no extended properties, expanded or not (microsoft-graph-docs#13385). */
  calendarViewHidesProperties: boolean;
  /** PATCH of start changes originalStartTimeZone. */
  originalZoneFollowsPatch: boolean;
  /** `recurrence: null` in a PATCH: the series becomes a single event, nothing happens, or it is refused. */
  recurrenceNull: 'single' | 'ignore' | 'refuse';
  /** What a series with another end, and no other change, does with its exceptions and deleted occurrences. */
  newEnd: 'forgets' | 'keeps';
  /** Occurrences of a series whose recurrenceTimeZone isn't its own zone can't be moved (microsoft-graph-docs#2285). */
  foreignRecurrenceZone: 'accepts' | 'refuses-moves';
  /** `shared`: occurrences have the iCalUId of their series. */
  occurrenceUids: 'own' | 'shared';
  /** Applications read private, personal and confidential events whole, or as anybody else would. */
  privateEvents: 'whole' | 'masked';
  /** Zones of events and series under the names under which they were written, or under Windows' own. */
  zoneNames: 'as-written' | 'windows';
  /** The midnight that originalStart of a whole day names. */
  allDayOriginalStart: 'own-zone' | 'utc';
  /** `$select` inside `$expand=exceptionOccurrences`; ignored, no exception tells its originalStart. */
  selectInExpand: 'honoured' | 'ignored' | 'refused';
  /** Exceptions that come with their series at most; the others follow by a link. Null: all. */
  largestExpansion: number | null;
  /** Bodies of exceptions that come with their series: as preferred, or HTML whatever is preferred. */
  expandedBodies: 'as-preferred' | 'html';
  /** What `$expand=exceptionOccurrences` does to an event that is no series. */
  expansionOfSingles: 'ignored' | 'refused';
  /** What stands for "no end date" in a recurrence. */
  emptyDate: '0001-01-01' | '0000-01-01';
  /** Milliseconds until an invitation, its update, cancellation or answer arrives in the other mailbox. */
  meetingDelayMs: number;
  /** Copies show what the other attendees answered. */
  attendeesSeeAnswers: boolean;
  /** A meeting that is declined by a request stays in the calendar. */
  declinedStays: boolean;
  /** How often the server touches an event right after it was written: another change key, no other change. */
  touchAfterWriteRate: number;
  /** What a POST with the transactionId of a deleted event does. */
  transactionOfDeleted: 'create' | 'return';
  /** Milliseconds for which a transactionId is remembered; null: for ever. */
  transactionMemoryMs: number | null;
  /** Wording of a mailbox that is off. */
  mailboxRefusal: 'MailboxNotEnabledForRESTAPI' | 'MailboxNotHostedInExchangeOnline' | 'ErrorNonExistentMailbox';
  /** Wording of a user that isn't, or is no more. */
  userRefusal: 'ErrorInvalidUser' | 'Request_ResourceNotFound' | 'ResourceNotFound';
}

export function noEventFaults(): EventFaults {
  return {
    deletedItemsAnswer: false,
    deletedItemsAnswerInCalendar: false,
    deletedItemsAsCalendar: false,
    emptyLists: false,
    allDayRefusal: 'property',
    longSubject: 'cut',
    htmlGrows: false,
    shortMonths: 'last-day',
    occurrenceEnds: 'elapsed',
    exceptionsGetNewIds: false,
    calendarViewHidesProperties: false,
    originalZoneFollowsPatch: false,
    recurrenceNull: 'single',
    newEnd: 'forgets',
    foreignRecurrenceZone: 'accepts',
    occurrenceUids: 'own',
    privateEvents: 'whole',
    zoneNames: 'as-written',
    allDayOriginalStart: 'own-zone',
    selectInExpand: 'honoured',
    largestExpansion: null,
    expandedBodies: 'as-preferred',
    expansionOfSingles: 'ignored',
    emptyDate: '0001-01-01',
    meetingDelayMs: 0,
    attendeesSeeAnswers: false,
    declinedStays: false,
    touchAfterWriteRate: 0,
    transactionOfDeleted: 'create',
    transactionMemoryMs: null,
    mailboxRefusal: 'MailboxNotEnabledForRESTAPI',
    userRefusal: 'ErrorInvalidUser',
  };
}
