import type { Item, When } from '../../../shared/calendar/item.ts';
import type { Policy } from '../../../shared/sync/eligible.ts';
import type { Express } from '../../../shared/sync/express.ts';
import type { Activity, CalendarEvent, Link } from '../../../shared/sync/ports.ts';
import { sideValues } from '../../../shared/sync/values.ts';
import { windowAt } from '../../../shared/sync/window.ts';

export const NOW = Date.parse('2026-11-02T09:00:00Z');
export const TEN: When = {
  allDay: false,
  start: '2026-11-03T10:00:00+02:00',
  end: '2026-11-03T11:00:00+02:00',
  zone: 'Europe/Helsinki',
};

export function item(fields: Partial<Item> = {}): Item {
  return {
    subject: 'Lunch',
    when: TEN,
    exclusions: [],
    overrides: {},
    location: '',
    notes: '',
    privacy: 'normal',
    busy: 'busy',
    people: {},
    ...fields,
  };
}

export function event(fields: Partial<Item> = {}, more: Partial<CalendarEvent> = {}): CalendarEvent {
  return {
    id: 'event-1',
    version: 'v1',
    uid: 'uid-1',
    kind: 'single',
    item: item(fields),
    created: NOW,
    modified: NOW,
    meeting: false,
    isOrganizer: true,
    cancelled: false,
    draft: false,
    mayBeMarked: false,
    ...more,
  };
}

export function activity(fields: Partial<Item> = {}, more: Partial<Activity> = {}): Activity {
  return {
    id: 'activity-1',
    kind: 'single',
    item: item(fields),
    typeId: 'type-1',
    category: 'CalendarEntry',
    ownerId: 'user-1',
    unassigned: false,
    closed: false,
    hasHours: false,
    seriesId: null,
    created: NOW,
    modified: NOW,
    updatedBy: 'user-1',
    ...more,
  };
}

/** A link on which both sides agreed about these two items. */
export function link(severa: Item = item(), exchange: Item = item(), more: Partial<Link> = {}): Link {
  return {
    id: 'link-1',
    mailboxId: 'mailbox-1',
    activityId: 'activity-1',
    eventId: 'event-1',
    uid: 'uid-1',
    origin: 'exchange',
    state: 'live',
    cause: null,
    generation: 0,
    severa: sideValues('link-1', severa),
    exchange: sideValues('link-1', exchange),
    pending: {},
    activityStamp: NOW,
    eventVersion: 'v1',
    eventStamp: NOW,
    createSent: null,
    ends: null,
    updated: NOW,
    ...more,
  };
}

export const SAME: Express = { toSevera: (one) => one, toExchange: (one) => one };

/** Exchange holds 10 characters of a subject, Severa needs a name. */
export const LOSSY: Express = {
  toSevera: (one) => ({ ...one, subject: one.subject === '' ? '(no subject)' : one.subject }),
  toExchange: (one) => ({ ...one, subject: one.subject.slice(0, 10) }),
};

export const POLICY: Policy = {
  userId: 'user-1',
  zone: 'Europe/Helsinki',
  typeIds: new Set(['type-1']),
  defaultTypeId: 'type-1',
  personalTypeId: null,
  isMailed: false,
  window: windowAt(NOW),
  now: NOW,
};
