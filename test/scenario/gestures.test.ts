import { expect, it } from 'vitest';
import { contents, daily, draft, recurring, seen, shownSeries, timed, weekly, wholeDays } from './items.ts';
import { scenarios } from './scenario.ts';
import type { Outlook, Severa } from './world.ts';

/** What people do shows the same in every world, before any run: what scenarios say holds for all of them. */
scenarios('people at work', (kind) => {
  const standup = draft('Stand-up', { when: daily(timed('2026-10-12T09:00', 15), 5) });
  const both = async (): Promise<readonly [Outlook, Severa]> => {
    const { outlook, severa } = await kind.open();
    return [outlook, severa];
  };

  it.each([
    ['every day', daily(timed('2026-10-12T09:00'), 3)],
    [
      'every second week on two days',
      recurring(timed('2026-10-12T09:00'), { freq: 'WEEKLY', interval: 2, byDay: ['MO', 'FR'], count: 5 }),
    ],
    ['every week in whole days', weekly(wholeDays('2026-10-12', 2), 3)],
    ['until a day', recurring(timed('2026-10-23T22:00', 180), { freq: 'DAILY', until: '2026-10-27' })],
    ['on a day of the month', recurring(timed('2026-10-12T09:00'), { freq: 'MONTHLY', byMonthDay: 12, count: 3 })],
    [
      'on the last Friday',
      recurring(timed('2026-10-30T09:00'), { freq: 'MONTHLY', byDay: ['FR'], bySetPos: -1, count: 3 }),
    ],
    ['once a year', recurring(timed('2026-10-12T09:00'), { freq: 'YEARLY', count: 2 })],
  ])('a series %s lies where its rule says, on both sides', async (_, when) => {
    const series = draft('Series', { when });
    for (const side of await both()) {
      side.add(series);
      expect(contents(side.shown())).toEqual(contents(shownSeries(series)));
      expect(side.list()).toHaveLength(1);
    }
  });

  it('single dates are changed, moved and removed; the rest of the series stays', async () => {
    const moved = { when: timed('2026-10-14T15:00', 15) };
    for (const side of await both()) {
      const id = side.add(standup);
      side.changeOccurrence(id, '2026-10-13', { subject: 'Planning' });
      side.changeOccurrence(id, '2026-10-14', moved);
      side.removeOccurrence(id, '2026-10-15');
      expect(contents(side.shown())).toEqual(
        contents(
          shownSeries(standup, { '2026-10-13': { subject: 'Planning' }, '2026-10-14': moved, '2026-10-15': null }),
        ),
      );
    }
  });

  it('another time of a series puts back what was changed, and a time without a rule makes it single', async () => {
    const later = { when: daily(timed('2026-10-12T10:00', 15), 5) };
    const once = { when: timed('2026-10-20T10:00') };
    for (const side of await both()) {
      const id = side.add(standup);
      side.changeOccurrence(id, '2026-10-13', { subject: 'Planning' });
      side.removeOccurrence(id, '2026-10-15');
      side.edit(id, later);
      expect(contents(side.shown())).toEqual(contents(shownSeries({ ...standup, ...later })));
      side.edit(id, once);
      expect(side.shown()).toEqual([seen(standup, once)]);
    }
  });

  it('in Outlook a series is ended, or goes on as another', async () => {
    const [outlook] = await both();
    const id = outlook.add(standup);
    outlook.removeOccurrence(id, '2026-10-13');
    const next = outlook.splitSeries(id, '2026-10-15', { subject: 'Short stand-up' });
    expect(contents(outlook.list()).map(({ subject }) => subject)).toEqual(['Short stand-up', 'Stand-up']);
    const short = draft('Short stand-up', { when: daily(timed('2026-10-15T09:00', 15), 2) });
    const ended = draft('Stand-up', { when: daily(timed('2026-10-12T09:00', 15), 3) });
    const expected = [...shownSeries(ended, { '2026-10-13': null }), ...shownSeries(short)];
    expect(contents(outlook.shown())).toEqual(contents(expected));
    outlook.endSeries(next, '2026-10-15');
    expect(outlook.shown()).toHaveLength(expected.length - 1);
  });

  it('in Severa a changed date is an activity of its own', async () => {
    const [, severa] = await both();
    const id = severa.add(standup);
    const own = severa.changeOccurrence(id, '2026-10-13', { subject: 'Planning' });
    expect(own).not.toBe(id);
    severa.edit(own, { location: 'Turku' });
    expect(contents(severa.list()).map(({ subject }) => subject)).toEqual(['Planning', 'Stand-up']);
    severa.remove(own);
    expect(contents(severa.shown())).toEqual(contents(shownSeries(standup, { '2026-10-13': null })));
  });

  it('people join, leave and hand over in Severa', async () => {
    const { severa } = await kind.open({ colleagues: true });
    const id = severa.add(draft('Visit'));
    severa.join(id, 'bob');
    severa.join(id, 'eve');
    expect(severa.people(id)).toEqual({ owner: 'ada', participants: ['bob', 'eve'] });
    severa.leave(id, 'eve');
    severa.handOver(id, 'bob');
    expect(severa.people(id)).toMatchObject({ owner: 'bob' });
    expect(severa.people(severa.addFor('eve', draft('Hers')))).toEqual({ owner: 'eve', participants: [] });
  });

  it('Severa mails whom it is told to, and nobody about his own doings', async () => {
    const { severa, severaMails } = await kind.open({ colleagues: true, mailed: ['ada', 'bob'] });
    const id = severa.add(draft('Visit'));
    severa.join(id, 'bob');
    severa.join(id, 'eve');
    expect(severaMails()).toEqual([{ to: 'bob', subject: 'Visit', by: 'ada' }]);
  });

  it('a meeting lies in the calendars of all who have one, and Exchange mails them', async () => {
    const world = await kind.open({ colleagues: true });
    const [ada, bob] = [world.outlook, world.outlookOf('bob')];
    const id = ada.add(standup);
    ada.invite(id, ['bob@example.com', 'guest@example.org']);
    ada.changeOccurrence(id, '2026-10-13', { subject: 'Planning' });
    expect(contents(bob.shown())).toEqual(contents(ada.shown()));
    const [copy] = bob.list();
    bob.answer(copy?.id ?? '', 'accepted');
    ada.remove(id);
    expect(bob.list()).toMatchObject([{ subject: 'Canceled: Stand-up' }]);
    expect(world.outbox().map(({ by, kind: what, to }) => [by, what, ...to])).toEqual([
      ['person', 'invitation', 'bob@example.com', 'guest@example.org'],
      ['person', 'update', 'bob@example.com', 'guest@example.org'],
      ['person', 'response', 'ada@example.com'],
      ['person', 'cancellation', 'bob@example.com', 'guest@example.org'],
    ]);
    expect(world.mailsSent()).toBe(0);
  });

  it('an attendee who declines and deletes is out, and gets another copy with the next news', async () => {
    const world = await kind.open({ colleagues: true });
    const [ada, bob] = [world.outlook, world.outlookOf('bob')];
    const id = ada.add(draft('Board'));
    ada.invite(id, ['bob@example.com']);
    bob.answer(bob.list()[0]?.id ?? '', 'declined', { keep: false, send: false });
    expect(bob.list()).toEqual([]);
    ada.edit(id, { location: 'Turku' });
    expect(contents(bob.list())).toEqual([seen(draft('Board'), { location: 'Turku' })]);
  });
});
