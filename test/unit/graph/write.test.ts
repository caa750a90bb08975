import { describe, expect, it } from 'vitest';
import { must } from '../../../shared/errors.ts';
import { createGraphCalendar } from '../../../shared/graph/calendar.ts';
import { transactionId } from '../../../shared/graph/mark.ts';
import { batch, graphEvent, json, MAILBOX, partProblem, partsOf, scripted } from './scripted-graph.ts';
import { byMethod, create, kinds, lost, made, mark, remove, update } from './writes.ts';

describe('an update', () => {
  it('writes the given fields only, under the version it is based on', async () => {
    const graph = scripted(batch(() => ({ status: 200, body: graphEvent() })));
    await createGraphCalendar(graph.edges).write(MAILBOX, [
      update({ subject: '' }),
      update({ location: '' }),
      update({ when: { allDay: true, start: '2026-03-10', end: '2026-03-12' } }),
    ]);
    expect(partsOf(graph.sent[0]).map(({ body }) => body)).toEqual([
      { subject: '' },
      { location: { displayName: '' } },
      {
        start: { dateTime: '2026-03-10T00:00:00', timeZone: 'UTC' },
        end: { dateTime: '2026-03-12T00:00:00', timeZone: 'UTC' },
        isAllDay: true,
      },
    ]);
    expect(partsOf(graph.sent[0])[0]).toMatchObject({
      method: 'PATCH',
      url: `/users/${MAILBOX}/calendar/events/event-1`,
      headers: { 'If-Match': 'W/"v1"' },
    });
  });

  it.each([
    [412, 'ErrorIrresolvableConflict', 'conflict'],
    [409, 'ErrorIrresolvableConflict', 'conflict'],
    [404, 'ErrorItemNotFound', 'gone'],
    [400, 'ErrorInvalidIdMalformed', 'gone'],
    [400, 'ErrorOccurrenceCrossingBoundary', 'refused'],
    [500, 'ErrorInternalServerError', 'answer-lost'],
    [504, '', 'answer-lost'],
    [503, '', 'answer-lost'],
  ])('answered with %i %s ends as %s, sent once', async (status, code, kind) => {
    const graph = scripted(batch(() => partProblem(status, code)));
    expect(kinds(await createGraphCalendar(graph.edges).write(MAILBOX, [update(), remove()]))).toEqual([kind, kind]);
    expect(graph.sent).toHaveLength(1);
  });

  it('answered 503 with a pause may have been done; the create beside it is sent again after that pause', async () => {
    const graph = scripted(
      () => json({ error: { code: 'ServiceUnavailable' } }, 503, { 'retry-after': '7' }),
      batch(() => made),
    );
    const outcomes = await createGraphCalendar(graph.edges).write(MAILBOX, [update(), create(), remove()]);
    expect(kinds(outcomes)).toEqual(['answer-lost', 'written', 'answer-lost']);
    expect(graph.waits).toEqual([7000]);
    const part = scripted(batch(() => partProblem(503, 'ServiceUnavailable', { 'Retry-After': '1' })));
    const single = await createGraphCalendar(part.edges).write(MAILBOX, [update(), create(), remove()]);
    expect(kinds(single)).toEqual(['answer-lost', 'answer-lost', 'answer-lost']);
  });

  it('that lost its answer is not sent again, while the create beside it is', async () => {
    const graph = scripted(
      lost,
      batch(() => made),
    );
    const outcomes = await createGraphCalendar(graph.edges).write(MAILBOX, [update(), create(), remove()]);
    expect(kinds(outcomes)).toEqual(['answer-lost', 'written', 'answer-lost']);
    expect(partsOf(graph.sent[1]).map(({ method }) => method)).toEqual(['POST']);
  });

  it('that was done but can not be read back counts as lost', async () => {
    const graph = scripted(batch(() => ({ status: 200, body: { id: 'event-1' } })));
    expect(kinds(await createGraphCalendar(graph.edges).write(MAILBOX, [update()]))).toEqual(['answer-lost']);
  });

  it('of notes leaves the body of an online meeting and of pictures alone', async () => {
    const plain = { body: { contentType: 'html', content: '<p>x</p>' }, isOnlineMeeting: false };
    const shapes: Record<string, unknown> = {
      plain,
      online: { ...plain, isOnlineMeeting: true },
      joined: { ...plain, onlineMeetingUrl: 'https://meet.test/1' },
      picture: { ...plain, body: { contentType: 'html', content: '<img src="cid:1">' } },
    };
    const idOf = (url: string) => url.split('/').at(-1)?.split('?')[0] ?? '';
    const graph = scripted(
      batch(({ url }) => ({ status: 200, body: { id: idOf(url), ...Object(shapes[idOf(url)]) } })),
      batch(({ url }) => ({ status: 200, body: graphEvent({ id: idOf(url) }) })),
    );
    const outcomes = await createGraphCalendar(graph.edges).write(MAILBOX, [
      update({ notes: 'N' }, 'plain'),
      update({ notes: 'N', subject: 'S' }, 'online'),
      update({ notes: 'N' }, 'joined'),
      update({ notes: 'N', location: 'L' }, 'picture'),
    ]);
    expect(kinds(outcomes)).toEqual(['written', 'written', 'written', 'written']);
    expect(partsOf(graph.sent[0])[0]?.headers.Prefer).toContain('outlook.body-content-type="html"');
    expect(partsOf(graph.sent[1]).map(({ method, body }) => [method, body])).toEqual([
      ['PATCH', { body: { contentType: 'text', content: 'N' } }],
      ['PATCH', { subject: 'S' }],
      ['GET', undefined],
      ['PATCH', { location: { displayName: 'L' } }],
    ]);
  });

  it('of notes leaves a body alone that says the same in its own layout', async () => {
    const laidOut = { body: { contentType: 'html', content: '<html><body><p><b>One</b></p><p>Two</p></body></html>' } };
    const graph = scripted(
      batch(() => ({ status: 200, body: { id: 'event-1', ...laidOut } })),
      batch(() => ({ status: 200, body: graphEvent() })),
    );
    const outcomes = await createGraphCalendar(graph.edges).write(MAILBOX, [
      update({ notes: 'One\r\nTwo\n', subject: 'S' }),
    ]);
    expect(kinds(outcomes)).toEqual(['written']);
    expect(partsOf(graph.sent[1]).map(({ body }) => body)).toEqual([{ subject: 'S' }]);
  });

  it('with nothing left to write still sees that its version moved on', async () => {
    const graph = scripted(batch(() => ({ status: 200, body: graphEvent({ '@odata.etag': 'W/"v2"' }) })));
    expect(kinds(await createGraphCalendar(graph.edges).write(MAILBOX, [update({})]))).toEqual(['conflict']);
  });
});

describe('a delete', () => {
  it('is sent under its version; already gone is gone', async () => {
    const graph = scripted(
      batch(({ url }) => (url.endsWith('two') ? partProblem(404, 'ErrorItemNotFound') : { status: 204 })),
    );
    expect(kinds(await createGraphCalendar(graph.edges).write(MAILBOX, [remove('one'), remove('two')]))).toEqual([
      'deleted',
      'gone',
    ]);
    expect(partsOf(graph.sent[0])[0]).toMatchObject({ method: 'DELETE', headers: { 'If-Match': 'W/"v1"' } });
  });
});

describe('a batch of writes', () => {
  it('gives one outcome for each write, in order, over several batches', async () => {
    const graph = scripted(batch(({ body }) => ({ status: 201, body: graphEvent({ id: body?.transactionId }) })));
    const ids = Array.from({ length: 45 }, (_, index) => `a${index}`);
    const outcomes = await createGraphCalendar(graph.edges).write(
      MAILBOX,
      ids.map((id) => create(id)),
    );
    expect(outcomes.map((outcome) => outcome.kind === 'written' && outcome.event.id)).toEqual(
      ids.map((id) => transactionId(mark(id))),
    );
    expect(graph.sent.map((sent) => partsOf(sent).length)).toEqual([20, 20, 5]);
  });

  it('stays below the size that Graph takes', async () => {
    const graph = scripted(batch(() => made));
    const notes = 'x'.repeat(1_000_000);
    await createGraphCalendar(graph.edges).write(MAILBOX, [
      create('a', { notes }),
      create('b', { notes }),
      create('c', { notes }),
    ]);
    expect(graph.sent.map((sent) => partsOf(sent).length)).toEqual([2, 1]);
  });

  it('repeats throttled parts, updates too, and leaves them for later when patience ends', async () => {
    const throttled = partProblem(429, 'ApplicationThrottled', { 'Retry-After': '2' });
    const graph = scripted(batch(byMethod({ POST: made, PATCH: throttled })));
    const outcomes = await createGraphCalendar(graph.edges).write(MAILBOX, [update(), create()]);
    expect(outcomes[0]).toEqual({ kind: 'later', code: 'graph.throttled', retryAfterMs: 2000 });
    expect(outcomes[1]?.kind).toBe('written');
    expect(graph.waits).toEqual([2000, 2000, 2000, 2000]);
    expect(graph.sent.map((sent) => partsOf(sent).length)).toEqual([2, 1, 1, 1, 1]);
  });

  it('repeats a part that failed with the whole batch (424) or for its token (401)', async () => {
    const graph = scripted(
      batch(byMethod({ PATCH: partProblem(424, ''), DELETE: partProblem(401, 'InvalidAuthenticationToken') })),
      batch(byMethod({ PATCH: { status: 200, body: graphEvent() }, DELETE: { status: 204 } })),
    );
    expect(kinds(await createGraphCalendar(graph.edges).write(MAILBOX, [update(), remove()]))).toEqual([
      'written',
      'deleted',
    ]);
  });

  it('throws unavailable when the mailbox itself is the reason and nothing was written', async () => {
    for (const part of [partProblem(404, 'MailboxNotEnabledForRESTAPI'), partProblem(403, 'ErrorAccessDenied')]) {
      const graph = scripted(batch(() => part));
      const writing = createGraphCalendar(graph.edges).write(MAILBOX, [create(), update(), remove()]);
      await expect(writing).rejects.toMatchObject({ kind: 'unavailable' });
    }
  });

  it('keeps what was written when the mailbox goes away in the middle', async () => {
    const graph = scripted(
      batch(() => made),
      () => json({ error: { code: 'ErrorAccessDenied' } }, 403),
    );
    const outcomes = await createGraphCalendar(graph.edges).write(
      MAILBOX,
      Array.from({ length: 41 }, (_, index) => create(`a${index}`)),
    );
    expect(kinds(outcomes.slice(0, 20))).toEqual(Array.from({ length: 20 }, () => 'written'));
    const later = { kind: 'later', code: 'graph.access-denied', retryAfterMs: null };
    expect(outcomes.slice(20)).toEqual(Array.from({ length: 21 }, () => later));
    expect(graph.sent).toHaveLength(2);
  });

  it('takes a 403 beside writes that got through for its item alone', async () => {
    const graph = scripted(batch(byMethod({ POST: made, PATCH: partProblem(403, 'ErrorAccessDenied') })));
    const outcomes = await createGraphCalendar(graph.edges).write(MAILBOX, [create(), update()]);
    expect(outcomes[1]).toEqual({ kind: 'refused', code: 'graph.access-denied' });
    const unsure = scripted(
      batch(byMethod({ DELETE: partProblem(500, ''), PATCH: partProblem(403, 'ErrorAccessDenied') })),
    );
    const waiting = await createGraphCalendar(unsure.edges).write(MAILBOX, [remove(), update()]);
    expect(kinds(waiting)).toEqual(['answer-lost', 'later']);
  });

  it('takes the 403 of a single write for its own when the calendar beside it answers', async () => {
    const answers = [partProblem(403, 'ErrorAccessDenied'), { status: 200, body: { id: 'calendar-1' } }];
    const graph = scripted(
      batch(() => must(answers[0], 'the write')),
      batch(() => must(answers[1], 'the calendar')),
    );
    const outcomes = await createGraphCalendar(graph.edges).write(MAILBOX, [update()]);
    expect(outcomes).toEqual([{ kind: 'later', code: 'graph.item-failing', retryAfterMs: null }]);
  });

  it('takes it for the mailbox when the calendar is forbidden too', async () => {
    const graph = scripted(
      batch(() => partProblem(403, 'ErrorAccessDenied')),
      batch(() => partProblem(403, 'ErrorAccessDenied')),
    );
    const writing = createGraphCalendar(graph.edges).write(MAILBOX, [update()]);
    await expect(writing).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('throws when nothing could be sent at all', async () => {
    const graph = scripted(() => {
      throw new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }) });
    });
    await expect(createGraphCalendar(graph.edges).write(MAILBOX, [update()])).rejects.toMatchObject({
      kind: 'transient',
    });
  });

  it('takes a part without an answer for lost', async () => {
    const graph = scripted(batch(byMethod({ DELETE: { status: 204 } })));
    expect(kinds(await createGraphCalendar(graph.edges).write(MAILBOX, [update(), remove()]))).toEqual([
      'answer-lost',
      'deleted',
    ]);
  });
});
