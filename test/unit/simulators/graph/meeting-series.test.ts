import { beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../local/simulators/graph/state.ts';
import { ANNA, BERT, type Bench, bench, meeting, mondays, type Parsed, round } from './tenant.ts';

let b: Bench;
beforeEach(async () => {
  b = await bench();
});
const BERTS = 'bert@firm.example';
const GUEST = 'guest@else.example';
const person = (user = ANNA) => b.graph.person(user);
const stored = (user = ANNA): Parsed[] => b.graph.events(user);
const invite = (...addresses: string[]): JsonObject => ({
  attendees: addresses.map((address) => ({ type: 'required', emailAddress: { address } })),
});
const mails = () => b.graph.outbox.splice(0).map(({ kind, occurrence, to }) => [kind, occurrence, ...to]);
const days = (user: string) =>
  b.graph
    .shown(user, Date.UTC(2026, 2, 1), Date.UTC(2026, 3, 1))
    .map((event: Parsed) => `${event.start.dateTime.slice(5, 10)} ${event.subject}`);
const on = (id: string, date: string, user = ANNA) => person(user).occurrenceId(id, date);
const at = (day: string, from: string, until: string): JsonObject => {
  const { start, end } = meeting(day, [from, until]);
  return { start: start ?? null, end: end ?? null };
};

describe('a meeting series', () => {
  it('is a series with ids of its own and the same iCalUIds in the attendee’s mailbox, exceptions included', () => {
    const id = person().addEvent(mondays(invite(BERTS)));
    person().editEvent(on(id, '2026-03-09'), { subject: 'Special', ...at('2026-03-10', '09:00', '10:00') });
    const [own, copy] = [stored()[0], stored(BERT)[0]];
    expect(copy).toMatchObject({ type: 'seriesMaster', iCalUId: own.iCalUId, isOrganizer: false });
    expect(copy.exceptionOccurrences).toMatchObject([
      { subject: 'Special', iCalUId: own.exceptionOccurrences[0].iCalUId, type: 'exception' },
    ]);
    expect(copy.exceptionOccurrences[0].id).not.toBe(own.exceptionOccurrences[0].id);
    expect(days(BERT)).toEqual(['03-02 Mondays', '03-10 Special', '03-16 Mondays', '03-23 Mondays', '03-30 Mondays']);
  });

  it('tells one mail for the series and one for each changed occurrence', () => {
    const id = person().addEvent(mondays(invite(BERTS, GUEST)));
    person().editEvent(on(id, '2026-03-09'), { subject: 'Special' });
    person().editEvent(on(id, '2026-03-16'), { location: { displayName: 'Attic' } });
    expect(mails()).toEqual([
      ['invitation', null, BERTS, GUEST],
      ['update', '2026-03-09', BERTS, GUEST],
      ['update', '2026-03-16', BERTS, GUEST],
    ]);
    person().editEvent(id, { importance: 'high' });
    expect(mails()).toEqual([
      ['update', null, BERTS, GUEST],
      ['update', '2026-03-09', BERTS, GUEST],
      ['update', '2026-03-16', BERTS, GUEST],
    ]);
    person().editEvent(on(id, '2026-03-23'), { categories: ['Red'] });
    expect(mails()).toEqual([]);
  });

  it('a deleted occurrence is crossed out in the copy until its owner removes it', () => {
    const id = person().addEvent(mondays(invite(BERTS)));
    mails();
    person().deleteEvent(on(id, '2026-03-09'));
    expect(mails()).toEqual([['cancellation', '2026-03-09', BERTS]]);
    expect(days(ANNA)).not.toContain('03-09 Mondays');
    expect(days(BERT)).toContain('03-09 Canceled: Mondays');
    const [copy] = stored(BERT);
    expect(copy).toMatchObject({ isCancelled: false, exceptionOccurrences: [{ isCancelled: true, showAs: 'free' }] });
    person().editEvent(id, { importance: 'high' });
    expect(days(BERT)).toContain('03-09 Canceled: Mondays');
    person(BERT).deleteEvent(on(copy.id, '2026-03-09', BERT));
    person().editEvent(id, { importance: 'low' });
    expect(days(BERT).join()).not.toContain('03-09');
  });

  it('somebody who comes later never sees what was cancelled before', () => {
    const id = person().addEvent(mondays());
    person().deleteEvent(on(id, '2026-03-09'));
    person().editEvent(id, invite(BERTS));
    expect(days(BERT)).toEqual(['03-02 Mondays', '03-16 Mondays', '03-23 Mondays', '03-30 Mondays']);
  });

  it("what the attendee deleted stays deleted, until the series' times change", () => {
    const id = person().addEvent(mondays(invite(BERTS)));
    person(BERT).deleteEvent(on(stored(BERT)[0].id, '2026-03-16', BERT));
    person().editEvent(id, { subject: 'Renamed' });
    expect(days(BERT)).toEqual(['03-02 Renamed', '03-09 Renamed', '03-23 Renamed', '03-30 Renamed']);
    person().editEvent(id, at('2026-03-02', '11:00', '12:00'));
    expect(days(BERT)).toHaveLength(5);
  });

  it('a new time forgets exceptions, answers and occurrence ids in every mailbox', () => {
    const id = person().addEvent(mondays(invite(BERTS)));
    person().editEvent(on(id, '2026-03-09'), { subject: 'Special' });
    const copy = stored(BERT)[0].id;
    person(BERT).respond(copy, 'accepted');
    const before = on(copy, '2026-03-09', BERT);
    person().editEvent(id, at('2026-03-02', '11:00', '12:00'));
    expect(stored(BERT)).toMatchObject([
      { id: copy, exceptionOccurrences: [], responseStatus: { response: 'notResponded' }, showAs: 'tentative' },
    ]);
    expect(on(copy, '2026-03-09', BERT)).not.toBe(before);
    expect(stored()[0].attendees[0].status.response).toBe('none');
  });

  it('split by its organizer, is two series for everybody, each told', () => {
    const id = person().addEvent(mondays(invite(BERTS)));
    mails();
    person().splitSeries(id, '2026-03-16', { subject: 'From now on' });
    expect(mails()).toEqual([
      ['update', null, BERTS],
      ['invitation', null, BERTS],
    ]);
    expect(days(BERT)).toEqual(days(ANNA));
    expect(stored(BERT).map(({ iCalUId }) => iCalUId)).toEqual(stored().map(({ iCalUId }) => iCalUId));
  });

  it('cancelled whole, is crossed out whole', () => {
    const id = person().addEvent(mondays(invite(BERTS)));
    mails();
    person().deleteEvent(id);
    expect(mails()).toEqual([['cancellation', null, BERTS]]);
    expect(stored(BERT)).toMatchObject([{ isCancelled: true, subject: 'Canceled: Mondays' }]);
    expect(days(BERT)).toHaveLength(5);
  });
});

describe('somebody who is invited to one occurrence', () => {
  it('has it as an event of its own, with the iCalUId of the occurrence', () => {
    const id = person().addEvent(mondays());
    person().editEvent(on(id, '2026-03-09'), invite(BERTS));
    expect(mails()).toEqual([['invitation', '2026-03-09', BERTS]]);
    expect(stored(BERT)).toMatchObject([
      { type: 'singleInstance', iCalUId: stored()[0].exceptionOccurrences[0].iCalUId },
    ]);
    person().editEvent(on(id, '2026-03-09'), { subject: 'Special' });
    expect(days(BERT)).toEqual(['03-09 Special']);
    person().deleteEvent(on(id, '2026-03-09'));
    expect(mails().at(-1)).toEqual(['cancellation', '2026-03-09', BERTS]);
    expect(stored(BERT)).toMatchObject([{ isCancelled: true }]);
  });

  it('or, where occurrences share it, with that of the series', () => {
    b.graph.faults.occurrenceUids = 'shared';
    const id = person().addEvent(mondays());
    for (const date of ['2026-03-09', '2026-03-16']) person().editEvent(on(id, date), invite(BERTS));
    expect(stored(BERT).map(({ iCalUId }) => iCalUId)).toEqual([stored()[0].iCalUId, stored()[0].iCalUId]);
    person().editEvent(on(id, '2026-03-16'), { subject: 'Special' });
    expect(days(BERT)).toEqual(['03-09 Mondays', '03-16 Special']);
  });

  it('has the series in its place once he is invited to all of it', () => {
    const id = person().addEvent(mondays());
    person().editEvent(on(id, '2026-03-09'), invite(BERTS));
    person().editEvent(id, invite(BERTS));
    expect(stored(BERT)).toMatchObject([{ type: 'seriesMaster' }]);
    expect(days(BERT)).toHaveLength(5);
  });

  it('and somebody who is left out of one has it crossed out', () => {
    const id = person().addEvent(mondays(invite(BERTS, GUEST)));
    mails();
    person().editEvent(on(id, '2026-03-09'), invite(GUEST));
    expect(mails()).toEqual([['cancellation', '2026-03-09', BERTS]]);
    expect(days(BERT)).toContain('03-09 Canceled: Mondays');
    expect(days(ANNA)).toContain('03-09 Mondays');
  });
});

it('a copy that is made anew lacks what its owner was left out of', () => {
  const id = person().addEvent(mondays(invite(BERTS)));
  person().editEvent(on(id, '2026-03-09'), invite(GUEST));
  person(BERT).deleteEvent(stored(BERT)[0].id);
  person().editEvent(id, { subject: 'Renamed' });
  expect(days(BERT)).toEqual(['03-02 Renamed', '03-16 Renamed', '03-23 Renamed', '03-30 Renamed']);
});

it('who comes to a series or leaves it, does so in occurrences with attendees of their own', () => {
  const id = person().addEvent(mondays(invite(GUEST)));
  person().editEvent(on(id, '2026-03-09'), invite(GUEST, 'other@else.example'));
  mails();
  person().editEvent(id, invite(BERTS));
  expect(mails()).toEqual([
    ['cancellation', null, GUEST],
    ['invitation', null, BERTS],
    ['invitation', '2026-03-09', BERTS],
  ]);
  expect(days(BERT)).toEqual(days(ANNA));
});

it('the copy’s round shows a cancelled occurrence as a whole item', async () => {
  const id = person().addEvent(mondays(invite(BERTS)));
  const delta = `/users/${BERT}/calendarView/delta?startDateTime=2026-03-01T00:00:00Z&endDateTime=2026-04-01T00:00:00Z`;
  const first = await round(b, delta);
  person().deleteEvent(on(id, '2026-03-09'));
  const { items } = await round(b, first.link);
  expect(items).toHaveLength(6);
  expect(items.filter((item) => item.type === 'exception')).toMatchObject([
    { isCancelled: true, subject: 'Canceled: Mondays', start: { dateTime: '2026-03-09T07:00:00.0000000' } },
  ]);
});
