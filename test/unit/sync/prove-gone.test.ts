import { describe, expect, it } from 'vitest';
import { MAILBOX, MINUTE, smallWorld } from './small-world.ts';

/** Two linked items; one activity is deleted, or Severa says so, at the next daily check. */
async function oneAway(answer: (id: string, calls: number) => 'as it is' | 'absent') {
  let asked = 0;
  let hidden: string | null = null;
  const world = await smallWorld({
    host: (host) => ({
      async read(id) {
        if (id === hidden) asked += 1;
        return id === hidden && answer(id, asked) === 'absent' ? null : host.read(id);
      },
    }),
  });
  const { id } = world.addActivity({ subject: 'Doubtful' });
  world.addActivity({ subject: 'Other', location: 'Room 1' });
  await world.sync();
  world.advance(10 * MINUTE);
  hidden = id;
  await world.store.deliver([
    { mailboxId: MAILBOX, activityId: id, stamp: world.clock() - 5 * MINUTE, deleted: false },
  ]);
  await world.sync();
  return { world, asked: () => asked };
}

describe('a 404 of Severa (M4)', () => {
  it('counts when another activity answers and it is a 404 once more', async () => {
    const { world } = await oneAway(() => 'absent');
    expect(world.events().map(({ item }) => item.subject)).toEqual(['Other']);
  });

  it('of a trouble that is over when it is asked again deletes nothing', async () => {
    const { world, asked } = await oneAway((_, calls) => (calls === 1 ? 'absent' : 'as it is'));
    expect(asked()).toBeGreaterThan(1);
    expect(
      world
        .events()
        .map(({ item }) => item.subject)
        .sort(),
    ).toEqual(['Doubtful', 'Other']);
    expect(await world.store.parked(MAILBOX)).toEqual([]);
  });
});
