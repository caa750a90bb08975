import { describe, expect, it } from 'vitest';
import { createGraphCalendar } from '../../../shared/graph/calendar.ts';
import type { EventPage } from '../../../shared/sync/ports.ts';
import { graphEvent, json, MAILBOX, problem, scripted, WINDOW } from './scripted-graph.ts';

const BASE = 'https://graph.microsoft.com';
const DELTA = `${BASE}/v1.0/users/x/calendarView/delta`;

async function round(calendar: ReturnType<typeof createGraphCalendar>, cursor: string | null = null) {
  const pages: EventPage[] = [];
  for await (const page of calendar.changes(MAILBOX, cursor, WINDOW)) pages.push(page);
  return pages;
}

const last =
  (value: unknown[] = [], token = 'd1') =>
  () =>
    json({ value, '@odata.deltaLink': `${DELTA}?$deltatoken=${token}` });
const more = (value: unknown[], token: string) => () =>
  json({ value, '@odata.nextLink': `${DELTA}?$skiptoken=${token}` });

describe('a round of changes', () => {
  it('starts with the window and asks for immutable ids, UTC, text and a page size on every page', async () => {
    const graph = scripted(more([graphEvent()], 'a'), last());
    await round(createGraphCalendar({ ...graph.edges, pageSize: 7 }));
    const first = new URL(graph.sent[0]?.url ?? '');
    expect(first.pathname).toBe(`/v1.0/users/${MAILBOX}/calendarView/delta`);
    expect(Object.fromEntries(first.searchParams)).toEqual({
      startDateTime: '2026-02-01T00:00:00.000Z',
      endDateTime: '2027-09-01T00:00:00.000Z',
    });
    for (const { headers } of graph.sent) {
      expect(headers.get('prefer')).toBe(
        'IdType="ImmutableId", outlook.timezone="UTC", outlook.body-content-type="text", odata.maxpagesize=7',
      );
    }
    expect(graph.sent).toHaveLength(2);
  });

  it('follows links as they came, to the last character', async () => {
    const link = `${DELTA}?%24skiptoken=a%2Bb+c==&$x=(y=1)&$select=a&$select=b&&q='%27`;
    const graph = scripted(() => json({ value: [], '@odata.nextLink': link }), last());
    await round(createGraphCalendar(graph.edges));
    expect(graph.sent[1]?.url).toBe(link);
  });

  it('keeps the delta link without the base, so that it can be followed on another one', async () => {
    const first = scripted(last([], 'a%2Fb=='));
    const [page] = await round(createGraphCalendar(first.edges));
    expect(page?.cursor).toBe('/v1.0/users/x/calendarView/delta?$deltatoken=a%2Fb==');
    const second = scripted(() =>
      json({ value: [], '@odata.deltaLink': 'http://127.0.0.1:4711/v1.0/d?$deltatoken=2' }),
    );
    const moved = createGraphCalendar({ ...second.edges, baseUrl: 'http://127.0.0.1:4711' });
    const [next] = await round(moved, page?.cursor ?? null);
    expect(second.sent[0]?.url).toBe('http://127.0.0.1:4711/v1.0/users/x/calendarView/delta?$deltatoken=a%2Fb==');
    expect(next?.cursor).toBe('/v1.0/d?$deltatoken=2');
  });

  it.each([
    'https://graph.microsoft.com.evil.test/v1.0/x',
    'https://evil.test/v1.0/x?https://graph.microsoft.com/',
    'http://graph.microsoft.com/v1.0/x',
    'https://graph.microsoft.com:8443/v1.0/x',
    'https://graph.microsoft.com@evil.test/v1.0/x',
    'https://user:word@graph.microsoft.com/v1.0/x',
    'https://graph.microsoft.com\\@evil.test/v1.0/x',
    '//evil.test/v1.0/x',
    '/v1.0/x',
  ])('refuses the link %s and sends nothing there', async (link) => {
    const graph = scripted(() => json({ value: [graphEvent()], '@odata.nextLink': link }), last());
    await expect(round(createGraphCalendar(graph.edges))).rejects.toMatchObject({
      kind: 'invalid',
      code: 'graph.foreign-link',
    });
    expect(graph.sent).toHaveLength(1);
  });

  it.each(['//evil.test/x', 'https://evil.test/x', '@evil.test', '/a\\b', ''])(
    'takes the kept cursor %j for lost and sends nothing',
    async (cursor) => {
      const graph = scripted(last());
      await expect(round(createGraphCalendar(graph.edges), cursor)).rejects.toMatchObject({ kind: 'cursor-lost' });
      expect(graph.sent).toHaveLength(0);
    },
  );

  it('tells events, series, exceptions, stubs, removals and unreadable ones apart', async () => {
    const series = {
      pattern: {
        type: 'weekly',
        interval: 1,
        daysOfWeek: ['tuesday'],
        firstDayOfWeek: 'sunday',
        index: 'first',
        month: 0,
        dayOfMonth: 0,
      },
      range: {
        type: 'noEnd',
        startDate: '2026-03-10',
        endDate: '0001-01-01',
        recurrenceTimeZone: '',
        numberOfOccurrences: 0,
      },
    };
    const graph = scripted(
      last([
        graphEvent({ id: 'single', transactionId: 't' }),
        graphEvent({ id: 'master', type: 'seriesMaster', recurrence: series }),
        graphEvent({ id: 'moved', type: 'exception', seriesMasterId: 'master' }),
        { id: 'stub', type: 'occurrence', seriesMasterId: 'master', start: {}, end: {} },
        { id: 'alone', type: 'occurrence', seriesMasterId: null },
        { id: 'away', '@removed': { reason: 'deleted' } },
        graphEvent({ id: 'no-start', start: null, subject: 'Secret words' }),
        graphEvent({ id: 'backwards', end: { dateTime: '2026-03-10T06:00:00.0000000', timeZone: 'UTC' } }),
        graphEvent({ id: 'html', body: { contentType: 'html', content: '<p>x</p>' } }),
        graphEvent({ id: 'strange', type: 'somethingNew' }),
      ]),
    );
    const [page] = await round(createGraphCalendar(graph.edges));
    const said = page?.changes.map((change) =>
      change.kind === 'event'
        ? [change.event.id, change.event.kind, change.event.mayBeMarked]
        : [change.id, change.kind, 'reason' in change ? change.reason : null],
    );
    expect(said).toEqual([
      ['single', 'single', true],
      ['master', 'series', null],
      ['master', 'series', null],
      ['master', 'series', null],
      ['alone', 'unreadable', 'graph.occurrence-alone'],
      ['away', 'removed', null],
      ['no-start', 'unreadable', 'graph.event-malformed'],
      ['backwards', 'unreadable', 'item.ends-before-start'],
      ['html', 'unreadable', 'graph.body-not-text'],
      ['strange', 'unreadable', 'graph.event-type'],
    ]);
    expect(JSON.stringify(page?.changes.at(6))).not.toContain('Secret');
  });

  it('goes on over empty pages', async () => {
    const graph = scripted(more([], 'a'), more([], 'b'), more([], 'c'), more([], 'd'), last([graphEvent()]));
    const pages = await round(createGraphCalendar(graph.edges));
    expect(pages.map(({ changes, cursor }) => [changes.length, cursor !== null])).toEqual([
      [0, false],
      [0, false],
      [0, false],
      [0, false],
      [1, true],
    ]);
  });
});

describe('a round that has to end', () => {
  it.each([
    [() => problem(410, 'SyncStateNotFound')],
    [() => problem(410, '')],
    [() => problem(400, 'syncstatenotfound')],
    [() => problem(400, 'resyncRequired')],
    [() => problem(400, 'FullSyncRequired')],
    [() => problem(400, 'SyncStateInvalid')],
    [() => problem(400, 'InvalidDeltaToken')],
    [() => problem(400, 'ErrorInvalidParameter', {}, "The value '' of parameter '$deltaToken' is invalid.")],
    [() => problem(400, 'ErrorSomethingNew')],
  ])('answers a dead cursor with cursor-lost (%#)', async (reply) => {
    const graph = scripted(reply);
    await expect(round(createGraphCalendar(graph.edges), '/v1.0/d?$deltatoken=1')).rejects.toMatchObject({
      kind: 'cursor-lost',
    });
    expect(graph.sent).toHaveLength(1);
  });

  it.each([
    [() => problem(410, 'SyncStateNotFound')],
    [() => problem(400, 'InvalidDeltaToken')],
    [() => problem(400, 'ErrorSomethingNew')],
  ])('has no cursor to lose while it is new: its next link died (%#)', async (reply) => {
    const graph = scripted(more([graphEvent()], 'a'), reply);
    await expect(round(createGraphCalendar(graph.edges))).rejects.toMatchObject({
      kind: 'transient',
      code: 'graph.round-lost',
    });
    const kept = scripted(more([graphEvent()], 'a'), reply);
    await expect(round(createGraphCalendar(kept.edges), '/v1.0/d')).rejects.toMatchObject({ kind: 'cursor-lost' });
  });

  it('does not take a refused new round for a dead cursor', async () => {
    const graph = scripted(() => problem(400, 'ErrorInvalidUrlQuery'));
    await expect(round(createGraphCalendar(graph.edges))).rejects.toMatchObject({
      kind: 'refused',
      code: 'graph.refused',
    });
  });

  it.each([
    [404, 'MailboxNotEnabledForRESTAPI'],
    [404, 'MAILBOXNOTHOSTEDINEXCHANGEONLINE'],
    [404, 'ErrorInvalidUser'],
    [404, 'ErrorNonExistentMailbox'],
    [404, 'Request_ResourceNotFound'],
    [404, 'ErrorItemNotFound'],
    [404, 'NobodyKnowsThisCode'],
    [403, 'ErrorAccessDenied'],
  ])('says that the mailbox is unavailable for %i %s', async (status, code) => {
    const graph = scripted(() => problem(status, code));
    const kept = '/v1.0/d?$deltatoken=1';
    await expect(round(createGraphCalendar(graph.edges), kept)).rejects.toMatchObject({ kind: 'unavailable', status });
  });

  it('stops at a page that comes again and again under ever new tokens', async () => {
    let token = 0;
    const graph = scripted(() => {
      token += 1;
      return more(
        [graphEvent({ id: 'b' }), graphEvent({ id: 'a' })].sort(() => (token % 2) - 0.5),
        `t${token}`,
      )();
    });
    const calendar = createGraphCalendar(graph.edges);
    await expect(round(calendar, '/v1.0/d')).rejects.toMatchObject({ kind: 'cursor-lost', code: 'graph.delta-loop' });
    expect(graph.sent).toHaveLength(3);
    await expect(round(calendar)).rejects.toMatchObject({ kind: 'transient', code: 'graph.delta-loop' });
  });

  it.each([
    [
      'old entries in ever new order',
      (token: number) => [token % 97, token % 101].map((id) => graphEvent({ id: `e${id}` })),
    ],
    ['nothing', () => []],
  ])('stops when page after page brings %s', async (_, entries) => {
    let token = 0;
    const graph = scripted(() => {
      token += 1;
      return more(entries(token), `t${token}`)();
    });
    await expect(round(createGraphCalendar(graph.edges))).rejects.toMatchObject({ code: 'graph.delta-loop' });
    expect(graph.sent.length).toBeLessThan(600);
  });

  it('goes on after two hundred empty pages', async () => {
    const empty = Array.from({ length: 200 }, (_, token) => more([], `t${token}`));
    const graph = scripted(...empty, last([graphEvent()]));
    expect((await round(createGraphCalendar(graph.edges))).at(-1)?.changes).toHaveLength(1);
  });

  it('lets one page come twice: replays are allowed', async () => {
    const graph = scripted(more([graphEvent()], 'a'), more([graphEvent()], 'b'), last());
    expect(await round(createGraphCalendar(graph.edges))).toHaveLength(3);
  });

  it('stops at a link that it has followed before', async () => {
    const graph = scripted(more([], 'same'));
    await expect(round(createGraphCalendar(graph.edges))).rejects.toMatchObject({ code: 'graph.delta-loop' });
    expect(graph.sent).toHaveLength(2);
  });

  it('stops after so many pages even when each one differs', async () => {
    let token = 0;
    const graph = scripted(() => {
      token += 1;
      return more([graphEvent({ id: `e${token}` })], `t${token}`)();
    });
    const calendar = createGraphCalendar({ ...graph.edges, maxPages: 5 });
    await expect(round(calendar)).rejects.toMatchObject({ code: 'graph.delta-loop' });
    expect(graph.sent).toHaveLength(5);
  });

  it.each([
    { value: [] },
    { value: [], '@odata.nextLink': `${DELTA}?a`, '@odata.deltaLink': `${DELTA}?b` },
    { value: [{}] },
    'x',
  ])('refuses a page that is none (%#)', async (page) => {
    const graph = scripted(() => json(page));
    await expect(round(createGraphCalendar(graph.edges))).rejects.toMatchObject({ code: 'graph.page-malformed' });
  });
});
