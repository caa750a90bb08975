import { describe, expect, test } from 'vitest';
import { empty, failure, html, json, scripted, severaError, wire } from './scripted-severa.ts';

const PATCH = 'PATCH /v1/activities/a';
const READ = 'GET /v1/activities/a';
const broken = (code: string) =>
  Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error(), { code }) });

describe('update', () => {
  const replace = (path: string, value: unknown) => ({ op: 'Replace', path, value });

  test('replaces only the given fields', async () => {
    const { severa, of } = scripted({ [PATCH]: json([wire('a', { name: 'New' })]) });
    expect(await severa.update('a', { subject: 'New', location: '' }, 'aino')).toMatchObject({
      item: { subject: 'New' },
    });
    expect(of('PATCH', '/v1/activities/a').map((seen) => seen.body)).toEqual([
      [replace('/name', 'New'), replace('/location', '')],
    ]);
    expect(of('GET', '/v1/activities/a')).toEqual([]);
  });

  test('writes a time as its four parts together, in the zone of the owner', async () => {
    const { severa, of } = scripted({ [PATCH]: json([wire('a')]) });
    await severa.update('a', { when: { allDay: true, start: '2024-05-02', end: '2024-05-04' } }, 'ben');
    const at = '2024-05-02T09:00:00+03:00';
    await severa.update('a', { when: { allDay: false, start: at, end: at, zone: 'Europe/Helsinki' } }, 'aino');
    expect(of('PATCH', '/v1/activities/a').map((seen) => seen.body)).toEqual([
      [
        replace('/startDateTime', '2024-05-02T00:00:00-04:00'),
        replace('/endDateTime', '2024-05-04T00:00:00-04:00'),
        replace('/isAllDay', true),
        replace('/hasDuration', true),
      ],
      [
        replace('/startDateTime', at),
        replace('/endDateTime', null),
        replace('/isAllDay', false),
        replace('/hasDuration', false),
      ],
    ]);
  });

  test.each([
    ['an array', json([wire('x'), wire('a', { name: 'New' })])],
    ['what succeeded beside what failed', json({ succeeded: [wire('a', { name: 'New' })], errors: [] })],
    ['the activity itself', json(wire('a', { name: 'New' }))],
    ['an id in capitals', json([wire('A', { name: 'New' })])],
  ])('understands %s', async (_name, answer) => {
    const { severa, of } = scripted({ [PATCH]: answer });
    expect(await severa.update('a', { subject: 'New' }, 'aino')).toMatchObject({ item: { subject: 'New' } });
    expect(of('GET', '/v1/activities/a')).toEqual([]);
  });

  test.each([
    ['nothing', empty(204)],
    ['an empty array', json([])],
    ['another activity', json([wire('x')])],
    ['only ids', json({ succeeded: ['a'], errors: null })],
    ['half an activity', json([{ guid: 'a', name: 'New' }])],
  ])('reads the activity when the answer holds %s', async (_name, answer) => {
    const { severa } = scripted({ [PATCH]: answer, [READ]: json(wire('a', { name: 'Read' })) });
    expect(await severa.update('a', { subject: 'New' }, 'aino')).toMatchObject({ item: { subject: 'Read' } });
  });

  test('that Severa took and does not show yet is no deletion: it is sent again later', async () => {
    const { severa } = scripted({ [PATCH]: empty(204), [READ]: severaError(404, 'InvalidParameter') });
    expect(await failure(severa.update('a', { subject: 'New' }, 'aino'))).toMatchObject({
      kind: 'transient',
      code: 'severa.read-behind',
    });
    expect(await failure(severa.update('a', {}, 'aino'))).toMatchObject({ kind: 'gone' });
  });

  test('whose answer is garbled is sent again', async () => {
    const { severa, of } = scripted({ [PATCH]: [html(200), json([wire('a', { name: 'New' })])] });
    expect(await severa.update('a', { subject: 'New' }, 'aino')).toMatchObject({ item: { subject: 'New' } });
    expect(of('PATCH', '/v1/activities/a')).toHaveLength(2);
  });

  test.each([
    ['an error', { httpStatusCode: 400, type: 'InvalidParameter' }, 'refused', 'severa.refused'],
    ['an error inside', { error: { httpStatusCode: 400, type: 'InvalidOperation' } }, 'refused', 'severa.refused'],
    ['an error without a shape', 'no', 'refused', 'severa.refused'],
    ['not found', { httpStatusCode: 404, type: 'InvalidRequest' }, 'gone', 'severa.not-found'],
    ['a missing scope', { httpStatusCode: 403, type: 'InsufficientApiScope' }, 'unavailable', 'severa.scope-missing'],
    ['a server error', { httpStatusCode: 500, type: 'InternalSystemError' }, 'transient', 'severa.server-error'],
  ])('200 that lists %s is no success', async (_name, entry, kind, code) => {
    const { severa } = scripted({ [PATCH]: json({ succeeded: [], errors: [entry] }) });
    expect(await failure(severa.update('a', { subject: 'New' }, 'aino'))).toMatchObject({ kind, code });
  });

  test('is repeated when its answer is lost: it says the same again', async () => {
    const { severa, of } = scripted({ [PATCH]: [json({}, 503), broken('ECONNRESET'), json([wire('a')])] });
    await severa.update('a', { subject: 'Budget' }, 'aino');
    expect(of('PATCH', '/v1/activities/a')).toHaveLength(3);
  });

  test('of nothing only reads', async () => {
    const { severa, of } = scripted({ [READ]: json(wire('a')) });
    expect(await severa.update('a', {}, 'aino')).toMatchObject({ id: 'a' });
    expect(of('PATCH', '/v1/activities/a')).toEqual([]);
  });

  test('of an activity that is gone says so', async () => {
    const { severa } = scripted({ [PATCH]: severaError(404, 'InvalidRequest') });
    expect(await failure(severa.update('a', { subject: 'New' }, 'aino'))).toMatchObject({
      kind: 'gone',
      code: 'severa.not-found',
    });
  });

  test('answered with a page was not done', async () => {
    const { severa } = scripted({ [PATCH]: html(200) });
    expect(await failure(severa.update('a', { subject: 'New' }, 'aino'))).toMatchObject({ kind: 'unavailable' });
  });
});
