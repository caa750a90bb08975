import type { Services } from '../../functions/services.ts';
import { SyncError } from '../../shared/errors.ts';
import type { StorageWorkQueue } from '../../shared/storage/work-queue.ts';
import type { EventWrite, HostActivities, MailboxCalendar, Store } from '../../shared/sync/ports.ts';
import { deletedIds, type Inspector } from './inspector.ts';
import type { WorkerSetting } from './plan.ts';
import type { Message } from './queue.ts';
import type { Life, Scheduler } from './scheduler.ts';
import type { Person, Sides } from './sides.ts';
import { type PortName, type Troubles, troubleAfter, troubleBefore } from './troubles.ts';
import { type PortCall, watchedPort } from './watched-port.ts';

/** One organisation as the service meets it. */
export interface Tenant {
  readonly id: string;
  readonly store: Store;
  readonly sides: Sides;
  readonly people: readonly Person[];
  readonly troubles: Troubles;
}

/** One message that a worker works on. */
export interface Task {
  readonly name: string;
  readonly worker: number;
  readonly life: Life;
  /** All its calls wait until then. */
  heldUntil: number;
}

export interface Process {
  readonly index: number;
  readonly setting: WorkerSetting;
  life: Life;
  starts: number;
  ids: number;
  readonly inHand: Map<Task, Message>;
  readonly connections: Map<string, { readonly host: HostActivities; readonly calendar: MailboxCalendar }>;
}

/** What a process needs of the world around it. */
export interface Surroundings {
  readonly scheduler: Scheduler;
  readonly inspector: Inspector;
  readonly tenants: readonly Tenant[];
  readonly chance: (probability: number) => boolean;
  /** Troubles of the queues. */
  readonly troubles: Troubles;
  /** Every call of every task comes by here, twice: on its way out and back. */
  readonly point: (task: Task, label: string) => Promise<void>;
  readonly queue: StorageWorkQueue;
}

export function tenantOf(tenants: readonly Tenant[], id: string): Tenant {
  const found = tenants.find((one) => one.id === id);
  if (found === undefined) throw new Error(`There is no organisation ${id}.`);
  return found;
}

interface Look {
  before?(call: PortCall): Promise<void>;
  after?(call: PortCall, answer: unknown): Promise<void>;
}

/** What one task of one process works with: the ports of both sides, of the rows and of the queues, each call looked at. */
export function servicesOf(process: Process, task: Task, surroundings: Surroundings): Services {
  const { scheduler, inspector, tenants, chance, troubles, point, queue } = surroundings;
  const { setting } = process;
  const clock = () => scheduler.now() + setting.skewMs;
  const watched = <T extends object>(port: T, name: PortName, ofPort: Troubles, look: Look = {}): T =>
    watchedPort(port, {
      async before(call) {
        await point(task, `${name}.${call.name}`);
        troubleBefore(name, ofPort, chance, call);
        await look.before?.(call);
      },
      async after(call, answer) {
        await look.after?.(call, answer);
        const told = troubleAfter(name, ofPort, chance, call, answer);
        await point(task, `${name}.${call.name} done`);
        return told;
      },
    });
  const storeOf = ({ store, troubles: own }: Tenant) =>
    watched(store, 'store', own, {
      before: (call) => inspector.beforeStore(store, call),
      after: (call, answer) => inspector.afterStore(store, call, answer),
    });
  return {
    clock,
    newId() {
      process.ids += 1;
      return `w${process.index + 1}.${process.starts}-${process.ids}`;
    },
    queue: watched(queue, 'queue', troubles, {
      async before({ args }) {
        inspector.words('a message', JSON.stringify(args));
      },
    }),
    runMs: setting.runMs,
    store: (id) => storeOf(tenantOf(tenants, id)),
    async connect(id) {
      const tenant = tenantOf(tenants, id);
      const row = await storeOf(tenant).organization();
      if (row === null) throw new SyncError('unavailable', 'organization.not-connected', 'It is not connected.');
      const key = `${id} ${row.connection}`;
      const made =
        process.connections.get(key) ??
        tenant.sides.connect({ life: process.life, skewMs: setting.skewMs, store: tenant.store });
      process.connections.set(key, made);
      return {
        organization: row,
        host: watched(made.host, 'severa', tenant.troubles, { before: (call) => lookAtHost(inspector, tenant, call) }),
        calendar: watched(made.calendar, 'graph', tenant.troubles, {
          before: (call) => lookAtCalendar(inspector, tenant, call),
        }),
      };
    },
  };
}

async function lookAtHost(
  inspector: Inspector,
  { store, sides, people }: Tenant,
  { name, args }: PortCall,
): Promise<void> {
  if (name !== 'delete') return;
  const [id] = args as [string];
  const owner = people.find((person) => sides.severa.items(person).some((item) => item.id === id));
  if (owner !== undefined) await inspector.deleting(store, owner.mailbox, 'severa', [id]);
}

async function lookAtCalendar(inspector: Inspector, { store }: Tenant, { name, args }: PortCall): Promise<void> {
  if (name !== 'write') return;
  const [mailboxId, writes] = args as [string, readonly EventWrite[]];
  const ids = deletedIds(writes);
  if (ids.length > 0) await inspector.deleting(store, mailboxId, 'exchange', ids);
}
