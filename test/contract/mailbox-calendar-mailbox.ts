import { describe, expect, it } from 'vitest';
import { draft, itemOf, timed } from '../scenario/items.ts';
import {
  type CalendarSetting,
  createOne,
  DELETED_ANSWERS,
  markOf,
  type OpenCalendar,
  readOne,
  roundOf,
  WINDOW,
} from './mailbox-calendar-setting.ts';

export function mailboxContract(open: OpenCalendar): void {
  const listed = async ({ calendar, mailboxId }: CalendarSetting) => {
    const pages: (readonly string[])[] = [];
    for await (const page of calendar.ids(mailboxId, WINDOW)) pages.push(page);
    return pages;
  };

  describe('ids of a window', () => {
    it('are complete, each once, a hundred a page at most', async () => {
      const setting = open();
      const ids = Array.from({ length: 230 }, (_, index) => setting.person.add(draft(`Visit ${index}`)));
      const pages = await listed(setting);
      expect(pages.flat().sort()).toEqual(ids.sort());
      expect(Math.max(...pages.map((page) => page.length))).toBe(100);
    });

    it('are those of singles and of masters, in the window and in the calendar', async () => {
      const setting = open();
      const [single, deleted, moved] = ['A', 'B', 'C'].map((subject) => setting.person.add(draft(subject)));
      const series = setting.person.addSeries(draft('Daily'));
      setting.person.add(draft('Long ago', { when: timed('2025-01-07T10:00') }));
      setting.person.remove(deleted ?? '');
      setting.person.moveAway(moved ?? '');
      expect((await listed(setting)).flat().sort()).toEqual([single, series].sort());
    });

    it('are none of an empty calendar, and none when lists show nothing', async () => {
      const setting = open();
      expect((await listed(setting)).flat()).toEqual([]);
      const id = setting.person.add(draft('Visit'));
      setting.troubles.emptyLists();
      expect((await listed(setting)).flat()).toEqual([]);
      setting.troubles.calm();
      expect((await listed(setting)).flat()).toEqual([id]);
    });
  });

  describe('lists that lag', () => {
    it('show what has gone and leave out what came, while single events are up to date', async () => {
      const setting = open();
      const [left, removed] = ['A', 'B'].map((subject) => setting.person.add(draft(subject)));
      setting.advance(60_000);
      setting.troubles.lag(60_000);
      setting.person.remove(removed ?? '');
      const made = setting.person.add(draft('C'));
      expect((await listed(setting)).flat().sort()).toEqual([left, removed].sort());
      setting.advance(60_000);
      expect((await listed(setting)).flat().sort()).toEqual([left, made].sort());
    });

    it.each(DELETED_ANSWERS)('prove nothing: Deleted Items do answer: %s', async (how) => {
      const setting = open();
      setting.troubles.deletedAnswers(how);
      const ids = ['A', 'B', 'C', 'D'].map((subject) => setting.person.add(draft(subject)));
      const events = await Promise.all(ids.map((id) => readOne(setting, id)));
      const [removed = '', edited = '', moved = ''] = ids;
      setting.advance(60_000);
      setting.troubles.lag(60_000);
      setting.person.remove(removed);
      setting.person.edit(edited, { subject: 'B2' });
      setting.person.moveAway(moved);
      const locate = () =>
        setting.calendar.locate(
          setting.mailboxId,
          events.map(({ id, uid }) => ({ id, uid })),
        );
      const [a, b, c, d] = await locate();
      expect([a?.kind, c?.kind]).toEqual(['unknown', 'unknown']);
      expect(b).toEqual({ kind: 'here', event: await readOne(setting, edited) });
      expect(d).toEqual({ kind: 'here', event: events[3] });
      setting.advance(60_000);
      expect((await locate()).map(({ kind }) => kind)).toEqual(['gone', 'here', 'other-calendar', 'here']);
    });
  });

  describe('the calendar', () => {
    it('has one id, whatever happens in it', async () => {
      const setting = open();
      const id = await setting.calendar.calendarId(setting.mailboxId);
      expect(id).not.toBe('');
      const event = await createOne(setting, markOf(setting));
      setting.person.moveAway(event.id);
      setting.troubles.emptyLists();
      expect(await setting.calendar.calendarId(setting.mailboxId)).toBe(id);
    });

    it('of another mailbox has another, and nothing of the old one is in it', async () => {
      const setting = open();
      const before = await setting.calendar.calendarId(setting.mailboxId);
      setting.person.add(draft('Visit'));
      setting.troubles.replaceMailbox();
      expect(await setting.calendar.calendarId(setting.mailboxId)).not.toBe(before);
      expect((await listed(setting)).flat()).toEqual([]);
      expect(setting.held()).toEqual([]);
    });
  });

  describe('a mailbox without its default calendar', () => {
    it('has lost no event, and takes no write', async () => {
      const setting = open();
      const { calendar, mailboxId } = setting;
      const event = await readOne(setting, setting.person.add(draft('Visit')));
      const { id, uid, version } = event;
      const round = calendar.changes(mailboxId, null, WINDOW)[Symbol.asyncIterator]();
      setting.troubles.calendarGone();
      const unavailable = { kind: 'unavailable', code: 'graph.calendar-missing' };
      await expect(calendar.calendarId(mailboxId)).rejects.toMatchObject(unavailable);
      await expect(calendar.locate(mailboxId, [{ id, uid }])).rejects.toMatchObject(unavailable);
      await expect(listed(setting)).rejects.toMatchObject(unavailable);
      await expect(round.next()).rejects.toMatchObject(unavailable);
      expect(await calendar.read(mailboxId, [id])).toEqual([{ kind: 'absent' }]);
      expect(await calendar.readMarks(mailboxId, [id])).toEqual([null]);
      const outcomes = await calendar.write(mailboxId, [
        { kind: 'create', item: itemOf(draft('Made')), mark: markOf(setting) },
        { kind: 'update', id, version, fields: { subject: 'Renamed' } },
        { kind: 'delete', id, version },
      ]);
      expect(outcomes.map(({ kind }) => kind)).toEqual(['later', 'gone', 'gone']);
    });
  });

  describe('a mailbox that fails for a while', () => {
    it('says so, whatever is asked, and never looks like an absence', async () => {
      const setting = open();
      const { calendar, mailboxId } = setting;
      const event = await readOne(setting, setting.person.add(draft('Visit')));
      const { id, uid } = event;
      const { cursor } = await roundOf(setting, null);
      setting.troubles.failReads();
      const transient = { kind: 'transient' };
      await expect(calendar.calendarId(mailboxId)).rejects.toMatchObject(transient);
      await expect(calendar.read(mailboxId, [id])).rejects.toMatchObject(transient);
      await expect(calendar.readMarks(mailboxId, [id])).rejects.toMatchObject(transient);
      await expect(calendar.locate(mailboxId, [{ id, uid }])).rejects.toMatchObject(transient);
      await expect(listed(setting)).rejects.toMatchObject(transient);
      for (const from of [null, cursor]) await expect(roundOf(setting, from)).rejects.toMatchObject(transient);
      setting.troubles.calm();
      expect(await calendar.locate(mailboxId, [{ id, uid }])).toEqual([{ kind: 'here', event }]);
      expect((await roundOf(setting, cursor)).entries).toEqual([]);
    });
  });

  describe('a mailbox that does not answer', () => {
    it('never looks like an absence, whatever is asked', async () => {
      const setting = open();
      const { calendar, mailboxId } = setting;
      const event = await readOne(setting, setting.person.add(draft('Visit')));
      const { id, uid, version } = event;
      const unavailable = { kind: 'unavailable' };
      setting.troubles.mailboxGone();
      await expect(calendar.calendarId(mailboxId)).rejects.toMatchObject(unavailable);
      await expect(calendar.read(mailboxId, [id])).rejects.toMatchObject(unavailable);
      await expect(calendar.readMarks(mailboxId, [id])).rejects.toMatchObject(unavailable);
      await expect(calendar.locate(mailboxId, [{ id, uid }])).rejects.toMatchObject(unavailable);
      await expect(calendar.locate(mailboxId, [{ id, uid: null }])).rejects.toMatchObject(unavailable);
      await expect(listed(setting)).rejects.toMatchObject(unavailable);
      const create = { kind: 'create', item: itemOf(draft('Made')), mark: markOf(setting) } as const;
      await expect(calendar.write(mailboxId, [{ kind: 'delete', id, version }])).rejects.toMatchObject(unavailable);
      await expect(calendar.write(mailboxId, [create])).rejects.toMatchObject(unavailable);
      setting.troubles.calm();
      expect(setting.held()).toMatchObject([{ subject: 'Visit' }]);
      expect(await calendar.locate(mailboxId, [{ id, uid }])).toEqual([{ kind: 'here', event }]);
    });
  });
}
