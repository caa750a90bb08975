import { expect, it } from 'vitest';
import { openFakeWorld } from './fake-world.ts';
import { DAY, draft, MINUTE, timed } from './items.ts';
import { settled } from './people.ts';
import type { World } from './world.ts';

// What a run does when its time is up is the engine's affair alone.
const when = (index: number) => timed(`2026-10-${12 + (index % 15)}T${String(8 + (index % 10)).padStart(2, '0')}:00`);

const fresh = openFakeWorld;

/** Runs whose reading takes all their time: each may begin one batch. */
async function hurried(world: World, runs = 12): Promise<readonly string[]> {
  const ends: string[] = [];
  for (let run = 0; run < runs; run += 1) {
    world.advance(MINUTE);
    ends.push((await world.sync(0)).outcome);
  }
  return ends;
}

async function many(world: World, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) world.outlook.add(draft(`Item ${index}`, { when: when(index) }));
  await settled(world);
}

it('400 edits in Outlook arrive, each run some', async () => {
  const world = await fresh();
  await many(world, 400);
  for (const { id } of world.outlook.list()) world.outlook.edit(id, { location: 'Room' });
  expect((await hurried(world)).at(-1)).toBe('done');
  expect(world.severa.list().filter(({ location }) => location === 'Room')).toHaveLength(400);
});

it('400 edits in Severa arrive, each run some', async () => {
  const world = await fresh();
  await many(world, 400);
  for (const { id } of world.severa.list()) world.severa.edit(id, { location: 'Room' });
  world.advance(MINUTE);
  await world.pull();
  expect((await hurried(world)).at(-1)).toBe('done');
  expect(world.outlook.list().filter(({ location }) => location === 'Room')).toHaveLength(400);
});

it('400 new events become activities, each run some', async () => {
  const world = await fresh();
  world.outlook.add(draft('First'));
  await settled(world);
  for (let index = 0; index < 400; index += 1) world.outlook.add(draft(`Item ${index}`, { when: when(index) }));
  expect((await hurried(world)).at(-1)).toBe('done');
  expect(world.severa.list()).toHaveLength(401);
});

it('90 of 400 deletions are carried out, and counted once (M5)', async () => {
  const world = await fresh();
  await many(world, 400);
  for (const { id } of world.outlook.list().slice(0, 90)) world.outlook.remove(id);
  expect((await hurried(world)).at(-1)).toBe('done');
  expect(world.severa.list()).toHaveLength(310);
  expect(await world.store.guards(world.mailboxId)).toEqual([]);
}, 60_000);

it('40 of 200 deletions that Severa puts off again and again are counted once (M5)', async () => {
  const world = await fresh();
  await many(world, 200);
  for (const { id } of world.outlook.list().slice(0, 40)) world.outlook.remove(id);
  world.faults.throttle('severa');
  for (let tries = 0; tries < 4; tries += 1) {
    world.advance(30 * MINUTE);
    await world.sync();
  }
  expect(world.severa.list()).toHaveLength(200);
  world.faults.calm();
  world.advance(60 * MINUTE);
  await world.sync();
  expect(world.severa.list()).toHaveLength(160);
  expect(await world.store.guards(world.mailboxId)).toEqual([]);
}, 60_000);

it('a first sync ends although most of what there is only waits', async () => {
  const world = await fresh();
  for (let index = 0; index < 400; index += 1)
    world.outlook.add(draft(`P ${index}`, { when: when(index) }), 'unreadable');
  expect(await hurried(world)).toContain('done');
  expect(await world.parked()).toHaveLength(400);
});

it('what is behind 400 items that only wait gets its turn', async () => {
  const world = await fresh();
  world.outlook.add(draft('First'));
  await settled(world);
  for (let index = 0; index < 400; index += 1)
    world.outlook.add(draft(`P ${index}`, { when: when(index) }), 'unreadable');
  world.outlook.add(draft('Last'));
  await hurried(world);
  expect(world.severa.list()).toHaveLength(2);
});

it('more is due than one run looks at: it asks for another, and all get their turn', async () => {
  const world = await fresh();
  world.outlook.add(draft('First'));
  await settled(world);
  for (let index = 0; index < 250; index += 1) world.severa.add(draft(`Item ${index}`, { when: when(index) }));
  world.faults.throttle('outlook');
  world.advance(MINUTE);
  await world.pull();
  await world.sync();
  world.faults.calm();
  world.advance(DAY);
  expect(await world.sync()).toEqual({ outcome: 'more', again: true });
  expect(await world.sync()).toEqual({ outcome: 'done', again: false });
  expect(world.outlook.list()).toHaveLength(251);
}, 60_000);
