import { describe, expect, it } from 'vitest';
import type { Window } from '../../shared/sync/ports.ts';
import { draft, itemOf, timed, wholeDays } from '../scenario/items.ts';
import { type CalendarSetting, createOne, markOf, type OpenCalendar, readOne } from './mailbox-calendar-setting.ts';

export function aroundContract(open: OpenCalendar): void {
  const stretch = (from: string, until: string): Window => ({ from: Date.parse(from), until: Date.parse(until) });
  /** Friday the 9th, ten to eleven in Helsinki. */
  const FRIDAY = stretch('2026-10-09T07:00:00Z', '2026-10-09T08:00:00Z');
  const around = async ({ calendar, mailboxId }: CalendarSetting, where: Window) =>
    [...(await calendar.around(mailboxId, where))].sort((a, b) => (a.id < b.id ? -1 : 1));

  describe('what lies around a time (H8a)', () => {
    it('is what touches it, single or series, and nothing else', async () => {
      const setting = open();
      const on = (start: string) => ({ when: timed(start) });
      const ids = [
        setting.person.add(draft('Into', on('2026-10-09T09:30'))),
        setting.person.add(draft('Exactly', on('2026-10-09T10:00'))),
        setting.person.addSeries(draft('Daily')),
      ];
      setting.person.add(draft('Until then', on('2026-10-09T09:00')));
      setting.person.add(draft('From then', on('2026-10-09T11:00')));
      setting.person.addSeries(draft('Later', on('2026-10-10T10:00')));
      setting.person.remove(setting.person.add(draft('Deleted', on('2026-10-09T10:00'))));
      setting.person.moveAway(setting.person.add(draft('Elsewhere', on('2026-10-09T10:00'))));
      const events = await Promise.all(ids.sort().map((id) => readOne(setting, id)));
      expect(await around(setting, FRIDAY)).toEqual(events);
    });

    it('is a series where its occurrences are now', async () => {
      const setting = open();
      const id = setting.person.addSeries(draft('Daily'));
      setting.person.changeOccurrence(id, '2026-10-09', { when: timed('2026-10-09T15:00') });
      expect(await around(setting, FRIDAY)).toEqual([]);
      const moved = stretch('2026-10-09T12:00:00Z', '2026-10-09T13:00:00Z');
      expect(await around(setting, moved)).toEqual([await readOne(setting, id)]);
      setting.person.removeOccurrence(id, '2026-10-09');
      expect(await around(setting, moved)).toEqual([]);
    });

    it('is what we made ourselves as well, whole days included', async () => {
      const setting = open();
      const event = await createOne(setting, markOf(setting), itemOf(draft('Away', { when: wholeDays('2026-10-09') })));
      expect(await around(setting, FRIDAY)).toEqual([event]);
    });

    it('is nothing where nothing is, and never where the mailbox does not answer', async () => {
      const setting = open();
      expect(await around(setting, FRIDAY)).toEqual([]);
      setting.person.addSeries(draft('Daily'));
      setting.troubles.failReads();
      await expect(around(setting, FRIDAY)).rejects.toMatchObject({ kind: 'transient' });
      setting.troubles.calm();
      setting.troubles.mailboxGone();
      await expect(around(setting, FRIDAY)).rejects.toMatchObject({ kind: 'unavailable' });
      setting.troubles.calm();
      expect(await around(setting, FRIDAY)).toHaveLength(1);
    });
  });
}
