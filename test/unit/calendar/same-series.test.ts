import { describe, expect, it } from 'vitest';
import type { Rule, Timed, When } from '../../../shared/calendar/item.ts';
import { sameInstants, sameSeries } from '../../../shared/calendar/same-series.ts';
import { fromLocal, instantOf, inZone } from '../../../shared/calendar/time.ts';
import { days, HOUR } from './plain-item.ts';

const WINDOW = days('2026-01-01', '2027-07-01');
const HOME = 'Europe/Helsinki';

function timed(local: string, zone: string, rule: Rule, milliseconds = HOUR): Timed {
  const start = fromLocal(local, zone);
  return { allDay: false, start, end: inZone(instantOf(start) + milliseconds, zone), zone, rule };
}
const monday: Rule = { freq: 'WEEKLY', interval: 1, byDay: ['MO'] };
const same = (a: When, b: When) => sameSeries(a, b, WINDOW, HOME);

describe('two series are the same (H8)', () => {
  it('when both name the same moments, in whatever zone and by whatever rule', () => {
    expect(
      same(timed('2026-03-02T09:00:00', HOME, monday), timed('2026-03-02T08:00:00', 'Europe/Berlin', monday)),
    ).toBe(true);
    expect(
      same(
        timed('2026-03-02T09:00:00', HOME, { ...monday, count: 3 }),
        timed('2026-03-02T09:00:00', HOME, { freq: 'DAILY', interval: 7, until: '2026-03-20' }),
      ),
    ).toBe(true);
  });

  it('to the minute', () => {
    const a = timed('2026-03-02T09:00:00', HOME, monday);
    expect(same(a, timed('2026-03-02T09:00:59', HOME, monday))).toBe(true);
    expect(same(a, timed('2026-03-02T09:01:00', HOME, monday))).toBe(false);
    expect(sameInstants(a, timed('2026-03-02T09:00:59', HOME, monday), WINDOW, HOME)).toBe(false);
  });

  it('not when the zones change their clocks on different days', () => {
    const a = timed('2026-03-02T15:00:00', HOME, monday);
    const b = timed('2026-03-02T08:00:00', 'America/New_York', monday);
    expect(instantOf(a.start)).toBe(instantOf(b.start));
    expect(same(a, b)).toBe(false);
  });

  it('not when one lasts longer, ends sooner, or is of whole days', () => {
    const a = timed('2026-03-02T00:00:00', HOME, monday, 24 * HOUR);
    expect(same(a, timed('2026-03-02T00:00:00', HOME, monday, 23 * HOUR))).toBe(false);
    expect(same(a, timed('2026-03-02T00:00:00', HOME, { ...monday, until: '2027-01-01' }, 24 * HOUR))).toBe(false);
    expect(same(a, { allDay: true, start: '2026-03-02', end: '2026-03-03', rule: monday })).toBe(false);
  });

  it('of whole days by their dates', () => {
    const a: When = { allDay: true, start: '2026-03-02', end: '2026-03-04', rule: monday };
    expect(same(a, { ...a, rule: { ...monday, weekStart: 'SU' } })).toBe(true);
    expect(same(a, { ...a, end: '2026-03-03' })).toBe(false);
  });

  it('by their rule where they have no occurrence in the window', () => {
    const old = (rule: Rule) => timed('2020-03-02T09:00:00', HOME, { ...rule, count: 3 });
    expect(same(old(monday), old({ ...monday, weekStart: 'SU' }))).toBe(true);
    expect(same(old(monday), old({ ...monday, interval: 2 }))).toBe(false);
  });
});
