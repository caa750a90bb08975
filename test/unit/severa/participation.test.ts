import { describe, expect, test } from 'vitest';
import { empty, failure, html, json, scripted, severaError, wire } from './scripted-severa.ts';

const POST = 'POST /v1/activityparticipants';
const PEOPLE = 'GET /v1/activities/a/activityparticipants';
const DELETE = 'DELETE /v1/activities/a/activityparticipants/p';
const LIST = 'GET /v1/activities';
const BEN = { guid: 'p', activityGuid: 'a', participantGuid: 'ben', type: 'User', email: 'Ben@example.com' };
const missing = severaError(404, 'InvalidParameter');
const broken = (code: string) =>
  Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error(), { code }) });

describe('to add a participant', () => {
  test('names the activity and the user, and nothing else', async () => {
    const { severa, of, requests } = scripted({ [POST]: json(BEN, 201) });
    expect(await severa.addParticipant('a', 'ben')).toBeUndefined();
    expect(of('POST', '/v1/activityparticipants').map((seen) => seen.body)).toEqual([
      { activityGuid: 'a', participantGuid: 'ben', type: 'User' },
    ]);
    expect(requests.filter(({ method }) => method === 'GET')).toEqual([]);
  });

  test.each([
    ['500', json({}, 500)],
    ['a page of a gateway', html(502)],
    ['503 that names a time', json({}, 503, { 'retry-after': '1' })],
    ['a broken connection', broken('ECONNRESET')],
    ['success with a page', html(200)],
    ['success without a body', empty(201)],
    ['success with something else', json({ ok: true }, 201)],
  ])('is sent once when %s leaves open whether it was done', async (_name, answer) => {
    const { severa, of } = scripted({ [POST]: answer });
    expect(await failure(severa.addParticipant('a', 'ben'))).toMatchObject({ kind: 'answer-lost' });
    expect(of('POST', '/v1/activityparticipants')).toHaveLength(1);
  });

  test.each([
    ['throttled', severaError(429, 'InvalidOperation')],
    ['without a connection', broken('ECONNREFUSED')],
    ['with a token that ran out', severaError(401, 'AuthenticationRequired')],
  ])('is sent again when it was %s, for then it was not done', async (_name, first) => {
    const { severa, of } = scripted({ [POST]: [first, json(BEN, 201)] });
    await severa.addParticipant('a', 'ben');
    expect(of('POST', '/v1/activityparticipants')).toHaveLength(2);
  });

  test.each([
    ['400', severaError(400, 'InvalidParameter')],
    ['404', missing],
  ])('that ends with %s is gone when the activity is, else refused', async (_name, answer) => {
    const there = scripted({ [POST]: answer, [PEOPLE]: json([]) });
    expect(await failure(there.severa.addParticipant('a', 'ben'))).toMatchObject({ kind: 'refused' });
    const gone = scripted({ [POST]: answer, [PEOPLE]: missing });
    expect(await failure(gone.severa.addParticipant('a', 'ben'))).toMatchObject({ kind: 'gone' });
  });

  test('who takes part already, which Severa refuses, is no failure', async () => {
    const { severa } = scripted({ [POST]: severaError(400, 'InvalidOperation'), [PEOPLE]: json([BEN]) });
    expect(await severa.addParticipant('a', 'ben')).toBeUndefined();
  });

  test('that is refused while the people cannot be read is refused, or tried again', async () => {
    const failing = { [POST]: severaError(400, 'InvalidParameter'), [LIST]: json([]) };
    const denied = scripted({ ...failing, [PEOPLE]: severaError(403, 'PermissionDenied') });
    expect(await failure(denied.severa.addParticipant('a', 'ben'))).toMatchObject({
      kind: 'refused',
      code: 'severa.refused',
    });
    const out = scripted({ ...failing, [PEOPLE]: json({}, 503), [LIST]: json({}, 503) });
    expect(await failure(out.severa.addParticipant('a', 'ben'))).toMatchObject({ kind: 'transient' });
  });

  test('without the scope says so of the connection', async () => {
    const { severa } = scripted({ [POST]: severaError(403, 'InsufficientApiScope') });
    expect(await failure(severa.addParticipant('a', 'ben'))).toMatchObject({
      kind: 'unavailable',
      code: 'severa.scope-missing',
    });
  });
});

describe('to remove a participant', () => {
  test('takes out his participation, not the person', async () => {
    const { severa, of } = scripted({ [DELETE]: empty(204) });
    expect(await severa.removeParticipant('a', 'p')).toBeUndefined();
    expect(of('DELETE', '/v1/activities/a/activityparticipants/p')).toHaveLength(1);
  });

  test('who is not there any more is done; of an activity that is gone it says so', async () => {
    const left = scripted({ [DELETE]: missing, [PEOPLE]: json([]) });
    expect(await left.severa.removeParticipant('a', 'p')).toBeUndefined();
    const gone = scripted({ [DELETE]: missing, [PEOPLE]: missing });
    expect(await failure(gone.severa.removeParticipant('a', 'p'))).toMatchObject({ kind: 'gone' });
  });

  test('whom Severa does not find and still lists is tried again later', async () => {
    const { severa } = scripted({ [DELETE]: missing, [PEOPLE]: json([BEN]) });
    expect(await failure(severa.removeParticipant('a', 'p'))).toMatchObject({ kind: 'transient' });
  });

  test('is repeated when its answer is lost, and done when it is not found then', async () => {
    const { severa, of } = scripted({ [DELETE]: [broken('ECONNRESET'), missing] });
    expect(await severa.removeParticipant('a', 'p')).toBeUndefined();
    expect(of('DELETE', '/v1/activities/a/activityparticipants/p')).toHaveLength(2);
  });

  test('leaves it open when no answer ever comes', async () => {
    const { severa } = scripted({ [DELETE]: broken('ECONNRESET') });
    expect(await failure(severa.removeParticipant('a', 'p'))).toMatchObject({ kind: 'answer-lost' });
  });

  test('is refused for this one activity while others work', async () => {
    const { severa } = scripted({ [DELETE]: severaError(403, 'PermissionDenied'), [LIST]: json([wire('b')]) });
    expect(await failure(severa.removeParticipant('a', 'p'))).toMatchObject({ kind: 'refused' });
  });

  test.each(['', 'p/../b', 'p,q'])('is never sent for what can not be an id (%s)', async (id) => {
    const { severa, requests } = scripted({});
    expect(await failure(severa.removeParticipant('a', id))).toMatchObject({ kind: 'invalid' });
    expect(requests.filter(({ method }) => method === 'DELETE')).toEqual([]);
  });
});

test('participants have ids, kinds and addresses as far as Severa gives them', async () => {
  const { severa } = scripted({
    [PEOPLE]: json([
      BEN,
      { guid: 'q', participantGuid: 'c', type: 'Contact', email: ' C@Example.com ' },
      { guid: 'r', participantGuid: 'room', type: 'Resource' },
      { guid: null, type: 'Other', email: 'x@example.com' },
      'nobody',
    ]),
  });
  expect(await severa.participants('a')).toEqual([
    { id: 'p', userId: 'ben', email: 'ben@example.com', kind: 'user' },
    { id: 'q', userId: null, email: 'c@example.com', kind: 'contact' },
    { id: 'r', userId: null, email: null, kind: 'resource' },
    { id: null, userId: null, email: 'x@example.com', kind: 'other' },
    { id: null, userId: null, email: null, kind: 'other' },
  ]);
});
