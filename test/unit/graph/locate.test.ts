import { describe, expect, it } from 'vitest';
import { createGraphCalendar } from '../../../shared/graph/calendar.ts';
import {
  graphEvent,
  json,
  MAILBOX,
  type PartReply,
  partProblem,
  partsOf,
  type Reply,
  scripted,
} from './scripted-graph.ts';

const missing = partProblem(404, 'ErrorItemNotFound');
const ok = (body: unknown): PartReply => ({ status: 200, body });
const folder = (id: string) => ok({ id });
const list = (...value: unknown[]) => ok({ value });

interface Mailbox {
  /** The default calendar itself, asked for beside the items. */
  readonly own?: PartReply;
  readonly calendars?: Reply;
  /** `/events/{id}/calendar`. */
  readonly folder?: PartReply | null;
  /** Items of the default calendar by UID. */
  readonly byUid?: PartReply | null;
  /** `/calendar/events/{id}`. */
  readonly byId?: PartReply | ((id: string) => PartReply);
  /** The calendar as it is asked for once more when a part fails. */
  readonly control?: PartReply;
}

function read(byId: Mailbox['byId'], url: string): PartReply {
  return typeof byId === 'function' ? byId(url.split('/').at(-1) ?? '') : (byId ?? missing);
}

/** A mailbox whose default calendar is `own` and that has one other, `second`. */
function mailbox(script: Mailbox) {
  const graph = scripted((sent) => {
    const { pathname } = new URL(sent.url);
    const own = script.own ?? folder('own');
    if (pathname.endsWith('/calendar')) return json(own.body ?? null, own.status);
    if (pathname.endsWith('/calendars')) {
      return script.calendars?.(sent) ?? json({ value: [{ id: 'own' }, { id: 'second' }] });
    }
    const parts = partsOf(sent);
    const responses = parts.flatMap(({ id, url }) => {
      const answer = /\/events\/[^/]+\/calendar\?/u.test(url)
        ? script.folder
        : url.includes('$filter')
          ? script.byUid
          : url.includes('/calendar/events/')
            ? read(script.byId, url)
            : parts.length > 1
              ? own
              : (script.control ?? folder('own'));
      return answer === undefined || answer === null ? [] : [{ id, headers: {}, body: null, ...answer }];
    });
    return json({ responses: responses.reverse() });
  });
  const find = async (sought = [{ id: 'event-1', uid: 'uid-1' as string | null }]) =>
    await createGraphCalendar(graph.edges).locate(MAILBOX, sought);
  return { graph, find };
}

describe('an event that was not shown', () => {
  it('is gone when no item answers by its id and none has its UID', async () => {
    const { find } = mailbox({ folder: missing, byUid: list() });
    expect(await find()).toEqual([{ kind: 'gone' }]);
  });

  it('is gone when it answers from Deleted Items, which is no calendar', async () => {
    const { find } = mailbox({ folder: folder('deleted-items'), byUid: list(), byId: ok(graphEvent()) });
    expect(await find()).toEqual([{ kind: 'gone' }]);
  });

  it('is here when the default calendar shows it by its UID, as it is read there and not as a list shows it', async () => {
    const now = graphEvent({ subject: 'Edited' });
    const { find } = mailbox({ folder: folder('own'), byUid: list(graphEvent()), byId: ok(now) });
    expect(await find()).toMatchObject([{ kind: 'here', event: { id: 'event-1', item: { subject: 'Edited' } } }]);
  });

  it('is here when it names the default calendar and is read there, whatever a list leaves out', async () => {
    const { find } = mailbox({ folder: folder('own'), byUid: list(), byId: ok(graphEvent()) });
    expect(await find()).toMatchObject([{ kind: 'here', event: { id: 'event-1' } }]);
  });

  it('is unknown when it names the default calendar and is not read there', async () => {
    const { find } = mailbox({ folder: folder('own'), byUid: list(), byId: missing });
    expect(await find()).toEqual([{ kind: 'unknown', reason: 'graph.whereabouts-unclear' }]);
  });

  it('goes by other ids, the oldest first', async () => {
    const young = graphEvent({ id: 'young', createdDateTime: '2026-03-02T06:00:00Z', iCalUId: 'UID-1' });
    const old = graphEvent({ id: 'old', createdDateTime: '2026-03-01T06:00:00Z' });
    const byId = (id: string) => ok({ ...(id === 'old' ? old : young), subject: `Now ${id}` });
    const { find } = mailbox({ folder: missing, byUid: list(young, old), byId });
    expect(await find()).toMatchObject([
      {
        kind: 'other-id',
        events: [
          { id: 'old', item: { subject: 'Now old' } },
          { id: 'young', item: { subject: 'Now young' } },
        ],
      },
    ]);
  });

  it('is in another calendar of the mailbox', async () => {
    const { find } = mailbox({ folder: folder('second'), byUid: list() });
    expect(await find()).toEqual([{ kind: 'other-calendar' }]);
  });

  it('is looked for in every page of the calendars, and each page on the same server', async () => {
    const next = 'https://graph.microsoft.com/v1.0/more';
    const pages = (link: string) => {
      let asked = 0;
      return () => {
        asked += 1;
        return json(asked === 1 ? { value: [{ id: 'own' }], '@odata.nextLink': link } : { value: [{ id: 'third' }] });
      };
    };
    const answer = pages(`${next}/calendars`);
    const { find } = mailbox({ folder: folder('third'), byUid: list(), calendars: answer });
    expect(await find()).toEqual([{ kind: 'other-calendar' }]);
    const foreign = mailbox({
      folder: folder('third'),
      byUid: list(),
      calendars: pages('https://evil.test/calendars'),
    });
    await expect(foreign.find()).rejects.toMatchObject({ code: 'graph.foreign-link' });
  });

  it('is asked for by id only when it has no UID', async () => {
    const { find, graph } = mailbox({ folder: missing });
    expect(await find([{ id: 'a', uid: null }])).toEqual([{ kind: 'gone' }]);
    expect(graph.sent.flatMap((sent) => partsOf(sent)).filter(({ url }) => url.includes('$filter'))).toEqual([]);
  });

  it('is asked about in one request, as long as all of it fits into one batch', async () => {
    const { find, graph } = mailbox({ folder: folder('own'), byUid: list(), byId: (id) => ok(graphEvent({ id })) });
    const sought = Array.from({ length: 6 }, (_, index) => ({ id: `event-${index}`, uid: 'uid-1' }));
    expect((await find(sought)).map(({ kind }) => kind)).toEqual(sought.map(() => 'here'));
    expect(graph.sent).toHaveLength(1);
    await find([...sought, { id: 'event-6', uid: 'uid-1' }]);
    expect(graph.sent.map((sent) => partsOf(sent).length)).toEqual([19, 15, 7]);
  });

  it('is read beside the other questions where nothing but its id is known', async () => {
    const { find, graph } = mailbox({ folder: folder('own'), byId: (id) => ok(graphEvent({ id })) });
    const sought = Array.from({ length: 9 }, (_, index) => ({ id: `event-${index}`, uid: null }));
    expect((await find(sought)).map(({ kind }) => kind)).toEqual(sought.map(() => 'here'));
    expect(graph.sent.map((sent) => partsOf(sent).length)).toEqual([19]);
  });
});

describe('nobody knows where an event is', () => {
  it.each([
    ['the calendars are listed without the default one', { folder: folder('x'), calendars: () => json({ value: [] }) }],
    ['events of other UIDs come back', { byUid: list(graphEvent({ iCalUId: 'other' })) }],
    ['the list goes on', { byUid: ok({ value: [], '@odata.nextLink': 'https://graph.microsoft.com/v1.0/x' }) }],
    ['the list is not there', { byUid: missing }],
    ['the list still shows it in its calendar, where it is no more', { byUid: list(graphEvent()), byId: missing }],
    ['the list shows it there while it lies in Deleted Items', { folder: folder('x'), byUid: list(graphEvent()) }],
    ['what has its UID is no longer there', { byUid: list(graphEvent({ id: 'other' })), byId: missing }],
    [
      'one of those with its UID is no longer there',
      {
        byUid: list(graphEvent({ id: 'a' }), graphEvent({ id: 'b' })),
        byId: (id: string) => (id === 'a' ? missing : ok(graphEvent({ id }))),
      },
    ],
  ])('when %s', async (_name, script) => {
    const { find } = mailbox({ folder: missing, byUid: list(), ...script });
    expect(await find()).toEqual([{ kind: 'unknown', reason: 'graph.whereabouts-unclear' }]);
  });

  it('when what has its UID can not be understood', async () => {
    const { find } = mailbox({ folder: missing, byUid: list({ id: 'odd' }) });
    expect(await find()).toEqual([{ kind: 'unknown', reason: 'graph.event-malformed' }]);
  });

  it.each([
    ['500', partProblem(500, 'ErrorInternalServerError')],
    ['a 404 that names no item', partProblem(404, 'ResourceNotFound')],
    ['400', partProblem(400, 'ErrorInvalidProperty')],
  ])('when its calendar or the list answers %s while the mailbox works', async (_name, bad) => {
    const failing = [{ kind: 'unknown', reason: 'graph.item-failing' }];
    expect(await mailbox({ folder: bad, byUid: list() }).find()).toEqual(failing);
    expect(await mailbox({ folder: missing, byUid: bad }).find()).toEqual(failing);
  });
});

describe('a mailbox that does not answer', () => {
  const codes = ['MailboxNotEnabledForRESTAPI', 'ErrorNonExistentMailbox', 'ErrorInvalidUser', 'ErrorItemNotFound', ''];

  it.each(codes)('with %j has lost no event', async (code) => {
    const off = mailbox({ own: partProblem(404, code), folder: missing, byUid: list() });
    await expect(off.find()).rejects.toMatchObject({ kind: 'unavailable' });
    const calendar = createGraphCalendar(off.graph.edges);
    await expect(calendar.calendarId(MAILBOX)).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it.each(codes.filter((code) => code !== 'ErrorItemNotFound'))(
    'with %j from one moment to the next, too',
    async (code) => {
      const bad = partProblem(404, code);
      const { find } = mailbox({ folder: bad, byUid: bad, control: bad });
      await expect(find()).rejects.toMatchObject({ kind: 'unavailable' });
    },
  );

  it('for a while is tried again later', async () => {
    const failing = partProblem(503, 'ServiceUnavailable');
    const { find } = mailbox({ folder: failing, byUid: failing, control: failing });
    await expect(find()).rejects.toMatchObject({ kind: 'transient' });
    const conflict = mailbox({ own: partProblem(409, 'ErrorIrresolvableConflict') });
    await expect(conflict.find()).rejects.toMatchObject({ kind: 'transient' });
  });
});

describe('the questions', () => {
  it('go out twenty at a time, with quotes doubled and everything encoded', async () => {
    const { find, graph } = mailbox({ folder: missing, byUid: list() });
    const sought = Array.from({ length: 11 }, (_, index) => ({ id: `AAMk/${index}+=`, uid: "o'clock & co" }));
    expect(await find(sought)).toEqual(sought.map(() => ({ kind: 'gone' })));
    const batches = graph.sent.map((sent) => partsOf(sent)).filter((parts) => parts.length > 0);
    expect(batches.map((parts) => parts.length)).toEqual([20, 3]);
    const [own, byId, byUid] = batches[0] ?? [];
    expect(own?.url).toBe(`/users/${MAILBOX}/calendar?$select=id`);
    expect(byId?.url).toBe(`/users/${MAILBOX}/events/AAMk%2F0%2B%3D/calendar?$select=id`);
    expect(byId?.headers.Prefer).toContain('IdType="ImmutableId"');
    expect(byUid?.url.startsWith(`/users/${MAILBOX}/calendar/events?`)).toBe(true);
    expect(byUid?.url).not.toMatch(/[ +]/u);
    const filter = new URL(byUid?.url ?? '', 'https://x.test').searchParams.get('$filter');
    expect(filter).toBe("iCalUId eq 'o''clock & co'");
  });

  it('are none for no events', async () => {
    const { find, graph } = mailbox({});
    expect(await find([])).toEqual([]);
    expect(graph.sent).toEqual([]);
  });
});
