import type { Item, LocalDate, Override, When } from './item.ts';
import { daysLong, occurrenceWhen, startDate } from './occurrence.ts';
import { isRuleDate, ruleDates } from './rule-dates.ts';
import { addDays, dateInZone, span } from './time.ts';

/** Instants, half open: from <= instant < until. */
export interface Stretch {
  readonly from: number;
  readonly until: number;
}

export interface Occurrence {
  /** Original local date: the one that the rule gives, wherever the occurrence was moved to. */
  readonly date: LocalDate;
  /** Where it lies now; no rule in it. */
  readonly when: When;
  readonly override: Override | null;
}

export interface Expansion {
  /** By original date. */
  readonly occurrences: readonly Occurrence[];
  /** False when there are more than `most` in the window: these are the first. */
  readonly whole: boolean;
}

/** More than 18 months of days; who has more of them is told so. */
export const MOST_OCCURRENCES = 1000;

/**
 * The occurrences of an item that touch a window: exclusions left out, overrides where they were moved to, in or out.
 * A single item is its own only one. `home`: the zone in which whole days are read as instants.
 * An override or exclusion whose date the rule doesn't give is nobody's, and ignored.
 */
export function expand(item: Item, window: Stretch, home: string, most: number = MOST_OCCURRENCES): Expansion {
  const excluded = new Set(item.exclusions);
  const inside = surelyInside(window);
  const found: Occurrence[] = [];
  for (const date of candidates(item, window, home, most)) {
    const override = Object.hasOwn(item.overrides, date) ? (item.overrides[date] ?? null) : null;
    const when = override?.when ?? occurrenceWhen(item.when, date);
    if (excluded.has(date)) continue;
    if (inside(when) || touches(when, home, window)) found.push({ date, when, override });
  }
  return { occurrences: found.slice(0, most), whole: found.length <= most };
}

/** Every date that might matter: those near the window by the rule, and those of overrides from elsewhere. */
function candidates({ when, exclusions, overrides }: Item, window: Stretch, home: string, most: number): LocalDate[] {
  const start = startDate(when);
  if (when.rule === undefined) return [start];
  const { rule } = when;
  const { from, until } = datesAround(when, window, home);
  // Those that are excluded, or moved away, take no place in the count.
  const enough = most + 1 + exclusions.length + Object.keys(overrides).length + MARGIN;
  const near = ruleDates(rule, start, from, until, enough);
  const moved = Object.entries(overrides)
    .filter(([date, override]) => override.when !== undefined && !near.includes(date))
    .filter(([date]) => isRuleDate(rule, start, date))
    .map(([date]) => date);
  return [...near, ...moved].sort();
}

/** Days of one zone are met a day early or late in another. */
const SLACK_DAYS = 2;
/** The slack's own occurrences. */
const MARGIN = 3 * SLACK_DAYS;

function datesAround(when: When, window: Stretch, home: string): { from: LocalDate; until: LocalDate } {
  const zone = when.allDay ? home : when.zone;
  const length = daysLong(startDate(when), when.end.slice(0, 10));
  return {
    from: addDays(dateInZone(window.from, zone), -length - SLACK_DAYS),
    until: addDays(dateInZone(window.until, zone), SLACK_DAYS),
  };
}

/** What starts days away from both ends of the window starts in it, in whatever zone: most need no closer look. */
function surelyInside(window: Stretch): (when: When) => boolean {
  const from = addDays(dateInZone(window.from, 'UTC'), SLACK_DAYS);
  const until = addDays(dateInZone(window.until, 'UTC'), -SLACK_DAYS);
  return (when) => startDate(when) > from && startDate(when) < until;
}

/** True when it lies in the window at least in part; without length, when it lies at a moment of it. */
export function touches(when: When, home: string, window: Stretch): boolean {
  const { from, until } = span(when, home);
  return from < window.until && (until > window.from || (until === from && from >= window.from));
}
