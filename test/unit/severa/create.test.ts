import { describe, expect, test } from 'vitest';
import { empty, failure, html, item, json, NOW, scripted, severaError, wire } from './scripted-severa.ts';

const POST = 'POST /v1/activities';
const READ = 'GET /v1/activities/a';
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
    ['500 that calls itself a network error', severaError(500, 'ECONNREFUSED')],
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

  test('single dates of a series are not written, and nothing else in their stead', async () => {
    const { severa, requests } = scripted({});
    const when = { ...item().when, rule: { freq: 'DAILY', interval: 1 } } as const;
    for (const more of [{ exclusions: ['2024-05-03'] }, { overrides: { '2024-05-03': {} } }]) {
      expect(await failure(severa.create({ ...draft, item: item({ when, ...more }) }))).toMatchObject({
        kind: 'refused',
        code: 'severa.occurrences-not-written',
      });
    }
    expect(requests.filter((seen) => seen.path.startsWith('/v1/activities'))).toEqual([]);
  });
});
