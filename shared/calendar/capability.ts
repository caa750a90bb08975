import type { Rule, Weekday } from './item.ts';

/** What a calendar can hold of a series; the adapters say it of theirs. */
export interface Capability {
  /** The one zone in which its series recur; null: each series has its own. */
  readonly zone: string | null;
  /** May a series recur in this zone? Asked where each has its own. */
  readonly knowsZone: (zone: string) => boolean;
  /** Longest step of a yearly rule, in years. */
  readonly mostYears: number;
  /** May "the nth of these days" name these days? */
  readonly namesDays: (days: readonly Weekday[]) => boolean;
  /** The one day on which its weeks start; null: each rule says it. */
  readonly weekStart: Weekday | null;
  /** What it makes of day 31 in a month of 30: nothing, or the last day. */
  readonly monthEnd: 'omit' | 'last';
  /** Can single occurrences be deleted and changed? */
  readonly occurrences: boolean;
}

/** Why a series can't be held. */
export type Inexpressible = 'zone' | 'interval' | 'days' | 'week-start' | 'month-end' | 'occurrences' | 'start';

/** The first thing in a canonical rule that can't be held, or null. */
export function ruleObstacle(rule: Rule, capability: Capability): Inexpressible | null {
  if (rule.freq === 'YEARLY' && rule.interval > capability.mostYears) return 'interval';
  if (rule.freq === 'DAILY' && rule.byDay !== undefined) return 'days';
  if (rule.freq === 'MONTHLY' || rule.freq === 'YEARLY') {
    if (rule.byDay !== undefined && !isNamed(rule, rule.byDay, capability)) return 'days';
    if (isPastMonthEnd(rule) && (rule.skip === 'backward') !== (capability.monthEnd === 'last')) return 'month-end';
  }
  if (capability.weekStart !== null && (rule.weekStart ?? 'MO') !== capability.weekStart && needsWeeks(rule)) {
    return 'week-start';
  }
  return null;
}

function isNamed(rule: Rule, byDay: readonly Weekday[], capability: Capability): boolean {
  return rule.byMonthDay === undefined && rule.bySetPos !== undefined && capability.namesDays(byDay);
}

/** Does a month of the rule lack its day? A canonical rule says `skip` only where one does. */
function isPastMonthEnd({ byMonthDay, byMonth, skip }: Rule): boolean {
  if (byMonthDay === undefined || byMonthDay <= 28) return false;
  if (skip !== undefined || byMonth === undefined || byMonth === 2) return true;
  return byMonthDay === 31 && [4, 6, 9, 11].includes(byMonth);
}

/** Only with several days in every second week or rarer it matters where a week begins. */
function needsWeeks({ freq, interval, byDay }: Rule): boolean {
  return freq === 'WEEKLY' && interval > 1 && (byDay?.length ?? 0) > 1;
}
