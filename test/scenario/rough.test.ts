import { expect } from 'vitest';
import { draft, MINUTE, seen, timed } from './items.ts';
import { neverDoubled } from './people.ts';
import { both, scenario, scenarios } from './scenario.ts';

const day = (index: number) => timed(`2026-10-${String(6 + (index % 20)).padStart(2, '0')}T${10 + (index % 7)}:00`);
const events = Array.from({ length: 40 }, (_, index) => draft(`Event ${index}`, { when: day(index) }));
const activities = Array.from({ length: 40 }, (_, index) => draft(`Activity ${index}`, { when: day(index + 3) }));
const all = [...events, ...activities].map((one) => seen(one));

scenarios('a bad day', (kind) => {
  scenario(
    kind,
    'a fifth of the creates is done and not answered, every 7th request is throttled: never doubled, and whole 3 minutes later',
    async (world) => {
      for (const one of events) world.outlook.add(one);
      for (const one of activities) world.severa.add(one);
      world.advance(MINUTE);
      neverDoubled(world);
      world.faults.rough();
      const first = await world.sync();
      expect(['done', 'more']).toContain(first.outcome);
      world.faults.calm();
      world.advance(3 * MINUTE);
      expect(await world.sync()).toMatchObject({ outcome: 'done' });
      expect(await world.parked()).toEqual([]);
      const links = await world.store.links(world.mailboxId);
      expect(links.map(({ state }) => state)).toEqual(Array(80).fill('live'));
      return { ...both(...all), wrote: { eventsMade: 40, activitiesMade: 40 } };
    },
  );
});
