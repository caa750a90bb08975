import { beforeEach, describe, expect, it } from 'vitest';
import { ANNA, type Bench, bench, meeting, mondays } from './tenant.ts';

let b: Bench;
beforeEach(async () => {
  b = await bench();
});
const EVENTS = `/users/${ANNA}/events`;

describe('creating an event', () => {
  it('fills in every default and writes times with seven digits', async () => {
    const { status, body } = await b.send(
      'POST',
      EVENTS,
      meeting('2026-03-03', ['09:00', '10:00'], { location: { displayName: 'Room' } }),
    );
    expect(status).toBe(201);
    expect(body).toMatchObject({
      showAs: 'busy',
      sensitivity: 'normal',
      importance: 'normal',
      isReminderOn: true,
      reminderMinutesBeforeStart: 15,
      allowNewTimeProposals: true,
      responseRequested: true,
      hideAttendees: false,
      isOrganizer: true,
      type: 'singleInstance',
      seriesMasterId: null,
      responseStatus: { response: 'organizer', time: '0001-01-01T00:00:00Z' },
      start: { dateTime: '2026-03-03T07:00:00.0000000', timeZone: 'UTC' },
      originalStartTimeZone: 'Europe/Helsinki',
      location: { displayName: 'Room', locationType: 'default', uniqueId: 'Room', uniqueIdType: 'private' },
    });
    expect(body['@odata.etag']).toBe(`W/"${body.changeKey}"`);
    expect(body.createdDateTime).toBe('2026-03-02T08:00:00.0000000Z');
    expect(body.locations).toHaveLength(1);
    expect(body).not.toHaveProperty('transactionId');
  });

  it('a repeated POST with the same transactionId gives the same event, edits included', async () => {
    const first = await b.send('POST', EVENTS, meeting('2026-03-03', undefined, { transactionId: 'once' }));
    await b.send('PATCH', `${EVENTS}/${first.body.id}`, { subject: 'Renamed' });
    const again = await b.send('POST', EVENTS, meeting('2026-03-09', undefined, { transactionId: 'once' }));
    expect(again.status).toBe(201);
    expect(again.body).toMatchObject({ id: first.body.id, subject: 'Renamed', transactionId: 'once' });
    expect(b.graph.events(ANNA)).toHaveLength(1);
  });

  it('the transactionId of a deleted event makes a new one, or brings the old one, as the switch says', async () => {
    const first = await b.send('POST', EVENTS, meeting('2026-03-03', undefined, { transactionId: 'once' }));
    await b.send('DELETE', `${EVENTS}/${first.body.id}`);
    b.graph.faults.transactionOfDeleted = 'return';
    expect((await b.send('POST', EVENTS, meeting('2026-03-03', undefined, { transactionId: 'once' }))).body.id).toBe(
      first.body.id,
    );
    b.graph.faults.transactionOfDeleted = 'create';
    expect(
      (await b.send('POST', EVENTS, meeting('2026-03-03', undefined, { transactionId: 'once' }))).body.id,
    ).not.toBe(first.body.id);
  });

  it('a Z behind the digits is ignored: they are local time of the zone named', async () => {
    const body = meeting('2026-03-03');
    const { body: made } = await b.send('POST', EVENTS, {
      ...body,
      start: { dateTime: '2026-03-03T09:00:00Z', timeZone: 'FLE Standard Time' },
    });
    expect(made.start.dateTime).toBe('2026-03-03T07:00:00.0000000');
    expect(made.originalStartTimeZone).toBe('FLE Standard Time');
  });

  it.each([
    [
      'a zone that nobody knows',
      { start: { dateTime: '2026-03-03T09:00:00', timeZone: 'Greenwich Mean Time' } },
      'TimeZoneNotSupportedException',
    ],
    [
      'an end before the start',
      { end: { dateTime: '2026-03-03T08:00:00', timeZone: 'Europe/Helsinki' } },
      'ErrorPropertyValidationFailure',
    ],
    ['an all-day event not at midnight', { isAllDay: true }, 'ErrorPropertyValidationFailure'],
    ['a property of no event', { title: 'x' }, 'RequestBodyRead'],
    ['a word that is no sensitivity', { sensitivity: 'secret' }, 'RequestBodyRead'],
  ])('refuses %s', async (_, wrong, code) => {
    const { status, body } = await b.send('POST', EVENTS, { ...meeting('2026-03-03'), ...wrong });
    expect([status, body.error.code]).toEqual([400, code]);
    expect(b.graph.events(ANNA)).toHaveLength(0);
  });

  it('a body that is not JSON is refused', async () => {
    const { status, body } = await b.send('POST', EVENTS, meeting('2026-03-03'), { 'content-type': 'text/plain' });
    expect([status, body.error.code]).toEqual([400, 'BadRequest']);
  });

  it('a subject of more than 255 characters is cut, or refused where the switch says so', async () => {
    const long = 'x'.repeat(300);
    expect((await b.send('POST', EVENTS, meeting('2026-03-03', undefined, { subject: long }))).body.subject).toBe(
      `${'x'.repeat(252)}...`,
    );
    b.graph.faults.longSubject = 'refuse';
    expect((await b.send('POST', EVENTS, meeting('2026-03-03', undefined, { subject: long }))).status).toBe(400);
  });
});

describe('all-day events', () => {
  const allDay = (start: string, end: string, timeZone = 'Europe/Helsinki') => ({
    subject: 'Away',
    isAllDay: true,
    start: { dateTime: `${start}T00:00:00`, timeZone },
    end: { dateTime: `${end}T00:00:00`, timeZone },
  });

  it('stay at midnight whatever zone is asked for', async () => {
    const { body } = await b.send('POST', EVENTS, allDay('2026-03-03', '2026-03-04'));
    for (const zone of ['Tokyo Standard Time', 'America/Los_Angeles']) {
      const read = await b.send('GET', `${EVENTS}/${body.id}`, undefined, { prefer: `outlook.timezone="${zone}"` });
      expect(read.body.start).toEqual({ dateTime: '2026-03-03T00:00:00.0000000', timeZone: zone });
      expect(read.body.end).toEqual({ dateTime: '2026-03-04T00:00:00.0000000', timeZone: zone });
    }
  });

  it('need at least a day and one zone for both ends', async () => {
    expect((await b.send('POST', EVENTS, allDay('2026-03-03', '2026-03-03'))).status).toBe(400);
    const mixed = { ...allDay('2026-03-03', '2026-03-04'), end: { dateTime: '2026-03-04T00:00:00', timeZone: 'UTC' } };
    expect((await b.send('POST', EVENTS, mixed)).status).toBe(400);
  });

  it('the switch to all-day without both ends is refused, in either wording', async () => {
    const { body } = await b.send('POST', EVENTS, meeting('2026-03-03'));
    const plain = await b.send('PATCH', `${EVENTS}/${body.id}`, { isAllDay: true });
    b.graph.faults.allDayRefusal = 'midnight';
    const worded = await b.send('PATCH', `${EVENTS}/${body.id}`, { isAllDay: true });
    expect([plain.body.error.code, worded.body.error.code]).toEqual([
      'ErrorPropertyValidationFailure',
      'ErrorInvalidRequest',
    ]);
  });
});

describe('reading an event', () => {
  it('gives times in the preferred zone and says which preferences it applied', async () => {
    const { body } = await b.send('POST', EVENTS, meeting('2026-03-03'));
    const read = await b.send('GET', `${EVENTS}/${body.id}`, undefined, {
      prefer: 'outlook.timezone="FLE Standard Time", outlook.body-content-type="text", IdType="ImmutableId"',
    });
    expect(read.body.start).toEqual({ dateTime: '2026-03-03T09:00:00.0000000', timeZone: 'FLE Standard Time' });
    expect(read.body.id).toBe(body.id);
    expect(read.headers.get('preference-applied')).toContain('outlook.timezone="FLE Standard Time"');
    expect(read.headers.get('preference-applied')).toContain('IdType="ImmutableId"');
  });

  it('a text body becomes HTML, and comes back as text with a line break that nobody wrote', async () => {
    const { body } = await b.send(
      'POST',
      EVENTS,
      meeting('2026-03-03', undefined, { body: { contentType: 'text', content: 'a < b\nc  d' } }),
    );
    expect(body.body.contentType).toBe('html');
    expect(body.body.content).toContain('a &lt; b<br>');
    const text = { prefer: 'outlook.body-content-type="text"' };
    const read = await b.send('GET', `${EVENTS}/${body.id}`, undefined, text);
    expect(read.body.body).toEqual({ contentType: 'text', content: 'a < b\r\nc\u00a0 d\r\n' });
    await b.send('PATCH', `${EVENTS}/${body.id}`, { body: read.body.body });
    expect((await b.send('GET', `${EVENTS}/${body.id}`, undefined, text)).body.body.content).toBe(
      'a < b\r\nc\u00a0 d\r\n\r\n',
    );
  });

  it('without the immutable id preference the id changes when the event is moved', async () => {
    const { body } = await b.send('POST', EVENTS, meeting('2026-03-03'));
    const mutable = (await b.send('GET', `${EVENTS}/${body.id}`, undefined, { prefer: '' })).body.id;
    expect(mutable).not.toBe(body.id);
    b.graph.person(ANNA).moveEvent(body.id, 'Holidays');
    expect((await b.send('GET', `${EVENTS}/${mutable}`)).status).toBe(404);
    const moved = await b.send('GET', `${EVENTS}/${body.id}`, undefined, { prefer: '' });
    expect(moved.status).toBe(200);
    expect(moved.body.id).not.toBe(mutable);
    expect((await b.send('GET', `/users/${ANNA}/calendar/events/${body.id}`)).status).toBe(404);
  });

  it('ids differ in nothing but case', async () => {
    const ids = [];
    for (let i = 0; i < 28; i += 1) ids.push(b.graph.person(ANNA).addEvent(meeting('2026-03-03')));
    expect(new Set(ids).size).toBe(28);
    expect(new Set(ids.map((id) => id.toLowerCase())).size).toBeLessThan(28);
  });

  it('$select cuts to the properties asked for, but for etag and id', async () => {
    const { body } = await b.send('POST', EVENTS, meeting('2026-03-03'));
    const read = await b.send('GET', `${EVENTS}/${body.id}?$select=subject,start`);
    expect(
      Object.keys(read.body)
        .filter((name) => !name.includes('@odata.') || name === '@odata.etag')
        .sort(),
    ).toEqual(['@odata.etag', 'id', 'start', 'subject']);
    expect((await b.send('GET', `${EVENTS}/${body.id}?$select=uid`)).status).toBe(400);
  });

  it('an id of another mailbox or none at all is malformed, an id that was is not found', async () => {
    const { body } = await b.send('POST', EVENTS, meeting('2026-03-03'));
    expect((await b.send('GET', `${EVENTS}/nonsense`)).body.error.code).toBe('ErrorInvalidIdMalformed');
    await b.send('DELETE', `${EVENTS}/${body.id}`);
    const gone = await b.send('GET', `${EVENTS}/${body.id}`);
    expect([gone.status, gone.body.error.code]).toEqual([404, 'ErrorItemNotFound']);
    expect(gone.headers.get('request-id')).toBeTruthy();
  });

  it('an id may answer from Deleted Items, but never as an item of the calendar', async () => {
    const { body } = await b.send('POST', EVENTS, meeting('2026-03-03'));
    b.graph.person(ANNA).deleteEvent(body.id);
    b.graph.faults.deletedItemsAnswer = true;
    expect((await b.send('GET', `${EVENTS}/${body.id}`)).status).toBe(200);
    expect((await b.send('GET', `/users/${ANNA}/calendar/events/${body.id}`)).status).toBe(404);
  });
});

describe('writing an event', () => {
  it('keeps the zone of its creation when it is moved in another', async () => {
    const { body } = await b.send('POST', EVENTS, meeting('2026-03-03'));
    const times = {
      start: { dateTime: '2026-03-04T10:00:00', timeZone: 'UTC' },
      end: { dateTime: '2026-03-04T11:00:00', timeZone: 'UTC' },
    };
    const patched = await b.send('PATCH', `${EVENTS}/${body.id}`, times);
    expect(patched.body.originalStartTimeZone).toBe('Europe/Helsinki');
    expect(patched.body.start.dateTime).toBe('2026-03-04T10:00:00.0000000');
  });

  it('a stale If-Match is refused and changes nothing', async () => {
    const { body } = await b.send('POST', EVENTS, meeting('2026-03-03'));
    b.graph.person(ANNA).touchEvent(body.id);
    const stale = { 'if-match': body['@odata.etag'] };
    const patched = await b.send('PATCH', `${EVENTS}/${body.id}`, { subject: 'x' }, stale);
    expect([patched.status, patched.body.error.code]).toEqual([412, 'ErrorIrresolvableConflict']);
    expect((await b.send('DELETE', `${EVENTS}/${body.id}`, undefined, stale)).status).toBe(412);
    expect(b.graph.events(ANNA)[0]).toMatchObject({ subject: 'On 2026-03-03', calendar: 'default' });
  });

  it('an extended property is shown only where it is asked for by name, and can be searched for', async () => {
    const id = 'String {66F5A359-4659-4830-9070-00047EC6AC6E} Name Mark';
    const { body } = await b.send(
      'POST',
      EVENTS,
      meeting('2026-03-03', undefined, { singleValueExtendedProperties: [{ id, value: "it's" }] }),
    );
    await b.send('POST', EVENTS, meeting('2026-03-04'));
    expect(body).not.toHaveProperty('singleValueExtendedProperties');
    const expand = (filter: string) =>
      b.send('GET', `${EVENTS}/${body.id}?$expand=singleValueExtendedProperties${filter}`);
    expect((await expand('')).body).not.toHaveProperty('singleValueExtendedProperties');
    expect((await expand(`($filter=id eq '${id.toLowerCase()}')`)).body).not.toHaveProperty(
      'singleValueExtendedProperties',
    );
    expect((await expand(`($filter=id eq '${id}')`)).body.singleValueExtendedProperties).toEqual([
      { id: 'String {66f5a359-4659-4830-9070-00047ec6ac6e} Name Mark', value: "it's" },
    ]);
    const filter = `singleValueExtendedProperties/Any(ep: ep/id eq '${id}' and ep/value eq 'it''s')`;
    const listed = await b.send('GET', `${EVENTS}?$filter=${encodeURIComponent(filter)}`);
    expect(listed.body.value.map((event: { id: string }) => event.id)).toEqual([body.id]);
  });

  it('attendees are always mailed, whatever is written', async () => {
    const attendees = [{ type: 'required', emailAddress: { address: 'bert@firm.example' } }];
    const { body } = await b.send('POST', EVENTS, meeting('2026-03-03', undefined, { attendees }));
    await b.send('PATCH', `${EVENTS}/${body.id}`, { subject: 'Later' });
    await b.send('PATCH', `${EVENTS}/${body.id}`, { categories: ['Blue'] });
    await b.send('DELETE', `${EVENTS}/${body.id}`);
    expect(b.graph.outbox.map(({ kind, to, cause }) => [kind, to, cause])).toEqual([
      ['invitation', ['bert@firm.example'], 'api'],
      ['update', ['bert@firm.example'], 'api'],
      ['cancellation', ['bert@firm.example'], 'api'],
    ]);
  });
});

describe('online meetings', () => {
  it('carry their link in the body, and end when the body is written without it', async () => {
    const { body } = await b.send('POST', EVENTS, meeting('2026-03-03', undefined, { isOnlineMeeting: true }));
    expect(body.body.content).toContain('meetup-join');
    const kept = await b.send('PATCH', `${EVENTS}/${body.id}`, { body: body.body, subject: 'x' });
    expect(kept.body.isOnlineMeeting).toBe(true);
    const lost = await b.send('PATCH', `${EVENTS}/${body.id}`, { body: { contentType: 'text', content: 'Agenda' } });
    expect(lost.body).toMatchObject({ isOnlineMeeting: false, onlineMeeting: null });
  });
});

describe('series', () => {
  it('begin on the first date that fits the pattern, and take their own echo back', async () => {
    const { body } = await b.send('POST', EVENTS, {
      ...meeting('2026-03-04'),
      recurrence: {
        pattern: { type: 'weekly', interval: 2, daysOfWeek: ['tuesday'] },
        range: { type: 'numbered', startDate: '2026-03-04', numberOfOccurrences: 3 },
      },
    });
    expect(body.start.dateTime).toBe('2026-03-17T07:00:00.0000000');
    const second = b.graph.person(ANNA).occurrenceId(body.id, '2026-03-31');
    await b.send('PATCH', `${EVENTS}/${second}`, { subject: 'Special' });
    const echoed = await b.send('PATCH', `${EVENTS}/${body.id}`, { recurrence: body.recurrence });
    expect(echoed.status).toBe(200);
    expect((await b.send('GET', `${EVENTS}/${second}`)).body.type).toBe('exception');
  });

  it('echoes every field of the recurrence', async () => {
    const { body } = await b.send('POST', EVENTS, mondays());
    expect(body.type).toBe('seriesMaster');
    expect(body.recurrence).toEqual({
      pattern: {
        type: 'weekly',
        interval: 1,
        month: 0,
        dayOfMonth: 0,
        daysOfWeek: ['monday'],
        firstDayOfWeek: 'sunday',
        index: 'first',
      },
      range: {
        type: 'noEnd',
        startDate: '2026-03-02',
        endDate: '0001-01-01',
        recurrenceTimeZone: 'Europe/Helsinki',
        numberOfOccurrences: 0,
      },
    });
  });

  it('occurrences keep their local time over the change to summer time', async () => {
    const { body } = await b.send('POST', EVENTS, mondays());
    const { body: list } = await b.send(
      'GET',
      `${EVENTS}/${body.id}/instances?startDateTime=2026-03-20T00:00:00Z&endDateTime=2026-04-07T00:00:00Z`,
    );
    expect(list.value.map((event: { start: { dateTime: string } }) => event.start.dateTime)).toEqual([
      '2026-03-23T07:00:00.0000000',
      '2026-03-30T06:00:00.0000000',
      '2026-04-06T06:00:00.0000000',
    ]);
    expect(list.value[0]).toMatchObject({ type: 'occurrence', seriesMasterId: body.id, recurrence: null });
    expect(new Set(list.value.map((event: { iCalUId: string }) => event.iCalUId)).size).toBe(3);
  });

  it('a changed occurrence is an exception, a deleted one is named only on request', async () => {
    const { body } = await b.send('POST', EVENTS, mondays());
    const person = b.graph.person(ANNA);
    const [second, third] = [person.occurrenceId(body.id, '2026-03-09'), person.occurrenceId(body.id, '2026-03-16')];
    const patched = await b.send('PATCH', `${EVENTS}/${second}`, { subject: 'Special' });
    expect(patched.body).toMatchObject({ id: second, type: 'exception', subject: 'Special' });
    expect((await b.send('DELETE', `${EVENTS}/${third}`)).status).toBe(204);
    expect((await b.send('GET', `${EVENTS}/${third}`)).status).toBe(404);
    expect((await b.send('GET', `${EVENTS}/${body.id}`)).body).not.toHaveProperty('cancelledOccurrences');
    const read = await b.send(
      'GET',
      `${EVENTS}/${body.id}?$select=cancelledOccurrences,exceptionOccurrences&$expand=exceptionOccurrences`,
    );
    expect(read.body.cancelledOccurrences).toEqual([`OID.${body.id}.2026-03-16`]);
    expect(read.body.exceptionOccurrences).toHaveLength(1);
  });

  it('an occurrence cannot be moved to the day of its neighbour', async () => {
    const { body } = await b.send('POST', EVENTS, mondays());
    const second = b.graph.person(ANNA).occurrenceId(body.id, '2026-03-09');
    const { start, end } = meeting('2026-03-16', ['12:00', '13:00']);
    const refused = await b.send('PATCH', `${EVENTS}/${second}`, { start: start ?? null, end: end ?? null });
    expect([refused.status, refused.body.error.code]).toEqual([400, 'ErrorOccurrenceCrossingBoundary']);
  });

  it('a shifted series forgets its exceptions and gives its occurrences new ids', async () => {
    const { body } = await b.send('POST', EVENTS, mondays());
    const second = b.graph.person(ANNA).occurrenceId(body.id, '2026-03-09');
    await b.send('PATCH', `${EVENTS}/${second}`, { subject: 'Special' });
    const { start, end } = meeting('2026-03-02', ['11:00', '12:00']);
    await b.send('PATCH', `${EVENTS}/${body.id}`, { start: start ?? null, end: end ?? null });
    expect((await b.send('GET', `${EVENTS}/${second}`)).status).toBe(404);
    expect(b.graph.events(ANNA)[0]).toMatchObject({ exceptionOccurrences: [] });
  });

  it.each([
    ['no end and no start date', { range: { type: 'noEnd' } }, 'ErrorRecurrenceEndDateTooBig'],
    [
      'a start date that is not the start',
      { range: { type: 'noEnd', startDate: '2026-03-03' } },
      'ErrorPropertyValidationFailure',
    ],
    ['a weekly pattern without days', { pattern: { type: 'weekly', interval: 1 } }, 'ErrorPropertyValidationFailure'],
    [
      'a zone that nobody knows',
      { range: { type: 'noEnd', startDate: '2026-03-02', recurrenceTimeZone: 'Moon' } },
      'TimeZoneNotSupportedException',
    ],
  ])('refuses %s', async (_, wrong, code) => {
    const good = mondays();
    const refused = await b.send('POST', EVENTS, { ...good, recurrence: { ...(good.recurrence as object), ...wrong } });
    expect([refused.status, refused.body.error.code]).toEqual([400, code]);
  });
});
