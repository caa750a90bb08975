import { canonicalRule } from '../calendar/canonical-rule.ts';
import { ruleObstacle } from '../calendar/capability.ts';
import type { Rule, Weekday, When } from '../calendar/item.ts';
import { startDate } from '../calendar/occurrence.ts';
import { isRuleDate } from '../calendar/rule-dates.ts';
import { SyncError } from '../errors.ts';
import { GRAPH_SERIES } from './capability.ts';
import { DAY_NAMES, INDEX_NAMES } from './recurrence-names.ts';

/** A patternedRecurrence as it is sent: only the fields of its type, for Graph checks the others as well. */
export interface RecurrenceBody {
  readonly pattern: Readonly<Record<string, string | number | readonly string[]>>;
  readonly range: Readonly<Record<string, string | number>>;
}

/**
 * A series' rule as Graph takes it. The range begins on the date of the event's own start, in the zone in which that is
 * written (microsoft-graph-docs#2285). Throws `refused` for what Graph can't hold: never another rule instead.
 */
export function fromRule(when: When, given: Rule): RecurrenceBody {
  const start = startDate(when);
  const rule = canonicalRule(given, start);
  if (ruleObstacle(rule, GRAPH_SERIES) !== null || !isRuleDate(rule, start, start)) throw refused();
  return {
    pattern: pattern(rule),
    range: { startDate: start, recurrenceTimeZone: when.allDay ? 'UTC' : when.zone, ...range(rule) },
  };
}

function pattern(rule: Rule): RecurrenceBody['pattern'] {
  const { freq, interval, byDay, byMonthDay } = rule;
  if (freq === 'DAILY') return { type: 'daily', interval };
  const days = { daysOfWeek: (byDay ?? []).map(dayName) };
  if (freq === 'WEEKLY') {
    // Left out it would be Sunday; a rule without one means Monday (RFC 5545, 3.3.10).
    return { type: 'weekly', interval, ...days, firstDayOfWeek: dayName(rule.weekStart ?? 'MO') };
  }
  const month = rule.byMonth === undefined ? {} : { month: rule.byMonth };
  const kind = freq === 'MONTHLY' ? 'Monthly' : 'Yearly';
  return byMonthDay === undefined
    ? { type: `relative${kind}`, interval, ...days, index: indexName(rule.bySetPos), ...month }
    : { type: `absolute${kind}`, interval, dayOfMonth: byMonthDay, ...month };
}

function range({ count, until }: Rule): RecurrenceBody['range'] {
  if (count !== undefined) return { type: 'numbered', numberOfOccurrences: count };
  return until === undefined ? { type: 'noEnd' } : { type: 'endDate', endDate: until };
}

function dayName(day: Weekday): string {
  return nameOf(DAY_NAMES, day);
}

function indexName(position: number | undefined): string {
  return nameOf(INDEX_NAMES, position);
}

function nameOf<T>(names: readonly (readonly [string, T])[], value: T | undefined): string {
  const found = names.find(([, each]) => each === value);
  if (found === undefined) throw refused();
  return found[0];
}

function refused(): SyncError {
  return new SyncError('refused', 'graph.series-inexpressible', 'Microsoft 365 can not hold this series as one.');
}
