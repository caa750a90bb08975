import { beforeEach, describe, expect, it } from 'vitest';
import { ANNA, type Bench, bench, meeting, mondays, type Parsed } from './tenant.ts';

let b: Bench;
beforeEach(async () => {
  b = await bench();
});
const EVENTS = `/users/${ANNA}/events`;
const person = () => b.graph.person(ANNA);
const YEAR = 'startDateTime=2026-01-01T00:00:00Z&endDateTime=2027-01-01T00:00:00Z';

async function starts(id: string, window = YEAR): Promise<string[]> {
  const { body } = await b.send('GET', `${EVENTS}/${id}/instances?${window}&$top=500`);
  return body.value.map((event: Parsed) => event.start.dateTime.slice(0, 16));
}

async function whole(id: string): Promise<Parsed> {
  return (await b.send('GET', `${EVENTS}/${id}?$select=*&$expand=exceptionOccurrences`)).body;
}

const weekly = (start: string, more: object = {}) => ({
  pattern: { type: 'weekly', interval: 1, daysOfWeek: ['monday'] },
  range: { type: 'noEnd', startDate: start, ...more },
});
const at = (day: string, from = '09:00', until = '10:00') => {
  const { start, end } = meeting(day, [from, until]);
  return { start: start ?? null, end: end ?? null };
};

describe('the nights when the clock jumps (Helsinki, 29 March and 25 October 2026)', () => {
  const daily = (day: string, from: string, until: string) => ({
    ...meeting(day, [from, until]),
    recurrence: {
      pattern: { type: 'daily', interval: 1 },
      range: { type: 'numbered', startDate: day, numberOfOccurrences: 3 },
    },
  });

  it('move a time that is left out forward, and take the first of two', async () => {
    const gap = await b.send('POST', EVENTS, daily('2026-03-28', '03:30', '03:45'));
    expect(await starts(gap.body.id)).toEqual(['2026-03-28T01:30', '2026-03-29T01:30', '2026-03-30T00:30']);
    const double = await b.send('POST', EVENTS, daily('2026-10-24', '03:30', '03:45'));
    expect(await starts(double.body.id)).toEqual(['2026-10-24T00:30', '2026-10-25T00:30', '2026-10-26T01:30']);
  });

  it.each([
    ['elapsed', '2026-03-29T03:00'],
    ['wall-clock', '2026-03-29T02:00'],
  ] as const)('end what spans them by %s', async (ends, end) => {
    b.graph.faults.occurrenceEnds = ends;
    const { body } = await b.send('POST', EVENTS, daily('2026-03-28', '02:00', '05:00'));
    const { body: list } = await b.send('GET', `${EVENTS}/${body.id}/instances?${YEAR}`);
    expect(list.value[1].end.dateTime.slice(0, 16)).toBe(end);
  });
});

describe('an occurrence', () => {
  it('tells its original start only when asked, wherever it was moved to', async () => {
    const { body } = await b.send('POST', EVENTS, mondays());
    const id = person().occurrenceId(body.id, '2026-03-09');
    await b.send('PATCH', `${EVENTS}/${id}`, at('2026-03-11'));
    const asked = await b.send('GET', `${EVENTS}/${id}?$select=originalStart,start`);
    expect(asked.body).toMatchObject({
      originalStart: '2026-03-09T07:00:00.0000000Z',
      start: { dateTime: '2026-03-11T07:00:00.0000000' },
    });
    expect((await b.send('GET', `${EVENTS}/${id}`)).body).not.toHaveProperty('originalStart');
  });

  it.each([
    ['past the next one', '2026-03-17', '09:00', '10:00'],
    ['to the day of the one before', '2026-03-02', '12:00', '13:00'],
    ['into the next one', '2026-03-15', '09:00', '10:00', '2026-03-16'],
  ])('cannot be moved %s', async (_, day, from, until, last = day) => {
    const { body } = await b.send('POST', EVENTS, mondays());
    const id = person().occurrenceId(body.id, '2026-03-09');
    const { start } = at(day, from, until);
    const { end } = at(last, from, until);
    const refused = await b.send('PATCH', `${EVENTS}/${id}`, { start, end });
    expect([refused.status, refused.body.error.code]).toEqual([400, 'ErrorOccurrenceCrossingBoundary']);
    expect((await whole(body.id)).exceptionOccurrences).toEqual([]);
  });

  it('may go as far as its neighbours are moved away or deleted', async () => {
    const { body } = await b.send('POST', EVENTS, mondays());
    const second = person().occurrenceId(body.id, '2026-03-09');
    await b.send('DELETE', `${EVENTS}/${person().occurrenceId(body.id, '2026-03-16')}`);
    expect((await b.send('PATCH', `${EVENTS}/${second}`, at('2026-03-18'))).status).toBe(200);
  });

  it('follows its series in all that was not changed', async () => {
    const { body } = await b.send('POST', EVENTS, mondays());
    const id = person().occurrenceId(body.id, '2026-03-09');
    await b.send('PATCH', `${EVENTS}/${id}`, { subject: 'Special' });
    await b.send('PATCH', `${EVENTS}/${body.id}`, { subject: 'Renamed', showAs: 'oof' });
    expect((await b.send('GET', `${EVENTS}/${id}`)).body).toMatchObject({ subject: 'Special', showAs: 'oof' });
  });

  it('in a series that recurs in another zone than its own, cannot be moved where the switch says so', async () => {
    const foreign = { ...mondays(), recurrence: weekly('2026-03-02', { recurrenceTimeZone: 'UTC' }) };
    const { body } = await b.send('POST', EVENTS, foreign);
    const id = person().occurrenceId(body.id, '2026-03-09');
    expect((await b.send('PATCH', `${EVENTS}/${id}`, at('2026-03-10'))).status).toBe(200);
    b.graph.faults.foreignRecurrenceZone = 'refuses-moves';
    const refused = await b.send('PATCH', `${EVENTS}/${id}`, at('2026-03-11'));
    expect(refused.body.error.code).toBe('ErrorOccurrenceCrossingBoundary');
  });

  it("has the series' extended properties, and its own over them", async () => {
    const property = { id: 'String {66f5a359-4659-4830-9070-00047ec6ac6e} Name Key', value: 'series' };
    const { body } = await b.send('POST', EVENTS, { ...mondays(), singleValueExtendedProperties: [property] });
    const [first, second] = ['2026-03-02', '2026-03-09'].map((date) => person().occurrenceId(body.id, date));
    await b.send('PATCH', `${EVENTS}/${second}`, { singleValueExtendedProperties: [{ ...property, value: 'one' }] });
    const held = async (id = '') => {
      const expand = `$expand=singleValueExtendedProperties($filter=id eq '${property.id}')`;
      return (await b.send('GET', `${EVENTS}/${id}?${expand}`)).body.singleValueExtendedProperties[0].value;
    };
    expect([await held(first), await held(second), await held(body.id)]).toEqual(['series', 'one', 'series']);
  });

  it('has an iCalUId of its own or that of its series', async () => {
    const { body } = await b.send('POST', EVENTS, mondays());
    const uids = async () => {
      const { body: list } = await b.send('GET', `${EVENTS}/${body.id}/instances?${YEAR}&$top=3`);
      return new Set(list.value.map((event: Parsed) => event.iCalUId)).add(body.iCalUId).size;
    };
    expect(await uids()).toBe(4);
    b.graph.faults.occurrenceUids = 'shared';
    expect(await uids()).toBe(1);
  });
});

describe('a series with a new end', () => {
  const cutTo = (endDate: string) => ({ recurrence: weekly('2026-03-02', { type: 'endDate', endDate }) });
  async function changed(): Promise<string> {
    const { body } = await b.send('POST', EVENTS, mondays());
    const on = (date: string) => `${EVENTS}/${person().occurrenceId(body.id, date)}`;
    await b.send('PATCH', on('2026-03-09'), { subject: 'Early' });
    await b.send('PATCH', on('2026-05-04'), { subject: 'Late' });
    await b.send('DELETE', on('2026-03-16'));
    return body.id;
  }

  it('forgets what was changed and deleted, and deleted ones are back', async () => {
    const id = await changed();
    const before = person().occurrenceId(id, '2026-03-02');
    await b.send('PATCH', `${EVENTS}/${id}`, cutTo('2026-04-01'));
    expect(await whole(id)).toMatchObject({ exceptionOccurrences: [], cancelledOccurrences: [] });
    expect(await starts(id)).toHaveLength(5);
    expect(person().occurrenceId(id, '2026-03-02')).not.toBe(before);
  });

  it('or keeps what still has an occurrence to stand for, ids too', async () => {
    const id = await changed();
    const before = person().occurrenceId(id, '2026-03-02');
    b.graph.faults.newEnd = 'keeps';
    await b.send('PATCH', `${EVENTS}/${id}`, cutTo('2026-04-01'));
    const { exceptionOccurrences, cancelledOccurrences } = await whole(id);
    expect(exceptionOccurrences).toMatchObject([{ subject: 'Early' }]);
    expect(cancelledOccurrences).toHaveLength(1);
    expect(person().occurrenceId(id, '2026-03-02')).toBe(before);
  });

  it('ended by its person in Outlook keeps what lies before', async () => {
    const id = await changed();
    person().endSeries(id, '2026-04-01');
    expect(await starts(id)).toHaveLength(4);
    expect((await whole(id)).exceptionOccurrences).toMatchObject([{ subject: 'Early' }]);
  });
});

describe('a single event that becomes a series and is one again', () => {
  it('keeps its id and iCalUId on the way, and loses what was changed', async () => {
    const { body } = await b.send('POST', EVENTS, meeting('2026-03-02'));
    const series = await b.send('PATCH', `${EVENTS}/${body.id}`, { recurrence: weekly('2026-03-02') });
    expect(series.body).toMatchObject({ id: body.id, iCalUId: body.iCalUId, type: 'seriesMaster' });
    await b.send('DELETE', `${EVENTS}/${person().occurrenceId(body.id, '2026-03-09')}`);
    const single = await b.send('PATCH', `${EVENTS}/${body.id}`, { recurrence: null });
    expect(single.body).toMatchObject({ id: body.id, iCalUId: body.iCalUId, type: 'singleInstance', recurrence: null });
    await b.send('PATCH', `${EVENTS}/${body.id}`, { recurrence: weekly('2026-03-02') });
    expect((await starts(body.id)).slice(0, 2)).toEqual(['2026-03-02T07:00', '2026-03-09T07:00']);
  });

  it.each([
    ['ignore', 200, 'seriesMaster'],
    ['refuse', 400, 'seriesMaster'],
  ] as const)('%s: a recurrence of null leaves the series alone', async (does, status, type) => {
    b.graph.faults.recurrenceNull = does;
    const { body } = await b.send('POST', EVENTS, mondays());
    expect((await b.send('PATCH', `${EVENTS}/${body.id}`, { recurrence: null })).status).toBe(status);
    expect((await whole(body.id)).type).toBe(type);
  });
});

describe('exceptions inside their series', () => {
  it.each([
    ['honoured', '2026-03-09T07:00:00.0000000Z'],
    ['ignored', undefined],
  ] as const)('tell their original start when it is selected: %s', async (selectInExpand, told) => {
    b.graph.faults.selectInExpand = selectInExpand;
    const { body } = await b.send('POST', EVENTS, mondays());
    await b.send('PATCH', `${EVENTS}/${person().occurrenceId(body.id, '2026-03-09')}`, at('2026-03-11'));
    const expand = '$expand=exceptionOccurrences($select=id,subject,originalStart)';
    const [exception] = (await b.send('GET', `${EVENTS}/${body.id}?$select=*&${expand}`)).body.exceptionOccurrences;
    expect([exception.subject, exception.originalStart]).toEqual(['Mondays', told]);
    expect('start' in exception).toBe(selectInExpand === 'ignored');
  });

  it('come with their series only where they are selected and expanded', async () => {
    const { body } = await b.send('POST', EVENTS, mondays());
    await b.send('PATCH', `${EVENTS}/${person().occurrenceId(body.id, '2026-03-09')}`, { subject: 'Special' });
    for (const query of ['$expand=exceptionOccurrences', '$select=*', '$select=subject&$expand=exceptionOccurrences']) {
      expect((await b.send('GET', `${EVENTS}/${body.id}?${query}`)).body).not.toHaveProperty('exceptionOccurrences');
    }
  });

  it('may take no options of their own', async () => {
    b.graph.faults.selectInExpand = 'refused';
    const { body } = await b.send('POST', EVENTS, mondays());
    const query = '$select=id,exceptionOccurrences&$expand=exceptionOccurrences';
    expect((await b.send('GET', `${EVENTS}/${body.id}?${query}($select=id)`)).status).toBe(400);
    expect((await b.send('GET', `${EVENTS}/${body.id}?${query}`)).body.exceptionOccurrences).toEqual([]);
  });

  it('may be no question to ask of a single event', async () => {
    const { body } = await b.send('POST', EVENTS, meeting('2026-03-05'));
    const query = '$select=id,exceptionOccurrences&$expand=exceptionOccurrences';
    expect((await b.send('GET', `${EVENTS}/${body.id}?${query}`)).body).not.toHaveProperty('exceptionOccurrences');
    b.graph.faults.expansionOfSingles = 'refused';
    expect((await b.send('GET', `${EVENTS}/${body.id}?${query}`)).status).toBe(400);
  });

  it.each([
    ['as-preferred', 'text'],
    ['html', 'html'],
  ] as const)('have their bodies %s', async (expandedBodies, contentType) => {
    b.graph.faults.expandedBodies = expandedBodies;
    const { body } = await b.send('POST', EVENTS, mondays());
    await b.send('PATCH', `${EVENTS}/${person().occurrenceId(body.id, '2026-03-09')}`, { subject: 'Special' });
    const query = '$select=id,exceptionOccurrences&$expand=exceptionOccurrences';
    const prefer = 'IdType="ImmutableId", outlook.body-content-type="text"';
    const read = await b.send('GET', `${EVENTS}/${body.id}?${query}`, undefined, { prefer });
    expect(read.body.exceptionOccurrences).toMatchObject([{ body: { contentType } }]);
  });

  it('may come in several pages', async () => {
    b.graph.faults.largestExpansion = 2;
    const { body } = await b.send('POST', EVENTS, mondays());
    for (const day of ['02', '09', '16', '23', '30']) {
      await b.send('PATCH', `${EVENTS}/${person().occurrenceId(body.id, `2026-03-${day}`)}`, { subject: day });
    }
    const query = '$select=id,exceptionOccurrences&$expand=exceptionOccurrences($select=subject)';
    let answer = await b.send('GET', `${EVENTS}/${body.id}?${query}`);
    const subjects = answer.body.exceptionOccurrences.map((one: Parsed) => one.subject);
    let next = answer.body['exceptionOccurrences@odata.nextLink'];
    while (next !== undefined) {
      answer = await b.send('GET', next);
      subjects.push(...answer.body.value.map((one: Parsed) => one.subject));
      next = answer.body['@odata.nextLink'];
    }
    expect(subjects).toEqual(['02', '09', '16', '23', '30']);
  });

  it.each([
    ['own-zone', '2026-03-08T22:00:00.0000000Z'],
    ['utc', '2026-03-09T00:00:00.0000000Z'],
  ] as const)('of whole days name a midnight of %s', async (midnight, told) => {
    b.graph.faults.allDayOriginalStart = midnight;
    const days = {
      isAllDay: true,
      ...at('2026-03-02', '00:00', '00:00'),
      end: at('2026-03-03', '00:00', '00:00').start,
    };
    const { body } = await b.send('POST', EVENTS, { ...mondays(), ...days });
    const id = person().occurrenceId(body.id, '2026-03-09');
    expect((await b.send('GET', `${EVENTS}/${id}?$select=originalStart`)).body.originalStart).toBe(told);
  });
});

it('zones have the names under which they were written, or those of Windows', async () => {
  const { body } = await b.send('POST', EVENTS, mondays());
  const names = async () => {
    const { recurrence, originalStartTimeZone } = await whole(body.id);
    return [recurrence.range.recurrenceTimeZone, originalStartTimeZone];
  };
  expect(await names()).toEqual(['Europe/Helsinki', 'Europe/Helsinki']);
  b.graph.faults.zoneNames = 'windows';
  expect(await names()).toEqual(['FLE Standard Time', 'FLE Standard Time']);
});

describe('a recurrence that no request could write', () => {
  it.each(['tzone://Microsoft/Custom', 'tzone://Microsoft/Utc', 'Customized Time Zone', ''])(
    'is in the zone %j',
    async (name) => {
      const id = person().addEvent({
        ...mondays(),
        recurrence: weekly('2026-03-02', { recurrenceTimeZone: name }) as Parsed,
      });
      expect((await whole(id)).recurrence.range.recurrenceTimeZone).toBe(name);
      expect(await starts(id, 'startDateTime=2026-03-23T00:00:00Z&endDateTime=2026-04-01T00:00:00Z')).toEqual([
        '2026-03-23T07:00',
        '2026-03-30T06:00',
      ]);
      const refused = await b.send('PATCH', `${EVENTS}/${id}`, { recurrence: (await whole(id)).recurrence });
      expect(refused.status === 200).toBe(name === '');
    },
  );

  it('has no end date under either name', async () => {
    const { body } = await b.send('POST', EVENTS, mondays());
    b.graph.faults.emptyDate = '0000-01-01';
    expect((await whole(body.id)).recurrence.range).toMatchObject({ type: 'noEnd', endDate: '0000-01-01' });
  });
});

describe('"this and following"', () => {
  it('ends the one series and begins another with all that was not changed, and nothing to link them', async () => {
    const id = person().addEvent({
      ...mondays({ body: { contentType: 'text', content: 'Agenda' }, sensitivity: 'private', showAs: 'oof' }),
      recurrence: weekly('2026-03-02', { type: 'numbered', numberOfOccurrences: 6 }) as Parsed,
    });
    const next = person().splitSeries(id, '2026-03-23', { subject: 'From now on' });
    expect((await whole(id)).recurrence.range).toMatchObject({ type: 'endDate', endDate: '2026-03-22' });
    const later = await whole(next);
    expect(later).toMatchObject({
      subject: 'From now on',
      sensitivity: 'private',
      showAs: 'oof',
      bodyPreview: 'Agenda',
    });
    expect(later.iCalUId).not.toBe((await whole(id)).iCalUId);
    expect(await starts(id)).toEqual(['2026-03-02T07:00', '2026-03-09T07:00', '2026-03-16T07:00']);
    expect(await starts(next)).toEqual(['2026-03-23T07:00', '2026-03-30T06:00', '2026-04-06T06:00']);
  });

  it('needs an occurrence to begin with', () => {
    const id = person().addEvent(mondays());
    expect(() => person().splitSeries(id, '2026-03-10', {})).toThrow('no occurrence on 2026-03-10');
    expect(b.graph.events(ANNA)).toMatchObject([{ recurrence: { range: { type: 'noEnd' } } }]);
  });
});

it('all-day occurrences are dates over the jump of the clock, in whatever zone they are asked for', async () => {
  const { body } = await b.send('POST', EVENTS, {
    subject: 'Days',
    isAllDay: true,
    start: { dateTime: '2026-03-28T00:00:00', timeZone: 'Europe/Helsinki' },
    end: { dateTime: '2026-03-30T00:00:00', timeZone: 'Europe/Helsinki' },
    recurrence: {
      pattern: { type: 'daily', interval: 7 },
      range: { type: 'numbered', startDate: '2026-03-28', numberOfOccurrences: 2 },
    },
  });
  const { body: list } = await b.send('GET', `${EVENTS}/${body.id}/instances?${YEAR}`, undefined, {
    prefer: 'IdType="ImmutableId", outlook.timezone="Pacific Standard Time"',
  });
  expect(list.value.map((event: Parsed) => [event.start.dateTime, event.end.dateTime])).toEqual([
    ['2026-03-28T00:00:00.0000000', '2026-03-30T00:00:00.0000000'],
    ['2026-04-04T00:00:00.0000000', '2026-04-06T00:00:00.0000000'],
  ]);
});

it('the server may touch what was just written, so that the answer is out of date', async () => {
  b.graph.faults.touchAfterWriteRate = 1;
  const { body } = await b.send('POST', EVENTS, mondays());
  const stale = await b.send('PATCH', `${EVENTS}/${body.id}`, { subject: 'x' }, { 'if-match': body['@odata.etag'] });
  expect(stale.status).toBe(412);
  const { body: now } = await b.send('GET', `${EVENTS}/${body.id}`);
  expect([now.subject, now.changeKey === body.changeKey]).toEqual(['Mondays', false]);
});
