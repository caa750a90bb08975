import { z } from 'zod';
import type { Settable } from './settable.ts';

/** How this Severa treats series, where its documents are silent. */
export const seriesShape = {
  /** What PATCH and DELETE on an occurrence's guid do, and a participant posted to it. */
  occurrenceWrites: z.enum(['exception', 'refused', 'wholeSeries']),
  /** `changing`: every edit of a series gives its occurrences new guids. */
  occurrenceGuids: z.enum(['stable', 'changing']),
  /** Whether a changed occurrence keeps the guid that it was changed under. */
  exceptionGuids: z.enum(['kept', 'new']),
  /** Whether single reads know an occurrence that lists show. */
  occurrenceReads: z.enum(['found', 'notFound']),
  /** The last-update time of an occurrence: its series', so that one edit lists them all, or that of the creation. */
  occurrenceStamps: z.enum(['series', 'created']),
  /** What moves the last-update time of a series: an occurrence changed or removed, also later edits of it, or neither. */
  exceptionTouchesSeries: z.enum(['made', 'always', 'never']),
  /** Deleting a changed occurrence leaves a gap, or the rule's own occurrence comes back. */
  deletedException: z.enum(['gap', 'restored']),
  /** What becomes of exceptions when a series gets another rule or start. */
  exceptionsOnChange: z.enum(['dropped', 'kept']),
  /** Exceptions that are kept count for their date, or for an instant at which the series no longer occurs. */
  exceptionIdentity: z.enum(['date', 'instant']),
  /** Changed occurrences after the end of a series that was shortened. */
  exceptionsBeyondEnd: z.enum(['removed', 'stay']),
  /** Whether an edit of a series also reaches changed occurrences: never, where they were like it, everywhere. */
  editReachesExceptions: z.enum(['never', 'whereAlike', 'everywhere']),
  /** What stands in `exceptions`. */
  exceptionDates: z.enum(['start', 'localMidnight', 'utcMidnight']),
  /** A date window finds a series by its whole span, or only by its first occurrence. */
  seriesWindow: z.enum(['whole', 'first']),
  /** How far an endless series is expanded beyond now. */
  seriesHorizonDays: z.int().nonnegative(),
  /** What a series without a range becomes when it is written. */
  endlessSeries: z.enum(['accepted', 'refused', 'oneYear']),
  /** `both`: number and last date are told together, whichever was written. */
  rangeEcho: z.enum(['asWritten', 'both']),
  recurrenceRuleForm: z.enum(['rfc5545', 'null', 'words']),
  /** Whose clock a series recurs on. */
  seriesZone: z.enum(['owner', 'organization', 'utc']),
  /** An occurrence whose local time a jump of the clock leaves out. */
  gapHour: z.enum(['later', 'earlier', 'skipped']),
  /** An occurrence in a double hour. The second pass is what .NET makes of it. */
  doubleHour: z.enum(['first', 'second']),
  /** An occurrence across a change of the clock keeps its length, or ends when the clock says so. */
  occurrenceLength: z.enum(['elapsed', 'clock']),
  /** A series that starts on a day its rule leaves out: the rule's first day, that day as well, moved, or refused. */
  startOffRule: z.enum(['firstMatch', 'startCounts', 'moved', 'refused']),
  /** A PATCH that gives a single activity a rule. */
  singleToSeries: z.enum(['series', 'refused', 'ignored']),
  /** A PATCH that takes a series its rule. */
  seriesToSingle: z.enum(['single', 'refused', 'ignored']),
  /** A POST with `recurrenceParentActivityGuid`, which the document does not mark as read-only. */
  parentOnPost: z.enum(['ignored', 'refused', 'exception']),
} as const;

export type SeriesBehaviour = Settable<typeof seriesShape>;

export function defaultSeries(): SeriesBehaviour {
  return {
    occurrenceWrites: 'refused',
    occurrenceGuids: 'stable',
    exceptionGuids: 'new',
    occurrenceReads: 'found',
    occurrenceStamps: 'series',
    exceptionTouchesSeries: 'made',
    deletedException: 'gap',
    exceptionsOnChange: 'dropped',
    exceptionIdentity: 'date',
    exceptionsBeyondEnd: 'removed',
    editReachesExceptions: 'never',
    exceptionDates: 'start',
    seriesWindow: 'whole',
    seriesHorizonDays: 730,
    endlessSeries: 'accepted',
    rangeEcho: 'asWritten',
    recurrenceRuleForm: 'words',
    seriesZone: 'owner',
    gapHour: 'later',
    doubleHour: 'second',
    occurrenceLength: 'elapsed',
    startOffRule: 'firstMatch',
    singleToSeries: 'series',
    seriesToSingle: 'single',
    parentOnPost: 'ignored',
  };
}
