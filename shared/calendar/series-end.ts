import type { Item, LocalDate } from './item.ts';
import { occurrenceWhen, startDate } from './occurrence.ts';
import { isRuleDate, lastRuleDate, ruleDates } from './rule-dates.ts';
import { addDays, span } from './time.ts';

/** Further back than this no occurrence is looked for behind exclusions. */
const MOST_YEARS_BACK = 20;

/**
 * When an item ends, as an instant: a series with its last occurrence, moved ones where they are now. null: it goes on
 * for ever. Of a series that has no occurrence left: when its first would have ended.
 */
export function endsAt(item: Item, home: string): number | null {
  const { when } = item;
  if (when.rule === undefined) return span(when, home).until;
  if (when.rule.count === undefined && when.rule.until === undefined) return null;
  const last = lastRuleDate(when.rule, startDate(when));
  const ends = [...lastRegular(item, last), ...changed(item)].map((date) => endOf(item, date, home));
  return ends.length === 0 ? span(occurrenceWhen(when, startDate(when)), home).until : Math.max(...ends);
}

/** H9: does it still take place after this moment? */
export function takesPlaceAfter(item: Item, instant: number, home: string): boolean {
  const end = endsAt(item, home);
  return end === null || end > instant;
}

/** The last occurrence by the rule that is neither excluded nor changed. */
function lastRegular({ when, exclusions, overrides }: Item, last: LocalDate | null): LocalDate[] {
  if (when.rule === undefined || last === null) return [];
  const out = new Set([...exclusions, ...Object.keys(overrides)]);
  // Most series end with an occurrence that is left: one look. Then ever further back.
  for (let years = 0, until = last; years <= MOST_YEARS_BACK; years += 1) {
    const from = years === 0 ? last : addDays(until, -366);
    const found = ruleDates(when.rule, startDate(when), from, until, 400).findLast((date) => !out.has(date));
    if (found !== undefined) return [found];
    until = addDays(from, -1);
  }
  return [];
}

function changed({ when, exclusions, overrides }: Item): LocalDate[] {
  const { rule } = when;
  if (rule === undefined) return [];
  return Object.keys(overrides).filter((date) => !exclusions.includes(date) && isRuleDate(rule, startDate(when), date));
}

function endOf(item: Item, date: LocalDate, home: string): number {
  return span(item.overrides[date]?.when ?? occurrenceWhen(item.when, date), home).until;
}
