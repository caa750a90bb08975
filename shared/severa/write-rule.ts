import { canonicalRule, canonicalWhen } from '../calendar/canonical-rule.ts';
import { ruleObstacle } from '../calendar/capability.ts';
import type { Item, Rule, When } from '../calendar/item.ts';
import { startDate } from '../calendar/occurrence.ts';
import { toZone } from '../calendar/rezone.ts';
import { isRuleDate } from '../calendar/rule-dates.ts';
import { SyncError } from '../errors.ts';
import { dayOption, severaSeries } from './capability.ts';
import { MONTHS, ORDINALS, WEEK } from './rule-names.ts';

/** `ActivityRecurrenceModel` as it is sent. */
export interface RecurrenceModel {
  readonly frequency: 'Daily' | 'Weekly' | 'Monthly' | 'Yearly';
  readonly pattern: Readonly<Record<string, Readonly<Record<string, string | number | boolean>>>>;
  readonly range: { readonly maxOccurrences: number } | { readonly recursUntilDate: string } | null;
}

/** A series by the clock of a zone, from its first occurrence on. Throws `refused` where no rule can tell it there. */
export function seriesIn(when: When, zone: string): When & { readonly rule: Rule } {
  const there = toZone({ ...BARE, when }, zone);
  const series = there === null ? null : canonicalWhen(there.when);
  if (series?.rule === undefined) throw refused();
  return { ...series, rule: series.rule };
}

const BARE: Omit<Item, 'when'> = {
  subject: '',
  exclusions: [],
  overrides: {},
  location: '',
  notes: '',
  privacy: 'normal',
  busy: 'busy',
  people: {},
};

/**
 * A series' rule as Severa takes it. `when` must be in the owner's zone: Severa knows no other. Throws `refused` for
 * what it can't hold: never another rule instead.
 */
export function writeRule(when: When, given: Rule, zone: string): RecurrenceModel {
  const start = startDate(when);
  const rule = canonicalRule(given, start);
  const elsewhere = !when.allDay && when.zone !== zone;
  if (elsewhere || ruleObstacle(rule, severaSeries(zone)) !== null || !isRuleDate(rule, start, start)) throw refused();
  return { ...pattern(rule), range: range(rule) };
}

function pattern(rule: Rule): Pick<RecurrenceModel, 'frequency' | 'pattern'> {
  const { interval } = rule;
  switch (rule.freq) {
    case 'DAILY':
      return { frequency: 'Daily', pattern: { daily: { interval } } };
    case 'WEEKLY': {
      const days = WEEK.map(([name, day]): [string, boolean] => [name, rule.byDay?.includes(day) ?? false]);
      return { frequency: 'Weekly', pattern: { weekly: { interval, ...Object.fromEntries(days) } } };
    }
    case 'MONTHLY':
      return { frequency: 'Monthly', pattern: { monthly: { interval, ...dayChoice(rule) } } };
    case 'YEARLY': {
      const month = MONTHS[(rule.byMonth ?? 0) - 1];
      if (month === undefined) throw refused();
      return { frequency: 'Yearly', pattern: { yearly: { month, ...dayChoice(rule) } } };
    }
  }
}

function dayChoice({ byMonthDay, byDay, bySetPos }: Rule): Record<string, string | number> {
  if (byMonthDay !== undefined) return { dayOfMonth: byMonthDay };
  const dayOrdinal = ORDINALS.find(([, position]) => position === bySetPos)?.[0];
  const dayOrdinalOption = dayOption(byDay ?? []);
  if (dayOrdinal === undefined || dayOrdinalOption === null) throw refused();
  return { dayOrdinal, dayOrdinalOption };
}

function range({ count, until }: Rule): RecurrenceModel['range'] {
  if (count !== undefined) return { maxOccurrences: count };
  return until === undefined ? null : { recursUntilDate: until };
}

function refused(): SyncError {
  return new SyncError('refused', 'severa.series-inexpressible', 'Severa can not hold this series as one.');
}
