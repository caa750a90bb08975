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
