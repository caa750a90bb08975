import type { Rule, Weekday } from '../calendar/item.ts';
import { SyncError } from '../errors.ts';
import type { GraphRecurrence } from './event-schema.ts';
import { DAY_NAMES, INDEX_NAMES } from './recurrence-names.ts';

const DAYS: ReadonlyMap<string, Weekday> = new Map(DAY_NAMES);
const POSITIONS: ReadonlyMap<string, number> = new Map(INDEX_NAMES);

type Pattern = GraphRecurrence['pattern'];

/**
 * Graph's recurrence as a rule of RFC 5545. Each type has its own fields; the server sends all the others too, with
 * zeros and sentinel dates in them (recurrencePattern resource type), so only the type's own are read.
 * Throws `invalid` for a pattern that makes no sense.
 */
export function toRule(recurrence: GraphRecurrence): Rule {
  return { ...repeats(recurrence.pattern), ...ends(recurrence.range) };
}

function repeats(pattern: Pattern): Rule {
  const { interval } = pattern;
  switch (pattern.type.toLowerCase()) {
    case 'daily':
      return { freq: 'DAILY', interval };
    case 'weekly':
      return { freq: 'WEEKLY', interval, byDay: days(pattern), weekStart: day(pattern.firstDayOfWeek ?? 'sunday') };
    case 'absolutemonthly':
      return { freq: 'MONTHLY', interval, ...monthDay(pattern) };
    case 'relativemonthly':
      return { freq: 'MONTHLY', interval, byDay: days(pattern), bySetPos: position(pattern) };
    case 'absoluteyearly':
      return {
        freq: 'YEARLY',
        interval,
        ...monthDay(pattern),
        byMonth: within(pattern.month, 12),
      };
    case 'relativeyearly':
      return {
        freq: 'YEARLY',
        interval,
        byDay: days(pattern),
        bySetPos: position(pattern),
        byMonth: within(pattern.month, 12),
      };
    default:
      throw unknown();
  }
}

/** `endDate` is inclusive, as `until` is; 0001-01-01 and 0000-01-01 stand for none. */
function ends(range: GraphRecurrence['range']): Pick<Rule, 'count' | 'until'> {
  switch (range.type.toLowerCase()) {
    case 'noend':
      return {};
    case 'numbered':
      return { count: within(range.numberOfOccurrences, Number.MAX_SAFE_INTEGER) };
    case 'enddate': {
      const until = range.endDate ?? '';
      if (!/^\d{4}-\d\d-\d\d$/u.test(until)) throw unknown();
      return until < '0002' ? {} : { until };
    }
    default:
      throw unknown();
  }
}

/** A day that a month doesn't have is its last one: so Outlook does it. */
function monthDay(pattern: Pattern): Pick<Rule, 'byMonthDay' | 'skip'> {
  const byMonthDay = within(pattern.dayOfMonth, 31);
  return byMonthDay > 28 ? { byMonthDay, skip: 'backward' } : { byMonthDay };
}

function days(pattern: Pattern): Weekday[] {
  const found = (pattern.daysOfWeek ?? []).map(day);
  if (found.length === 0) throw unknown();
  return found;
}

function day(name: string): Weekday {
  const found = DAYS.get(name.toLowerCase());
  if (found === undefined) throw unknown();
  return found;
}

function position(pattern: Pattern): number {
  const found = POSITIONS.get((pattern.index ?? 'first').toLowerCase());
  if (found === undefined) throw unknown();
  return found;
}

function within(value: number | null | undefined, most: number): number {
  if (value === null || value === undefined || value < 1 || value > most) throw unknown();
  return value;
}

function unknown(): SyncError {
  return new SyncError('invalid', 'graph.recurrence-unknown', 'The recurrence of this event is of an unknown kind.');
}
