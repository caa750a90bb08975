import { describe, expect, it } from 'vitest';
import type { When } from '../../shared/calendar/item.ts';
import { timed } from './items.ts';
import { openSeriesWorld, recurring, wholeDay } from './series-world.ts';

const RULES: readonly (readonly [name: string, when: When, count: number])[] = [
  ['daily', recurring({ freq: 'DAILY', count: 10 }), 10],
  ['every third day', recurring({ freq: 'DAILY', interval: 3, until: '2026-11-30' }), 17],
  ['weekly on two days', recurring({ freq: 'WEEKLY', byDay: ['MO', 'TH'], count: 12 }), 12],
  ['weekly without end', recurring({ freq: 'WEEKLY', byDay: ['MO'] }), 78],
  ['monthly on a day', recurring({ freq: 'MONTHLY', byMonthDay: 12, count: 6 }), 6],
  [
    'monthly on the last Friday',
    recurring({ freq: 'MONTHLY', byDay: ['FR'], bySetPos: -1, count: 4 }, '2026-10-30T10:00'),
    4,
  ],
  ['yearly', recurring({ freq: 'YEARLY', byMonth: 10, byMonthDay: 12, count: 3 }), 2],
  ['whole days each week', wholeDay({ freq: 'WEEKLY', byDay: ['WE'], count: 5 }, '2026-10-14', '2026-10-16'), 5],
  ['through the end of summer time', recurring({ freq: 'DAILY', count: 20 }, '2026-10-20T03:30'), 20],
  ['through the night that skips an hour', recurring({ freq: 'DAILY', count: 5 }, '2027-03-26T03:30'), 5],
];

describe('a series, both ways', () => {
  it.each(RULES)('%s: from Outlook it is one series in Severa', async (_, when, count) => {
    const world = await openSeriesWorld();
    world.addEvent({ subject: 'Stand-up', when, location: 'Room 4' });
    await world.settled();
    expect(world.activity('Stand-up').kind).toBe('series');
    expect(world.severa()).toHaveLength(count);
    await world.expectRest();
  });

  it.each(RULES)('%s: from Severa it is one series in Outlook', async (_, when, count) => {
    const world = await openSeriesWorld();
    world.addActivity({ subject: 'Stand-up', when, notes: 'Bring the list.' });
    await world.settled();
    expect(world.event('Stand-up').kind).toBe('series');
    expect(world.outlook()).toHaveLength(count);
    await world.expectRest();
  });

  const weekly = recurring({ freq: 'WEEKLY', count: 8 });

  it.each(['Outlook', 'Severa'])('fields and rule flow from where they are edited: made in %s', async (made) => {
    const world = await openSeriesWorld();
    if (made === 'Outlook') world.addEvent({ subject: 'Stand-up', when: weekly });
    else world.addActivity({ subject: 'Stand-up', when: weekly });
    await world.settled();
    world.host.person.edit(world.activity('Stand-up').id, { location: 'Room 9' });
    await world.round();
    world.calendar.person.edit('mailbox-1', world.event('Stand-up').id, { notes: 'New notes' });
    await world.round();
    world.calendar.person.edit('mailbox-1', world.event('Stand-up').id, {
      when: recurring({ freq: 'WEEKLY', count: 3 }, '2026-10-13T14:00'),
    });
    await world.round();
    world.host.person.edit(world.activity('Stand-up').id, {
      when: recurring({ freq: 'DAILY', count: 4 }, '2026-10-13T15:00'),
    });
    await world.round();
    expect(world.outlook()).toHaveLength(4);
    expect(world.outlook()[0]).toBe('2026-10-13T12:00:00Z | 2026-10-13T13:00:00Z | Stand-up | Room 9 | New notes');
    expect(world.writes().activities.deleted + world.writes().events.deleted).toBe(0);
    await world.expectRest();
  });

  it('rule changed on both sides: the newer wins, and both show it', async () => {
    const world = await openSeriesWorld();
    world.addEvent({ subject: 'Stand-up', when: weekly });
    await world.settled();
    world.calendar.person.edit('mailbox-1', world.event('Stand-up').id, {
      when: recurring({ freq: 'WEEKLY', count: 3 }),
    });
    world.advance(60_000);
    world.host.person.edit(world.activity('Stand-up').id, { when: recurring({ freq: 'WEEKLY', count: 5 }) });
    await world.round();
    expect(world.outlook()).toHaveLength(5);
    expect(world.losses().map((loss) => loss.split(' ').slice(0, 2).join(' '))).toEqual(['exchange when']);
    await world.expectRest();
  });

  it('deleted in Outlook or in Severa: gone on the other side, once', async () => {
    const world = await openSeriesWorld();
    for (const subject of ['One', 'Two', 'Three', 'Four']) world.addEvent({ subject, when: weekly });
    await world.settled();
    world.calendar.person.remove('mailbox-1', world.event('One').id);
    world.host.person.remove(world.activity('Two').id);
    await world.round(5);
    // Severa tells nobody: the daily look finds it.
    await world.round(24 * 60);
    expect(world.outlook()).toHaveLength(16);
    await world.expectRest();
  });

  it('deleted in Outlook while it was edited in Severa: the edit wins (M3)', async () => {
    const world = await openSeriesWorld();
    for (const subject of ['One', 'Two', 'Three', 'Four']) world.addEvent({ subject, when: weekly });
    await world.settled();
    world.calendar.person.remove('mailbox-1', world.event('One').id);
    world.host.person.edit(world.activity('One').id, { location: 'Room 1' });
    await world.round(5);
    await world.round(5);
    expect(world.event('One').kind).toBe('series');
    expect(world.outlook().filter((line) => line.endsWith('One | Room 1'))).toHaveLength(8);
    await world.expectRest();
  });

  it('typed by hand into both calendars: one pair, nothing written (H8)', async () => {
    const world = await openSeriesWorld();
    world.addEvent({ subject: 'Stand-up', when: recurring({ freq: 'WEEKLY', count: 8 }) });
    world.addActivity({ subject: ' Stand-up', when: recurring({ freq: 'WEEKLY', byDay: ['MO'], count: 8 }) });
    await world.settled();
    expect(world.writes()).toEqual({
      events: { created: 0, updated: 0, deleted: 0 },
      activities: { created: 0, updated: 0, deleted: 0 },
    });
  });

  it('that ended long ago is not made, one that began long ago and goes on is (H9)', async () => {
    const world = await openSeriesWorld();
    world.addEvent({ subject: 'Over', when: recurring({ freq: 'WEEKLY', count: 3 }, '2026-06-01T10:00') });
    world.addEvent({ subject: 'Old', when: recurring({ freq: 'MONTHLY', byMonthDay: 3 }, '2020-01-03T10:00') });
    world.addActivity({ subject: 'Over too', when: recurring({ freq: 'WEEKLY', count: 3 }, '2026-06-01T10:00') });
    await world.settled();
    expect(world.activities('Over')).toEqual([]);
    expect(world.events('Over too')).toEqual([]);
    expect(world.activity('Old').kind).toBe('series');
  });

  it('that becomes a single item, and a series again', async () => {
    const world = await openSeriesWorld();
    world.addEvent({ subject: 'Stand-up', when: weekly });
    await world.settled();
    world.calendar.person.edit('mailbox-1', world.event('Stand-up').id, { when: timed('2026-10-12T10:00') });
    await world.round();
    expect(world.severa()).toHaveLength(1);
    world.calendar.person.edit('mailbox-1', world.event('Stand-up').id, { when: weekly });
    await world.round();
    expect(world.severa()).toHaveLength(8);
    await world.expectRest();
  });
});
