import { expand } from '../../shared/calendar/expand.ts';
import type { Item } from '../../shared/calendar/item.ts';
import { tokenOf } from './items.ts';
import type { Turn } from './sides.ts';

const DAY = 24 * 60 * 60 * 1000;
const START = Date.parse('2026-10-05T00:00:00Z');
/** More than any mailbox's window. */
export const STRETCH = { from: START - 100 * DAY, until: START + 700 * DAY };
const HOME = 'Europe/Helsinki';

export function turnsOf(item: Item | undefined): readonly Turn[] | null {
  return item?.when.rule === undefined ? null : expand(item, STRETCH, HOME).occurrences;
}

/** Every occurrence of an item of that number, by itself. */
export function occurrencesOf(item: Item, token: number): readonly Item[] {
  if (tokenOf(item) !== token) return [];
  return expand(item, STRETCH, HOME).occurrences.map(({ when, override }) => ({
    ...item,
    ...override,
    when,
    exclusions: [],
    overrides: {},
  }));
}
