import { expect, it } from 'vitest';
import { changeConnection } from '../../shared/sync/switch.ts';
import { DAY, draft, timed } from './items.ts';
import { edit, idOf, settled } from './people.ts';
import { round, scenarios } from './scenario.ts';
import type { World } from './world.ts';

const on = (day: number) => timed(`2026-10-${day}T10:00`);
const subjects = (side: { list(): readonly { readonly subject: string }[] }) =>
  side
    .list()
    .map(({ subject }) => subject)
    .sort();

async function expectOnceEach(world: World, ...wanted: readonly string[]): Promise<void> {
  await round(world, 10);
  await round(world, 10);
  world.advance(DAY);
  await round(world);
  expect([subjects(world.outlook), subjects(world.severa)]).toEqual([wanted, wanted]);
}

/** Left out of the selection, its event went before (H5); it isn't made again either. */
async function expectWithoutItsEvent(world: World): Promise<void> {
  await round(world, 10);
  await round(world, 10);
  expect([subjects(world.outlook), subjects(world.severa)]).toEqual([['B'], ['A', 'B']]);
}

scenarios('what is linked and held back meanwhile is not made again over another connection (H13)', (kind) => {
  for (const how of ['others', 'unselected', 'private', 'unreadable'] as const) {
    for (const from of ['outlook', 'severa'] as const) {
      it(`from ${from}, its activity is ${how}`, async () => {
        const world = await kind.open();
        world[from].add(draft('A'));
        world.outlook.add(draft('B', { when: on(12) }));
        await settled(world);
        world.severa.makeOdd(idOf(world.severa, 'A'), how);
        await round(world, 10);
        await changeConnection(world.store, {});
        if (how === 'unselected' && from === 'severa') await expectWithoutItsEvent(world);
        else await expectOnceEach(world, 'A', 'B');
      });
    }
  }

  for (const how of ['private', 'meeting', 'unreadable'] as const) {
    it(`its event is ${how}`, async () => {
      const world = await kind.open();
      world.severa.add(draft('A'));
      world.outlook.add(draft('B', { when: on(12) }));
      await settled(world);
      world.outlook.makeOdd(idOf(world.outlook, 'A'), how);
      await round(world, 10);
      await changeConnection(world.store, {});
      await expectOnceEach(world, 'A', 'B');
    });
  }
});

scenarios('typed into both calendars by hand, one of them held back: a pair that waits (H8)', (kind) => {
  for (const how of ['others', 'private', 'unselected'] as const) {
    it(`the activity is ${how}`, async () => {
      const world = await kind.open();
      world.outlook.add(draft('A'));
      world.severa.add(draft('A'), how);
      await settled(world);
      await expectOnceEach(world, 'A');
    });
  }

  for (const how of ['meeting', 'private'] as const) {
    it(`the event is ${how}; once it is plain, edits flow`, async () => {
      const world = await kind.open();
      world.outlook.add(draft('A'), how);
      world.severa.add(draft('A'));
      await settled(world);
      await expectOnceEach(world, 'A');
      world.outlook.makePlain(idOf(world.outlook, 'A'));
      await round(world, 10);
      edit(world.severa, 'A', { location: 'Room 1' });
      await round(world, 10);
      expect(world.outlook.list()[0]?.location).toBe('Room 1');
    });
  }
});
