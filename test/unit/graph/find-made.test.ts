import { describe, expect, it } from 'vitest';
import { createGraphCalendar } from '../../../shared/graph/calendar.ts';
import { MARK_PROPERTY } from '../../../shared/graph/mark.ts';
import type { EventWrite } from '../../../shared/sync/ports.ts';
import { batch, graphEvent, MAILBOX, type PartReply, partProblem, partsOf, scripted } from './scripted-graph.ts';
import { create, kinds, made, mark } from './writes.ts';

const marked = (activityId: string, more: object = {}) => ({
  ...graphEvent({ id: `of-${activityId}` }),
  singleValueExtendedProperties: [{ id: MARK_PROPERTY, value: JSON.stringify(mark(activityId)) }],
  ...more,
});
const list = (...value: unknown[]): PartReply => ({ status: 200, body: { value } });
const again = (activityId = 'a1') => {
  const write = create(activityId);
  if (write.kind !== 'create') throw new Error('A create is a create.');
  return { ...write, sentBefore: true } as const;
};

/** Answers searches by the activity they name, and makes whatever is sent. */
function graph(search: (url: string) => PartReply, control: PartReply = { status: 200, body: { id: 'own' } }) {
  const run = scripted(
    batch(({ method, url }) =>
      method === 'POST' ? made : url.includes('$filter') ? search(decodeURIComponent(url)) : control,
    ),
  );
  const write = (...writes: EventWrite[]) => createGraphCalendar(run.edges).write(MAILBOX, writes);
  const methods = () => run.sent.map((sent) => partsOf(sent).map(({ method }) => method));
  return { write, methods, sent: run.sent };
}

describe('a create that was sent before', () => {
  it('is looked for by its mark in the default calendar, and not sent again when it is there', async () => {
    const { write, methods, sent } = graph(() => list(marked('a1')));
    expect(await write(again())).toMatchObject([{ kind: 'written', event: { id: 'of-a1' } }]);
    expect(methods()).toEqual([['GET']]);
    const url = new URL(partsOf(sent[0])[0]?.url ?? '', 'https://x.test');
    expect(url.pathname).toBe(`/users/${MAILBOX}/calendar/events`);
    expect(url.searchParams.get('$filter')).toBe(
      `singleValueExtendedProperties/Any(ep: ep/id eq '${MARK_PROPERTY}' and ep/value eq '${JSON.stringify(mark('a1'))}')`,
    );
  });

  it('is sent when nothing has its mark, beside those that never were', async () => {
    const { write, methods } = graph((url) => (url.includes('"a1"') ? list(marked('a1')) : list()));
    expect(kinds(await write(again('a1'), create('new'), again('a2')))).toEqual(['written', 'written', 'written']);
    expect(methods()).toEqual([
      ['GET', 'GET'],
      ['POST', 'POST'],
    ]);
  });

  it('is the oldest of those that have its mark', async () => {
    const copy = marked('a1', { id: 'copy', createdDateTime: '2026-03-02T06:00:00Z' });
    const { write } = graph(() => list(copy, marked('a1')));
    expect(await write(again())).toMatchObject([{ kind: 'written', event: { id: 'of-a1' } }]);
  });

  it.each([
    ['another mark', marked('a2')],
    ['no mark', graphEvent()],
  ])('is nothing with %s, whatever the search answers', async (_, event) => {
    const { write, methods } = graph(() => list(event));
    expect(await write(again())).toMatchObject([{ kind: 'written', event: { id: 'new' } }]);
    expect(methods()).toEqual([['GET'], ['POST']]);
  });

  it('that was made and can not be read is not made again', async () => {
    const { write, methods } = graph(() => list(marked('a1', { start: null })));
    expect(kinds(await write(again()))).toEqual(['answer-lost']);
    expect(methods()).toEqual([['GET']]);
  });

  it('waits when its search fails, and holds up no other', async () => {
    const { write } = graph((url) => (url.includes('"a1"') ? partProblem(400, 'ErrorInvalidProperty') : list()));
    const outcomes = await write(again('a1'), again('a2'));
    expect(outcomes).toMatchObject([{ kind: 'later', code: 'graph.item-failing' }, { kind: 'written' }]);
  });

  it('is not sent to a mailbox that does not answer', async () => {
    const off = partProblem(404, 'MailboxNotEnabledForRESTAPI');
    const { write, methods } = graph(() => off, off);
    await expect(write(again())).rejects.toMatchObject({ kind: 'unavailable' });
    expect(methods().flat()).not.toContain('POST');
  });

  it('is not looked for when it was never sent', async () => {
    const { write, methods } = graph(() => list());
    await write(create());
    expect(methods()).toEqual([['POST']]);
  });
});
