import type { Weekday } from '../calendar/item.ts';

/** Words of `ActivityRecurrenceModel`, with what they are in RFC 5545. */
export const WEEK = [
  ['monday', 'MO'],
  ['tuesday', 'TU'],
  ['wednesday', 'WE'],
  ['thursday', 'TH'],
  ['friday', 'FR'],
  ['saturday', 'SA'],
  ['sunday', 'SU'],
] as const;
export const WORK_DAYS: readonly Weekday[] = ['MO', 'TU', 'WE', 'TH', 'FR'];
export const WEEKEND: readonly Weekday[] = ['SA', 'SU'];
export const ALL_DAYS: readonly Weekday[] = WEEK.map(([, day]) => day);
export const MONTHS: readonly string[] = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
export const ORDINALS: readonly (readonly [name: string, position: number])[] = [
  ['First', 1],
  ['Second', 2],
  ['Third', 3],
  ['Fourth', 4],
  ['Last', -1],
];
