import { describe, expect, it } from 'vitest';
import type { Item } from '../../shared/calendar/item.ts';
import { hours, item, listed, MINUTE, type OpenHost, START, subjects } from './host-activities-world.ts';

const DAY = 24 * 60 * MINUTE;
const WINDOW = { from: Date.parse('2026-03-03T00:00:00+02:00'), until: Date.parse('2026-03-04T00:00:00+02:00') };

const ITEMS: readonly (readonly [string, Item])[] = [
  ['a plain hour', item('Plain')],
  ['no subject', item('')],
  ['blanks around the subject', item('  Late  ')],
  ['a location beyond what fits', item('Long', { location: 'x'.repeat(3000) })],
  ['notes beyond what fits', item('Long', { notes: 'y'.repeat(100_000) })],
  ['notes with line ends of all kinds', item('Lines', { notes: 'one\r\ntwo\rthree\n\n\n' })],
  ['a private one', item('Private', { privacy: 'confidential', busy: 'free' })],
  ['out of office', item('Away', { privacy: 'private', busy: 'oof' })],
  ['a tentative one', item('Perhaps', { busy: 'tentative' })],
  ['whole days', item('Trip', { when: { allDay: true, start: '2026-03-28', end: '2026-03-30' } })],
];

/** What every host app's activities must do, real or fake: reading. */
export function readingContract(open: OpenHost): void {
  describe('people and types', () => {
    it('names the users with their zones', async () => {
      const { host, ada, bob } = open();
      const users = await host.users();
      expect(users.find(({ id }) => id === ada)).toMatchObject({
        email: 'ada@example.com',
        active: true,
        zone: 'Europe/Helsinki',
      });
      expect(users.find(({ id }) => id === bob)).toMatchObject({ zone: 'America/New_York' });
      expect(users).toHaveLength(2);
    });

    it('names the activity types, one of them the default', async () => {
      const { host, types } = open();
      const all = await host.activityTypes();
      expect(Object.fromEntries(all.map(({ id, category }) => [id, category]))).toEqual({
        [types.meeting]: 'CalendarEntry',
        [types.personal]: 'Personal',
        [types.absence]: 'Absences',
      });
      expect(all.filter(({ isDefault }) => isDefault).map(({ id }) => id)).toEqual([types.meeting]);
    });

    it('names who takes part, and says gone for an activity that is not there', async () => {
      const { host, person, ada, bob } = open();
      const id = person.add(ada, item('Both'), { participants: [bob] });
      expect(await host.participants(id)).toEqual([
        { id: expect.stringMatching(/./u), userId: bob, email: 'bob@example.com', kind: 'user' },
      ]);
      const alone = person.add(ada, item('Alone'));
      expect(await host.participants(alone)).toEqual([]);
      person.remove(id);
      await expect(host.participants(id)).rejects.toMatchObject({ kind: 'gone' });
    });
  });

  describe('express', () => {
    it.each(ITEMS)('is idempotent and pure for %s', async (_name, one) => {
      const { host, ada, bob } = open();
      await host.users();
      for (const owner of [ada, bob]) {
        const before = structuredClone(one);
        const once = host.express(one, owner);
        expect(host.express(once, owner)).toEqual(once);
        expect(one).toEqual(before);
        expect(once.subject).not.toBe('');
      }
    });

    it('tells times in the zone of the owner, and leaves whole days alone', async () => {
      const { host, bob } = open();
      await host.users();
      expect(host.express(item('Call'), bob).when).toEqual({
        allDay: false,
        start: '2026-03-03T03:00:00-05:00',
        end: '2026-03-03T04:00:00-05:00',
        zone: 'America/New_York',
      });
      const days = item('Trip', { when: { allDay: true, start: '2026-03-28', end: '2026-03-30' } });
      expect(host.express(days, bob).when).toEqual(days.when);
    });
  });

  describe('the clock', () => {
    it("is Severa's own, and goes on between two answers", async () => {
      const { host, faults, now, advance } = open();
      faults.skew(-3 * MINUTE);
      expect(await host.now()).toBe(now() - 3 * MINUTE);
      advance(30_000);
      expect(await host.now()).toBe(now() - 3 * MINUTE);
    });

    it('stands on each page of a listing and in the stamps', async () => {
      const { host, faults, person, now, ada } = open();
      faults.skew(4 * MINUTE);
      const id = person.add(ada, item('Stamped'));
      for await (const { asOf } of host.changedSince(START)) expect(asOf).toBe(now() + 4 * MINUTE);
      expect(await host.read(id)).toMatchObject({ created: now() + 4 * MINUTE, modified: now() + 4 * MINUTE });
    });
  });

  describe('one activity', () => {
    it('is read as it is, in the zone of its owner', async () => {
      const { host, person, now, bob, types } = open();
      const id = person.add(bob, item('Call', { location: 'Phone', notes: 'About the budget' }));
      expect(await host.read(id)).toMatchObject({
        id,
        kind: 'single',
        ownerId: bob,
        typeId: types.meeting,
        category: 'CalendarEntry',
        seriesId: null,
        unassigned: false,
        closed: false,
        hasHours: false,
        created: now(),
        modified: now(),
        item: {
          subject: 'Call',
          location: 'Phone',
          notes: 'About the budget',
          when: { start: '2026-03-03T03:00:00-05:00', zone: 'America/New_York' },
          privacy: 'normal',
          people: {},
        },
      });
    });

    it('tells what stands in the way of its deletion', async () => {
      const { host, person, ada } = open();
      expect(await host.read(person.add(ada, item('Closed'), { closed: true }))).toMatchObject({ closed: true });
      expect(await host.read(person.add(ada, item('Billed'), { hasHours: true }))).toMatchObject({ hasHours: true });
    });

    it.each([
      ['personal', { privacy: 'private', busy: 'busy' }],
      ['absence', { privacy: 'private', busy: 'oof' }],
    ] as const)('is private when its type is %s', async (type, seen) => {
      const { host, person, ada } = open();
      expect(await host.read(person.add(ada, item('Dentist'), { type }))).toMatchObject({ item: seen });
    });

    it('is absent when it was never there and when it was deleted', async () => {
      const { host, person, ada } = open();
      const id = person.add(ada, item('Soon gone'));
      expect(await host.read('never-there')).toBeNull();
      person.remove(id);
      expect(await host.read(id)).toBeNull();
    });

    it('that recurs is one series with its rule, and its occurrences are not listed', async () => {
      const { host, person, ada } = open();
      await host.users();
      const daily = item('Daily');
      const id = person.add(ada, daily, { series: true });
      const rule = { freq: 'DAILY', interval: 1, count: 5 } as const;
      const { when } = host.express({ ...daily, when: { ...daily.when, rule } }, ada);
      const series = { id, kind: 'series', item: { when } };
      expect(await host.read(id)).toMatchObject(series);
      expect(await listed(host.changedSince(START))).toMatchObject([series]);
      expect(await listed(host.list([ada], WINDOW, false))).toMatchObject([series]);
    });
  });

  describe('changes', () => {
    it('hold what was added or changed at that moment or later', async () => {
      const { host, person, advance, now, ada, bob } = open();
      const first = person.add(ada, item('First'));
      advance(MINUTE);
      person.add(bob, item('Second'));
      expect(await subjects(host.changedSince(START))).toEqual(['First', 'Second']);
      expect(await subjects(host.changedSince(now()))).toEqual(['Second']);
      expect(await subjects(host.changedSince(now() + 1000))).toEqual([]);
      advance(MINUTE);
      person.rename(first, 'Renamed');
      expect(await subjects(host.changedSince(now()))).toEqual(['Renamed']);
    });

    it('hold what was only touched, unchanged but for its stamp', async () => {
      const { host, person, advance, now, ada } = open();
      const id = person.add(ada, item('Same'));
      const before = await host.read(id);
      advance(MINUTE);
      person.touch(id);
      expect(await listed(host.changedSince(now()))).toEqual([{ ...before, modified: now() }]);
    });

    it('do not tell of a deletion', async () => {
      const { host, person, advance, ada } = open();
      const id = person.add(ada, item('Gone'));
      advance(MINUTE);
      person.remove(id);
      expect(await subjects(host.changedSince(START))).toEqual([]);
    });

    it('come whole, however many they are', async () => {
      const { host, person, advance, ada } = open();
      const names = Array.from({ length: 230 }, (_, index) => `Item ${1000 + index}`);
      for (const name of names) person.add(ada, item(name));
      advance(MINUTE);
      expect(await subjects(host.changedSince(START))).toEqual(names);
    });
  });

  describe('a window', () => {
    it('takes what touches it: half open, whole days in the zone', async () => {
      const { host, person, ada } = open();
      person.add(ada, item('Before', hours('2026-03-02', '22:00', '23:30')));
      person.add(ada, item('Into it', { when: { ...hoursAcross('2026-03-02', '2026-03-03') } }));
      person.add(ada, item('Inside'));
      person.add(ada, item('Whole day', { when: { allDay: true, start: '2026-03-03', end: '2026-03-04' } }));
      person.add(ada, item('Out of it', { when: { ...hoursAcross('2026-03-03', '2026-03-04') } }));
      person.add(ada, item('At its end', hours('2026-03-04', '00:00', '01:00')));
      person.add(ada, item('After', hours('2026-03-05', '10:00', '11:00')));
      expect(await subjects(host.list([ada], WINDOW, false))).toEqual(['Inside', 'Into it', 'Out of it', 'Whole day']);
    });

    it('takes what its users own, and with asMember what they only take part in', async () => {
      const { host, person, ada, bob } = open();
      person.add(ada, item("Ada's"));
      person.add(ada, item('Both'), { participants: [bob] });
      person.add(bob, item("Bob's"));
      expect(await subjects(host.list([bob], WINDOW, false))).toEqual(["Bob's"]);
      expect(await subjects(host.list([bob], WINDOW, true))).toEqual(["Bob's", 'Both']);
      expect(await subjects(host.list([ada, bob], WINDOW, false))).toEqual(["Ada's", "Bob's", 'Both']);
      expect(await subjects(host.list([], WINDOW, true))).toEqual([]);
    });

    it('takes everything, whenever it was changed', async () => {
      const { host, person, advance, ada } = open();
      person.add(ada, item('Old'));
      advance(400 * DAY);
      expect(await subjects(host.list([ada], WINDOW, false))).toEqual(['Old']);
    });
  });
}

function hoursAcross(from: string, until: string): Item['when'] {
  return {
    allDay: false,
    start: `${from}T23:00:00+02:00`,
    end: `${until}T01:00:00+02:00`,
    zone: 'Europe/Helsinki',
  };
}
