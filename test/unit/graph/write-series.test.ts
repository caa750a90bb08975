import { beforeEach, describe, expect, it } from 'vitest';
import type { Item, When } from '../../../shared/calendar/item.ts';
import { SyncError } from '../../../shared/errors.ts';
import type { EventWrite, OccurrenceWrites } from '../../../shared/sync/ports.ts';
import { timed, wholeDays } from '../../scenario/items.ts';
import {
  ADA,
  at,
  create,
  EVERY_WEEK,
  inOutlook,
  openSimulated,
  type Simulated,
  wednesdays,
} from './simulated-graph.ts';

let s: Simulated;
beforeEach(() => {
  s = openSimulated();
});

const MOVED = { when: timed('2026-10-15T12:00', 90) };
const DATES = {
  exclusions: ['2026-10-21', '2026-11-04'],
  overrides: { '2026-10-14': MOVED, '2026-10-28': { subject: 'Long review', notes: 'All of it' } },
};

type Fields = Extract<EventWrite, { kind: 'update' }>['fields'];
async function update(
  id: string,
  fields: Fields,
  occurrences?: OccurrenceWrites,
  version?: string,
): Promise<EventWrite> {
  const now = version ?? (await s.readOne(id)).version;
  return { kind: 'update', id, version: now, fields, ...(occurrences === undefined ? {} : { occurrences }) };
}
async function made(more: Partial<Item> = {}): Promise<string> {
  const [outcome] = await s.write(create(wednesdays(more)));
  if (outcome?.kind !== 'written') throw new Error(`The create came to ${outcome?.kind}.`);
  return outcome.event.id;
}
const isPatch = ({ method }: { method: string }) => method === 'PATCH';

describe('a new series', () => {
  it('gets its deleted and changed dates', async () => {
    const wanted = wednesdays(DATES);
    const [outcome] = await s.write(create(wanted));
    expect(outcome).toMatchObject({ kind: 'written', event: { kind: 'series', item: wanted } });
    expect(outcome).not.toHaveProperty('repeated');
    const id = String(s.stored()[0]?.id);
    expect(await s.readOne(id)).toEqual(outcome?.kind === 'written' && outcome.event);
    expect(s.graph.outbox).toEqual([]);
  });

  it('sends each step with the version that the step before left', async () => {
    await s.write(create(wednesdays(DATES)));
    const steps = s.writes().slice(1);
    expect(steps.map(({ method }) => method)).toEqual(['DELETE', 'DELETE', 'PATCH', 'PATCH']);
    expect(new Set(steps.map(({ ifMatch }) => ifMatch)).size).toBe(4);
    expect(steps.every(({ ifMatch }) => ifMatch !== null)).toBe(true);
  });

  it('writes of a changed date what is its own, so that the rest follows its series', async () => {
    const id = await made(DATES);
    expect(
      s
        .writes()
        .filter(isPatch)
        .map(({ body }) => Object.keys(body ?? {}).sort()),
    ).toEqual([
      ['end', 'isAllDay', 'start'],
      ['body', 'subject'],
    ]);
    s.person.editEvent(id, { location: { displayName: 'Salo' } });
    expect((await s.readOne(id)).item).toEqual(wednesdays({ ...DATES, location: 'Salo' }));
  });

  it('of several kinds at once is made in common batches', async () => {
    const writes = ['a', 'b', 'c'].map(
      (activityId): EventWrite => ({
        kind: 'create',
        item: wednesdays({ ...DATES, subject: activityId }),
        mark: { activityId, mailboxId: 'ada', generation: 0 },
      }),
    );
    const outcomes = await s.write(...writes);
    expect(outcomes.map((one) => one.kind === 'written' && one.event.item)).toEqual(
      writes.map((one) => one.kind === 'create' && one.item),
    );
    // Made, read, its dates looked for, two deletions and what is left after each, two changes, read again.
    expect(s.requests).toHaveLength(10);
  });

  it('has no dates that its rule does not give', async () => {
    const more = { exclusions: ['2026-10-08'], overrides: { '2027-01-06': { subject: 'Late' } } };
    const [outcome] = await s.write(create(wednesdays(more)));
    expect(outcome).toMatchObject({ kind: 'written', event: { item: wednesdays() } });
    expect(s.writes()).toHaveLength(1);
  });

  it('of whole days has its dates as well', async () => {
    const when: When = { ...wholeDays('2026-10-07'), rule: EVERY_WEEK };
    const overrides = {
      '2026-10-14': { when: wholeDays('2026-10-15', 2) },
      '2026-10-28': { when: timed('2026-10-28T09:00') },
    };
    const wanted = wednesdays({ when, exclusions: ['2026-10-21'], overrides });
    expect((await s.write(create(wanted)))[0]).toMatchObject({ kind: 'written', event: { item: wanted } });
  });

  it('may have an occurrence moved where another was', async () => {
    const overrides = {
      '2026-10-14': { when: timed('2026-10-21T10:00') },
      '2026-10-21': { when: timed('2026-10-22T10:00') },
    };
    const [outcome] = await s.write(create(wednesdays({ overrides })));
    expect(outcome).toMatchObject({ kind: 'written', event: { item: { overrides } } });
  });

  it('is there all the same where one of its dates is refused: what is missing is decided anew', async () => {
    const overrides = { '2026-10-14': { when: timed('2026-10-29T10:00') }, '2026-11-04': { subject: 'Last' } };
    const [outcome] = await s.write(create(wednesdays({ overrides })));
    expect(outcome).toMatchObject({ kind: 'written', repeated: true });
    expect(outcome).toMatchObject({ event: { item: { overrides: { '2026-11-04': { subject: 'Last' } } } } });
    expect(s.stored()).toHaveLength(1);
  });

  it.each(['lost-drop', 'lost-504'] as const)(
    'whose date got no answer (%s) is known by its mark, with what it has',
    async (trouble) => {
      s.faults.once.push({ trouble, when: ['delete'] });
      expect((await s.write(create(wednesdays(DATES))))[0]).toEqual({ kind: 'answer-lost' });
      const [again] = await s.write(create(wednesdays(DATES), { sentBefore: true }));
      expect(again).toMatchObject({ kind: 'written', event: { item: { exclusions: ['2026-10-21'], overrides: {} } } });
      expect(s.stored()).toHaveLength(1);
      expect(s.writes()).toEqual([]);
    },
  );

  it('that was made before and is sent again gets no dates over what somebody did since', async () => {
    const id = await made();
    s.person.editEvent(id, at('2026-10-08'));
    const [outcome] = await s.write(create(wednesdays(DATES)));
    expect(outcome).toMatchObject({
      kind: 'written',
      repeated: true,
      event: { id, item: { exclusions: [], overrides: {} } },
    });
    expect(s.writes()).toHaveLength(1);
  });

  it('that somebody changes at once is given as it is then', async () => {
    s.before(
      ({ url }) => url.includes('/instances'),
      () => s.person.editEvent(String(s.stored()[0]?.id), { subject: 'Mine' }),
    );
    const [outcome] = await s.write(create(wednesdays(DATES)));
    expect(outcome).toMatchObject({
      kind: 'written',
      repeated: true,
      event: { item: { subject: 'Mine', exclusions: [] } },
    });
  });

  it('is finished although the server touches it after every write', async () => {
    s.faults.touchAfterWriteRate = 1;
    const [outcome] = await s.write(create(wednesdays({ ...DATES, exclusions: [] })));
    expect(outcome).toMatchObject({ kind: 'written' });
  });
});

describe('single dates', () => {
  it('are deleted, changed, and made regular again', async () => {
    const id = await made({ overrides: DATES.overrides });
    const write = await update(
      id,
      {},
      {
        '2026-10-14': { kind: 'regular' },
        '2026-10-21': { kind: 'excluded' },
        '2026-10-28': { kind: 'changed', override: { location: 'Salo' } },
      },
    );
    const [outcome] = await s.write(write);
    const item = wednesdays({ exclusions: ['2026-10-21'], overrides: { '2026-10-28': { location: 'Salo' } } });
    expect(outcome).toEqual({ kind: 'written', event: await s.readOne(id) });
    expect(outcome).toMatchObject({ event: { item } });
  });

  it('that are as wanted already are not written again', async () => {
    const id = await made(DATES);
    const again: OccurrenceWrites = {
      '2026-10-14': { kind: 'changed', override: { when: timed('2026-10-15T09:00', 90, 'UTC') } },
      '2026-10-21': { kind: 'excluded' },
      '2026-10-28': { kind: 'changed', override: { subject: 'Long review', notes: 'All of it', location: 'Turku' } },
      '2026-11-11': { kind: 'regular' },
      '2027-11-11': { kind: 'excluded' },
    };
    const before = await s.readOne(id);
    expect((await s.write(await update(id, {}, again)))[0]).toEqual({ kind: 'written', event: before });
    expect(s.writes()).toEqual([]);
  });

  it.each([
    ['regular', { kind: 'regular' }],
    ['changed', { kind: 'changed', override: { subject: 'Back' } }],
  ] as const)('that were deleted can not come back, and the others are written: %s', async (_name, wanted) => {
    const id = await made(DATES);
    const write = await update(id, {}, { '2026-10-21': wanted, '2026-11-11': { kind: 'excluded' } });
    expect((await s.write(write))[0]).toEqual({ kind: 'refused', code: 'graph.occurrence-gone' });
    const exclusions = [...DATES.exclusions, '2026-11-11'];
    expect((await s.readOne(id)).item).toEqual(wednesdays({ ...DATES, exclusions }));
  });

  it('come back where the time of the series is written with them', async () => {
    const id = await made(DATES);
    const when: When = { ...timed('2026-10-07T14:00'), rule: EVERY_WEEK };
    const override = { subject: 'Back' };
    const write = await update(
      id,
      { when, subject: 'Later' },
      {
        '2026-10-21': { kind: 'changed', override },
        '2026-11-04': { kind: 'regular' },
        '2026-10-14': { kind: 'excluded' },
      },
    );
    const wanted = wednesdays({
      subject: 'Later',
      when,
      exclusions: ['2026-10-14'],
      overrides: { '2026-10-21': override },
    });
    expect((await s.write(write))[0]).toMatchObject({ kind: 'written', event: { item: wanted } });
  });

  it('can not pass their neighbours, and the others are written', async () => {
    const id = await made();
    const write = await update(
      id,
      {},
      {
        '2026-10-14': { kind: 'changed', override: { when: timed('2026-10-22T10:00') } },
        '2026-10-28': { kind: 'changed', override: { subject: 'Long' } },
      },
    );
    expect((await s.write(write))[0]).toEqual({ kind: 'refused', code: 'graph.occurrence-crossing' });
    expect((await s.readOne(id)).item.overrides).toEqual({ '2026-10-28': { subject: 'Long' } });
  });

  it('of a series that moved on are a conflict, and nothing is written', async () => {
    const id = await made();
    const write = await update(id, { subject: 'Ours' }, { '2026-10-21': { kind: 'excluded' } });
    s.person.editEvent(id, { subject: 'Mine' });
    expect((await s.write(write))[0]).toEqual({ kind: 'conflict' });
    expect((await s.readOne(id)).item).toEqual(wednesdays({ subject: 'Mine' }));
  });

  it.each([
    ['before the first', (one: { method: string }) => one.method === 'DELETE', []],
    ['between two', isPatch, ['2026-10-21']],
  ] as const)('are a conflict when somebody edits %s, and the edit stays', async (_name, when, exclusions) => {
    const id = await made();
    const write = await update(
      id,
      {},
      { '2026-10-21': { kind: 'excluded' }, '2026-10-28': { kind: 'changed', override: { subject: 'Long' } } },
    );
    s.before(when, () => s.person.editEvent(s.person.occurrenceId(id, '2026-11-04'), { subject: 'Mine' }));
    expect((await s.write(write))[0]).toEqual({ kind: 'conflict' });
    const { item } = await s.readOne(id);
    expect([item.exclusions, item.overrides]).toEqual([exclusions, { '2026-11-04': { subject: 'Mine' } }]);
  });

  it('are a conflict when somebody edits while it is looked what a deletion left', async () => {
    const id = await made();
    const write = await update(id, {}, { '2026-10-21': { kind: 'excluded' }, '2026-10-28': { kind: 'excluded' } });
    let looks = 0;
    s.before(
      ({ url }) => url.includes('$expand') && ++looks === 2,
      () => s.person.editEvent(s.person.occurrenceId(id, '2026-10-28'), { subject: 'Mine' }),
    );
    expect((await s.write(write))[0]).toEqual({ kind: 'conflict' });
    expect((await s.readOne(id)).item).toMatchObject({
      exclusions: ['2026-10-21'],
      overrides: { '2026-10-28': { subject: 'Mine' } },
    });
  });

  it('that somebody deleted in the same moment are deleted', async () => {
    const id = await made();
    const write = await update(id, {}, { '2026-10-21': { kind: 'excluded' } });
    s.before(
      ({ method }) => method === 'DELETE',
      () => s.person.deleteEvent(s.person.occurrenceId(id, '2026-10-21')),
    );
    expect((await s.write(write))[0]).toMatchObject({
      kind: 'written',
      event: { item: { exclusions: ['2026-10-21'] } },
    });
  });

  it('meet a version that moved without an edit, and go on', async () => {
    const id = await made();
    const write = await update(id, {}, { '2026-10-21': { kind: 'excluded' }, '2026-10-28': { kind: 'excluded' } });
    s.before(
      ({ method }) => method === 'DELETE',
      () => s.person.touchEvent(id),
    );
    expect((await s.write(write))[0]).toMatchObject({
      kind: 'written',
      event: { item: { exclusions: ['2026-10-21', '2026-10-28'] } },
    });
  });

  it.each(['delete', 'update'] as const)('may be written and get no answer: %s', async (of) => {
    const id = await made();
    const write = await update(
      id,
      {},
      { '2026-10-21': { kind: 'excluded' }, '2026-10-28': { kind: 'changed', override: { subject: 'Long' } } },
    );
    s.faults.once.push({ trouble: 'lost-504', when: [of] });
    expect((await s.write(write))[0]).toEqual({ kind: 'answer-lost' });
    const again = await update(
      id,
      {},
      { '2026-10-21': { kind: 'excluded' }, '2026-10-28': { kind: 'changed', override: { subject: 'Long' } } },
    );
    expect((await s.write(again))[0]).toMatchObject({
      kind: 'written',
      event: { item: { exclusions: ['2026-10-21'], overrides: { '2026-10-28': { subject: 'Long' } } } },
    });
  });

  it('wait when nothing was done yet, and say that nobody knows when something was', async () => {
    const id = await made();
    const write = await update(
      id,
      {},
      { '2026-10-21': { kind: 'excluded' }, '2026-10-28': { kind: 'changed', override: { subject: 'Long' } } },
    );
    const throttle = (of: 'delete' | 'update') => {
      for (let shot = 0; shot < 20; shot += 1) s.faults.once.push({ trouble: '429', when: [of] });
    };
    throttle('delete');
    expect((await s.write(write))[0]).toMatchObject({ kind: 'later', code: 'graph.throttled' });
    s.faults.once.length = 0;
    throttle('update');
    expect((await s.write(write))[0]).toEqual({ kind: 'answer-lost' });
  });

  it('are found where the ids of changed occurrences are new ones', async () => {
    s.faults.exceptionsGetNewIds = true;
    const id = await made({ overrides: DATES.overrides });
    const write = await update(
      id,
      {},
      {
        '2026-10-14': { kind: 'excluded' },
        '2026-10-28': { kind: 'changed', override: { when: timed('2026-10-29T08:00') } },
      },
    );
    expect((await s.write(write))[0]).toMatchObject({
      kind: 'written',
      event: { item: { exclusions: ['2026-10-14'], overrides: { '2026-10-28': { when: timed('2026-10-29T08:00') } } } },
    });
  });

  it('of a meeting are written only where its people may be told', async () => {
    const attendees = [{ type: 'required', emailAddress: { address: 'bert@example.com' } }];
    const id = s.person.addEvent(inOutlook({ attendees }));
    const write = await update(id, { subject: 'New' }, { '2026-10-21': { kind: 'excluded' } });
    expect((await s.write(write))[0]).toEqual({ kind: 'refused', code: 'graph.meeting-not-written' });
    expect(s.graph.outbox.filter(({ cause }) => cause === 'api')).toEqual([]);
    const told = { ...write, mayMail: true } as const;
    expect((await s.write(told))[0]).toMatchObject({
      kind: 'written',
      event: { item: { exclusions: ['2026-10-21'] } },
    });
    expect(s.graph.outbox.filter(({ cause }) => cause === 'api').map(({ kind }) => kind)).toEqual([
      'update',
      'cancellation',
    ]);
  });

  it('keep the text of an online meeting', async () => {
    const id = s.person.addEvent(inOutlook({ isOnlineMeeting: true, onlineMeetingProvider: 'teamsForBusiness' }));
    const write = await update(
      id,
      {},
      { '2026-10-21': { kind: 'changed', override: { subject: 'Long', notes: 'New text' } } },
    );
    expect((await s.write(write))[0]).toMatchObject({
      kind: 'written',
      event: { item: { overrides: { '2026-10-21': { subject: 'Long' } } } },
    });
    expect(s.writes().map(({ body }) => Object.keys(body ?? {}))).toEqual([['subject']]);
  });

  it('of what is no series are refused', async () => {
    const id = s.person.addEvent({ subject: 'One', ...at('2026-10-09') });
    const write = await update(id, {}, { '2026-10-09': { kind: 'changed', override: { subject: 'Two' } } });
    expect((await s.write(write))[0]).toEqual({ kind: 'refused', code: 'graph.occurrence-gone' });
  });

  it('of a series that is not there are gone, and of a mailbox that is off nothing is known', async () => {
    const id = await made();
    const write = await update(id, {}, { '2026-10-21': { kind: 'excluded' } });
    s.graph.user(ADA).enabled = false;
    await expect(s.write(write)).rejects.toMatchObject({ kind: 'unavailable' });
    s.graph.user(ADA).enabled = true;
    s.person.deleteEvent(id);
    expect((await s.write(write))[0]).toEqual({ kind: 'gone' });
  });
});

describe('the lease', () => {
  const leaseUntil = (sends: number) => {
    let asked = 0;
    return {
      asked: () => asked,
      keep: async () => {
        asked += 1;
        if (asked > sends) throw new SyncError('transient', 'sync.lease-lost', 'The lease went.');
      },
    };
  };
  const dates: OccurrenceWrites = {
    '2026-10-21': { kind: 'excluded' },
    '2026-10-28': { kind: 'changed', override: { subject: 'Long' } },
  };

  it('is kept before each step that writes, and before no other', async () => {
    const id = await made();
    const lease = leaseUntil(10);
    const [outcome] = await s.calendar.write(ADA, [await update(id, { location: 'Salo' }, dates)], lease.keep);
    expect(outcome).toMatchObject({ kind: 'written' });
    expect(lease.asked()).toBe(3);
  });

  it('that goes ends a write where it is: nothing more is sent, and nobody is told that nothing was', async () => {
    const id = await made();
    const write = await update(id, {}, dates);
    await expect(s.calendar.write(ADA, [write], leaseUntil(0).keep)).rejects.toMatchObject({ code: 'sync.lease-lost' });
    expect(await s.calendar.write(ADA, [write], leaseUntil(1).keep)).toEqual([{ kind: 'answer-lost' }]);
    expect((await s.readOne(id)).item).toEqual(wednesdays({ exclusions: ['2026-10-21'] }));
    const bare: EventWrite = { ...create(wednesdays(DATES)), mark: { activityId: 'b', mailboxId: ADA, generation: 0 } };
    expect(await s.calendar.write(ADA, [bare], leaseUntil(2).keep)).toEqual([{ kind: 'answer-lost' }]);
    expect(s.stored()).toHaveLength(2);
  });
});

describe('a series that keeps its dates when it only gets another end', () => {
  beforeEach(() => {
    s.faults.newEnd = 'keeps';
  });

  it('says so, and a date that was deleted stays so', async () => {
    const id = await made(DATES);
    const when: When = { ...wednesdays().when, rule: { ...EVERY_WEEK, count: 10 } };
    expect((await s.write(await update(id, { when })))[0]).toMatchObject({
      kind: 'written',
      event: { item: wednesdays({ ...DATES, when }) },
    });
    const longer: When = { ...when, rule: { ...EVERY_WEEK, count: 12 } };
    expect((await s.write(await update(id, { when: longer }, { '2026-10-21': { kind: 'regular' } })))[0]).toEqual({
      kind: 'refused',
      code: 'graph.occurrence-gone',
    });
  });
});

describe('a series whose fields are written', () => {
  it('keeps its dates, and is given with them', async () => {
    const id = await made(DATES);
    const [outcome] = await s.write(await update(id, { location: 'Salo' }));
    expect(outcome).toEqual({ kind: 'written', event: await s.readOne(id) });
    expect(outcome).toMatchObject({ event: { item: wednesdays({ ...DATES, location: 'Salo' }) } });
  });

  it('is a conflict when somebody edits before it was read again', async () => {
    const id = await made(DATES);
    const write = await update(id, { location: 'Salo' });
    s.before(
      ({ url }) => url.includes('$expand'),
      () => s.person.deleteEvent(s.person.occurrenceId(id, '2026-11-11')),
    );
    expect((await s.write(write))[0]).toEqual({ kind: 'conflict' });
  });

  it('loses its dates with another rule', async () => {
    const id = await made(DATES);
    const when: When = { ...timed('2026-10-07T10:00'), rule: { freq: 'DAILY', interval: 2, until: '2026-10-30' } };
    expect((await s.write(await update(id, { when })))[0]).toMatchObject({
      kind: 'written',
      event: { item: wednesdays({ when }) },
    });
  });

  it('comes of a single event', async () => {
    const id = s.person.addEvent({ subject: 'Review', ...at('2026-10-07') });
    const { when } = wednesdays();
    expect((await s.write(await update(id, { when }, { '2026-10-14': { kind: 'excluded' } })))[0]).toMatchObject({
      kind: 'written',
      event: { kind: 'series', item: { when, exclusions: ['2026-10-14'] } },
    });
  });
});

describe('a series that is to be a single event', () => {
  const when = timed('2026-10-09T08:00');

  it('is one, and what singles are written as says nothing of recurrence', async () => {
    const [series, single] = [await made(DATES), s.person.addEvent({ subject: 'One', ...at('2026-10-07') })];
    const outcomes = await s.write(await update(series, { when }), await update(single, { when }));
    expect(outcomes).toMatchObject([
      { kind: 'written', event: { kind: 'single', item: { when, exclusions: [], overrides: {} } } },
      { kind: 'written', event: { kind: 'single', item: { when } } },
    ]);
    expect(
      s
        .writes()
        .filter(({ body }) => 'recurrence' in (body ?? {}))
        .map(({ url }) => url),
    ).toEqual([expect.stringContaining(series)]);
  });

  it('is one although a series could not have that length', async () => {
    const id = await made();
    const weeks = timed('2026-10-07T10:00', 20 * 24 * 60);
    expect((await s.write(await update(id, { when: weeks })))[0]).toMatchObject({
      kind: 'written',
      event: { kind: 'single', item: { when: weeks } },
    });
  });

  it.each([
    ['ignore', 'graph.series-stays'],
    ['refuse', 'graph.refused'],
  ] as const)('may not become one: %s', async (how, code) => {
    s.faults.recurrenceNull = how;
    const id = await made();
    expect((await s.write(await update(id, { when })))[0]).toEqual({ kind: 'refused', code });
  });
});

describe('what writing costs', () => {
  it('is for single events what it was before there were series', async () => {
    const ids = [0, 1, 2].map((index) => s.person.addEvent({ subject: `Visit ${index}`, ...at('2026-10-09') }));
    const events = await s.calendar.read(ADA, ids);
    const single: Item = { ...wednesdays(), when: timed('2026-10-12T10:00') };
    const writes = events.map((one, index): EventWrite => {
      if (one.kind !== 'event') throw new Error('Not read.');
      const { id, version } = one.event;
      if (index === 0) return { kind: 'delete', id, version };
      return {
        kind: 'update',
        id,
        version,
        fields: index === 1 ? { when: timed('2026-10-10T10:00') } : { subject: 'New' },
      };
    });
    await s.write(...writes, create(single));
    expect(s.requests.map((parts) => parts.length)).toEqual([4]);
  });
});
