import { expect, test } from 'vitest';
import { fromOutside } from '../../../../local/simulators/severa/from-outside.ts';
import { HAPPENINGS_PATH, STATE_PATH } from '../../../../local/simulators/switchboard.ts';
import { type Json, severaWithPeople } from './client.ts';

async function outside() {
  const severa = await severaWithPeople();
  const handle = fromOutside(severa.simulator, severa.simulator.handle);
  const { guid: organization } = severa.organization;
  const ask = async (method: string, path: string, body?: object, type = 'application/json') => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': type } };
    const answer = await handle(new Request(`http://severa.test${path}`, { method, ...sent }));
    const json: Json = await answer.json();
    return { status: answer.status, json };
  };
  return {
    ...severa,
    ask,
    happen: (what: string, more: object = {}) => ask('POST', HAPPENINGS_PATH, { what, organization, ...more }),
    state: async () => (await ask('GET', `${STATE_PATH}?organization=${organization}`)).json,
  };
}

test('people add, edit, touch and delete activities, and their state is told whatever the API shows', async () => {
  const { happen, state, anna, bert, simulator, names, advance } = await outside();
  simulator.faults.emptyLists = true;
  const activity = { name: 'Lunch', ownerGuid: anna.guid, start: '2026-03-03T10:00:00', end: null, hasHours: true };
  const added = await happen('activity-added', { activity, by: bert.guid });
  const guid = String(added.json.id);
  expect(await state()).toMatchObject({
    activities: [{ guid, name: 'Lunch', hasHours: true }],
    mails: [{ role: 'owner' }],
  });
  advance(1000);
  await happen('activity-edited', { guid, activity: { name: 'Late lunch' }, by: bert.guid });
  advance(1000);
  await happen('activity-touched', { guid });
  expect(await state()).toMatchObject({
    activities: [{ name: 'Late lunch', lastUpdatedDateTime: '2026-03-02T08:00:02+02:00' }],
  });
  const joined = await happen('person-joined', { guid, who: { name: 'Guest', email: 'g@example.org', type: 'Other' } });
  expect(joined.status).toBe(200);
  expect((await happen('person-left', { guid, who: joined.json.id })).status).toBe(200);
  expect(await names()).toEqual([]);
  await happen('activity-deleted', { guid });
  expect(await state()).toMatchObject({ activities: [] });
});

test('administrators change secrets, scopes, users and types, and tokens expire', async () => {
  const { happen, ask, organization, anna, signIn, call, post } = await outside();
  expect((await ask('POST', HAPPENINGS_PATH, { what: 'tokens-expire' })).status).toBe(200);
  expect((await call('GET', 'users')).status).toBe(401);
  await happen('secret-changed', { client: 'client', secret: 'second' });
  expect((await post('token', { client_id: 'client', client_secret: 'secret' })).status).toBe(401);
  await happen('secret-changed', { client: 'client', secret: 'secret' });
  await happen('scopes-granted', { client: 'client', scopes: ['users:read'] });
  expect(await signIn('users:read')).toMatch(/^sim-access-/u);
  expect((await post('token', { client_id: 'client', client_secret: 'secret', scope: 'settings:read' })).status).toBe(
    401,
  );
  await happen('user-set', { guid: anna.guid, active: false });
  expect(organization.users().find(({ guid }) => guid === anna.guid)?.isActive).toBe(false);
  await happen('type-added', { type: { name: 'Own', category: 'Personal' } });
  expect(organization.activityTypes().map(({ name }) => name)).toEqual(['Meeting', 'Own']);
});

test.each([
  [{ what: 'activity-vanished' }, 400],
  [{ what: 'activity-deleted', guid: 'nowhere' }, 400],
  [{ what: 'activity-edited', guid: 'nowhere', activity: { colour: 'red' } }, 400],
])('%j is refused with what is wrong', async (body, status) => {
  const { happen } = await outside();
  const { what, ...more } = body;
  const answer = await happen(what, more);
  expect([answer.status, typeof answer.json.error]).toEqual([status, 'string']);
});

test('a body that is not declared as JSON, and an organisation that is not there, are refused; other paths go through', async () => {
  const { ask } = await outside();
  expect((await ask('POST', HAPPENINGS_PATH, { what: 'tokens-expire' }, 'text/plain')).status).toBe(415);
  expect((await ask('GET', `${STATE_PATH}?organization=nowhere`)).status).toBe(404);
  expect((await ask('GET', '/rest-api/v1/users')).json).toHaveProperty('error.type', 'AuthenticationRequired');
});

test('people make a series with participants, change, answer and remove its occurrences, and book hours on one', async () => {
  const { happen, state, organization, anna, bert } = await outside();
  const recurrence = { frequency: 'Daily', pattern: { daily: { interval: 1 } }, range: { maxOccurrences: 5 } };
  const activity = { name: 'Daily', ownerGuid: anna.guid, start: '2026-03-03T10:00:00', end: null, recurrence };
  const added = await happen('activity-added', { activity, participants: [bert.guid] });
  const guid = String(added.json.id);
  const edited = await happen('occurrence-edited', { guid, date: '2026-03-04', activity: { name: 'own' } });
  await happen('occurrence-removed', { guid, date: '2026-03-05' });
  const third = organization.occurrenceOn(guid, '2026-03-06')?.guid;
  const booked = await happen('hours-booked', { guid: third });
  expect(organization.occurrences(guid)).toHaveLength(2);
  expect(organization.exceptions(guid)).toMatchObject([
    { guid: edited.json.id, name: 'own' },
    { guid: booked.json.id, hasHours: true },
  ]);
  await happen('person-answered', { guid, who: bert.guid, status: 'Accepted' });
  expect(organization.participants(guid)).toMatchObject([{ status: 'Accepted' }]);
  expect(await state()).toMatchObject({
    activities: [{ recurrenceType: 'Series' }, { recurrenceType: 'Exception' }, { recurrenceType: 'Exception' }],
    outbox: [{ userGuid: bert.guid, role: 'participant', sent: true }],
  });
  expect((await happen('occurrence-edited', { guid, date: '2026-03-05', activity: { name: 'x' } })).status).toBe(400);
  await happen('exceptions-reset', { guid });
  expect(organization.occurrences(guid)).toHaveLength(5);
});

test('administrators add, edit and remove users, guests and types', async () => {
  const { happen, state, organization, meeting } = await outside();
  const user = await happen('user-added', { user: { email: 'c@example.com', timeZone: 'Asia/Kathmandu' } });
  await happen('user-edited', { guid: user.json.id, user: { lastName: 'New', sendNewActivityEmail: false } });
  const room = await happen('guest-added', { guest: { type: 'Resource', name: 'Blue room', email: null } });
  const type = await happen('type-added', { type: { name: 'Visit', category: 'CalendarEntry', isDefault: true } });
  await happen('type-edited', { guid: type.json.id, type: { isActive: false } });
  await happen('type-removed', { guid: meeting.guid, moveTo: type.json.id });
  const found = await state();
  expect(found).toMatchObject({ guests: [{ guid: room.json.id }], types: [{ name: 'Visit', isActive: false }] });
  expect(organization.users().at(-1)).toMatchObject({
    lastName: 'New',
    timeZone: 'Asia/Kathmandu',
    sendNewActivityEmail: false,
  });
  await happen('user-removed', { guid: user.json.id });
  expect(organization.users()).toHaveLength(2);
});
