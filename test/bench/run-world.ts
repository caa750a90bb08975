import type { Figures, WorldSize } from './figures.ts';
import { startWorld, type World } from './world.ts';

const MINUTE = 60_000;
/** A pull asks for everything since five minutes before the last one. */
const BEYOND_OVERLAP = 10 * MINUTE;
/** Runs without changes are short: as many as this, and the median of what is timed. */
const QUIET_RUNS = 3;

/** All scenarios in one world, one after the other. `tell` hears each as soon as it is measured; `profiles` as in startWorld. */
export async function runWorld(
  size: WorldSize,
  main: URL,
  profiles: string | null,
  tell: (figures: Figures) => void,
): Promise<readonly Figures[]> {
  const world = await startWorld(size, main, profiles);
  try {
    const all: Figures[] = [];
    for await (const figures of scenarios(world)) {
      all.push(figures);
      tell(figures);
    }
    return all;
  } finally {
    await world.end();
  }
}

async function* scenarios(world: World): AsyncGenerator<Figures> {
  const { perSide, limited } = world.size;
  const everything = 2 * perSide;
  await world.warmUp();
  await beyondOverlap(world);
  yield await world.measure('first sync', everything, world.askSync);
  await world.checkSame(everything);
  // Whatever Severa's limit is for, the first sync shows it.
  if (limited) return;

  yield await world.measure('echo sync', perSide, world.askSync);
  yield await world.measure('echo pull', perSide, world.askPull);
  await beyondOverlap(world);

  yield await median('no change, pull', world, world.askPull);
  yield await median('no change, sync', world, world.askSync);

  await world.change();
  yield await world.measure('100 changes', 100, world.askPull);
  await world.checkSame(everything + 8 + 8 - 9 - 8);
}

/** Until no listing reaches back to what the service itself wrote. */
async function beyondOverlap(world: World): Promise<void> {
  await world.pass(BEYOND_OVERLAP);
  await world.measure('echo pull', 1, world.askPull);
  await world.pass(BEYOND_OVERLAP);
}

/** Counts are those of the last run: they don't vary, or the run before it left something. */
async function median(scenario: Figures['scenario'], world: World, begin: () => Promise<void>): Promise<Figures> {
  const runs: Figures[] = [];
  for (let run = 0; run < QUIET_RUNS; run += 1) {
    // As far apart as such runs are: what is written once a minute is written.
    await world.pass(MINUTE);
    runs.push(await world.measure(scenario, 1, begin));
  }
  const middle = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  const last = runs.at(-1);
  if (last === undefined) throw new Error('There was no run.');
  return { ...last, wallMs: middle(runs.map(({ wallMs }) => wallMs)), cpuMs: middle(runs.map(({ cpuMs }) => cpuMs)) };
}
