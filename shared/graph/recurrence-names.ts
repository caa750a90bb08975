import type { Weekday } from '../calendar/item.ts';

/** Graph's words of a recurrencePattern, in lower case, with what they are in RFC 5545. */
export const DAY_NAMES: readonly (readonly [name: string, day: Weekday])[] = [
  ['monday', 'MO'],
  ['tuesday', 'TU'],
  ['wednesday', 'WE'],
  ['thursday', 'TH'],
  ['friday', 'FR'],
  ['saturday', 'SA'],
  ['sunday', 'SU'],
];

export const INDEX_NAMES: readonly (readonly [name: string, position: number])[] = [
  ['first', 1],
  ['second', 2],
  ['third', 3],
  ['fourth', 4],
  ['last', -1],
];
