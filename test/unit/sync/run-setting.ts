import type { Item } from '../../../shared/calendar/item.ts';
import { span } from '../../../shared/calendar/time.ts';
import { must } from '../../../shared/errors.ts';
import { createTally } from '../../../shared/sync/counters.ts';
import { takeLease } from '../../../shared/sync/lease.ts';
import { newMailbox } from '../../../shared/sync/new-mailbox.ts';
import { newRun } from '../../../shared/sync/new-run.ts';
import type {
  Activity,
  CalendarEvent,
  HostActivities,
  HostUser,
  Link,
  MailboxCalendar,
  MailboxState,
  Organization,
  Store,
} from '../../../shared/sync/ports.ts';
import { sideValues } from '../../../shared/sync/values.ts';
import { createMemoryCalendar } from '../../fakes/memory-calendar.ts';
import { CALENDAR_TYPE, createMemoryHost } from '../../fakes/memory-host.ts';
import { createMemoryStore } from '../../fakes/memory-store.ts';
import { item, link, NOW, POLICY } from './samples.ts';

export const MAILBOX = 'mailbox-1';
export const USER = 'user-1';
export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;

const user = (id: string): HostUser => ({
  id,
  email: `${id}@example.com`,
  name: id,
  active: true,
  zone: 'Europe/Helsinki',
  defaultTypeId: null,
  newActivityMail: false,
});

/** A link on which this event and this activity agree. */
export function linkOf(id: string, event: CalendarEvent, activity: Activity, more: Partial<Link> = {}): Link {
  return link(activity.item, event.item, {
    id,
    eventId: event.id,
    uid: event.uid,
    eventVersion: event.version,
    eventStamp: event.modified,
    activityId: activity.id,
    activityStamp: activity.modified,
    severa: sideValues(id, activity.item),
    exchange: sideValues(id, event.item),
    ends: span(event.item.when, 'Europe/Helsinki').until,
    ...more,
  });
}

/** A run that has its lease and hasn't done anything yet, for what one of its steps does; `change` replaces parts of a port. */
export async function runSetting(
  change: {
    readonly mailbox?: Partial<MailboxState>;
    readonly host?: (host: HostActivities) => Partial<HostActivities>;
    readonly calendar?: (calendar: MailboxCalendar) => Partial<MailboxCalendar>;
    readonly store?: (store: Store) => Partial<Store>;
  } = {},
) {
  let now = NOW;
  let ids = 0;
  const queued: string[] = [];
  const clock = () => now;
  /** A fault of 1 happens, any other doesn't. */
  const chance = (probability: number) => probability === 1;
  const calendar = createMemoryCalendar({ clock, chance });
  const host = createMemoryHost({ clock, chance, users: [user(USER), user('user-2')] });
  const store = createMemoryStore('org-1', { clock });
  const organization: Organization = {
    id: 'org-1',
    kind: 'graph',
    enabled: true,
    tenantId: 'tenant-1',
    severaClientId: 'client-1',
    typeIds: [CALENDAR_TYPE.id],
    defaultTypeId: null,
    zone: 'Europe/Helsinki',
    pulledUntil: null,
    connection: 0,
  };
  await store.saveOrganization(organization);
  const row = newMailbox({ organizationId: 'org-1', userId: USER, mailboxId: MAILBOX, connection: 0 });
  await store.saveMailbox({ ...row, phase: 'live', firstSyncAt: NOW, ...change.mailbox });
  const ports = {
    store: { ...store, ...change.store?.(store) },
    host: { ...host, ...change.host?.(host) },
    calendar: { ...calendar, ...change.calendar?.(calendar) },
  };
  const lease = await takeLease(ports.store, MAILBOX, 'run-1', clock);
  if ('heldBy' in lease) throw new Error('Nobody else runs here.');
  const policy = { ...POLICY, typeIds: new Set([CALENDAR_TYPE.id]), defaultTypeId: CALENDAR_TYPE.id };
  const run = newRun({
    ...ports,
    clock,
    newId: () => {
      ids += 1;
      return `new-${ids}`;
    },
    lease,
    tally: createTally(),
    policy,
    parked: [],
    deadline: NOW + 10 * MINUTE,
    queueMailbox: async (mailboxId) => void queued.push(mailboxId),
    organization,
  });
  const addEvent = (fields: Partial<Item> = {}) => calendar.person.add(MAILBOX, item(fields));
  const addActivity = (fields: Partial<Item> = {}) => host.person.add(USER, item(fields));
  /** Puts a row into the store and returns it as it is there. */
  const linked = async (row: Link): Promise<Link> => {
    const [saved] = await store.saveLinks([row], lease.number);
    return must(saved, 'one row');
  };
  return {
    run,
    queued,
    host,
    calendar,
    store,
    clock,
    advance(milliseconds: number) {
      now += milliseconds;
    },
    addEvent,
    addActivity,
    linked,
    /** An event, its activity and their stored link, on which both agree. */
    async pair(fields: Partial<Item> = {}, more: Partial<Link> = {}) {
      const [event, activity] = [addEvent(fields), addActivity(fields)];
      const id = `link of ${event.id}`;
      return { event, activity, link: await linked(linkOf(id, event, activity, more)) };
    },
    event: (id: string) =>
      must(
        calendar.events(MAILBOX).find((one) => one.id === id),
        `event ${id}`,
      ),
    activity: (id: string) =>
      must(
        host.activities().find((one) => one.id === id),
        `activity ${id}`,
      ),
    async parked(): Promise<readonly string[]> {
      return (await store.parked(MAILBOX)).map(({ side, itemId, reason }) => `${side} ${itemId} ${reason}`).sort();
    },
  };
}
