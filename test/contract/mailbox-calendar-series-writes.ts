import { describe, expect, it } from 'vitest';
import type { Item, When } from '../../shared/calendar/item.ts';
import type { EventWrite, OccurrenceWrites } from '../../shared/sync/ports.ts';
import { draft, itemOf, timed } from '../scenario/items.ts';
import {
  type CalendarSetting,
  createOne,
  markOf,
  type OpenCalendar,
  readOne,
  roundOf,
} from './mailbox-calendar-setting.ts';

type Fields = Extract<EventWrite, { kind: 'update' }>['fields'];

/** Wednesdays, 7 October to 11 November, the clock change in between. */
const WEDNESDAYS: When = {
  ...timed('2026-10-07T10:00'),
  rule: { freq: 'WEEKLY', interval: 1, byDay: ['WE'], count: 6 },
};
const MADE: Item = itemOf(draft('Review', { when: WEDNESDAYS, location: 'Turku', notes: 'By train' }));
const DATES = {
  exclusions: ['2026-10-21'],
  overrides: {
    '2026-10-14': { when: timed('2026-10-15T12:00', 90) },
    '2026-10-28': { subject: 'Long review', location: '', notes: 'By car' },
  },
};

export function seriesWritesContract(open: OpenCalendar): void {
  const made = async (setting: CalendarSetting, more: Partial<Item> = {}) =>
    await createOne(setting, markOf(setting), { ...MADE, ...more });
  const write = async (setting: CalendarSetting, id: string, fields: Fields, occurrences: OccurrenceWrites) => {
    const { version } = await readOne(setting, id);
    const [outcome] = await setting.calendar.write(setting.mailboxId, [
      { kind: 'update', id, version, fields, occurrences },
    ]);
    return outcome;
  };

  describe('a series that is written', () => {
    it('is made with its dates, and read as it was written', async () => {
      const setting = open();
      const event = await made(setting, DATES);
      expect(event).toMatchObject({ kind: 'series', meeting: false, item: { ...MADE, ...DATES } });
      expect(await readOne(setting, event.id)).toEqual(event);
      expect(setting.held()).toHaveLength(1);
      expect(setting.mailsSent()).toBe(0);
    });

    it('is made once for each mark, and keeps what people did to its dates since', async () => {
      const setting = open();
      const { id } = await made(setting, DATES);
      setting.person.removeOccurrence(id, '2026-11-11');
      const event = await made(setting, DATES);
      expect(event).toMatchObject({ id, item: { exclusions: ['2026-10-21', '2026-11-11'] } });
      expect(setting.held()).toHaveLength(1);
    });

    it('that broke off while its dates were written is known by its mark, with what it has', async () => {
      const setting = open();
      setting.troubles.breakOff();
      const create = { kind: 'create', item: { ...MADE, ...DATES }, mark: markOf(setting) } as const;
      expect(await setting.calendar.write(setting.mailboxId, [create])).toEqual([{ kind: 'answer-lost' }]);
      setting.troubles.calm();
      const [again] = await setting.calendar.write(setting.mailboxId, [{ ...create, sentBefore: true }]);
      const id = setting.held()[0]?.id ?? '';
      expect(again).toEqual({ kind: 'written', event: await readOne(setting, id) });
      expect(setting.held()).toHaveLength(1);
      const rest: OccurrenceWrites = {
        '2026-10-21': { kind: 'excluded' },
        '2026-10-14': { kind: 'changed', override: DATES.overrides['2026-10-14'] },
        '2026-10-28': { kind: 'changed', override: DATES.overrides['2026-10-28'] },
      };
      expect(await write(setting, id, {}, rest)).toMatchObject({
        kind: 'written',
        event: { item: { ...MADE, ...DATES } },
      });
    });

    it('keeps its dates when other fields are written, and loses them with its time', async () => {
      const setting = open();
      const event = await made(setting, DATES);
      const { id, version } = event;
      const [renamed] = await setting.calendar.write(setting.mailboxId, [
        { kind: 'update', id, version, fields: { subject: 'Renamed' } },
      ]);
      expect(renamed).toMatchObject({ kind: 'written', event: { item: { ...MADE, ...DATES, subject: 'Renamed' } } });
      const when: When = { ...timed('2026-10-08T10:00'), rule: { freq: 'DAILY', interval: 2, count: 3 } };
      const moved = await setting.calendar.write(setting.mailboxId, [
        { kind: 'update', id, version: (await readOne(setting, id)).version, fields: { when } },
      ]);
      expect(moved).toMatchObject([
        { kind: 'written', event: { item: { ...MADE, when, subject: 'Renamed', exclusions: [], overrides: {} } } },
      ]);
    });

    it('may become a single event, and a single event a series', async () => {
      const setting = open();
      const { id } = await made(setting, DATES);
      const when = timed('2026-10-09T08:00');
      const turn = async (fields: Fields) =>
        await setting.calendar.write(setting.mailboxId, [
          { kind: 'update', id, version: (await readOne(setting, id)).version, fields },
        ]);
      expect(await turn({ when })).toMatchObject([
        { kind: 'written', event: { id, kind: 'single', item: { ...MADE, when, exclusions: [], overrides: {} } } },
      ]);
      expect(await turn({ when: WEDNESDAYS })).toMatchObject([
        { kind: 'written', event: { id, kind: 'series', item: MADE } },
      ]);
    });
  });

  describe('single dates that are written', () => {
    it('become what they are to be', async () => {
      const setting = open();
      const { id } = await made(setting, { overrides: DATES.overrides });
      const { cursor } = await roundOf(setting, null);
      const outcome = await write(
        setting,
        id,
        {},
        {
          '2026-10-14': { kind: 'regular' },
          '2026-10-21': { kind: 'excluded' },
          '2026-10-28': { kind: 'changed', override: { location: 'Salo' } },
        },
      );
      const item = { ...MADE, exclusions: ['2026-10-21'], overrides: { '2026-10-28': { location: 'Salo' } } };
      expect(outcome).toEqual({ kind: 'written', event: await readOne(setting, id) });
      expect(outcome).toMatchObject({ event: { item } });
      expect([...(await roundOf(setting, cursor)).last.keys()]).toEqual([id]);
      expect(setting.mailsSent()).toBe(0);
    });

    it('are the same when they are written again', async () => {
      const setting = open();
      const { id } = await made(setting, DATES);
      const before = await readOne(setting, id);
      const outcome = await write(
        setting,
        id,
        {},
        {
          '2026-10-14': { kind: 'changed', override: DATES.overrides['2026-10-14'] },
          '2026-10-21': { kind: 'excluded' },
          '2026-10-28': { kind: 'changed', override: DATES.overrides['2026-10-28'] },
          '2026-11-04': { kind: 'regular' },
        },
      );
      expect(outcome).toMatchObject({ kind: 'written', event: { item: before.item } });
      expect((await readOne(setting, id)).item).toEqual(before.item);
    });

    it.each([
      ['as the series has them', { kind: 'regular' }],
      ['changed', { kind: 'changed', override: { subject: 'Back' } }],
    ] as const)('and were deleted do not come back %s, and hold up no others', async (_name, wanted) => {
      const setting = open();
      const { id } = await made(setting, DATES);
      const outcome = await write(setting, id, {}, { '2026-10-21': wanted, '2026-11-04': { kind: 'excluded' } });
      expect(outcome).toEqual({ kind: 'refused', code: 'graph.occurrence-gone' });
      expect((await readOne(setting, id)).item).toEqual({
        ...MADE,
        ...DATES,
        exclusions: ['2026-10-21', '2026-11-04'],
      });
    });

    it('and were deleted come back with a written time', async () => {
      const setting = open();
      const { id } = await made(setting, DATES);
      const when: When = { ...timed('2026-10-07T14:00'), ...ruleOf(WEDNESDAYS) };
      const outcome = await write(
        setting,
        id,
        { when },
        {
          '2026-10-21': { kind: 'regular' },
          '2026-10-28': { kind: 'excluded' },
        },
      );
      expect(outcome).toMatchObject({
        kind: 'written',
        event: { item: { ...MADE, when, exclusions: ['2026-10-28'], overrides: {} } },
      });
    });

    it('can not be moved past their neighbours', async () => {
      const setting = open();
      const { id } = await made(setting);
      const override = { when: timed('2026-10-22T10:00') };
      const outcome = await write(setting, id, {}, { '2026-10-14': { kind: 'changed', override } });
      expect(outcome).toEqual({ kind: 'refused', code: 'graph.occurrence-crossing' });
      expect((await readOne(setting, id)).item).toEqual(MADE);
      const made2 = await write(
        setting,
        id,
        {},
        {
          '2026-10-14': { kind: 'changed', override },
          '2026-10-21': { kind: 'excluded' },
        },
      );
      expect(made2).toMatchObject({ kind: 'written', event: { item: { overrides: { '2026-10-14': override } } } });
    });

    it('of a version that moved on are a conflict, and nothing is written', async () => {
      const setting = open();
      const { id, version } = await made(setting);
      setting.person.removeOccurrence(id, '2026-11-11');
      const occurrences: OccurrenceWrites = { '2026-10-21': { kind: 'excluded' } };
      const outcome = await setting.calendar.write(setting.mailboxId, [
        { kind: 'update', id, version, fields: { subject: 'Ours' }, occurrences },
      ]);
      expect(outcome).toEqual([{ kind: 'conflict' }]);
      expect((await readOne(setting, id)).item).toEqual({ ...MADE, exclusions: ['2026-11-11'] });
    });

    it('may be done in part, and nobody knows: a second write does the rest', async () => {
      const setting = open();
      const { id } = await made(setting);
      const dates: OccurrenceWrites = {
        '2026-10-21': { kind: 'excluded' },
        '2026-10-28': { kind: 'changed', override: { subject: 'Long' } },
      };
      setting.troubles.breakOff();
      expect(await write(setting, id, {}, dates)).toEqual({ kind: 'answer-lost' });
      setting.troubles.calm();
      expect(await write(setting, id, {}, dates)).toMatchObject({
        kind: 'written',
        event: { item: { ...MADE, exclusions: ['2026-10-21'], overrides: { '2026-10-28': { subject: 'Long' } } } },
      });
    });

    it('of a series that went are gone', async () => {
      const setting = open();
      setting.troubles.deletedAnswers('not');
      const { id, version } = await made(setting);
      setting.person.remove(id);
      const occurrences: OccurrenceWrites = { '2026-10-21': { kind: 'excluded' } };
      expect(
        await setting.calendar.write(setting.mailboxId, [{ kind: 'update', id, version, fields: {}, occurrences }]),
      ).toEqual([{ kind: 'gone' }]);
    });
  });
}

function ruleOf({ rule }: When): Pick<When, 'rule'> {
  return rule === undefined ? {} : { rule };
}
