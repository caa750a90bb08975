/** What the simulated Severa keeps. Instants are milliseconds since 1970 by Severa's own clock. */

export const CATEGORIES = ['Personal', 'Absences', 'CalendarEntry', 'SalesEvent', 'Task'] as const;
export type Category = (typeof CATEGORIES)[number];

export const RECURRENCE_TYPES = ['None', 'Occurrence', 'Exception', 'Series'] as const;
export type RecurrenceType = (typeof RECURRENCE_TYPES)[number];

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export const ORDINALS = ['First', 'Second', 'Third', 'Fourth', 'Last'] as const;
export const ORDINAL_DAYS = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'WeekDay',
  'WeekendDay',
  'Day',
] as const;
export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** A day of a month: either its number or an ordinal with what it counts. */
export interface DayChoice {
  readonly dayOfMonth?: number | null | undefined;
  readonly dayOrdinal?: (typeof ORDINALS)[number] | null | undefined;
  readonly dayOrdinalOption?: (typeof ORDINAL_DAYS)[number] | null | undefined;
}

/** Recurrence as it is written and echoed (ActivityRecurrenceModel of the published API document). */
export interface Recurrence {
  readonly frequency: 'Daily' | 'Weekly' | 'Monthly' | 'Yearly';
  readonly pattern: {
    readonly daily?:
      | { readonly interval?: number | null | undefined; readonly everyWeekday?: boolean | undefined }
      | null
      | undefined;
    readonly weekly?:
      | ({ readonly interval?: number | undefined } & {
          readonly [day in (typeof WEEKDAYS)[number]]?: boolean | undefined;
        })
      | null
      | undefined;
    readonly monthly?: (DayChoice & { readonly interval?: number | undefined }) | null | undefined;
    readonly yearly?: (DayChoice & { readonly month?: (typeof MONTHS)[number] | undefined }) | null | undefined;
  };
  readonly range?:
    | { readonly maxOccurrences?: number | null | undefined; readonly recursUntilDate?: string | null | undefined }
    | null
    | undefined;
}

/** One turn of a series: its date on the clock that the series recurs on, and its instant as it was worked out. */
export interface Slot {
  readonly date: string;
  readonly start: number;
}

/** Never changed in place: an edit puts a new object in its stead, so older versions can still be listed. */
export interface StoredActivity {
  readonly guid: string;
  readonly name: string;
  readonly start: number;
  /** Exclusive for all-day activities; null without duration. */
  readonly end: number | null;
  readonly isAllDay: boolean;
  readonly hasDuration: boolean;
  readonly isClosed: boolean;
  readonly isUnassigned: boolean;
  readonly hasHours: boolean;
  readonly notes: string | null;
  readonly location: string | null;
  readonly typeGuid: string;
  readonly ownerGuid: string;
  readonly customer: { readonly guid: string; readonly name: string } | null;
  readonly phase: { readonly guid: string; readonly name: string } | null;
  readonly projectTaskStatus: { readonly guid: string; readonly name: string } | null;
  readonly recurrenceType: RecurrenceType;
  readonly recurrence: Recurrence | null;
  /** Changed or removed occurrences of a series. */
  readonly exceptions: readonly Slot[];
  readonly parentGuid: string | null;
  /** Where the rule puts an occurrence, or put an exception. */
  readonly slot: Slot | null;
  readonly created: number;
  /** User guid; null: an API client. */
  readonly createdBy: string | null;
  readonly updated: number;
  readonly updatedBy: string | null;
  /** Counts the writes since creation. */
  readonly edits: number;
}

export const PARTICIPANT_TYPES = ['User', 'Contact', 'Resource', 'Other'] as const;
export const MEMBER_STATUSES = ['Unknown', 'Invited', 'Accepted', 'Tentative', 'Declined'] as const;

export interface StoredParticipant {
  readonly guid: string;
  readonly activityGuid: string;
  /** Guid of the user, contact or resource; null for somebody who is none of them. */
  readonly participantGuid: string | null;
  readonly type: (typeof PARTICIPANT_TYPES)[number];
  readonly status: (typeof MEMBER_STATUSES)[number];
  readonly name: string;
  readonly email: string | null;
}

export interface StoredUser {
  readonly guid: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string | null;
  readonly code: string | null;
  readonly isActive: boolean;
  /** IANA name; null: the answer has no time zone. */
  readonly timeZone: string | null;
  readonly defaultTypeGuid: string | null;
  /** null: never set by the user, which Severa takes as true. */
  readonly sendNewActivityEmail: boolean | null;
  readonly created: number;
  readonly updated: number;
}

export interface StoredType {
  readonly guid: string;
  readonly name: string;
  readonly category: Category;
  readonly isActive: boolean;
  readonly isDefault: boolean;
  readonly created: number;
  readonly updated: number;
}

/** Somebody or something that can take part without being a user. */
export interface StoredGuest {
  readonly guid: string;
  readonly type: 'Contact' | 'Resource';
  readonly name: string;
  readonly email: string | null;
  readonly isActive: boolean;
}

/** A mail about an activity that a user was given: the owner's, or one to take part in. */
export interface Mail {
  readonly at: number;
  /** null: no address is known. */
  readonly to: string | null;
  readonly userGuid: string;
  readonly activityGuid: string;
  readonly role: 'owner' | 'participant';
  /** The acting user; null: an API client. */
  readonly by: string | null;
  /** Whether the user has that mail on; never set counts as on. */
  readonly settingOn: boolean;
  /** Whether it left: the setting is on, there is an address and the user is active. */
  readonly sent: boolean;
}
