import { InvocationContext } from '@azure/functions';
import { pullOrganizationTrigger } from '../../functions/pull-organization.ts';
import type { Services } from '../../functions/services.ts';
import { syncMailboxTrigger } from '../../functions/sync-mailbox.ts';
import { SyncError } from '../../shared/errors.ts';
import { SYNC_REQUESTS } from '../../shared/storage/work-queue.ts';
import type { EventWrite, HostActivities, MailboxCalendar, Store } from '../../shared/sync/ports.ts';
import { deletedIds, type Inspector } from './inspector.ts';
import type { WorkerSetting } from './plan.ts';
import { createSimulatedQueue, type Message, type SimulatedQueue } from './queue.ts';
import type { Life, Scheduler } from './scheduler.ts';
import type { Person, Sides } from './sides.ts';
import type { Trace } from './trace.ts';
import { type PortName, type Troubles, troubleAfter, troubleBefore } from './troubles.ts';
import type { Verdict } from './verdict.ts';
import { type PortCall, watchedPort } from './watched-port.ts';

/** A life with more messages than this never comes to rest. */
const MOST_TASKS = 1500;

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

export interface ServiceOptions {
  readonly scheduler: Scheduler;
  readonly trace: Trace;
  readonly verdict: Verdict;
  readonly inspector: Inspector;
  readonly tenants: readonly Tenant[];
  readonly workers: readonly WorkerSetting[];
  readonly chance: (probability: number) => boolean;
  /** Troubles of the queues. */
  readonly troubles: Troubles;
  /** Every call of every task comes by here, twice: on its way out and back. */
  readonly point: (task: Task, label: string) => Promise<void>;
  /** After each piece of work that came to an end. */
  readonly ended: (tenant: Tenant) => Promise<void>;
}

export interface Service {
  readonly queue: SimulatedQueue;
  /** All its work is gone in the middle; it is back after so long. */
  crash(worker: number, milliseconds: number): void;
  /** Every process runs. */
  reviveAll(): void;
  /** What somebody works on becomes visible although he goes on. */
  reappear(): void;
  /** Nothing may fail any more, whatever fails. */
  isCalm: boolean;
}

interface Process {
  readonly index: number;
  readonly setting: WorkerSetting;
  life: Life;
  starts: number;
  ids: number;
  readonly inHand: Map<Task, Message>;
  readonly connections: Map<string, { readonly host: HostActivities; readonly calendar: MailboxCalendar }>;
}

/** The service: its real triggers in several processes, which take messages off the queue for as long as they live. */
export function createService(options: ServiceOptions): Service {
  const { scheduler, trace, verdict, inspector, tenants, chance, troubles } = options;
  const queue = createSimulatedQueue(scheduler, {
    arrived: () => dispatch(),
    lateness: () => (chance(0.5) ? 0 : Math.floor(scheduler.random.next() * (troubles.get('queue.late') ?? 0))),
  });
  const processes = options.workers.map(
    (setting, index): Process => ({
      index,
      setting,
      life: { alive: true },
      starts: 1,
      ids: 0,
      inHand: new Map(),
      connections: new Map(),
    }),
  );
  let tasks = 0;
  const service: Service = { queue, crash, reviveAll, reappear, isCalm: false };

  function dispatch(): void {
    const free = processes.filter(({ life, inHand, setting }) => life.alive && inHand.size < setting.slots);
    if (free.length === 0) return;
    const message = queue.receive();
    if (message === null) return;
    const process = scheduler.random.pick(free);
    void work(process, message);
    dispatch();
  }

  async function work(process: Process, message: Message): Promise<void> {
    tasks += 1;
    if (tasks > MOST_TASKS) verdict.fail(`rest: ${MOST_TASKS} messages were worked on, and there is still more to do`);
    const isSync = message.queue === SYNC_REQUESTS;
    const body: { mailboxId?: string; organizationId: string } = JSON.parse(message.text);
    const name = `${isSync ? `sync ${body.mailboxId}` : `pull ${body.organizationId}`} (${tasks})`;
    const task: Task = { name, worker: process.index, life: process.life, heldUntil: 0 };
    const { receipt } = message;
    process.inHand.set(task, message);
    const again = message.dequeueCount > 1 ? `, try ${message.dequeueCount}` : '';
    trace.note(`worker ${process.index + 1} takes ${name}${again}`);
    const services = servicesFor(process, task);
    const trigger = isSync ? syncMailboxTrigger(services) : pullOrganizationTrigger(services);
    const context = new InvocationContext({
      invocationId: `i-${tasks}`,
      functionName: message.queue,
      triggerMetadata: { dequeueCount: message.dequeueCount },
      logHandler: (_, ...args) => logged(name, String(args[0])),
    });
    try {
      await trigger(body, context);
      // The deletion of a message may be lost as well: then it comes again.
      if (chance(troubles.get('queue.removal-lost') ?? 0)) queue.abandon(message);
      else queue.remove(message, receipt);
    } catch (error) {
      const code = error instanceof SyncError ? error.code : String(error instanceof Error ? error.stack : error);
      trace.note(`  ${name} failed: ${code}`);
      if (!(error instanceof SyncError)) verdict.fail(`internal: ${name}: ${code}`);
      if (service.isCalm) verdict.fail(`calm: ${name} failed although nothing troubles it: ${code}`);
      queue.release(message, receipt);
    }
    process.inHand.delete(task);
    await options.ended(tenantOf(body.organizationId));
    scheduler.later(0, dispatch);
  }

  function logged(name: string, line: string): void {
    inspector.words('a log line', line);
    const { event, code, outcome, tries, ...fields }: Record<string, unknown> = JSON.parse(line);
    const numbers = Object.entries(fields).filter(([, value]) => typeof value === 'number' && value !== 0);
    const what = [event, code, outcome, tries === undefined ? undefined : `tries ${String(tries)}`];
    trace.note(
      `  ${name}: ${what.filter((part) => part !== undefined).join(' ')} ${numbers.map((pair) => pair.join(' ')).join(', ')}`,
    );
  }

  function tenantOf(id: string): Tenant {
    const found = tenants.find((one) => one.id === id);
    if (found === undefined) throw new Error(`There is no organisation ${id}.`);
    return found;
  }

  function servicesFor(process: Process, task: Task): Services {
    const { setting } = process;
    const clock = () => scheduler.now() + setting.skewMs;
    const watched = <T extends object>(port: T, name: PortName, ofPort: Troubles, look: Look = {}): T =>
      watchedPort(port, {
        async before(call) {
          await options.point(task, `${name}.${call.name}`);
          troubleBefore(name, ofPort, chance, call);
          await look.before?.(call);
        },
        async after(call, answer) {
          await look.after?.(call, answer);
          const told = troubleAfter(name, ofPort, chance, call, answer);
          await options.point(task, `${name}.${call.name} done`);
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
      queue: watched(queue.sender, 'queue', troubles, {
        async before({ args }) {
          inspector.words('a message', JSON.stringify(args));
        },
      }),
      runMs: setting.runMs,
      store: (id) => storeOf(tenantOf(id)),
      async connect(id) {
        const tenant = tenantOf(id);
        const row = await storeOf(tenant).organization();
        if (row === null) throw new SyncError('unavailable', 'organization.not-connected', 'It is not connected.');
        const key = `${id} ${row.connection}`;
        const made =
          process.connections.get(key) ??
          tenant.sides.connect({ life: process.life, skewMs: setting.skewMs, store: tenant.store });
        process.connections.set(key, made);
        return {
          number: row.connection,
          host: watched(made.host, 'severa', tenant.troubles, { before: (call) => lookAtHost(tenant, call) }),
          calendar: watched(made.calendar, 'graph', tenant.troubles, {
            before: (call) => lookAtCalendar(tenant, call),
          }),
        };
      },
    };
  }

  async function lookAtHost({ store, sides, people }: Tenant, { name, args }: PortCall): Promise<void> {
    if (name !== 'delete') return;
    const [id] = args as [string];
    const owner = people.find((person) => sides.severa.items(person).some((item) => item.id === id));
    if (owner !== undefined) await inspector.deleting(store, owner.mailbox, 'severa', [id]);
  }

  async function lookAtCalendar({ store }: Tenant, { name, args }: PortCall): Promise<void> {
    if (name !== 'write') return;
    const [mailboxId, writes] = args as [string, readonly EventWrite[]];
    const ids = deletedIds(writes);
    if (ids.length > 0) await inspector.deleting(store, mailboxId, 'exchange', ids);
  }

  function crash(worker: number, milliseconds: number): void {
    const process = processes[worker % processes.length];
    if (process === undefined || !process.life.alive) return;
    trace.note(
      `worker ${process.index + 1} dies with ${[...process.inHand.keys()].map(({ name }) => name).join(', ') || 'nothing in hand'}`,
    );
    process.life.alive = false;
    for (const message of process.inHand.values()) queue.abandon(message);
    process.inHand.clear();
    scheduler.later(milliseconds, () => start(process));
  }

  function start(process: Process): void {
    if (process.life.alive) return;
    trace.note(`worker ${process.index + 1} starts`);
    process.life = { alive: true };
    process.starts += 1;
    process.connections.clear();
    dispatch();
  }

  function reviveAll(): void {
    for (const process of processes) start(process);
  }

  function reappear(): void {
    for (const process of processes) {
      for (const [{ name }, message] of process.inHand) {
        trace.note(`the message of ${name} shows again`);
        queue.reappear(message);
      }
    }
  }

  return service;
}

interface Look {
  before?(call: PortCall): Promise<void>;
  after?(call: PortCall, answer: unknown): Promise<void>;
}
