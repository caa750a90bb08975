import { expect, test } from 'vitest';
import { bodyOf, errorOf, listOf, MONDAY, severaWithPeople } from './client.ts';

const at = (time: string) => encodeURIComponent(time);

test('changedSince includes what was changed at that very moment', async () => {
  const severa = await severaWithPeople();
  const activity = severa.organization.addActivity({
    name: 'A',
    ownerGuid: severa.anna.guid,
    start: '2026-03-03T10:00:00',
    end: null,
  });
  const stamp = new Date(MONDAY).toISOString();
  expect(await severa.names(`changedSince=${at(stamp)}`)).toEqual(['A']);
  const later = new Date(MONDAY + 1000).toISOString();
  expect(await severa.names(`changedSince=${at(later)}`)).toEqual([]);
  severa.advance(1000);
  severa.organization.editActivity(activity.guid, { name: 'B' }, { by: severa.bert.guid });
  expect(await severa.names(`changedSince=${at(later)}`)).toEqual(['B']);
  const answer = await bodyOf(await severa.call('GET', `activities/${activity.guid}`));
  expect(answer).toMatchObject({
    lastUpdatedDateTime: '2026-03-02T08:00:01+02:00',
    lastUpdatedBy: { guid: severa.bert.guid },
  });
});

test('a plus sign that was not escaped makes a date-time invalid', async () => {
  const { call } = await severaWithPeople();
  const refusal = await call('GET', 'activities?changedSince=2026-03-02T08:00:00+02:00');
  expect(refusal.status).toBe(400);
  expect(await errorOf(refusal)).toMatchObject({ type: 'InvalidParameter', identifier: 'changedSince' });
});

test('the default list leaves out the series itself and shows its occurrences', async () => {
  const severa = await severaWithPeople();
  const series = severa.organization.addActivity({
    name: 'Weekly',
    ownerGuid: severa.anna.guid,
    start: '2026-03-24T10:00:00',
    end: '2026-03-24T11:00:00',
    recurrence: {
      frequency: 'Weekly',
      pattern: { weekly: { interval: 1, tuesday: true } },
      range: { maxOccurrences: 3 },
    },
  });
  const listed = await listOf(await severa.call('GET', 'activities'));
  expect(listed.map((item) => [item.recurrenceType, item.startDateTime])).toEqual([
    ['Occurrence', '2026-03-24T10:00:00+02:00'],
    ['Occurrence', '2026-03-31T10:00:00+03:00'],
    ['Occurrence', '2026-04-07T10:00:00+03:00'],
  ]);
  expect(new Set(listed.map((item) => item.recurrenceParentActivityGuid))).toEqual(new Set([series.guid]));
  const masters = await listOf(await severa.call('GET', 'activities?recurrenceType=Series'));
  expect(masters).toMatchObject([
    { guid: series.guid, recurrence: { frequency: 'Weekly', lastOccurrenceDateTime: '2026-04-07T10:00:00+03:00' } },
  ]);
  expect(await severa.names('recurrenceType=None')).toEqual([]);
});

test('a person’s edit of one occurrence makes an exception, which may keep the occurrence’s guid', async () => {
  const severa = await severaWithPeople({ behaviour: { exceptionGuids: 'kept' } });
  const series = severa.organization.addActivity(
    {
      name: 'Weekly',
      ownerGuid: severa.anna.guid,
      start: '2026-03-03T10:00:00',
      end: '2026-03-03T11:00:00',
      recurrence: { frequency: 'Weekly', pattern: { weekly: { tuesday: true } }, range: { maxOccurrences: 3 } },
    },
    { participants: [severa.bert.guid] },
  );
  const [first, second] = severa.organization.occurrences(series.guid);
  severa.organization.editActivity(first?.guid ?? '', { start: '2026-03-04T12:00:00', end: '2026-03-04T13:00:00' });
  severa.organization.deleteActivity(second?.guid ?? '');
  const listed = await listOf(await severa.call('GET', 'activities'));
  expect(listed.map((item) => [item.recurrenceType, item.startDateTime])).toEqual([
    ['Exception', '2026-03-04T12:00:00+02:00'],
    ['Occurrence', '2026-03-17T10:00:00+02:00'],
  ]);
  expect(listed[0]?.guid).toBe(first?.guid);
  const master = await bodyOf(await severa.call('GET', `activities/${series.guid}`));
  expect(master.recurrence).toMatchObject({ exceptions: ['2026-03-03T10:00:00+02:00', '2026-03-10T10:00:00+02:00'] });
  const people = await listOf(await severa.call('GET', `activities/${first?.guid}/activityparticipants`));
  expect(people.map((one) => one.email)).toEqual(['bert@example.com']);
});

test('without includeAsMember a user’s list holds only what he owns', async () => {
  const severa = await severaWithPeople();
  const { anna, bert, organization } = severa;
  organization.addActivity(
    { name: 'Anna owns', ownerGuid: anna.guid, start: '2026-03-03T10:00:00', end: null },
    { participants: [bert.guid] },
  );
  organization.addActivity({ name: 'Bert owns', ownerGuid: bert.guid, start: '2026-03-04T10:00:00', end: null });
  expect(await severa.names(`userGuids=${bert.guid}`)).toEqual(['Bert owns']);
  expect(await severa.names(`userGuids=${bert.guid}&includeAsMember=true`)).toEqual(['Anna owns', 'Bert owns']);
  expect(await severa.names(`userGuids=${bert.guid}&userGuids=${anna.guid}`)).toEqual(['Anna owns', 'Bert owns']);
  expect(await severa.names('includeAsMember=false')).toHaveLength(2);
});

test('a window takes what overlaps it, limits included; a strict one what lies wholly inside', async () => {
  const severa = await severaWithPeople();
  const add = (name: string, start: string, end: string | null) =>
    severa.organization.addActivity({ name, ownerGuid: severa.anna.guid, start, end });
  add('ends at start', '2026-03-03T08:00:00', '2026-03-03T10:00:00');
  add('inside', '2026-03-03T10:00:00', '2026-03-03T12:00:00');
  add('starts at end', '2026-03-03T12:00:00', '2026-03-03T13:00:00');
  add('after', '2026-03-03T12:00:01', null);
  const window = `startDateTime=${at('2026-03-03T10:00:00+02:00')}&endDateTime=${at('2026-03-03T12:00:00+02:00')}`;
  expect(await severa.names(window)).toEqual(['ends at start', 'inside', 'starts at end']);
  expect(await severa.names(`${window}&useStrictStartAndEndDateTime=true`)).toEqual(['inside']);
});

test('pages follow the NextPageToken header, 20 rows by default and 100 at most', async () => {
  const severa = await severaWithPeople();
  for (let day = 1; day <= 25; day += 1) {
    const start = `2026-04-${String(day).padStart(2, '0')}T10:00:00`;
    severa.organization.addActivity({ name: `Day ${day}`, ownerGuid: severa.anna.guid, start, end: null });
  }
  const first = await severa.call('GET', 'activities');
  expect(await listOf(first)).toHaveLength(20);
  const token = first.headers.get('nextpagetoken') ?? '';
  const second = await severa.call('GET', `activities?pageToken=${token}`);
  expect((await listOf(second)).map((item) => item.name)).toEqual(['Day 21', 'Day 22', 'Day 23', 'Day 24', 'Day 25']);
  expect(second.headers.has('nextpagetoken')).toBe(false);
  expect((await severa.call('GET', 'activities?rowCount=101')).status).toBe(400);
  expect((await severa.call('GET', 'activities?pageToken=nonsense')).status).toBe(400);
});

test('a list that changes between two pages gives one item twice or leaves one out', async () => {
  const severa = await severaWithPeople();
  const add = (name: string, start: string) =>
    severa.organization.addActivity({ name, ownerGuid: severa.anna.guid, start, end: null });
  const early = add('1', '2026-04-01T10:00:00');
  for (const day of ['2', '3', '4']) add(day, `2026-04-0${day}T10:00:00`);
  const read = async () => {
    const first = await severa.call('GET', 'activities?rowCount=2');
    const second = await severa.call('GET', `activities?rowCount=2&pageToken=${first.headers.get('nextpagetoken')}`);
    return [...(await listOf(first)), ...(await listOf(second))].map((item) => item.name);
  };
  severa.simulator.faults.afterPage = () => {
    severa.simulator.faults.afterPage = null;
    severa.organization.deleteActivity(early.guid);
  };
  expect(await read()).toEqual(['1', '2', '4']);
  severa.simulator.faults.afterPage = () => {
    severa.simulator.faults.afterPage = null;
    add('0', '2026-03-31T10:00:00');
  };
  expect(await read()).toEqual(['2', '3', '3', '4']);
});

test('with a list delay a new activity is readable at once and listed only later, a deleted one still listed', async () => {
  const severa = await severaWithPeople({ random: () => 0.999, faults: { listDelayMs: 90_000 } });
  const created = await bodyOf(await severa.call('POST', 'activities', severa.draft()));
  expect((await severa.call('GET', `activities/${created.guid}`)).status).toBe(200);
  expect(await severa.names()).toEqual([]);
  severa.advance(90_000);
  expect(await severa.names()).toEqual(['Planning']);
  await severa.call('DELETE', `activities/${created.guid}`);
  expect((await severa.call('GET', `activities/${created.guid}`)).status).toBe(404);
  expect(await severa.names()).toEqual(['Planning']);
  severa.advance(90_000);
  expect(await severa.names()).toEqual([]);
});

test('a touch moves the last-update time and nothing else', async () => {
  const severa = await severaWithPeople();
  const { guid } = severa.organization.addActivity({
    name: 'A',
    ownerGuid: severa.anna.guid,
    start: '2026-03-03',
    end: null,
  });
  const before = await bodyOf(await severa.call('GET', `activities/${guid}`));
  severa.advance(5000);
  severa.organization.touch(guid);
  const after = await bodyOf(await severa.call('GET', `activities/${guid}`));
  expect(after).toEqual({ ...before, lastUpdatedDateTime: '2026-03-02T08:00:05+02:00' });
  expect(before.lastUpdatedDateTime).toBe('2026-03-02T08:00:00+02:00');
});
