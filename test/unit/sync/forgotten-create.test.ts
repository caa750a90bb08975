import { expect, test } from 'vitest';
import { SyncError } from '../../../shared/errors.ts';
import { MINUTE, smallWorld } from './small-world.ts';

test('a create whose answer was lost is not repeated, though the server forgot it and no round shows it yet (I1a)', async () => {
  const world = await smallWorld();
  await world.sync();
  world.addActivity({ subject: 'Visit' });
  await world.pull();
  Object.assign(world.calendar.faults, { loseAnswer: 1, roundDelay: 60 * MINUTE });
  await world.sync();
  expect(world.events()).toHaveLength(1);
  Object.assign(world.calendar.faults, { loseAnswer: 0, forgetCreates: true });
  world.advance(30 * MINUTE);
  await world.sync();
  expect(world.events()).toHaveLength(1);
  Object.assign(world.calendar.faults, { roundDelay: 0 });
  world.advance(60 * MINUTE);
  await world.sync();
  expect([world.events().length, world.host.activities().length]).toEqual([1, 1]);
});

test('a POST that waited a minute for its turn is searched for two minutes from when it left, not from when it was planned (I1a)', async () => {
  let dies = true;
  const world = await smallWorld({
    host: (host) => ({
      async create(draft, before) {
        if (dies) world.advance(MINUTE);
        const made = await host.create(draft, before);
        if (dies) throw new SyncError('unavailable', 'test.died', 'The process died before it could book this.');
        return made;
      },
    }),
  });
  await world.sync();
  world.addEvent({ subject: 'Visit' });
  Object.assign(world.host.faults, { listDelay: 80_000 });
  await expect(world.sync()).rejects.toThrow('died');
  dies = false;
  world.advance(MINUTE + 1000);
  await world.sync();
  expect(world.host.activities()).toHaveLength(1);
  world.advance(5 * MINUTE);
  await world.sync();
  expect(world.host.activities()).toHaveLength(1);
});
