import { allParked } from './settled.ts';
import { decide, endTroubles, switchAllOn, visit } from './steps.ts';
import type { World } from './world.ts';

const MINUTE = 60 * 1000;
const HOUR = 60 * MINUTE;
/** So often what is parked is waited for. */
const MOST_WAITS = 10;

/**
 * The troubles end, everybody is there and on, people keep their hands off. Then the host app asks for work now and then,
 * as it does for people who are there, until both sides have come to rest.
 */
export async function settle(world: World): Promise<void> {
  const { scheduler, service, verdict, everybody, trace, ledger } = world;
  trace.note('— the troubles end —');
  world.lively = false;
  world.atCalls = [];
  service.isCalm = true;
  endTroubles(world);
  service.reviveAll();
  await switchAllOn(world);
  world.people.bringAllBack();
  world.acts += 1;
  await rounds(world, 8);
  // Nobody told of these: they are found once a day (M4).
  if (ledger.unhinted) {
    await scheduler.run(scheduler.now() + 25 * HOUR);
    await rounds(world, 8);
  }
  ledger.unhinted = false;
  for (const person of everybody) await decide(world, person, world.random.chance(0.5));
  await rounds(world, 4);
  for (let wait = 0; wait < MOST_WAITS && verdict.failure === null; wait += 1) {
    const due = await latestTry(world);
    if (due === null) break;
    await scheduler.run(Math.max(due, scheduler.now()) + 1000);
    await rounds(world, 2);
  }
}

/** Until two rounds write nothing, so many at most. */
async function rounds(world: World, most: number): Promise<void> {
  for (let round = 0; round < most && world.verdict.failure === null; round += 1) {
    const before = writesOf(world);
    await oneRound(world, 4 * (round + 1));
    if (round > 1 && writesOf(world) === before) return;
  }
}

export async function oneRound(world: World, minutes: number): Promise<void> {
  const { scheduler, everybody } = world;
  await scheduler.run(scheduler.now() + minutes * MINUTE);
  for (const person of everybody) await visit(world, person, 'both');
  // To the very end of all that is under way, delayed messages too.
  await scheduler.run();
}

export function writesOf({ tenants }: World): number {
  return tenants.reduce((sum, { sides }) => sum + sides.writes(), 0);
}

/** When the last of what is parked is tried again; null: nothing is that will be. */
async function latestTry({ tenants }: World): Promise<number | null> {
  const rows = (await Promise.all(tenants.map(allParked))).flat();
  const tries = rows.flatMap(({ nextTry }) => nextTry ?? []);
  return tries.length === 0 ? null : Math.max(...tries);
}
