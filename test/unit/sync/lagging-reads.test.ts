import { describe, expect, it } from 'vitest';
import { must } from '../../../shared/errors.ts';
import type { Activity } from '../../../shared/sync/ports.ts';
import { MAILBOX, MINUTE, smallWorld } from './small-world.ts';

const DAY = 24 * 60 * MINUTE;
const day = (date: number) => ({ allDay: true, start: `2026-11-${date}`, end: `2026-11-${date + 1}` }) as const;

/** Single reads of Severa lag: what was written less than a minute ago is shown as it was before. */
async function lagging() {
  let clock = () => 0;
  const before = new Map<string, { readonly at: number; readonly activity: Activity | null }>();
  const world = await smallWorld({
    host: (host) => ({
      async read(id) {
        const lag = before.get(id);
        return lag !== undefined && clock() < lag.at + MINUTE ? lag.activity : host.read(id);
      },
    }),
  });
  clock = world.clock;
  for (const [subject, date] of [
    ['Other', 20],
    ['Third', 21],
    ['Fourth', 22],
  ] as const) {
    world.addEvent({ subject, when: day(date) });
  }
  const later = async (...waits: readonly number[]) => {
    for (const wait of waits) {
      world.advance(wait);
      await world.pull();
      await world.sync();
    }
  };
  await later(10 * MINUTE, 10 * MINUTE);
  return {
    ...world,
    later,
    /** From now on, for a minute, Severa shows this activity as it was. */
    hide: (id: string, activity: Activity | null) => void before.set(id, { at: world.clock(), activity }),
    rounds: () => later(MINUTE / 5, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, DAY, DAY),
  };
}

describe("a single read that is older than what Severa's listing showed already", () => {
  it('a new activity that is not to be read yet gets its event a little later', async () => {
    const world = await lagging();
    world.hide(world.addActivity({ subject: 'New' }).id, null);
    await world.later(MINUTE / 5);
    expect((await world.store.parked(MAILBOX)).map(({ reason }) => reason)).toEqual(['not-shown-yet']);
    await world.rounds();
    expect(world.events().map(({ item }) => item.subject)).toContain('New');
    expect(await world.store.parked(MAILBOX)).toEqual([]);
  });

  it('an edit that is not to be read yet arrives a little later', async () => {
    const world = await lagging();
    const { id } = world.addActivity({ subject: 'New' });
    await world.later(MINUTE, 10 * MINUTE);
    const before = must(await world.host.read(id), 'it was made');
    world.host.person.edit(id, { location: 'Room' });
    world.hide(id, before);
    await world.rounds();
    expect(world.events().map(({ item }) => item.location)).toContain('Room');
  });

  it('a host event that comes before the activity can be read loses nothing', async () => {
    const world = await lagging();
    const { id } = world.addActivity({ subject: 'New' });
    world.hide(id, null);
    await world.store.deliver([{ mailboxId: MAILBOX, activityId: id, stamp: world.clock(), deleted: false }]);
    await world.sync();
    await world.rounds();
    expect(world.events().map(({ item }) => item.subject)).toContain('New');
  });

  it('an activity is not deleted with its event on the strength of it: the edit wins (M3)', async () => {
    const world = await lagging();
    const { id } = world.addActivity({ subject: 'New' });
    await world.later(MINUTE, 10 * MINUTE);
    const before = must(await world.host.read(id), 'it was made');
    const event = must(
      world.events().find(({ item }) => item.subject === 'New'),
      'its event',
    );
    world.calendar.person.remove(MAILBOX, event.id);
    world.host.person.edit(id, { location: 'Room' });
    world.hide(id, before);
    await world.rounds();
    expect(world.host.activities().map(({ item }) => item.location)).toContain('Room');
  });
});
