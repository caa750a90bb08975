import { describe, expect, it } from 'vitest';
import { draft } from '../scenario/items.ts';
import { createOne, markOf, type OpenCalendar } from './mailbox-calendar-setting.ts';

export function readsContract(open: OpenCalendar): void {
  describe('reading by id', () => {
    it('answers one for each, in order', async () => {
      const setting = open();
      const ids = Array.from({ length: 23 }, (_, index) => setting.person.add(draft(`Visit ${index}`)));
      const wanted = ids.toReversed();
      const readings = await setting.calendar.read(setting.mailboxId, wanted);
      expect(readings.map((one) => (one.kind === 'event' ? one.event.id : one.kind))).toEqual(wanted);
      expect(await setting.calendar.read(setting.mailboxId, [])).toEqual([]);
    });

    it('does not find what was never there, was deleted, or lies in another calendar', async () => {
      const setting = open();
      const [here, deleted, moved] = ['A', 'B', 'C'].map((subject) => setting.person.add(draft(subject)));
      const ids = [here, deleted, moved, 'no such id'].map((id) => id ?? '');
      setting.troubles.deletedAnswers('not');
      setting.person.remove(deleted ?? '');
      setting.person.moveAway(moved ?? '');
      const kinds = (await setting.calendar.read(setting.mailboxId, ids)).map(({ kind }) => kind);
      expect(kinds).toEqual(['event', 'absent', 'absent', 'absent']);
      setting.person.restore(deleted ?? '');
      setting.person.restore(moved ?? '');
      const again = (await setting.calendar.read(setting.mailboxId, ids)).map(({ kind }) => kind);
      expect(again).toEqual(['event', 'event', 'event', 'absent']);
    });

    it('may find a deleted event that answers from Deleted Items: nothing follows from it', async () => {
      const setting = open();
      const id = setting.person.add(draft('Visit'));
      setting.troubles.deletedAnswers('below the calendar');
      setting.person.remove(id);
      expect(await setting.calendar.read(setting.mailboxId, [id])).toMatchObject([{ kind: 'event', event: { id } }]);
      expect(setting.held()).toEqual([]);
    });

    it('is not held up by one event that fails', async () => {
      const setting = open();
      const ids = ['A', 'B', 'C'].map((subject) => setting.person.add(draft(subject)));
      setting.troubles.failing(ids[1] ?? '');
      expect(await setting.calendar.read(setting.mailboxId, ids)).toMatchObject([
        { kind: 'event' },
        { kind: 'unreadable', reason: 'graph.item-failing' },
        { kind: 'event' },
      ]);
    });
  });

  describe('marks', () => {
    it('are found on what the port made, and on nothing else', async () => {
      const setting = open();
      const made = await createOne(setting, markOf(setting, 'activity|1', 3));
      const own = setting.person.add(draft('Visit'));
      expect(await setting.calendar.readMarks(setting.mailboxId, [own, made.id, 'no such id'])).toEqual([
        null,
        markOf(setting, 'activity|1', 3),
        null,
      ]);
    });

    it('outlast edits, deletion and coming back', async () => {
      const setting = open();
      const { id } = await createOne(setting, markOf(setting));
      const marks = () => setting.calendar.readMarks(setting.mailboxId, [id]);
      setting.troubles.deletedAnswers('not');
      setting.person.edit(id, { subject: 'Edited' });
      expect(await marks()).toEqual([markOf(setting)]);
      setting.person.remove(id);
      expect(await marks()).toEqual([null]);
      setting.person.restore(id);
      expect(await marks()).toEqual([markOf(setting)]);
    });

    it('of an event that fails are unknown, not missing', async () => {
      const setting = open();
      const first = await createOne(setting, markOf(setting, 'a'));
      const second = await createOne(setting, markOf(setting, 'b'));
      setting.troubles.failing(first.id);
      const marks = await setting.calendar.readMarks(setting.mailboxId, [first.id, second.id]);
      expect(marks).toEqual(['unknown', markOf(setting, 'b')]);
    });
  });
}
