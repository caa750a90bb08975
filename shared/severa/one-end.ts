import type { LocalDate, Rule } from '../calendar/item.ts';
import { lastRuleDate } from '../calendar/rule-dates.ts';
import { Unreadable } from './unreadable.ts';

/**
 * A rule that ends with its last day, never with a number: Severa may answer with both, whichever was written, and what
 * it holds must read the same as what was sent (a lost create is found by that). The dates stay as they are.
 */
export function endsByDay(rule: Rule, start: LocalDate): Rule {
  const { count, ...rest } = rule;
  if (count === undefined) return rule;
  const until = lastRuleDate(rule, start);
  return until === null ? rule : { ...rest, until };
}

/**
 * RFC 5545 allows one end. Of a number and a last day that mean the same the day is kept; where they don't, the one that
 * agrees with what Severa calls the last occurrence; else nobody knows which counts.
 */
export function oneEnd(rule: Rule, start: LocalDate, lastOccurrence: LocalDate | null): Rule {
  const { count, until, ...endless } = rule;
  if (count === undefined || until === undefined) return rule;
  const byDay = { ...endless, until };
  const byCount = { ...endless, count };
  const [lastByDay, lastByCount] = [lastRuleDate(byDay, start), lastRuleDate(byCount, start)];
  if (lastByDay === lastByCount || lastByDay === lastOccurrence) return byDay;
  if (lastByCount === lastOccurrence) return byCount;
  throw new Unreadable('severa.rule-range');
}
