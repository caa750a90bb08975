import { expect, test } from 'vitest';
import { DropConnection, serve } from '../../../../local/simulators/serve.ts';
import { bodyOf, errorOf, listOf, MONDAY, severaWithPeople } from './client.ts';

test('the eleventh request within a second is refused with plain text, the next second’s is not', async () => {
  const severa = await severaWithPeople({ faults: { retryAfterMissingRate: 1 } });
  severa.advance(1000);
  const statuses: number[] = [];
  for (let i = 0; i < 10; i += 1) statuses.push((await severa.call('GET', 'users')).status);
  expect(statuses).toEqual(Array(10).fill(200));
  const refusal = await severa.call('GET', 'users');
  expect(refusal.status).toBe(429);
  expect(refusal.headers.has('retry-after')).toBe(false);
  expect(await refusal.text()).toBe('API calls quota exceeded! maximum admitted 10 per 1s.');
  severa.advance(999);
  severa.simulator.faults.retryAfterMissingRate = 0;
  expect((await severa.call('GET', 'users')).headers.get('retry-after')).toBe('1');
  severa.advance(1);
  expect((await severa.call('GET', 'users')).status).toBe(200);
  const { requests } = severa.simulator;
  expect(requests.peakPerSecond(severa.organization.guid)).toBe(12);
  expect([requests.peak(), requests.throttled()]).toEqual([12, 2]);
  requests.clear();
  expect([requests.peak(), requests.throttled()]).toEqual([0, 0]);
});

test('another organisation has a quota of its own', async () => {
  const severa = await severaWithPeople();
  severa.simulator.addOrganization({ clientId: 'other', clientSecret: 'x' });
  severa.simulator.faults.maxPerSecond = 2;
  severa.advance(1000);
  for (let i = 0; i < 3; i += 1) await severa.call('GET', 'users');
  const token = await severa.post('token', { client_id: 'other', client_secret: 'x' });
  expect(token.status).toBe(200);
});

test('an answer lost after a create leaves exactly one activity and no answer', async () => {
  const severa = await severaWithPeople();
  severa.simulator.faults.once.push({ on: 'create', fault: 'drop-after' });
  await expect(severa.call('POST', 'activities', severa.draft())).rejects.toBeInstanceOf(DropConnection);
  expect(severa.organization.activities()).toHaveLength(1);
  expect(await severa.names()).toEqual(['Planning']);
  expect(severa.simulator.requests.entries.map((entry) => [entry.class, entry.status])).toEqual([
    ['token', 200],
    ['create', 0],
    ['list', 200],
  ]);
});

test('a connection dropped or a failure before the work leaves nothing', async () => {
  const severa = await severaWithPeople({ faults: { once: [] } });
  severa.simulator.faults.once.push({ on: 'create', fault: 'drop-before' }, { on: 'create', fault: 'fail-before' });
  await expect(severa.call('POST', 'activities', severa.draft())).rejects.toBeInstanceOf(DropConnection);
  expect((await severa.call('POST', 'activities', severa.draft())).status).toBe(503);
  expect(severa.organization.activities()).toEqual([]);
});

test('a 500 after the work leaves the work done', async () => {
  const severa = await severaWithPeople();
  const { guid } = await bodyOf(await severa.call('POST', 'activities', severa.draft()));
  severa.simulator.faults.failAfterWriteRate = 1;
  expect((await severa.call('DELETE', `activities/${guid}`)).status).toBe(500);
  expect(severa.organization.activities()).toEqual([]);
  expect((await severa.call('GET', 'activities')).status).toBe(200);
});

test('every Nth request is throttled and a revoked token is no longer accepted', async () => {
  const severa = await severaWithPeople();
  severa.simulator.faults.throttleEveryNth = 2;
  const statuses: number[] = [];
  for (let i = 0; i < 4; i += 1) statuses.push((await severa.call('GET', 'users')).status);
  expect(statuses).toEqual([429, 200, 429, 200]);
  severa.simulator.faults.throttleEveryNth = 0;
  severa.simulator.revokeTokens();
  expect((await severa.call('GET', 'users')).status).toBe(401);
});

test('a scope can be taken away from calls although the token holds it', async () => {
  const severa = await severaWithPeople();
  severa.simulator.faults.forbiddenScopes.push('settings:read');
  expect((await severa.call('GET', 'activitytypes')).status).toBe(403);
  expect((await severa.call('GET', 'users')).status).toBe(200);
});

test('the Date header and the stamps follow Severa’s own skewed clock', async () => {
  const severa = await severaWithPeople({ faults: { clockSkewMs: 120_000 } });
  const response = await severa.call('POST', 'activities', severa.draft());
  expect(response.headers.get('date')).toBe(new Date(MONDAY + 120_000).toUTCString());
  expect(await bodyOf(response)).toMatchObject({ createdDateTime: '2026-03-02T08:02:00+02:00' });
});

test('the Date header can be minutes off Severa’s own stamps', async () => {
  const severa = await severaWithPeople({ faults: { dateHeaderSkewMs: -180_000 } });
  const response = await severa.call('POST', 'activities', severa.draft());
  expect(response.headers.get('date')).toBe(new Date(MONDAY - 180_000).toUTCString());
  expect(await bodyOf(response)).toMatchObject({ createdDateTime: '2026-03-02T08:00:00+02:00' });
});

test('latency is waited for with the given wait', async () => {
  const waits: number[] = [];
  const severa = await severaWithPeople({ wait: async (ms) => void waits.push(ms) });
  severa.simulator.faults.latencyMs = 250;
  await severa.call('GET', 'users');
  expect(waits).toEqual([250]);
});

test('the same seed gives the same lost answers', async () => {
  const outcomes = async () => {
    const severa = await severaWithPeople({ faults: { rateLimit: false, dropAfterWriteRate: 0.5 } });
    const lost: boolean[] = [];
    for (let i = 0; i < 12; i += 1) {
      lost.push(
        await severa.call('POST', 'activities', severa.draft()).then(
          () => false,
          () => true,
        ),
      );
    }
    expect(severa.organization.activities()).toHaveLength(12);
    return lost;
  };
  const first = await outcomes();
  expect(new Set(first)).toEqual(new Set([true, false]));
  expect(await outcomes()).toEqual(first);
});

test('a page can be followed by one that leaves an item out although nothing changed, when switched', async () => {
  const severa = await severaWithPeople({ faults: { skipItemRate: 1 } });
  for (const day of ['1', '2', '3', '4']) {
    severa.organization.addActivity({ name: day, ownerGuid: severa.anna.guid, start: `2026-04-0${day}`, end: null });
  }
  const first = await severa.call('GET', 'activities?rowCount=2');
  const second = await severa.call('GET', `activities?rowCount=2&pageToken=${first.headers.get('nextpagetoken')}`);
  const names = [...(await listOf(first)), ...(await listOf(second))].map((item) => item.name);
  expect(names).toEqual(['1', '2', '4']);
});

test('an empty listing hides what single reads, participants and writes still find', async () => {
  const severa = await severaWithPeople();
  const { guid } = await bodyOf(await severa.call('POST', 'activities', severa.draft()));
  severa.simulator.faults.emptyLists = true;
  const listing = await severa.call('GET', 'activities');
  expect([listing.status, await listOf(listing)]).toEqual([200, []]);
  expect(await severa.names('recurrenceType=Series')).toEqual([]);
  expect((await severa.call('GET', `activities/${guid}`)).status).toBe(200);
  expect((await severa.call('GET', `activities/${guid}/activityparticipants`)).status).toBe(200);
  expect((await severa.call('GET', 'users')).status).toBe(200);
  severa.simulator.faults.emptyLists = false;
  expect(await severa.names()).toEqual(['Planning']);
});

test('with nothing there every call about an activity is answered 404 in Severa’s own shape, and lists are empty', async () => {
  const severa = await severaWithPeople();
  const { guid } = await bodyOf(await severa.call('POST', 'activities', severa.draft()));
  severa.simulator.faults.nothingThere = true;
  for (const [method, path, body] of [
    ['GET', `activities/${guid}`, undefined],
    ['GET', `activities/${guid}/activityparticipants`, undefined],
    ['PATCH', `activities/${guid}`, [{ op: 'Replace', path: '/name', value: 'Renamed' }]],
    ['DELETE', `activities/${guid}`, undefined],
    ['DELETE', `activities/${guid}/exceptions`, undefined],
  ] as const) {
    const answer = await severa.call(method, path, body);
    expect([answer.status, (await errorOf(answer)).type]).toEqual([404, 'InvalidParameter']);
  }
  expect(await severa.names()).toEqual([]);
  severa.simulator.faults.nothingThere = false;
  expect(await severa.names()).toEqual(['Planning']);
});

test('an edit shows in lists only after the delay, while a single read has it at once', async () => {
  const severa = await severaWithPeople({ random: () => 0.999 });
  const { guid } = await bodyOf(await severa.call('POST', 'activities', severa.draft()));
  severa.simulator.faults.listDelayMs = 90_000;
  severa.advance(1000);
  await severa.call('PATCH', `activities/${guid}`, [{ op: 'Replace', path: '/name', value: 'Renamed' }]);
  expect(await bodyOf(await severa.call('GET', `activities/${guid}`))).toMatchObject({ name: 'Renamed' });
  expect(await severa.names()).toEqual(['Planning']);
  expect(await severa.names(`changedSince=${encodeURIComponent('2026-03-02T06:00:01Z')}`)).toEqual([]);
  severa.advance(90_000);
  expect(await severa.names()).toEqual(['Renamed']);
});

test('a deletion leaves no trace: no list names it, and the activity answers 404', async () => {
  const severa = await severaWithPeople();
  const { guid } = await bodyOf(await severa.call('POST', 'activities', severa.draft()));
  severa.advance(1000);
  severa.organization.deleteActivity(String(guid));
  for (const query of ['', 'changedSince=2026-03-02T06:00:00Z', 'recurrenceType=Series', 'closed=true']) {
    expect(await severa.names(query)).toEqual([]);
  }
  expect((await severa.call('GET', `activities/${guid}`)).status).toBe(404);
  expect((await severa.call('DELETE', `activities/${guid}`)).status).toBe(404);
  expect(severa.organization.activity(String(guid))).toBeUndefined();
});

test.each([
  ['closed', { isClosed: true }, 'forbidden', 403, 'PermissionDenied'],
  ['with work hours', { hasHours: true }, 'forbidden', 403, 'PermissionDenied'],
  ['with work hours', { hasHours: true }, 'invalid', 400, 'InvalidOperation'],
  ['closed', { isClosed: true }, 'conflict', 409, 'InvalidOperation'],
] as const)('an activity %s is not deleted over the API (%s)', async (_name, state, refusedDeletion, status, type) => {
  const severa = await severaWithPeople({ behaviour: { refusedDeletion } });
  const activity = { name: 'Kept', ownerGuid: severa.anna.guid, start: '2026-03-03', end: null };
  const { guid } = severa.organization.addActivity({ ...activity, ...state });
  const answer = await severa.call('DELETE', `activities/${guid}`);
  expect([answer.status, (await errorOf(answer)).type]).toEqual([status, type]);
  expect(await severa.names()).toEqual(['Kept']);
});

test('a page can repeat its last item although nothing changed, when switched', async () => {
  const severa = await severaWithPeople({ faults: { repeatItemRate: 1 } });
  for (const day of ['1', '2', '3']) {
    severa.organization.addActivity({ name: day, ownerGuid: severa.anna.guid, start: `2026-04-0${day}`, end: null });
  }
  const first = await severa.call('GET', 'activities?rowCount=2');
  const second = await severa.call('GET', `activities?rowCount=2&pageToken=${first.headers.get('nextpagetoken')}`);
  const names = [...(await listOf(first)), ...(await listOf(second))].map((item) => item.name);
  expect(names).toEqual(['1', '2', '2', '3']);
});

test('new activities are mailed to their owner, unless he made them himself or has that mail off', async () => {
  const severa = await severaWithPeople();
  const { organization, anna, bert } = severa;
  const byApi = await bodyOf(await severa.call('POST', 'activities', severa.draft()));
  organization.addActivity({ name: 'Own', ownerGuid: anna.guid, start: '2026-03-03', end: null });
  organization.addActivity(
    { name: 'For Anna', ownerGuid: anna.guid, start: '2026-03-03', end: null },
    { by: bert.guid },
  );
  organization.editUser(anna.guid, { sendNewActivityEmail: false });
  await severa.call('POST', 'activities', severa.draft());
  expect(organization.mails()).toHaveLength(2);
  expect(organization.mails()[0]).toMatchObject({ to: 'anna@example.com', activityGuid: byApi.guid, role: 'owner' });
  await severa.call('PATCH', `activities/${byApi.guid}`, [{ op: 'Replace', path: '/name', value: 'Renamed' }]);
  expect(organization.mails()).toHaveLength(2);
});

test('behind a socket a lost answer is a network error and the write is done', async () => {
  const severa = await severaWithPeople();
  const served = await serve(severa.simulator.handle, { port: 0 });
  try {
    const headers = {
      authorization: `Bearer ${await severa.signIn()}`,
      Client_Id: 'client',
      'content-type': 'application/json',
    };
    const post = () =>
      fetch(`${served.url}/rest-api/v1/activities`, { method: 'POST', headers, body: JSON.stringify(severa.draft()) });
    expect((await post()).status).toBe(201);
    severa.simulator.faults.once.push({ on: 'create', fault: 'drop-after' });
    await expect(post()).rejects.toThrow();
    expect(severa.organization.activities()).toHaveLength(2);
  } finally {
    await served.close();
  }
});

test('a listing can move the last-update time of an activity that nobody edited', async () => {
  const severa = await severaWithPeople();
  severa.organization.addActivity({ name: 'A', ownerGuid: severa.anna.guid, start: '2026-03-03', end: null });
  severa.advance(60_000);
  const since = `changedSince=${encodeURIComponent(new Date(MONDAY + 60_000).toISOString())}`;
  expect(await severa.names(since)).toEqual([]);
  severa.simulator.faults.touchRate = 1;
  expect(await severa.names(since)).toEqual(['A']);
});

test('requests are counted by class, refused and dropped ones too', async () => {
  const severa = await severaWithPeople();
  const { guid } = await bodyOf(await severa.call('POST', 'activities', severa.draft()));
  await severa.call('GET', `activities/${guid}`);
  await severa.call('GET', `activities/${guid}/activityparticipants`);
  await severa.call('GET', 'activitytypes');
  await severa.call('GET', 'users?rowCount=0');
  severa.simulator.faults.once.push({ on: 'delete', fault: 'drop-before' });
  await severa.call('DELETE', `activities/${guid}`).catch(() => undefined);
  expect(severa.simulator.requests.countsByClass()).toEqual({
    token: 1,
    list: 0,
    read: 1,
    create: 1,
    update: 0,
    delete: 1,
    participants: 1,
    users: 1,
    types: 1,
    other: 0,
  });
  expect(severa.simulator.requests.peakPerSecond(severa.organization.guid)).toBe(7);
});
