import { expect, test } from 'vitest';
import { MONDAY } from './client.ts';
import { severaWithSeries } from './series-world.ts';

const since = (later: number) => `changedSince=${encodeURIComponent(new Date(MONDAY + later).toISOString())}`;

test('one edit of a series lists all its occurrences as changed, or none of them', async () => {
  for (const [occurrenceStamps, rows] of [
    ['series', 4],
    ['created', 0],
  ] as const) {
    const { patch, series, advance, listed } = await severaWithSeries({ occurrenceStamps });
    advance(1000);
    await patch(series, { name: 'Renamed' });
    expect(await listed(since(1000))).toHaveLength(rows);
    expect(await listed(`${since(1000)}&recurrenceType=Series`)).toHaveLength(1);
    expect((await listed())[0]).toContain('Renamed');
  }
});

test('what a changed, changed again and removed occurrence shows in the feed of its series', async () => {
  for (const [exceptionTouchesSeries, seen] of [
    ['never', [0, 0, 0]],
    ['made', [1, 0, 1]],
    ['always', [1, 1, 1]],
  ] as const) {
    const { organization, series, advance, listed } = await severaWithSeries({ exceptionTouchesSeries });
    const shown: number[] = [];
    const steps = [
      () => organization.editOccurrence(series, '2026-03-04', { name: 'own' }),
      () => organization.editOccurrence(series, '2026-03-04', { name: 'own again' }),
      () => organization.removeOccurrence(series, '2026-03-05'),
    ];
    for (const [index, step] of steps.entries()) {
      advance(1000);
      step();
      shown.push((await listed(`${since(1000 * (index + 1))}&recurrenceType=Series`)).length);
    }
    expect(shown).toEqual(seen);
    expect(await listed('recurrenceType=Exception')).toHaveLength(1);
  }
});

test('a removed occurrence leaves nothing in the feed but the touch of its series', async () => {
  const { organization, series, advance, listed } = await severaWithSeries({ occurrenceStamps: 'created' });
  advance(1000);
  organization.removeOccurrence(series, '2026-03-05');
  expect(await listed(since(1000))).toEqual([]);
  expect(await listed(`${since(1000)}&recurrenceType=Series`)).toHaveLength(1);
});

test('a window shows the occurrences within it, and an exception where it was moved to', async () => {
  const { organization, series, listed } = await severaWithSeries();
  organization.editOccurrence(series, '2026-03-03', { start: '2026-05-01T10:00:00', end: '2026-05-01T11:00:00' });
  const window = (from: string, until: string) =>
    new URLSearchParams({ startDateTime: from, endDateTime: until }).toString();
  expect(await listed(window('2026-03-03T00:00:00+02:00', '2026-03-04T23:59:59+02:00'))).toEqual([
    'Occurrence 2026-03-04T10:00:00+02:00 Stand-up',
  ]);
  expect(await listed(window('2026-04-30T00:00:00+03:00', '2026-05-02T00:00:00+03:00'))).toEqual([
    'Exception 2026-05-01T10:00:00+03:00 Stand-up',
  ]);
});

test('what ends at the moment a window begins is found, unless the beginning is left out', async () => {
  const { listed, simulator } = await severaWithSeries();
  const from = new URLSearchParams({ startDateTime: '2026-03-06T10:30:00+02:00' }).toString();
  expect(await listed(from)).toHaveLength(1);
  expect(await listed(`${from}&recurrenceType=Series`)).toHaveLength(1);
  simulator.behaviour.windowStart = 'exclusive';
  expect(await listed(from)).toEqual([]);
  expect(await listed(`${from}&recurrenceType=Series`)).toEqual([]);
});

test('members find the occurrences of a series they take part in, and lose the one they left', async () => {
  const { organization, series, bert, listed } = await severaWithSeries();
  organization.addParticipant(series, bert.guid);
  const mine = `userGuids=${bert.guid}&includeAsMember=true`;
  expect(await listed(mine)).toHaveLength(4);
  expect(await listed(`${mine}&recurrenceType=Series`)).toHaveLength(1);
  organization.removeParticipant(organization.occurrenceOn(series, '2026-03-04')?.guid ?? '', bert.guid);
  expect(await listed(mine)).toHaveLength(3);
  expect(await listed(`userGuids=${bert.guid}`)).toEqual([]);
});

test('more rows than a page holds are refused, or cut to a page', async () => {
  const { call, simulator } = await severaWithSeries();
  expect((await call('GET', 'activities?rowCount=1000')).status).toBe(400);
  simulator.behaviour.rowCountAbove = 'capped';
  expect((await call('GET', 'activities?rowCount=1000')).status).toBe(200);
});
