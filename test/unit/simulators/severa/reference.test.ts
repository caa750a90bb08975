import { expect, test } from 'vitest';
import { bodyOf, listOf, severaWithPeople } from './client.ts';

test('users are found by e-mail without regard to case, and by whether they are active', async () => {
  const severa = await severaWithPeople();
  severa.organization.editUser(severa.bert.guid, { isActive: false });
  const emails = async (query: string) =>
    (await listOf(await severa.call('GET', `users?${query}`))).map((user) => user.email);
  expect(await emails('')).toEqual(['anna@example.com', 'bert@example.com']);
  expect(await emails('isActive=true')).toEqual(['anna@example.com']);
  expect(await emails('purpose=ActivityOwner')).toEqual(['anna@example.com']);
  expect(await emails('email=BERT%40example.com')).toEqual(['bert@example.com']);
  expect((await severa.call('GET', 'users?purpose=Anything')).status).toBe(400);
});

test('a user tells his time zone, default type and mail setting, each of which may be missing', async () => {
  const severa = await severaWithPeople();
  severa.organization.editUser(severa.bert.guid, { defaultTypeGuid: severa.meeting.guid, sendNewActivityEmail: null });
  expect(await bodyOf(await severa.call('GET', `users/${severa.bert.guid}`))).toMatchObject({
    timezone: { ianaName: 'Europe/Berlin' },
    defaultActivityType: { guid: severa.meeting.guid },
    notificationSettings: { sendNewActivityEmail: null },
  });
  expect(await bodyOf(await severa.call('GET', `users/${severa.anna.guid}`))).toMatchObject({
    timezone: null,
    defaultActivityType: null,
    notificationSettings: { sendNewActivityEmail: true },
  });
  expect((await severa.call('GET', 'users/none')).status).toBe(404);
});

test('activity types are filtered by category and activity', async () => {
  const severa = await severaWithPeople();
  severa.organization.addActivityType({ category: 'Personal', name: 'Personal' });
  severa.organization.addActivityType({ category: 'Personal', name: 'Old', isActive: false });
  const names = async (query: string) =>
    (await listOf(await severa.call('GET', `activitytypes?${query}`))).map((type) => type.name);
  expect(await names('category=Personal&category=Task')).toEqual(['Personal', 'Old']);
  expect(await names('category=Personal&active=true')).toEqual(['Personal']);
  expect(await names('')).toEqual(['Meeting', 'Personal', 'Old']);
});

test('an organisation names its time zone by guid, which the list of time zones turns into an IANA name', async () => {
  const { call } = await severaWithPeople();
  const details = await bodyOf(await call('GET', 'organizationdetails'));
  expect(details.timezone).not.toHaveProperty('ianaName');
  const zones = await listOf(await call('GET', 'localization/timezones'));
  const wanted = JSON.parse(JSON.stringify(details.timezone)).guid;
  expect(zones.find((zone) => zone.guid === wanted)?.ianaName).toBe('Europe/Helsinki');
});

test('activities are filtered by category, type, closed and unassigned', async () => {
  const severa = await severaWithPeople();
  const task = severa.organization.addActivityType({ category: 'Task' });
  const add = (name: string, rest: object) =>
    severa.organization.addActivity({
      name,
      ownerGuid: severa.anna.guid,
      start: '2026-03-03T10:00:00',
      end: null,
      ...rest,
    });
  add('task', { typeGuid: task.guid });
  add('closed', { isClosed: true });
  add('unassigned', { isUnassigned: true });
  expect(await severa.names('activityCategories=Task')).toEqual(['task']);
  expect(await severa.names(`activityTypeGuids=${task.guid}`)).toEqual(['task']);
  expect(await severa.names('closed=true')).toEqual(['closed']);
  expect((await severa.names('isUnassigned=false')).sort()).toEqual(['closed', 'task']);
  expect((await severa.call('GET', 'activities?activityCategories=Meeting')).status).toBe(400);
});
