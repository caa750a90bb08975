import { expect, test } from 'vitest';
import { defaultBehaviour, type SeveraBehaviour } from '../../../../local/simulators/severa/switches.ts';
import { bodyOf, errorOf, listOf, severaWithPeople } from './client.ts';

/** A daily series of three occurrences and the guid of its second. */
async function dailySeries(behaviour: Partial<SeveraBehaviour> = {}) {
  const severa = await severaWithPeople({
    behaviour: { occurrenceWrites: 'exception', ...behaviour },
    faults: { rateLimit: false },
  });
  const recurrence = { frequency: 'Daily', pattern: { daily: { interval: 1 } }, range: { maxOccurrences: 3 } };
  const { guid } = await bodyOf(await severa.call('POST', 'activities', severa.draft({ recurrence })));
  const listed = async () => listOf(await severa.call('GET', 'activities'));
  const second = (await listed())[1]?.guid;
  const rename = [{ op: 'Replace', path: '/name', value: 'Renamed' }];
  return { ...severa, series: guid, second, listed, rename };
}

test('a PATCH and a DELETE on an occurrence make exceptions, which a reset of the exceptions takes back', async () => {
  const { call, series, second, listed, rename } = await dailySeries();
  expect((await call('PATCH', `activities/${second}`, rename)).status).toBe(200);
  expect((await listed()).map((item) => [item.name, item.recurrenceType])).toEqual([
    ['Planning', 'Occurrence'],
    ['Renamed', 'Exception'],
    ['Planning', 'Occurrence'],
  ]);
  const [first] = await listed();
  expect((await call('DELETE', `activities/${first?.guid}`)).status).toBe(204);
  expect(await listed()).toHaveLength(2);
  expect((await call('DELETE', `activities/${series}/exceptions`)).status).toBe(204);
  expect((await listed()).map((item) => item.name)).toEqual(['Planning', 'Planning', 'Planning']);
  expect((await call('DELETE', `activities/${second}/exceptions`)).status).toBe(404);
});

test('writes to an occurrence are refused unless switched', async () => {
  const { occurrenceWrites } = defaultBehaviour();
  const { call, second, listed, rename } = await dailySeries({ occurrenceWrites });
  const refusal = await call('PATCH', `activities/${second}`, rename);
  expect(refusal.status).toBe(400);
  expect((await errorOf(refusal)).type).toBe('InvalidOperation');
  expect((await call('DELETE', `activities/${second}`)).status).toBe(400);
  expect(await listed()).toHaveLength(3);
});

test('writes to an occurrence can hit the whole series', async () => {
  const { call, second, listed, rename } = await dailySeries({ occurrenceWrites: 'wholeSeries' });
  await call('PATCH', `activities/${second}`, rename);
  expect((await listed()).map((item) => item.name)).toEqual(['Renamed', 'Renamed', 'Renamed']);
  await call('DELETE', `activities/${second}`);
  expect(await listed()).toEqual([]);
});

test('occurrences keep their guids over an edit of the series, unless switched', async () => {
  for (const occurrenceGuids of ['stable', 'changing'] as const) {
    const { call, series, second, listed, rename } = await dailySeries({ occurrenceGuids });
    await call('PATCH', `activities/${series}`, rename);
    expect((await listed())[1]?.guid === second).toBe(occurrenceGuids === 'stable');
  }
});

test('a series that moves loses its exceptions', async () => {
  const { call, series, second, listed, rename } = await dailySeries();
  await call('PATCH', `activities/${second}`, rename);
  await call('PATCH', `activities/${series}`, [
    { op: 'Replace', path: '/startDateTime', value: '2026-03-03T12:00:00+02:00' },
    { op: 'Replace', path: '/endDateTime', value: '2026-03-03T13:00:00+02:00' },
  ]);
  expect((await listed()).map((item) => [item.recurrenceType, item.name])).toEqual([
    ['Occurrence', 'Planning'],
    ['Occurrence', 'Planning'],
    ['Occurrence', 'Planning'],
  ]);
  expect((await call('GET', `activities/${second}`)).status).toBe(404);
});

test('deleting a series deletes its exceptions and everything else of it', async () => {
  const { call, organization, series, second, listed, rename } = await dailySeries();
  await call('PATCH', `activities/${second}`, rename);
  expect((await call('DELETE', `activities/${series}`)).status).toBe(204);
  expect(await listed()).toEqual([]);
  expect(organization.activities()).toEqual([]);
  expect((await call('DELETE', `activities/${series}`)).status).toBe(404);
});

test('a window finds a running series by its whole span, or by its first occurrence when switched', async () => {
  const severa = await dailySeries();
  const window = `recurrenceType=Series&startDateTime=${encodeURIComponent('2026-03-05T00:00:00+02:00')}`;
  expect(await severa.names(window)).toEqual(['Planning']);
  severa.simulator.behaviour.seriesWindow = 'first';
  expect(await severa.names(window)).toEqual([]);
});

test('only the confirmation of a participant can be changed', async () => {
  const { call, series, bert } = await dailySeries();
  const joined = await call('POST', 'activityparticipants', { activityGuid: series, participantGuid: bert.guid });
  const { guid } = await bodyOf(joined);
  const patch = (path: string) =>
    call('PATCH', `activityparticipants/${guid}`, [{ op: 'Replace', path, value: 'true' }]);
  expect((await patch('/status')).status).toBe(400);
  expect(await listOf(await patch('/isConfirmed'))).toMatchObject([
    { guid, status: 'Accepted', email: 'bert@example.com' },
  ]);
});
