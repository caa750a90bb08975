import { beforeEach, describe, expect, it } from 'vitest';
import { ANNA, type Bench, bench, MARCH, meeting, mondays, type Parsed } from './tenant.ts';

let b: Bench;
beforeEach(async () => {
  b = await bench();
});
const EVENTS = `/users/${ANNA}/events`;
const person = () => b.graph.person(ANNA);
const subjects = (body: Parsed) => body.value.map((event: Parsed) => event.subject);
const filtered = (filter: string) => b.send('GET', `${EVENTS}?$filter=${encodeURIComponent(filter)}`);

describe('listing', () => {
  it('gives ten a page and a link to the rest that keeps what was asked for', async () => {
    for (let i = 0; i < 12; i += 1) person().addEvent(meeting('2026-03-03', undefined, { subject: `${i}` }));
    const first = await b.send('GET', `${EVENTS}?$select=subject`);
    expect(first.body.value).toHaveLength(10);
    const second = await b.send('GET', first.body['@odata.nextLink']);
    expect(subjects(second.body)).toEqual(['10', '11']);
    expect(second.body.value[0]).not.toHaveProperty('start');
    expect(second.body).not.toHaveProperty('@odata.nextLink');
    expect((await b.send('GET', `${EVENTS}?$top=12`)).body.value).toHaveLength(12);
  });

  it('/events has masters and singles, /calendarView occurrences and no masters, singles first', async () => {
    person().addEvent(mondays());
    person().addEvent(meeting('2026-03-30'));
    const types = async (path: string) => (await b.send('GET', path)).body.value.map((event: Parsed) => event.type);
    expect(await types(EVENTS)).toEqual(['seriesMaster', 'singleInstance']);
    expect(await types(`/users/${ANNA}/calendarView${MARCH}`)).toEqual([
      'singleInstance',
      ...Array(5).fill('occurrence'),
    ]);
    const ordered = await b.send('GET', `/users/${ANNA}/calendarView${MARCH}&$orderby=start/dateTime`);
    expect(ordered.body.value[0].type).toBe('occurrence');
  });

  it('a calendar view counts what overlaps its window and needs both ends', async () => {
    person().addEvent(meeting('2026-03-03', ['09:00', '11:00']));
    const view = (from: string, until: string) =>
      b.send('GET', `/users/${ANNA}/calendarView?startDateTime=${from}&endDateTime=${until}`);
    expect((await view('2026-03-03T08:00:00Z', '2026-03-03T12:00:00Z')).body.value).toHaveLength(1);
    expect((await view('2026-03-03T10:00:00%2B02:00', '2026-03-03T12:00:00%2B02:00')).body.value).toHaveLength(1);
    expect((await view('2026-03-03T09:00:00Z', '2026-03-03T12:00:00Z')).body.value).toHaveLength(0);
    expect((await b.send('GET', `/users/${ANNA}/calendarView`)).body.error.code).toBe('ErrorInvalidParameter');
  });

  it('leaves out what lies in other calendars and in Deleted Items', async () => {
    const [gone, moved] = [person().addEvent(meeting('2026-03-03')), person().addEvent(meeting('2026-03-04'))];
    person().addEvent(meeting('2026-03-05'));
    person().deleteEvent(gone);
    person().moveEvent(moved, 'Holidays');
    expect(subjects((await b.send('GET', EVENTS)).body)).toEqual(['On 2026-03-05']);
    const calendars = await b.send('GET', `/users/${ANNA}/calendars`);
    const other = calendars.body.value.find((calendar: Parsed) => calendar.name === 'Holidays');
    expect(subjects((await b.send('GET', `/users/${ANNA}/calendars/${other.id}/events`)).body)).toEqual([
      'On 2026-03-04',
    ]);
  });
});

describe('extended properties in lists', () => {
  it('are shown by /events to those who ask, and by /calendarView unless the switch says no', async () => {
    const id = 'String {66f5a359-4659-4830-9070-00047ec6ac6e} Name Mark';
    person().addEvent(mondays({ singleValueExtendedProperties: [{ id, value: 'x' }] }));
    const expand = `$expand=${encodeURIComponent(`singleValueExtendedProperties($filter=id eq '${id}')`)}`;
    const view = () => b.send('GET', `/users/${ANNA}/calendarView${MARCH}&${expand}`);
    const held = [{ id, value: 'x' }];
    expect((await b.send('GET', `${EVENTS}?${expand}`)).body.value[0].singleValueExtendedProperties).toEqual(held);
    expect((await view()).body.value[1].singleValueExtendedProperties).toEqual(held);
    b.graph.faults.calendarViewHidesProperties = true;
    expect((await view()).body.value[1]).not.toHaveProperty('singleValueExtendedProperties');
  });
});

describe('$filter on events', () => {
  it('finds the master of a series by iCalUId', async () => {
    person().addEvent(meeting('2026-03-03'));
    const id = person().addEvent(mondays());
    const uid = b.graph.events(ANNA).find((event) => event.id === id)?.iCalUId;
    const { body } = await filtered(`iCalUId eq '${uid}'`);
    expect(body.value).toMatchObject([{ id, type: 'seriesMaster' }]);
    expect((await filtered("iCalUId eq 'none'")).body.value).toEqual([]);
  });

  it('compares times and joins with and, or, not and parentheses', async () => {
    person().addEvent(meeting('2026-03-03'));
    person().addEvent(meeting('2026-03-05', undefined, { sensitivity: 'private' }));
    expect(subjects((await filtered("start/dateTime ge '2026-03-04T00:00:00'")).body)).toEqual(['On 2026-03-05']);
    expect(
      subjects((await filtered("not (sensitivity eq 'private') and start/dateTime lt '2026-04-01'")).body),
    ).toEqual(['On 2026-03-03']);
    expect(
      subjects(
        (await filtered("subject eq 'nothing' or (isAllDay eq false and startswith(subject,'on 2026-03-05'))")).body,
      ),
    ).toEqual(['On 2026-03-05']);
    expect((await filtered('lastModifiedDateTime ge 2026-03-02T08:00:00Z')).body.value).toHaveLength(2);
  });

  it('reads a lambda without a blank behind its colon', async () => {
    const id = 'String {66f5a359-4659-4830-9070-00047ec6ac6e} Name Mark';
    person().addEvent(meeting('2026-03-03', undefined, { singleValueExtendedProperties: [{ id, value: 'x' }] }));
    expect(
      (await filtered(`singleValueExtendedProperties/any(p:p/id eq '${id}' and p/value ne null)`)).body.value,
    ).toHaveLength(1);
    expect(
      (await filtered(`singleValueExtendedProperties/any(p:p/id eq '${id}' and p/value eq 'y')`)).body.value,
    ).toHaveLength(0);
  });

  it.each([
    ["transactionId eq 'x'", 'ErrorInvalidProperty'],
    ["id eq 'x'", 'ErrorInvalidProperty'],
    ["uid eq 'x'", 'UnsupportedEntityExpression'],
    ['subject eq', 'BadRequest'],
    ["subject eq 'a' b", 'BadRequest'],
  ])('refuses %s', async (filter, code) => {
    const { status, body } = await filtered(filter);
    expect([status, body.error.code]).toEqual([400, code]);
  });
});
