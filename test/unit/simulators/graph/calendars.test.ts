import { beforeEach, describe, expect, it } from 'vitest';
import { ANNA, BERT, type Bench, bench, MARCH, meeting, mondays, round } from './tenant.ts';

let b: Bench;
beforeEach(async () => {
  b = await bench();
});
const USER = `/users/${ANNA}`;
const EVENTS = `${USER}/events`;
const person = () => b.graph.person(ANNA);
const idOfCalendar = async (name: string) =>
  (await b.send('GET', `${USER}/calendars`)).body.value.find((one: { name: string }) => one.name === name)?.id;
const codeAt = async (method: string, path: string, body?: unknown) => {
  const answer = await b.send(method, path, body);
  return [answer.status, answer.body.error?.code];
};

describe('a further calendar', () => {
  it('takes events of its own', async () => {
    person().moveEvent(person().addEvent(meeting('2026-03-03')), 'Holidays');
    const id = await idOfCalendar('Holidays');
    const made = await b.send('POST', `${USER}/calendars/${id}/events`, meeting('2026-03-04'));
    expect((await b.send('GET', `${USER}/calendars/${id}/events`)).body.value).toHaveLength(2);
    expect((await b.send('GET', `${USER}/calendar/events/${made.body.id}`)).status).toBe(404);
  });

  it('that was deleted is not found, nor one of that name made later under the old id', async () => {
    const event = person().addEvent(meeting('2026-03-03'));
    person().moveEvent(event, 'Holidays');
    const id = await idOfCalendar('Holidays');
    b.graph.deleteCalendar(ANNA, 'Holidays');
    expect(await codeAt('GET', `${USER}/calendars/${id}`)).toEqual([404, 'ErrorItemNotFound']);
    expect(await codeAt('GET', `${USER}/calendars/${id}/events`)).toEqual([404, 'ErrorItemNotFound']);
    expect(b.graph.events(ANNA)).toMatchObject([{ calendar: 'deleted' }]);
    b.graph.recreateCalendar(ANNA, 'Holidays');
    expect(await idOfCalendar('Holidays')).not.toBe(id);
    expect(await codeAt('GET', `${USER}/calendars/${id}`)).toEqual([404, 'ErrorItemNotFound']);
  });

  it.each(['nonsense', 'AAMkAnonsense.='])('by an id like %s is malformed', async (id) => {
    expect(await codeAt('GET', `${USER}/calendars/${id}/events`)).toEqual([400, 'ErrorInvalidIdMalformed']);
  });

  it('of another mailbox is malformed, and so is an event of another mailbox', async () => {
    const foreign = (await b.send('GET', `/users/${BERT}/calendar`)).body.id;
    expect(await codeAt('GET', `${USER}/calendars/${foreign}`)).toEqual([400, 'ErrorInvalidIdMalformed']);
    const event = b.graph.person(BERT).addEvent(meeting('2026-03-03'));
    for (const method of ['GET', 'DELETE']) {
      expect(await codeAt(method, `${EVENTS}/${event}`)).toEqual([400, 'ErrorInvalidIdMalformed']);
    }
    expect(await codeAt('PATCH', `${EVENTS}/${event}`, {})).toEqual([400, 'ErrorInvalidIdMalformed']);
  });
});

describe("the mailbox's own calendar", () => {
  it('deleted, takes everything with it, and refuses lists, rounds and new events', async () => {
    const id = person().addEvent(meeting('2026-03-03'));
    const { link } = await round(b);
    const calendar = (await b.send('GET', `${USER}/calendar`)).body.id;
    b.graph.deleteCalendar(ANNA);
    for (const path of [
      `${USER}/calendar`,
      EVENTS,
      `${USER}/calendar/events`,
      `${USER}/calendarView${MARCH}`,
      `${USER}/calendarView/delta${MARCH}`,
      `${USER}/calendar/events/${id}`,
    ]) {
      expect(await codeAt('GET', path)).toEqual([404, 'ErrorItemNotFound']);
    }
    expect(await codeAt('POST', EVENTS, meeting('2026-03-03'))).toEqual([404, 'ErrorItemNotFound']);
    b.graph.recreateCalendar(ANNA);
    expect((await b.send('GET', `${USER}/calendar`)).body.id).not.toBe(calendar);
    expect((await round(b)).items).toEqual([]);
    await expect(round(b, link)).rejects.toThrow('410');
    expect((await b.send('POST', EVENTS, meeting('2026-03-03'))).status).toBe(201);
  });

  it('of another mailbox that took its place has another id', async () => {
    const before = (await b.send('GET', `${USER}/calendar`)).body.id;
    const event = person().addEvent(meeting('2026-03-03'));
    b.graph.replaceMailbox(ANNA);
    expect((await b.send('GET', `${USER}/calendar`)).body.id).not.toBe(before);
    expect((await b.send('GET', `${EVENTS}/${event}`)).status).toBe(404);
  });
});

describe('a deleted event', () => {
  const deleted = async () => {
    const id = person().addEvent(meeting('2026-03-03'));
    person().deleteEvent(id);
    return `${EVENTS}/${id}`;
  };

  it('does not answer by its id', async () => {
    const url = await deleted();
    expect(await codeAt('GET', url)).toEqual([404, 'ErrorItemNotFound']);
    expect(await codeAt('GET', `${url}/calendar`)).toEqual([404, 'ErrorItemNotFound']);
  });

  it('may answer by its id, and has no calendar', async () => {
    b.graph.faults.deletedItemsAnswer = true;
    const url = await deleted();
    expect((await b.send('GET', url)).status).toBe(200);
    expect(await codeAt('GET', `${url}/calendar`)).toEqual([404, 'ErrorItemNotFound']);
  });

  it('may name Deleted Items as its calendar, which answers by its id and is in no list', async () => {
    Object.assign(b.graph.faults, { deletedItemsAnswer: true, deletedItemsAsCalendar: true });
    const url = await deleted();
    const { status, body } = await b.send('GET', `${url}/calendar`);
    expect([status, body.name, body.isDefaultCalendar]).toEqual([200, 'Deleted Items', false]);
    expect((await b.send('GET', `${url}?$expand=calendar`)).body.calendar.id).toBe(body.id);
    expect((await b.send('GET', `${USER}/calendars/${body.id}`)).body.id).toBe(body.id);
    expect((await b.send('GET', `${USER}/calendars/${body.id}/events`)).body.value).toHaveLength(1);
    expect(await idOfCalendar('Deleted Items')).toBeUndefined();
    b.graph.faults.deletedItemsAsCalendar = false;
    expect(await codeAt('GET', `${USER}/calendars/${body.id}`)).toEqual([404, 'ErrorItemNotFound']);
  });

  it('may even answer below its old calendar', async () => {
    Object.assign(b.graph.faults, { deletedItemsAnswer: true, deletedItemsAnswerInCalendar: true });
    const url = (await deleted()).replace(EVENTS, `${USER}/calendar/events`);
    expect((await b.send('GET', url)).status).toBe(200);
  });
});

describe('ids', () => {
  const translate = (inputIds: unknown[], sourceIdType: string, targetIdType: string) =>
    b.send('POST', `${USER}/translateExchangeIds`, { inputIds, sourceIdType, targetIdType });
  const mutableId = async (id: string) => (await b.send('GET', `${EVENTS}/${id}`, undefined, { prefer: '' })).body.id;

  it('are translated from one format to the other and back', async () => {
    const [event, series] = [person().addEvent(meeting('2026-03-03')), person().addEvent(mondays())];
    const ids = [event, series, person().occurrenceId(series, '2026-03-09')];
    const mutable = await Promise.all(ids.map(mutableId));
    const there = await translate(ids, 'restImmutableEntryId', 'restId');
    expect(there.body.value).toEqual(ids.map((sourceId, index) => ({ sourceId, targetId: mutable[index] })));
    const back = await translate(mutable, 'restId', 'restImmutableEntryId');
    expect(back.body.value.map(({ targetId }: { targetId: string }) => targetId)).toEqual(ids);
  });

  it('that are old, foreign or of the other format are named one by one', async () => {
    const event = person().addEvent(meeting('2026-03-03'));
    const old = await mutableId(event);
    person().moveEvent(event, 'Holidays');
    const { status, body } = await translate([old, 'nonsense', event], 'restId', 'restImmutableEntryId');
    expect(status).toBe(200);
    expect(body.value.map(({ errorDetails }: { errorDetails: { code: string } }) => errorDetails.code)).toEqual([
      'ErrorItemNotFound',
      'ErrorInvalidIdMalformed',
      'ErrorItemNotFound',
    ]);
  });

  it('are translated a thousand at a time, and not from formats that no client was given', async () => {
    const event = person().addEvent(meeting('2026-03-03'));
    const many = (count: number) => translate(Array(count).fill(event), 'restImmutableEntryId', 'restId');
    expect([(await many(1000)).status, (await many(1001)).status]).toEqual([200, 400]);
    expect((await translate([event], 'entryId', 'restId')).status).toBe(400);
  });

  it('are read with their case', async () => {
    const id = person().addEvent(meeting('2026-03-03'));
    for (const wrong of [id.toLowerCase(), id.toUpperCase()]) {
      expect((await b.send('GET', `${EVENTS}/${wrong}`)).status).toBe(400);
    }
    // The item's number is the fourteenth letter from the end: the other case is another item's, which isn't there.
    const at = id.length - 2 - 8 - 1;
    const other = id.slice(0, at) + id.charAt(at).toLowerCase() + id.slice(at + 1);
    expect(other).not.toBe(id);
    expect(await codeAt('GET', `${EVENTS}/${other}`)).toEqual([404, 'ErrorItemNotFound']);
  });

  it('of an occurrence may be new once it was changed', async () => {
    b.graph.faults.exceptionsGetNewIds = true;
    const series = person().addEvent(mondays());
    const before = person().occurrenceId(series, '2026-03-09');
    person().editEvent(before, { subject: 'Special' });
    const after = person().occurrenceId(series, '2026-03-09');
    expect(after).not.toBe(before);
    expect((await b.send('GET', `${EVENTS}/${before}`)).status).toBe(404);
    expect((await b.send('GET', `${EVENTS}/${after}`)).body).toMatchObject({ type: 'exception', subject: 'Special' });
  });
});

describe('time zones that the mailbox takes', () => {
  const aliases = async (call: string) =>
    (await b.send('GET', `${USER}/outlook/${call}`)).body.value.map(({ alias }: { alias: string }) => alias);

  it('are listed by their Windows names, or as IANA has them', async () => {
    expect(await aliases('supportedTimeZones')).toContain('FLE Standard Time');
    const iana = await aliases("supportedTimeZones(TimeZoneStandard=microsoft.graph.timeZoneStandard'Iana')");
    expect(iana).toContain('Europe/Helsinki');
    expect(iana).not.toContain('FLE Standard Time');
    expect((await b.send('GET', `${USER}/outlook/other`)).status).toBe(400);
  });

  it('need User.Read.All', async () => {
    b.graph.tenant('11111111-1111-4111-8111-111111111111').roles = ['Calendars.ReadWrite'];
    expect(await codeAt('GET', `${USER}/outlook/supportedTimeZones`)).toEqual([403, 'Authorization_RequestDenied']);
  });
});
