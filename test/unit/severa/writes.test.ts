import { describe, expect, test } from 'vitest';
import { empty, failure, html, item, json, NOW, scripted, severaError, wire } from './scripted-severa.ts';

const POST = 'POST /v1/activities';
const PATCH = 'PATCH /v1/activities/a';
const READ = 'GET /v1/activities/a';
const DELETE = 'DELETE /v1/activities/a';
const LIST = 'GET /v1/activities';
const draft = { item: item(), ownerId: 'aino', typeId: 'type-1' };
const broken = (code: string) =>
  Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error(), { code }) });
const cutOff = () =>
  new Response(
    new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('[{"guid":'));
        controller.error(new Error('terminated'));
      },
    }),
    { status: 201 },
  );

describe('create', () => {
  test('sends what Severa can hold and gives back what it holds', async () => {
    const { severa, of } = scripted({ [POST]: json(wire('new', { location: 'Room 1' }), 201) });
    const people = { 'ben@example.com': { role: 'attendee', response: 'none' } } as const;
    const given = item({ subject: ' ', location: 'Room 1', notes: 'one\r\n\r\n\r\ntwo\n', people });
    expect(await severa.create({ ...draft, item: given, ownerId: 'ben' })).toMatchObject({ id: 'new', kind: 'single' });
    expect(of('POST', '/v1/activities').map((seen) => seen.body)).toEqual([
      {
        name: '(no subject)',
        startDateTime: '2024-05-02T02:00:00-04:00',
        endDateTime: '2024-05-02T03:00:00-04:00',
        isAllDay: false,
        hasDuration: true,
        location: 'Room 1',
        notes: 'one\n\ntwo',
        activityType: { guid: 'type-1' },
        ownerUser: { guid: 'ben' },
      },
    ]);
  });

  test.each([
    ['500', json({}, 500)],
    ['502', html(502)],
    ['503 although it names a time', json({}, 503, { 'retry-after': '1' })],
    ['504', html(504)],
    ['a broken connection', broken('ECONNRESET')],
    ['an answer that breaks off', cutOff],
    ['success without an activity', json({}, 201)],
    ['success with a page', html(200)],
    ['success without a body', empty(204)],
  ])('%s leaves it open whether it was done: one POST only', async (_name, answer) => {
    const { severa, of, waits } = scripted({ [POST]: answer });
    expect(await failure(severa.create(draft))).toMatchObject({ kind: 'answer-lost', code: 'severa.answer-lost' });
    expect(of('POST', '/v1/activities')).toHaveLength(1);
    expect(waits).toEqual([]);
  });

  test('an answer that never comes leaves it open too', async () => {
    const { severa, of } = scripted(
      {
        [POST]: () =>
          new Promise<Response>((_, reject) => setTimeout(() => reject(new DOMException('late', 'TimeoutError')), 5)),
      },
      { timeLimitMs: 5 },
    );
    expect(await failure(severa.create(draft))).toMatchObject({ kind: 'answer-lost', providerCode: 'TimeoutError' });
    expect(of('POST', '/v1/activities')).toHaveLength(1);
  });

  test('an answer beyond the bound leaves it open too', async () => {
    const { severa } = scripted({ [POST]: json(wire('a', { notes: 'x'.repeat(5000) }), 201) }, { answerLimit: 4000 });
    expect(await failure(severa.create(draft))).toMatchObject({ kind: 'answer-lost' });
  });

  test('429 was not carried out and is sent again', async () => {
    const { severa, of, waits } = scripted({
      [POST]: [json({}, 429, { 'retry-after': '2' }), json({}, 429), json(wire('new'), 201)],
    });
    expect(await severa.create(draft)).toMatchObject({ id: 'new' });
    expect(of('POST', '/v1/activities')).toHaveLength(3);
    expect(waits).toEqual([2000, 750]);
  });

  test('429 without end may be tried later', async () => {
    const { severa } = scripted({ [POST]: json({}, 429) });
    expect(await failure(severa.create(draft))).toMatchObject({ kind: 'transient', code: 'severa.throttled' });
  });

  test('a lost answer after 429 is still a lost answer', async () => {
    const { severa, of } = scripted({ [POST]: [json({}, 429), json({}, 503), json(wire('new'), 201)] });
    expect(await failure(severa.create(draft))).toMatchObject({ kind: 'answer-lost' });
    expect(of('POST', '/v1/activities')).toHaveLength(2);
  });

  test('a connection that was never made sent nothing: tried again', async () => {
    const { severa, of } = scripted({ [POST]: [broken('ECONNREFUSED'), json(wire('new'), 201)] });
    expect(await severa.create(draft)).toMatchObject({ id: 'new' });
    expect(of('POST', '/v1/activities')).toHaveLength(2);
  });

  test('a token refused was not carried out: sent again with a new one', async () => {
    const { severa, of } = scripted({ [POST]: [severaError(401, 'AuthenticationRequired'), json(wire('new'), 201)] });
    expect(await severa.create(draft)).toMatchObject({ id: 'new' });
    expect(of('POST', '/v1/activities')).toHaveLength(2);
  });

  test('no token means that nothing was sent', async () => {
    const { severa, of } = scripted({ [POST]: json(wire('new'), 201), 'POST /v1/token': json({}, 503) });
    expect(await failure(severa.create(draft))).toMatchObject({ kind: 'transient' });
    expect(of('POST', '/v1/activities')).toEqual([]);
  });

  test.each([
    severaError(400, 'InvalidParameter'),
    html(400),
    severaError(404, 'InvalidRequest'),
    severaError(422, ''),
  ])('a draft that Severa refuses is refused for good (%#)', async (answer) => {
    const { severa } = scripted({ [POST]: answer });
    expect(await failure(severa.create(draft))).toMatchObject({ kind: 'refused', code: 'severa.refused' });
  });

  test.each([html(404), empty(404), new Response(null, { status: 302 }), severaError(403, 'InsufficientApiScope')])(
    'an answer about the connection refuses no draft (%#)',
    async (answer) => {
      const { severa } = scripted({ [POST]: answer });
      expect(await failure(severa.create(draft))).toMatchObject({ kind: 'unavailable' });
    },
  );

  test('an answer that only names the activity is completed by reading it', async () => {
    const { severa } = scripted({ [POST]: json({ guid: 'a', name: 'Budget' }, 201), [READ]: json(wire('a')) });
    expect(await severa.create(draft)).toMatchObject({ id: 'a', created: NOW - 3_600_000 });
  });

  test.each([json({}, 503), severaError(404, 'InvalidRequest'), json(wire('a', { startDateTime: 'odd' }))])(
    'a created activity that then cannot be read is searched for, never created again (%#)',
    async (answer) => {
      const { severa, of } = scripted({ [POST]: json({ guid: 'a' }, 201), [READ]: answer });
      expect(await failure(severa.create(draft))).toMatchObject({ kind: 'answer-lost' });
      expect(of('POST', '/v1/activities')).toHaveLength(1);
    },
  );

  test('a series is not written as a single', async () => {
    const { severa, requests } = scripted({});
    const rule = { freq: 'DAILY', interval: 1 } as const;
    for (const more of [
      { when: { ...item().when, rule } },
      { exclusions: ['2024-05-03'] },
      { overrides: { '2024-05-03': {} } },
    ]) {
      expect(await failure(severa.create({ ...draft, item: item(more) }))).toMatchObject({
        kind: 'refused',
        code: 'severa.series-not-written',
      });
    }
    expect(await failure(severa.update('a', { when: { ...item().when, rule } }, 'aino'))).toMatchObject({
      kind: 'refused',
    });
    expect(requests.filter((seen) => seen.path.startsWith('/v1/activities'))).toEqual([]);
  });
});

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

  test.each([html(404), html(200), new Response(null, { status: 301 })])(
    'answered by something else is not done (%#)',
    async (answer) => {
      const { severa } = scripted({ [DELETE]: [json({}, 503), answer] });
      expect(await failure(severa.delete('a'))).toMatchObject({ kind: 'unavailable' });
    },
  );

  test('that Severa refuses is refused', async () => {
    const { severa } = scripted({ [DELETE]: severaError(400, 'InvalidOperation') });
    expect(await failure(severa.delete('a'))).toMatchObject({ kind: 'refused' });
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

  test.each([html(404), json({ title: 'Not Found' }, 404), severaError(404, 'FeatureIsNotEnabled'), json('gone', 404)])(
    'is not absent by another 404 (%#)',
    async (answer) => {
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
    },
  );

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
      { participantGuid: 'ben', type: 'User', email: 'Ben@Example.com' },
      { participantGuid: 'c1', type: 'Contact', email: 'c@customer.example' },
      { participantGuid: 'r1', type: 'Resource', email: null },
      { participantGuid: null, type: 'Other', email: 'x@example.com' },
      { participantGuid: 'k', type: 'Kitten' },
    ]),
  });
  expect(await severa.participants('a')).toEqual([
    { userId: 'ben', email: 'ben@example.com', kind: 'user' },
    { userId: null, email: 'c@customer.example', kind: 'contact' },
    { userId: null, email: null, kind: 'resource' },
    { userId: null, email: 'x@example.com', kind: 'other' },
    { userId: null, email: null, kind: 'other' },
  ]);
});
