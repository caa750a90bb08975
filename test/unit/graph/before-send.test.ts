import { describe, expect, it } from 'vitest';
import { SyncError } from '../../../shared/errors.ts';
import { createGraphCalendar } from '../../../shared/graph/calendar.ts';
import {
  batch,
  graphEvent,
  json,
  MAILBOX,
  partProblem,
  partsOf,
  problem,
  type Reply,
  scripted,
} from './scripted-graph.ts';
import { create, kinds, lost, made, update } from './writes.ts';

const leaseLost = () => new SyncError('transient', 'sync.lease-lost', 'Another run has taken over.');
const good = batch(({ method }) => (method === 'GET' ? { status: 200, body: graphEvent() } : made));
const busyPart = batch(() => partProblem(429, 'ApplicationThrottled', { 'Retry-After': '2' }));
const busy: Reply = () => problem(429, 'TooManyRequests', { 'Retry-After': '2' });
const refusedToken: Reply = () => problem(401, 'InvalidAuthenticationToken');
const many = (count: number) => Array.from({ length: count }, (_, index) => create(`a${index}`));

/** Writes with a `before` that notes what had been sent and waited for, and throws at its nth call. */
async function writing(script: readonly Reply[], writes = [create()], throwsAt = Number.POSITIVE_INFINITY) {
  const graph = scripted(...script);
  const calls: { readonly sent: number; readonly waits: number }[] = [];
  const outcomes = createGraphCalendar(graph.edges).write(MAILBOX, writes, async () => {
    calls.push({ sent: graph.sent.length, waits: graph.waits.length });
    if (calls.length === throwsAt) throw leaseLost();
  });
  const settled = await outcomes.then(
    (list) => ({ outcomes: list, error: null }),
    (error: unknown) => ({ outcomes: [], error }),
  );
  return { graph, calls, ...settled };
}

describe('before a request that writes', () => {
  it('the caller is asked, for each batch', async () => {
    const { calls, outcomes } = await writing([good], many(41));
    expect(calls).toEqual([
      { sent: 0, waits: 0 },
      { sent: 1, waits: 0 },
      { sent: 2, waits: 0 },
    ]);
    expect(new Set(kinds(outcomes))).toEqual(new Set(['written']));
  });

  it.each([
    ['a throttled part', busyPart],
    ['a throttled batch', busy],
    ['a lost answer', lost],
  ])('the caller is asked again after the wait that follows %s', async (_name, first) => {
    const { calls, outcomes } = await writing([first, good]);
    expect(calls).toEqual([
      { sent: 0, waits: 0 },
      { sent: 1, waits: 1 },
    ]);
    expect(kinds(outcomes)).toEqual(['written']);
  });

  it('the caller is asked again when the token was refused', async () => {
    const { calls } = await writing([refusedToken, good]);
    expect(calls).toEqual([
      { sent: 0, waits: 0 },
      { sent: 1, waits: 0 },
    ]);
  });

  it('the caller is not asked for what only reads', async () => {
    const { calls, graph, outcomes } = await writing([good], [update({})]);
    expect(kinds(outcomes)).toEqual(['written']);
    expect(graph.sent).toHaveLength(1);
    expect(calls).toEqual([]);
    const withNotes = await writing([good], [update({ notes: 'New' })]);
    expect(withNotes.graph.sent).toHaveLength(2);
    expect(withNotes.calls).toEqual([{ sent: 1, waits: 0 }]);
  });
});

describe('a caller who throws', () => {
  it('stops the request, and the error comes back as it is, without another try', async () => {
    const { graph, calls, error } = await writing([good], many(3), 1);
    expect(error).toMatchObject({ kind: 'transient', code: 'sync.lease-lost' });
    expect(graph.sent).toEqual([]);
    expect(graph.waits).toEqual([]);
    expect(calls).toHaveLength(1);
  });

  it.each([
    ['a throttled part', busyPart],
    ['a throttled batch', busy],
  ])('stops the repetition after %s: nothing was written', async (_name, first) => {
    const { graph, error } = await writing([first, good], many(2), 2);
    expect(error).toMatchObject({ code: 'sync.lease-lost' });
    expect(graph.sent).toHaveLength(1);
  });

  it('is told which writes of earlier batches were done, and that the rest was not', async () => {
    const { graph, outcomes } = await writing([good], many(41), 2);
    expect(graph.sent.map((sent) => partsOf(sent).length)).toEqual([20]);
    expect(kinds(outcomes)).toEqual([...Array(20).fill('written'), ...Array(21).fill('later')]);
    expect(outcomes[20]).toEqual({ kind: 'later', code: 'sync.lease-lost', retryAfterMs: null });
  });

  it('leaves open what became of a create whose answer was lost', async () => {
    const { outcomes } = await writing([lost, good], [create()], 2);
    expect(kinds(outcomes)).toEqual(['answer-lost']);
  });

  it('by a lost answer of his own has lost none of these writes', async () => {
    const graph = scripted(good);
    const ask = async () => {
      throw new SyncError('answer-lost', 'storage.answer-lost', 'The lease may be renewed or not.');
    };
    const written = createGraphCalendar(graph.edges).write(MAILBOX, [create()], ask);
    await expect(written).rejects.toMatchObject({ code: 'storage.answer-lost' });
    expect(graph.sent).toEqual([]);
  });

  it('gets an error of his own back too', async () => {
    const graph = scripted(() => json({ responses: [] }));
    const calendar = createGraphCalendar(graph.edges);
    const bug = async () => {
      throw new TypeError('a bug');
    };
    await expect(calendar.write(MAILBOX, [create()], bug)).rejects.toThrow(TypeError);
    expect(graph.sent).toEqual([]);
  });
});
