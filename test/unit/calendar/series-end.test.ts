import { describe, expect, it } from 'vitest';
import type { Item, Rule, When } from '../../../shared/calendar/item.ts';
import { endsAt, takesPlaceAfter } from '../../../shared/calendar/series-end.ts';
import { plainItem } from './plain-item.ts';

const ZONE = 'Europe/Helsinki';
const at = (text: string) => Date.parse(text);

function weekly(ends: Partial<Rule>, more: Partial<Item> = {}): Item {
  const rule: Rule = { freq: 'WEEKLY', interval: 1, byDay: ['MO'], ...ends };
  return plainItem(
    { allDay: false, start: '2026-03-02T09:00:00+02:00', end: '2026-03-02T10:00:00+02:00', zone: ZONE, rule },
    more,
  );
}

describe('an item ends', () => {
  it('when it is over, for a single one', () => {
    const { rule: _, ...when } = weekly({}).when;
    expect(endsAt(plainItem(when), ZONE)).toBe(at('2026-03-02T08:00:00Z'));
  });

  it('never, for a series without end', () => expect(endsAt(weekly({}), ZONE)).toBeNull());

  it('with its last occurrence, at the offset of that day', () => {
    expect(endsAt(weekly({ count: 5 }), ZONE)).toBe(at('2026-03-30T07:00:00Z'));
    expect(endsAt(weekly({ until: '2026-04-05' }), ZONE)).toBe(at('2026-03-30T07:00:00Z'));
  });

  it('with the last that was not deleted', () => {
    const exclusions = ['2026-03-23', '2026-03-30'];
    expect(endsAt(weekly({ count: 5 }, { exclusions }), ZONE)).toBe(at('2026-03-16T08:00:00Z'));
  });

  it('with the last also where a year of them was deleted', () => {
    const exclusions = Array.from({ length: 60 }, (_, week) =>
      new Date(at('2026-03-09') + week * 7 * 86_400_000).toISOString().slice(0, 10),
    );
    expect(endsAt(weekly({ count: 61 }, { exclusions }), ZONE)).toBe(at('2026-03-02T08:00:00Z'));
  });

  it('with an earlier one that was moved behind the last', () => {
    const when: When = { allDay: true, start: '2026-05-01', end: '2026-05-02' };
    expect(endsAt(weekly({ count: 2 }, { overrides: { '2026-03-02': { when } } }), ZONE)).toBe(
      at('2026-05-01T21:00:00Z'),
    );
  });

  it('sooner, when its last one was moved forward', () => {
    const when: When = { allDay: true, start: '2026-03-03', end: '2026-03-04' };
    const ends = (count: number, last: string) => endsAt(weekly({ count }, { overrides: { [last]: { when } } }), ZONE);
    expect(ends(2, '2026-03-09')).toBe(at('2026-03-03T22:00:00Z'));
    expect(ends(3, '2026-03-16')).toBe(at('2026-03-09T08:00:00Z'));
  });

  it('when its first would have, once every occurrence was deleted', () => {
    const exclusions = ['2026-03-02', '2026-03-09'];
    expect(endsAt(weekly({ count: 2 }, { exclusions }), ZONE)).toBe(at('2026-03-02T08:00:00Z'));
  });

  it('with an override that no date of the rule has, never', () => {
    const when: When = { allDay: true, start: '2026-05-01', end: '2026-05-02' };
    expect(endsAt(weekly({ count: 2 }, { overrides: { '2026-03-03': { when } } }), ZONE)).toBe(
      at('2026-03-09T08:00:00Z'),
    );
  });
});

describe('an old item (H9)', () => {
  it('still takes place when it recurs with an occurrence to come', () => {
    const now = at('2026-03-30T06:59:59Z');
    expect(takesPlaceAfter(weekly({ count: 5 }), now, ZONE)).toBe(true);
    expect(takesPlaceAfter(weekly({ count: 5 }), at('2026-03-30T07:00:00Z'), ZONE)).toBe(false);
    expect(takesPlaceAfter(weekly({}), at('2090-01-01T00:00:00Z'), ZONE)).toBe(true);
    expect(takesPlaceAfter(weekly({ count: 5 }, { exclusions: ['2026-03-30'] }), now, ZONE)).toBe(false);
  });
});
