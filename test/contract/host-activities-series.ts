import { describe, expect, it } from 'vitest';
import type { Item, Rule, When } from '../../shared/calendar/item.ts';
import { startDate } from '../../shared/calendar/occurrence.ts';
import { ruleDates } from '../../shared/calendar/rule-dates.ts';
import type { Activity } from '../../shared/sync/ports.ts';
import { type HostWorld, hours, item, listed, MINUTE, type OpenHost, START } from './host-activities-world.ts';

const RULES: readonly (readonly [string, Rule])[] = [
  ['daily', { freq: 'DAILY', interval: 2 }],
  ['weekly', { freq: 'WEEKLY', interval: 2, byDay: ['TU', 'FR'] }],
  ['by the day of the month', { freq: 'MONTHLY', interval: 1, byMonthDay: 3 }],
  ['by the weekday of the month', { freq: 'MONTHLY', interval: 1, byDay: ['TU'], bySetPos: 1 }],
  ['by the day of the year', { freq: 'YEARLY', interval: 1, byMonth: 3, byMonthDay: 3 }],
  ['by the weekday of the year', { freq: 'YEARLY', interval: 1, byMonth: 3, byDay: ['TU'], bySetPos: 1 }],
  ['on working days', { freq: 'WEEKLY', interval: 1, byDay: ['MO', 'TU', 'WE', 'TH', 'FR'] }],
  ['on the last weekend day', { freq: 'MONTHLY', interval: 1, byDay: ['SA', 'SU'], bySetPos: -1 }],
];
const RANGES: readonly (readonly [string, Partial<Rule>])[] = [
  ['without end', {}],
  ['a number of times', { count: 7 }],
  ['until a day', { until: '2027-06-01' }],
];
const TIMES: readonly (readonly [string, When])[] = [
  ['in the owner’s zone', hours('2026-03-03', '10:00', '11:00').when],
  ['without length', hours('2026-03-03', '10:00', '10:00').when],
  ['across midnight', { ...hours('2026-03-03', '22:00', '23:00').when, end: '2026-03-04T01:30:00+02:00' }],
  ['whole days', { allDay: true, start: '2026-03-03', end: '2026-03-05' }],
  [
    'in another zone',
    { allDay: false, start: '2026-03-03T01:00:00+01:00', end: '2026-03-03T02:00:00+01:00', zone: 'Europe/Amsterdam' },
  ],
];

/** Every Tuesday at ten, five times. */
export const TUESDAYS: Item = item('Weekly', {
  when: {
    ...hours('2026-03-03', '10:00', '11:00').when,
    rule: { freq: 'WEEKLY', interval: 1, byDay: ['TU'], count: 5 },
  },
});

/** What every host app's activities must do, real or fake: series. */
export function seriesContract(open: OpenHost): void {
  describe.each(TIMES)('a series %s', (_times, when) => {
    it.each(RULES)('%s, is held as it was expressed, whatever its end', async (_rule, rule) => {
      const { host, ada, types } = open();
      await host.users();
      for (const [range, ends] of RANGES) {
        const one = item('Again', { when: { ...when, rule: { ...rule, ...ends } }, location: 'Room' });
        const made = await host.create({ item: one, ownerId: ada, typeId: types.meeting });
        expect(made, range).toMatchObject({ kind: 'series', seriesId: null, ownerId: ada });
        const { subject, when: expressed, location } = host.express(one, ada);
        expect(made.item, range).toMatchObject({ subject, location, exclusions: [], overrides: {} });
        expect(made.item.when, range).toEqual(expressed);
        expect(await host.read(made.id), range).toEqual(made);
        expect(host.express(made.item, ada).when, range).toEqual(made.item.when);
      }
    });
  });

  describe('a series', () => {
    const made = async ({ host, ada, types }: HostWorld, one: Item = TUESDAYS): Promise<Activity> => {
      await host.users();
      return host.create({ item: one, ownerId: ada, typeId: types.meeting });
    };

    it('keeps the dates that it was given, in the zone of its owner', async () => {
      const world = open();
      const { when } = (await made(world)).item;
      expect(when).toMatchObject({ start: '2026-03-03T10:00:00+02:00', zone: 'Europe/Helsinki' });
      expect(datesOf(when)).toEqual(['2026-03-03', '2026-03-10', '2026-03-17', '2026-03-24', '2026-03-31']);
    });

    it('begins with its first occurrence', async () => {
      const world = open();
      const { when } = (
        await made(world, { ...TUESDAYS, when: { ...TUESDAYS.when, ...hours('2026-03-02', '10:00', '11:00').when } })
      ).item;
      expect(when.start).toBe('2026-03-03T10:00:00+02:00');
      expect(datesOf(when)).toHaveLength(5);
    });

    it.each([
      ['every second year', { freq: 'YEARLY', interval: 2, byMonth: 3, byMonthDay: 3 }],
      ['on a Tuesday or Friday of the month', { freq: 'MONTHLY', interval: 1, byDay: ['TU', 'FR'], bySetPos: 1 }],
    ] satisfies [string, Rule][])('%s is refused, and nothing is made', async (_name, rule) => {
      const world = open();
      const when = { ...TUESDAYS.when, rule };
      await expect(made(world, { ...TUESDAYS, when })).rejects.toMatchObject({ kind: 'refused' });
      const id = world.person.add(world.ada, item('Single'));
      await expect(world.host.update(id, { when }, world.ada)).rejects.toMatchObject({ kind: 'refused' });
      expect(await world.host.read(id)).toMatchObject({ kind: 'single', item: { when: item('Single').when } });
      expect(world.held()).toEqual(['Single']);
    });

    it('whose single dates are told is refused where they can not be written', async () => {
      const world = open();
      expect(world.host.seriesOf(world.ada).occurrences).toBe(false);
      await expect(made(world, { ...TUESDAYS, exclusions: ['2026-03-10'] })).rejects.toMatchObject({ kind: 'refused' });
      expect(world.held()).toEqual([]);
      const { id } = await made(world);
      const dates = { '2026-03-10': { kind: 'excluded' } } as const;
      await expect(world.host.writeOccurrences(id, dates, world.ada)).rejects.toMatchObject({ kind: 'refused' });
      expect((await world.host.read(id))?.item.exclusions).toEqual([]);
    });

    it('is renamed, moved and given another rule, and is one series all the while', async () => {
      const world = open();
      const { host, ada, advance, now } = world;
      const { id } = await made(world);
      advance(MINUTE);
      expect(await host.update(id, { subject: 'Renamed' }, ada)).toMatchObject({
        kind: 'series',
        modified: now(),
        item: { subject: 'Renamed', when: { rule: { freq: 'WEEKLY' } } },
      });
      const when = { ...hours('2026-03-05', '12:00', '13:00').when, rule: { freq: 'DAILY', interval: 3 } } as const;
      const moved = await host.update(id, { when }, ada);
      expect(moved).toMatchObject({ id, kind: 'series', item: { subject: 'Renamed', when } });
      expect(await host.read(id)).toEqual(moved);
      expect(world.held()).toEqual(['Renamed']);
    });

    it('becomes a single activity and a series again, under the same id', async () => {
      const world = open();
      const { host, ada } = world;
      const { id } = await made(world);
      const single = await host.update(id, hours('2026-03-06', '12:00', '13:00'), ada);
      expect(single).toMatchObject({ id, kind: 'single', item: { when: { start: '2026-03-06T12:00:00+02:00' } } });
      expect(single.item.when.rule).toBeUndefined();
      expect(await host.read(id)).toEqual(single);
      const series = await host.update(id, { when: TUESDAYS.when }, ada);
      expect(series).toMatchObject({ id, kind: 'series' });
      expect(series.item.when).toEqual(host.express(TUESDAYS, ada).when);
      expect(await host.read(id)).toEqual(series);
    });

    it('whose create is lost is found by what was sent', async () => {
      const world = open();
      const { host, ada, faults, advance } = world;
      await host.users();
      const sent = await host.now();
      faults.loseCreate(true);
      await expect(made(world)).rejects.toMatchObject({ kind: 'answer-lost' });
      advance(MINUTE);
      const found = await host.createdSince(ada, sent);
      expect(found).toMatchObject([{ kind: 'series', item: { subject: 'Weekly' } }]);
      expect(found[0]?.item.when).toEqual(host.express(TUESDAYS, ada).when);
    });

    it('is listed when it was changed', async () => {
      const world = open();
      const { host, person, ada, advance, now } = world;
      const { id } = await made(world);
      expect(await listed(host.changedSince(START))).toMatchObject([{ id, kind: 'series' }]);
      advance(MINUTE);
      expect(await listed(host.changedSince(now()))).toEqual([]);
      person.rename(id, 'Renamed');
      expect(await listed(host.changedSince(now()))).toMatchObject([{ id, item: { subject: 'Renamed' } }]);
      expect(await listed(host.changedOf(ada, now()))).toMatchObject([{ id, item: { subject: 'Renamed' } }]);
    });

    it('that ended before a window is not listed, one that runs into it is', async () => {
      const world = open();
      const { host, ada } = world;
      const { id } = await made(world);
      const april = (from: string, until: string) => ({
        from: Date.parse(`2026-${from}T00:00:00Z`),
        until: Date.parse(`2026-${until}T00:00:00Z`),
      });
      expect(await listed(host.list([ada], april('03-30', '04-30'), false))).toMatchObject([{ id }]);
      expect(await listed(host.list([ada], april('04-10', '04-30'), false))).toEqual([]);
    });

    it('without a date that a person removed says which', async () => {
      const world = open();
      const { host, ada, person, advance, now } = world;
      const { id } = await made(world);
      advance(MINUTE);
      person.removeDate(id, '2026-03-17');
      const shown = { id, kind: 'series', item: { exclusions: ['2026-03-17'], overrides: {} } };
      expect(await host.read(id)).toMatchObject(shown);
      expect(await listed(host.changedSince(now()))).toMatchObject([shown]);
      expect(await listed(host.changedOf(ada, now()))).toMatchObject([shown]);
    });

    it('with a date that a person changed leaves it out, and there is an activity of its own for it', async () => {
      const world = open();
      const { host, ada, person, advance, now } = world;
      const { id } = await made(world);
      advance(MINUTE);
      const own = person.changeDate(id, '2026-03-17', {
        subject: 'Moved once',
        ...hours('2026-03-18', '14:00', '15:00'),
      });
      expect(own).not.toBe(id);
      const exception = {
        id: own,
        kind: 'exception',
        seriesId: id,
        item: { subject: 'Moved once', when: { start: '2026-03-18T14:00:00+02:00' } },
      };
      const changes = await listed(host.changedSince(now()));
      expect(changes).toHaveLength(2);
      expect(changes).toMatchObject(
        expect.arrayContaining([
          expect.objectContaining({ id: own, kind: 'exception' }),
          expect.objectContaining({ id, kind: 'series' }),
        ]),
      );
      expect(await host.read(own)).toMatchObject(exception);
      expect((await host.read(own))?.item.when.rule).toBeUndefined();
      expect((await host.read(id))?.item).toMatchObject({ exclusions: ['2026-03-17'], overrides: {} });
      advance(MINUTE);
      expect(await host.update(own, { subject: 'Renamed' }, ada)).toMatchObject({ id: own, kind: 'exception' });
      expect(
        (await listed(host.list([ada], { from: START, until: START + 40 * 24 * 60 * MINUTE }, false)))
          .map((one) => one.id)
          .sort(),
      ).toEqual([id, own].sort());
      await host.delete(own);
      expect(await host.read(own)).toBeNull();
      expect((await host.read(id))?.item.exclusions).toEqual(['2026-03-17']);
    });

    it('that is deleted takes everything with it', async () => {
      const world = open();
      const { host, person } = world;
      const { id } = await made(world);
      const own = person.changeDate(id, '2026-03-17', { subject: 'Once' });
      await host.delete(id);
      expect(await host.read(id)).toBeNull();
      expect(await host.read(own)).toBeNull();
      expect(world.held()).toEqual([]);
    });
  });
}

function datesOf(when: When): readonly string[] {
  return when.rule === undefined ? [] : ruleDates(when.rule, startDate(when), startDate(when), '2030-01-01', 100);
}
