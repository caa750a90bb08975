import { describe, expect, it } from 'vitest';
import type { Item, Rule } from '../../../shared/calendar/item.ts';
import { continuesSeries } from '../../../shared/calendar/split.ts';
import { plainItem } from './plain-item.ts';

const ZONE = 'Europe/Helsinki';

function series(start: string, rule: Rule, more: Partial<Item> = {}): Item {
  return plainItem(
    { allDay: true, start, end: new Date(Date.parse(start) + 86_400_000).toISOString().slice(0, 10), rule },
    more,
  );
}
const weekly: Rule = { freq: 'WEEKLY', interval: 1, byDay: ['MO'] };
const ended = series('2026-03-02', { ...weekly, until: '2026-03-16' });

describe('a new series goes on where another ended', () => {
  it.each([
    ['on its next date', series('2026-03-23', weekly)],
    ['on another day of the week', series('2026-03-26', { ...weekly, byDay: ['TH'] })],
    ['in another rhythm', series('2026-03-23', { freq: 'DAILY', interval: 2 })],
    ['with blanks in the subject', series('2026-03-23', weekly, { subject: ' Planning ' })],
  ])('%s', (_name, started) => expect(continuesSeries(ended, started)).toBe(true));

  it.each([
    ['under another subject', series('2026-03-23', weekly, { subject: 'Other' })],
    ['while that one still goes on', series('2026-03-16', weekly)],
    ['weeks later', series('2026-03-30', weekly)],
    ['as a single item', plainItem({ allDay: true, start: '2026-03-23', end: '2026-03-24' })],
    ['with another length', plainItem({ allDay: true, start: '2026-03-23', end: '2026-03-25', rule: weekly })],
    [
      'as hours after whole days',
      plainItem({
        allDay: false,
        start: '2026-03-23T00:00:00+02:00',
        end: '2026-03-24T00:00:00+02:00',
        zone: ZONE,
        rule: weekly,
      }),
    ],
  ])('not %s', (_name, started) => expect(continuesSeries(ended, started)).toBe(false));

  it('not while the first has no end, or never occurred', () => {
    expect(continuesSeries(series('2026-03-02', weekly), series('2026-03-23', weekly))).toBe(false);
    const never = series('2026-03-02', { freq: 'YEARLY', interval: 1, byMonth: 2, byMonthDay: 30, count: 2 });
    expect(continuesSeries(never, series('2026-03-23', weekly))).toBe(false);
  });

  it('counted occurrences end it as well', () => {
    expect(continuesSeries(series('2026-03-02', { ...weekly, count: 3 }), series('2026-03-23', weekly))).toBe(true);
  });
});
