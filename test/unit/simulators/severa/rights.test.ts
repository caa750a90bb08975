import { expect, test } from 'vitest';
import { bodyOf, errorOf, listOf, severaWithPeople } from './client.ts';

/** One activity of a category, with notes and a participant, and what the API may do with it. */
async function withOne(category: 'Personal' | 'Absences', reach: 'open' | 'readOnly' | 'masked' | 'hidden') {
  const behaviour = category === 'Personal' ? { personalForApi: reach } : { absencesForApi: reach };
  const severa = await severaWithPeople({ behaviour, faults: { rateLimit: false } });
  const { organization, anna, bert, call } = severa;
  const type = organization.addActivityType({ category, name: 'Of that kind' });
  const given = { name: 'Surgery', notes: 'knee', location: 'Hospital', typeGuid: type.guid, ownerGuid: anna.guid };
  const { guid } = organization.addActivity(
    { ...given, start: '2026-03-03T10:00:00', end: '2026-03-03T11:00:00' },
    { participants: [bert.guid] },
  );
  const rename = [{ op: 'Replace', path: '/name', value: 'Renamed' }];
  return {
    ...severa,
    guid,
    statuses: async () => [
      (await call('GET', `activities/${guid}`)).status,
      (await severa.names()).length,
      (await call('PATCH', `activities/${guid}`, rename)).status,
      (await call('POST', 'activityparticipants', { activityGuid: guid, participantGuid: anna.guid })).status,
      (await call('DELETE', `activities/${guid}`)).status,
    ],
  };
}

test.each([
  ['open', [200, 1, 200, 201, 204]],
  ['readOnly', [200, 1, 403, 403, 403]],
  ['masked', [200, 1, 403, 403, 403]],
  ['hidden', [404, 0, 404, 400, 404]],
] as const)('personal entries and absences that are %s to the API', async (reach, expected) => {
  for (const category of ['Personal', 'Absences'] as const) {
    const { statuses } = await withOne(category, reach);
    expect(await statuses()).toEqual(expected);
  }
});

test('a masked entry shows when and whose it is, under the name of its kind, and nobody who takes part', async () => {
  for (const [category, name] of [
    ['Personal', 'Personal'],
    ['Absences', 'Absence'],
  ] as const) {
    const { call, guid, anna, simulator } = await withOne(category, 'masked');
    const answer = await bodyOf(await call('GET', `activities/${guid}`));
    expect(answer).toMatchObject({ name, notes: null, location: null, ownerUser: { guid: anna.guid } });
    expect(answer.startDateTime).toBe('2026-03-03T10:00:00+02:00');
    const people = async () => listOf(await call('GET', `activities/${guid}/activityparticipants`));
    expect(await people()).toEqual([]);
    simulator.behaviour.personalForApi = 'open';
    simulator.behaviour.absencesForApi = 'open';
    expect(await bodyOf(await call('GET', `activities/${guid}`))).toMatchObject({ name: 'Surgery', notes: 'knee' });
    expect(await people()).toHaveLength(1);
  }
});

test('a colleague sees that one is busy, owner and participants see with what', async () => {
  const { organization, guid, anna, bert } = await withOne('Personal', 'open');
  const carl = organization.addUser({ email: 'carl@example.com' });
  expect(organization.seenBy(guid, carl.guid)).toMatchObject({ name: 'Personal', notes: null, location: null });
  for (const { guid: who } of [anna, bert]) {
    expect(organization.seenBy(guid, who)).toMatchObject({ name: 'Surgery', notes: 'knee' });
  }
  expect(() => organization.editActivity(guid, { name: 'Nosy' }, { by: carl.guid })).toThrow(/may not change/u);
  expect(() => organization.deleteActivity(guid, { by: carl.guid })).toThrow(/may not change/u);
  expect(organization.editActivity(guid, { name: 'With me' }, { by: bert.guid }).name).toBe('With me');
});

test('a participant who deletes only takes himself out; the owner deletes', async () => {
  const { organization, guid, anna, bert } = await withOne('Absences', 'open');
  organization.deleteActivity(guid, { by: bert.guid });
  expect(organization.activity(guid)?.name).toBe('Surgery');
  expect(organization.participants(guid)).toEqual([]);
  organization.deleteActivity(guid, { by: anna.guid });
  expect(organization.activity(guid)).toBeUndefined();
});

test('what is closed or has hours may be changed, its times not, or nothing of it', async () => {
  const severa = await severaWithPeople({ faults: { rateLimit: false } });
  const { organization, anna, call, simulator } = severa;
  const given = { ownerGuid: anna.guid, start: '2026-03-03T10:00:00', end: '2026-03-03T11:00:00' };
  const closed = organization.addActivity({ ...given, name: 'Closed', isClosed: true }).guid;
  const booked = organization.bookHours(organization.addActivity({ ...given, name: 'Booked' }).guid).guid;
  const tries = async (guid: string) => {
    const patch = async (path: string, value: string) =>
      (await call('PATCH', `activities/${guid}`, [{ op: 'Replace', path, value }])).status;
    return [await patch('/notes', 'n'), await patch('/endDateTime', '2026-03-03T12:00:00+02:00')];
  };
  const reset = () => organization.editActivity(booked, { end: '2026-03-03T11:00:00' });
  expect([await tries(closed), await tries(booked)]).toEqual([
    [200, 200],
    [200, 200],
  ]);
  reset();
  Object.assign(simulator.behaviour, { closedWrites: 'refused', hoursWrites: 'timesRefused' });
  expect([await tries(closed), await tries(booked)]).toEqual([
    [403, 403],
    [200, 403],
  ]);
  simulator.behaviour.hoursWrites = 'refused';
  expect(await tries(booked)).toEqual([403, 403]);
  const reopen = await call('PATCH', `activities/${closed}`, [{ op: 'Replace', path: '/isClosed', value: 'false' }]);
  expect(reopen.status).toBe(200);
  expect(await tries(closed)).toEqual([200, 200]);
});

test('the deletion of what is closed or has hours is refused, unless switched; hours in one occurrence keep the series', async () => {
  const { organization, anna, call, simulator } = await severaWithPeople({ faults: { rateLimit: false } });
  const { guid } = organization.addActivity({
    name: 'Daily',
    ownerGuid: anna.guid,
    start: '2026-03-03T10:00:00',
    end: '2026-03-03T11:00:00',
    recurrence: { frequency: 'Daily', pattern: { daily: { interval: 1 } }, range: { maxOccurrences: 3 } },
  });
  const { guid: booked } = organization.bookHours(organization.occurrenceOn(guid, '2026-03-04')?.guid ?? '');
  expect(organization.exceptions(guid)).toMatchObject([{ guid: booked, hasHours: true }]);
  for (const [refusedDeletion, status] of [
    ['forbidden', 403],
    ['invalid', 400],
    ['conflict', 409],
  ] as const) {
    Object.assign(simulator.behaviour, { refusedDeletion });
    expect((await call('DELETE', `activities/${booked}`)).status).toBe(status);
    expect((await call('DELETE', `activities/${guid}`)).status).toBe(status);
  }
  simulator.behaviour.refusedDeletion = 'allowed';
  expect((await call('DELETE', `activities/${guid}`)).status).toBe(204);
  expect(organization.activities()).toEqual([]);
});

test('nothing of a locked phase can be written', async () => {
  const { organization, anna, call, simulator } = await severaWithPeople();
  const phase = { guid: 'phase-1', name: 'Design' };
  const given = { name: 'Work', ownerGuid: anna.guid, start: '2026-03-03T10:00:00', end: null, phase };
  const { guid } = organization.addActivity(given);
  const read = async () => bodyOf(await call('GET', `activities/${guid}`));
  expect(await read()).toMatchObject({ phase: { ...phase, isLocked: false } });
  simulator.faults.lockedPhases = ['phase-1'];
  expect(await read()).toMatchObject({ phase: { ...phase, isLocked: true } });
  const refusal = await call('PATCH', `activities/${guid}`, [{ op: 'Replace', path: '/name', value: 'B' }]);
  expect([refusal.status, (await errorOf(refusal)).type]).toEqual([403, 'PermissionDenied']);
  expect((await call('DELETE', `activities/${guid}`)).status).toBe(403);
});
