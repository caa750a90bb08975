import { beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../local/simulators/graph/state.ts';
import { ANNA, BERT, type Bench, bench, meeting, mondays, type Parsed, round } from './tenant.ts';

let b: Bench;
beforeEach(async () => {
  b = await bench();
});
const BERTS = 'bert@firm.example';
const GUEST = 'guest@else.example';
const EVENTS = `/users/${ANNA}/events`;
const person = (user = ANNA) => b.graph.person(user);
const stored = (user = ANNA): Parsed[] => b.graph.events(user);
const invite = (...addresses: string[]): JsonObject => ({
  attendees: addresses.map((address) => ({ type: 'required', emailAddress: { address } })),
});
const mails = () => b.graph.outbox.splice(0);

describe('the outbox', () => {
  it('names sender, cause, event and occurrence of every mail', async () => {
    const { body } = await b.send('POST', EVENTS, mondays(invite(BERTS, GUEST)));
    const occurrence = person().occurrenceId(body.id, '2026-03-09');
    await b.send('PATCH', `${EVENTS}/${occurrence}`, { subject: 'Special' });
    await b.send('DELETE', `${EVENTS}/${occurrence}`);
    await b.send('DELETE', `${EVENTS}/${body.id}`);
    const common = { mailbox: ANNA, cause: 'api', event: body.id, iCalUId: body.iCalUId, to: [BERTS, GUEST] };
    expect(mails()).toMatchObject([
      { ...common, kind: 'invitation', occurrence: null },
      { ...common, kind: 'update', occurrence: '2026-03-09' },
      { ...common, kind: 'cancellation', occurrence: '2026-03-09' },
      { ...common, kind: 'cancellation', occurrence: null },
    ]);
  });

  it.each([
    ['PATCH of the notes', (id: string) => b.send('PATCH', `${EVENTS}/${id}`, { body: { content: 'New' } }), 'update'],
    ['POST …/cancel', (id: string) => b.send('POST', `${EVENTS}/${id}/cancel`, { comment: 'Sorry' }), 'cancellation'],
    ['POST …/permanentDelete', (id: string) => b.send('POST', `${EVENTS}/${id}/permanentDelete`), 'cancellation'],
  ])('has what %s sends, even for an app that never wrote an attendee', async (_, act, kind) => {
    const id = person().addEvent(meeting('2026-03-03', undefined, invite(GUEST)));
    mails();
    expect((await act(id)).status).toBeLessThan(300);
    expect(mails()).toMatchObject([{ kind, cause: 'api', to: [GUEST] }]);
  });

  it('has nothing for what is the organizer’s own: categories, reminders, how busy he is', async () => {
    const id = person().addEvent(meeting('2026-03-03', undefined, invite(GUEST)));
    mails();
    const quiet = { categories: ['Red'], isReminderOn: false, showAs: 'free', reminderMinutesBeforeStart: 5 };
    await b.send('PATCH', `${EVENTS}/${id}`, quiet);
    await b.send('PATCH', `${EVENTS}/${id}`, { subject: 'On 2026-03-03' });
    expect(mails()).toEqual([]);
  });

  it('a copy to which its owner adds people is a meeting from then on', async () => {
    const { body } = await b.send('POST', EVENTS, meeting('2026-03-03'));
    expect(mails()).toEqual([]);
    person().editEvent(body.id, invite(BERTS));
    await b.send('PATCH', `${EVENTS}/${body.id}`, { subject: 'Edited' });
    expect(mails()).toMatchObject([
      { kind: 'invitation', cause: 'person' },
      { kind: 'update', cause: 'api' },
    ]);
  });
});

describe('mail that takes its time', () => {
  it('brings invitation, update and cancellation late and in order', async () => {
    b.graph.faults.meetingDelayMs = 60_000;
    const id = person().addEvent(meeting('2026-03-03', undefined, invite(BERTS)));
    b.tick(30_000);
    person().editEvent(id, { subject: 'Moved' });
    expect([mails().length, stored(BERT)]).toEqual([2, []]);
    b.tick(30_000);
    expect(stored(BERT)).toMatchObject([{ subject: 'On 2026-03-03' }]);
    const delta = `/users/${BERT}/calendarView/delta?startDateTime=2026-03-01T00:00:00Z&endDateTime=2026-04-01T00:00:00Z`;
    b.tick(30_000);
    expect((await round(b, delta)).items).toMatchObject([{ subject: 'Moved' }]);
    person().deleteEvent(id);
    b.graph.faults.meetingDelayMs = 0;
    b.tick(60_000);
    expect(stored(BERT)).toMatchObject([{ isCancelled: true }]);
  });

  it('brings an answer late, and to a meeting that is no more not at all', () => {
    const id = person().addEvent(meeting('2026-03-03', undefined, invite(BERTS)));
    b.graph.faults.meetingDelayMs = 60_000;
    person(BERT).respond(stored(BERT)[0].id, 'accepted');
    expect(stored()[0].attendees[0].status.response).toBe('none');
    person().deleteEvent(id, { hard: true });
    b.tick(60_000);
    expect(stored()).toEqual([]);
  });
});

describe('what a copy says', () => {
  it('is the organizer’s: an edit of it is written over by his next', async () => {
    const id = person().addEvent(meeting('2026-03-03', undefined, invite(BERTS)));
    const copy = stored(BERT)[0].id;
    await b.send('PATCH', `/users/${BERT}/events/${copy}`, { subject: 'Mine', categories: ['Blue'] });
    expect([stored(BERT)[0].subject, stored()[0].subject]).toEqual(['Mine', 'On 2026-03-03']);
    person().editEvent(id, { location: { displayName: 'Attic' } });
    expect(stored(BERT)).toMatchObject([{ id: copy, subject: 'On 2026-03-03', categories: ['Blue'] }]);
    expect(mails().map(({ kind }) => kind)).toEqual(['invitation', 'update']);
  });

  it('names only its owner where attendees are hidden', () => {
    person().addEvent(meeting('2026-03-03', undefined, { ...invite(BERTS, GUEST), hideAttendees: true }));
    expect(stored()[0].attendees).toHaveLength(2);
    expect(stored(BERT)[0].attendees.map((one: Parsed) => one.emailAddress.address)).toEqual([BERTS]);
  });

  it('joins the same online meeting, under the same block in the body, and keeps privacy', () => {
    person().addEvent(
      meeting('2026-03-03', undefined, { ...invite(BERTS), isOnlineMeeting: true, sensitivity: 'confidential' }),
    );
    const [own, copy] = [stored()[0], stored(BERT)[0]];
    expect(copy).toMatchObject({ isOnlineMeeting: true, sensitivity: 'confidential', body: own.body });
    expect(copy.onlineMeeting.joinUrl).toBe(own.onlineMeeting.joinUrl);
    expect(own.body.content).toContain(own.onlineMeeting.joinUrl);
  });

  it('comes back under a new id with the next update, after its owner deleted it', () => {
    const id = person().addEvent(meeting('2026-03-03', undefined, invite(BERTS)));
    const copy = stored(BERT)[0].id;
    person(BERT).deleteEvent(copy);
    person().editEvent(id, { subject: 'Moved' });
    const now = stored(BERT).filter(({ calendar }) => calendar === 'default');
    expect(now).toMatchObject([{ subject: 'Moved', iCalUId: stored()[0].iCalUId }]);
    expect(now[0].id).not.toBe(copy);
  });
});
