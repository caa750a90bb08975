import type { Item, When } from '../../shared/calendar/item.ts';
import type { Row } from '../scenario/items.ts';

/** What people see as an item. Its zone isn't theirs: a single item's time is its instants. */
export function itemOfRow({ subject, start, end, allDay, location, notes }: Omit<Row, 'id'>): Item {
  const when: When = allDay ? { allDay, start, end } : { allDay: false, start, end, zone: 'UTC' };
  return {
    subject,
    when,
    location,
    notes,
    exclusions: [],
    overrides: {},
    privacy: 'normal',
    busy: 'busy',
    people: {},
  };
}
