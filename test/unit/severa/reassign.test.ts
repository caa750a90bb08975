import { expect, test } from 'vitest';
import { empty, failure, json, scripted, severaError, wire } from './scripted-severa.ts';

const PATCH = 'PATCH /v1/activities/a';
const READ = 'GET /v1/activities/a';
const replace = (path: string, value: unknown) => ({ op: 'Replace', path, value });
const owned = (guid: string, more: Record<string, unknown> = {}) => wire('a', { ownerUser: { guid }, ...more });

test('an hour is handed on by its owner alone', async () => {
  const { severa, of } = scripted({ [READ]: json(owned('aino')), [PATCH]: json([owned('ben')]) });
  expect(await severa.reassign('a', { ownerId: 'ben' })).toMatchObject({
    ownerId: 'ben',
    item: { when: { start: '2024-05-02T02:00:00-04:00', zone: 'America/New_York' } },
  });
  expect(of('PATCH', '/v1/activities/a').map(({ body }) => body)).toEqual([[replace('/ownerUser/guid', 'ben')]]);
});

test('whole days are handed on with the midnights of their next owner', async () => {
  const days = {
    isAllDay: true,
    startDateTime: '2024-05-02T00:00:00+03:00',
    endDateTime: '2024-05-04T00:00:00+03:00',
  };
  const { severa, of } = scripted({ [READ]: json(owned('aino', days)), [PATCH]: json([owned('ben', days)]) });
  await severa.reassign('a', { ownerId: 'ben' });
  expect(of('PATCH', '/v1/activities/a').map(({ body }) => body)).toEqual([
    [
      replace('/ownerUser/guid', 'ben'),
      replace('/startDateTime', '2024-05-02T00:00:00-04:00'),
      replace('/endDateTime', '2024-05-04T00:00:00-04:00'),
      replace('/isAllDay', true),
      replace('/hasDuration', true),
    ],
  ]);
});

test('a series is handed on with its rule by the clock of its next owner', async () => {
  const recurrence = { frequency: 'Weekly', pattern: { weekly: { interval: 1, thursday: true } } };
  const series = {
    recurrenceType: 'Series',
    recurrence,
    startDateTime: '2024-05-02T02:00:00+03:00',
    endDateTime: '2024-05-02T03:00:00+03:00',
  };
  const { severa, of } = scripted({ [READ]: json(owned('aino', series)), [PATCH]: json([owned('ben', series)]) });
  await severa.reassign('a', { ownerId: 'ben' });
  expect(of('PATCH', '/v1/activities/a').map(({ body }) => body)).toMatchObject([
    [
      replace('/ownerUser/guid', 'ben'),
      replace('/startDateTime', '2024-05-01T19:00:00-04:00'),
      {},
      {},
      {},
      { path: '/recurrence', value: { pattern: { weekly: { wednesday: true, thursday: false } } } },
    ],
  ]);
});

test('a type is given without a look', async () => {
  const personal = { activityType: { guid: 'type-2', category: 'Personal' } };
  const { severa, of } = scripted({ [PATCH]: json([owned('aino', personal)]) });
  expect(await severa.reassign('a', { typeId: 'type-2' })).toMatchObject({ typeId: 'type-2', category: 'Personal' });
  expect(of('PATCH', '/v1/activities/a').map(({ body }) => body)).toEqual([[replace('/activityType/guid', 'type-2')]]);
  expect(of('GET', '/v1/activities/a')).toEqual([]);
});

test('an owner or type that Severa keeps is named; what only does not show yet is tried again', async () => {
  for (const change of [{ ownerId: 'ben' }, { typeId: 'type-2' }]) {
    const kept = scripted({ [READ]: json(owned('aino')), [PATCH]: json([owned('aino')]) });
    expect(await failure(kept.severa.reassign('a', change))).toMatchObject({
      kind: 'refused',
      code: 'severa.not-reassigned',
    });
    const behind = scripted({ [READ]: json(owned('aino')), [PATCH]: empty(204) });
    expect(await failure(behind.severa.reassign('a', change))).toMatchObject({ kind: 'transient' });
  }
});

test('what is gone is gone, before and while it is handed on', async () => {
  const missing = severaError(404, 'InvalidParameter');
  const before = scripted({ [READ]: missing });
  expect(await failure(before.severa.reassign('a', { ownerId: 'ben' }))).toMatchObject({ kind: 'gone' });
  const meanwhile = scripted({ [READ]: json(owned('aino')), [PATCH]: missing });
  expect(await failure(meanwhile.severa.reassign('a', { ownerId: 'ben' }))).toMatchObject({ kind: 'gone' });
});

test('nothing to change is only read', async () => {
  const { severa, of } = scripted({ [READ]: json(owned('aino')) });
  expect(await severa.reassign('a', {})).toMatchObject({ ownerId: 'aino' });
  expect(of('PATCH', '/v1/activities/a')).toEqual([]);
});
