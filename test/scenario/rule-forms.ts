import type { JsonObject } from '../../local/simulators/graph/state.ts';
import { MONTHS, ORDINAL_DAYS, ORDINALS, type Recurrence, WEEKDAYS } from '../../local/simulators/severa/model.ts';
import type { Rule, Weekday, When } from '../../shared/calendar/item.ts';
import { must } from '../../shared/errors.ts';

/** Rules as people enter them on each side: plain ones, one day for an index. */

const NAMES: Readonly<Record<Weekday, (typeof WEEKDAYS)[number]>> = {
  MO: 'monday',
  TU: 'tuesday',
  WE: 'wednesday',
  TH: 'thursday',
  FR: 'friday',
  SA: 'saturday',
  SU: 'sunday',
};
const GRAPH_INDEX = ['first', 'second', 'third', 'fourth', 'last'] as const;

/** Graph's patternedRecurrence; null for a single item. */
export function graphRecurrence(when: When): JsonObject | null {
  const { rule } = when;
  if (rule === undefined) return null;
  const { interval, count, until } = rule;
  const range: JsonObject = { startDate: when.start.slice(0, 10) };
  if (count !== undefined) Object.assign(range, { type: 'numbered', numberOfOccurrences: count });
  else if (until !== undefined) Object.assign(range, { type: 'endDate', endDate: until });
  else range.type = 'noEnd';
  return { pattern: { interval, ...graphPattern(rule, when) }, range };
}

function graphPattern(rule: Rule, when: When): JsonObject {
  const { freq, byDay, bySetPos } = rule;
  if (freq === 'DAILY') return { type: 'daily' };
  if (freq === 'WEEKLY') {
    return { type: 'weekly', daysOfWeek: daysOf(rule, when), firstDayOfWeek: NAMES[rule.weekStart ?? 'MO'] };
  }
  const kind = freq === 'MONTHLY' ? 'Monthly' : 'Yearly';
  const month = freq === 'YEARLY' ? { month: monthOf(rule, when) } : {};
  if (byDay === undefined) return { type: `absolute${kind}`, dayOfMonth: dayOf(rule, when), ...month };
  const index = must(GRAPH_INDEX.at((bySetPos ?? 1) === -1 ? -1 : (bySetPos ?? 1) - 1), 'An index from 1 to 4, or -1.');
  return { type: `relative${kind}`, daysOfWeek: daysOf(rule, when), index, ...month };
}

/** Severa's model of a recurrence; null for a single item. */
export function severaRecurrence(when: When): Recurrence | null {
  const { rule } = when;
  if (rule === undefined) return null;
  const { count, until, interval } = rule;
  const range =
    count !== undefined ? { maxOccurrences: count } : until === undefined ? null : { recursUntilDate: until };
  switch (rule.freq) {
    case 'DAILY':
      return { frequency: 'Daily', pattern: { daily: { interval } }, range };
    case 'WEEKLY': {
      const days = Object.fromEntries(daysOf(rule, when).map((day) => [day, true]));
      return { frequency: 'Weekly', pattern: { weekly: { interval, ...days } }, range };
    }
    case 'MONTHLY':
      return { frequency: 'Monthly', pattern: { monthly: { interval, ...severaDay(rule, when) } }, range };
    case 'YEARLY': {
      const month = must(MONTHS[monthOf(rule, when) - 1], 'A month from 1 to 12.');
      return { frequency: 'Yearly', pattern: { yearly: { month, ...severaDay(rule, when) } }, range };
    }
  }
}

function severaDay(rule: Rule, when: When) {
  if (rule.byDay === undefined) return { dayOfMonth: dayOf(rule, when) };
  const position = rule.bySetPos ?? 1;
  const [day = ''] = daysOf(rule, when);
  const option = ORDINAL_DAYS.find((name) => name.toLowerCase() === day);
  return {
    dayOrdinal: must(ORDINALS.at(position === -1 ? -1 : position - 1), 'An ordinal from 1 to 4, or -1.'),
    dayOrdinalOption: must(option, 'A weekday.'),
  };
}

function daysOf({ byDay }: Rule, { start }: When): (typeof WEEKDAYS)[number][] {
  if (byDay !== undefined) return byDay.map((day) => NAMES[day]);
  const sundayFirst = new Date(`${start.slice(0, 10)}T00:00:00Z`).getUTCDay();
  return [must(WEEKDAYS[(sundayFirst + 6) % 7], 'A weekday.')];
}

function dayOf({ byMonthDay }: Rule, { start }: When): number {
  return byMonthDay ?? Number(start.slice(8, 10));
}

function monthOf({ byMonth }: Rule, { start }: When): number {
  return byMonth ?? Number(start.slice(5, 7));
}
