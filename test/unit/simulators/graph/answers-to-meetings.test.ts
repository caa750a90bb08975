import { beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../local/simulators/graph/state.ts';
import { ANNA, BERT, type Bench, bench, meeting, mondays, type Parsed, STRANGER, TENANT } from './tenant.ts';

let b: Bench;
beforeEach(async () => {
  b = await bench();
});
const ANNAS = 'anna@firm.example';
const BERTS = 'bert@firm.example';
const person = (user = ANNA) => b.graph.person(user);
const stored = (user = ANNA): Parsed[] => b.graph.events(user);
const invite = (...addresses: string[]): JsonObject => ({
  attendees: addresses.map((address) => ({ type: 'required', emailAddress: { address } })),
});
const mails = () => b.graph.outbox.splice(0).map(({ kind, cause, mailbox, to }) => [kind, cause, mailbox, ...to]);
const answers = (event: Parsed) => event.attendees.map((one: Parsed) => one.status.response);
const copyOf = (user = BERT) => stored(user)[0].id;
const act = (user: string, id: string, action: string, body?: object) =>
  b.send('POST', `/users/${user}/events/${id}/${action}`, body);

describe('by the person', () => {
  it('is sent to the organizer, or not', () => {
    person().addEvent(meeting('2026-03-03', undefined, invite(BERTS)));
    mails();
    person(BERT).respond(copyOf(), 'accepted', { send: false });
    expect([answers(stored()[0]), mails()]).toEqual([['none'], []]);
    person(BERT).respond(copyOf(), 'tentativelyAccepted');
    expect([answers(stored()[0]), mails()]).toEqual([['tentativelyAccepted'], [['response', 'person', BERT, ANNAS]]]);
    expect(stored(BERT)).toMatchObject([{ responseStatus: { response: 'tentativelyAccepted' }, showAs: 'tentative' }]);
  });

  it('declined, stays or goes to Deleted Items', () => {
    person().addEvent(meeting('2026-03-03', undefined, invite(BERTS)));
    person(BERT).respond(copyOf(), 'declined');
    expect(stored(BERT)).toMatchObject([{ calendar: 'default', showAs: 'free' }]);
    person(BERT).respond(copyOf(), 'declined', { keep: false });
    expect(stored(BERT)).toMatchObject([{ calendar: 'deleted' }]);
    expect(answers(stored()[0])).toEqual(['declined']);
  });

  it('to one occurrence, makes an exception of it on both sides and mails nobody else', () => {
    const id = person().addEvent(mondays(invite(BERTS, 'guest@else.example')));
    mails();
    person(BERT).respond(person(BERT).occurrenceId(copyOf(), '2026-03-09'), 'declined');
    expect(mails()).toEqual([['response', 'person', BERT, ANNAS]]);
    const [own, copy] = [stored()[0], stored(BERT)[0]];
    expect(own.exceptionOccurrences).toMatchObject([{ subject: 'Mondays', type: 'exception' }]);
    expect([answers(own), answers(own.exceptionOccurrences[0])]).toEqual([
      ['none', 'none'],
      ['declined', 'none'],
    ]);
    expect(copy.responseStatus.response).toBe('notResponded');
    expect(copy.exceptionOccurrences).toMatchObject([{ responseStatus: { response: 'declined' }, showAs: 'free' }]);
    person().editEvent(id, { subject: 'Renamed' });
    expect(stored(BERT)[0].exceptionOccurrences).toMatchObject([
      { responseStatus: { response: 'declined' }, subject: 'Renamed' },
    ]);
  });

  it('who was invited to one occurrence only, is counted there', () => {
    const id = person().addEvent(mondays());
    person().editEvent(person().occurrenceId(id, '2026-03-09'), invite(BERTS));
    person(BERT).respond(copyOf(), 'accepted');
    expect(answers(stored()[0].exceptionOccurrences[0])).toEqual(['accepted']);
    expect(stored()[0].attendees).toEqual([]);
  });

  it('is asked for again when the time changes, not when the subject does', () => {
    const id = person().addEvent(meeting('2026-03-03', undefined, invite(BERTS)));
    person(BERT).respond(copyOf(), 'accepted');
    person().editEvent(id, { subject: 'Renamed' });
    expect([answers(stored()[0]), stored(BERT)[0].responseStatus.response]).toEqual([['accepted'], 'accepted']);
    const { start, end } = meeting('2026-03-04');
    person().editEvent(id, { start: start ?? null, end: end ?? null });
    expect([answers(stored()[0]), stored(BERT)[0].responseStatus.response]).toEqual([['none'], 'notResponded']);
  });

  it('is asked for again for an occurrence that is moved, and for that one only', () => {
    const id = person().addEvent(mondays(invite(BERTS)));
    person(BERT).respond(copyOf(), 'accepted');
    const { start, end } = meeting('2026-03-10');
    person().editEvent(person().occurrenceId(id, '2026-03-09'), { start: start ?? null, end: end ?? null });
    const [own, copy] = [stored()[0], stored(BERT)[0]];
    expect([answers(own), answers(own.exceptionOccurrences[0])]).toEqual([['accepted'], ['none']]);
    expect(copy).toMatchObject({ responseStatus: { response: 'accepted' }, showAs: 'busy' });
    const [moved] = copy.exceptionOccurrences;
    expect(moved).toMatchObject({ responseStatus: { response: 'notResponded' }, showAs: 'tentative' });
    person(BERT).respond(moved.id, 'accepted');
    person().editEvent(id, { subject: 'Renamed' });
    expect(stored(BERT)[0].exceptionOccurrences).toMatchObject([
      { subject: 'Renamed', responseStatus: { response: 'accepted' }, showAs: 'busy' },
    ]);
    expect(answers(stored()[0].exceptionOccurrences[0])).toEqual(['accepted']);
  });

  it('is not shown to the other attendees, unless the switch says so', () => {
    const id = person().addEvent(meeting('2026-03-03', undefined, invite(BERTS, 'guest@else.example')));
    person(BERT).respond(copyOf(), 'accepted');
    person().editEvent(id, { subject: 'Renamed' });
    expect(answers(stored(BERT)[0])).toEqual(['none', 'none']);
    b.graph.faults.attendeesSeeAnswers = true;
    person().editEvent(id, { subject: 'Again' });
    expect(answers(stored(BERT)[0])).toEqual(['accepted', 'none']);
  });
});

describe('by a request', () => {
  it.each([
    ['accept', 'accepted', 'default'],
    ['tentativelyAccept', 'tentativelyAccepted', 'default'],
    ['decline', 'declined', 'deleted'],
  ])('%s', async (action, response, calendar) => {
    person().addEvent(meeting('2026-03-03', undefined, invite(BERTS)));
    mails();
    expect((await act(BERT, copyOf(), action, { comment: 'So be it', sendResponse: true })).status).toBe(202);
    expect(stored(BERT)).toMatchObject([{ calendar, responseStatus: { response } }]);
    expect(answers(stored()[0])).toEqual([response]);
    expect(mails()).toEqual([['response', 'api', BERT, ANNAS]]);
  });

  it('declined, stays where the switch says so, and may be kept from the organizer', async () => {
    b.graph.faults.declinedStays = true;
    person().addEvent(meeting('2026-03-03', undefined, invite(BERTS)));
    await act(BERT, copyOf(), 'decline', { SendResponse: false });
    expect(stored(BERT)).toMatchObject([{ calendar: 'default' }]);
    expect(answers(stored()[0])).toEqual(['none']);
  });

  it('is refused to the organizer', async () => {
    const id = person().addEvent(meeting('2026-03-03', undefined, invite(BERTS)));
    const refused = await act(ANNA, id, 'accept', {});
    expect([refused.status, refused.body.error.code]).toEqual([400, 'ErrorInvalidRequest']);
  });

  it('an attendee cannot cancel, and his deletion is told to nobody', async () => {
    person().addEvent(meeting('2026-03-03', undefined, invite(BERTS)));
    mails();
    expect((await act(BERT, copyOf(), 'cancel', {})).status).toBe(400);
    await b.send('DELETE', `/users/${BERT}/events/${copyOf()}`);
    expect([mails(), answers(stored()[0]), stored(BERT)[0].calendar]).toEqual([[], ['none'], 'deleted']);
  });

  it('reminders are snoozed and dismissed with nothing to see but a change key', async () => {
    const id = person().addEvent(meeting('2026-03-03'));
    const before = stored()[0];
    expect((await act(ANNA, id, 'dismissReminder')).status).toBe(202);
    expect({ ...stored()[0], changeKey: '', '@odata.etag': '' }).toEqual({
      ...before,
      changeKey: '',
      '@odata.etag': '',
    });
    expect(stored()[0].changeKey).not.toBe(before.changeKey);
  });
});

describe('somebody who was brought along', () => {
  it('has the meeting, and is among its attendees', () => {
    b.graph.addUser({ tenantId: TENANT, userId: 'carl', mail: 'carl@firm.example' });
    person().addEvent(meeting('2026-03-03', undefined, invite(BERTS)));
    mails();
    person(BERT).forwardEvent(copyOf(), 'carl@firm.example');
    expect(mails()).toEqual([['invitation', 'person', BERT, 'carl@firm.example']]);
    expect(stored('carl')).toMatchObject([{ iCalUId: stored()[0].iCalUId, isOrganizer: false }]);
    expect(stored()[0].attendees.map((one: Parsed) => one.emailAddress.address)).toEqual([BERTS, 'carl@firm.example']);
    person('carl').respond(copyOf('carl'), 'accepted');
    expect(answers(stored()[0])).toEqual(['none', 'accepted']);
  });
});

describe('rooms', () => {
  it('accept by themselves', () => {
    b.graph.addUser({ tenantId: TENANT, userId: 'attic', mail: 'attic@firm.example', purpose: 'room' });
    person().addEvent(meeting('2026-03-03', undefined, invite('attic@firm.example')));
    expect(answers(stored()[0])).toEqual(['accepted']);
    expect(mails().map(([kind]) => kind)).toEqual(['invitation', 'response']);
  });
});

describe('people of other organisations', () => {
  it('have their copy in their own tenant, and answer from there', () => {
    person().addEvent(meeting('2026-03-03', undefined, invite('stranger@other.example')));
    expect(stored(STRANGER)).toMatchObject([{ iCalUId: stored()[0].iCalUId, isOrganizer: false }]);
    person(STRANGER).respond(copyOf(STRANGER), 'accepted');
    expect(answers(stored()[0])).toEqual(['accepted']);
  });

  it('may invite from where no request reaches', async () => {
    b.graph.addOutsider({ userId: 'customer', mail: 'customer@else.example' });
    const id = person('customer').addEvent(meeting('2026-03-03', undefined, invite(ANNAS, BERTS)));
    expect([stored()[0].iCalUId, stored()[0].organizer.emailAddress.address]).toEqual([
      stored(BERT)[0].iCalUId,
      'customer@else.example',
    ]);
    expect((await b.send('GET', '/users/customer/events')).status).toBe(404);
    expect((await b.send('GET', '/users')).body.value).toHaveLength(2);
    person('customer').deleteEvent(id);
    expect([stored()[0].isCancelled, stored(BERT)[0].isCancelled]).toEqual([true, true]);
  });
});
