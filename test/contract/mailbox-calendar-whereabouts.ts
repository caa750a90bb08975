import { describe, expect, it } from 'vitest';
import type { CalendarEvent } from '../../shared/sync/ports.ts';
import { DAY, draft, START } from '../scenario/items.ts';
import {
  type CalendarSetting,
  createOne,
  DELETED_ANSWERS,
  markOf,
  type OpenCalendar,
  readOne,
} from './mailbox-calendar-setting.ts';

export function whereaboutsContract(open: OpenCalendar): void {
  const locate = (setting: CalendarSetting, ...events: { id: string; uid: string | null }[]) =>
    setting.calendar.locate(
      setting.mailboxId,
      events.map(({ id, uid }) => ({ id, uid })),
    );
  const added = async (setting: CalendarSetting, subject = 'Visit'): Promise<CalendarEvent> =>
    await readOne(setting, setting.person.add(draft(subject)));

  describe.each(DELETED_ANSWERS)('whereabouts, while Deleted Items do answer: %s', (how) => {
    const opened = () => {
      const setting = open();
      setting.troubles.deletedAnswers(how);
      return setting;
    };

    it('of an event in its calendar', async () => {
      const setting = opened();
      const event = await added(setting);
      expect(await locate(setting, event, { ...event, uid: null })).toEqual([
        { kind: 'here', event },
        { kind: 'here', event },
      ]);
    });

    it('of an event that a person deleted, and restored', async () => {
      const setting = opened();
      const event = await added(setting);
      setting.person.remove(event.id);
      expect(await locate(setting, event, { ...event, uid: null })).toEqual([{ kind: 'gone' }, { kind: 'gone' }]);
      setting.person.restore(event.id);
      expect(await locate(setting, event)).toMatchObject([{ kind: 'here', event: { id: event.id } }]);
    });

    it('of an event that the port deleted', async () => {
      const setting = opened();
      const event = await createOne(setting, markOf(setting));
      await setting.calendar.write(setting.mailboxId, [{ kind: 'delete', id: event.id, version: event.version }]);
      expect(await locate(setting, event)).toEqual([{ kind: 'gone' }]);
    });

    it('of an event in another calendar, and back', async () => {
      const setting = opened();
      const event = await added(setting);
      setting.person.moveAway(event.id);
      expect(await locate(setting, event, { ...event, uid: null })).toEqual([
        { kind: 'other-calendar' },
        { kind: 'other-calendar' },
      ]);
      setting.person.restore(event.id);
      expect(await locate(setting, event)).toMatchObject([{ kind: 'here' }]);
    });

    it('of an event that goes by another id', async () => {
      const setting = opened();
      const event = await added(setting);
      const id = setting.person.newId(event.id);
      expect(await locate(setting, event)).toMatchObject([
        { kind: 'other-id', events: [{ id, uid: event.uid, item: { subject: 'Visit' } }] },
      ]);
      expect(await locate(setting, { ...event, uid: null })).toEqual([{ kind: 'gone' }]);
      setting.person.remove(id);
      expect(await locate(setting, event)).toEqual([{ kind: 'gone' }]);
    });

    it('of a deleted event whose UID others have, the oldest first', async () => {
      const setting = opened();
      const uid = "o'clock & co";
      const first = setting.person.add(draft('First'), { uid });
      const young = setting.person.add(draft('Young'), { uid, created: START - DAY });
      const old = setting.person.add(draft('Old'), { uid, created: START - 2 * DAY });
      setting.person.remove(first);
      const [place] = await locate(setting, { id: first, uid });
      expect(place).toMatchObject({ kind: 'other-id', events: [{ id: old }, { id: young }] });
    });
  });

  describe('whereabouts', () => {
    it('are told of the calendar that is expected, and of no other (M4, H2a)', async () => {
      const setting = open();
      const { calendar, mailboxId } = setting;
      const { id, uid } = await added(setting);
      const own = await calendar.calendarId(mailboxId);
      expect(await calendar.locate(mailboxId, [{ id, uid }], own)).toMatchObject([{ kind: 'here' }]);
      await expect(calendar.locate(mailboxId, [{ id, uid }], `${own}-before`)).rejects.toMatchObject({
        kind: 'unavailable',
        code: 'sync.other-mailbox',
      });
    });

    it('come one for each, in order', async () => {
      const setting = open();
      const events = [];
      for (let index = 0; index < 25; index += 1) events.push(await added(setting, `Visit ${index}`));
      const [away, deleted] = [events[3]?.id ?? '', events[20]?.id ?? ''];
      setting.person.moveAway(away);
      setting.person.remove(deleted);
      const places = await locate(setting, ...events);
      const kinds = events.map(({ id }) => (id === away ? 'other-calendar' : id === deleted ? 'gone' : 'here'));
      expect(places.map(({ kind }) => kind)).toEqual(kinds);
      expect(places[7]).toEqual({ kind: 'here', event: events[7] });
      expect(await locate(setting)).toEqual([]);
    });

    it('of a series are its own', async () => {
      const setting = open();
      const series = await readOne(setting, setting.person.addSeries(draft('Daily')));
      expect(await locate(setting, series)).toMatchObject([{ kind: 'here', event: { kind: 'series' } }]);
      setting.person.remove(series.id);
      expect(await locate(setting, series)).toEqual([{ kind: 'gone' }]);
    });

    it('of an event that lists leave out: it is here', async () => {
      const setting = open();
      const event = await added(setting);
      setting.troubles.emptyLists();
      expect(await locate(setting, event, { ...event, uid: null })).toEqual([
        { kind: 'here', event },
        { kind: 'here', event },
      ]);
    });

    it('of an event that fails are unknown, and the others are found', async () => {
      const setting = open();
      const [one, other] = [await added(setting, 'A'), await added(setting, 'B')];
      setting.troubles.failing(one.id);
      expect(await locate(setting, one, other)).toEqual([
        { kind: 'unknown', reason: 'graph.item-failing' },
        { kind: 'here', event: other },
      ]);
      setting.troubles.calm();
      expect(await locate(setting, one)).toEqual([{ kind: 'here', event: one }]);
    });
  });
}
