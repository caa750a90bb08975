import { describe, expect, it } from 'vitest';
import type { Item } from '../../../shared/calendar/item.ts';
import { createGraphCalendar } from '../../../shared/graph/calendar.ts';
import { MARK_PROPERTY, transactionId } from '../../../shared/graph/mark.ts';
import { batch, MAILBOX, partProblem, partsOf, problem, type Reply, scripted } from './scripted-graph.ts';
import { create, item, kinds, lost, made, mark } from './writes.ts';

describe('a create', () => {
  it('carries mark and transactionId, and nobody who could get mail', async () => {
    const graph = scripted(batch(() => made));
    const [outcome] = await createGraphCalendar(graph.edges).write(MAILBOX, [create()]);
    expect(outcome).toMatchObject({ kind: 'written', event: { id: 'new', version: 'W/"v1"' } });
    expect(partsOf(graph.sent[0])[0]).toEqual({
      id: '0',
      method: 'POST',
      url: `/users/${MAILBOX}/calendar/events`,
      headers: {
        Prefer: 'IdType="ImmutableId", outlook.timezone="UTC", outlook.body-content-type="text"',
        'Content-Type': 'application/json',
      },
      body: {
        subject: 'Visit',
        start: { dateTime: '2026-03-10T09:00:00', timeZone: 'Europe/Helsinki' },
        end: { dateTime: '2026-03-10T10:00:00', timeZone: 'Europe/Helsinki' },
        isAllDay: false,
        location: { displayName: 'Turku' },
        body: { contentType: 'text', content: 'One\nTwo' },
        sensitivity: 'private',
        showAs: 'oof',
        transactionId: transactionId(mark('a1')),
        singleValueExtendedProperties: [
          { id: MARK_PROPERTY, value: `{"activityId":"a1","mailboxId":"${MAILBOX}","generation":1}` },
        ],
      },
    });
  });

  it('has no reminder when it lies in the past', async () => {
    const graph = scripted(batch(() => made));
    const day = (start: string, end: string): Partial<Item> => ({ when: { allDay: true, start, end } });
    await createGraphCalendar(graph.edges).write(MAILBOX, [
      create('past', day('2026-03-01', '2026-03-02')),
      create('next', day('2026-03-03', '2026-03-04')),
    ]);
    expect(partsOf(graph.sent[0]).map(({ body }) => body?.isReminderOn)).toEqual([false, undefined]);
  });

  it('whose answer was lost is sent again with the same transactionId', async () => {
    const graph = scripted(
      lost,
      batch(() => made),
    );
    const outcomes = await createGraphCalendar(graph.edges).write(MAILBOX, [create('a1'), create('a2')]);
    expect(kinds(outcomes)).toEqual(['written', 'written']);
    const sent = graph.sent.map((one) => partsOf(one).map(({ body }) => body?.transactionId));
    expect(sent[0]).toEqual([transactionId(mark('a1')), transactionId(mark('a2'))]);
    expect(sent[1]).toEqual(sent[0]);
  });

  it.each([500, 502, 503, 504])('is sent again after a part answered %i', async (status) => {
    const graph = scripted(
      batch(() => partProblem(status, 'UnknownError')),
      batch(() => made),
    );
    expect(kinds(await createGraphCalendar(graph.edges).write(MAILBOX, [create()]))).toEqual(['written']);
  });

  it('stays answer-lost when no try is answered', async () => {
    const graph = scripted(lost);
    expect(kinds(await createGraphCalendar(graph.edges).write(MAILBOX, [create()]))).toEqual(['answer-lost']);
    expect(graph.sent).toHaveLength(5);
  });

  const failed = batch(() => partProblem(500, 'UnknownError'));
  const busy: Reply = () => problem(429, 'ApplicationThrottled', { 'Retry-After': '1' });

  it.each([
    ['throttled', batch(() => partProblem(429, 'ApplicationThrottled', { 'Retry-After': '1' }))],
    ['throttled by the store', batch(() => partProblem(503, 'ApplicationThrottled', { 'Retry-After': '1' }))],
    ['stopped with its batch', batch(() => partProblem(424, ''))],
    ['refused for its token', batch(() => partProblem(401, 'InvalidAuthenticationToken'))],
    ['refused by the mailbox', batch(() => partProblem(403, 'ErrorAccessDenied'))],
    ['sent to a mailbox that went', batch(() => partProblem(404, 'MailboxNotEnabledForRESTAPI'))],
    ['in conflict', batch(() => partProblem(409, 'ErrorIrresolvableConflict'))],
    ['never sent', busy],
  ])('stays answer-lost when its answer was lost and its repeat is %s', async (_name, repeat) => {
    for (const first of [lost, failed, batch(() => null)]) {
      const graph = scripted(first, repeat);
      expect(kinds(await createGraphCalendar(graph.edges).write(MAILBOX, [create()]))).toEqual(['answer-lost']);
    }
  });

  it('lost, then throttled, then answered or refused for what it says is settled', async () => {
    const throttled = batch(() => partProblem(429, 'ApplicationThrottled', { 'Retry-After': '1' }));
    const outcomeOf = async (last: Reply) =>
      kinds(await createGraphCalendar(scripted(lost, throttled, last).edges).write(MAILBOX, [create()]));
    expect(await outcomeOf(batch(() => made))).toEqual(['written']);
    expect(await outcomeOf(batch(() => partProblem(400, 'ErrorPropertyValidationFailure')))).toEqual(['refused']);
  });

  it('throttled from first to last was not done', async () => {
    const graph = scripted(batch(() => partProblem(429, 'ApplicationThrottled', { 'Retry-After': '1' })));
    expect(kinds(await createGraphCalendar(graph.edges).write(MAILBOX, [create()]))).toEqual(['later']);
  });

  it('of a series carries its recurrence; of one that Graph can not hold it is refused by itself', async () => {
    const graph = scripted(batch(() => made));
    const series = create('s', { when: { ...item.when, rule: { freq: 'DAILY', interval: 2 } } });
    const beyond = create('b', { when: { ...item.when, rule: { freq: 'MONTHLY', interval: 1, byDay: ['TU'] } } });
    const outcomes = await createGraphCalendar(graph.edges).write(MAILBOX, [beyond, series]);
    expect(outcomes[0]).toEqual({ kind: 'refused', code: 'graph.series-inexpressible' });
    expect(kinds(outcomes)).toEqual(['refused', 'written']);
    expect(partsOf(graph.sent[0])).toMatchObject([
      { body: { recurrence: { pattern: { type: 'daily', interval: 2 } } } },
    ]);
  });
});

describe('the transactionId', () => {
  it('is a UUID that depends on activity, mailbox and generation alone', () => {
    expect(transactionId(mark('a1'))).toMatch(/^[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(transactionId(mark('a1'))).toBe(transactionId(mark('a1')));
    const all = [mark('a1'), mark('a2'), mark('a1', 2), { ...mark('a1'), mailboxId: 'm' }].map(transactionId);
    expect(new Set(all).size).toBe(4);
  });
});
