import { describe, expect, it } from 'vitest';
import { draft, timed } from '../scenario/items.ts';
import { type CalendarSetting, type OpenCalendar, readOne, roundOf, WINDOW } from './mailbox-calendar-setting.ts';

/** A series that a person made: every day from Wednesday 7 October on, five times. */
export function seriesContract(open: OpenCalendar): void {
  const opened = (): { setting: CalendarSetting; id: string } => {
    const setting = open();
    return { setting, id: setting.person.addSeries(draft('Daily', { location: 'Turku' })) };
  };

  describe('a series of a person', () => {
    it('is read with what was done to its dates', async () => {
      const { setting, id } = opened();
      const { item } = await readOne(setting, id);
      expect(item).toMatchObject({ exclusions: [], overrides: {}, when: { rule: { freq: 'DAILY', count: 5 } } });
      setting.person.removeOccurrence(id, '2026-10-09');
      setting.person.changeOccurrence(id, '2026-10-10', { subject: 'Saturday' });
      setting.person.changeOccurrence(id, '2026-10-10', { when: timed('2026-10-10T12:00', 90) });
      expect(await readOne(setting, id)).toMatchObject({
        kind: 'series',
        item: {
          ...item,
          exclusions: ['2026-10-09'],
          overrides: { '2026-10-10': { subject: 'Saturday', when: timed('2026-10-10T12:00', 90) } },
        },
      });
    });

    it('has no changed date any more where it was changed back', async () => {
      const { setting, id } = opened();
      const { item } = await readOne(setting, id);
      setting.person.changeOccurrence(id, '2026-10-10', { subject: 'Saturday' });
      setting.person.changeOccurrence(id, '2026-10-10', { subject: 'Daily' });
      expect((await readOne(setting, id)).item).toEqual(item);
    });

    it.each([
      [
        'one of its dates was changed',
        (s: CalendarSetting, id: string) => s.person.changeOccurrence(id, '2026-10-09', { subject: 'Other' }),
      ],
      ['one of its dates was deleted', (s: CalendarSetting, id: string) => s.person.removeOccurrence(id, '2026-10-09')],
      ['it was edited', (s: CalendarSetting, id: string) => s.person.edit(id, { subject: 'Other' })],
      ['it got an end', (s: CalendarSetting, id: string) => s.person.endSeries(id, '2026-10-08')],
      ['it was touched', (s: CalendarSetting, id: string) => s.person.touch(id)],
    ])('is a hint in a round once %s, under another version', async (_name, happens) => {
      const { setting, id } = opened();
      const { version } = await readOne(setting, id);
      const { cursor } = await roundOf(setting, null);
      happens(setting, id);
      const { entries, last } = await roundOf(setting, cursor);
      expect([...last]).toEqual([[id, { kind: 'series', id }]]);
      expect(entries.every(({ kind }) => kind === 'series')).toBe(true);
      expect((await readOne(setting, id)).version).not.toBe(version);
    });

    it('loses what was done to its dates when it is moved to another time', async () => {
      const { setting, id } = opened();
      setting.person.removeOccurrence(id, '2026-10-09');
      setting.person.changeOccurrence(id, '2026-10-10', { subject: 'Saturday' });
      const { rule } = (await readOne(setting, id)).item.when;
      setting.person.edit(id, { when: { ...timed('2026-10-07T15:00'), ...(rule === undefined ? {} : { rule }) } });
      expect((await readOne(setting, id)).item).toMatchObject({
        when: { start: '2026-10-07T15:00:00+03:00' },
        exclusions: [],
        overrides: {},
      });
    });

    it('split by "this and following" is two, and nothing ties them', async () => {
      const { setting, id } = opened();
      setting.person.removeOccurrence(id, '2026-10-08');
      setting.person.changeOccurrence(id, '2026-10-10', { subject: 'Saturday' });
      const { cursor } = await roundOf(setting, null);
      const before = await readOne(setting, id);
      const next = setting.person.splitSeries(id, '2026-10-09');
      expect(next).not.toBe(id);
      const [old, made] = [await readOne(setting, id), await readOne(setting, next)];
      expect(old.item).toMatchObject({
        when: { rule: { until: '2026-10-08' } },
        exclusions: ['2026-10-08'],
        overrides: {},
      });
      expect(made.item).toMatchObject({
        subject: 'Daily',
        when: { start: '2026-10-09T10:00:00+03:00', rule: { freq: 'DAILY', count: 3 } },
        exclusions: [],
        overrides: {},
      });
      expect(old.uid).toBe(before.uid);
      expect(made.uid).not.toBe(before.uid);
      expect([...(await roundOf(setting, cursor)).last.keys()].sort()).toEqual([id, next].sort());
    });

    it('is one id among those of the window, while anything of it lies there', async () => {
      const { setting, id } = opened();
      const listed = async (from: string, until: string) => {
        const ids: string[] = [];
        const window = { from: Date.parse(from), until: Date.parse(until) };
        for await (const page of setting.calendar.ids(setting.mailboxId, window)) ids.push(...page);
        return ids;
      };
      expect(await listed('2026-10-01T00:00:00Z', '2026-11-01T00:00:00Z')).toEqual([id]);
      expect(await listed('2026-10-11T00:00:00Z', '2026-11-01T00:00:00Z')).toEqual([id]);
      setting.person.removeOccurrence(id, '2026-10-11');
      expect(await listed('2026-10-11T00:00:00Z', '2026-11-01T00:00:00Z')).toEqual([]);
    });

    it('is found whole under another id', async () => {
      const { setting, id } = opened();
      setting.person.removeOccurrence(id, '2026-10-09');
      const event = await readOne(setting, id);
      expect(await setting.calendar.locate(setting.mailboxId, [{ id, uid: event.uid }])).toEqual([
        { kind: 'here', event },
      ]);
    });

    it('outside the window says nothing in a round', async () => {
      const setting = open();
      setting.person.addSeries(draft('Long ago', { when: timed('2025-01-07T10:00') }));
      expect((await roundOf(setting, null)).entries).toEqual([]);
      expect(WINDOW.from).toBeGreaterThan(Date.parse('2025-01-11T10:00:00Z'));
    });
  });
}
