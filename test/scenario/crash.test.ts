import { expect, it } from 'vitest';
import { MINUTE } from './items.ts';
import { checkNoDoubles } from './people.ts';
import { expectRest, scenarios, stateOf, type WorldKind } from './scenario.ts';
import { comparable, STORIES, type Story } from './stories.ts';
import type { World } from './world.ts';

/** One process: a pull and a run, unless it dies before. True: it died. */
async function dies(world: World): Promise<boolean> {
  if ((await world.pull()).outcome === 'crashed') return true;
  return (await world.sync()).outcome === 'crashed';
}

/** The message comes again once the lease of the dead process is over. */
async function retry(world: World): Promise<void> {
  world.watch(() => {});
  for (const minutes of [3.1, 4]) {
    world.advance(minutes * MINUTE);
    await dies(world);
    checkNoDoubles(world);
  }
}

async function undisturbed(kind: WorldKind, story: Story) {
  const world = await kind.open();
  await story.before(world);
  expect(await dies(world)).toBe(false);
  await retry(world);
  return comparable(await stateOf(world));
}

scenarios('the process dies', (kind) => {
  // Rows in tables behave as rows in memory do, so there samples are enough.
  const step = kind.slow ? 17 : 1;
  for (const story of STORIES) {
    it(`at each port call in turn of ${story.name}; the retry ends as the undisturbed run does (I4)`, async () => {
      const expected = await undisturbed(kind, story);
      let deaths = 0;
      for (let call = 1; ; call += step) {
        const world = await kind.open();
        await story.before(world);
        world.crashAt(call);
        if (!(await dies(world))) break;
        deaths += 1;
        checkNoDoubles(world);
        await retry(world);
        expect(comparable(await stateOf(world)), `died at call ${call}`).toEqual(expected);
        // The second retry was a first round without news already.
        await expectRest(world, 1);
      }
      expect(deaths).toBeGreaterThan(kind.slow ? 3 : 50);
      console.log(`${kind.name}, ${story.name}: died at ${deaths} port calls`);
    }, 60_000);
  }
});
