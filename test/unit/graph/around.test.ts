import { beforeEach, describe, expect, it } from 'vitest';
import type { Window } from '../../../shared/sync/ports.ts';
import { ADA, at, inOutlook, openSimulated, type Simulated, wednesdays } from './simulated-graph.ts';

let s: Simulated;
beforeEach(() => {
  s = openSimulated();
});

const stretch = (from: string, until: string): Window => ({ from: Date.parse(from), until: Date.parse(until) });
/** Wednesday the 14th, ten to eleven in Helsinki. */
const WEDNESDAY = stretch('2026-10-14T07:00:00Z', '2026-10-14T08:00:00Z');
const around = async (where: Window) => await s.calendar.around(ADA, where);
const subjects = async (where: Window) => (await around(where)).map(({ item }) => item.subject).sort();

describe('what lies around a time', () => {
  it('is single events, and series by their occurrences there, whole', async () => {
    const { person } = s;
    const single = person.addEvent({ subject: 'Visit', ...at('2026-10-14', '10:30', '12:00') });
    const series = person.addEvent(inOutlook());
    person.deleteEvent(person.occurrenceId(series, '2026-10-21'));
    for (const day of ['2026-10-13', '2026-10-15']) person.addEvent({ subject: 'Other day', ...at(day) });
    const events = await around(WEDNESDAY);
    expect(events).toEqual([await s.readOne(single), await s.readOne(series)]);
    expect(events[1]?.item).toEqual(wednesdays({ exclusions: ['2026-10-21'] }));
  });

  it('is touched by what reaches into it, and not by what ends or begins at its edge', async () => {
    for (const [subject, from, until] of [
      ['before', '09:00', '10:00'],
      ['into', '09:00', '10:01'],
      ['out of', '10:59', '12:00'],
      ['after', '11:00', '12:00'],
      ['no length', '10:30', '10:30'],
    ] as const) {
      s.person.addEvent({ subject, ...at('2026-10-14', from, until) });
    }
    expect(await subjects(WEDNESDAY)).toEqual(['into', 'no length', 'out of']);
  });

  it('is a series where one of its occurrences was moved to, and not where it was moved from', async () => {
    const { person } = s;
    const id = person.addEvent(inOutlook());
    person.editEvent(person.occurrenceId(id, '2026-10-14'), at('2026-10-15'));
    expect(await around(WEDNESDAY)).toEqual([]);
    expect(await around(stretch('2026-10-15T07:00:00Z', '2026-10-15T08:00:00Z'))).toEqual([await s.readOne(id)]);
  });

  it('is told over several pages, each event once', async () => {
    for (let index = 0; index < 120; index += 1) s.person.addEvent({ subject: `Visit ${index}`, ...at('2026-10-14') });
    s.person.addEvent(
      inOutlook({
        recurrence: { pattern: { type: 'daily', interval: 1 }, range: { type: 'noEnd', startDate: '2026-10-07' } },
      }),
    );
    s.requests.length = 0;
    const events = await around(stretch('2026-10-14T00:00:00Z', '2026-10-17T00:00:00Z'));
    expect(new Set(events.map(({ id }) => id)).size).toBe(121);
    expect(events).toHaveLength(121);
    expect(s.requests.map((parts) => parts.length)).toEqual([1, 1, 1, 1]);
  });

  it('has an end, however long the list', async () => {
    for (let index = 0; index < 1001; index += 1) s.person.addEvent({ subject: 'Visit', ...at('2026-10-14') });
    await expect(around(WEDNESDAY)).rejects.toMatchObject({ kind: 'transient', code: 'graph.list-loop' });
  });

  it('leaves out what can not be understood, and what went meanwhile', async () => {
    const { person } = s;
    const id = person.addEvent(inOutlook());
    person.addEvent({ subject: 'Visit', ...at('2026-10-14') });
    s.before(
      ({ url }) => url.includes('$expand'),
      () => person.deleteEvent(id),
    );
    expect(await subjects(WEDNESDAY)).toEqual(['Visit']);
  });

  it('is nothing in an empty calendar', async () => {
    expect(await around(WEDNESDAY)).toEqual([]);
    expect(s.requests).toHaveLength(1);
  });

  it('is not known of a mailbox that does not answer, nor without a calendar', async () => {
    s.graph.user(ADA).enabled = false;
    await expect(around(WEDNESDAY)).rejects.toMatchObject({ kind: 'unavailable' });
    s.graph.user(ADA).enabled = true;
    s.graph.deleteCalendar(ADA);
    await expect(around(WEDNESDAY)).rejects.toMatchObject({ kind: 'unavailable', code: 'graph.calendar-missing' });
  });
});
