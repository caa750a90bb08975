import { describe, expect, it } from 'vitest';
import { createGraphCalendar } from '../../../shared/graph/calendar.ts';
import { MARK_PROPERTY } from '../../../shared/graph/mark.ts';
import { batch, graphEvent, json, MAILBOX, type PartReply, partProblem, partsOf, scripted } from './scripted-graph.ts';

const CALENDAR = `/users/${MAILBOX}/calendar?$select=id`;
const mark = { activityId: 'activity-1', mailboxId: MAILBOX, generation: 0 };
const good: PartReply = {
  status: 200,
  body: graphEvent({ singleValueExtendedProperties: [{ id: MARK_PROPERTY, value: JSON.stringify(mark) }] }),
};

/** A mailbox in which reading the event `bad` always gets that reply, and its calendar another. */
function mailboxWith(bad: PartReply | null, calendar: PartReply | null) {
  const graph = scripted(batch(({ url }) => (url === CALENDAR ? calendar : /\/bad(\?|$)/u.test(url) ? bad : good)));
  const controls = () => graph.sent.flatMap((sent) => partsOf(sent)).filter(({ url }) => url === CALENDAR).length;
  return { calendar: createGraphCalendar(graph.edges), controls };
}

const OWN: readonly (readonly [string, PartReply | null])[] = [
  ['500', partProblem(500, 'ErrorInternalServerError')],
  ['504', partProblem(504, '')],
  ['403', partProblem(403, 'ErrorAccessDenied')],
  ['a 404 that does not name it', partProblem(404, 'ResourceNotFound')],
  ['409', partProblem(409, 'ErrorIrresolvableConflict')],
  ['400', partProblem(400, 'ErrorInvalidRequest')],
];

const SILENT: typeof OWN = [...OWN, ['no answer', null]];

describe('one event that always fails while its mailbox works', () => {
  it.each(SILENT)('with %s is unreadable, and the others are read', async (_name, bad) => {
    const { calendar, controls } = mailboxWith(bad, { status: 200, body: { id: 'c' } });
    expect(await calendar.read(MAILBOX, ['a', 'bad', 'b'])).toEqual([
      expect.objectContaining({ kind: 'event' }),
      { kind: 'unreadable', reason: 'graph.item-failing' },
      expect.objectContaining({ kind: 'event' }),
    ]);
    expect(controls()).toBe(1);
  });

  it.each(OWN)('with %s is unreadable when it is asked for alone, too', async (_name, bad) => {
    const { calendar } = mailboxWith(bad, { status: 200, body: { id: 'c' } });
    expect(await calendar.read(MAILBOX, ['bad'])).toEqual([{ kind: 'unreadable', reason: 'graph.item-failing' }]);
  });

  it.each(OWN)('with %s is never called unmarked', async (_name, bad) => {
    const { calendar } = mailboxWith(bad, { status: 200, body: { id: 'c' } });
    expect(await calendar.readMarks(MAILBOX, ['a', 'bad'])).toEqual([mark, 'unknown']);
    expect(await calendar.readMarks(MAILBOX, ['a', 'b'])).toEqual([mark, mark]);
  });
});

describe('nothing is laid at the door of one event', () => {
  it.each([
    ['fails', partProblem(503, ''), partProblem(500, ''), 'transient'],
    ['refuses', partProblem(403, 'ErrorAccessDenied'), partProblem(403, 'ErrorAccessDenied'), 'unavailable'],
    [
      'is not there',
      partProblem(404, 'MailboxNotEnabledForRESTAPI'),
      partProblem(404, 'ErrorInvalidUser'),
      'unavailable',
    ],
    ['is throttled', partProblem(429, 'ApplicationThrottled'), partProblem(500, ''), 'transient'],
    ['says nothing', null, partProblem(500, ''), 'transient'],
  ] as const)('when its calendar %s as well', async (_name, control, bad, kind) => {
    const { calendar, controls } = mailboxWith(bad, control);
    await expect(calendar.read(MAILBOX, ['a', 'bad'])).rejects.toMatchObject({ kind });
    const code = expect.not.stringContaining('item-failing');
    await expect(calendar.readMarks(MAILBOX, ['a', 'bad'])).rejects.toMatchObject({ kind, code });
    expect(controls()).toBe(2);
  });

  it.each([
    ['throttled', partProblem(429, 'ApplicationThrottled'), 'transient'],
    ['refused for its token', partProblem(401, 'InvalidAuthenticationToken'), 'unavailable'],
  ] as const)('when it is %s', async (_name, bad, kind) => {
    const { calendar, controls } = mailboxWith(bad, { status: 200, body: { id: 'c' } });
    await expect(calendar.read(MAILBOX, ['a', 'bad'])).rejects.toMatchObject({ kind });
    expect(controls()).toBe(0);
  });

  it('when no part of a batch is answered', async () => {
    const { calendar, controls } = mailboxWith(null, { status: 200, body: { id: 'c' } });
    await expect(calendar.read(MAILBOX, ['bad'])).rejects.toMatchObject({ kind: 'transient' });
    expect(controls()).toBe(0);
  });

  it('when the mailbox goes away between two batches', async () => {
    const graph = scripted(
      batch(() => good),
      batch(() => partProblem(403, 'ErrorAccessDenied')),
    );
    const ids = Array.from({ length: 21 }, (_, index) => `e${index}`);
    await expect(createGraphCalendar(graph.edges).read(MAILBOX, ids)).rejects.toMatchObject({ kind: 'unavailable' });
    const refused = scripted(
      batch(() => good),
      () => json({ error: { code: 'ErrorAccessDenied' } }, 403),
    );
    await expect(createGraphCalendar(refused.edges).read(MAILBOX, ids)).rejects.toMatchObject({ kind: 'unavailable' });
  });
});
