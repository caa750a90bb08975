import { expect, test } from 'vitest';
import { bodyOf, listOf } from './client.ts';
import { DAILY, exceptionsIn, severaWithSeries } from './series-world.ts';

test('people change and remove occurrences by the date that the rule gives them', async () => {
  const { organization, series, listed, master } = await severaWithSeries();
  organization.editOccurrence(series, '2026-03-04', { start: '2026-03-08T12:00:00', end: '2026-03-08T13:00:00' });
  organization.removeOccurrence(series, '2026-03-05');
  expect(await listed()).toEqual([
    'Occurrence 2026-03-03T10:00:00+02:00 Stand-up',
    'Occurrence 2026-03-06T10:00:00+02:00 Stand-up',
    'Exception 2026-03-08T12:00:00+02:00 Stand-up',
  ]);
  expect(await listed('recurrenceType=Exception')).toHaveLength(1);
  expect(exceptionsIn(await master())).toEqual(['2026-03-04T10:00:00+02:00', '2026-03-05T10:00:00+02:00']);
  expect(organization.occurrenceOn(series, '2026-03-04')?.recurrenceType).toBe('Exception');
  expect(organization.occurrenceOn(series, '2026-03-05')).toBeUndefined();
  organization.editOccurrence(series, '2026-03-04', { name: 'Moved' });
  expect(organization.exceptions(series)).toMatchObject([{ name: 'Moved', slot: { date: '2026-03-04' } }]);
  organization.resetExceptions(series);
  expect(await listed()).toHaveLength(4);
});

test('nothing in a changed occurrence tells which date it stands for', async () => {
  const { organization, series, call } = await severaWithSeries();
  const { guid } = organization.editOccurrence(series, '2026-03-04', { start: '2026-03-08T12:00:00', end: null });
  const answer = await bodyOf(await call('GET', `activities/${guid}`));
  expect(answer).toMatchObject({ recurrenceParentActivityGuid: series, recurrence: null });
  expect(JSON.stringify(answer)).not.toContain('2026-03-04');
});

test('the dates of exceptions come as starts, as midnights of the owner, or as midnights of nobody', async () => {
  const { organization, series, master, simulator } = await severaWithSeries();
  organization.removeOccurrence(series, '2026-03-05');
  const shown = async (exceptionDates: 'start' | 'localMidnight' | 'utcMidnight') => {
    Object.assign(simulator.behaviour, { exceptionDates });
    return exceptionsIn(await master());
  };
  expect(await shown('start')).toEqual(['2026-03-05T10:00:00+02:00']);
  expect(await shown('localMidnight')).toEqual(['2026-03-05T00:00:00+02:00']);
  expect(await shown('utcMidnight')).toEqual(['2026-03-05T02:00:00+02:00']);
});

test('a changed occurrence keeps its guid, or gets another and its old one is gone', async () => {
  for (const exceptionGuids of ['kept', 'new'] as const) {
    const { organization, series, patch, call } = await severaWithSeries({ exceptionGuids });
    const before = organization.occurrenceOn(series, '2026-03-04')?.guid ?? '';
    const [answer] = await listOf(await patch(before, { name: 'Changed' }));
    expect(answer).toMatchObject({ name: 'Changed', recurrenceType: 'Exception' });
    expect(answer?.guid === before).toBe(exceptionGuids === 'kept');
    expect((await call('GET', `activities/${before}`)).status).toBe(exceptionGuids === 'kept' ? 200 : 404);
    expect((await call('GET', `activities/${answer?.guid}`)).status).toBe(200);
  }
});

test('an occurrence that lists show may be unknown to single reads, its exception is not', async () => {
  const { organization, series, call } = await severaWithSeries({
    occurrenceReads: 'notFound',
    exceptionGuids: 'kept',
  });
  const { guid } = organization.occurrenceOn(series, '2026-03-04') ?? { guid: '' };
  expect((await call('GET', `activities/${guid}`)).status).toBe(404);
  organization.editOccurrence(series, '2026-03-04', { name: 'Changed' });
  expect((await call('GET', `activities/${guid}`)).status).toBe(200);
});

test('a deleted exception leaves a gap, or gives the rule its occurrence back', async () => {
  for (const [deletedException, left] of [
    ['gap', 3],
    ['restored', 4],
  ] as const) {
    const { organization, series, call, listed } = await severaWithSeries({ deletedException });
    const { guid } = organization.editOccurrence(series, '2026-03-04', { name: 'Changed' });
    expect((await call('DELETE', `activities/${guid}`)).status).toBe(204);
    expect(await listed()).toHaveLength(left);
    expect((await listed()).every((row) => row.endsWith('Stand-up'))).toBe(true);
  }
});

test('a series whose rule or start changes drops its exceptions, or keeps them by date', async () => {
  for (const [exceptionsOnChange, rows] of [
    ['dropped', ['03', '04', '05', '06']],
    ['kept', ['03', '04 own', '06']],
  ] as const) {
    const { organization, series, listed } = await severaWithSeries({ exceptionsOnChange });
    organization.editOccurrence(series, '2026-03-04', { name: 'own' });
    organization.removeOccurrence(series, '2026-03-05');
    organization.editActivity(series, { start: '2026-03-03T14:00:00', end: '2026-03-03T15:00:00' });
    const shown = (await listed()).map((row) => row.replace(/^\w+ 2026-03-(\d\d)T\S+ (?:Stand-up)?/u, '$1 ').trim());
    expect(shown).toEqual(rows);
  }
});

test('exceptions that are kept for their instant double what was changed and bring back what was removed', async () => {
  const { organization, series, listed } = await severaWithSeries({
    exceptionsOnChange: 'kept',
    exceptionIdentity: 'instant',
  });
  organization.editOccurrence(series, '2026-03-04', { name: 'own' });
  organization.removeOccurrence(series, '2026-03-05');
  organization.editActivity(series, { start: '2026-03-03T14:00:00', end: '2026-03-03T15:00:00' });
  expect(await listed()).toEqual([
    'Occurrence 2026-03-03T14:00:00+02:00 Stand-up',
    'Exception 2026-03-04T10:00:00+02:00 own',
    'Occurrence 2026-03-04T14:00:00+02:00 Stand-up',
    'Occurrence 2026-03-05T14:00:00+02:00 Stand-up',
    'Occurrence 2026-03-06T14:00:00+02:00 Stand-up',
  ]);
});

test('a series that is shortened loses the exceptions behind its end, or leaves them standing alone', async () => {
  for (const [exceptionsBeyondEnd, names] of [
    ['removed', ['Stand-up', 'Stand-up']],
    ['stay', ['Stand-up', 'Stand-up', 'late']],
  ] as const) {
    const { organization, series, patch, names: listedNames } = await severaWithSeries({ exceptionsBeyondEnd });
    organization.editOccurrence(series, '2026-03-06', { name: 'late' });
    const shorter = { ...DAILY, range: { recursUntilDate: '2026-03-04' } };
    expect((await patch(series, { recurrence: shorter })).status).toBe(200);
    expect(await listedNames()).toEqual(names);
  }
});

test('an edit of the series passes its exceptions by, reaches those that were like it, or all', async () => {
  for (const [editReachesExceptions, expected] of [
    ['never', ['Retro', 'Stand-up', 'own', 'Retro']],
    ['whereAlike', ['Retro', 'Retro', 'own', 'Retro']],
    ['everywhere', ['Retro', 'Retro', 'Retro', 'Retro']],
  ] as const) {
    const { organization, series, patch, names } = await severaWithSeries({ editReachesExceptions });
    organization.editOccurrence(series, '2026-03-04', { end: '2026-03-04T11:00:00' });
    organization.editOccurrence(series, '2026-03-05', { name: 'own' });
    await patch(series, { name: 'Retro' });
    expect(await names()).toEqual(expected);
  }
});

test('an exception has people of its own, with guids of their own', async () => {
  const { organization, series, bert, call } = await severaWithSeries();
  const joined = organization.addParticipant(series, bert.guid);
  const { guid } = organization.editOccurrence(series, '2026-03-04', { name: 'own' });
  const [copy] = organization.participants(guid);
  expect(copy).toMatchObject({ participantGuid: bert.guid, activityGuid: guid });
  expect(copy?.guid).not.toBe(joined.guid);
  organization.removeParticipant(series, bert.guid);
  expect(organization.participants(guid)).toHaveLength(1);
  expect((await call('DELETE', `activities/${guid}/activityparticipants/${copy?.guid}`)).status).toBe(204);
  expect(organization.participants(guid)).toEqual([]);
});

test('somebody added to one occurrence, over the API or by a person, makes an exception of it', async () => {
  const { organization, series, bert, call } = await severaWithSeries();
  const second = organization.occurrenceOn(series, '2026-03-04')?.guid;
  const posted = await call('POST', 'activityparticipants', { activityGuid: second, participantGuid: bert.guid });
  expect(posted.status).toBe(201);
  organization.addParticipant(organization.occurrenceOn(series, '2026-03-05')?.guid ?? '', bert.guid);
  expect(organization.exceptions(series)).toHaveLength(2);
  for (const exception of organization.exceptions(series)) {
    expect(organization.participants(exception.guid)).toMatchObject([{ participantGuid: bert.guid }]);
  }
  expect(organization.participants(series)).toEqual([]);
});
