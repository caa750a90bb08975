import { describe, expect, it } from 'vitest';
import { createGraphCalendar } from '../../../shared/graph/calendar.ts';
import { json, MAILBOX, problem, type Reply, scripted, WINDOW } from './scripted-graph.ts';

const NEXT = 'https://graph.microsoft.com/v1.0/users/x/calendar/calendarView?$skip=100';
const page =
  (value: unknown, link?: string): Reply =>
  () =>
    json(link === undefined ? { value } : { value, '@odata.nextLink': link });

async function idsOf(...script: Reply[]) {
  const graph = scripted(...script);
  const pages: (readonly string[])[] = [];
  for await (const one of createGraphCalendar({ ...graph.edges, maxPages: 4 }).ids(MAILBOX, WINDOW)) pages.push(one);
  return { graph, pages };
}

describe('ids of a window', () => {
  it('are asked for a hundred a page, of the default calendar and as immutable ids', async () => {
    const { graph } = await idsOf(page([]));
    const url = new URL(graph.sent[0]?.url ?? '');
    expect(url.pathname).toBe(`/v1.0/users/${MAILBOX}/calendar/calendarView`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      startDateTime: '2026-02-01T00:00:00.000Z',
      endDateTime: '2027-09-01T00:00:00.000Z',
      $select: 'id,type,seriesMasterId',
      $top: '100',
    });
    expect(graph.sent[0]?.headers.get('prefer')).toContain('IdType="ImmutableId"');
  });

  it('come page by page, of series only the masters, each once in the whole list', async () => {
    const { graph, pages } = await idsOf(
      page([{ id: 'a' }, { id: 'o1', seriesMasterId: 'series' }, { id: 'o2', seriesMasterId: 'series' }], NEXT),
      page([], NEXT),
      page([{ id: 'b', seriesMasterId: null }, { id: 'o3', seriesMasterId: 'series' }, { id: 'a' }]),
    );
    expect(pages).toEqual([['a', 'series'], ['b']]);
    expect(graph.sent[1]?.url).toBe(NEXT);
    expect(graph.sent[1]?.headers.get('prefer')).toContain('IdType="ImmutableId"');
  });

  it('are never more than a hundred a page, whatever the server thinks', async () => {
    const { pages } = await idsOf(page(Array.from({ length: 250 }, (_, index) => ({ id: `e${index}` }))));
    expect(pages.map((one) => one.length)).toEqual([100, 100, 50]);
  });

  it('leave out an entry without an id', async () => {
    expect((await idsOf(page([{ id: '' }, { id: 'a' }, {}]))).pages).toEqual([['a']]);
  });

  it('have an end', async () => {
    await expect(idsOf(page([{ id: 'a' }], NEXT))).rejects.toMatchObject({
      kind: 'transient',
      code: 'graph.list-loop',
    });
  });

  it('are never asked of another server', async () => {
    const foreign = idsOf(page([{ id: 'a' }], 'https://evil.test/v1.0/x'));
    await expect(foreign).rejects.toMatchObject({ code: 'graph.foreign-link' });
  });

  it.each([
    [404, 'MailboxNotEnabledForRESTAPI', 'unavailable'],
    [404, 'ErrorItemNotFound', 'unavailable'],
    [404, '', 'unavailable'],
    [403, 'ErrorAccessDenied', 'unavailable'],
    [410, 'SyncStateNotFound', 'transient'],
    [412, 'ErrorIrresolvableConflict', 'transient'],
    [503, 'ServiceUnavailable', 'transient'],
  ])('are not empty when the answer is %i %j', async (status, code, kind) => {
    await expect(idsOf(() => problem(status, code))).rejects.toMatchObject({ kind });
  });

  it('are not empty when the answer is no list', async () => {
    await expect(idsOf(() => new Response('<html>'))).rejects.toMatchObject({ code: 'graph.page-malformed' });
  });
});
