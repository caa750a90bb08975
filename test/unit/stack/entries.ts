import type { Entry } from '../../../local/stack/ledger.ts';
import { OTHER, type Side, type SideItem } from '../../../local/stack/side-item.ts';
import type { Link } from '../../../shared/sync/ports.ts';

const LINK: Link = {
  id: 'link',
  mailboxId: 'mailbox',
  activityId: 'severa-id',
  eventId: 'outlook-id',
  uid: null,
  origin: 'exchange',
  state: 'live',
  cause: null,
  generation: 0,
  severa: null,
  exchange: null,
  pending: {},
  activityStamp: null,
  eventVersion: null,
  eventStamp: null,
  createSent: null,
  ends: null,
  updated: 0,
};

export function item(side: Side, change: Partial<SideItem> = {}): SideItem {
  return {
    side,
    id: `${side}-id`,
    kind: 'single',
    seriesId: null,
    subject: 'Lunch',
    when: { allDay: false, start: Date.UTC(2026, 2, 2, 10), end: Date.UTC(2026, 2, 2, 11) },
    zone: 'Europe/Helsinki',
    location: '',
    notes: '',
    rule: null,
    ...change,
  };
}

/** An item that is on one side only. */
export function alone(only: SideItem, state: Entry['state'], reason: string | null = null): Entry {
  return { item: only, link: null, state, reason, counterpart: null };
}

/** Both entries of a pair. */
export function pair(outlook: SideItem, severa: SideItem): Entry[] {
  const of = (own: SideItem, other: SideItem): Entry => ({
    item: own,
    link: LINK,
    state: 'live',
    reason: null,
    counterpart: other,
  });
  return [of(outlook, severa), of(severa, outlook)];
}

/** The same change on either side. */
export function both(change: Partial<SideItem>): Entry[] {
  return pair(item('outlook', change), item(OTHER.outlook, change));
}
