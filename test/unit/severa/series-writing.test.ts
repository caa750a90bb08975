import { describe, expect, test } from 'vitest';
import type { When } from '../../../shared/calendar/item.ts';
import { empty, failure, HOUR, item, json, scripted, severaError, wire } from './scripted-severa.ts';

const POST = 'POST /v1/activities';
const PATCH = 'PATCH /v1/activities/a';
const READ = 'GET /v1/activities/a';
const replace = (path: string, value: unknown) => ({ op: 'Replace', path, value });

const DAILY: When = { ...HOUR, rule: { freq: 'DAILY', interval: 2, count: 5 } };
const MODEL = { frequency: 'Daily', pattern: { daily: { interval: 2 } }, range: { maxOccurrences: 5 } };
const SERIES = wire('a', { recurrenceType: 'Series', recurrence: MODEL });
const TIMES = [
  replace('/startDateTime', '2024-05-02T09:00:00+03:00'),
  replace('/endDateTime', '2024-05-02T10:00:00+03:00'),
  replace('/isAllDay', false),
  replace('/hasDuration', true),
];
const bad = severaError(400, 'InvalidParameter');

describe('a series', () => {
  test('is made with its rule, whichever way the answer shows it', async () => {
    for (const answer of [SERIES, { ...SERIES, recurrenceType: undefined }]) {
      const { severa, of } = scripted({ [POST]: json(answer, 201) });
      const made = await severa.create({ item: item({ when: DAILY }), ownerId: 'aino', typeId: 'type-1' });
      expect(made).toMatchObject({ id: 'a', kind: 'series' });
      expect(made.item.when).toEqual(severa.express(item({ when: DAILY }), 'aino').when);
      expect(of('POST', '/v1/activities').map((seen) => seen.body)).toMatchObject([{ recurrence: MODEL }]);
    }
  });

  test('that the answer shows without its rule is read', async () => {
    const { severa } = scripted({ [POST]: json(wire('a'), 201), [READ]: json(SERIES) });
    expect(await severa.create({ item: item({ when: DAILY }), ownerId: 'aino', typeId: 't' })).toMatchObject({
      kind: 'series',
    });
  });

  test('of another zone is made by the clock of its owner, days of the week included', async () => {
    const { severa, of } = scripted({ [POST]: json(SERIES, 201) });
    const early = { start: '2024-05-02T02:00:00+03:00', end: '2024-05-02T03:00:00+03:00' };
    const rule = { freq: 'WEEKLY', interval: 1, byDay: ['TH'], until: '2024-06-06' } as const;
    await severa.create({ item: item({ when: { ...HOUR, ...early, rule } }), ownerId: 'ben', typeId: 't' });
    expect(of('POST', '/v1/activities').map((seen) => seen.body)).toMatchObject([
      {
        startDateTime: '2024-05-01T19:00:00-04:00',
        recurrence: {
          pattern: { weekly: { wednesday: true, thursday: false } },
          range: { recursUntilDate: '2024-06-05' },
        },
      },
    ]);
  });

  test('that no rule can tell by the clock of its owner is refused', async () => {
    const { severa, of } = scripted({});
    const early = { start: '2024-05-01T02:00:00+03:00', end: '2024-05-01T03:00:00+03:00' };
    const when: When = { ...HOUR, ...early, rule: { freq: 'MONTHLY', interval: 1, byMonthDay: 1 } };
    const draft = { item: item({ when }), ownerId: 'ben', typeId: 't' };
    expect(await failure(severa.create(draft))).toMatchObject({ kind: 'refused', code: 'severa.series-inexpressible' });
    expect(of('POST', '/v1/activities')).toEqual([]);
  });

  test('is changed with times and rule in one', async () => {
    const { severa, of } = scripted({ [PATCH]: json([SERIES]) });
    expect(await severa.update('a', { when: DAILY }, 'aino')).toMatchObject({ kind: 'series' });
    expect(of('PATCH', '/v1/activities/a').map((seen) => seen.body)).toEqual([
      [...TIMES, replace('/recurrence', MODEL)],
    ]);
  });

  test('that is renamed keeps its rule: nothing is said of it', async () => {
    const { severa, of } = scripted({ [PATCH]: json([SERIES]) });
    expect(await severa.update('a', { subject: 'New' }, 'aino')).toMatchObject({ kind: 'series' });
    expect(of('PATCH', '/v1/activities/a').map((seen) => seen.body)).toEqual([[replace('/name', 'New')]]);
  });
});

describe('times without a rule', () => {
  test('say nothing of a recurrence to what is a single activity', async () => {
    const { severa, of } = scripted({ [PATCH]: json([wire('a')]) });
    await severa.update('a', { when: HOUR }, 'aino');
    expect(of('PATCH', '/v1/activities/a').map((seen) => seen.body)).toEqual([TIMES]);
  });

  test('take the rule of what turns out to be a series', async () => {
    const { severa, of } = scripted({ [PATCH]: [json([SERIES]), json([wire('a')])] });
    expect(await severa.update('a', { subject: 'B', when: HOUR }, 'aino')).toMatchObject({ kind: 'single' });
    expect(of('PATCH', '/v1/activities/a').map((seen) => seen.body)).toEqual([
      [replace('/name', 'B'), ...TIMES],
      [replace('/name', 'B'), ...TIMES, replace('/recurrence', null)],
    ]);
  });

  test('that a series refuses, because its rule does not give them, are sent with the rule taken', async () => {
    const { severa, of } = scripted({ [PATCH]: [bad, bad, json([wire('a')])], [READ]: json(SERIES) });
    expect(await severa.update('a', { when: HOUR }, 'aino')).toMatchObject({ kind: 'single' });
    expect(of('PATCH', '/v1/activities/a').at(-1)?.body).toEqual([...TIMES, replace('/recurrence', null)]);
  });

  test('that a single activity refuses are refused', async () => {
    const { severa } = scripted({ [PATCH]: bad, [READ]: json(wire('a')) });
    expect(await failure(severa.update('a', { when: HOUR }, 'aino'))).toMatchObject({
      kind: 'refused',
      code: 'severa.refused',
    });
  });
});

describe('a rule that Severa takes and does not follow', () => {
  test.each([
    ['given', { when: DAILY }, wire('a')],
    ['taken', { when: HOUR }, SERIES],
  ])('is named, when it was %s', async (_name, fields, answer) => {
    const { severa } = scripted({ [PATCH]: json([answer]) });
    expect(await failure(severa.update('a', fields, 'aino'))).toMatchObject({
      kind: 'refused',
      code: 'severa.recurrence-kept',
    });
  });

  test.each([
    ['given', { when: DAILY }, wire('a')],
    ['taken', { when: HOUR }, SERIES],
  ])('may only not show yet, when it was %s and the answer is empty', async (_name, fields, reading) => {
    const { severa } = scripted({ [PATCH]: empty(204), [READ]: json(reading) });
    expect(await failure(severa.update('a', fields, 'aino'))).toMatchObject({
      kind: 'transient',
      code: 'severa.read-behind',
    });
  });
});

describe('the values of a patch', () => {
  const bodies = (requests: readonly { readonly body: unknown }[]) => requests.map(({ body }) => body);
  const texts = [
    TIMES[0],
    TIMES[1],
    replace('/isAllDay', 'false'),
    replace('/hasDuration', 'true'),
    replace('/recurrence', JSON.stringify(MODEL)),
  ];

  test('that are refused as JSON are sent as text, and from then on always', async () => {
    const { severa, of } = scripted({ [PATCH]: [bad, json([SERIES])] });
    await severa.update('a', { when: DAILY }, 'aino');
    await severa.update('a', { when: DAILY }, 'aino');
    expect(bodies(of('PATCH', '/v1/activities/a'))).toEqual([[...TIMES, replace('/recurrence', MODEL)], texts, texts]);
  });

  test('that were taken as JSON once are never sent as text', async () => {
    const { severa, of } = scripted({ [PATCH]: [json([SERIES]), bad] });
    await severa.update('a', { when: DAILY }, 'aino');
    expect(await failure(severa.update('a', { when: DAILY }, 'aino'))).toMatchObject({ kind: 'refused' });
    expect(of('PATCH', '/v1/activities/a')).toHaveLength(2);
  });

  test('that are refused in both forms are refused, and both are tried the next time', async () => {
    const { severa, of } = scripted({ [PATCH]: [bad, bad, bad, json([SERIES])] });
    expect(await failure(severa.update('a', { when: DAILY }, 'aino'))).toMatchObject({ kind: 'refused' });
    expect(await severa.update('a', { when: DAILY }, 'aino')).toMatchObject({ kind: 'series' });
    expect(of('PATCH', '/v1/activities/a')).toHaveLength(4);
  });

  test('that are texts anyway are sent once', async () => {
    const { severa, of } = scripted({ [PATCH]: bad });
    expect(await failure(severa.update('a', { subject: 'New' }, 'aino'))).toMatchObject({ kind: 'refused' });
    expect(of('PATCH', '/v1/activities/a')).toHaveLength(1);
  });
});
