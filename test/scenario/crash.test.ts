import { expect, it } from 'vitest';
import { draft, MINUTE, timed, wholeDays } from './items.ts';
import { checkNoDoubles, edit, settled } from './people.ts';
import { expectRest, type State, scenarios, stateOf, type WorldKind } from './scenario.ts';
import type { World } from './world.ts';

/** What people do before the run that dies. */
interface Story {
  readonly name: string;
  readonly before: (world: World) => Promise<void>;
}

const STORIES: readonly Story[] = [
  {
    name: 'a first sync with pairs, fills and creations both ways',
    async before(world) {
      const pair = draft('Pair', { notes: 'Same' });
      world.outlook.add(pair);
      world.severa.add(pair);
      world.outlook.add(draft('Filled in Severa', { notes: 'From Outlook', location: 'Room 1' }));
      world.severa.add(draft('Filled in Severa'));
      world.outlook.add(draft('Filled in Outlook', { location: 'Older' }));
      world.advance(MINUTE);
      world.severa.add(draft('Filled in Outlook', { notes: 'From Severa', location: 'Newer' }));
      for (const count of [1, 2]) {
        world.outlook.add(draft(`Event ${count}`, { when: wholeDays('2026-10-08', count) }));
        world.severa.add(draft(`Activity ${count}`, { location: 'Turku' }));
      }
      world.severa.add(draft('Shared'), 'others');
      world.advance(10 * MINUTE);
    },
  },
  {
    name: 'a run with edits both ways',
    async before(world) {
      for (const subject of ['Outlook', 'Severa', 'Both', 'Same field', 'Same value'])
        world.outlook.add(draft(subject));
      await settled(world);
      edit(world.outlook, 'Outlook', { location: 'Room 1', when: timed('2026-10-12T09:00') });
      edit(world.severa, 'Severa', { notes: 'From Severa' });
      edit(world.outlook, 'Both', { location: 'From Outlook' });
      edit(world.severa, 'Both', { notes: 'From Severa' });
      edit(world.outlook, 'Same field', { location: 'Older' });
      edit(world.severa, 'Same value', { location: 'Room 9' });
      world.advance(MINUTE);
      edit(world.severa, 'Same field', { location: 'Newer' });
      edit(world.outlook, 'Same value', { location: 'Room 9' });
      world.advance(MINUTE);
    },
  },
  {
    name: 'a run with new items both ways',
    async before(world) {
      world.outlook.add(draft('Old'));
      await settled(world);
      for (const count of [1, 2]) {
        world.outlook.add(draft(`Event ${count}`, { when: wholeDays('2026-10-08', count) }));
        world.severa.add(draft(`Activity ${count}`, { location: 'Turku' }));
      }
      edit(world.outlook, 'Old', { notes: 'Edited' });
      world.advance(MINUTE);
    },
  },
];

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

/** How often an event or activity was changed may differ: a change that was done twice is the same change. */
function comparable({ wrote, losses, ...state }: State) {
  const { eventsMade, activitiesMade, deleted } = wrote;
  return { ...state, losses: [...new Set(losses)], wrote: { eventsMade, activitiesMade, deleted } };
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
