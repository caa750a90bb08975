import type { Item, LocalDate, Override } from './item.ts';
import { startDate } from './occurrence.ts';
import { isRuleDate } from './rule-dates.ts';
import { addDays } from './time.ts';

/** The two sets of a series that are kept by original local date. */
export type DatedSets = Pick<Item, 'exclusions' | 'overrides'>;

export interface Kept {
  readonly item: Item;
  /** Dates of exclusions and overrides that the rule doesn't give (any more). */
  readonly fallenOut: readonly LocalDate[];
}

/** A series that was shortened or moved loses what belongs to dates that it no longer has; a single item loses all. */
export function keepRuleDates(item: Item): Kept {
  const { when } = item;
  const { rule } = when;
  const dates = [...new Set([...item.exclusions, ...Object.keys(item.overrides)])].sort();
  const fallenOut = dates.filter((date) => rule === undefined || !isRuleDate(rule, startDate(when), date));
  if (fallenOut.length === 0) return { item, fallenOut };
  const stays = (date: LocalDate) => !fallenOut.includes(date);
  return {
    item: {
      ...item,
      exclusions: item.exclusions.filter(stays),
      overrides: Object.fromEntries(Object.entries(item.overrides).filter(([date]) => stays(date))),
    },
    fallenOut,
  };
}

/** The sets of a series whose every occurrence has moved by so many days: the same occurrences under their new dates. */
export function shiftDates({ exclusions, overrides }: DatedSets, days: number): DatedSets {
  return {
    exclusions: exclusions.map((date) => addDays(date, days)),
    overrides: Object.fromEntries(
      Object.entries(overrides).map(([date, override]): [LocalDate, Override] => [addDays(date, days), override]),
    ),
  };
}
