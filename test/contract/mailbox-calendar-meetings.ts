import { describe, expect, it } from 'vitest';
import type { CalendarEvent, OccurrenceWrites } from '../../shared/sync/ports.ts';
import { draft, timed } from '../scenario/items.ts';
import { type CalendarSetting, createOne, markOf, type OpenCalendar, readOne } from './mailbox-calendar-setting.ts';

export function meetingsContract(open: OpenCalendar): void {
  /** The colleague's copies around the time of every draft here. */
  const copies = async ({ calendar, colleague }: CalendarSetting): Promise<readonly CalendarEvent[]> =>
    await calendar.around(colleague.mailboxId, {
      from: Date.parse('2026-10-07T07:00:00Z'),
      until: Date.parse('2026-10-07T08:00:00Z'),
    });
  const invited = async () => {
    const setting = open();
    const id = setting.person.add(draft('Visit'));
    setting.person.invite(id, [setting.colleague.address]);
    const [copy] = await copies(setting);
    if (copy === undefined) throw new Error('The invitation did not arrive.');
    return { setting, id, copy };
  };
  const both = ({ address, colleague }: CalendarSetting, response: 'none' | 'accepted' | 'declined') => ({
    [address]: { role: 'organizer', response: 'accepted' },
    [colleague.address]: { role: 'attendee', response },
  });

  describe('a meeting', () => {
    it('has its people, and a copy with the same UID in the mailbox of everybody who is invited', async () => {
      const { setting, id, copy } = await invited();
      const event = await readOne(setting, id);
      expect(event).toMatchObject({ meeting: true, isOrganizer: true, item: { people: both(setting, 'none') } });
      expect(copy).toMatchObject({ meeting: true, isOrganizer: false, cancelled: false, uid: event.uid });
      expect(copy.item).toMatchObject({ subject: 'Visit', people: both(setting, 'none') });
      expect(copy.id).not.toBe(id);
    });

    it('counts answers, which are edits of nothing else', async () => {
      const { setting, id, copy } = await invited();
      const before = await readOne(setting, id);
      setting.colleague.answer(copy.id, 'accepted');
      const after = await readOne(setting, id);
      expect(after.version).not.toBe(before.version);
      expect(after.item).toEqual({ ...before.item, people: both(setting, 'accepted') });
    });

    it('that is declined stays or goes, as its person wants', async () => {
      const { setting, id, copy } = await invited();
      setting.colleague.answer(copy.id, 'declined');
      expect(await copies(setting)).toMatchObject([{ id: copy.id, cancelled: false }]);
      setting.colleague.answer(copy.id, 'declined', { keep: false });
      expect(await copies(setting)).toEqual([]);
      expect((await readOne(setting, id)).item.people).toEqual(both(setting, 'declined'));
    });

    it('that its organizer deletes is cancelled in the copies', async () => {
      const { setting, id } = await invited();
      setting.person.remove(id);
      expect(await copies(setting)).toMatchObject([{ cancelled: true }]);
    });

    it('is an event again when nobody is invited any more', async () => {
      const { setting, id } = await invited();
      setting.person.invite(id, []);
      expect(await readOne(setting, id)).toMatchObject({ meeting: false, isOrganizer: true, item: { people: {} } });
    });

    it('comes of a copy of ours to which somebody adds people (P1a)', async () => {
      const setting = open();
      const { id } = await createOne(setting, markOf(setting));
      expect(setting.mailsSent()).toBe(0);
      setting.person.invite(id, [setting.colleague.address]);
      expect(await readOne(setting, id)).toMatchObject({ meeting: true, item: { people: both(setting, 'none') } });
      expect(setting.mailsSent()).toBe(0);
    });

    it('that is written tells its people (P7)', async () => {
      const { setting, id } = await invited();
      const { version } = await readOne(setting, id);
      const [outcome] = await setting.calendar.write(setting.mailboxId, [
        { kind: 'update', id, version, fields: { subject: 'Renamed' }, mayMail: true },
      ]);
      expect(outcome).toMatchObject({ kind: 'written', event: { item: { people: both(setting, 'none') } } });
      expect(setting.mailsSent()).toBeGreaterThan(0);
      expect(await copies(setting)).toMatchObject([{ item: { subject: 'Renamed' } }]);
    });

    it('that its organizer edits or shifts is the same in the copies, who are asked again', async () => {
      const { setting, id, copy } = await invited();
      setting.colleague.answer(copy.id, 'accepted');
      setting.person.edit(id, { location: 'Turku' });
      const [located] = await copies(setting);
      expect(located).toMatchObject({ id: copy.id, item: { location: 'Turku' } });
      expect(located?.version).not.toBe(copy.version);
      expect((await readOne(setting, id)).item.people).toEqual(both(setting, 'accepted'));
      setting.person.edit(id, { when: timed('2026-10-07T10:30') });
      const [shifted] = await copies(setting);
      const own = await readOne(setting, id);
      expect(shifted).toMatchObject({ id: copy.id, item: { when: own.item.when, people: both(setting, 'none') } });
      expect(own.item.people).toEqual(both(setting, 'none'));
      expect(setting.mailsSent()).toBe(0);
    });

    it('whose copy its attendee deletes stays with all others, and comes to him again with the next news', async () => {
      const { setting, id, copy } = await invited();
      const before = await readOne(setting, id);
      const { mailboxId } = setting.colleague;
      const outcomes = await setting.calendar.write(mailboxId, [
        { kind: 'delete', id: copy.id, version: copy.version },
      ]);
      expect(outcomes).toEqual([{ kind: 'deleted' }]);
      expect(await copies(setting)).toEqual([]);
      expect(await readOne(setting, id)).toEqual(before);
      expect(setting.mailsSent()).toBe(0);
      setting.person.edit(id, { subject: 'Renamed' });
      const [next] = await copies(setting);
      expect(next).toMatchObject({ uid: before.uid, item: { subject: 'Renamed' } });
      expect(next?.id).not.toBe(copy.id);
    });

    it('whose copy is written is another in that mailbox only, and nobody is told', async () => {
      const { setting, id, copy } = await invited();
      const before = await readOne(setting, id);
      const { id: copyId, version } = copy;
      const [outcome] = await setting.calendar.write(setting.colleague.mailboxId, [
        { kind: 'update', id: copyId, version, fields: { subject: 'Ours' }, mayMail: true },
      ]);
      expect(outcome).toMatchObject({ kind: 'written', event: { id: copyId, isOrganizer: false } });
      expect(await copies(setting)).toMatchObject([{ item: { subject: 'Ours' } }]);
      expect(await readOne(setting, id)).toEqual(before);
      expect(setting.mailsSent()).toBe(0);
    });

    it('that the port deletes is cancelled, and its people are told (P7)', async () => {
      const { setting, id } = await invited();
      const { version } = await readOne(setting, id);
      const outcomes = await setting.calendar.write(setting.mailboxId, [
        { kind: 'delete', id, version, mayMail: true },
      ]);
      expect(outcomes).toEqual([{ kind: 'deleted' }]);
      expect(await copies(setting)).toMatchObject([{ cancelled: true }]);
      expect(setting.mailsSent()).toBe(1);
    });

    it('that is a series is one in the copies, with what was done to its dates', async () => {
      const setting = open();
      const id = setting.person.addSeries(draft('Daily'));
      setting.person.removeOccurrence(id, '2026-10-09');
      setting.person.invite(id, [setting.colleague.address]);
      setting.person.changeOccurrence(id, '2026-10-08', { subject: 'Planning' });
      const [copy] = await copies(setting);
      const { uid, item } = await readOne(setting, id);
      expect(copy).toMatchObject({ kind: 'series', uid, isOrganizer: false });
      const { when, exclusions, overrides } = item;
      expect(copy?.item).toMatchObject({ when, exclusions, overrides });
      expect(overrides).toMatchObject({ '2026-10-08': { subject: 'Planning' } });
    });

    it('has no date written that would mail somebody, unless it may', async () => {
      const setting = open();
      const id = setting.person.addSeries(draft('Daily'));
      setting.person.invite(id, [setting.colleague.address]);
      const { version, item } = await readOne(setting, id);
      const occurrences: OccurrenceWrites = { '2026-10-09': { kind: 'excluded' } };
      const update = { kind: 'update', id, version, fields: {}, occurrences } as const;
      expect(await setting.calendar.write(setting.mailboxId, [update])).toEqual([
        { kind: 'refused', code: 'graph.meeting-not-written' },
      ]);
      expect(setting.mailsSent()).toBe(0);
      expect((await readOne(setting, id)).item).toEqual(item);
      const [outcome] = await setting.calendar.write(setting.mailboxId, [{ ...update, mayMail: true }]);
      expect(outcome).toMatchObject({ kind: 'written', event: { item: { exclusions: ['2026-10-09'] } } });
      expect(setting.mailsSent()).toBeGreaterThan(0);
    });
  });
}
