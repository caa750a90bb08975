import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Azurite } from '../../local/azurite.ts';
import { must } from '../../shared/errors.ts';
import { createMemoryStore } from '../fakes/memory-store.ts';
import { openFakeWorld } from './fake-world.ts';
import { type Content, contents, MINUTE } from './items.ts';
import type { World, WorldOptions, Writes } from './world.ts';

/** How everything must be when a scenario has ended. What isn't named must be empty, or zero. */
export interface Ending {
  readonly outlook: readonly Content[];
  readonly severa: readonly Content[];
  readonly wrote?: Partial<Writes>;
  /** `side reason` */
  readonly parked?: readonly string[];
  /** `side field value` */
  readonly losses?: readonly string[];
}

export const NOTHING_WRITTEN: Writes = {
  eventsMade: 0,
  eventsChanged: 0,
  activitiesMade: 0,
  activitiesChanged: 0,
  deleted: 0,
};

/** Both sides hold the same. */
export function both(...items: readonly Content[]): Pick<Ending, 'outlook' | 'severa'> {
  return { outlook: items, severa: items };
}

export interface WorldKind {
  readonly name: string;
  readonly fakes: boolean;
  /** True where each store call is a request: what repeats a scenario a hundred times takes samples there. */
  readonly slow: boolean;
  open(options?: WorldOptions): Promise<World>;
}

let azurite: Azurite | undefined;
let asked = false;

/** Once in a test file, however many suites it tells. */
function useAzurite(): void {
  if (asked || WORLDS.every(({ fakes }) => fakes)) return;
  asked = true;
  beforeAll(async () => {
    const { startAzurite } = await import('../../local/azurite.ts');
    azurite = await startAzurite();
  }, 60_000);
  afterAll(() => azurite?.close());
}

// What isn't run isn't loaded: adapters and simulators are many modules.
const ALL: readonly WorldKind[] = [
  { name: 'fakes in memory', fakes: true, slow: false, open: openFakeWorld },
  {
    name: 'Graph and Severa, rows in memory',
    fakes: false,
    slow: false,
    async open(options) {
      const { openSimulatorWorld } = await import('./simulator-world.ts');
      return openSimulatorWorld((id, clock) => createMemoryStore(id, { clock }), options);
    },
  },
  {
    name: 'Graph and Severa, rows in tables',
    fakes: false,
    slow: true,
    async open(options) {
      const { openSimulatorWorld } = await import('./simulator-world.ts');
      const { openTables } = await import('./tables.ts');
      const { connectionString } = must(azurite, 'Azurite has started');
      return openSimulatorWorld(openTables(connectionString), options);
    },
  },
];

/** `SCENARIO_WORLDS=fakes`: only what runs in memory, for who runs all of them some thousand times. */
export const WORLDS = ALL.filter(({ fakes }) => fakes || process.env.SCENARIO_WORLDS !== 'fakes');

/** Every scenario of `tell` runs in every world. */
export function scenarios(title: string, tell: (kind: WorldKind) => void): void {
  useAzurite();
  describe.each(WORLDS.map((kind) => [kind.name, kind] as const))(`${title}: %s`, (_, kind) => tell(kind));
}

/** One scenario: what happens, and how it ends. Afterwards two more rounds must write nothing (I3). */
export function scenario(
  kind: WorldKind,
  name: string,
  happen: (world: World) => Promise<Ending>,
  options: WorldOptions = {},
): void {
  it(name, async () => {
    const world = await kind.open(options);
    const ending = await happen(world);
    await expectEnding(world, ending);
    await expectRest(world);
    expect(await stateOf(world), 'after two more rounds (I3)').toEqual(wholeEnding(ending));
  });
}

/**
 * A pull and a run, a while later than what was before; both must end well. What people do next is never in the same
 * second: Severa's stamps are whole seconds, and an edit under the stamp of our own write can't be told from it (I5).
 */
export async function round(world: World, minutes = 1): Promise<void> {
  world.advance(minutes * MINUTE);
  expect(await world.pull()).toEqual({ outcome: 'done', again: false });
  expect(await world.sync()).toEqual({ outcome: 'done', again: false });
  world.advance(1000);
}

export async function expectEnding(world: World, ending: Ending): Promise<void> {
  expect(await stateOf(world)).toEqual(wholeEnding(ending));
}

/** I3: with no new edits two further rounds write nothing; and no mail was ever sent (P1). */
export async function expectRest(world: World, rounds = 2): Promise<void> {
  world.faults.calm();
  const before = [world.writes(), world.outlook.list(), world.severa.list()];
  for (let count = 0; count < rounds; count += 1) await round(world, 5);
  expect([world.writes(), world.outlook.list(), world.severa.list()], 'two more rounds (I3)').toEqual(before);
  expect(world.mailsSent(), 'mails (I6)').toBe(0);
}

export interface State {
  readonly outlook: readonly Content[];
  readonly severa: readonly Content[];
  readonly wrote: Writes;
  readonly parked: readonly string[];
  readonly losses: readonly string[];
}

export async function stateOf(world: World): Promise<State> {
  return {
    outlook: contents(world.outlook.list()),
    severa: contents(world.severa.list()),
    wrote: world.writes(),
    parked: await world.parked(),
    losses: world.losses(),
  };
}

function wholeEnding({ outlook, severa, wrote = {}, parked = [], losses = [] }: Ending): State {
  return {
    outlook: contents(outlook),
    severa: contents(severa),
    wrote: { ...NOTHING_WRITTEN, ...wrote },
    parked: [...parked].sort(),
    losses: [...losses].sort(),
  };
}
