import { describe, expect, test } from 'vitest';
import { empty, failure, html, json, scripted, severaError, wire } from './scripted-severa.ts';

const PATCH = 'PATCH /v1/activities/a';
const READ = 'GET /v1/activities/a';
const DELETE = 'DELETE /v1/activities/a';
const LIST = 'GET /v1/activities';
const broken = (code: string) =>
  Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error(), { code }) });

describe('delete', () => {
  test('is done with 204', async () => {
    const { severa } = scripted({ [DELETE]: empty(204) });
    expect(await severa.delete('a')).toBeUndefined();
  });

  test('of an activity that was never there says gone', async () => {
    const { severa } = scripted({ [DELETE]: severaError(404, 'InvalidRequest') });
    expect(await failure(severa.delete('a'))).toMatchObject({ kind: 'gone' });
  });

  test.each([json({}, 503), broken('ECONNRESET')])(
    'is done when the first answer was lost and the second is 404 (%#)',
    async (lost) => {
      const { severa, of } = scripted({ [DELETE]: [lost, severaError(404, 'InvalidRequest')] });
      expect(await severa.delete('a')).toBeUndefined();
      expect(of('DELETE', '/v1/activities/a')).toHaveLength(2);
    },
  );

  test('throttled first was not carried out: 404 then is gone', async () => {
    const { severa } = scripted({ [DELETE]: [json({}, 429), severaError(404, 'InvalidRequest')] });
    expect(await failure(severa.delete('a'))).toMatchObject({ kind: 'gone' });
  });

  test.each([html(404), new Response(null, { status: 301 })])(
    'answered by something else is not done (%#)',
    async (answer) => {
      const { severa } = scripted({ [DELETE]: [json({}, 503), answer] });
      expect(await failure(severa.delete('a'))).toMatchObject({ kind: 'unavailable' });
    },
  );

  test.each([
    severaError(400, 'InvalidOperation'),
    severaError(403, 'PermissionDenied'),
    severaError(409, 'InvalidOperation'),
    empty(403),
    empty(409),
  ])('that Severa refuses is refused while the list answers (%#)', async (answer) => {
    const { severa, of } = scripted({ [DELETE]: answer, [LIST]: json([]) });
    expect(await failure(severa.delete('a'))).toMatchObject({ kind: 'refused' });
    expect(of('DELETE', '/v1/activities/a')).toHaveLength(1);
  });

  test('without the scope is refused to everybody, not to this activity', async () => {
    const { severa } = scripted({ [DELETE]: severaError(403, 'InsufficientApiScope'), [LIST]: json([]) });
    expect(await failure(severa.delete('a'))).toMatchObject({ kind: 'unavailable', code: 'severa.scope-missing' });
  });

  test('answered by a page of somebody else, and then that it is not there, is done', async () => {
    const { severa, of } = scripted({ [DELETE]: [html(200), severaError(404, 'InvalidRequest')] });
    expect(await severa.delete('a')).toBeUndefined();
    expect(of('DELETE', '/v1/activities/a')).toHaveLength(2);
  });

  test.each([
    ['nothing but pages of somebody else', [html(200)]],
    ['never an answer', [broken('ECONNRESET')]],
    ['failures only', [json({}, 503)]],
    ['no answer, then throttling to the end', [broken('ECONNRESET'), json({}, 429)]],
    ['no answer, then a token that is refused, then failures', [broken('ECONNRESET'), empty(401), json({}, 500)]],
  ])('with %s may be done', async (_name, answers) => {
    const { severa } = scripted({ [DELETE]: answers, [LIST]: json([]) });
    expect(await failure(severa.delete('a'))).toMatchObject({ kind: 'answer-lost' });
  });

  test.each([json({}, 429), broken('ECONNREFUSED')])('that never got to Severa is not done (%#)', async (answer) => {
    const { severa } = scripted({ [DELETE]: answer });
    expect(await failure(severa.delete('a'))).toMatchObject({ kind: 'transient' });
  });
});

describe('an activity that is not there', () => {
  test("is absent by Severa's own word", async () => {
    const { severa, of } = scripted({ [READ]: severaError(404, 'InvalidRequest') });
    expect(await severa.read('a')).toBeNull();
    expect(of('GET', '/v1/activities')).toEqual([]);
  });

  test('with a 404 without body is absent only while the list answers', async () => {
    const { severa, of } = scripted({ [READ]: empty(404), [LIST]: [json([]), html(404)] });
    expect(await severa.read('a')).toBeNull();
    expect(of('GET', '/v1/activities').map((seen) => seen.query.get('rowCount'))).toEqual(['1']);
    expect(await failure(severa.read('a'))).toMatchObject({ kind: 'unavailable' });
  });

  test.each([
    html(404),
    json({ title: 'Not Found' }, 404),
    severaError(404, 'FeatureIsNotEnabled'),
    severaError(404, 'InternalSystemError'),
    json({ error: { httpStatusCode: 502, type: '' } }, 404),
    json('gone', 404),
  ])('is not absent by another 404 (%#)', async (answer) => {
    const { severa } = scripted({
      [READ]: answer,
      [PATCH]: answer,
      [DELETE]: answer,
      'GET /v1/activities/a/activityparticipants': answer,
    });
    for (const call of [
      severa.read('a'),
      severa.update('a', { subject: 'x' }, 'aino'),
      severa.delete('a'),
      severa.participants('a'),
    ]) {
      expect(await failure(call)).toMatchObject({ kind: 'unavailable' });
    }
  });

  test('that cannot be understood is invalid, not absent', async () => {
    const { severa } = scripted({ [READ]: json(wire('a', { startDateTime: 'odd' })) });
    expect(await failure(severa.read('a'))).toMatchObject({ kind: 'invalid', code: 'severa.start-unclear' });
  });

  test.each(['', 'a,b', '../users', 'a/b', '.', 'a%2Cb', 'x'.repeat(101)])(
    'the id "%s" never gets into an address',
    async (id) => {
      const { severa, requests } = scripted({});
      for (const call of [severa.read(id), severa.delete(id), severa.participants(id)]) {
        expect(await failure(call)).toMatchObject({ kind: 'invalid', code: 'severa.bad-id' });
      }
      expect(requests).toEqual([]);
    },
  );
});

test('participants: users by id, everyone else by address', async () => {
  const { severa } = scripted({
    'GET /v1/activities/a/activityparticipants': json([
      { guid: 'p1', participantGuid: 'ben', type: 'User', email: 'Ben@Example.com' },
      { participantGuid: 'c1', type: 'Contact', email: 'c@customer.example' },
      { participantGuid: 'r1', type: 'Resource', email: null },
      { participantGuid: null, type: 'Other', email: 'x@example.com' },
      { participantGuid: 'k', type: 'Kitten' },
    ]),
  });
  expect(await severa.participants('a')).toEqual([
    { id: 'p1', userId: 'ben', email: 'ben@example.com', kind: 'user' },
    { id: null, userId: null, email: 'c@customer.example', kind: 'contact' },
    { id: null, userId: null, email: null, kind: 'resource' },
    { id: null, userId: null, email: 'x@example.com', kind: 'other' },
    { id: null, userId: null, email: null, kind: 'other' },
  ]);
});
