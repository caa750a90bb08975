import type { Item } from '../../shared/calendar/item.ts';
import { inZone } from '../../shared/calendar/time.ts';

const HOUR = 60 * 60 * 1000;

/**
 * Somebody in every organisation who has no sync: what is his is never touched (I7), and shows that Severa answers when
 * the last activity of all others is gone (M4).
 */
export const BYSTANDER = 'bystander';

export function bystandersItem(now: number): Item {
  const at = (hours: number) => inZone(now + hours * HOUR, 'Europe/Helsinki');
  return {
    subject: 'Somebody else',
    when: { allDay: false, start: at(24), end: at(25), zone: 'Europe/Helsinki' },
    exclusions: [],
    overrides: {},
    location: '',
    notes: '',
    privacy: 'normal',
    busy: 'busy',
    people: {},
  };
}
