import { expect, test } from 'vitest';
import { seededRandom } from '../../../../local/simulators/severa/random.ts';
import { bodyOf, listOf, MONDAY, severaWithPeople } from './client.ts';

const RENAME = [{ op: 'Replace', path: '/name', value: 'Renamed' }];

test('each write waits its own time until lists show it', async () => {
  const severa = await severaWithPeople({ faults: { listDelayMs: 90_000 }, random: seededRandom(5) });
  const { organization, anna } = severa;
  for (let n = 0; n < 20; n += 1) {
    organization.addActivity({ name: `${n}`, ownerGuid: anna.guid, start: '2026-04-01', end: null });
  }
  const shown: number[] = [];
  for (let second = 0; second <= 90; second += 10) {
    shown.push((await severa.names()).length);
    severa.advance(10_000);
  }
  expect(shown[0]).toBeLessThan(5);
  expect(new Set(shown).size).toBeGreaterThan(4);
  expect(shown.at(-1)).toBe(20);
});

test('a read that lags answers 404 after a create and old values after an update, for as long as it may', async () => {
  const severa = await severaWithPeople({ random: () => 0.999, faults: { readDelayMs: 60_000 } });
  const { guid } = await bodyOf(await severa.call('POST', 'activities', severa.draft()));
  const read = () => severa.call('GET', `activities/${guid}`);
  expect((await read()).status).toBe(404);
  expect((await severa.call('GET', `activities/${guid}/activityparticipants`)).status).toBe(404);
  expect(await severa.names()).toEqual(['Planning']);
  severa.advance(60_000);
  expect(await bodyOf(await read())).toMatchObject({ name: 'Planning' });
  await severa.call('PATCH', `activities/${guid}`, RENAME);
  expect(await bodyOf(await read())).toMatchObject({ name: 'Planning' });
  expect(await severa.names()).toEqual(['Renamed']);
  severa.advance(60_000);
  expect(await bodyOf(await read())).toMatchObject({ name: 'Renamed' });
});

test('a read that lags still shows what was deleted, while writes meet things as they are', async () => {
  const severa = await severaWithPeople({ random: () => 0.999, faults: { readDelayMs: 60_000 } });
  const { guid } = await bodyOf(await severa.call('POST', 'activities', severa.draft()));
  const patch = await severa.call('PATCH', `activities/${guid}`, RENAME);
  expect([patch.status, (await listOf(patch))[0]?.name]).toEqual([200, 'Renamed']);
  severa.advance(60_000);
  expect((await severa.call('DELETE', `activities/${guid}`)).status).toBe(204);
  expect((await severa.call('GET', `activities/${guid}`)).status).toBe(200);
  expect((await severa.call('PATCH', `activities/${guid}`, RENAME)).status).toBe(404);
  severa.advance(60_000);
  expect((await severa.call('GET', `activities/${guid}`)).status).toBe(404);
});

test('lists and single reads lag independently of each other', async () => {
  const severa = await severaWithPeople({ random: () => 0.999, faults: { readDelayMs: 60_000, listDelayMs: 20_000 } });
  const { guid } = await bodyOf(await severa.call('POST', 'activities', severa.draft()));
  const seen = async () => [(await severa.names()).length, (await severa.call('GET', `activities/${guid}`)).status];
  expect(await seen()).toEqual([0, 404]);
  severa.advance(20_000);
  expect(await seen()).toEqual([1, 404]);
  severa.advance(40_000);
  expect(await seen()).toEqual([1, 200]);
});

test('servers whose clocks differ: stamps and Date headers stand before and after the true time and each other', async () => {
  const severa = await severaWithPeople({ faults: { clockSpreadMs: 120_000, maxPerSecond: 100 } });
  const [late, early, before]: [boolean[], boolean[], boolean[]] = [[], [], []];
  for (let n = 0; n < 20; n += 1) {
    const answer = await severa.call('POST', 'activities', severa.draft());
    const date = Date.parse(answer.headers.get('date') ?? '');
    const { createdDateTime, lastUpdatedDateTime } = await bodyOf(answer);
    const created = Date.parse(String(createdDateTime));
    expect(lastUpdatedDateTime).toBe(createdDateTime);
    expect(Math.abs(created - MONDAY)).toBeLessThanOrEqual(120_000);
    expect(Math.abs(date - MONDAY)).toBeLessThanOrEqual(121_000);
    late.push(created > MONDAY);
    early.push(created < MONDAY);
    before.push(created < date);
  }
  for (const seen of [late, early, before]) expect(new Set(seen)).toEqual(new Set([true, false]));
});

test('stamps come as whole seconds, milliseconds or seven digits', async () => {
  const severa = await severaWithPeople();
  severa.advance(345);
  const stampOf = async () => (await bodyOf(await severa.call('POST', 'activities', severa.draft()))).createdDateTime;
  expect(await stampOf()).toBe('2026-03-02T08:00:00+02:00');
  severa.simulator.behaviour.fractionDigits = 3;
  expect(await stampOf()).toBe('2026-03-02T08:00:00.345+02:00');
  severa.simulator.behaviour.fractionDigits = 7;
  expect(await stampOf()).toBe('2026-03-02T08:00:00.3450000+02:00');
});

test('a page token is good for its time only', async () => {
  const severa = await severaWithPeople({ faults: { pageTokenLifetimeMs: 60_000 } });
  for (const day of ['1', '2', '3']) {
    severa.organization.addActivity({ name: day, ownerGuid: severa.anna.guid, start: `2026-04-0${day}`, end: null });
  }
  const first = await severa.call('GET', 'activities?rowCount=2');
  const next = `activities?rowCount=2&pageToken=${first.headers.get('nextpagetoken')}`;
  severa.advance(59_999);
  expect(await listOf(await severa.call('GET', next))).toHaveLength(1);
  severa.advance(1);
  expect((await severa.call('GET', next)).status).toBe(400);
  severa.simulator.faults.pageTokenLifetimeMs = 0;
  expect((await severa.call('GET', next)).status).toBe(200);
});

test('the list of an activity’s people lags behind who was added and who left', async () => {
  const severa = await severaWithPeople({ random: () => 0.999, faults: { peopleDelayMs: 60_000 } });
  const { organization, anna, bert, call } = severa;
  const { guid } = organization.addActivity({ name: 'Both', ownerGuid: anna.guid, start: '2026-04-01', end: null });
  const people = async () => (await listOf(await call('GET', `activities/${guid}/activityparticipants`))).length;
  const posted = await call('POST', 'activityparticipants', { activityGuid: guid, participantGuid: bert.guid });
  expect([posted.status, await people(), organization.participants(guid).length]).toEqual([201, 0, 1]);
  severa.advance(60_000);
  expect(await people()).toBe(1);
  organization.removeParticipant(guid, bert.guid);
  expect([await people(), organization.participants(guid).length]).toEqual([1, 0]);
  severa.advance(60_000);
  expect(await people()).toBe(0);
});
