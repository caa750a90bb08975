import type { DirectoryRole } from '../entra/entra.ts';
import type { LocalDate } from './local-date.ts';
import type { Instance } from './series.ts';

/** JSON as it travels. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
export type JsonObject = { [name: string]: Json };

/** Application roles that an administrator may have granted to the service in a tenant. */
export type Role = 'Calendars.ReadWrite' | 'Calendars.Read' | 'User.Read.All' | 'MailboxSettings.Read';

export interface Tenant {
  readonly id: string;
  /** Client id to its secret: the applications that have a service principal here. */
  readonly applications: Map<string, string>;
  /** What tokens of this tenant carry; changes count for new tokens only. */
  roles: Role[];
  /** Of consents that have not spread yet. */
  pending: { readonly at: number; readonly do: () => void }[];
  /** Mailboxes (user ids) opened by RBAC for Applications, whatever the token's roles say. */
  readonly scopedMailboxes: Set<string>;
  /** Mailboxes (user ids) closed by an application access policy. */
  readonly blockedMailboxes: Set<string>;
}

/** One Entra user with his mailbox. */
export interface Mailbox {
  readonly tenantId: string;
  /** Object id (GUID) of the user. */
  readonly userId: string;
  userPrincipalName: string;
  displayName: string;
  mail: string | null;
  /** `SMTP:` in capitals marks the primary address. */
  proxyAddresses: string[];
  accountEnabled: boolean;
  /** Of the whole tenant, and active. */
  directoryRoles: readonly DirectoryRole[];
  /** As mailboxSettings/userPurpose names it. */
  purpose: 'user' | 'shared' | 'room' | 'equipment';
  /** Windows or IANA name, as the person chose it. */
  timeZone: string;
  /** False: Graph answers MailboxNotEnabledForRESTAPI. */
  enabled: boolean;
  readonly store: MailboxStore;
}

/** `default`: the person's own calendar; `deleted`: Deleted Items; anything else: a further calendar of that name. */
export type CalendarName = string;

export interface MailboxStore {
  /** By item number; every value is replaced whole, never changed in place. */
  readonly items: Map<number, StoredEvent>;
  /** Every change in the order in which it happened. */
  readonly changes: Change[];
  readonly transactions: Map<string, { readonly number: number; readonly at: number }>;
  lastNumber: number;
  /** Raised to kill every delta token given out so far. */
  syncGeneration: number;
  /** How often another mailbox took this one's place. */
  incarnation: number;
  /** Calendars that exist, with how often each was made anew: part of its id. */
  readonly calendars: Map<CalendarName, number>;
  /** The same of calendars that were deleted. */
  readonly goneCalendars: Map<CalendarName, number>;
  /** Delta rounds under way, oldest first. */
  readonly rounds: Map<string, DeltaRound>;
}

/** What one delta round still gives or gave, by group: a series is never split over pages. */
export interface DeltaRound {
  readonly groups: readonly (readonly DeltaEntry[])[];
  /** The last change that the round covers. */
  readonly until: number;
}

export interface DeltaEntry {
  readonly kind: 'item' | 'removed';
  readonly item: StoredEvent;
  /** Set for an occurrence. */
  readonly instance: Instance | null;
}

export interface Change {
  readonly sequence: number;
  /** When it happened, milliseconds since 1970. */
  readonly at: number;
  readonly number: number;
  /** The item after the change; null: gone for good. */
  readonly item: StoredEvent | null;
}

/** Where an event lies in time. Instants are milliseconds since 1970. */
export interface Span {
  readonly allDay: boolean;
  readonly start: number;
  readonly end: number;
  /** All-day events are dates, end exclusive; null for timed ones. */
  readonly dates: { readonly start: LocalDate; readonly end: LocalDate } | null;
  /** IANA zone in which the event was written. */
  readonly zone: string;
}

/** The properties that a person or the API may set, in the form in which Exchange keeps them. */
export interface Content {
  /** Null only in events that no API made. */
  readonly subject: string | null;
  /** HTML as the server normalised it; empty: no body. */
  readonly html: string;
  readonly importance: string;
  readonly sensitivity: string;
  readonly showAs: string;
  readonly isReminderOn: boolean;
  readonly reminderMinutesBeforeStart: number;
  readonly allowNewTimeProposals: boolean;
  readonly responseRequested: boolean;
  readonly hideAttendees: boolean;
  readonly isOnlineMeeting: boolean;
  readonly onlineMeetingProvider: string;
  readonly categories: readonly string[];
  readonly location: JsonObject;
  readonly locations: readonly JsonObject[];
  readonly attendees: readonly Attendee[];
  /** As written at creation: a Windows or an IANA name. */
  readonly originalStartTimeZone: string;
  readonly originalEndTimeZone: string;
}

export interface Attendee {
  readonly type: string;
  readonly response: string;
  readonly time: string;
  readonly name: string;
  readonly address: string;
}

/** A changed occurrence: what it doesn't set is the series' own. */
export interface StoredException {
  readonly content: Partial<Content>;
  readonly span: Span | null;
  readonly created: number;
  readonly modified: number;
  /** In an attendee's mailbox: the organizer cancelled this one. */
  readonly isCancelled?: boolean;
  /** An answer to this one alone. */
  readonly responseStatus?: ResponseStatus;
  readonly extendedProperties?: ReadonlyMap<string, string>;
}

export interface ResponseStatus {
  readonly response: string;
  readonly time: string;
}

export interface StoredAttachment {
  readonly id: number;
  readonly name: string;
  readonly contentType: string;
  /** Base 64. */
  readonly contentBytes: string;
  readonly isInline: boolean;
  /** What `cid:` in the body names. */
  readonly contentId: string | null;
  readonly modified: number;
}

/** Microsoft Graph's patternedRecurrence with every field filled, as the server echoes it. */
export interface Recurrence {
  readonly pattern: {
    readonly type: PatternType;
    readonly interval: number;
    readonly month: number;
    readonly dayOfMonth: number;
    readonly daysOfWeek: readonly string[];
    readonly firstDayOfWeek: string;
    readonly index: string;
  };
  readonly range: {
    readonly type: 'endDate' | 'noEnd' | 'numbered';
    readonly startDate: LocalDate;
    readonly endDate: LocalDate;
    readonly recurrenceTimeZone: string;
    readonly numberOfOccurrences: number;
  };
  readonly habits: SeriesHabits;
}

/** How this server reads a rule where its documents leave it open; part of no answer. */
export interface SeriesHabits {
  /** What becomes of day 31 in a month of 30. */
  readonly shortMonths: 'last-day' | 'skip';
  /**
   * On a night when the clock jumps an occurrence ends after its usual length, or by the clock on the wall ([MS-OXOCAL]
   * keeps both ends as minutes since midnight).
   */
  readonly occurrenceEnds: 'elapsed' | 'wall-clock';
}

export type PatternType =
  | 'daily'
  | 'weekly'
  | 'absoluteMonthly'
  | 'relativeMonthly'
  | 'absoluteYearly'
  | 'relativeYearly';

/** A single event or a whole series. */
export interface StoredEvent {
  readonly number: number;
  /** How often it was moved: part of the mutable id. */
  readonly moves: number;
  readonly calendar: CalendarName;
  readonly content: Content;
  /** Of a series: its first occurrence. */
  readonly span: Span;
  readonly recurrence: Recurrence | null;
  /** IANA zone in which the series recurs. */
  readonly recurrenceZone: string;
  /** Shown in place of range.recurrenceTimeZone: names that no request may write. */
  readonly recurrenceZoneName: string | null;
  /** By original local date in the recurrence zone. */
  readonly exceptions: ReadonlyMap<LocalDate, StoredException>;
  readonly cancelled: ReadonlySet<LocalDate>;
  /** Part of the ids of occurrences: they are new when the series was shifted. */
  readonly instanceGeneration: number;
  /** One for the whole series, raised by every touch. */
  readonly changeKey: number;
  readonly iCalUId: string | null;
  readonly transactionId: string | null;
  readonly created: number;
  readonly modified: number;
  readonly isOrganizer: boolean;
  readonly organizer: { readonly name: string; readonly address: string } | null;
  readonly responseStatus: ResponseStatus;
  readonly isCancelled: boolean;
  readonly isDraft: boolean;
  /** Set where somebody says so without giving any. */
  readonly hasAttachments: boolean;
  readonly attachments: readonly StoredAttachment[];
  /** The copy of somebody who was invited to one occurrence of a series only: which. */
  readonly occurrenceOf: { readonly iCalUId: string; readonly date: LocalDate } | null;
  /** Canonical property id to value. */
  readonly extendedProperties: ReadonlyMap<string, string>;
}

export function emptyStore(): MailboxStore {
  return {
    items: new Map(),
    changes: [],
    transactions: new Map(),
    lastNumber: 0,
    syncGeneration: 1,
    incarnation: 0,
    calendars: new Map([['default', 0]]),
    goneCalendars: new Map(),
    rounds: new Map(),
  };
}
