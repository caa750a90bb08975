import { describe, expect, it } from 'vitest';
import { draft, itemOf, START, timed } from '../scenario/items.ts';
import { createOne, markOf, type OpenCalendar, readOne, roundOf, WINDOW } from './mailbox-calendar-setting.ts';

export function roundsContract(open: OpenCalendar): void {
  describe('rounds', () => {
    it('show everything in the window first, over several pages', async () => {
      const setting = open();
      const ids = Array.from({ length: 8 }, (_, index) => setting.person.add(draft(`Visit ${index}`)));
      setting.person.add(draft('Long ago', { when: timed('2025-01-07T10:00') }));
      const series = setting.person.addSeries(draft('Daily'));
      const { last, pages } = await roundOf(setting, null);
      const events = [...last].flatMap(([id, { kind }]) => (kind === 'event' ? [id] : []));
      expect(events.sort()).toEqual([...ids].sort());
      expect(pages).toBeGreaterThan(2);
      expect(last.get(ids[3] ?? '')).toMatchObject({
        event: { kind: 'single', version: expect.stringMatching(/./u), item: { subject: 'Visit 3' } },
      });
      expect(last.get(series)).toEqual({ kind: 'series', id: series });
      expect(await readOne(setting, series)).toMatchObject({ kind: 'series', item: { when: { rule: { count: 5 } } } });
    });

    it('show nothing when nothing has happened, as often as they are asked for', async () => {
      const setting = open();
      setting.person.add(draft('Visit'));
      const first = await roundOf(setting, null);
      const second = await roundOf(setting, first.cursor);
      expect(second.entries).toEqual([]);
      expect((await roundOf(setting, second.cursor)).entries).toEqual([]);
    });

    it('show what people did since, whatever cursor is asked again', async () => {
      const setting = open();
      const add = (subject: string) => setting.person.add(draft(subject));
      const [edited, touched, removed, moved, left] = [add('A'), add('B'), add('C'), add('D'), add('E')];
      const { cursor } = await roundOf(setting, null);
      const before = await readOne(setting, touched);
      setting.advance(1000);
      setting.person.edit(edited, { subject: 'A2' });
      setting.person.touch(touched);
      setting.person.remove(removed);
      setting.person.moveAway(moved);
      for (const again of [cursor, cursor]) {
        const { last } = await roundOf(setting, again);
        expect(last.get(edited)).toMatchObject({ kind: 'event', event: { item: { subject: 'A2' } } });
        expect(last.get(touched)).toMatchObject({ kind: 'event', event: { item: before.item } });
        expect(last.get(touched)).not.toMatchObject({ event: { version: before.version } });
        expect(last.get(removed)).toEqual({ kind: 'removed', id: removed });
        expect(last.get(moved)).toEqual({ kind: 'removed', id: moved });
        expect(last.has(left)).toBe(false);
      }
    });

    it('call an event removed that left the window, and it is still there', async () => {
      const setting = open();
      const id = setting.person.add(draft('Visit'));
      const { cursor } = await roundOf(setting, null);
      setting.person.edit(id, { when: timed('2030-01-07T10:00') });
      expect((await roundOf(setting, cursor)).last.get(id)).toEqual({ kind: 'removed', id });
      expect(await readOne(setting, id)).toMatchObject({ id, item: { subject: 'Visit' } });
    });

    it('show an event again under its old id when it comes back', async () => {
      const setting = open();
      const deleted = setting.person.add(draft('A'));
      const moved = setting.person.add(draft('B'));
      setting.person.remove(deleted);
      setting.person.moveAway(moved);
      const { cursor, last } = await roundOf(setting, null);
      expect(last.size).toBe(0);
      setting.person.restore(deleted);
      setting.person.restore(moved);
      const back = await roundOf(setting, cursor);
      expect(back.last.get(deleted)).toMatchObject({ kind: 'event', event: { item: { subject: 'A' } } });
      expect(back.last.get(moved)).toMatchObject({ kind: 'event', event: { item: { subject: 'B' } } });
    });

    it('bring back what was written through the port, as the write said', async () => {
      const setting = open();
      const { cursor } = await roundOf(setting, null);
      const event = await createOne(setting, markOf(setting));
      const entry = (await roundOf(setting, cursor)).last.get(event.id);
      expect(entry).toMatchObject({
        kind: 'event',
        event: { version: event.version, item: event.item, mayBeMarked: true, meeting: false },
      });
    });

    it('may tell an entry twice; the last one holds', async () => {
      const setting = open();
      const ids = ['A', 'B', 'C', 'D', 'E', 'F'].map((subject) => setting.person.add(draft(subject)));
      setting.troubles.repeatEntries();
      const { entries, last } = await roundOf(setting, null);
      expect(entries.length).toBeGreaterThan(ids.length);
      for (const [index, id] of ids.entries()) {
        expect(last.get(id)).toMatchObject({ event: { item: { subject: 'ABCDEF'.charAt(index) } } });
      }
    });

    it('show a change after a while, once, and lose none', async () => {
      const setting = open();
      const [edited, removed] = ['A', 'B'].map((subject) => setting.person.add(draft(subject)));
      setting.advance(60_000);
      setting.troubles.lag(60_000);
      const { cursor, last } = await roundOf(setting, null);
      expect([...last.keys()].sort()).toEqual([edited, removed].sort());
      setting.person.edit(edited ?? '', { subject: 'A2' });
      setting.person.remove(removed ?? '');
      const made = await createOne(setting, markOf(setting));
      const unseen = await roundOf(setting, cursor);
      expect(unseen.entries).toEqual([]);
      const fresh = await roundOf(setting, null);
      expect(fresh.last.get(edited ?? '')).toMatchObject({ event: { item: { subject: 'A' } } });
      expect(fresh.last.get(removed ?? '')).toMatchObject({ kind: 'event' });
      expect((await readOne(setting, edited ?? '')).item.subject).toBe('A2');
      setting.advance(60_000);
      for (const later of [unseen.cursor, fresh.cursor]) {
        const seen = await roundOf(setting, later);
        expect(seen.entries).toHaveLength(3);
        expect(seen.last.get(edited ?? '')).toMatchObject({ event: { item: { subject: 'A2' } } });
        expect(seen.last.get(removed ?? '')).toMatchObject({ kind: 'removed' });
        expect(seen.last.get(made.id)).toMatchObject({ event: { version: made.version, mayBeMarked: true } });
        expect((await roundOf(setting, seen.cursor)).entries).toEqual([]);
      }
    });

    it('may tell again what earlier ones told', async () => {
      const setting = open();
      const ids = ['A', 'B'].map((subject) => setting.person.add(draft(subject)));
      const { cursor, last } = await roundOf(setting, null);
      setting.troubles.replay('as it is');
      const again = await roundOf(setting, cursor);
      for (const id of ids) expect(again.last.get(id)).toEqual(last.get(id));
    });

    it('may tell again what was, also of what was deleted since', async () => {
      const setting = open();
      const [edited, removed] = ['A', 'B'].map((subject) => setting.person.add(draft(subject)));
      const first = await roundOf(setting, null);
      setting.person.edit(edited ?? '', { subject: 'A2' });
      setting.person.remove(removed ?? '');
      const second = await roundOf(setting, first.cursor);
      setting.troubles.replay('old');
      const third = await roundOf(setting, second.cursor);
      expect(third.last.get(edited ?? '')).toEqual(first.last.get(edited ?? ''));
      expect(third.last.get(removed ?? '')).toEqual(first.last.get(removed ?? ''));
      expect((await readOne(setting, edited ?? '')).item.subject).toBe('A2');
    });

    it('are stamped by the clock of the server', async () => {
      const setting = open();
      const ahead = 7 * 60_000;
      setting.troubles.skewClock(ahead);
      const event = await createOne(setting, markOf(setting));
      expect([event.created, event.modified]).toEqual([START + ahead, START + ahead]);
      setting.advance(1000);
      setting.person.edit(event.id, { subject: 'Edited' });
      const { created, modified } = await readOne(setting, event.id);
      expect([created, modified]).toEqual([START + ahead, START + ahead + 1000]);
    });

    it('end with a dead cursor, and a new one shows everything', async () => {
      const setting = open();
      const id = setting.person.add(draft('Visit'));
      const { cursor } = await roundOf(setting, null);
      setting.troubles.killCursor();
      await expect(roundOf(setting, cursor)).rejects.toMatchObject({ kind: 'cursor-lost' });
      setting.troubles.calm();
      expect((await roundOf(setting, null)).last.get(id)).toMatchObject({ kind: 'event' });
    });

    it('of a replaced mailbox begin anew', async () => {
      const setting = open();
      setting.person.add(draft('Visit'));
      const { cursor } = await roundOf(setting, null);
      setting.troubles.replaceMailbox();
      await expect(roundOf(setting, cursor)).rejects.toMatchObject({ kind: 'cursor-lost' });
      expect((await roundOf(setting, null)).entries).toEqual([]);
    });

    it('that show nothing say nothing of single events', async () => {
      const setting = open();
      const id = setting.person.add(draft('Visit'));
      const { cursor } = await roundOf(setting, null);
      setting.troubles.emptyLists();
      expect((await roundOf(setting, null)).entries).toEqual([]);
      expect((await readOne(setting, id)).id).toBe(id);
      setting.person.edit(id, { subject: 'Edited' });
      expect((await roundOf(setting, cursor)).last.get(id)).toMatchObject({ event: { item: { subject: 'Edited' } } });
    });

    it('of a mailbox that does not answer end without a page', async () => {
      const setting = open();
      setting.person.add(draft('Visit'));
      const { cursor } = await roundOf(setting, null);
      setting.troubles.mailboxGone();
      for (const from of [null, cursor]) {
        const pages = setting.calendar.changes(setting.mailboxId, from, WINDOW)[Symbol.asyncIterator]();
        await expect(pages.next()).rejects.toMatchObject({ kind: 'unavailable' });
      }
      setting.troubles.calm();
      expect((await roundOf(setting, cursor)).entries).toEqual([]);
    });
  });

  describe('express', () => {
    const item = itemOf(draft(`${'Long '.repeat(80)}`, { notes: 'One  \r\nTwo\n\n\n' }));

    it('is pure and idempotent, and what a write comes to', async () => {
      const setting = open();
      const before = structuredClone(item);
      const expressed = setting.calendar.express(item);
      expect(item).toEqual(before);
      expect(setting.calendar.express(item)).toEqual(expressed);
      expect(setting.calendar.express(expressed)).toEqual(expressed);
      expect(expressed.subject.length).toBeLessThan(item.subject.length);
      const event = await createOne(setting, markOf(setting), item);
      expect(event.item).toEqual(expressed);
      expect((await readOne(setting, event.id)).item).toEqual(expressed);
    });
  });
}
