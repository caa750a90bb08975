import { describe, expect, test } from 'vitest';
import { empty, failure, html, item, json, type Reply, scripted, severaError, wire } from './scripted-severa.ts';

const ONE = '/v1/activities/a';
const PARTICIPANTS = `${ONE}/activityparticipants`;
const LIST = 'GET /v1/activities';
const cut = Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error(), { code: 'ECONNRESET' }) });
const refused = Object.assign(new TypeError('fetch failed'), {
  cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }),
});

/** Each call about one activity, which gets `reply` whatever it asks; the list beside it answers `list`. */
function calls(reply: Reply, list: Reply) {
  const script = scripted({
    [`GET ${ONE}`]: reply,
    [`GET ${PARTICIPANTS}`]: reply,
    [`PATCH ${ONE}`]: reply,
    [`DELETE ${ONE}`]: reply,
    [LIST]: list,
  });
  const { severa } = script;
  return {
    ...script,
    reads: [() => severa.read('a'), () => severa.participants('a')],
    writes: [() => severa.update('a', { subject: 'New' }, 'aino'), () => severa.delete('a')],
    update: () => severa.update('a', { subject: 'New' }, 'aino'),
    remove: () => severa.delete('a'),
  };
}

const OWN: readonly (readonly [string, Response, deletion: 'refused' | 'answer-lost'])[] = [
  ['500', json({}, 500), 'answer-lost'],
  ['a page of a gateway', html(503), 'answer-lost'],
  ['403', empty(403), 'refused'],
  ['403 without permission', severaError(403, 'PermissionDenied'), 'refused'],
  ['409', empty(409), 'refused'],
  ["somebody else's 404", html(404), 'answer-lost'],
  ['a page that says 200', html(200), 'answer-lost'],
  ['405', empty(405), 'answer-lost'],
];

describe('one activity that always fails while the list answers', () => {
  test.each(OWN)('with %s is parked by its own reason, for reads and for writes', async (_name, reply, deletion) => {
    const { reads, update, remove, of } = calls(reply, json([wire('b')]));
    for (const read of reads) {
      expect(await failure(read())).toMatchObject({ kind: 'invalid', code: 'severa.item-failing' });
    }
    expect(await failure(update())).toMatchObject({ kind: 'refused', code: 'severa.item-failing' });
    expect(of('GET', '/v1/activities').map(({ query }) => query.get('rowCount'))).toEqual(['1', '1', '1']);
    expect(await failure(remove())).toMatchObject({ kind: deletion });
  });

  test.each([json({ message: 'OK' }), json(wire('b')), json([wire('a')]), json(null)])(
    'read as something else is not what Severa says of it (%#)',
    async (other) => {
      const { severa } = calls(other, json([]));
      expect(await failure(severa.read('a'))).toMatchObject({ kind: 'invalid', code: 'severa.item-failing' });
    },
  );

  test('is tried again like any other before it is given up', async () => {
    const { reads, of } = calls(json({}, 500), json([]));
    await failure(reads[0]?.() ?? Promise.resolve());
    expect(of('GET', ONE)).toHaveLength(5);
  });

  test('refused for good can not be read, and a write of it is refused as ever', async () => {
    const { reads, writes } = calls(severaError(400, 'InvalidOperation'), json([]));
    for (const read of reads) {
      expect(await failure(read())).toMatchObject({ kind: 'invalid', code: 'severa.item-failing', status: 400 });
    }
    for (const write of writes) {
      expect(await failure(write())).toMatchObject({ kind: 'refused', code: 'severa.refused' });
    }
  });

  test('inside an answer of 200 counts as well', async () => {
    const { writes } = calls(json({ succeeded: [], errors: [{ httpStatusCode: 500, type: '' }] }), json([]));
    expect(await failure(writes[0]?.() ?? Promise.resolve())).toMatchObject({ code: 'severa.item-failing' });
  });
});

describe('nothing is laid at the door of one activity', () => {
  test.each([
    ['fails too', json({}, 503)],
    ['is throttled', json({}, 429)],
    ['is refused', empty(403)],
    ['is out of reach', cut],
    ['is no list', json({})],
  ])('while the list %s', async (_name, list) => {
    for (const [reply, kind] of [
      [json({}, 500), 'transient'],
      [empty(403), 'unavailable'],
    ] as const) {
      const { reads, update, remove, of } = calls(reply, list);
      for (const call of [...reads, update]) expect(await failure(call())).toMatchObject({ kind });
      expect(of('GET', '/v1/activities')).toHaveLength(3);
      expect(await failure(remove())).toMatchObject({ kind: kind === 'transient' ? 'answer-lost' : kind });
    }
  });

  test.each([
    ['throttling', json({}, 429), 'transient', 'severa.throttled'],
    ['a refused token', empty(401), 'unavailable', 'severa.not-signed-in'],
    ['a missing scope', severaError(403, 'InsufficientApiScope'), 'unavailable', 'severa.scope-missing'],
    ['an expired trial', severaError(500, 'TrialExpired'), 'unavailable', 'severa.trial-expired'],
    ['a connection that is refused', refused, 'transient', 'severa.unreachable'],
  ] as const)('for %s, however well the list answers', async (_name, reply, kind, code) => {
    const { reads, writes, of } = calls(reply, json([]));
    for (const call of [...reads, ...writes]) expect(await failure(call())).toMatchObject({ kind, code });
    expect(of('GET', '/v1/activities')).toEqual([]);
  });

  test('for a broken connection; a deletion may be done by then', async () => {
    const { reads, update, remove, of } = calls(cut, json([]));
    for (const call of [...reads, update]) {
      expect(await failure(call())).toMatchObject({ kind: 'transient', code: 'severa.unreachable' });
    }
    expect(await failure(remove())).toMatchObject({ kind: 'answer-lost', code: 'severa.answer-lost' });
    expect(of('GET', '/v1/activities')).toEqual([]);
  });

  test('when no token could be had', async () => {
    const { severa } = scripted({
      'POST /v1/token': [
        json({}, 503),
        json({}, 503),
        json({}, 503),
        json({}, 503),
        json({}, 503),
        json({ access_token: 't' }),
      ],
      [LIST]: json([]),
    });
    expect(await failure(severa.read('a'))).toMatchObject({ kind: 'transient', code: 'severa.server-error' });
  });
});

describe('a create', () => {
  const draft = { item: item(), ownerId: 'aino', typeId: 'type-1' };

  test('that is forbidden while the list answers is refused for its own sake, and tried again later', async () => {
    const { severa } = scripted({ 'POST /v1/activities': empty(403), [LIST]: json([]) });
    expect(await failure(severa.create(draft))).toMatchObject({ kind: 'refused', code: 'severa.item-failing' });
  });

  test('that is forbidden while the list is forbidden too says so of everything', async () => {
    const { severa } = scripted({ 'POST /v1/activities': empty(403), [LIST]: empty(403) });
    expect(await failure(severa.create(draft))).toMatchObject({ kind: 'unavailable' });
  });

  test('that fails asks for no list: it may be done', async () => {
    const { severa, of } = scripted({ 'POST /v1/activities': json({}, 500), [LIST]: json([]) });
    expect(await failure(severa.create(draft))).toMatchObject({ kind: 'answer-lost' });
    expect(of('GET', '/v1/activities')).toEqual([]);
  });
});
