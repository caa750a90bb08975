import { beforeEach, describe, expect, it } from 'vitest';
import { ANNA, BERT, type Bench, bench, MARCH, meeting, mondays, round } from './tenant.ts';

let b: Bench;
beforeEach(async () => {
  b = await bench();
});
const EVENTS = `/users/${ANNA}/events`;
const DELTA = `/users/${ANNA}/calendarView/delta`;
const person = () => b.graph.person(ANNA);
const timesOf = (day: string) => {
  const { start, end } = meeting(day);
  return { start: start ?? null, end: end ?? null };
};

describe('a delta round', () => {
  it('gives ten items a page, each page with one link, and ends with a delta link on this origin', async () => {
    for (let i = 0; i < 23; i += 1) person().addEvent(meeting('2026-03-03', undefined, { subject: `${i}` }));
    const first = await round(b);
    expect(first.pages).toEqual([10, 10, 3]);
    expect(first.link).toMatch(/^https:\/\/sim\.test\/v1\.0\/users\('.*'\)\/calendarView\/delta\?\$deltatoken=/);
    expect((await round(b, undefined, 'odata.maxpagesize=20')).pages).toEqual([20, 3]);
    expect((await round(b, first.link)).items).toEqual([]);
  });

  it('may give fewer items a page than a client prefers', async () => {
    for (let i = 0; i < 7; i += 1) person().addEvent(meeting('2026-03-03', undefined, { subject: `${i}` }));
    b.graph.faults.largestDeltaPage = 3;
    expect((await round(b, undefined, 'odata.maxpagesize=20')).pages).toEqual([3, 3, 1]);
    expect((await round(b, undefined, 'odata.maxpagesize=2')).pages).toEqual([2, 2, 2, 1]);
  });

  it('reads the headers of every page anew', async () => {
    for (let i = 0; i < 4; i += 1) person().addEvent(meeting('2026-03-03'));
    const first = await b.send('GET', `${DELTA}${MARCH}`, undefined, {
      prefer: 'odata.maxpagesize=2, IdType="ImmutableId", outlook.timezone="FLE Standard Time"',
    });
    expect(first.headers.get('preference-applied')).toContain('odata.track-changes');
    const second = await b.send('GET', first.body['@odata.nextLink'], undefined, { prefer: '' });
    expect(first.body.value[0].start.timeZone).toBe('FLE Standard Time');
    expect(second.body.value[0].start.timeZone).toBe('UTC');
    expect(second.body.value[0].id.slice(0, 6)).not.toBe(first.body.value[0].id.slice(0, 6));
  });

  it('shows single events whole, with the transactionId and without extended properties', async () => {
    const id = 'String {66f5a359-4659-4830-9070-00047ec6ac6e} Name Mark';
    await b.send(
      'POST',
      EVENTS,
      meeting('2026-03-03', undefined, { transactionId: 't1', singleValueExtendedProperties: [{ id, value: 'x' }] }),
    );
    const [item] = (await round(b)).items;
    expect(item).toMatchObject({
      '@odata.type': '#microsoft.graph.event',
      type: 'singleInstance',
      transactionId: 't1',
      subject: 'On 2026-03-03',
    });
    expect(item).not.toHaveProperty('singleValueExtendedProperties');
  });

  it('changes come once, deletions as removed', async () => {
    const [kept, gone] = [person().addEvent(meeting('2026-03-03')), person().addEvent(meeting('2026-03-04'))];
    const first = await round(b);
    person().editEvent(kept, { subject: 'Edited' });
    person().editEvent(kept, { subject: 'Twice' });
    person().deleteEvent(gone);
    const second = await round(b, first.link);
    expect(second.items).toHaveLength(2);
    expect(second.items.find((item) => item.id === kept)).toMatchObject({ subject: 'Twice' });
    expect(second.items.find((item) => item.id === gone)).toEqual({
      '@odata.type': '#microsoft.graph.event',
      id: gone,
      '@removed': { reason: 'deleted' },
    });
  });

  it('an event edited out of the window is removed although it lives, and so is one that was never in it', async () => {
    const [moved, far] = [person().addEvent(meeting('2026-03-03')), person().addEvent(meeting('2026-09-03'))];
    const first = await round(b);
    expect(first.items.map((item) => item.id)).toEqual([moved]);
    person().editEvent(moved, timesOf('2026-08-03'));
    person().editEvent(far, { subject: 'Still far' });
    const second = await round(b, first.link);
    expect(second.items.map((item) => [item.id, item['@removed']?.reason])).toEqual([
      [moved, 'deleted'],
      [far, 'deleted'],
    ]);
    expect((await b.send('GET', `${EVENTS}/${moved}`)).status).toBe(200);
  });

  it('an event moved to another calendar is removed from this view, by the mutable id that the view had shown', async () => {
    const id = person().addEvent(meeting('2026-03-03'));
    const first = await round(b, undefined, '');
    person().moveEvent(id, 'Holidays');
    const second = await round(b, first.link, '');
    expect(second.items.map((item) => item.id)).toEqual([first.items[0].id]);
  });

  it('a link works with both formats of id', async () => {
    const id = person().addEvent(meeting('2026-03-03'));
    const first = await round(b, undefined, '');
    person().editEvent(id, { subject: 'Edited' });
    expect((await round(b, first.link)).items[0].id).toBe(id);
    expect(first.items[0].id).not.toBe(id);
  });
});

describe('series in delta', () => {
  it('come as the master, even when it starts before the window, and stubs of the occurrences in it', async () => {
    const id = person().addEvent(mondays());
    const { items } = await round(b, `${DELTA}?startDateTime=2026-03-15T00:00:00Z&endDateTime=2026-03-29T00:00:00Z`);
    expect(items.map((item) => item.type)).toEqual(['seriesMaster', 'occurrence', 'occurrence']);
    expect(items[0].start.dateTime).toBe('2026-03-02T07:00:00.0000000');
    expect(Object.keys(items[1]).sort()).toEqual([
      '@odata.etag',
      '@odata.type',
      'end',
      'id',
      'seriesMasterId',
      'start',
      'type',
    ]);
    expect(items[1].seriesMasterId).toBe(id);
  });

  it('come whole again when one occurrence is deleted, which itself is only missing', async () => {
    const id = person().addEvent(mondays());
    const first = await round(b);
    const gone = person().occurrenceId(id, '2026-03-09');
    person().deleteEvent(gone);
    const second = await round(b, first.link);
    expect(first.items).toHaveLength(6);
    expect(second.items).toHaveLength(5);
    expect(second.items.some((item) => item['@removed'] || item.id === gone)).toBe(false);
  });

  it('show a changed occurrence whole', async () => {
    const id = person().addEvent(mondays());
    person().editEvent(person().occurrenceId(id, '2026-03-09'), { subject: 'Special' });
    const { items } = await round(b);
    expect(items.filter((item) => item.type === 'exception')).toMatchObject([
      { subject: 'Special', seriesMasterId: id },
    ]);
  });

  it('are never split over pages', async () => {
    person().addEvent(meeting('2026-03-03'));
    person().addEvent(mondays());
    person().addEvent(meeting('2026-03-04'));
    expect((await round(b, undefined, 'odata.maxpagesize=2')).pages).toEqual([7, 1]);
  });

  it('deleted whole, are removed by the master alone, or with every occurrence, as the switch says', async () => {
    const [one, two] = [person().addEvent(mondays()), person().addEvent(mondays())];
    const first = await round(b);
    person().deleteEvent(one);
    const second = await round(b, first.link);
    expect(second.items.map((item) => item.id)).toEqual([one]);
    b.graph.faults.removedForInstances = true;
    person().deleteEvent(two);
    expect((await round(b, second.link)).items).toHaveLength(6);
  });
});

describe('refusals of delta', () => {
  it.each([
    '$select=subject',
    '$filter=isAllDay eq true',
    '$expand=calendar',
    '$orderby=subject',
    '$search=x',
    '$top=5',
  ])('%s is refused', async (query) => {
    const { status, body } = await b.send('GET', `${DELTA}${MARCH}&${query}`);
    expect([status, body.error.code]).toEqual([400, 'ErrorInvalidUrlQuery']);
    expect(body.error.message).toContain(
      query.startsWith('$top') ? 'odata.maxpagesize=' : '$orderby, $filter, $select, $expand, $search',
    );
  });

  it('a round needs both ends of its window', async () => {
    const { status, body } = await b.send('GET', `${DELTA}?startDateTime=2026-03-01T00:00:00Z`);
    expect([status, body.error.code]).toEqual([400, 'ErrorInvalidParameter']);
  });

  it('a link dies on demand with 410, next links too, and a new round works', async () => {
    for (let i = 0; i < 3; i += 1) person().addEvent(meeting('2026-03-03'));
    const page = await b.send('GET', `${DELTA}${MARCH}`, undefined, { prefer: 'odata.maxpagesize=2' });
    const { link } = await round(b);
    b.graph.expireDeltaTokens(ANNA);
    for (const dead of [link, page.body['@odata.nextLink']]) {
      const { status, body } = await b.send('GET', dead);
      expect([status, body.error.code]).toEqual([410, 'SyncStateNotFound']);
    }
    expect((await round(b)).items).toHaveLength(3);
  });

  it('a link of another mailbox or a damaged one is no token', async () => {
    const { link } = await round(b);
    const foreign = link.replace(ANNA, BERT);
    expect((await b.send('GET', foreign)).body.error.code).toBe('InvalidDeltaToken');
    expect((await b.send('GET', `${DELTA}?$deltatoken=abc`)).body.error.code).toBe('InvalidDeltaToken');
  });
});

describe('what delta may do at its worst', () => {
  it('shows a write only after a while, and never loses it', async () => {
    b.graph.faults.deltaDelayMs = 5000;
    const first = await round(b);
    const id = (await b.send('POST', EVENTS, meeting('2026-03-03'))).body.id;
    expect((await b.send('GET', `${EVENTS}/${id}`)).status).toBe(200);
    const second = await round(b, first.link);
    expect(second.items).toEqual([]);
    b.tick(5000);
    expect((await round(b, second.link)).items.map((item) => item.id)).toEqual([id]);
  });

  it('an event deleted before it was seen is still shown in a round begun in the meantime, then removed', async () => {
    const id = person().addEvent(meeting('2026-03-03'));
    b.tick(10_000);
    b.graph.faults.deltaDelayMs = 5000;
    person().deleteEvent(id);
    const first = await round(b);
    expect(first.items.map((item) => item.id)).toEqual([id]);
    b.tick(5000);
    expect((await round(b, first.link)).items[0]['@removed']).toEqual({ reason: 'deleted' });
  });

  it('has pages without items and items twice in one round', async () => {
    for (let i = 0; i < 6; i += 1) person().addEvent(meeting('2026-03-03'));
    Object.assign(b.graph.faults, { emptyDeltaPageRate: 1, repeatDeltaItemRate: 1, shuffleDelta: true });
    const { items, pages } = await round(b, undefined, 'IdType="ImmutableId", odata.maxpagesize=4');
    expect(pages.filter((size) => size === 0).length).toBeGreaterThan(0);
    expect(items).toHaveLength(12);
    expect(new Set(items.map((item) => item.id)).size).toBe(6);
  });

  it('may never end', async () => {
    person().addEvent(meeting('2026-03-03'));
    b.graph.faults.endlessDelta = true;
    await expect(round(b)).rejects.toThrow('does not end');
  });

  it('a page asked for again gives the same items while the calendar moves on', async () => {
    for (let i = 0; i < 4; i += 1) person().addEvent(meeting('2026-03-03', undefined, { subject: `${i}` }));
    const page = await b.send('GET', `${DELTA}${MARCH}`, undefined, { prefer: 'odata.maxpagesize=2' });
    const next = () => b.send('GET', page.body['@odata.nextLink'], undefined, { prefer: 'odata.maxpagesize=2' });
    const before = await next();
    person().addEvent(meeting('2026-03-03', undefined, { subject: 'new' }));
    const after = await next();
    expect(after.body.value).toEqual(before.body.value);
    const rest = await round(b, after.body['@odata.deltaLink']);
    expect(rest.items.map((item) => item.subject)).toEqual(['new']);
  });
});
