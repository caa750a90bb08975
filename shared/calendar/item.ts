/** `YYYY-MM-DD`. A date never passes through an instant. */
export type LocalDate = string;

/**
 * `YYYY-MM-DDTHH:mm:ss±HH:mm`: local time in the item's zone, with the offset that was in force.
 * The local part is what recurs; the offset tells the two passes of a double hour apart.
 */
export type ZonedTime = string;

export type Weekday = 'MO' | 'TU' | 'WE' | 'TH' | 'FR' | 'SA' | 'SU';

/** A recurrence rule in the terms of RFC 5545, as far as Graph, EWS and Severa can hold one. */
export interface Rule {
  readonly freq: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';
  readonly interval: number;
  readonly byDay?: readonly Weekday[];
  /** 1 to 4, or -1 for the last: which of the `byDay` days of the month or year. */
  readonly bySetPos?: number;
  readonly byMonthDay?: number;
  readonly byMonth?: number;
  /** A `byMonthDay` that a month doesn't have is its last day (RFC 7529, SKIP=BACKWARD). Missing: no occurrence then. */
  readonly skip?: 'backward';
  readonly weekStart?: Weekday;
  readonly count?: number;
  /** Last local date on which an occurrence may start, inclusive. */
  readonly until?: LocalDate;
}

/** All-day: a pair of dates, end exclusive. */
export interface AllDay {
  readonly allDay: true;
  readonly start: LocalDate;
  readonly end: LocalDate;
  readonly rule?: Rule;
}

/** Timed: `start` equal to `end` stands for an item without duration. */
export interface Timed {
  readonly allDay: false;
  readonly start: ZonedTime;
  readonly end: ZonedTime;
  /** IANA name. */
  readonly zone: string;
  readonly rule?: Rule;
}

export type When = AllDay | Timed;

export type Privacy = 'normal' | 'personal' | 'private' | 'confidential';
export type Busy = 'free' | 'tentative' | 'busy' | 'oof' | 'workingElsewhere';
export type Response = 'none' | 'tentative' | 'accepted' | 'declined';

export interface Person {
  readonly role: 'organizer' | 'attendee' | 'owner' | 'participant';
  readonly response: Response;
}

/** One changed occurrence of a series. A field that is missing is the series' own. */
export interface Override {
  readonly subject?: string;
  readonly when?: When;
  readonly location?: string;
  readonly notes?: string;
}

/** One calendar item as both sides can understand it (DESIGN of the canonical item: docs/rules.md, "The item"). */
export interface Item {
  readonly subject: string;
  readonly when: When;
  /** Original local dates of deleted occurrences. */
  readonly exclusions: readonly LocalDate[];
  /** Changed occurrences by original local date. */
  readonly overrides: Readonly<Record<LocalDate, Override>>;
  readonly location: string;
  /** Plain text, lines parted by `\n`. */
  readonly notes: string;
  readonly privacy: Privacy;
  readonly busy: Busy;
  /** By e-mail address in lower case. Empty for an item that concerns only its calendar's person. */
  readonly people: Readonly<Record<string, Person>>;
}

/** The fields that merge as one value each. Exclusions, overrides and people merge key by key. */
export const FIELDS = ['subject', 'when', 'location', 'notes'] as const;
export type Field = (typeof FIELDS)[number];
