import { canonicalRule } from '../../shared/calendar/canonical-rule.ts';
import { expand, touches } from '../../shared/calendar/expand.ts';
import type { Item, LocalDate, Override, When } from '../../shared/calendar/item.ts';
import { keepRuleDates } from '../../shared/calendar/keyed-sets.ts';
import { occurrenceWhen, startDate } from '../../shared/calendar/occurrence.ts';
import { isRuleDate, ruleDates } from '../../shared/calendar/rule-dates.ts';
import { addDays } from '../../shared/calendar/time.ts';
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

/** A date that was deleted can't be brought back: null. */
export function withOccurrences(item: Item, dates: OccurrenceWrites): Item | null {
  const excluded = new Set(item.exclusions);
  const overrides = { ...item.overrides };
  for (const [date, write] of Object.entries(dates)) {
    if (write.kind === 'excluded') {
      if (hasDate(item, date)) excluded.add(date);
      delete overrides[date];
      continue;
    }
    if (excluded.has(date) || !hasDate(item, date)) return null;
    if (write.kind === 'changed') overrides[date] = write.override;
    else delete overrides[date];
  }
  return tidy({ ...item, exclusions: [...excluded].sort(), overrides });
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
