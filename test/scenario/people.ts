import { must } from '../../shared/errors.ts';
import type { Draft, Row } from './items.ts';
import { MINUTE } from './items.ts';
import { round } from './scenario.ts';
import type { Side, World } from './world.ts';

/** The id of the one item with that subject. */
export function idOf(side: { list(): readonly Row[] }, subject: string): string {
  const found = side.list().filter((row) => row.subject === subject);
  if (found.length > 1) throw new Error(`${found.length} items have the subject ${subject}.`);
  return must(found[0], `No item has the subject ${subject}.`).id;
}

/** What was added in Outlook and made in Severa by a first sync long enough ago to be no news to anybody. */
export async function synced(world: World, ...drafts: readonly Draft[]): Promise<void> {
  for (const one of drafts) world.outlook.add(one);
  await settled(world);
}

/** First sync done and its echoes read. */
export async function settled(world: World): Promise<void> {
  world.advance(10 * MINUTE);
  await round(world);
  await round(world, 10);
}

/** The trouble is over; what was parked is due, and what was lost has become visible. */
export async function later(world: World): Promise<void> {
  world.faults.calm();
  await round(world, 3);
  await round(world, 3);
}

export function edit(side: Side<never>, subject: string, changes: Partial<Draft>): void {
  side.edit(idOf(side, subject), changes);
}

/** I1: no side holds two items with one subject. */
export function checkNoDoubles(world: World): void {
  for (const side of [world.outlook, world.severa]) {
    const subjects = side.list().map(({ subject }) => subject);
    const doubled = subjects.filter((subject, index) => subjects.indexOf(subject) !== index);
    if (doubled.length > 0) throw new Error(`I1: twice on one side: ${doubled.join(', ')}`);
  }
}

/** From now on, also between any two calls of a run. */
export function neverDoubled(world: World): void {
  world.watch(() => checkNoDoubles(world));
}
