import { describe, expect, test } from 'vitest';
import { failure, json, scripted, wire } from './scripted-severa.ts';

const LIST = 'GET /v1/activities';
const SINCE = Date.UTC(2024, 4, 1, 10, 59);
const DAILY = { frequency: 'Daily', pattern: { daily: { interval: 1 } } };

async function found(singles: readonly unknown[], series: readonly unknown[] = []): Promise<readonly string[]> {
  const { severa } = scripted({ [LIST]: [json(singles), json(series)] });
  return (await severa.createdSince('aino', SINCE)).map((activity) => activity.id);
}

test('asks for what the owner has that is new or changed, singles and series', async () => {
  const { severa, of } = scripted({ [LIST]: json([]) });
  await severa.createdSince('aino', SINCE);
  const common = { userGuids: 'aino', changedSince: '2024-05-01T10:54:00+00:00', rowCount: '100' };
  expect(of('GET', '/v1/activities').map((seen) => Object.fromEntries(seen.query))).toEqual([
    common,
    { ...common, recurrenceType: 'Series' },
  ]);
});

test('gives what was created since, from every page', async () => {
  const { severa } = scripted({
    [LIST]: [json([wire('a')], 200, { NextPageToken: 'p2' }), json([wire('b')]), json([])],
  });
  expect((await severa.createdSince('aino', SINCE)).map((activity) => activity.id)).toEqual(['a', 'b']);
});

test.each([
  ['2024-05-01T10:59:00Z', ['a']],
  ['2024-05-01T10:58:59.9990000Z', []],
  ['2024-05-01T13:59:00+03:00', ['a']],
])('an activity created at %s, changed later', async (createdDateTime, ids) => {
  expect(await found([wire('a', { createdDateTime })])).toEqual(ids);
});

test('a single that somebody made a series of is found too', async () => {
  expect(await found([], [wire('s', { recurrenceType: 'Series', recurrence: DAILY })])).toEqual(['s']);
});

test.each([
  ['another owner', { ownerUser: { guid: 'ben' } }],
  ['no owner', { ownerUser: null }],
  ['a changed occurrence', { recurrenceType: 'Exception', recurrenceParentActivityGuid: 's' }],
  ['an occurrence', { recurrenceType: 'Occurrence', recurrenceParentActivityGuid: 's' }],
])('leaves out %s', async (_name, more) => {
  expect(await found([wire('a', more)])).toEqual([]);
});

test('what was created long after the moment asked about is still given', async () => {
  const createdDateTime = '2024-05-01T11:20:00Z';
  expect(await found([wire('a', { createdDateTime })], [])).toEqual(['a']);
});

test('an activity without a time of creation counts by its last update', async () => {
  expect(await found([wire('a', { createdDateTime: '0001-01-01T00:00:00Z' })])).toEqual(['a']);
});

describe('an activity that cannot be read', () => {
  test.each([
    {},
    { createdDateTime: '2024-05-01T11:09:00Z' },
    { createdDateTime: null },
    { createdDateTime: 'odd' },
    { createdDateTime: '0001-01-01T00:00:00Z' },
    { createdDateTime: null, guid: null },
    { ownerUser: null },
    { ownerUser: { guid: 'AINO' } },
  ])('may be the one: the search fails (%j)', async (more) => {
    const { severa } = scripted({
      [LIST]: [json([wire('b'), wire('a', { startDateTime: 'odd', ...more })]), json([])],
    });
    expect(await failure(severa.createdSince('aino', SINCE))).toMatchObject({
      kind: 'invalid',
      code: 'severa.search-unclear',
    });
  });

  test.each([
    ['older', { createdDateTime: '2024-05-01T10:58:00Z' }],
    ['a changed occurrence', { recurrenceType: 'Exception' }],
    ['created later than the POST can have been', { createdDateTime: '2024-05-01T11:09:00.001Z' }],
    ['created long after the POST, and has no id', { createdDateTime: '2024-05-01T12:00:00Z', guid: null }],
    ["somebody else's", { ownerUser: { guid: 'ben' } }],
    ["somebody else's, of unknown age", { ownerUser: { guid: 'ben' }, createdDateTime: null }],
  ])('but is %s is none of ours', async (_name, more) => {
    expect(await found([wire('b'), wire('a', { startDateTime: 'odd', ...more })])).toEqual(['b']);
  });

  test('may be the one as a series too', async () => {
    const odd = { recurrenceType: 'Series', recurrence: { frequency: 'Hourly' } };
    const { severa } = scripted({ [LIST]: [json([wire('b')]), json([wire('s', odd)])] });
    expect(await failure(severa.createdSince('aino', SINCE))).toMatchObject({ code: 'severa.search-unclear' });
    const older = wire('s', { ...odd, createdDateTime: '2024-05-01T10:58:00Z' });
    expect(await found([wire('b')], [older, wire('t', { ...odd, ownerUser: { guid: 'ben' } })])).toEqual(['b']);
  });
});

test('a search that fails is no answer', async () => {
  const { severa } = scripted({ [LIST]: [json([wire('a')]), json({}, 503)] });
  expect(await failure(severa.createdSince('aino', SINCE))).toMatchObject({ kind: 'transient' });
});
