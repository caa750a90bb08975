import { SyncError } from '../../shared/errors.ts';
import { newMailbox } from '../../shared/sync/new-mailbox.ts';
import type { HostActivities, Loss, MailboxCalendar, Organization, Store } from '../../shared/sync/ports.ts';
import { pullOrganization } from '../../shared/sync/pull-organization.ts';
import { syncMailbox } from '../../shared/sync/sync-mailbox.ts';
import { Crash, guard } from '../fakes/guard.ts';
import { HOME, MINUTE } from './items.ts';
import type { Engine, RunEnd, World } from './world.ts';

export interface Ports {
  readonly store: Store;
  readonly host: HostActivities;
  readonly calendar: MailboxCalendar;
}

/** The world's clock: only people, waits and slow calls move it. */
export interface Time {
  now(): number;
  advance(milliseconds: number): void;
}

export function createTime(start: number): Time {
  let now = start;
  return {
    now: () => now,
    advance: (milliseconds) => {
      now += milliseconds;
    },
  };
}

/** Rows as they are when an administrator and a user have switched the sync on and nothing has run yet. */
export async function openStore(
  store: Store,
  ids: { organization: string; user: string; mailbox: string; types: readonly string[]; defaultType: string },
): Promise<void> {
  const organization: Organization = {
    id: ids.organization,
    kind: 'graph',
    enabled: true,
    tenantId: 'tenant-1',
    severaClientId: 'client-1',
    typeIds: ids.types,
    defaultTypeId: ids.defaultType,
    zone: HOME,
    pulledUntil: null,
    connection: 0,
  };
  await store.saveOrganization(organization);
  const { organization: organizationId, user: userId, mailbox: mailboxId } = ids;
  await store.saveMailbox(newMailbox({ organizationId, userId, mailboxId, connection: 0 }));
}

export type EngineWorld = Engine & Pick<World, 'parked' | 'losses'>;

/** The real engine over any ports, with a process that may die, be slow or be looked at between any two port calls. */
export function createEngine(
  ports: Ports,
  mailboxId: string,
  time: Time,
  mailboxOf?: (address: string) => Promise<string | null>,
): EngineWorld {
  const queue = new Set<string>();
  const edges = {
    queueMailbox: async (id: string) => void queue.add(id),
    ...(mailboxOf === undefined ? {} : { mailboxOf }),
  };
  const lost: Loss[] = [];
  const store: Store = {
    ...ports.store,
    async addLosses(losses) {
      await ports.store.addLosses(losses);
      lost.push(...losses);
    },
  };
  let plan: { left: number; readonly act: () => Promise<void> } | null = null;
  let slow = 0;
  let check = () => {};
  let runs = 0;

  const attempt = async (work: (guarded: Ports) => Promise<RunEnd>): Promise<RunEnd> => {
    let dead = false;
    const point = async () => {
      if (dead) throw new Crash();
      time.advance(slow);
      check();
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
    const end = await work({
      store: guard(store, point),
      host: guard(ports.host, point),
      calendar: guard(ports.calendar, point),
    }).catch((error: unknown): RunEnd => {
      if (dead) return { outcome: 'crashed', again: false };
      if (error instanceof SyncError) return { outcome: error.code, again: false };
      throw error;
    });
    check();
    return end;
  };

  return {
    sync: (budgetMs = 10 * MINUTE, otherMailboxId = mailboxId) =>
      attempt(async (guarded) => {
        runs += 1;
        const run = runs;
        let ids = 0;
        const newId = () => {
          ids += 1;
          return `${run}-${ids}`;
        };
        const deps = { ...guarded, ...edges, clock: time.now, newId, deadline: time.now() + budgetMs };
        const { outcome, again } = await syncMailbox(deps, otherMailboxId);
        return { outcome, again };
      }),
    pull: () =>
      attempt(async (guarded) => {
        runs += 1;
        const newId = () => `pull-${runs}`;
        await pullOrganization({
          ...guarded,
          ...edges,
          clock: time.now,
          newId,
          deadline: time.now() + 10 * MINUTE,
        });
        return { outcome: 'done', again: false };
      }),
    queued() {
      const ids = [...queue];
      queue.clear();
      return ids;
    },
    crashAt(call) {
      plan = { left: call, act: () => Promise.reject(new Crash()) };
    },
    at(call, act) {
      plan = { left: call, act };
    },
    slowDown(milliseconds) {
      slow = milliseconds;
    },
    watch(next) {
      check = next;
    },
    async parked() {
      const rows = await ports.store.parked(mailboxId);
      return rows.map(({ side, reason }) => `${side} ${reason}`).sort();
    },
    losses: () => lost.map(({ side, field, value }) => `${side} ${field} ${value}`).sort(),
  };
}
