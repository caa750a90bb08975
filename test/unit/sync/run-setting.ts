import type { Item } from '../../../shared/calendar/item.ts';
import { must } from '../../../shared/errors.ts';
import { createTally } from '../../../shared/sync/counters.ts';
import { takeLease } from '../../../shared/sync/lease.ts';
import { newMailbox } from '../../../shared/sync/new-mailbox.ts';
import type {
  HostActivities,
  HostUser,
  Link,
  MailboxCalendar,
  MailboxState,
  Store,
} from '../../../shared/sync/ports.ts';
import type { Run } from '../../../shared/sync/run.ts';
import { createMemoryCalendar } from '../../fakes/memory-calendar.ts';
import { CALENDAR_TYPE, createMemoryHost } from '../../fakes/memory-host.ts';
import { createMemoryStore } from '../../fakes/memory-store.ts';
import { item, NOW, POLICY } from './samples.ts';

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
});

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
  const clock = () => now;
  /** A fault of 1 happens, any other doesn't. */
  const chance = (probability: number) => probability === 1;
  const calendar = createMemoryCalendar({ clock, chance });
  const host = createMemoryHost({ clock, chance, users: [user(USER), user('user-2')] });
  const store = createMemoryStore('org-1', { clock });
  const row = newMailbox({ organizationId: 'org-1', userId: USER, mailboxId: MAILBOX, connection: 0 });
  await store.saveMailbox({ ...row, phase: 'live', firstSyncAt: NOW, ...change.mailbox });
  const ports = {
    store: { ...store, ...change.store?.(store) },
    host: { ...host, ...change.host?.(host) },
    calendar: { ...calendar, ...change.calendar?.(calendar) },
  };
  const lease = await takeLease(ports.store, MAILBOX, 'run-1', clock);
  if ('heldBy' in lease) throw new Error('Nobody else runs here.');
  const run: Run = {
    ...ports,
    clock,
    newId: () => {
      ids += 1;
      return `new-${ids}`;
    },
    lease,
    mailboxId: MAILBOX,
    policy: { ...POLICY, typeIds: new Set([CALENDAR_TYPE.id]), defaultTypeId: CALENDAR_TYPE.id },
    express: { toSevera: (one) => host.express(one, USER), toExchange: (one) => calendar.express(one) },
    tally: createTally(),
    deadline: NOW + 10 * MINUTE,
    parked: new Map(),
    shared: new Map(),
    waiting: new Map(),
    ahead: new Map(),
    stamps: new Map(),
    listed: new Set(),
    saidDeleted: new Set(),
    deletions: new Map(),
    guards: new Map(),
    proof: { witness: null, sameCalendar: false },
  };
  return {
    run,
    host,
    calendar,
    store,
    clock,
    advance(milliseconds: number) {
      now += milliseconds;
    },
    addEvent: (fields: Partial<Item> = {}) => calendar.person.add(MAILBOX, item(fields)),
    addActivity: (fields: Partial<Item> = {}) => host.person.add(USER, item(fields)),
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
    /** Puts a row into the store and returns it as it is there. */
    async linked(row: Link): Promise<Link> {
      const [saved] = await store.saveLinks([row], lease.number);
      return must(saved, 'one row');
    },
    async parked(): Promise<readonly string[]> {
      return (await store.parked(MAILBOX)).map(({ side, itemId, reason }) => `${side} ${itemId} ${reason}`).sort();
    },
  };
}
