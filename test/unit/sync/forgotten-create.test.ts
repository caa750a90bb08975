import { expect, test } from 'vitest';
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
