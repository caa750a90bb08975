import { canonicalRule, WEEK } from './canonical-rule.ts';
import type { Stretch } from './expand.ts';
import type { Item, Override, Rule, Timed, Weekday, When } from './item.ts';
import { shiftDates } from './keyed-sets.ts';
import { daysLong, startDate } from './occurrence.ts';
import { sameInstants } from './same-series.ts';
import { addDays, instantOf, inZone } from './time.ts';

/**
 * The item in another zone: the same moments, told by that zone's clock. A series only if every occurrence of the window
 * stays at its moment, else null: two zones that change their clocks on different days tell two different series.
 */
export function inOtherZone(item: Item, zone: string, window: Stretch, home: string): Item | null {
  const there = toZone(item, zone);
  if (there === null || item.when.rule === undefined) return there;
  if (there.when.allDay || item.when.allDay || there.when.zone === item.when.zone) return there;
  return sameInstants(item.when, there.when, window, home) ? there : null;
}

/**
 * What `inOtherZone` gives, without looking whether all occurrences are still the same moments: null only where no rule
 * can say it. Where the date is another one in that zone, the rule's days and the dates of exclusions and overrides
 * move along.
 */
export function toZone(item: Item, zone: string): Item | null {
  const { when } = item;
  const overrides = mapTimes(item.overrides, zone);
  if (when.allDay) return { ...item, overrides };
  if (when.zone === zone) return { ...item, overrides };
  const moved = timesIn(when, zone);
  if (when.rule === undefined) return { ...item, when: moved, overrides };
  const days = daysLong(startDate(when), startDate(moved));
  const rule = shiftRule(canonicalRule(when.rule, startDate(when)), days);
  if (rule === null) return null;
  return {
    ...item,
    when: { ...moved, rule: canonicalRule(rule, startDate(moved)) },
    ...shiftDates({ exclusions: item.exclusions, overrides }, days),
  };
}

/** A rule whose every date moves by some days; null where the terms of a rule can't say that. */
function shiftRule(rule: Rule, days: number): Rule | null {
  if (days === 0) return rule;
  const until = rule.until === undefined ? {} : { until: addDays(rule.until, days) };
  if (rule.freq === 'DAILY' || rule.freq === 'WEEKLY') {
    return {
      ...rule,
      ...until,
      ...(rule.byDay === undefined ? {} : { byDay: rule.byDay.map((day) => shiftDay(day, days)) }),
      ...(rule.freq === 'WEEKLY' ? { weekStart: shiftDay(rule.weekStart ?? 'MO', days) } : {}),
    };
  }
  const day = (rule.byMonthDay ?? 0) + days;
  // From the 1st back to the last of the month before, and from its last days on, a date moves by no fixed rule.
  if (rule.byDay !== undefined || rule.byMonthDay === undefined || rule.byMonthDay > 28) return null;
  return day >= 1 && day <= 28 ? { ...rule, ...until, byMonthDay: day } : null;
}

function shiftDay(day: Weekday, days: number): Weekday {
  return WEEK[(WEEK.indexOf(day) + days + 7) % 7] ?? day;
}

function timesIn<T extends Timed>(when: T, zone: string): T {
  return { ...when, start: inZone(instantOf(when.start), zone), end: inZone(instantOf(when.end), zone), zone };
}

function mapTimes(overrides: Item['overrides'], zone: string): Item['overrides'] {
  const moved = (when: When) => (when.allDay ? when : timesIn(when, zone));
  return Object.fromEntries(
    Object.entries(overrides).map(([date, override]): [string, Override] => [
      date,
      override.when === undefined ? override : { ...override, when: moved(override.when) },
    ]),
  );
}
