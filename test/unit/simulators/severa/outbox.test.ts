import { expect, test } from 'vitest';
import { bodyOf, severaWithPeople } from './client.ts';

const MEETING = { name: 'Review', start: '2026-03-03T10:00:00', end: null };

test('an activity over the API is mailed to its owner and to whom it adds, sent or held back by their settings', async () => {
  const { organization, anna, bert, call, draft } = await severaWithPeople();
  organization.editUser(anna.guid, { sendNewActivityEmail: false });
  const { guid } = await bodyOf(await call('POST', 'activities', draft()));
  await call('POST', 'activityparticipants', { activityGuid: guid, participantGuid: bert.guid });
  expect(organization.outbox()).toMatchObject([
    { userGuid: anna.guid, activityGuid: guid, role: 'owner', by: null, settingOn: false, sent: false },
    { userGuid: bert.guid, activityGuid: guid, role: 'participant', by: null, settingOn: true, sent: true },
  ]);
  expect(organization.mails()).toMatchObject([{ to: 'bert@example.com' }]);
});

test('a person is told of what others do, never of his own doings', async () => {
  const { organization, anna, bert } = await severaWithPeople();
  organization.addActivity({ ...MEETING, ownerGuid: anna.guid }, { participants: [bert.guid, anna.guid] });
  organization.addActivity({ ...MEETING, ownerGuid: anna.guid }, { by: bert.guid, participants: [bert.guid] });
  expect(organization.outbox().map(({ to, role, by }) => [to, role, by])).toEqual([
    ['bert@example.com', 'participant', anna.guid],
    ['anna@example.com', 'owner', bert.guid],
  ]);
});

test('a setting that was never made counts as on; who has no address or has left gets none', async () => {
  const { organization, anna } = await severaWithPeople();
  const told = [
    organization.addUser({ email: 'c@example.com', sendNewActivityEmail: null }),
    organization.addUser({ email: null }),
    organization.addUser({ email: 'd@example.com', isActive: false }),
  ];
  organization.addActivity({ ...MEETING, ownerGuid: anna.guid }, { participants: told.map(({ guid }) => guid) });
  expect(organization.outbox().map(({ settingOn, sent }) => [settingOn, sent])).toEqual([
    [true, true],
    [true, false],
    [true, false],
  ]);
});

test('a series is one mail, and so is somebody added later; edits and touches are none', async () => {
  const { organization, anna, bert, call, draft } = await severaWithPeople();
  const recurrence = { frequency: 'Daily', pattern: { daily: { interval: 1 } }, range: { maxOccurrences: 5 } };
  const { guid } = await bodyOf(await call('POST', 'activities', draft({ recurrence })));
  expect(organization.mails()).toHaveLength(1);
  await call('PATCH', `activities/${guid}`, [{ op: 'Replace', path: '/name', value: 'Renamed' }]);
  organization.editOccurrence(String(guid), '2026-03-04', { name: 'own' });
  organization.touch(String(guid));
  expect(organization.mails()).toHaveLength(1);
  organization.addParticipant(String(guid), bert.guid);
  expect(organization.mails().map(({ userGuid }) => userGuid)).toEqual([anna.guid, bert.guid]);
});

test('a new owner is told as of a new activity, unless switched', async () => {
  for (const [mailsForNewOwner, count] of [
    [true, 1],
    [false, 0],
  ] as const) {
    const { organization, anna, bert } = await severaWithPeople({ behaviour: { mailsForNewOwner } });
    const { guid } = organization.addActivity({ ...MEETING, ownerGuid: anna.guid });
    organization.editActivity(guid, { ownerGuid: bert.guid });
    expect(organization.mails().filter(({ userGuid }) => userGuid === bert.guid)).toHaveLength(count);
  }
});

test('mails can be for owners only, and none for what the API writes', async () => {
  const { organization, bert, anna, call, draft, simulator } = await severaWithPeople({
    behaviour: { newActivityMailTo: 'owner' },
  });
  const { guid } = await bodyOf(await call('POST', 'activities', draft()));
  await call('POST', 'activityparticipants', { activityGuid: guid, participantGuid: bert.guid });
  expect(organization.outbox().map(({ role }) => role)).toEqual(['owner']);
  simulator.behaviour.mailsForApiWrites = false;
  await call('POST', 'activities', draft());
  await call('PATCH', `activities/${guid}`, [{ op: 'Replace', path: '/ownerUser/guid', value: bert.guid }]);
  expect(organization.outbox()).toHaveLength(1);
  organization.addActivity({ ...MEETING, ownerGuid: anna.guid }, { by: bert.guid });
  expect(organization.outbox()).toHaveLength(2);
});
