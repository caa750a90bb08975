import type { Item, When } from '../../../shared/calendar/item.ts';

export const HOUR = 3_600_000;

export function plainItem(when: When, more: Partial<Item> = {}): Item {
  return {
    subject: 'Planning',
    when,
    exclusions: [],
    overrides: {},
    location: 'Room 4',
    notes: 'One\nTwo',
    privacy: 'normal',
    busy: 'busy',
    people: {},
    ...more,
  };
}

/** Half open, by UTC dates. */
export function days(from: string, until: string): { from: number; until: number } {
  return { from: Date.parse(`${from}T00:00:00Z`), until: Date.parse(`${until}T00:00:00Z`) };
}
