import { expect, test } from 'vitest';
import type { SeveraBehaviour } from '../../../../local/simulators/severa/switches.ts';
import { bodyOf, listOf, severaWithPeople } from './client.ts';

/** Anna's meeting with Bert. */
async function meeting(behaviour: Partial<SeveraBehaviour> = {}) {
  const severa = await severaWithPeople({ behaviour, faults: { rateLimit: false } });
  const { organization, anna, bert, call } = severa;
  const { guid } = organization.addActivity(
    { name: 'Review', ownerGuid: anna.guid, start: '2026-03-03T10:00:00', end: '2026-03-03T11:00:00' },
    { participants: [bert.guid] },
  );
  return {
    ...severa,
    guid,
    add: (participantGuid: string, more: object = {}) =>
      call('POST', 'activityparticipants', { activityGuid: guid, participantGuid, ...more }),
    give: (owner: string) =>
      call('PATCH', `activities/${guid}`, [{ op: 'Replace', path: '/ownerUser/guid', value: owner }]),
    people: async () => listOf(await call('GET', `activities/${guid}/activityparticipants`)),
  };
}

test('a new owner who took part may still be listed, and the owner before him be gone or take part', async () => {
  for (const [newOwner, formerOwner, expected] of [
    ['staysParticipant', 'leaves', ['bert@example.com']],
    ['noParticipant', 'leaves', []],
    ['noParticipant', 'takesPart', ['anna@example.com']],
  ] as const) {
    const { give, people, bert, organization, guid, anna } = await meeting({ newOwner, formerOwner });
    expect((await give(bert.guid)).status).toBe(200);
    expect(organization.activity(guid)?.ownerGuid).toBe(bert.guid);
    expect((await people()).map(({ email }) => email)).toEqual(expected);
    organization.editActivity(guid, { ownerGuid: anna.guid });
    expect(organization.activity(guid)?.ownerGuid).toBe(anna.guid);
  }
});

test('a new owner in another zone keeps the instants, and sees whole days off his midnights', async () => {
  const { organization, anna, bert, call } = await meeting();
  const { guid } = organization.addActivity({
    name: 'Fair',
    ownerGuid: anna.guid,
    start: '2026-03-10',
    end: '2026-03-11',
    allDay: true,
  });
  await call('PATCH', `activities/${guid}`, [{ op: 'Replace', path: '/ownerUser', value: { guid: bert.guid } }]);
  expect(await bodyOf(await call('GET', `activities/${guid}`))).toMatchObject({
    isAllDay: true,
    startDateTime: '2026-03-09T23:00:00+01:00',
  });
});

test('an unassigned activity has no owner to show and is in nobody’s list, unless switched', async () => {
  const { organization, guid, anna, call, names, simulator } = await meeting();
  organization.editActivity(guid, { isUnassigned: true });
  expect(await bodyOf(await call('GET', `activities/${guid}`))).toMatchObject({ isUnassigned: true, ownerUser: null });
  expect(await names(`userGuids=${anna.guid}`)).toEqual([]);
  expect(await names('isUnassigned=true')).toEqual(['Review']);
  simulator.behaviour.unassignedOwner = 'kept';
  expect(await bodyOf(await call('GET', `activities/${guid}`))).toMatchObject({ ownerUser: { guid: anna.guid } });
  expect(await names(`userGuids=${anna.guid}`)).toEqual(['Review']);
});

test('who left can’t be given anything new, keeps what he has, or blocks every write', async () => {
  const { organization, guid, bert, anna, call, draft, add, simulator } = await meeting({ inactivePeople: 'accepted' });
  organization.removeParticipant(guid, bert.guid);
  organization.editUser(anna.guid, { isActive: false });
  organization.editUser(bert.guid, { isActive: false });
  const rename = () => call('PATCH', `activities/${guid}`, [{ op: 'Replace', path: '/name', value: 'New' }]);
  const statuses = async () => [
    (await call('POST', 'activities', draft())).status,
    (await rename()).status,
    (await add(bert.guid)).status,
  ];
  expect(await statuses()).toEqual([201, 200, 201]);
  organization.removeParticipant(guid, bert.guid);
  simulator.behaviour.inactivePeople = 'refusedNew';
  expect(await statuses()).toEqual([400, 200, 400]);
  simulator.behaviour.inactivePeople = 'refused';
  expect(await statuses()).toEqual([400, 400, 400]);
});

test('a type that isn’t active any more may block writes to what has it', async () => {
  const { organization, guid, meeting: type, call, simulator } = await meeting();
  organization.editActivityType(type.guid, { isActive: false });
  const rename = async () =>
    (await call('PATCH', `activities/${guid}`, [{ op: 'Replace', path: '/name', value: 'New' }])).status;
  expect(await rename()).toBe(200);
  simulator.behaviour.inactiveTypes = 'refused';
  expect(await rename()).toBe(400);
});

test('somebody who takes part already is refused, taken twice, or answered as he is', async () => {
  for (const [participantTwice, status, count] of [
    ['refused', 400, 1],
    ['doubled', 201, 2],
    ['same', 201, 1],
  ] as const) {
    const { add, bert, people } = await meeting({ participantTwice });
    expect((await add(bert.guid)).status).toBe(status);
    expect(await people()).toHaveLength(count);
  }
});

test('whether the owner can be a participant as well is switched', async () => {
  const { add, anna, people, simulator } = await meeting({ ownerAsParticipant: 'refused' });
  expect((await add(anna.guid)).status).toBe(400);
  simulator.behaviour.ownerAsParticipant = 'accepted';
  expect((await add(anna.guid)).status).toBe(201);
  expect(await people()).toHaveLength(2);
});

test('a status that is posted may be ignored', async () => {
  const { organization, simulator, add } = await meeting({ statusOnPost: 'kept' });
  const [carl, dora] = [
    organization.addUser({ email: 'c@example.com' }),
    organization.addUser({ email: 'd@example.com' }),
  ];
  expect(await bodyOf(await add(carl.guid, { status: 'Declined' }))).toMatchObject({ status: 'Declined' });
  simulator.behaviour.statusOnPost = 'invited';
  expect(await bodyOf(await add(dora.guid, { status: 'Declined' }))).toMatchObject({ status: 'Invited' });
});

test('which member of a participant can be patched is switched', async () => {
  const { people, call, simulator } = await meeting();
  const guid = (await people())[0]?.guid;
  const patch = async (path: string, value: string) =>
    (await call('PATCH', `activityparticipants/${guid}`, [{ op: 'Replace', path, value }])).status;
  expect([await patch('/isConfirmed', 'true'), await patch('/status', 'Tentative')]).toEqual([200, 400]);
  expect((await people())[0]?.status).toBe('Accepted');
  simulator.behaviour.participantPatch = 'status';
  expect([await patch('/isConfirmed', 'true'), await patch('/status', 'Tentative')]).toEqual([400, 200]);
  expect((await people())[0]?.status).toBe('Tentative');
  simulator.behaviour.participantPatch = 'both';
  expect([await patch('/status', 'Maybe'), await patch('/isConfirmed', 'false')]).toEqual([400, 200]);
  expect((await people())[0]?.status).toBe('Invited');
});

test('people answer for themselves, for a series or for one occurrence of it', async () => {
  const { organization, anna, bert, guid } = await meeting();
  organization.setParticipantStatus(guid, bert.guid, 'Declined');
  expect(organization.participants(guid)).toMatchObject([{ status: 'Declined' }]);
  const series = organization.addActivity(
    {
      name: 'Daily',
      ownerGuid: anna.guid,
      start: '2026-03-03T10:00:00',
      end: null,
      recurrence: { frequency: 'Daily', pattern: { daily: { interval: 1 } }, range: { maxOccurrences: 3 } },
    },
    { participants: [bert.guid] },
  );
  organization.setParticipantStatus(organization.occurrences(series.guid)[1]?.guid ?? '', bert.guid, 'Tentative');
  expect(organization.participants(series.guid)).toMatchObject([{ status: 'Invited' }]);
  const [exception] = organization.exceptions(series.guid);
  expect(exception?.slot?.date).toBe('2026-03-04');
  expect(organization.participants(exception?.guid ?? '')).toMatchObject([{ status: 'Tentative' }]);
});

test('contacts and resources take part by people’s hands, over the API only when switched; nobody else ever', async () => {
  const { organization, guid, add, people, simulator, call, names } = await meeting();
  const contact = organization.addGuest({ type: 'Contact', name: 'Cleo Client', email: 'cleo@client.example' });
  const room = organization.addGuest({ type: 'Resource', name: 'Blue room' });
  organization.addParticipant(guid, room.guid);
  organization.addParticipant(guid, { type: 'Other', name: 'Zed', email: 'zed@example.net' });
  expect((await people()).map(({ type, name, participantGuid }) => [type, name, participantGuid])).toEqual([
    ['User', 'Bert Last', expect.any(String)],
    ['Resource', 'Blue room', room.guid],
    ['Other', 'Zed', null],
  ]);
  expect((await add(contact.guid, { type: 'Contact' })).status).toBe(400);
  simulator.behaviour.guestParticipants = 'accepted';
  expect(await bodyOf(await add(contact.guid))).toMatchObject({ type: 'Contact', email: 'cleo@client.example' });
  expect(await names(`contactGuids=${contact.guid}`)).toEqual(['Review']);
  const found = await listOf(await call('GET', 'contactpersons?textToSearch=CLEO%40client'));
  expect(found).toMatchObject([{ guid: contact.guid, firstName: 'Cleo', lastName: 'Client' }]);
  expect(await listOf(await call('GET', 'contactpersons?textToSearch=blue'))).toEqual([]);
  expect((await call('GET', `contactpersons/${contact.guid}`)).status).toBe(200);
  expect((await call('GET', `contactpersons/${room.guid}`)).status).toBe(404);
});

test('contacts need a scope of their own', async () => {
  const { call, useToken, signIn } = await meeting();
  useToken(await signIn('activities:read'));
  expect((await call('GET', 'contactpersons')).status).toBe(403);
});
