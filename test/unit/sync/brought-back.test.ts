import { expect, it } from 'vitest';
import { switchMailbox } from '../../../shared/sync/switch.ts';
import { MAILBOX, MINUTE, smallWorld } from './small-world.ts';

it('an event brought back whose round lags, and its activity is edited: still one of each (I1)', async () => {
  const world = await smallWorld();
  const { id } = world.addEvent({ subject: 'Visit' });
  await world.sync();
  await switchMailbox(world.store, MAILBOX, false);
  world.calendar.person.remove(MAILBOX, id);
  world.advance(30 * MINUTE);
  await switchMailbox(world.store, MAILBOX, true);
  await world.sync();
  world.advance(30 * MINUTE);
  world.calendar.faults.roundDelay = 2 * MINUTE;
  world.calendar.person.restore(MAILBOX, id);
  world.host.person.edit(world.host.activities()[0]?.id ?? '', { location: 'Room' });
  await world.pull();
  await world.sync();
  world.calendar.faults.roundDelay = 0;
  for (const wait of [5, 10, 30]) {
    world.advance(wait * MINUTE);
    await world.pull();
    await world.sync();
  }
  expect([world.events().length, world.host.activities().length]).toEqual([1, 1]);
});
