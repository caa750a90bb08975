import { describe, expect } from 'vitest';
import { draft, MINUTE, seen, timed } from './items.ts';
import { settled } from './people.ts';
import { both, round, scenario, WORLDS } from './scenario.ts';

const MANY = 450;

// Over simulators and tables the engine's slices are the same, for some thousand requests.
const fakes = WORLDS.filter(({ name }) => name === 'fakes in memory');

describe.each(fakes)('a bulk change: $name', (kind) => {
  scenario(kind, `${MANY} new activities that no one run has time for arrive over several runs (I5)`, async (world) => {
    await settled(world);
    const items = Array.from({ length: MANY }, (_, index) =>
      draft(`Visit ${index}`, { when: timed('2026-10-08T09:00') }),
    );
    for (const item of items) world.severa.add(item);
    world.advance(MINUTE);
    await world.pull();
    world.slowDown(100);
    const ends: string[] = [];
    do ends.push((await world.sync(5000)).outcome);
    while (ends.at(-1) === 'more' && ends.length < 30);
    expect(ends.length).toBeGreaterThan(1);
    expect(ends.at(-1)).toBe('done');
    world.slowDown(0);
    await round(world);
    return { ...both(...items.map((item) => seen(item))), wrote: { eventsMade: MANY } };
  });
});
