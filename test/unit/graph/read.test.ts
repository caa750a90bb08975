import { describe, expect, it } from 'vitest';
import { createGraphCalendar } from '../../../shared/graph/calendar.ts';
import { MARK_PROPERTY } from '../../../shared/graph/mark.ts';
import { batch, graphEvent, json, MAILBOX, partProblem, partsOf, scripted } from './scripted-graph.ts';

describe('reading by id', () => {
  it('asks for items of the default calendar, twenty at a time, and answers in order', async () => {
    const graph = scripted(
      batch((part) => ({
        status: 200,
        body: graphEvent({ id: decodeURIComponent(part.url.split('/').at(-1) ?? '') }),
      })),
    );
    const ids = Array.from({ length: 21 }, (_, index) => `AAMk/${index}+=`);
    const readings = await createGraphCalendar(graph.edges).read(MAILBOX, ids);
    expect(readings.map((reading) => reading.kind === 'event' && reading.event.id)).toEqual(ids);
    expect(graph.sent.map((sent) => partsOf(sent).length)).toEqual([20, 1]);
    expect(graph.sent[0]?.url).toBe('https://graph.microsoft.com/v1.0/$batch');
    expect(partsOf(graph.sent[0])[3]).toMatchObject({
      method: 'GET',
      url: `/users/${MAILBOX}/calendar/events/AAMk%2F3%2B%3D`,
      headers: { Prefer: 'IdType="ImmutableId", outlook.timezone="UTC", outlook.body-content-type="text"' },
    });
  });

  it('tells an event that is not there from one that can not be understood', async () => {
    const answers: Record<string, ReturnType<typeof partProblem>> = {
      gone: partProblem(404, 'ErrorItemNotFound'),
      foreign: partProblem(400, 'errorInvalidIdMalformed'),
      odd: { status: 200, body: { id: 'odd' } },
    };
    const graph = scripted(batch((part) => answers[part.url.split('/').at(-1) ?? ''] ?? null));
    expect(await createGraphCalendar(graph.edges).read(MAILBOX, ['gone', 'odd', 'foreign'])).toEqual([
      { kind: 'absent' },
      { kind: 'unreadable', reason: 'graph.event-malformed' },
      { kind: 'absent' },
    ]);
  });

  it.each([
    [404, 'MailboxNotEnabledForRESTAPI'],
    [404, 'ErrorInvalidUser'],
    [404, 'ResourceNotFound'],
    [404, ''],
    [403, 'ErrorAccessDenied'],
  ])('never takes %i %j for an absent event', async (status, code) => {
    const graph = scripted(batch(() => partProblem(status, code)));
    const calendar = createGraphCalendar(graph.edges);
    await expect(calendar.read(MAILBOX, ['a'])).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(calendar.readMarks(MAILBOX, ['a'])).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('sends throttled and failed parts again alone, after the longest wait that was asked for', async () => {
    const good = { status: 200, body: graphEvent() };
    const graph = scripted(
      batch(({ id }) =>
        id === '0'
          ? partProblem(429, 'ApplicationThrottled', { 'Retry-After': '1.5' })
          : id === '1'
            ? partProblem(429, 'ApplicationThrottled', { 'Retry-After': '4' })
            : id === '2'
              ? partProblem(500, 'ErrorInternalServerTransientError')
              : good,
      ),
      batch(() => good),
    );
    const readings = await createGraphCalendar(graph.edges).read(MAILBOX, ['a', 'b', 'c', 'd']);
    expect(readings.map(({ kind }) => kind)).toEqual(['event', 'event', 'event', 'event']);
    expect(graph.waits).toEqual([4000]);
    expect(partsOf(graph.sent[1])).toHaveLength(3);
  });

  it('throws transient when patience ends, and when an answer stays away', async () => {
    const throttled = scripted(batch(() => partProblem(429, 'ApplicationThrottled', { 'Retry-After': '1' })));
    await expect(createGraphCalendar(throttled.edges).read(MAILBOX, ['a'])).rejects.toMatchObject({
      code: 'graph.throttled',
    });
    expect(throttled.sent).toHaveLength(5);
    const silent = scripted(batch(() => null));
    await expect(createGraphCalendar(silent.edges).read(MAILBOX, ['a'])).rejects.toMatchObject({ kind: 'transient' });
  });

  it('asks nothing for no ids, and refuses what is no object id', async () => {
    const graph = scripted(batch(() => null));
    const calendar = createGraphCalendar(graph.edges);
    expect(await calendar.read(MAILBOX, [])).toEqual([]);
    await expect(calendar.read('../groups', ['a'])).rejects.toMatchObject({ code: 'graph.mailbox-id' });
    expect(graph.sent).toHaveLength(0);
  });
});

describe('our mark', () => {
  it('is looked for by its property and read back', async () => {
    const mark = { activityId: 'activity|1', mailboxId: MAILBOX, generation: 2 };
    const body = (value: string) => ({ id: 'x', singleValueExtendedProperties: [{ id: MARK_PROPERTY, value }] });
    const answers = [
      { status: 200, body: body(JSON.stringify(mark)) },
      { status: 200, body: { id: 'x' } },
      partProblem(404, 'ErrorItemNotFound'),
      { status: 200, body: body('not json') },
      { status: 200, body: body('{"activityId":"a"}') },
    ];
    const graph = scripted(batch(({ id }) => answers[Number(id)] ?? null));
    expect(await createGraphCalendar(graph.edges).readMarks(MAILBOX, ['a', 'b', 'c', 'd', 'e'])).toEqual([
      mark,
      null,
      null,
      null,
      null,
    ]);
    const url = new URL(partsOf(graph.sent[0])[0]?.url ?? '', 'https://x.test');
    expect(url.searchParams.get('$select')).toBe('id');
    expect(url.searchParams.get('$expand')).toBe(`singleValueExtendedProperties($filter=id eq '${MARK_PROPERTY}')`);
    expect(url.search).not.toMatch(/[ +]/);
  });
});

describe('a batch that Graph refuses as a whole', () => {
  it('is thrown with what it says', async () => {
    const graph = scripted(() => json({ error: { code: 'BadRequest' } }, 400));
    await expect(createGraphCalendar(graph.edges).read(MAILBOX, ['a'])).rejects.toMatchObject({ kind: 'refused' });
  });
});
