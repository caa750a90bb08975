import type { Item, When } from './item.ts';
import { daysLong, startDate } from './occurrence.ts';
import { lastRuleDate, nextRuleDate } from './rule-dates.ts';
import { foldLine } from './text.ts';
import { addDays, instantOf } from './time.ts';

/**
 * "This and following" in Outlook ends a series and starts another, without a tie between the two. True when `started`
 * goes on where `ended` stops: same subject and length, and its first occurrence comes after the last of the ended
 * one, before that would have come round twice more.
 */
export function continuesSeries(ended: Item, started: Item): boolean {
  const { rule } = ended.when;
  if (rule === undefined || started.when.rule === undefined) return false;
  if (foldLine(ended.subject) !== foldLine(started.subject) || length(ended.when) !== length(started.when))
    return false;
  const start = startDate(ended.when);
  const last = lastRuleDate(rule, start);
  if (last === null) return false;
  const { count: _, until: __, ...endless } = rule;
  const next = nextRuleDate(endless, start, addDays(last, 1));
  const second = next === null ? null : nextRuleDate(endless, start, addDays(next, 1));
  const first = startDate(started.when);
  return first > last && (second === null || first < second);
}

function length(when: When): string {
  return when.allDay
    ? `${daysLong(when.start, when.end)} days`
    : `${instantOf(when.end) - instantOf(when.start)} milliseconds`;
}
