import { expect, it } from 'vitest';
import { LEASE_MS } from '../../shared/sync/lease.ts';
import { MINUTE } from './items.ts';
import { checkNoDoubles } from './people.ts';
import { expectRest, scenarios, stateOf, type WorldKind } from './scenario.ts';
import { comparable, STORIES, type Story } from './stories.ts';
import type { World } from './world.ts';

/** Two more rounds, after everything that waits is due. */
async function goOn(world: World): Promise<void> {
  for (const minutes of [3.1, 4]) {
    world.advance(minutes * MINUTE);
    await world.pull();
    await world.sync();
    checkNoDoubles(world);
  }
}

async function undisturbed(kind: WorldKind, story: Story) {
  const world = await kind.open();
  await story.before(world);
  await world.pull();
  await world.sync();
  await goOn(world);
  return comparable(await stateOf(world));
}

scenarios('a run is held up, its lease ends and another worker takes over', (kind) => {
  // Rows in tables behave as rows in memory do, so there samples are enough.
  const step = kind.slow ? 23 : 1;
  for (const story of STORIES) {
    it(`at each port call in turn of ${story.name}: nothing is doubled, and it ends as ever (I1, I4)`, async () => {
      const expected = await undisturbed(kind, story);
      let taken = 0;
      for (let call = 1; ; call += step) {
        const world = await kind.open();
        await story.before(world);
        await world.pull();
        world.watch(() => checkNoDoubles(world));
        let other: string | null = null;
        world.at(call, async () => {
          world.advance(LEASE_MS + 1000);
          other = (await world.sync()).outcome;
          // What the held up run does now, it does while the other one's work is done.
          world.watch(() => checkNoDoubles(world));
        });
        const first = await world.sync();
        if (other === null) break;
        taken += 1;
        expect(['done', 'more', 'sync.lease-lost'], `held up at call ${call}`).toContain(first.outcome);
        await goOn(world);
        expect(comparable(await stateOf(world)), `held up at call ${call}`).toEqual(expected);
        await expectRest(world, 1);
      }
      expect(taken).toBeGreaterThan(kind.slow ? 2 : 30);
      console.log(`${kind.name}, ${story.name}: lost its lease at ${taken} port calls`);
    }, 60_000);
  }
});
