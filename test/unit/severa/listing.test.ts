import { describe, expect, test } from 'vitest';
import { collect, failure, html, json, NOW, type Seen, scripted, severaError, wire } from './scripted-severa.ts';

const LIST = 'GET /v1/activities';
const WINDOW = { from: Date.UTC(2024, 3, 1), until: Date.UTC(2025, 9, 1) };
const ids = (pages: readonly { readonly activities: readonly { readonly id: string }[] }[]) =>
  pages.map((page) => page.activities.map((activity) => activity.id));
const next = (rows: unknown, token: string, date?: string) =>
  json(rows, 200, { NextPageToken: token, ...(date === undefined ? {} : { date }) });

describe('changes since a moment', () => {
  test('come from two lists, the default one and the series, page by page', async () => {
    const series = wire('s', {
      recurrenceType: 'Series',
      recurrence: { frequency: 'Daily', pattern: { daily: { interval: 1 } } },
    });
    const [first, second] = [next([wire('a')], 'p2'), json([wire('b')])];
    const { severa, of } = scripted({ [LIST]: [first, second, json([wire('a'), wire('b')]), json([series])] });
    expect(ids(await collect(severa.changedSince(Date.UTC(2024, 4, 1, 9, 30))))).toEqual([['a'], ['b'], [], ['s']]);
    expect(of('GET', '/v1/activities').map((seen) => Object.fromEntries(seen.query))).toEqual([
      { changedSince: '2024-05-01T09:30:00+00:00', rowCount: '100' },
      { changedSince: '2024-05-01T09:30:00+00:00', rowCount: '100', pageToken: 'p2' },
      { changedSince: '2024-05-01T09:30:00+00:00', rowCount: '93' },
      { changedSince: '2024-05-01T09:30:00+00:00', rowCount: '100', recurrenceType: 'Series' },
    ]);
    expect(of('GET', '/v1/activities')[0]?.url).toContain('09%3A30%3A00%2B00%3A00');
  });

  test("every page is as of Severa's clock at the first answer, so no cursor skips a change", async () => {
    const { severa } = scripted({
      [LIST]: [
        next([wire('a')], 'p2', 'Wed, 01 May 2024 11:00:00 GMT'),
        json([wire('b')], 200, { date: 'Wed, 01 May 2024 11:09:00 GMT' }),
        json([wire('a'), wire('b')], 200, { date: 'Wed, 01 May 2024 11:15:00 GMT' }),
        json([wire('c')], 200, { date: 'Wed, 01 May 2024 11:20:00 GMT' }),
      ],
    });
    const pages = await collect(severa.changedSince(0));
    expect(pages.map((page) => page.asOf)).toEqual(Array(4).fill(Date.UTC(2024, 4, 1, 11)));
  });

  test('without a Date header are not read: our own clock could skip some', async () => {
    const { severa, of } = scripted({ [LIST]: new Response('[]') });
    expect(await failure(collect(severa.changedSince(0)))).toMatchObject({
      kind: 'transient',
      code: 'severa.no-clock',
    });
    expect(of('GET', '/v1/activities')).toHaveLength(5);
    const once = scripted({ [LIST]: [new Response('[]'), json([wire('a')]), json([])] });
    expect((await collect(once.severa.changedSince(0)))[0]).toMatchObject({
      activities: [{ id: 'a' }],
      asOf: NOW,
    });
  });

  test('leave occurrences out and keep exceptions', async () => {
    const { severa } = scripted({
      [LIST]: [
        json([
          wire('o', { recurrenceType: 'Occurrence', startDateTime: 'odd' }),
          wire('e', { recurrenceType: 'Exception', recurrenceParentActivityGuid: 's' }),
        ]),
        json([]),
      ],
      'GET /v1/activities/s': severaError(404, 'InvalidParameter'),
    });
    const [page] = await collect(severa.changedSince(0));
    expect(page).toMatchObject({ activities: [{ id: 'e', kind: 'exception', seriesId: 's' }], unreadable: [] });
  });

  test('one bad activity is named and blocks none beside it', async () => {
    const { severa } = scripted({
      [LIST]: [json([wire('a'), wire('b', { startDateTime: 'odd' }), wire('c')]), json([])],
    });
    const [page] = await collect(severa.changedSince(0));
    expect(page).toMatchObject({
      activities: [{ id: 'a' }, { id: 'c' }],
      unreadable: [{ id: 'b', reason: 'severa.start-unclear' }],
      asOf: NOW,
    });
  });

  test('give an activity once, in its latest state', async () => {
    const newer = { name: 'Newer', lastUpdatedDateTime: '2024-05-01T11:40:00Z' };
    const { severa } = scripted({
      [LIST]: [
        next([wire('a'), wire('b'), wire('a', newer)], 'p2'),
        json([wire('b'), wire('a')]),
        json([wire('b', newer)]),
      ],
    });
    const pages = await collect(severa.changedSince(0));
    expect(ids(pages)).toEqual([['a', 'b'], [], ['b'], []]);
    expect(pages[0]?.activities[0]?.item.subject).toBe('Newer');
  });

  test('that turn unreadable while the pages are read are named, and come when they are readable again', async () => {
    const { severa } = scripted({
      [LIST]: [next([wire('a')], 'p2'), next([wire('a', { startDateTime: 'odd' })], 'p3'), json([wire('a')]), json([])],
    });
    const pages = await collect(severa.changedSince(0));
    expect(ids(pages)).toEqual([['a'], [], ['a'], [], []]);
    expect(pages.map((page) => page.unreadable.length)).toEqual([0, 1, 0, 0, 0]);
  });

  test('with the same stamp but other content come again', async () => {
    const { severa } = scripted({ [LIST]: [json([wire('a')]), json([wire('a', { location: 'Room 2' })])] });
    expect(ids(await collect(severa.changedSince(0)))).toEqual([['a'], ['a']]);
  });

  test.each([
    ['the same token again', () => next([wire('a')], 'p2')],
    [
      'tokens in a circle',
      (() => {
        let count = 0;
        return () => next([], `p${count++ % 3}`);
      })(),
    ],
  ])('end when the pages do not: %s', async (_name, reply) => {
    const { severa, of } = scripted({ [LIST]: reply });
    expect(await failure(collect(severa.changedSince(0)))).toMatchObject({
      kind: 'invalid',
      code: 'severa.endless-list',
    });
    expect(of('GET', '/v1/activities').length).toBeLessThan(6);
  });

  test('are read again when they come in several pages: a row that slipped between two of them is found', async () => {
    const [all, rest] = [[wire('a'), wire('b'), wire('c')], json([])];
    const { severa, of } = scripted({
      [LIST]: [
        next([wire('a')], 'p2'),
        json([wire('c')]),
        next([all[0], all[1]], 'p2'),
        json([all[2]]),
        json(all),
        rest,
      ],
    });
    expect(ids(await collect(severa.changedSince(0))).flat()).toEqual(['a', 'c', 'b']);
    expect(of('GET', '/v1/activities').map(({ query }) => query.get('rowCount'))).toEqual([
      ...['100', '100', '93', '93', '86'],
      '100',
    ]);
  });

  test('begin again when a page token is refused', async () => {
    const { severa } = scripted({
      [LIST]: [next([wire('a')], 'p2'), severaError(400, 'InvalidParameter'), json([wire('a'), wire('b')]), json([])],
    });
    expect(ids(await collect(severa.changedSince(0))).flat()).toEqual(['a', 'b']);
  });

  test.each([
    [
      'page tokens that are always refused',
      (seen: Seen) => (seen.query.has('pageToken') ? severaError(400, 'X') : null),
    ],
    ['a list that never stands still', () => null],
  ])('end after some passes: %s', async (_name, answer) => {
    let count = 0;
    const { severa, of } = scripted({
      [LIST]: (seen) => {
        count += 1;
        return answer(seen) ?? (count % 2 === 1 ? next([wire(`n${count}`)], `p${count}`) : json([wire(`n${count}`)]));
      },
    });
    expect(await failure(collect(severa.changedSince(0)))).toMatchObject({
      kind: 'transient',
      code: 'severa.list-moving',
    });
    expect(of('GET', '/v1/activities')).toHaveLength(10);
  });

  test('go on over an empty page in the middle', async () => {
    const { severa } = scripted({ [LIST]: [next([], 'p2'), json([wire('a')]), json([])] });
    expect(ids(await collect(severa.changedSince(0)))).toEqual([[], ['a'], [], []]);
  });

  test.each([
    html(200),
    html(404),
    json({}),
    severaError(403, 'InsufficientApiScope'),
    severaError(404, 'InvalidRequest'),
  ])('that are no list make Severa unavailable (%#)', async (answer) => {
    const { severa } = scripted({ [LIST]: answer });
    expect(await failure(collect(severa.changedSince(0)))).toMatchObject({ kind: 'unavailable' });
  });
});

describe("users' activities in a window", () => {
  test('are asked for with offsets; a series may have begun before the window', async () => {
    const { severa, of } = scripted({ [LIST]: json([]) });
    await collect(severa.list(['aino', 'ben', 'aino'], WINDOW, true));
    const queries = of('GET', '/v1/activities').map((seen) => seen.query);
    expect(queries.map((query) => query.getAll('userGuids'))).toEqual([
      ['aino', 'ben'],
      ['aino', 'ben'],
    ]);
    expect(queries.map((query) => query.get('includeAsMember'))).toEqual(['true', 'true']);
    expect(
      queries.map((query) => [query.get('recurrenceType'), query.get('startDateTime'), query.get('endDateTime')]),
    ).toEqual([
      [null, '2024-04-01T03:00:00+03:00', '2025-10-01T02:59:59+03:00'],
      ['Series', null, '2025-10-01T02:59:59+03:00'],
    ]);
  });

  test('only their own when not asked as members', async () => {
    const { severa, of } = scripted({ [LIST]: json([]) });
    await collect(severa.list(['aino'], WINDOW, false));
    expect(of('GET', '/v1/activities').map((seen) => seen.query.has('includeAsMember'))).toEqual([false, false]);
  });

  test('of no user are none: Severa is not asked for the whole organisation', async () => {
    const { severa, requests } = scripted({});
    expect(await collect(severa.list([], WINDOW, true))).toEqual([]);
    expect(requests).toEqual([]);
  });

  test('of many users are asked for in addresses of a bearable length, each user once per kind', async () => {
    const many = Array.from({ length: 400 }, (_, i) => `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`);
    const { severa, of } = scripted({ [LIST]: json([]) });
    await collect(severa.list(many, WINDOW, true));
    const seen = of('GET', '/v1/activities');
    expect(seen.length).toBeGreaterThan(4);
    expect(Math.max(...seen.map((request) => request.url.length))).toBeLessThan(6000);
    const plain = seen.filter((request) => !request.query.has('recurrenceType'));
    expect(plain.flatMap((request) => request.query.getAll('userGuids'))).toEqual(many);
  });

  test('drop a series that ended before the window and keep one that nobody knows the end of', async () => {
    const series = (id: string, lastOccurrenceDateTime: string | null) =>
      wire(id, {
        recurrenceType: 'Series',
        recurrence: { frequency: 'Daily', pattern: { daily: { interval: 1 } }, lastOccurrenceDateTime },
      });
    const { severa } = scripted({
      [LIST]: [
        json([]),
        json([series('over', '2024-03-01T10:00:00Z'), series('running', '2024-04-02T10:00:00Z'), series('open', null)]),
      ],
    });
    expect(ids(await collect(severa.list(['aino'], WINDOW, true)))).toEqual([[], ['running', 'open']]);
  });
});
