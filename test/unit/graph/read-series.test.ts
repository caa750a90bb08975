import { beforeEach, describe, expect, it } from 'vitest';
import { createGraphCalendar } from '../../../shared/graph/calendar.ts';
import { DAY, START, timed } from '../../scenario/items.ts';
import { batch, graphEvent, MAILBOX, scripted, WINDOW } from './scripted-graph.ts';
import { ADA, at, inOutlook, openSimulated, type Simulated, wednesdays } from './simulated-graph.ts';

let s: Simulated;
beforeEach(() => {
  s = openSimulated();
});

function changedSeries(): string {
  const { person } = s;
  const id = person.addEvent(inOutlook());
  person.editEvent(person.occurrenceId(id, '2026-10-14'), at('2026-10-15', '12:00', '13:30'));
  person.editEvent(person.occurrenceId(id, '2026-10-28'), {
    subject: 'Long review',
    body: { contentType: 'text', content: 'All of it' },
  });
  person.deleteEvent(person.occurrenceId(id, '2026-10-21'));
  return id;
}

const CHANGED = wednesdays({
  exclusions: ['2026-10-21'],
  overrides: {
    '2026-10-14': { when: timed('2026-10-15T12:00', 90) },
    '2026-10-28': { subject: 'Long review', notes: 'All of it' },
  },
});

describe('a series', () => {
  it('is read with every date that was deleted or changed', async () => {
    const event = await s.readOne(changedSeries());
    expect(event).toMatchObject({ kind: 'series', meeting: false, isOrganizer: true, cancelled: false });
    expect(event.item).toEqual(CHANGED);
  });

  it('is found whole by its id, and by its UID under another', async () => {
    const id = changedSeries();
    const { uid } = await s.readOne(id);
    const [here, other, both] = await s.calendar.locate(ADA, [
      { id, uid },
      { id: s.person.addEvent(inOutlook({ iCalUId: 'gone' })), uid: null },
      { id, uid: null },
    ]);
    expect(here).toMatchObject({ kind: 'here', event: { item: CHANGED } });
    expect(other).toMatchObject({ kind: 'here', event: { item: wednesdays() } });
    expect(both).toMatchObject({ kind: 'here', event: { item: CHANGED } });
    const twin = s.person.addEvent(inOutlook({ iCalUId: 'twin' }));
    s.person.deleteEvent(s.person.occurrenceId(twin, '2026-11-04'));
    const gone = s.person.addEvent(inOutlook({ iCalUId: 'twin' }));
    s.person.deleteEvent(gone);
    expect(await s.calendar.locate(ADA, [{ id: gone, uid: 'twin' }])).toMatchObject([
      { kind: 'other-id', events: [{ id: twin, item: { exclusions: ['2026-11-04'] } }] },
    ]);
  });

  it.each(['ignored', 'refused'] as const)(
    'tells when its changed dates were due where options of an expansion are %s',
    async (how) => {
      s.faults.selectInExpand = how;
      expect((await s.readOne(changedSeries())).item).toEqual(CHANGED);
    },
  );

  it.each(['honoured', 'ignored', 'refused'] as const)(
    'has more changed dates than come at once, options being %s',
    async (how) => {
      Object.assign(s.faults, { selectInExpand: how, largestExpansion: 7 });
      const range = { type: 'noEnd', startDate: '2026-10-07' };
      const pattern = { type: 'daily', interval: 1 };
      const id = s.person.addEvent(inOutlook({ recurrence: { pattern, range } }));
      const dates = Array.from({ length: 60 }, (_, day) =>
        new Date(START + (2 + 10 * day) * DAY).toISOString().slice(0, 10),
      );
      for (const date of dates) s.person.editEvent(s.person.occurrenceId(id, date), { subject: date });
      s.requests.length = 0;
      const { overrides } = (await s.readOne(id)).item;
      expect(overrides).toEqual(Object.fromEntries(dates.map((date) => [date, { subject: date }])));
    },
  );

  it('has its texts as text, although its changed dates come as HTML', async () => {
    s.faults.expandedBodies = 'html';
    expect((await s.readOne(changedSeries())).item).toEqual(CHANGED);
  });

  it('is not gone because one of its changed dates went while their texts were read', async () => {
    s.faults.expandedBodies = 'html';
    const id = changedSeries();
    s.before(
      ({ url }) => url.includes('$select=id,body'),
      () => s.person.deleteEvent(s.person.occurrenceId(id, '2026-10-14')),
    );
    expect(await s.calendar.read(ADA, [id])).toEqual([{ kind: 'unreadable', reason: 'graph.series-not-whole' }]);
    expect((await s.readOne(id)).item.exclusions).toEqual(['2026-10-14', '2026-10-21']);
  });

  it('that became a single event since it was last seen is read, although a single event takes no such question', async () => {
    s.faults.expansionOfSingles = 'refused';
    const id = changedSeries();
    await s.readOne(id);
    s.person.editEvent(id, { recurrence: null });
    expect(await s.readOne(id)).toMatchObject({ kind: 'single', item: { exclusions: [], overrides: {} } });
    s.requests.length = 0;
    await s.readOne(id);
    expect(s.requests).toHaveLength(1);
  });

  it('waits where nobody can tell which date was changed', async () => {
    s.faults.selectInExpand = 'ignored';
    const id = changedSeries();
    s.before(
      ({ url }) => url.includes('/instances'),
      () => void s.person.deleteEvent(s.person.occurrenceId(id, '2026-10-14')),
    );
    expect(await s.calendar.read(ADA, [id])).toEqual([
      { kind: 'unreadable', reason: 'graph.original-start-unreadable' },
    ]);
    expect((await s.readOne(id)).item.exclusions).toEqual(['2026-10-14', '2026-10-21']);
  });

  it.each(['own-zone', 'utc'] as const)(
    'of whole days has its dates right, whatever midnight they name: %s',
    async (midnight) => {
      s.faults.allDayOriginalStart = midnight;
      const days = { isAllDay: true, start: { dateTime: '2026-10-07T00:00:00', timeZone: 'Europe/Helsinki' } };
      const id = s.person.addEvent(
        inOutlook({ ...days, end: { dateTime: '2026-10-08T00:00:00', timeZone: 'Europe/Helsinki' } }),
      );
      s.person.editEvent(s.person.occurrenceId(id, '2026-10-28'), { subject: 'Away' });
      s.person.deleteEvent(s.person.occurrenceId(id, '2026-10-14'));
      const { item } = await s.readOne(id);
      expect([item.exclusions, item.overrides]).toEqual([['2026-10-14'], { '2026-10-28': { subject: 'Away' } }]);
    },
  );

  it('that cannot be had holds up nobody', async () => {
    const [good, bad, single] = [
      changedSeries(),
      changedSeries(),
      s.person.addEvent({ subject: 'One', ...at('2026-10-09') }),
    ];
    for (let shot = 0; shot < 50; shot += 1) {
      s.faults.once.push({
        trouble: '500',
        when: ({ path }) => path.endsWith(encodeURIComponent(bad)) || path.endsWith(bad),
      });
    }
    expect(await s.calendar.read(ADA, [bad, single, good])).toMatchObject([
      { kind: 'unreadable', reason: 'graph.item-failing' },
      { kind: 'event' },
      { kind: 'event', event: { item: CHANGED } },
    ]);
  });

  it('that became a single event between two looks is one', async () => {
    const id = changedSeries();
    s.before(
      ({ url }) => url.includes('$expand'),
      () => s.person.editEvent(id, { recurrence: null }),
    );
    expect(await s.readOne(id)).toMatchObject({ kind: 'single', item: { exclusions: [], overrides: {} } });
  });

  it('that went between two looks is not there', async () => {
    const id = changedSeries();
    s.before(
      ({ url }) => url.includes('$expand'),
      () => s.person.deleteEvent(id),
    );
    expect(await s.calendar.read(ADA, [id])).toEqual([{ kind: 'absent' }]);
  });
});

describe('what reading costs', () => {
  it('is one request for twenty single events, as before there were series', async () => {
    const ids = Array.from({ length: 20 }, (_, index) =>
      s.person.addEvent({ subject: `Visit ${index}`, ...at('2026-10-09') }),
    );
    s.requests.length = 0;
    await s.calendar.read(ADA, ids);
    expect(s.requests.map((parts) => parts.length)).toEqual([20]);
    expect(s.requests.flat().every(({ url }) => !url.includes('?'))).toBe(true);
  });

  it('is one more for up to twenty series among them', async () => {
    const series = Array.from({ length: 9 }, changedSeries);
    const ids = [...series, s.person.addEvent({ subject: 'One', ...at('2026-10-09') })];
    s.requests.length = 0;
    await s.calendar.read(ADA, ids);
    expect(s.requests.map((parts) => parts.length)).toEqual([10, 9]);
  });

  it('is one for series that were seen before, in a reading or in a round', async () => {
    const ids = [changedSeries(), changedSeries()];
    await s.calendar.read(ADA, ids);
    s.requests.length = 0;
    await s.calendar.read(ADA, ids);
    expect(s.requests.map((parts) => parts.length)).toEqual([2]);
    const third = changedSeries();
    for await (const _ of s.calendar.changes(ADA, null, WINDOW));
    s.requests.length = 0;
    expect((await s.readOne(third)).item).toEqual(CHANGED);
    expect(s.requests.map((parts) => parts.length)).toEqual([1]);
  });
});

describe('an answer that leaves out', () => {
  const series = {
    type: 'seriesMaster',
    recurrence: {
      pattern: { type: 'weekly', interval: 1, daysOfWeek: ['tuesday'] },
      range: { type: 'noEnd', startDate: '2026-03-10', recurrenceTimeZone: 'FLE Standard Time' },
    },
  };

  it.each([
    ['what was changed', { cancelledOccurrences: [] }],
    ['what was deleted', { exceptionOccurrences: [] }],
  ])('%s is not taken for a series in which nothing was', async (_name, more) => {
    const graph = scripted(
      batch(({ url }) => ({ status: 200, body: graphEvent({ ...series, ...(url.includes('$expand') ? more : {}) }) })),
    );
    expect(await createGraphCalendar(graph.edges).read(MAILBOX, ['event-1'])).toEqual([
      { kind: 'unreadable', reason: 'graph.series-not-whole' },
    ]);
  });

  it('nothing, or says that there is nothing, is one', async () => {
    const none = { cancelledOccurrences: null, exceptionOccurrences: null };
    const graph = scripted(batch(() => ({ status: 200, body: graphEvent({ ...series, ...none }) })));
    expect(await createGraphCalendar(graph.edges).read(MAILBOX, ['event-1'])).toMatchObject([
      { kind: 'event', event: { kind: 'series', item: { exclusions: [], overrides: {} } } },
    ]);
  });

  it.each([
    ['leads elsewhere', 'https://elsewhere.example/v1.0/users/x', 'graph.foreign-link'],
    ['never ends', 'https://graph.microsoft.com/v1.0/users/x/more', 'graph.series-too-long'],
  ])('some of it, behind a link that %s, waits', async (_name, link, reason) => {
    const none = { cancelledOccurrences: [], exceptionOccurrences: [], 'exceptionOccurrences@odata.nextLink': link };
    const graph = scripted(
      batch(({ url }) => ({
        status: 200,
        body: url.endsWith('/more') ? { value: [], '@odata.nextLink': link } : graphEvent({ ...series, ...none }),
      })),
    );
    expect(await createGraphCalendar(graph.edges).read(MAILBOX, ['event-1'])).toEqual([{ kind: 'unreadable', reason }]);
    expect(graph.sent.length).toBeLessThan(30);
  });
});
