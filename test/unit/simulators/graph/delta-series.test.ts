import { beforeEach, describe, expect, it } from 'vitest';
import { ANNA, type Bench, bench, meeting, mondays, type Parsed, round } from './tenant.ts';

let b: Bench;
beforeEach(async () => {
  b = await bench();
});
const person = () => b.graph.person(ANNA);
const types = (items: readonly Parsed[]) => items.map((item) => item.type ?? item['@removed'].reason);
const at = (day: string, from = '09:00', until = '10:00') => {
  const { start, end } = meeting(day, [from, until]);
  return { start: start ?? null, end: end ?? null };
};

describe('a round shows of a series', () => {
  it.each([
    ['whole', ['seriesMaster', 'occurrence', 'exception', 'occurrence', 'occurrence', 'occurrence']],
    ['master', ['seriesMaster']],
    ['occurrences', ['occurrence', 'exception', 'occurrence', 'occurrence', 'occurrence']],
  ] as const)('%s', async (what, shown) => {
    b.graph.faults.deltaSeries = what;
    const id = person().addEvent(mondays());
    person().editEvent(person().occurrenceId(id, '2026-03-09'), { subject: 'Special' });
    const first = await round(b);
    expect(types(first.items)).toEqual(shown);
    person().editEvent(id, { subject: 'Again' });
    expect(types((await round(b, first.link)).items)).toEqual(shown);
  });

  it('stubs that name their series, or none', async () => {
    person().addEvent(mondays());
    b.graph.faults.stubsWithoutSeries = true;
    const { items } = await round(b);
    expect(items.filter((item) => 'seriesMasterId' in item && item.type === 'occurrence')).toEqual([]);
    expect(items.filter((item) => item.type === 'occurrence')).toHaveLength(5);
  });
});

describe('occurrences that are no more', () => {
  it('are only missing when a series is shifted: the new ones have other ids', async () => {
    const id = person().addEvent(mondays());
    const first = await round(b);
    person().editEvent(id, at('2026-03-02', '11:00', '12:00'));
    const { items } = await round(b, first.link);
    const ids = (list: readonly Parsed[]) => list.filter((item) => item.type === 'occurrence').map((item) => item.id);
    expect(ids(items)).toHaveLength(5);
    expect(ids(items).filter((one) => ids(first.items).includes(one))).toEqual([]);
    expect(items.some((item) => item['@removed'])).toBe(false);
  });

  it.each([
    ['deleted', (id: string) => person().deleteEvent(person().occurrenceId(id, '2026-03-09')), 1],
    [
      'moved out of the window',
      (id: string) => person().editEvent(person().occurrenceId(id, '2026-03-30'), at('2026-04-02')),
      1,
    ],
    ['renumbered', (id: string) => person().editEvent(id, at('2026-03-02', '11:00', '12:00')), 5],
  ])('%s, are removed one by one where the switch says so', async (_, change, count) => {
    b.graph.faults.removedForLostOccurrences = true;
    const id = person().addEvent(mondays());
    const first = await round(b);
    change(id);
    const { items } = await round(b, first.link);
    const removed = items.filter((item) => item['@removed']);
    expect(removed).toHaveLength(count);
    expect(first.items.map((item) => item.id)).toEqual(expect.arrayContaining(removed.map((item) => item.id)));
  });

  it('a series that ends before the window is removed by its master', async () => {
    const id = person().addEvent(mondays());
    const later = '?startDateTime=2026-04-01T00:00:00Z&endDateTime=2026-05-01T00:00:00Z';
    const first = await round(b, `/users/${ANNA}/calendarView/delta${later}`);
    expect(first.items).toHaveLength(5);
    person().endSeries(id, '2026-03-20');
    expect((await round(b, first.link)).items).toMatchObject([{ id, '@removed': { reason: 'deleted' } }]);
  });
});

describe('what left the calendar and came back between two rounds', () => {
  it.each([
    [false, 1],
    [true, 0],
  ])('lost: %s', async (lost, count) => {
    const id = person().addEvent(meeting('2026-03-03'));
    const first = await round(b);
    b.graph.faults.returnedItemsLost = lost;
    person().moveEvent(id, 'Holidays');
    person().editEvent(id, { subject: 'Edited there' });
    person().moveEvent(id, 'default');
    const second = await round(b, first.link);
    expect(second.items).toHaveLength(count);
    person().editEvent(id, { subject: 'Edited here' });
    expect((await round(b, second.link)).items).toMatchObject([{ subject: 'Edited here' }]);
  });
});
