import { expect, test } from 'vitest';
import { bodyOf, errorOf, severaWithPeople } from './client.ts';

test('a token answer has Severa’s own member names and lifetimes in seconds', async () => {
  const { post } = await severaWithPeople();
  const response = await post('token', {
    Client_Id: 'client',
    CLIENT_SECRET: 'secret',
    Scope: 'users:read, settings:read',
  });
  expect(response.status).toBe(200);
  const answer = await bodyOf(response);
  expect(answer).toMatchObject({
    access_token_type: 'Bearer',
    access_token_expires_in: 3600,
    scope: 'users:read,settings:read',
  });
  expect(answer).not.toHaveProperty('expires_in');
  expect(answer).not.toHaveProperty('token_type');
});

test('a wrong secret and a scope that was not granted are unauthorized', async () => {
  const { post } = await severaWithPeople();
  const wrong = await post('token', { client_id: 'client', client_secret: 'other' });
  expect(wrong.status).toBe(401);
  expect((await errorOf(wrong)).type).toBe('AuthenticationRequired');
  const scope = await post('token', { client_id: 'client', client_secret: 'secret', scope: 'invoices:read' });
  expect(scope.status).toBe(401);
});

test('a call without bearer token, or with the Client_Id of another client, is refused with 401', async () => {
  const { simulator, signIn } = await severaWithPeople();
  simulator.addOrganization({ clientId: 'other', clientSecret: 'x' });
  const token = await signIn();
  const get = (headers: Record<string, string>) =>
    simulator.handle(new Request('http://severa.test/rest-api/v1/users', { headers }));
  expect((await get({ client_id: 'client' })).status).toBe(401);
  expect((await get({ authorization: `Bearer ${token}`, client_id: 'other' })).status).toBe(401);
  expect((await get({ authorization: `Bearer ${token}` })).status).toBe(401);
  simulator.behaviour.clientIdRequired = false;
  expect((await get({ authorization: `Bearer ${token}` })).status).toBe(200);
});

test('an expired token gives 401 until a new one is fetched, and a refresh token works once', async () => {
  const severa = await severaWithPeople();
  const first = await bodyOf(await severa.post('token', { client_id: 'client', client_secret: 'secret' }));
  severa.advance(3_600_000);
  expect((await severa.call('GET', 'users')).status).toBe(401);
  const renewed = await severa.post('refreshtoken', first.refresh_token);
  expect(renewed.status).toBe(200);
  severa.useToken(String((await bodyOf(renewed)).access_token));
  expect((await severa.call('GET', 'users')).status).toBe(200);
  expect((await severa.post('refreshtoken', first.refresh_token)).status).toBe(401);
});

test('a token without the scope of a call gives 403 InsufficientApiScope', async () => {
  const severa = await severaWithPeople();
  severa.useToken(await severa.signIn('activities:read'));
  expect((await severa.call('GET', 'activities')).status).toBe(200);
  const refusal = await severa.call('POST', 'activities', severa.draft());
  expect(refusal.status).toBe(403);
  expect((await errorOf(refusal)).type).toBe('InsufficientApiScope');
  expect(severa.organization.activities()).toHaveLength(0);
});

test('one organisation’s token never sees another organisation’s activities', async () => {
  const severa = await severaWithPeople();
  const other = severa.simulator.addOrganization({ clientId: 'other', clientSecret: 'x' });
  other.addActivityType({ category: 'CalendarEntry', isDefault: true });
  const owner = other.addUser({ email: 'c@example.org' });
  const hidden = other.addActivity({ name: 'Hidden', ownerGuid: owner.guid, start: '2026-03-03T10:00:00', end: null });
  expect(await severa.names()).toEqual([]);
  expect((await severa.call('GET', `activities/${hidden.guid}`)).status).toBe(404);
});

test('the heartbeat needs no token, and a path that Severa lacks is 404 in its error model', async () => {
  const { simulator, call } = await severaWithPeople();
  const beat = await simulator.handle(new Request('http://severa.test/rest-api/heartbeat/server'));
  expect(await beat.text()).toBe('Server is alive.');
  const unversioned = await simulator.handle(new Request('http://severa.test/rest-api/users'));
  expect(unversioned.status).toBe(404);
  const missing = await call('GET', 'webhooks');
  expect(missing.status).toBe(404);
  expect((await errorOf(missing)).type).toBe('InvalidRequest');
});
