import { expect } from 'vitest';
import { must } from '../../shared/errors.ts';
import { decideGuard } from '../../shared/sync/guard.ts';
import { DAY, draft, MINUTE, seen, timed } from './items.ts';
import { edit, idOf, settled } from './people.ts';
import { both, round, scenario, scenarios } from './scenario.ts';
import type { World } from './world.ts';

const NAMES = Array.from({ length: 5 }, (_, index) => `Item ${index + 1}`);
const items = NAMES.map((name, index) => draft(name, { when: timed(`2026-10-${12 + index}T10:00`) }));
const all = items.map((item) => seen(item));
const HELD = Array(5).fill('severa deletion-held-back');

async function allDeletedInOutlook(world: World): Promise<void> {
  for (const item of items) world.outlook.add(item);
  await settled(world);
  for (const name of NAMES) world.outlook.remove(idOf(world.outlook, name));
  await round(world);
}

async function openGuard(world: World) {
  const guards = await world.store.guards(world.mailboxId);
  expect(guards).toHaveLength(1);
  return must(guards[0], 'one guard');
}

scenarios('a guard (M5)', (kind) => {
  scenario(kind, 'holds back deletions that would reach every link, and everything else goes on', async (world) => {
    await allDeletedInOutlook(world);
    expect(await openGuard(world)).toMatchObject({ state: 'open', deletions: 5, links: 5 });
    world.outlook.add(draft('New'));
    await round(world);
    return {
      outlook: [seen(draft('New'))],
      severa: [...all, seen(draft('New'))],
      wrote: { activitiesMade: 6 },
      parked: HELD,
    };
  });

  scenario(kind, 'confirmed with its number, the deletions are carried out', async (world) => {
    await allDeletedInOutlook(world);
    const { id, deletions } = await openGuard(world);
    await expect(
      decideGuard(world.store, world.mailboxId, id, { kind: 'confirm', deletions: 4 }),
    ).rejects.toMatchObject({ code: 'guard.changed' });
    await decideGuard(world.store, world.mailboxId, id, { kind: 'confirm', deletions });
    await round(world);
    expect((await openGuard(world)).state).toBe('done');
    expect(await world.store.keptActivities(world.mailboxId, 10)).toHaveLength(5);
    return { ...both(), wrote: { activitiesMade: 5, deleted: 5 } };
  });

  scenario(kind, 'restored, what was deleted is made again', async (world) => {
    await allDeletedInOutlook(world);
    const { id } = await openGuard(world);
    await decideGuard(world.store, world.mailboxId, id, { kind: 'restore' });
    await round(world);
    expect((await openGuard(world)).state).toBe('done');
    return { ...both(...all), wrote: { activitiesMade: 5, eventsMade: 5 } };
  });

  scenario(kind, 'an item edited meanwhile leaves it, and the edit wins (M3)', async (world) => {
    await allDeletedInOutlook(world);
    edit(world.severa, 'Item 2', { notes: 'Still wanted' });
    await round(world);
    expect(await openGuard(world)).toMatchObject({ state: 'open', deletions: 4 });
    return {
      outlook: [seen(must(items[1], 'five items'), { notes: 'Still wanted' })],
      severa: all.map((item) => (item.subject === 'Item 2' ? { ...item, notes: 'Still wanted' } : item)),
      wrote: { activitiesMade: 5, eventsMade: 1 },
      parked: HELD.slice(1),
      losses: ['exchange item '],
    };
  });

  scenario(kind, 'brought back out of Deleted Items, everything goes on and the guard is done', async (world) => {
    for (const item of items) world.outlook.add(item);
    await settled(world);
    const ids = NAMES.map((name) => idOf(world.outlook, name));
    for (const id of ids) world.outlook.remove(id);
    await round(world);
    for (const id of ids) world.outlook.restore(id);
    await round(world);
    expect((await openGuard(world)).state).toBe('done');
    return { ...both(...all), wrote: { activitiesMade: 5 } };
  });

  scenario(kind, 'counts deletions of 24 hours: the third of three is held back', async (world) => {
    for (const item of items.slice(0, 3)) world.outlook.add(item);
    await settled(world);
    for (const name of NAMES.slice(0, 3)) {
      world.outlook.remove(idOf(world.outlook, name));
      await round(world, 60);
    }
    return {
      outlook: [],
      severa: all.slice(2, 3),
      wrote: { activitiesMade: 3, deleted: 2 },
      parked: ['severa deletion-held-back'],
    };
  });

  scenario(kind, 'deletions days apart are no flood', async (world) => {
    for (const item of items.slice(0, 3)) world.outlook.add(item);
    await settled(world);
    for (const name of NAMES.slice(0, 3)) {
      world.outlook.remove(idOf(world.outlook, name));
      await round(world, (DAY + MINUTE) / MINUTE);
    }
    return { ...both(), wrote: { activitiesMade: 3, deleted: 3 } };
  });

  scenario(kind, 'a run that died while it deleted does not make two deletions four', async (world) => {
    for (const one of items.slice(0, 2)) world.outlook.add(one);
    await settled(world);
    for (const { id } of world.outlook.list()) world.outlook.remove(id);
    world.advance(MINUTE);
    await world.pull();
    for (const call of [46, 48, 50, 52, 54]) {
      world.crashAt(call);
      await world.sync();
      world.advance(4 * MINUTE);
    }
    world.crashAt(1_000_000);
    await round(world);
    await round(world, 4);
    expect(await world.store.guards(world.mailboxId)).toEqual([]);
    return { outlook: [], severa: [], wrote: { activitiesMade: 2, deleted: 2 } };
  });

  scenario(kind, 'items of long ago do not make it blind: all of this month are held back', async (world) => {
    for (let day = 10; day < 22; day += 1)
      world.outlook.add(draft(`Old ${day}`, { when: timed(`2026-10-${day}T10:00`) }));
    await settled(world);
    world.advance(60 * DAY);
    await round(world);
    for (const day of [10, 11, 12, 13]) world.outlook.add(draft(`New ${day}`, { when: timed(`2026-12-${day}T10:00`) }));
    await settled(world);
    for (const { id, subject } of world.outlook.list()) if (subject.startsWith('New')) world.outlook.remove(id);
    await round(world);
    expect(await openGuard(world)).toMatchObject({ state: 'open', deletions: 4, links: 4 });
    const old = Array.from({ length: 12 }, (_, index) =>
      seen(draft(`Old ${10 + index}`, { when: timed(`2026-10-${10 + index}T10:00`) })),
    );
    const kept = [10, 11, 12, 13].map((day) => seen(draft(`New ${day}`, { when: timed(`2026-12-${day}T10:00`) })));
    return {
      outlook: old,
      severa: [...old, ...kept],
      wrote: { activitiesMade: 16 },
      parked: Array(4).fill('severa deletion-held-back'),
    };
  });
});
