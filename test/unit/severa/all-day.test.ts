import { describe, expect, it } from 'vitest';
import type { When } from '../../../shared/calendar/item.ts';
import { addDays } from '../../../shared/calendar/time.ts';
import { readWhen } from '../../../shared/severa/read-when.ts';
import { writeTimes } from '../../../shared/severa/write-activity.ts';

/** Zones whose clocks jump over midnight, pass it twice, lie far out, or have odd offsets. */
const ZONES = [
  'Europe/Helsinki',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Sydney',
  'America/Santiago',
  'Asia/Beirut',
  'Africa/Cairo',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'America/St_Johns',
];

describe.each(ZONES)('whole days of an owner in %s', (zone) => {
  it('read back as they were written, on any day of the year', () => {
    for (let day = 0; day < 366; day += 1) {
      const start = addDays('2026-03-01', day);
      const when: When = { allDay: true, start, end: addDays(start, 1 + (day % 3)) };
      expect(readWhen(writeTimes(when, zone), zone, undefined)).toEqual(when);
    }
  });

  it('are the same days when the server answers in UTC', () => {
    for (let day = 0; day < 366; day += 1) {
      const start = addDays('2026-03-01', day);
      const when: When = { allDay: true, start, end: addDays(start, 1 + (day % 3)) };
      const { startDateTime, endDateTime, ...flags } = writeTimes(when, zone);
      const utc = (text: string | null) => new Date(text ?? '').toISOString();
      const times = { ...flags, startDateTime: utc(startDateTime), endDateTime: utc(endDateTime) };
      expect(readWhen(times, zone, undefined)).toEqual(when);
    }
  });
});
