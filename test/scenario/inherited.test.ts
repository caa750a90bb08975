import { expect, it } from 'vitest';
import { draft, MINUTE, recurring, timed } from './items.ts';
import { expectRest, round, scenarios, type WorldKind } from './scenario.ts';
import type { World } from './world.ts';

const weekly = draft('Stand-up', { when: recurring(timed('2026-10-12T10:00'), { freq: 'WEEKLY', count: 8 }) });

/** A series of Outlook's whose activity was given another type by hand. */
async function open(kind: WorldKind) {
  const world = await kind.open({ colleagues: true });
  const id = world.outlook.add(weekly);
  world.outlook.add(draft('Lunch'));
  world.advance(10 * MINUTE);
  await round(world);
  await round(world, 10);
  const activity = rows(world)[0]?.id ?? '';
  world.severa.makeOdd(activity, 'unselected');
  await round(world);
  return { world, id, activity };
}

const rows = (world: World) => world.severa.list().filter(({ subject }) => subject === 'Stand-up');
const typesOf = (world: World) => rows(world).map(({ id }) => world.severa.typeOf(id));

scenarios('what goes on from something else is of its type (H7a)', (kind) => {
  it('a series that becomes single items, and a series again', async () => {
    const { world, id } = await open(kind);
    world.outlook.removeOccurrence(id, '2026-10-26');
    await round(world);
    expect(typesOf(world)).toEqual(Array(7).fill(world.types.other));
    await expectRest(world);

    world.outlook.edit(id, { when: recurring(timed('2026-10-13T10:00'), { freq: 'WEEKLY', count: 5 }) });
    await round(world);
    expect(typesOf(world)).toEqual([world.types.other]);
    await expectRest(world);
  });

  it('"this and following": type and people of the series before', async () => {
    const { world, id, activity } = await open(kind);
    world.severa.join(activity, 'bob');
    await round(world);
    world.outlook.splitSeries(id, '2026-11-02', { location: 'Room 4' });
    await round(world);
    expect(typesOf(world)).toEqual([world.types.other, world.types.other]);
    const started = rows(world).find(({ id: each }) => each !== activity);
    expect(world.severa.people(started?.id ?? '')).toEqual({ owner: 'ada', participants: ['bob'] });
    await expectRest(world);
  });

  it('"this and following" of a series that is single items in Severa', async () => {
    const { world, id } = await open(kind);
    world.outlook.removeOccurrence(id, '2026-10-26');
    await round(world);
    const next = world.outlook.splitSeries(id, '2026-11-16');
    world.outlook.removeOccurrence(next, '2026-11-23');
    await round(world);
    expect(new Set(typesOf(world))).toEqual(new Set([world.types.other]));
    await expectRest(world);
  });

  it('another series of the same subject is none that goes on', async () => {
    const { world } = await open(kind);
    world.outlook.add({ ...weekly, when: recurring(timed('2026-10-14T15:00', 30), { freq: 'WEEKLY', count: 4 }) });
    await round(world);
    expect(typesOf(world).sort()).toEqual([world.types.meeting, world.types.other].sort());
  });

  it('a run that dies while the rest of a split series is made: one activity, each person once', async () => {
    for (let call = 1; ; call += kind.slow ? 12 : 3) {
      const { world, id, activity } = await open(kind);
      world.severa.join(activity, 'bob');
      await round(world);
      world.outlook.splitSeries(id, '2026-11-02');
      world.crashAt(call);
      const { outcome } = await world.sync();
      if (outcome !== 'crashed') return;
      for (let count = 0; count < 3; count += 1) await round(world, 5);
      expect(typesOf(world)).toEqual([world.types.other, world.types.other]);
      const started = rows(world).find(({ id: each }) => each !== activity);
      expect(world.severa.people(started?.id ?? ''), `died at ${call}`).toEqual({
        owner: 'ada',
        participants: ['bob'],
      });
    }
  }, 120_000);
});
