import type { Capability } from '../calendar/capability.ts';
import type { Weekday } from '../calendar/item.ts';
import { ALL_DAYS, WEEKEND, WORK_DAYS } from './rule-names.ts';

/**
 * What Severa holds of a series (`ActivityRecurrenceModel`): its owner's zone, a yearly rule without interval, for an
 * ordinal one weekday or a group of days. Not documented, and so taken as RFC 5545 has it: weeks begin on Monday, a
 * month without day 31 has no occurrence. `occurrences`: whether single ones can be written, which nobody has tried.
 */
export function severaSeries(zone: string, occurrences = false): Capability {
  return {
    zone,
    knowsZone: (name) => name === zone,
    mostYears: 1,
    namesDays: (days) => dayOption(days) !== null,
    weekStart: 'MO',
    monthEnd: 'omit',
    occurrences,
  };
}

/** The `dayOrdinalOption` for these days, or null when there is none. */
export function dayOption(days: readonly Weekday[]): string | null {
  const [only] = days;
  if (only !== undefined && days.length === 1) return DAY_OPTIONS[only];
  return (
    GROUPS.find(([, group]) => group.length === days.length && group.every((day) => days.includes(day)))?.[0] ?? null
  );
}

const GROUPS: readonly (readonly [option: string, days: readonly Weekday[]])[] = [
  ['WeekDay', WORK_DAYS],
  ['WeekendDay', WEEKEND],
  ['Day', ALL_DAYS],
];
const DAY_OPTIONS: Readonly<Record<Weekday, string>> = {
  MO: 'Monday',
  TU: 'Tuesday',
  WE: 'Wednesday',
  TH: 'Thursday',
  FR: 'Friday',
  SA: 'Saturday',
  SU: 'Sunday',
};
