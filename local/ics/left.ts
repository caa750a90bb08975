/**
 * Why something in a calendar file isn't put into the mailbox. Codes are stable; the words are for people.
 * An occurrence of a series that was changed is an entry of its own in iCalendar, hence its own reason.
 */
export const REASONS = {
  'series-rule': 'repeats by a rule that Outlook can not hold',
  'series-zone': 'repeats in a zone that is not known',
  'extra-dates': 'further dates of a series outside its rule: Outlook can not hold them',
  'no-such-date': 'a changed date that its series does not have',
  'not-an-event': 'not an event',
  cancelled: 'cancelled',
  broken: 'its lines are broken',
  'old-encoding': 'written in the encoding of vCalendar 1.0',
  'no-start': 'no start',
  'unreadable-start': 'its start is not a date or time',
  'unreadable-end': 'its end is not a date or time',
  'mixed-ends': 'one end is a date, the other a time of day',
  'ends-before-start': 'it ends before it starts',
  'unknown-zone': 'its time zone is not known',
  'out-of-range': 'outside the years 1601 to 4500 that Outlook holds',
} as const;

export type LeftCode = keyof typeof REASONS;

export interface Left {
  /** Its summary, for people. */
  readonly name: string;
  /** As far as it can be read, for people. */
  readonly when: string;
  readonly code: LeftCode;
  /** `code` in words. */
  readonly reason: string;
}

/** Thrown while one entry is read and caught around it: the others go on (M6). */
export class CannotHold extends Error {
  readonly code: LeftCode;

  constructor(code: LeftCode) {
    super(REASONS[code]);
    this.name = 'CannotHold';
    this.code = code;
  }
}
