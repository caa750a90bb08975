import { must } from '../../shared/errors.ts';
import { createMemoryStore } from '../fakes/memory-store.ts';
import { createRandom, type Random } from '../fakes/random.ts';
import { type Always, createAlways } from './always.ts';
import { describe } from './describe.ts';
import { createInspector, type Inspector } from './inspector.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { chanceOf, createMemorySides } from './memory-sides.ts';
import { createPeople, type People } from './people.ts';
import type { Plan } from './plan.ts';
import type { Task, Tenant } from './process.ts';
import { openRows, organizationId } from './rows.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';
import { createService, type Service } from './service.ts';
import type { Person } from './sides.ts';
import { guidOf } from './simulated-ids.ts';
import { createSimulatorSides } from './simulator-sides.ts';
import { createTrace, type Trace } from './trace.ts';
import type { Troubles } from './troubles.ts';
import { createVerdict, type Verdict } from './verdict.ts';

/** A Monday, 11 o'clock in Helsinki. */
export const START = Date.parse('2026-10-05T08:00:00Z');
/** A life that takes more turns than this never comes to rest. */
const MOST_MOMENTS = 200_000;

/** Streams of requests and answers take some turns of the event loop. */
const TURNS_OF_ADAPTERS = 4;

/** Everything that there is in one life. */
export interface World {
  readonly plan: Plan;
  readonly scheduler: Scheduler;
  readonly trace: Trace;
  readonly verdict: Verdict;
  readonly ledger: Ledger;
  readonly inspector: Inspector;
  readonly always: Always;
  readonly everybody: readonly Person[];
  readonly tenants: readonly Tenant[];
  readonly people: People;
  readonly service: Service;
  /** Troubles of the queues. */
  readonly troubles: Troubles;
  /** For what an administrator decides when he is asked. */
  readonly random: Random;
  /** What is to happen at one of the next calls. */
  atCalls: { left: number; readonly act: (task: Task) => Promise<void> }[];
  /** False while everything comes to rest: then no call lets others go first. */
  lively: boolean;
  /** Troubles that are on, by organisation and name. */
  readonly states: Set<string>;
  /** Rises with everything that people do. */
  acts: number;
  tenantOf(person: Person): Tenant;
}

export async function openWorld(plan: Plan, options: { readonly calls: boolean }): Promise<World> {
  const { setting, seed } = plan;
  const random = createRandom(seed ^ 0x5eed);
  const chance = chanceOf(createRandom(seed ^ 0xc4a9ce));
  const verdict = createVerdict();
  const ledger = createLedger();
  const troubles: Troubles = new Map();
  const isOver = () => {
    world.always.lookIfChanged(world.acts);
    return verdict.failure !== null;
  };
  const scheduler = createScheduler({
    start: START,
    seed,
    turns: plan.sides === 'fakes' ? 1 : TURNS_OF_ADAPTERS,
    isOver,
    atMost: MOST_MOMENTS,
  });
  const trace = createTrace(scheduler.now, START, options);
  const inspector = createInspector(scheduler.now, verdict);
  const midway = () => (world.lively && chance(setting.switching) ? scheduler.park(callTime()) : Promise.resolve());
  const callTime = () => scheduler.random.pick(setting.callMs);

  const everybody: Person[] = [];
  for (const [organization, count] of setting.organizations.entries()) {
    for (let index = 0; index < count; index += 1) {
      const number = everybody.length + 1;
      everybody.push({ index: number - 1, organization, ...idsOf(plan, number) });
    }
  }
  const tenants: Tenant[] = [];
  for (const organization of setting.organizations.keys()) {
    const people = everybody.filter((person) => person.organization === organization);
    const store = createMemoryStore(organizationId(organization), {
      clock: scheduler.now,
      linksAtOnce: setting.linksAtOnce,
      before: ({ kind }) => (kind === 'saveLinks' ? midway() : undefined),
    });
    const parts = { scheduler, chance, people, setting, midway, isLively: () => world.lively };
    const sides =
      plan.sides === 'fakes' ? createMemorySides(parts) : createSimulatorSides({ ...parts, seed: seed + organization });
    await openRows(store, organization, people, sides.typeId);
    tenants.push({ id: organizationId(organization), store, people, sides, troubles: new Map() });
  }

  /** Where every call of the service comes by: somebody acts, the process dies, or others go on first. */
  async function point(task: Task, label: string): Promise<void> {
    trace.call(scheduler.now(), task.name, label);
    if (world.atCalls.length > 0) {
      const due = world.atCalls.filter((one) => {
        one.left -= 1;
        return one.left <= 0;
      });
      if (due.length > 0) world.atCalls = world.atCalls.filter((one) => !due.includes(one));
      for (const { act } of due) await act(task);
    }
    if (!task.life.alive) await NEVER;
    while (task.heldUntil > scheduler.now()) await scheduler.park(task.heldUntil - scheduler.now(), task.life);
    if (world.lively && chance(setting.switching)) {
      await scheduler.park(callTime(), task.life);
      while (task.heldUntil > scheduler.now()) await scheduler.park(task.heldUntil - scheduler.now(), task.life);
    }
  }

  const world: World = {
    plan,
    scheduler,
    trace,
    verdict,
    ledger,
    inspector,
    always: createAlways(tenants, ledger, verdict),
    everybody,
    tenants,
    people: createPeople({
      now: scheduler.now,
      note: trace.note,
      ledger,
      people: everybody,
      tenants,
      lags: (person) => LAGS.some((name) => world.states.has(`${world.tenantOf(person).id} ${name}`)),
    }),
    service: createService({
      scheduler,
      trace,
      verdict,
      inspector,
      tenants,
      workers: setting.workers,
      chance,
      troubles,
      point,
      async ended(tenant) {
        if (options.calls) for (const line of await describe(tenant, scheduler.now())) trace.aside(line);
      },
    }),
    troubles,
    random,
    atCalls: [],
    lively: true,
    states: new Set(),
    acts: 0,
    tenantOf: ({ organization }) => must(tenants[organization], 'Everybody has an organisation.'),
  };
  return world;
}

function idsOf({ sides }: Plan, number: number): Pick<Person, 'user' | 'mailbox'> {
  return sides === 'fakes'
    ? { user: `user-${number}`, mailbox: `mailbox-${number}` }
    : { user: guidOf('user', number), mailbox: guidOf('mailbox', number) };
}

const LAGS = ['calendar.listDelay', 'm365.listDelayMs', 'host.readDelay', 'severa-api.readDelayMs'];
const NEVER = new Promise<never>(() => undefined);
