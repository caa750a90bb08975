import type { Item } from '../../../shared/calendar/item.ts';
import { newMailbox } from '../../../shared/sync/new-mailbox.ts';
import type { ActivityType, HostActivities, MailboxCalendar } from '../../../shared/sync/ports.ts';
import { pullOrganization } from '../../../shared/sync/pull-organization.ts';
import { syncMailbox } from '../../../shared/sync/sync-mailbox.ts';
import { createMemoryCalendar } from '../../fakes/memory-calendar.ts';
import { CALENDAR_TYPE, createMemoryHost } from '../../fakes/memory-host.ts';
import { createMemoryStore } from '../../fakes/memory-store.ts';
import { item, NOW } from './samples.ts';

export const USER = 'user-1';
export const MAILBOX = 'mailbox-1';
export const MINUTE = 60_000;

/** One mailbox and one user on the fakes, for what a whole run does; `change` may replace parts of a port. */
export async function smallWorld(
  change: {
    readonly host?: (host: HostActivities) => Partial<HostActivities>;
    readonly calendar?: (calendar: MailboxCalendar) => Partial<MailboxCalendar>;
    readonly types?: readonly ActivityType[];
  } = {},
) {
  let now = NOW;
  let ids = 0;
  const clock = () => now;
  /** A fault of 1 happens, any other doesn't. */
  const chance = (probability: number) => probability === 1;
  const calendar = createMemoryCalendar({ clock, chance });
  const user = { id: USER, email: 'ada@example.com', name: 'Ada', active: true, zone: 'Europe/Helsinki' };
  const host = createMemoryHost({
    clock,
    chance,
    users: [{ ...user, defaultTypeId: null, newActivityMail: false }],
    types: change.types ?? [CALENDAR_TYPE],
  });
  const store = createMemoryStore('org-1', { clock });
  await store.saveOrganization({
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
  });
  await store.saveMailbox(newMailbox({ organizationId: 'org-1', userId: USER, mailboxId: MAILBOX, connection: 0 }));
  const ports = {
    store,
    host: { ...host, ...change.host?.(host) },
    calendar: { ...calendar, ...change.calendar?.(calendar) },
  };
  return {
    host,
    calendar,
    store,
    clock,
    advance(milliseconds: number) {
      now += milliseconds;
    },
    addEvent: (fields: Partial<Item>) => calendar.person.add(MAILBOX, item(fields)),
    addActivity: (fields: Partial<Item>) => host.person.add(USER, item(fields)),
    events: () => calendar.events(MAILBOX),
    async sync(budget = 10 * MINUTE) {
      const newId = () => {
        ids += 1;
        return `id-${ids}`;
      };
      return syncMailbox({ ...ports, clock, newId, deadline: now + budget }, MAILBOX);
    },
    pull: () =>
      pullOrganization({
        ...ports,
        clock,
        newId: () => 'pull',
        queueMailbox: async () => {},
        deadline: now + 10 * MINUTE,
      }),
  };
}
