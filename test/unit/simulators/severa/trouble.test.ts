import { expect, test } from 'vitest';
import { DropConnection } from '../../../../local/simulators/serve.ts';
import { seededRandom } from '../../../../local/simulators/severa/random.ts';
import { ORGANIZATION_REFUSALS, type SeveraFaults } from '../../../../local/simulators/severa/switches.ts';
import { errorOf, listOf, MONDAY, severaWithPeople } from './client.ts';

const RENAME = [{ op: 'Replace', path: '/name', value: 'Renamed' }];

/** One activity, a participant, and every kind of write on them. */
async function withWrites() {
  const severa = await severaWithPeople({ faults: { maxPerSecond: 100 } });
  const { organization, anna, bert, call, draft } = severa;
  const given = { name: 'There', ownerGuid: anna.guid, start: '2026-03-03', end: null };
  const { guid } = organization.addActivity(given);
  const doomed = organization.addActivity({ ...given, name: 'Doomed' }).guid;
  const joined = organization.addParticipant(guid, { name: 'Guest', type: 'Other' }).guid;
  const state = () => ({
    names: organization.activities().map(({ name }) => name),
    people: organization.participants(guid).map(({ name, participantGuid }) => participantGuid ?? name),
  });
  const person = { activityGuid: guid, participantGuid: bert.guid };
  const writes = {
    create: () => call('POST', 'activities', draft({ name: 'New' })),
    update: () => call('PATCH', `activities/${guid}`, RENAME),
    delete: () => call('DELETE', `activities/${doomed}`),
    join: () => call('POST', 'activityparticipants', person),
    leave: () => call('DELETE', `activities/${guid}/activityparticipants/${joined}`),
  };
  return { ...severa, guid, state, writes, bert };
}

const KINDS = ['create', 'update', 'delete', 'join', 'leave'] as const;
const AFTER = {
  create: { names: ['There', 'Doomed', 'New'], people: ['Guest'] },
  update: { names: ['Renamed', 'Doomed'], people: ['Guest'] },
  delete: { names: ['There'], people: ['Guest'] },
  join: { names: ['There', 'Doomed'], people: ['Guest', 'bert'] },
  leave: { names: ['There', 'Doomed'], people: [] },
};

test.each(KINDS)('%s: 500 or no connection although it was done', async (kind) => {
  for (const fault of ['failAfterWriteRate', 'dropAfterWriteRate', 'garbledRate'] as const) {
    const { simulator, writes, state, bert } = await withWrites();
    simulator.faults[fault] = 1;
    const status = await writes[kind]().then(
      (answer) => answer.status,
      (error: unknown) => error,
    );
    if (fault === 'failAfterWriteRate') expect(status).toBe(500);
    if (fault === 'dropAfterWriteRate') expect(status).toBeInstanceOf(DropConnection);
    const { names, people } = state();
    expect({ names, people: people.map((who) => (who === bert.guid ? 'bert' : who)) }).toEqual(AFTER[kind]);
  }
});

test.each(KINDS)('%s: 503 or no connection, and nothing was done', async (kind) => {
  for (const fault of ['failBeforeRate', 'dropBeforeRate'] as const) {
    const { simulator, writes, state } = await withWrites();
    const before = state();
    simulator.faults[fault] = 1;
    const status = await writes[kind]().then(
      (answer) => answer.status,
      (error: unknown) => error,
    );
    expect(fault === 'failBeforeRate' ? status === 503 : status instanceof DropConnection).toBe(true);
    expect(state()).toEqual(before);
  }
});

test('rates may concern some requests only: the people of activities fail while activities answer', async () => {
  const { simulator, call, guid } = await withWrites();
  Object.assign(simulator.faults, { failBeforeRate: 1, dropAfterWriteRate: 1, only: ['participants'] });
  expect((await call('GET', `activities/${guid}/activityparticipants`)).status).toBe(503);
  expect((await call('GET', `activities/${guid}`)).status).toBe(200);
  expect((await call('PATCH', `activities/${guid}`, RENAME)).status).toBe(200);
});

test('failures may be the page of a gateway', async () => {
  const { simulator, call, guid, writes } = await withWrites();
  Object.assign(simulator.faults, { failBeforeRate: 1, failureForm: 'html' });
  const before = await call('GET', 'activities');
  expect([before.status, before.headers.get('content-type')]).toEqual([503, 'text/html; charset=utf-8']);
  Object.assign(simulator.faults, { failBeforeRate: 0, failAfterWriteRate: 1 });
  const after = await writes.update();
  expect([after.status, await after.text()]).toEqual([502, expect.stringContaining('<html>')]);
  simulator.faults.once.push({ on: 'read', fault: 'page-404' });
  const missing = await call('GET', `activities/${guid}`);
  expect([missing.status, await missing.text()]).toEqual([404, expect.stringContaining('<html>')]);
});

test.each([
  ['html', /^<!DOCTYPE html>/u],
  ['truncated', /^\[\{"guid":.*[^\]]$/u],
  ['empty', /^$/u],
  ['otherJson', /^\{"message":"OK"\}$/u],
] as const)('a good answer may come as %s', async (garbledForm, looks) => {
  const { simulator, call } = await withWrites();
  Object.assign(simulator.faults, { garbledRate: 1, garbledForm });
  const answer = await call('GET', 'activities');
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringMatching(looks)]);
});

test('any form of garbled answer comes in time, refusals stay readable, and one can be ordered', async () => {
  const { simulator, call } = await withWrites();
  simulator.faults.garbledRate = 1;
  const seen = new Set<string>();
  for (let n = 0; n < 30; n += 1) seen.add((await (await call('GET', 'users')).text()).slice(0, 5));
  expect(seen.size).toBe(4);
  expect((await errorOf(await call('GET', 'activities/nowhere'))).type).toBe('InvalidParameter');
  simulator.faults.garbledRate = 0;
  Object.assign(simulator.faults, { garbledForm: 'empty', once: [{ on: 'users', fault: 'garble' }] });
  expect(await (await call('GET', 'users')).text()).toBe('');
  expect(await listOf(await call('GET', 'users'))).toHaveLength(2);
});

test('an answer may come without a Date header', async () => {
  const { simulator, call } = await withWrites();
  simulator.faults.dateMissingRate = 1;
  expect((await call('GET', 'activities')).headers.has('date')).toBe(false);
  simulator.faults.dateMissingRate = 0;
  expect((await call('GET', 'activities')).headers.get('date')).toBe(new Date(MONDAY).toUTCString());
});

test.each(ORGANIZATION_REFUSALS)('an organisation refused by %s gets tokens and nothing else', async (type) => {
  const { simulator, call, signIn, writes, state } = await withWrites();
  const before = state();
  simulator.faults.organizationRefusal = type;
  expect(await signIn()).toMatch(/^sim-access-/u);
  for (const answer of [await call('GET', 'activities'), await call('GET', 'users'), await writes.create()]) {
    expect([answer.status, (await errorOf(answer)).type]).toEqual([403, type]);
  }
  expect(state()).toEqual(before);
});

test.each([
  ['deniedActivities', 403, 'PermissionDenied'],
  ['brokenActivities', 500, 'InternalSystemError'],
] as const)('%s: single calls fail for one activity, which lists still show', async (list, status, type) => {
  const { simulator, call, guid, writes, names, state } = await withWrites();
  const before = state();
  const faults: Pick<SeveraFaults, 'deniedActivities' | 'brokenActivities'> = simulator.faults;
  faults[list].push(guid);
  for (const answer of [
    await call('GET', `activities/${guid}`),
    await call('GET', `activities/${guid}/activityparticipants`),
    await writes.update(),
    await writes.leave(),
    await call('DELETE', `activities/${guid}`),
  ]) {
    expect([answer.status, (await errorOf(answer)).type]).toEqual([status, type]);
  }
  expect(state()).toEqual(before);
  expect(await names()).toEqual(['There', 'Doomed']);
  expect((await writes.delete()).status).toBe(204);
});

test('a token may run out, or be revoked, between two calls', async () => {
  const { simulator, call, advance, useToken, signIn } = await withWrites();
  simulator.behaviour.accessTokenLifetimeMs = 30_000;
  useToken(await signIn());
  expect((await call('GET', 'users')).status).toBe(200);
  advance(30_000);
  expect((await call('GET', 'users')).status).toBe(401);
  useToken(await signIn());
  simulator.faults.tokenRevokedRate = 1;
  expect((await call('GET', 'users')).status).toBe(401);
  simulator.faults.tokenRevokedRate = 0;
  expect((await call('GET', 'users')).status).toBe(401);
});

test('a 429 may come with a Retry-After that helps nobody, or without one', async () => {
  const { simulator, call } = await withWrites();
  Object.assign(simulator.faults, { maxPerSecond: 0, retryAfterMissingRate: 0, retryAfterWrongRate: 1 });
  const seen = new Set<string | null>();
  for (let n = 0; n < 60; n += 1) seen.add((await call('GET', 'users')).headers.get('retry-after'));
  expect(seen).toEqual(new Set(['', '0', '-1', '1000', new Date(MONDAY - 60_000).toUTCString(), 'soon']));
  simulator.faults.retryAfterMissingRate = 1;
  expect((await call('GET', 'users')).headers.has('retry-after')).toBe(false);
});

test('the same seed spoils the same answers in the same way', async () => {
  const run = async (seed: number) => {
    const severa = await severaWithPeople({
      random: seededRandom(seed),
      faults: {
        maxPerSecond: 3,
        garbledRate: 0.3,
        failBeforeRate: 0.2,
        retryAfterWrongRate: 0.5,
        clockSpreadMs: 9_000,
      },
    });
    severa.advance(1000);
    const seen: string[] = [];
    for (let n = 0; n < 20; n += 1) {
      const { status, headers } = await severa.call('GET', 'users');
      seen.push(`${status} ${headers.get('retry-after')} ${headers.get('content-type')} ${headers.get('date')}`);
      severa.advance(200);
    }
    return seen;
  };
  expect(await run(3)).toEqual(await run(3));
  expect(await run(3)).not.toEqual(await run(4));
});

test('one listing shows an activity first as it was and then as it is, when it moves under the pages', async () => {
  const severa = await severaWithPeople();
  const { organization, anna, simulator } = severa;
  const [first] = ['1', '2', '3'].map((day) =>
    organization.addActivity({ name: day, ownerGuid: anna.guid, start: `2026-04-0${day}`, end: null }),
  );
  simulator.faults.afterPage = () => {
    simulator.faults.afterPage = null;
    organization.editActivity(first?.guid ?? '', { name: '1, moved', start: '2026-04-09' });
    organization.addActivity({ name: '0', ownerGuid: anna.guid, start: '2026-03-30', end: null });
  };
  const page = await severa.call('GET', 'activities?rowCount=2');
  const rest = await severa.call('GET', `activities?rowCount=2&pageToken=${page.headers.get('nextpagetoken')}`);
  expect([...(await listOf(page)), ...(await listOf(rest))].map(({ name }) => name)).toEqual([
    '1',
    '2',
    '3',
    '1, moved',
  ]);
});
