import { expect, test } from 'vitest';
import { bodyOf, errorOf, listOf, severaWithPeople } from './client.ts';

test('a POST ignores read-only members and gives the activity in its owner’s zone', async () => {
  const severa = await severaWithPeople();
  const response = await severa.call(
    'POST',
    'activities',
    severa.draft({
      guid: 'chosen',
      recurrenceType: 'Series',
      createdDateTime: '2001-01-01T00:00:00Z',
      hasHours: true,
      ownerUser: { guid: severa.bert.guid },
    }),
  );
  expect(response.status).toBe(201);
  const answer = await bodyOf(response);
  expect(answer).toMatchObject({
    startDateTime: '2026-03-03T09:00:00+01:00',
    endDateTime: '2026-03-03T10:00:00+01:00',
    recurrenceType: 'None',
    createdDateTime: '2026-03-02T07:00:00+01:00',
    hasHours: false,
    activityType: { name: 'Meeting', category: 'CalendarEntry' },
    lastUpdatedBy: null,
  });
  expect(answer.guid).not.toBe('chosen');
});

test.each([
  ['an empty name', { name: '' }, 'name'],
  ['a missing start', { startDateTime: undefined }, 'startDateTime'],
  ['a start without offset', { startDateTime: '2026-03-03T10:00:00' }, 'startDateTime'],
  ['an end before the start', { endDateTime: '2026-03-03T09:00:00+02:00' }, 'endDateTime'],
  ['an unknown type', { activityType: { guid: 'none' } }, 'activityType.guid'],
  ['an unknown owner', { ownerUser: { guid: 'none' } }, 'ownerUser.guid'],
  ['a location of 1001 characters', { location: 'x'.repeat(1001) }, 'location'],
  [
    'a rule without its pattern',
    { recurrence: { frequency: 'Weekly', pattern: { weekly: { interval: 1 } } } },
    'recurrence.pattern',
  ],
  ['an all-day start off the owner’s midnight', { isAllDay: true }, 'startDateTime'],
])('a POST with %s is refused and names the member', async (_what, change, identifier) => {
  const severa = await severaWithPeople();
  const response = await severa.call('POST', 'activities', severa.draft(change));
  expect(response.status).toBe(400);
  expect(await errorOf(response)).toMatchObject({ type: 'InvalidParameter', identifier });
  expect(severa.organization.activities()).toEqual([]);
});

test('an inactive type is refused for a new activity but stays on one that has it', async () => {
  const severa = await severaWithPeople();
  const { guid } = await bodyOf(await severa.call('POST', 'activities', severa.draft()));
  severa.organization.editActivityType(severa.meeting.guid, { isActive: false });
  expect((await severa.call('POST', 'activities', severa.draft())).status).toBe(400);
  const patched = await severa.call('PATCH', `activities/${guid}`, [{ op: 'Replace', path: '/name', value: 'New' }]);
  expect(patched.status).toBe(200);
});

test('a PATCH replaces only what it names, takes flags as text and answers an array', async () => {
  const severa = await severaWithPeople({ behaviour: { patchPaths: 'any' } });
  const created = await bodyOf(
    await severa.call('POST', 'activities', severa.draft({ notes: 'keep', location: 'Room' })),
  );
  severa.advance(1000);
  const response = await severa.call('PATCH', `activities/${created.guid}`, [
    { op: 'replace', path: '/startDateTime', value: '2026-03-04T10:00:00Z' },
    { op: 'Replace', path: 'endDateTime', value: '2026-03-04T11:00:00Z' },
    { op: 'Replace', path: '/isClosed', value: 'true' },
    { op: 'Replace', path: '/location', value: null },
  ]);
  expect(await listOf(response)).toEqual([
    {
      ...created,
      startDateTime: '2026-03-04T12:00:00+02:00',
      endDateTime: '2026-03-04T13:00:00+02:00',
      isClosed: true,
      location: null,
      lastUpdatedDateTime: '2026-03-02T08:00:01+02:00',
    },
  ]);
});

test.each([
  ['an unknown path', [{ op: 'Replace', path: '/colour', value: 'red' }], 'InvalidParameter', '/colour'],
  [
    'a read-only path',
    [{ op: 'Replace', path: '/recurrenceType', value: 'None' }],
    'InvalidParameter',
    '/recurrenceType',
  ],
  [
    'the exceptions of a series',
    [{ op: 'Replace', path: '/recurrence/exceptions', value: '[]' }],
    'InvalidParameter',
    '/recurrence/exceptions',
  ],
  ['another operation', [{ op: 'Remove', path: '/notes' }], 'InvalidOperation', '/notes'],
  ['no array', { name: 'B' }, 'InvalidParameter', 'patchDocument'],
  ['a name of null', [{ op: 'Replace', path: '/name', value: null }], 'InvalidParameter', 'name'],
])('a PATCH with %s is refused whole', async (_what, patch, type, identifier) => {
  const severa = await severaWithPeople();
  const created = await bodyOf(await severa.call('POST', 'activities', severa.draft()));
  const before = severa.organization.activities();
  const document = Array.isArray(patch) ? [{ op: 'Replace', path: '/notes', value: 'x' }, ...patch] : patch;
  const response = await severa.call('PATCH', `activities/${created.guid}`, document);
  expect(response.status).toBe(400);
  expect(await errorOf(response)).toMatchObject({ type, identifier });
  expect(severa.organization.activities()).toEqual(before);
});

test('a PATCH of several activities tells which succeeded and which did not', async () => {
  const severa = await severaWithPeople();
  const { guid } = await bodyOf(await severa.call('POST', 'activities', severa.draft()));
  const response = await severa.call('PATCH', `activities/${guid},missing`, [
    { op: 'Replace', path: '/name', value: 'B' },
  ]);
  const answer = await bodyOf(response);
  expect(answer).toMatchObject({
    succeeded: [{ guid, name: 'B' }],
    errors: [{ guid: 'missing', httpStatusCode: 404 }],
  });
});

test('a rule given as an object or as text replaces the rule, and null makes the series a single activity', async () => {
  const severa = await severaWithPeople();
  const { guid } = await bodyOf(await severa.call('POST', 'activities', severa.draft()));
  const rule = { frequency: 'Daily', pattern: { daily: { interval: 1 } }, range: { recursUntilDate: '2026-03-05' } };
  const patch = async (value: unknown) =>
    (
      await listOf(await severa.call('PATCH', `activities/${guid}`, [{ op: 'Replace', path: '/recurrence', value }]))
    )[0];
  expect(await patch(rule)).toMatchObject({ recurrenceType: 'Series' });
  expect(await severa.names()).toHaveLength(3);
  expect(await patch(JSON.stringify({ ...rule, range: { maxOccurrences: 2 } }))).toMatchObject({
    recurrence: { range: { maxOccurrences: 2, recursUntilDate: null } },
  });
  expect(await severa.names()).toHaveLength(2);
  expect(await patch(null)).toMatchObject({ recurrenceType: 'None', recurrence: null });
  expect(await severa.names()).toHaveLength(1);
});

test('an all-day activity runs between the owner’s midnights, end exclusive unless switched', async () => {
  const severa = await severaWithPeople();
  const draft = severa.draft({
    isAllDay: true,
    startDateTime: '2026-03-28T00:00:00+02:00',
    endDateTime: '2026-03-30T00:00:00+03:00',
  });
  const { guid } = await bodyOf(await severa.call('POST', 'activities', draft));
  const read = async () => bodyOf(await severa.call('GET', `activities/${guid}`));
  expect(await read()).toMatchObject({ hasDuration: true, endDateTime: '2026-03-30T00:00:00+03:00' });
  severa.simulator.behaviour.allDayEnd = 'inclusive';
  expect(await read()).toMatchObject({ endDateTime: '2026-03-29T00:00:00+02:00' });
  await severa.call('PATCH', `activities/${guid}`, [{ op: 'Replace', path: '/name', value: 'Same days' }]);
  expect(await read()).toMatchObject({ name: 'Same days', endDateTime: '2026-03-29T00:00:00+02:00' });
});

test('an activity without duration has no end', async () => {
  const severa = await severaWithPeople();
  const answer = await bodyOf(await severa.call('POST', 'activities', severa.draft({ hasDuration: false })));
  expect(answer).toMatchObject({ hasDuration: false, endDateTime: null });
});

test('date-times come in UTC and with fractions, notes with CRLF, when switched', async () => {
  const severa = await severaWithPeople({ behaviour: { dateTimeForm: 'utc', fractionDigits: 7, crlfNotes: true } });
  const answer = await bodyOf(await severa.call('POST', 'activities', severa.draft({ notes: 'a\nb\r\nc' })));
  expect(answer).toMatchObject({ startDateTime: '2026-03-03T08:00:00.0000000Z', notes: 'a\r\nb\r\nc' });
});

test('the participant of one occurrence leaves that occurrence only', async () => {
  const severa = await severaWithPeople({ behaviour: { exceptionGuids: 'kept' } });
  const recurrence = { frequency: 'Daily', pattern: { daily: { interval: 1 } }, range: { maxOccurrences: 2 } };
  const { guid } = await bodyOf(await severa.call('POST', 'activities', severa.draft({ recurrence })));
  const joined = await severa.call('POST', 'activityparticipants', {
    activityGuid: guid,
    participantGuid: severa.bert.guid,
  });
  expect(joined.status).toBe(201);
  const participant = await bodyOf(joined);
  const [first, second] = await listOf(await severa.call('GET', 'activities'));
  const path = `activities/${first?.guid}/activityparticipants/${participant.guid}`;
  expect((await severa.call('DELETE', path)).status).toBe(204);
  expect((await severa.call('DELETE', path)).status).toBe(404);
  const people = async (of: unknown) => listOf(await severa.call('GET', `activities/${of}/activityparticipants`));
  expect(await people(first?.guid)).toEqual([]);
  expect(await people(second?.guid)).toHaveLength(1);
  expect(await people(guid)).toHaveLength(1);
});

test('a participant who is no user can’t be added over the API', async () => {
  const severa = await severaWithPeople();
  const { guid } = await bodyOf(await severa.call('POST', 'activities', severa.draft()));
  const body = { activityGuid: guid, participantGuid: 'somebody', name: 'Somebody', email: 'else@example.net' };
  expect((await severa.call('POST', 'activityparticipants', body)).status).toBe(400);
});
