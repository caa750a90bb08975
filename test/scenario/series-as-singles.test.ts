import { describe, expect, it } from 'vitest';
import { timed } from './items.ts';
import { MAILBOX, openSeriesWorld, recurring, type SeriesWorld } from './series-world.ts';

const weekly = recurring({ freq: 'WEEKLY', count: 6 });

async function synced(more: { readonly from?: 'Severa' } = {}): Promise<SeriesWorld> {
  const world = await openSeriesWorld();
  const fields = { subject: 'Stand-up', when: weekly };
  if (more.from === 'Severa') world.addActivity(fields);
  else world.addEvent(fields);
  world.addEvent({ subject: 'Lunch', when: timed('2026-10-07T12:00') });
  await world.settled();
  expect(world.activity('Stand-up').kind).toBe('series');
  return world;
}

const person = (world: SeriesWorld) => world.calendar.person;
const series = (world: SeriesWorld) => world.event('Stand-up').id;
const kinds = (world: SeriesWorld) => world.activities('Stand-up').map(({ kind }) => kind);

describe('one date of a series, edited in Outlook: Severa holds an activity for each', () => {
  it.each([undefined, 'Severa'] as const)('deleted (series from %s)', async (from) => {
    const world = await synced(from === undefined ? {} : { from });
    person(world).removeOccurrence(MAILBOX, series(world), '2026-10-26');
    await world.round();
    expect(kinds(world)).toEqual(Array(5).fill('single'));
    expect(world.writes().activities.deleted).toBe(1);
    await world.expectRest();
  });

  it('moved, renamed, and deleted', async () => {
    const world = await synced();
    person(world).changeOccurrence(MAILBOX, series(world), '2026-10-19', { when: timed('2026-10-20T15:00') });
    await world.round();
    expect(world.severa()).toContain('2026-10-20T12:00:00Z | 2026-10-20T13:00:00Z | Stand-up');
    person(world).changeOccurrence(MAILBOX, series(world), '2026-10-26', { subject: 'Review', notes: 'N' });
    await world.round();
    expect(world.activity('Review').item.notes).toBe('N');
    person(world).removeOccurrence(MAILBOX, series(world), '2026-11-02');
    await world.round();
    expect(world.severa()).toHaveLength(6);
    await world.expectRest();
  });

  it('and then the whole series: each follows', async () => {
    const world = await synced();
    person(world).removeOccurrence(MAILBOX, series(world), '2026-10-26');
    await world.round();
    person(world).edit(MAILBOX, series(world), { location: 'Room 7' });
    await world.round();
    expect(world.activities('Stand-up').map(({ item }) => item.location)).toEqual(Array(5).fill('Room 7'));
    await world.expectRest();
  });

  it('then edited in Severa: only that occurrence changes in Outlook, in one write with the others of its series', async () => {
    const world = await synced();
    person(world).removeOccurrence(MAILBOX, series(world), '2026-10-26');
    await world.round();
    const [first, second] = world.activities('Stand-up');
    world.host.person.edit(first?.id ?? '', { location: 'Room 1' });
    world.host.person.edit(second?.id ?? '', { when: timed('2026-10-20T08:00') });
    const before = world.writes().events.updated;
    await world.round();
    expect(world.writes().events.updated).toBe(before + 1);
    expect(Object.keys(world.event('Stand-up').item.overrides)).toEqual(['2026-10-12', '2026-10-19']);
    await world.expectRest();
  });

  it('then deleted in Severa: the occurrence goes', async () => {
    const world = await synced();
    person(world).removeOccurrence(MAILBOX, series(world), '2026-10-26');
    await world.round();
    world.host.person.remove(world.activities('Stand-up')[1]?.id ?? '');
    await world.round(24 * 60);
    expect(world.event('Stand-up').item.exclusions).toEqual(['2026-10-19', '2026-10-26']);
    await world.expectRest();
  });
});

describe('a series that is whole again', () => {
  it('is one in Severa again', async () => {
    const world = await synced();
    person(world).removeOccurrence(MAILBOX, series(world), '2026-10-26');
    await world.round();
    person(world).edit(MAILBOX, series(world), { when: recurring({ freq: 'WEEKLY', count: 6 }, '2026-10-13T10:00') });
    await world.round();
    expect(kinds(world)).toEqual(['series']);
    expect(world.severa()).toHaveLength(7);
    await world.expectRest();
  });

  it('back and forth several times', async () => {
    const world = await synced();
    for (const day of ['13', '14', '15']) {
      person(world).removeOccurrence(MAILBOX, series(world), world.event('Stand-up').item.when.start.slice(0, 10));
      await world.round();
      expect(kinds(world)).toEqual(Array(5).fill('single'));
      person(world).edit(MAILBOX, series(world), {
        when: recurring({ freq: 'WEEKLY', count: 6 }, `2026-10-${day}T10:00`),
      });
      await world.round();
      expect(kinds(world)).toEqual(['series']);
    }
    await world.expectRest();
  });

  it('keeps what was edited in Severa meanwhile: that date stays its own', async () => {
    const world = await synced();
    person(world).removeOccurrence(MAILBOX, series(world), '2026-10-26');
    await world.round();
    world.host.person.edit(world.activities('Stand-up')[0]?.id ?? '', { notes: 'Mine' });
    person(world).edit(MAILBOX, series(world), { when: recurring({ freq: 'WEEKLY', count: 8 }) });
    await world.round();
    await world.round();
    expect(world.outlook().filter((line) => line.includes('Mine'))).toHaveLength(1);
    await world.expectRest();
  });
});

describe('what must not go', () => {
  it.each([
    ['removed', (world: SeriesWorld) => person(world).removeOccurrence(MAILBOX, series(world), '2026-10-26')],
    [
      'renamed',
      (world: SeriesWorld) =>
        person(world).changeOccurrence(MAILBOX, series(world), '2026-10-26', { subject: 'Review' }),
    ],
  ])(
    'a date that was changed in Severa, when another is %s in Outlook: it waits, and it is shown why',
    async (_, act) => {
      const world = await synced();
      const id = world.activity('Stand-up').id;
      world.host.person.changeOccurrence(id, '2026-10-12', { subject: 'Planning', notes: 'Mine' });
      await world.round();
      await world.round(10);
      const [severa, outlook] = [world.severa(), world.outlook()];
      expect(world.activity('Planning').kind).toBe('exception');
      act(world);
      const edited = world.outlook();
      for (const minutes of [1, 10, 26 * 60]) await world.round(minutes);
      expect(world.severa()).toEqual(severa);
      expect(world.outlook()).toEqual(edited);
      expect(outlook.some((line) => line.includes('Planning'))).toBe(true);
      expect(edited.some((line) => line.includes('Planning'))).toBe(true);
      expect(await world.parked()).toEqual(['severa series-inexpressible']);
      world.host.person.remove(world.activity('Planning').id);
      await world.round(10);
      await world.round(26 * 60);
      expect(kinds(world).every((kind) => kind === 'single')).toBe(true);
      await world.expectRest();
    },
  );

  it('an activity with hours: nothing is made anew, and it is shown why; without them it goes on', async () => {
    const world = await synced();
    world.setHours(world.activity('Stand-up').id, true);
    person(world).removeOccurrence(MAILBOX, series(world), '2026-10-26');
    await world.round();
    expect(kinds(world)).toEqual(['series']);
    expect(await world.parked()).toEqual(['severa series-inexpressible']);
    await world.round();
    expect(kinds(world)).toEqual(['series']);
    world.setHours(world.activity('Stand-up').id, false);
    await world.round(10);
    expect(kinds(world)).toEqual(Array(5).fill('single'));
    await world.expectRest();
  });

  it('one of its singles with hours: all of them stay until it may go', async () => {
    const world = await synced();
    person(world).removeOccurrence(MAILBOX, series(world), '2026-10-26');
    await world.round();
    world.setHours(world.activities('Stand-up')[2]?.id ?? '', true);
    person(world).edit(MAILBOX, series(world), { when: recurring({ freq: 'WEEKLY', count: 6 }, '2026-10-12T11:00') });
    await world.round();
    expect(kinds(world)).toEqual(Array(5).fill('single'));
    expect(await world.parked()).toEqual(['severa series-inexpressible']);
    world.setHours(world.activities('Stand-up')[2]?.id ?? '', false);
    await world.round(10);
    expect(kinds(world)).toEqual(['series']);
    await world.expectRest();
  });
});

describe('one date of a series, edited in Severa: Outlook holds it beside the series', () => {
  it('deleted', async () => {
    const world = await synced();
    world.host.person.removeOccurrence(world.activity('Stand-up').id, '2026-10-19');
    await world.round();
    expect(world.event('Stand-up').item.exclusions).toEqual(['2026-10-19']);
    expect(kinds(world)).toEqual(['series']);
    await world.expectRest();
  });

  it('moved: an exception of its own, and its event', async () => {
    const world = await synced({ from: 'Severa' });
    world.host.person.changeOccurrence(world.activity('Stand-up').id, '2026-10-19', {
      subject: 'Moved',
      when: timed('2026-10-20T15:00'),
    });
    await world.round();
    expect(world.event('Stand-up').item.exclusions).toEqual(['2026-10-19']);
    expect(world.event('Moved').kind).toBe('single');
    person(world).edit(MAILBOX, world.event('Moved').id, { notes: 'Back' });
    await world.round();
    expect(world.activity('Moved').item.notes).toBe('Back');
    await world.expectRest();
  });

  it('deleted there and another one here: singles, without both', async () => {
    const world = await synced();
    world.host.person.removeOccurrence(world.activity('Stand-up').id, '2026-10-19');
    person(world).removeOccurrence(MAILBOX, series(world), '2026-11-02');
    await world.round();
    await world.round();
    expect(world.outlook()).toHaveLength(5);
    expect(kinds(world)).toEqual(Array(4).fill('single'));
    await world.expectRest();
  });

  it('deleted on both sides alike: still one series', async () => {
    const world = await synced();
    world.host.person.removeOccurrence(world.activity('Stand-up').id, '2026-10-19');
    person(world).removeOccurrence(MAILBOX, series(world), '2026-10-19');
    await world.round();
    expect(kinds(world)).toEqual(['series']);
    expect(world.writes().activities.deleted).toBe(0);
    await world.expectRest();
  });
});

describe('a series that Severa can never hold', () => {
  it('organized in New York: singles that keep their moments through both changes of the clock', async () => {
    const world = await openSeriesWorld();
    world.addEvent({
      subject: 'Call',
      when: recurring({ freq: 'WEEKLY', count: 30 }, '2026-10-12T09:00', 'America/New_York'),
    });
    await world.settled();
    expect(world.activities('Call')).toHaveLength(30);
    expect(world.activities('Call').every(({ kind }) => kind === 'single')).toBe(true);
    await world.expectRest();
    person(world).edit(MAILBOX, world.event('Call').id, { location: 'Line 2' });
    await world.round();
    await world.expectRest();
  });

  it('every second year', async () => {
    const world = await openSeriesWorld();
    world.addEvent({ subject: 'Audit', when: recurring({ freq: 'YEARLY', interval: 2, byMonth: 10, byMonthDay: 12 }) });
    await world.settled();
    expect(world.activities('Audit').map(({ kind }) => kind)).toEqual(['single']);
    await world.expectRest();
  });

  it('deleted in Outlook: all of its activities go', async () => {
    const world = await openSeriesWorld();
    for (const subject of ['A', 'B', 'C', 'D', 'E', 'F']) world.addEvent({ subject, when: timed('2026-10-07T12:00') });
    world.addEvent({
      subject: 'Call',
      when: recurring({ freq: 'WEEKLY', count: 5 }, '2026-10-12T09:00', 'America/New_York'),
    });
    await world.settled();
    person(world).remove(MAILBOX, world.event('Call').id);
    await world.round(5);
    expect(world.activities('Call')).toEqual([]);
    await world.expectRest();
  });
});

describe('shortened', () => {
  it('so that deleted dates fall out: it is whole, and one again', async () => {
    const world = await synced();
    person(world).removeOccurrence(MAILBOX, series(world), '2026-11-09');
    await world.round();
    expect(kinds(world)).toEqual(Array(5).fill('single'));
    person(world).endSeries(MAILBOX, series(world), '2026-11-03');
    await world.round();
    expect(kinds(world)).toEqual(['series']);
    expect(world.severa()).toHaveLength(5);
    await world.expectRest();
  });
});

describe('a first sync', () => {
  it('meets a series with a deleted date that Severa has whole: paired, then singles; nothing is there twice', async () => {
    const world = await openSeriesWorld();
    const id = world.addEvent({ subject: 'Stand-up', when: weekly });
    person(world).removeOccurrence(MAILBOX, id, '2026-10-26');
    world.addActivity({ subject: 'Stand-up', when: weekly });
    await world.settled();
    expect(kinds(world)).toEqual(Array(5).fill('single'));
    await world.expectRest();
  });

  it('meets the same date deleted on both sides: a pair, and nothing is written', async () => {
    const world = await openSeriesWorld();
    const id = world.addEvent({ subject: 'Stand-up', when: weekly });
    person(world).removeOccurrence(MAILBOX, id, '2026-10-26');
    const activity = world.addActivity({ subject: 'Stand-up', when: weekly });
    world.host.person.removeOccurrence(activity, '2026-10-26');
    await world.settled();
    expect(kinds(world)).toEqual(['series']);
    expect(world.writes().activities.created + world.writes().events.created).toBe(0);
    await world.expectRest();
  });
});
