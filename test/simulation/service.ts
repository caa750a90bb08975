import { InvocationContext } from '@azure/functions';
import { pullOrganizationTrigger } from '../../functions/pull-organization.ts';
import { syncMailboxTrigger } from '../../functions/sync-mailbox.ts';
import { SyncError } from '../../shared/errors.ts';
import { SYNC_REQUESTS } from '../../shared/storage/queue-names.ts';
import type { WorkerSetting } from './plan.ts';
import { type Process, type Surroundings, servicesOf, type Task, type Tenant, tenantOf } from './process.ts';
import { createSimulatedQueue, type Message, type SimulatedQueue } from './queue.ts';
import type { Trace } from './trace.ts';
import type { Verdict } from './verdict.ts';

/** A life with more messages than this never comes to rest. */
const MOST_TASKS = 1500;

export interface ServiceOptions extends Omit<Surroundings, 'queue'> {
  readonly trace: Trace;
  readonly verdict: Verdict;
  readonly workers: readonly WorkerSetting[];
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

/** The service: its real triggers in several processes, which take messages off the queue for as long as they live. */
export function createService(options: ServiceOptions): Service {
  const { scheduler, trace, verdict, inspector, chance, troubles } = options;
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
    const services = servicesOf(process, task, { ...options, queue: queue.sender });
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
    await options.ended(tenantOf(options.tenants, body.organizationId));
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
