import { expect, test } from 'vitest';
import { bodyOf, listOf, severaWithPeople } from './client.ts';

const ZONES = ['Europe/Helsinki', 'Europe/Amsterdam', 'America/New_York', 'Asia/Kathmandu'];

test('one organisation over four zones: each owner’s times come with his own offset', async () => {
  const { organization, call } = await severaWithPeople();
  for (const timeZone of ZONES) {
    const owner = organization.addUser({ email: null, timeZone });
    organization.addActivity({ name: timeZone, ownerGuid: owner.guid, start: '2026-03-20T09:00:00', end: null });
  }
  const listed = await listOf(await call('GET', 'activities'));
  expect(listed.map(({ name, startDateTime }) => [name, startDateTime])).toEqual([
    ['Asia/Kathmandu', '2026-03-20T09:00:00+05:45'],
    ['Europe/Helsinki', '2026-03-20T09:00:00+02:00'],
    ['Europe/Amsterdam', '2026-03-20T09:00:00+01:00'],
    ['America/New_York', '2026-03-20T09:00:00-04:00'],
  ]);
});

test('who is deactivated keeps his activities and his places, which say so', async () => {
  const { organization, anna, bert, call, names } = await severaWithPeople();
  const { guid } = organization.addActivity(
    { name: 'Ours', ownerGuid: anna.guid, start: '2026-03-20', end: null },
    { participants: [bert.guid] },
  );
  organization.editUser(bert.guid, { isActive: false });
  organization.editUser(anna.guid, { isActive: false });
  expect(await names(`userGuids=${anna.guid}`)).toEqual(['Ours']);
  expect(await listOf(await call('GET', `activities/${guid}/activityparticipants`))).toMatchObject([
    { isActive: false },
  ]);
  expect(await listOf(await call('GET', 'users?isActive=true'))).toEqual([]);
});

test('a new name and address show everywhere at once, without any activity being touched', async () => {
  const { organization, anna, bert, call, advance } = await severaWithPeople();
  const { guid } = organization.addActivity(
    { name: 'Ours', ownerGuid: anna.guid, start: '2026-03-20', end: null },
    { participants: [bert.guid] },
  );
  advance(60_000);
  organization.editUser(anna.guid, { lastName: 'Virtanen' });
  organization.editUser(bert.guid, { email: 'b.new@example.com' });
  const answer = await bodyOf(await call('GET', `activities/${guid}`));
  expect(answer).toMatchObject({
    ownerUser: { name: 'Anna Virtanen' },
    lastUpdatedDateTime: '2026-03-02T08:00:00+02:00',
  });
  const people = await listOf(await call('GET', `activities/${guid}/activityparticipants`));
  expect(people).toMatchObject([{ email: 'b.new@example.com' }]);
  const since = encodeURIComponent('2026-03-02T08:00:30+02:00');
  expect(await listOf(await call('GET', `activities?changedSince=${since}`))).toEqual([]);
  expect(await listOf(await call('GET', `users?changedSince=${since}`))).toHaveLength(2);
});

test('who is removed is unknown by then, and what he owned goes on naming him, on the organisation’s clock', async () => {
  const { organization, bert, call } = await severaWithPeople();
  const { guid } = organization.addActivity({
    name: 'His',
    ownerGuid: bert.guid,
    start: '2026-03-20T09:00:00',
    end: null,
  });
  organization.removeUser(bert.guid);
  expect((await call('GET', `users/${bert.guid}`)).status).toBe(404);
  expect(await bodyOf(await call('GET', `activities/${guid}`))).toMatchObject({
    ownerUser: { guid: bert.guid, name: null },
    startDateTime: '2026-03-20T10:00:00+02:00',
  });
  expect(organization.editActivity(guid, { name: 'Still his' }).ownerGuid).toBe(bert.guid);
  expect((await call('PATCH', `activities/${guid}`, [{ op: 'Replace', path: '/name', value: 'x' }])).status).toBe(400);
});

test('two people may have one address, and one may have none', async () => {
  const { organization, call } = await severaWithPeople();
  organization.addUser({ email: 'Anna@Example.com', firstName: 'Other' });
  organization.addUser({ email: null });
  expect(await listOf(await call('GET', 'users?email=anna%40example.com'))).toHaveLength(2);
  expect(await listOf(await call('GET', 'users'))).toHaveLength(4);
});

test('another default type takes the place of the one before', async () => {
  const { organization, meeting, call } = await severaWithPeople();
  const visit = organization.addActivityType({ category: 'CalendarEntry', name: 'Visit', isDefault: true });
  const defaults = async () =>
    (await listOf(await call('GET', 'activitytypes'))).filter(({ isDefault }) => isDefault).map(({ name }) => name);
  expect(await defaults()).toEqual(['Visit']);
  organization.editActivityType(meeting.guid, { isDefault: true });
  expect(await defaults()).toEqual(['Meeting']);
  organization.editActivityType(meeting.guid, { isDefault: false });
  expect(await defaults()).toEqual([]);
  expect(visit.isDefault).toBe(true);
});

test('a removed type moves its activities without a touch, or leaves them with a type nobody knows', async () => {
  const { organization, anna, meeting, call, advance } = await severaWithPeople();
  const { guid } = organization.addActivity({ name: 'A', ownerGuid: anna.guid, start: '2026-03-20', end: null });
  const task = organization.addActivityType({ category: 'Task', name: 'Work' });
  advance(1000);
  organization.removeActivityType(meeting.guid, task.guid);
  const read = async () => bodyOf(await call('GET', `activities/${guid}`));
  expect(await read()).toMatchObject({
    activityType: { guid: task.guid, category: 'Task' },
    lastUpdatedDateTime: '2026-03-02T08:00:00+02:00',
  });
  organization.removeActivityType(task.guid);
  expect(await read()).toMatchObject({ activityType: { guid: task.guid, name: null, category: null } });
  expect((await call('GET', `activitytypes/${task.guid}`)).status).toBe(404);
});
