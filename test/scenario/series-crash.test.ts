import { expect, it } from 'vitest';
import { MINUTE, timed } from './items.ts';
import { MAILBOX, openSeriesWorld, recurring, type SeriesWorld } from './series-world.ts';

const weekly = recurring({ freq: 'WEEKLY', count: 4 });
const event = (world: SeriesWorld) => world.event('Stand-up').id;

async function linked(world: SeriesWorld): Promise<void> {
  world.addEvent({ subject: 'Stand-up', when: weekly });
  world.addEvent({ subject: 'Lunch', when: timed('2026-10-07T12:00') });
  await world.settled();
}

async function asSingles(world: SeriesWorld): Promise<void> {
  await linked(world);
  world.calendar.person.removeOccurrence(MAILBOX, event(world), '2026-10-19');
  await world.round();
}

/** Every call would take minutes: samples whose places differ from story to story. */
const STEP = 3;

/** What was done before the run that dies. */
const STORIES: Readonly<Record<string, (world: SeriesWorld) => Promise<void>>> = {
  async 'a first sync of series both ways'(world) {
    world.addEvent({ subject: 'Stand-up', when: weekly });
    world.addActivity({ subject: 'Review', when: recurring({ freq: 'DAILY', count: 3 }) });
    world.addEvent({
      subject: 'Call',
      when: recurring({ freq: 'WEEKLY', count: 3 }, '2026-10-12T09:00', 'America/New_York'),
    });
    world.advance(10 * MINUTE);
  },
  async 'a first sync that pairs a series with one that Severa has whole'(world) {
    const id = world.addEvent({ subject: 'Stand-up', when: weekly });
    world.calendar.person.removeOccurrence(MAILBOX, id, '2026-10-19');
    world.addActivity({ subject: 'Stand-up', when: weekly });
    world.addActivity({ subject: 'Lunch', when: timed('2026-10-07T12:00') });
    world.advance(10 * MINUTE);
  },
  async 'a series becomes singles'(world) {
    await linked(world);
    world.calendar.person.removeOccurrence(MAILBOX, event(world), '2026-10-19');
  },
  async 'a series becomes singles while it was edited in Severa'(world) {
    await linked(world);
    world.calendar.person.removeOccurrence(MAILBOX, event(world), '2026-10-19');
    world.host.person.edit(world.activity('Stand-up').id, { location: 'Room 5' });
  },
  async 'singles become a series'(world) {
    await asSingles(world);
    world.calendar.person.edit(MAILBOX, event(world), {
      when: recurring({ freq: 'WEEKLY', count: 4 }, '2026-10-13T10:00'),
    });
  },
  async 'singles become a series while one of them was edited in Severa'(world) {
    await asSingles(world);
    world.host.person.edit(world.activities('Stand-up')[1]?.id ?? '', { notes: 'Mine' });
    world.calendar.person.edit(MAILBOX, event(world), { when: recurring({ freq: 'WEEKLY', count: 5 }) });
  },
  async 'a rule, and dates of the old one, changed in Severa'(world) {
    await linked(world);
    const { id } = world.activity('Stand-up');
    world.host.person.edit(id, { when: recurring({ freq: 'WEEKLY', count: 5 }, '2026-10-13T10:00') });
    world.host.person.removeOccurrence(id, '2026-10-20');
    world.host.person.changeOccurrence(id, '2026-10-27', { subject: 'Moved', when: timed('2026-10-28T10:00') });
  },
  async 'two occurrences edited in Severa, one deleted in Outlook'(world) {
    await asSingles(world);
    const [first, second] = world.activities('Stand-up');
    world.host.person.edit(first?.id ?? '', { location: 'Room 1' });
    world.host.person.edit(second?.id ?? '', { when: timed('2026-10-27T08:00') });
    world.calendar.person.removeOccurrence(MAILBOX, event(world), '2026-10-12');
  },
};

async function goOn(world: SeriesWorld): Promise<void> {
  for (let count = 0; count < 5; count += 1) await world.round(4);
}

/** No occurrence is there twice. */
function checkNoDoubles(world: SeriesWorld): void {
  for (const lines of [world.outlook(), world.severa()]) {
    const times = lines.map((line) => line.split(' | ').slice(0, 3).join(' | '));
    expect(times, 'twice (I1)').toEqual([...new Set(times)]);
  }
}

for (const [name, before] of Object.entries(STORIES)) {
  it(`${name}: dead at each port call in turn, it ends as ever, and nothing is doubled (I1, I4)`, async () => {
    const undisturbed = await openSeriesWorld();
    await before(undisturbed);
    await undisturbed.pull();
    await undisturbed.sync();
    await goOn(undisturbed);
    await undisturbed.expectRest();
    const expected = { outlook: undisturbed.outlook(), severa: undisturbed.severa() };
    let deaths = 0;
    for (let call = 1; ; call += STEP) {
      const world = await openSeriesWorld();
      await before(world);
      await world.pull();
      world.watch(() => checkNoDoubles(world));
      world.crashAt(call);
      const { outcome } = await world.sync();
      if (outcome !== 'crashed') break;
      deaths += 1;
      world.advance(5 * MINUTE);
      await goOn(world);
      expect({ outlook: world.outlook(), severa: world.severa() }, `dead at call ${call}`).toEqual(expected);
      await world.expectRest();
    }
    expect(deaths).toBeGreaterThan(5);
  }, 120_000);
}
