import { describe, expect, it } from 'vitest';
import { keepRuleDates, shiftDates } from '../../../shared/calendar/keyed-sets.ts';
import { plainItem } from './plain-item.ts';

const sets = {
  exclusions: ['2026-03-09', '2026-04-06'],
  overrides: { '2026-03-16': { subject: 'A' }, '2026-04-13': { subject: 'B' } },
};
const weekly = { freq: 'WEEKLY', interval: 1, byDay: ['MO'] } as const;

describe('exclusions and overrides', () => {
  it('behind the new end of a shortened series fall out, and are named', () => {
    const when = {
      allDay: true,
      start: '2026-03-02',
      end: '2026-03-03',
      rule: { ...weekly, until: '2026-03-31' },
    } as const;
    const { item, fallenOut } = keepRuleDates(plainItem(when, sets));
    expect(fallenOut).toEqual(['2026-04-06', '2026-04-13']);
    expect([item.exclusions, Object.keys(item.overrides)]).toEqual([['2026-03-09'], ['2026-03-16']]);
  });

  it('all fall out when the series moves to another weekday, or recurs no more', () => {
    const tuesday = {
      allDay: true,
      start: '2026-03-03',
      end: '2026-03-04',
      rule: { ...weekly, byDay: ['TU'] },
    } as const;
    const { rule: _, ...single } = tuesday;
    for (const when of [tuesday, single]) {
      const { item, fallenOut } = keepRuleDates(plainItem(when, sets));
      expect(fallenOut).toHaveLength(4);
      expect(item).toEqual(plainItem(when));
    }
  });

  it('stay as they are while the rule has their dates', () => {
    const item = plainItem({ allDay: true, start: '2026-03-02', end: '2026-03-03', rule: weekly }, sets);
    expect(keepRuleDates(item)).toEqual({ item, fallenOut: [] });
  });

  it('move with the whole series, over the end of a month', () => {
    expect(shiftDates({ exclusions: ['2026-02-28'], overrides: { '2026-03-01': { notes: 'x' } } }, -1)).toEqual({
      exclusions: ['2026-02-27'],
      overrides: { '2026-02-28': { notes: 'x' } },
    });
  });
});
