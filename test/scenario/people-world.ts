import type { Item } from '../../shared/calendar/item.ts';
import { isKind, must } from '../../shared/errors.ts';
import { newMailbox } from '../../shared/sync/new-mailbox.ts';
import type { CalendarEvent, HostUser, Organization, Store } from '../../shared/sync/ports.ts';
import { pullOrganization } from '../../shared/sync/pull-organization.ts';
import { syncMailbox } from '../../shared/sync/sync-mailbox.ts';
import { Crash, guard } from '../fakes/guard.ts';
import { createMemoryCalendar } from '../fakes/memory-calendar.ts';
import { CALENDAR_TYPE, createMemoryHost } from '../fakes/memory-host.ts';
import { createMemoryStore } from '../fakes/memory-store.ts';
import { createTime, type Ports } from './engine.ts';
import { type Draft, HOME, itemOf, MINUTE, START } from './items.ts';

export const addressOf = (name: string) => `${name}@example.com`;
export const mailboxOf = (name: string) => `mailbox-of-${name}`;

export interface PeopleOptions {
  /** Their sync is on. */
  readonly on: readonly string[];
  /** Users of Severa with a mailbox, whose sync is off. */
  readonly off?: readonly string[];
  /** Users of Severa without a mailbox. */
  readonly without?: readonly string[];
  readonly organization?: Partial<Organization>;
}

/** Several people of one organisation over the fakes, and the real engine for all of them. */
export async function openPeople(options: PeopleOptions) {
  const { on, off = [], without = [] } = options;
  const names = [...on, ...off, ...without];
  const time = createTime(START);
  const chance = (probability: number) => probability >= 1;
  const withMailbox = [...on, ...off];
  const addresses = Object.fromEntries(withMailbox.map((name) => [mailboxOf(name), addressOf(name)]));
  const calendar = createMemoryCalendar({ clock: time.now, chance, addresses });
  const users = names.map(
    (name): HostUser => ({
      id: name,
      email: addressOf(name),
      name,
      active: true,
      zone: HOME,
      defaultTypeId: null,
      newActivityMail: null,
    }),
  );
  // Everybody whom Severa would mail about a new activity: what the service does is seen, if it is to be seen.
  const host = createMemoryHost({ clock: time.now, chance, zone: HOME, users, mailed: [] });
  const store = createMemoryStore('org-1', { clock: time.now });
  await store.saveOrganization({
    id: 'org-1',
    kind: 'graph',
    enabled: true,
    tenantId: 'tenant-1',
    severaClientId: 'client-1',
    typeIds: [CALENDAR_TYPE.id],
    defaultTypeId: CALENDAR_TYPE.id,
    zone: HOME,
    pulledUntil: null,
    connection: 0,
    ...options.organization,
  });
  const switchOn = async (name: string) => {
    const there = await store.mailbox(mailboxOf(name));
    const fresh = newMailbox({ organizationId: 'org-1', userId: name, mailboxId: mailboxOf(name), connection: 0 });
    await store.saveMailbox({ ...(there ?? fresh), enabled: true });
  };
  for (const name of on) await switchOn(name);

  const queue: string[] = [];
  const calls = new Map<string, number>();
  let runs = 0;
  let plan: { left: number; readonly act: () => Promise<void> | void } | null = null;
  const counted = (name: string) => calls.set(name, (calls.get(name) ?? 0) + 1);
  const attempt = async <T>(work: (ports: Ports) => Promise<T>): Promise<T | 'crashed'> => {
    let dead = false;
    const point = async () => {
      if (dead) throw new Crash();
      if (plan === null) return;
      plan.left -= 1;
      if (plan.left > 0) return;
      const { act } = plan;
      plan = null;
      try {
        await act();
      } catch (error) {
        dead = error instanceof Crash;
        throw error;
      }
    };
    const ports: Ports = {
      store: guard(store, point),
      host: guard(host, point),
      calendar: guard(calendar, point),
    };
    return work(ports).catch((error: unknown) => {
      if (dead) return 'crashed' as const;
      throw error;
    });
  };
  const ids = () => {
    runs += 1;
    const run = runs;
    let count = 0;
    return () => {
      count += 1;
      return `${run}-${count}`;
    };
  };
  const lookUp = async (address: string) => Object.keys(addresses).find((id) => addresses[id] === address) ?? null;
  const queueMailbox = async (mailboxId: string) => void queue.push(mailboxId);
  const edges = () => ({ clock: time.now, newId: ids(), deadline: time.now() + 10 * MINUTE, queueMailbox });

  const sync = (name: string) =>
    attempt(async (ports) => {
      counted(`run ${name}`);
      try {
        return (await syncMailbox({ ...ports, ...edges(), mailboxOf: lookUp }, mailboxOf(name))).outcome;
      } catch (error) {
        if (isKind(error, 'transient', 'conflict', 'unavailable')) return error.code;
        throw error;
      }
    });
  const pull = () => attempt((ports) => pullOrganization({ ...ports, ...edges(), mailboxOf: lookUp }));
  /** Queued mailboxes until nobody is queued any more. */
  const drain = async () => {
    for (let count = 0; queue.length > 0; count += 1) {
      if (count > 500) throw new Error('The mailboxes queue each other for ever.');
      const mailboxId = must(queue.shift(), 'a queued mailbox');
      while (queue.includes(mailboxId)) queue.splice(queue.indexOf(mailboxId), 1);
      await sync(mailboxId.slice(mailboxOf('').length));
    }
  };
  /** A pull, whoever it queued, and then everybody whose sync is on. */
  const round = async (minutes = 3) => {
    time.advance(minutes * MINUTE);
    await pull();
    await drain();
    for (const { userId, enabled } of await store.mailboxes()) if (enabled) await sync(userId);
    await drain();
    time.advance(1000);
  };
  const event = (name: string, subject: string): CalendarEvent => {
    const found = calendar.events(mailboxOf(name)).filter(({ item }) => item.subject === subject);
    if (found.length > 1) throw new Error(`I1: ${name} has ${found.length} events ${subject}.`);
    return must(found[0], `${name} has no event ${subject}`);
  };
  const activity = (subject: string) => {
    const found = host.activities().filter(({ item }) => item.subject === subject);
    if (found.length > 1) throw new Error(`I1: there are ${found.length} activities ${subject}.`);
    return must(found[0], `no activity ${subject}`);
  };
  return {
    time,
    store: store as Store,
    host,
    calendar,
    queue,
    sync,
    pull,
    drain,
    round,
    switchOn,
    async rounds(count: number, minutes = 3) {
      for (let at = 0; at < count; at += 1) await round(minutes);
    },
    /** The process dies at the nth port call from now on. */
    crashAt(call: number) {
      plan = { left: call, act: () => Promise.reject(new Crash()) };
    },
    /** Something happens at the nth port call from now on. */
    at(call: number, act: () => Promise<void> | void) {
      plan = { left: call, act };
    },
    isArmed: () => plan !== null,
    disarm() {
      plan = null;
    },
    addActivity(owner: string, draft: Draft, ...participants: readonly string[]) {
      const made = host.person.add(owner, itemOf(draft));
      for (const name of participants) host.person.join(made.id, name);
      return made;
    },
    addEvent(name: string, draft: Draft, more: Partial<CalendarEvent> = {}) {
      return calendar.person.add(mailboxOf(name), itemOf(draft), more);
    },
    /** A meeting that this person organizes; `invited`: names, or addresses from outside. */
    addMeeting(name: string, draft: Draft, ...invited: readonly string[]) {
      const made = calendar.person.add(mailboxOf(name), itemOf(draft));
      const to = invited.map((one) => (one.includes('@') ? one : addressOf(one)));
      calendar.person.invite(mailboxOf(name), made.id, to);
      return event(name, draft.subject);
    },
    editEvent(name: string, subject: string, fields: Partial<Item>) {
      calendar.person.edit(mailboxOf(name), event(name, subject).id, fields);
    },
    removeEvent(name: string, subject: string) {
      calendar.person.remove(mailboxOf(name), event(name, subject).id);
    },
    editActivity(subject: string, fields: Partial<Item>, by?: string) {
      host.person.edit(activity(subject).id, fields, by);
    },
    event,
    activity,
    subjects: (name: string) =>
      calendar
        .events(mailboxOf(name))
        .map(({ item }) => item.subject)
        .sort(),
    activities: () =>
      host
        .activities()
        .map(({ item }) => item.subject)
        .sort(),
    /** Owner first, then the participants. */
    async people(subject: string): Promise<readonly string[]> {
      const { id, ownerId } = activity(subject);
      const others = (await host.participants(id)).map(({ userId }) => userId ?? '');
      return [ownerId ?? '', ...others.sort()];
    },
    async links(name: string): Promise<readonly string[]> {
      const rows = await store.links(mailboxOf(name));
      return rows
        .map(({ state, cause, silent }) => [state, cause ?? '', silent ? 'silent' : ''].join(' ').trim())
        .sort();
    },
    async parked(name: string): Promise<readonly string[]> {
      return (await store.parked(mailboxOf(name))).map(({ side, reason }) => `${side} ${reason}`).sort();
    },
    async notices(name: string): Promise<readonly string[]> {
      return (await store.notices(mailboxOf(name), 100)).map(({ code }) => code);
    },
    /** Mails that the service caused: of Exchange, then of Severa. */
    mailed: () => [
      ...calendar.outbox.filter(({ by }) => by === 'service').map(({ kind, to }) => `${kind} to ${to.join(', ')}`),
      ...host.mails.filter(({ by }) => by === null).map(({ to }) => `Severa to ${to}`),
    ],
    written: () => [calendar.writes, host.writes].map((one) => ({ ...one })),
    runsOf: (name: string) => calls.get(`run ${name}`) ?? 0,
  };
}

export type People = Awaited<ReturnType<typeof openPeople>>;
