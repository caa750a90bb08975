import { canonicalRule } from '../../shared/calendar/canonical-rule.ts';
import { expand, touches } from '../../shared/calendar/expand.ts';
import type { Item, LocalDate, Override, When } from '../../shared/calendar/item.ts';
import { keepRuleDates } from '../../shared/calendar/keyed-sets.ts';
import { occurrenceWhen, startDate } from '../../shared/calendar/occurrence.ts';
import { isRuleDate, ruleDates } from '../../shared/calendar/rule-dates.ts';
import { addDays, span } from '../../shared/calendar/time.ts';
import type { OccurrenceWrites, Window } from '../../shared/sync/ports.ts';

/** What servers and people make of a series, as values. */

/** Does anything of the item lie in the window? A series by its occurrences, wherever they were moved to. */
export function liesIn(item: Item, window: Window, home: string): boolean {
  if (item.when.rule === undefined) return touches(item.when, home, window);
  return expand(item, window, home, 1).occurrences.length > 0;
}

/** A changed rule or time takes away what was done to single occurrences. */
export function withFields(item: Item, fields: Partial<Item>): Item {
  const sets = fields.when === undefined ? {} : { exclusions: [], overrides: {} };
  return tidy({ ...item, ...sets, ...fields });
}

export interface Dated {
  readonly item: Item;
  /** What of it Exchange doesn't do: bring a deleted date back, or let occurrences pass or overlap each other. */
  readonly refused: 'occurrence-gone' | 'occurrence-crossing' | null;
}

/** Single dates, whatever can be done of it; deletions first, which make room. */
export function withOccurrences(item: Item, dates: OccurrenceWrites, home: string): Dated {
  const removed = Object.keys(dates).filter((date) => dates[date]?.kind === 'excluded' && hasDate(item, date));
  const exclusions = [...new Set([...item.exclusions, ...removed])].sort();
  let refused: Dated['refused'] = null;
  let next = tidy({ ...item, exclusions });
  for (const [date, write] of Object.entries(dates)) {
    if (write.kind === 'excluded') continue;
    const { [date]: _, ...others } = next.overrides;
    const overrides = write.kind === 'changed' ? { ...others, [date]: write.override } : others;
    if (!hasDate(item, date) || exclusions.includes(date)) refused = 'occurrence-gone';
    else if (crosses({ ...next, overrides }, date, home)) refused ??= 'occurrence-crossing';
    else next = tidy({ ...next, overrides });
  }
  return { item: next, refused };
}

/** What was done to the dates of an item, as it is written to another series. */
export function writesOf({ exclusions, overrides }: Item): OccurrenceWrites {
  return {
    ...Object.fromEntries(exclusions.map((date) => [date, { kind: 'excluded' as const }])),
    ...Object.fromEntries(
      Object.entries(overrides).map(([date, override]) => [date, { kind: 'changed' as const, override }]),
    ),
  };
}

/** The first half of what was to be done. */
export function half(dates: OccurrenceWrites): OccurrenceWrites {
  const all = Object.entries(dates);
  return Object.fromEntries(all.slice(0, Math.floor(all.length / 2)));
}

const DAY = 24 * 60 * 60 * 1000;

/** An occurrence can't be moved to the day of the one before or after it, nor reach into them (event-update). */
function crosses(item: Item, date: LocalDate, home: string): boolean {
  const moved = item.overrides[date]?.when;
  if (moved === undefined) return false;
  const own = span(occurrenceWhen(item.when, date), home);
  const year = { from: own.from - 370 * DAY, until: own.until + 370 * DAY };
  const { occurrences } = expand(item, year, home);
  const at = occurrences.findIndex((one) => one.date === date);
  const { from, until } = span(moved, home);
  const [before, after] = [occurrences[at - 1]?.when, occurrences[at + 1]?.when];
  return (
    at < 0 ||
    (before !== undefined && (startDate(moved) <= startDate(before) || from < span(before, home).until)) ||
    (after !== undefined && (startDate(moved) >= startDate(after) || until > span(after, home).from))
  );
}

/** "This and following" for the old series: what was done to its other occurrences stays. */
export function endingBefore(item: Item, date: LocalDate): Item {
  const { count: _, ...rule } = ruleOf(item.when);
  return tidy({ ...item, when: { ...item.when, rule: { ...rule, until: addDays(date, -1) } } });
}

/** The same for the new one: it begins on that date, nothing was done to its occurrences yet. */
export function beginningOn(item: Item, date: LocalDate): Item {
  const { count, ...rest } = ruleOf(item.when);
  const start = startDate(item.when);
  const before = count === undefined ? 0 : ruleDates(rest, start, start, addDays(date, -1), count).length;
  const rule = { ...canonicalRule(rest, start), ...(count === undefined ? {} : { count: count - before }) };
  return { ...item, when: { ...occurrenceWhen(item.when, date), rule }, exclusions: [], overrides: {} };
}

/** Sets hold dates of the rule only, and of an override what differs from the series. */
export function tidy(item: Item): Item {
  const { rule } = item.when;
  const start = startDate(item.when);
  const when = rule === undefined ? item.when : { ...item.when, rule: canonicalRule(rule, start) };
  const kept = keepRuleDates({ ...item, when }).item;
  const overrides = Object.entries(kept.overrides)
    .filter(([date]) => !kept.exclusions.includes(date))
    .map(([date, override]): [LocalDate, Override] => [date, difference(kept, date, override)])
    .filter(([, override]) => Object.keys(override).length > 0);
  return { ...kept, overrides: Object.fromEntries(overrides) };
}

export function hasDate({ when }: Item, date: LocalDate): boolean {
  return when.rule !== undefined && isRuleDate(when.rule, startDate(when), date);
}

/** One occurrence as an item of its own. */
export function occurrenceOf(item: Item, date: LocalDate): Item {
  const override = item.overrides[date] ?? {};
  return { ...item, when: occurrenceWhen(item.when, date), ...override, exclusions: [], overrides: {} };
}

/** Severa: does a changed time leave a series its turns? Then only its end moved, and what was done to dates stays. */
export function sameTurns(before: When, after: When): boolean {
  if (before.rule === undefined || after.rule === undefined) return false;
  const turns = (when: When) => {
    const { count: _, until: __, ...pattern } = canonicalRule(ruleOf(when), startDate(when));
    return JSON.stringify([when.start, when.end, pattern]);
  };
  return turns(before) === turns(after);
}

function difference(series: Item, date: LocalDate, { subject, when, location, notes }: Override): Override {
  return {
    ...(subject === undefined || subject === series.subject ? {} : { subject }),
    ...(when === undefined || same(when, occurrenceWhen(series.when, date)) ? {} : { when }),
    ...(location === undefined || location === series.location ? {} : { location }),
    ...(notes === undefined || notes === series.notes ? {} : { notes }),
  };
}

function same(a: When, b: When): boolean {
  return a.allDay === b.allDay && a.start === b.start && a.end === b.end;
}

function ruleOf({ rule }: When) {
  if (rule === undefined) throw new Error('Only a series can be parted.');
  return rule;
}
