import { expect, test } from 'vitest';
import type { Recurrence } from '../../../../local/simulators/severa/model.ts';
import type { SeveraBehaviour } from '../../../../local/simulators/severa/switches.ts';
import { severaWithPeople } from './client.ts';

const days = (maxOccurrences: number): Recurrence => ({
  frequency: 'Daily',
  pattern: { daily: { interval: 1 } },
  range: { maxOccurrences },
});

/** UTC starts, or spans, of a daily series in somebody's zone. */
async function daily(
  timeZone: string,
  times: { start: string; end: string; allDay?: boolean },
  count: number,
  behaviour: Partial<SeveraBehaviour> = {},
) {
  const { organization } = await severaWithPeople({ behaviour });
  const owner = organization.addUser({ email: null, timeZone });
  const series = organization.addActivity({ name: 'S', ownerGuid: owner.guid, ...times, recurrence: days(count) });
  const utc = (at: number | null) => (at === null ? 'none' : new Date(at).toISOString().slice(5, 16));
  return organization.occurrences(series.guid).map(({ start, end }) => `${utc(start)} ${utc(end)}`);
}

test('a series keeps its local time over a change of the clock, in each owner’s own zone', async () => {
  const across = { start: '2026-10-24T09:00:00', end: '2026-10-24T10:00:00' };
  expect(await daily('Europe/Helsinki', across, 3)).toEqual([
    '10-24T06:00 10-24T07:00',
    '10-25T07:00 10-25T08:00',
    '10-26T07:00 10-26T08:00',
  ]);
  expect(await daily('America/New_York', across, 2)).toEqual(['10-24T13:00 10-24T14:00', '10-25T13:00 10-25T14:00']);
  expect(await daily('Asia/Kathmandu', across, 1)).toEqual(['10-24T03:15 10-24T04:15']);
});

test('a local time that a jump of the clock leaves out happens later, earlier or not at all', async () => {
  // Helsinki leaves out 03:00 to 04:00 on 29 March 2026.
  const gap = { start: '2026-03-28T03:30:00', end: '2026-03-28T03:45:00' };
  const second = async (gapHour: SeveraBehaviour['gapHour']) =>
    (await daily('Europe/Helsinki', gap, 3, { gapHour }))[1];
  expect(await second('later')).toBe('03-29T01:30 03-29T01:45');
  expect(await second('earlier')).toBe('03-29T00:30 03-29T00:45');
  expect(await second('skipped')).toBe('03-30T00:30 03-30T00:45');
});

test('a local time that a double hour has twice is the second pass, unless switched', async () => {
  // Amsterdam has 02:00 to 03:00 twice on 25 October 2026.
  const twice = { start: '2026-10-24T02:30:00', end: '2026-10-24T02:45:00' };
  const at = async (doubleHour: SeveraBehaviour['doubleHour']) =>
    (await daily('Europe/Amsterdam', twice, 2, { doubleHour }))[1];
  expect(await at('second')).toBe('10-25T01:30 10-25T01:45');
  expect(await at('first')).toBe('10-25T00:30 10-25T00:45');
});

test('the first occurrence is when the series was entered, also in the first pass of a double hour', async () => {
  const first = { start: '2026-10-25T02:30:00+02:00', end: '2026-10-25T02:45:00+02:00' };
  expect((await daily('Europe/Amsterdam', first, 2))[0]).toBe('10-25T00:30 10-25T00:45');
});

test('an occurrence across a change of the clock keeps its length, or ends by the clock when switched', async () => {
  const night = { start: '2026-10-24T01:00:00', end: '2026-10-24T05:00:00' };
  const second = async (occurrenceLength: SeveraBehaviour['occurrenceLength']) =>
    (await daily('Europe/Amsterdam', night, 2, { occurrenceLength }))[1];
  expect(await second('elapsed')).toBe('10-24T23:00 10-25T03:00');
  expect(await second('clock')).toBe('10-24T23:00 10-25T04:00');
});

test('whole days run from midnight to midnight however long the day is', async () => {
  const day = { start: '2026-03-28', end: '2026-03-29', allDay: true };
  expect(await daily('Europe/Helsinki', day, 3)).toEqual([
    '03-27T22:00 03-28T22:00',
    '03-28T22:00 03-29T21:00',
    '03-29T21:00 03-30T21:00',
  ]);
  // Havana's clock leaves midnight out on 8 March 2026: the day begins at one.
  const havana = { start: '2026-03-07', end: '2026-03-08', allDay: true };
  expect(await daily('America/Havana', havana, 2)).toEqual(['03-07T05:00 03-08T05:00', '03-08T05:00 03-09T04:00']);
});

test('a series recurs on its owner’s clock, the organisation’s or none, as switched', async () => {
  const across = { start: '2026-03-28T09:00:00', end: '2026-03-28T10:00:00' };
  const second = async (seriesZone: SeveraBehaviour['seriesZone']) =>
    (await daily('America/New_York', across, 2, { seriesZone }))[1];
  expect(await second('owner')).toBe('03-29T13:00 03-29T14:00');
  // The organisation is in Helsinki, which changes its clock that night.
  expect(await second('organization')).toBe('03-29T12:00 03-29T13:00');
  expect(await second('utc')).toBe('03-29T13:00 03-29T14:00');
});

test('an owner who moves to another zone takes the series to its clock', async () => {
  const { organization, bert } = await severaWithPeople();
  const series = organization.addActivity({
    name: 'S',
    ownerGuid: bert.guid,
    start: '2026-03-20T09:00:00',
    end: '2026-03-20T10:00:00',
    recurrence: days(12),
  });
  const hours = () => organization.occurrences(series.guid).map(({ start }) => new Date(start).getUTCHours());
  expect(new Set(hours())).toEqual(new Set([8, 7]));
  organization.editUser(bert.guid, { timeZone: 'Asia/Kathmandu' });
  expect(new Set(hours())).toEqual(new Set([8]));
});
