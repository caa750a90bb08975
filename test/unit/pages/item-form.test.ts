import { describe, expect, test } from 'vitest';
import { changesOf, checkFields, fieldsOf, type ItemFields } from '../../../local/pages/calendar/item-form.ts';
import type { PageItem } from '../../../local/pages/calendar/page-item.ts';
import { datesOf, mondayOf, periodOf, touches } from '../../../local/pages/calendar/period.ts';

const HELSINKI = 'Europe/Helsinki';
const FIELDS: ItemFields = {
  subject: 'Lunch',
  allDay: false,
  startDate: '2026-03-28',
  startTime: '12:00',
  endDate: '2026-03-28',
  endTime: '12:45',
  location: '',
  notes: '',
  isPrivate: false,
  typeId: 'type-1',
  people: [],
  repeats: 'never',
  times: '10',
};
const item = (when: PageItem['when']): PageItem => ({
  side: 'outlook',
  id: 'event-1',
  seriesId: null,
  subject: 'Lunch',
  when,
  location: '',
  notes: '',
  isPrivate: false,
  typeId: 'type-1',
  people: [],
  isSeries: false,
  isInvitation: false,
});

function meant(fields: Partial<ItemFields>) {
  const checked = checkFields({ ...FIELDS, ...fields }, HELSINKI);
  return checked.kind === 'right' ? checked.item.when : checked.wrong;
}

describe('what a person filled in', () => {
  test('is local time of his zone, on both sides of a change of the clock', () => {
    expect(meant({})).toEqual({ allDay: false, start: Date.UTC(2026, 2, 28, 10), end: Date.UTC(2026, 2, 28, 10, 45) });
    expect(meant({ endDate: '2026-03-29' })).toMatchObject({ end: Date.UTC(2026, 2, 29, 9, 45) });
  });

  test('names the last day, which counts', () => {
    expect(meant({ allDay: true, endDate: '2026-03-30', startTime: '', endTime: 'x' })).toEqual({
      allDay: true,
      start: '2026-03-28',
      end: '2026-03-31',
    });
  });

  test.each<[Partial<ItemFields>, object]>([
    [{ subject: '' }, { subject: 'item.subject-missing' }],
    [
      { startDate: '28.3.2026', endTime: '24:00' },
      { startDate: 'item.date-wrong', endTime: 'item.time-wrong' },
    ],
    [{ endDate: '2026-02-30' }, { endDate: 'item.date-wrong' }],
    [{ endTime: '11:59' }, { endTime: 'item.ends-before-start' }],
    [{ allDay: true, endDate: '2026-03-27' }, { endDate: 'item.ends-before-start' }],
  ])('%j is wrong, each field with its own words', (fields, wrong) => {
    expect(meant(fields)).toEqual(wrong);
  });

  test.each<[string, PageItem['when']]>([
    ['timed', { allDay: false, start: Date.UTC(2026, 2, 2, 7), end: Date.UTC(2026, 2, 2, 8) }],
    ['without length', { allDay: false, start: Date.UTC(2026, 2, 2, 7), end: Date.UTC(2026, 2, 2, 7) }],
    ['over midnight', { allDay: false, start: Date.UTC(2026, 2, 2, 20), end: Date.UTC(2026, 2, 3, 1) }],
    ['all day', { allDay: true, start: '2026-03-02', end: '2026-03-04' }],
  ])('is what was shown when nothing was touched: %s', (_, when) => {
    const fields = fieldsOf(item(when), HELSINKI);
    const checked = checkFields(fields, HELSINKI);
    expect(checked).toMatchObject({ kind: 'right', item: { when } });
    if (checked.kind === 'right') expect(changesOf(fields, fields, checked.item)).toEqual({});
  });

  test('changes only what is different', () => {
    const after = { ...FIELDS, location: 'Kitchen' };
    const checked = checkFields(after, HELSINKI);
    if (checked.kind === 'wrong') throw new Error('It is right.');
    expect(changesOf(FIELDS, after, checked.item)).toEqual({ location: 'Kitchen' });
  });
});

describe('the days of a page', () => {
  test('begin on a Monday and end with the midnight after the last', () => {
    expect(mondayOf('2026-03-01')).toBe('2026-02-23');
    expect(mondayOf('2026-03-02')).toBe('2026-03-02');
    const { days, from, until } = periodOf('2026-03-23', 'week', HELSINKI);
    expect([days.length, days.at(-1)]).toEqual([7, '2026-03-29']);
    // The clock goes forward in this week.
    expect((until - from) / 3_600_000).toBe(7 * 24 - 1);
  });

  test('an item is on each day that it touches, and not on the one at whose midnight it ends', () => {
    const untilMidnight = { allDay: false, start: Date.UTC(2026, 2, 2, 20), end: Date.UTC(2026, 2, 2, 22) } as const;
    expect(datesOf(untilMidnight, HELSINKI)).toEqual({ first: '2026-03-02', last: '2026-03-02' });
    const trip = { allDay: true, start: '2026-02-28', end: '2026-03-02' } as const;
    expect(touches(trip, periodOf('2026-03-02', 'week', HELSINKI))).toBe(false);
    expect(touches(trip, periodOf('2026-02-23', 'week', HELSINKI))).toBe(true);
  });
});
