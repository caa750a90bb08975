import { z } from 'zod';
import type { Settable } from './settable.ts';

const longest = z.int().positive().nullable();

/** What this Severa does to texts, times and patches. Its documents limit nothing but the location. */
export const textShape = {
  /** Characters; null: no limit. */
  longestName: longest,
  longestNotes: longest,
  /** What happens to longer ones. */
  tooLong: z.enum(['refused', 'cut']),
  /** Blank space around notes and locations. */
  blankEnds: z.enum(['kept', 'cut']),
  /** Line breaks and tabs in names and locations. */
  lineBreaks: z.enum(['kept', 'blank', 'refused']),
  /** Notes as they are, or as the HTML that an editor in a browser makes of them. */
  notesForm: z.enum(['plain', 'html']),
  /** Line ends of notes come back as CRLF. */
  crlfNotes: z.boolean(),
  /** Characters above U+FFFF. */
  emoji: z.enum(['kept', 'questionMarks', 'dropped', 'refused']),
  /** Control characters other than line breaks and tabs. */
  controls: z.enum(['kept', 'dropped', 'refused']),
  /** What an empty text is read back as. */
  emptyText: z.enum(['kept', 'null']),
  /** Seconds of a start or an end. */
  seconds: z.enum(['kept', 'cut']),
  dateTimeForm: z.enum(['ownerOffset', 'utc']),
  /** Digits after the second in date-times. */
  fractionDigits: z.literal([0, 3, 7]),
  /** `inclusive`: the end of an all-day activity is the midnight at the start of its last day. */
  allDayEnd: z.enum(['exclusive', 'inclusive']),
  /** Whether an all-day activity off the owner's midnights is refused or moved to the days it touches. */
  allDayOffMidnight: z.enum(['refused', 'widened']),
  /** What a POST without hasDuration means. */
  hasDurationWhenMissing: z.boolean(),
  /** A new activity has lastUpdatedDateTime null until its first edit. */
  lastUpdatedNullUntilEdited: z.boolean(),
  /** `value` of a patch operation: the document types it as a string. */
  patchValues: z.enum(['any', 'text', 'json']),
  /** `path` of a patch operation: with or without the leading slash, or only with it. */
  patchPaths: z.enum(['any', 'slash']),
} as const;

export type TextBehaviour = Settable<typeof textShape>;

export function defaultText(): TextBehaviour {
  return {
    longestName: null,
    longestNotes: null,
    tooLong: 'refused',
    blankEnds: 'cut',
    lineBreaks: 'kept',
    notesForm: 'plain',
    crlfNotes: true,
    emoji: 'kept',
    controls: 'dropped',
    emptyText: 'null',
    seconds: 'kept',
    dateTimeForm: 'ownerOffset',
    fractionDigits: 0,
    allDayEnd: 'exclusive',
    allDayOffMidnight: 'refused',
    hasDurationWhenMissing: false,
    lastUpdatedNullUntilEdited: false,
    patchValues: 'any',
    patchPaths: 'slash',
  };
}
