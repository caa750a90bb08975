import { expect, it } from 'vitest';
import { contents, draft, MINUTE, seen } from './items.ts';
import { edit, idOf, later, synced } from './people.ts';
import { both, expectRest, round, scenario, scenarios, type WorldKind } from './scenario.ts';
import type { World } from './world.ts';

const lunch = draft('Lunch', { location: 'Canteen', notes: 'Bring the draft.' });

scenarios('an edit falls into an update whose answer is lost', (kind) => {
  /** How many port calls a run makes that carries one edit from Severa to Outlook. */
  const editDuring = async (open: WorldKind['open'], call: number): Promise<World | null> => {
    const world = await open();
    await synced(world, lunch);
    edit(world.severa, 'Lunch', { location: 'First' });
    await world.pull();
    world.slowDown(1000);
    let edited = false;
    world.faults.loseEventUpdate();
    world.at(call, async () => {
      edited = true;
      edit(world.severa, 'Lunch', { location: 'Second' });
    });
    expect((await world.sync()).outcome).toBe('done');
    world.slowDown(0);
    return edited ? world : null;
  };

  it('the edit wins at whatever port call it is made, although our own write is newer (M1)', async () => {
    let calls = 0;
    for (let call = 1; ; call += kind.slow ? 9 : 1) {
      const world = await editDuring(kind.open, call);
      if (world === null) break;
      calls += 1;
      await later(world);
      expect(contents(world.outlook.list()), `edited at call ${call}`).toEqual([seen(lunch, { location: 'Second' })]);
      expect(contents(world.severa.list()), `edited at call ${call}`).toEqual([seen(lunch, { location: 'Second' })]);
      expect(await world.parked()).toEqual([]);
      await expectRest(world);
    }
    expect(calls).toBeGreaterThan(3);
  });

  scenario(kind, 'a later edit in Severa wins over what it had sent before', async (world) => {
    await synced(world, lunch);
    edit(world.severa, 'Lunch', { location: 'First' });
    world.faults.loseEventUpdate();
    await round(world);
    edit(world.severa, 'Lunch', { location: 'Second' });
    world.advance(MINUTE);
    world.outlook.touch(idOf(world.outlook, 'Lunch'));
    await later(world);
    return {
      ...both(seen(lunch, { location: 'Second' })),
      wrote: { activitiesMade: 1, eventsChanged: 2 },
    };
  });
});
