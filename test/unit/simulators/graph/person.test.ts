import { beforeEach, describe, expect, it } from 'vitest';
import { ANNA, BERT, type Bench, bench, meeting, mondays, type Parsed, round } from './tenant.ts';

let b: Bench;
beforeEach(async () => {
  b = await bench();
});
const person = (user = ANNA) => b.graph.person(user);
const stored = (user = ANNA): Parsed[] => b.graph.events(user);

describe('somebody with Outlook', () => {
  it('may have events with stamps, zones and holes that no request could make', () => {
    person().addEvent(
      meeting('2026-03-03', undefined, {
        subject: null,
        iCalUId: null,
        organizer: null,
        isDraft: true,
        createdDateTime: '2025-01-01T00:00:00Z',
        lastModifiedDateTime: '2025-02-01T00:00:00Z',
        originalStartTimeZone: 'tzone://Microsoft/Custom',
      }),
    );
    expect(stored()[0]).toMatchObject({
      subject: null,
      iCalUId: null,
      organizer: null,
      isDraft: true,
      createdDateTime: '2025-01-01T00:00:00.0000000Z',
      lastModifiedDateTime: '2025-02-01T00:00:00.0000000Z',
      originalStartTimeZone: 'tzone://Microsoft/Custom',
    });
  });

  it('changes change key and stamp with every edit', () => {
    const id = person().addEvent(meeting('2026-03-03'));
    const before = stored()[0];
    b.tick(60_000);
    person().editEvent(id, { subject: 'Edited' });
    const after = stored()[0];
    expect(after.changeKey).not.toBe(before.changeKey);
    expect(after.lastModifiedDateTime > before.lastModifiedDateTime).toBe(true);
    expect(after.createdDateTime).toBe(before.createdDateTime);
  });

  it('the server touches an event without an edit', async () => {
    const id = person().addEvent(meeting('2026-03-03'));
    const first = await round(b);
    person().touchEvent(id);
    const [item] = (await round(b, first.link)).items;
    expect(item.subject).toBe(first.items[0].subject);
    expect(item.changeKey).not.toBe(first.items[0].changeKey);
  });

  it('a series split in two has no link between its halves', async () => {
    const id = person().addEvent(mondays());
    const first = await round(b);
    const { start, end } = meeting('2026-03-16', ['12:00', '13:00']);
    const second = person().splitSeries(id, '2026-03-16', {
      ...mondays(),
      start: start ?? null,
      end: end ?? null,
      recurrence: {
        pattern: { type: 'weekly', interval: 1, daysOfWeek: ['monday'] },
        range: { type: 'noEnd', startDate: '2026-03-16' },
      },
    });
    const { items } = await round(b, first.link);
    const masters = items.filter((item) => item.type === 'seriesMaster');
    expect(masters.map((item) => item.id).sort()).toEqual([id, second].sort());
    expect(new Set(masters.map((item) => item.iCalUId)).size).toBe(2);
    expect(items.filter((item) => item.seriesMasterId === id)).toHaveLength(2);
  });
});

describe('a meeting inside the tenant', () => {
  const invite = (...addresses: string[]) => ({
    attendees: addresses.map((address) => ({ type: 'required', emailAddress: { address } })),
  });

  it('is in the calendar of each attendee under the same iCalUId, not as organizer', () => {
    person().addEvent(meeting('2026-03-03', undefined, invite('bert@firm.example', 'guest@else.example')));
    const [own, copy] = [stored()[0], stored(BERT)[0]];
    expect(copy).toMatchObject({
      iCalUId: own.iCalUId,
      isOrganizer: false,
      responseStatus: { response: 'notResponded' },
    });
    expect(copy.organizer.emailAddress.address).toBe('anna@firm.example');
    expect(copy.id).not.toBe(own.id);
    expect(b.graph.outbox).toMatchObject([
      { kind: 'invitation', cause: 'person', to: ['bert@firm.example', 'guest@else.example'] },
    ]);
  });

  it("follows the organizer, keeps what is the attendee's own, and is cancelled with him", () => {
    const id = person().addEvent(meeting('2026-03-03', undefined, invite('bert@firm.example')));
    const copy = stored(BERT)[0].id;
    person(BERT).editEvent(copy, { categories: ['Blue'] });
    const { changeKey } = stored(BERT)[0];
    person().editEvent(id, { categories: ['Red'] });
    expect(stored(BERT)[0].changeKey).toBe(changeKey);
    person().editEvent(id, { subject: 'Moved' });
    expect(stored(BERT)).toMatchObject([{ id: copy, subject: 'Moved', categories: ['Blue'] }]);
    person().deleteEvent(id);
    expect(stored(BERT)).toMatchObject([{ id: copy, subject: 'Canceled: Moved', isCancelled: true }]);
    expect(b.graph.outbox.map(({ kind }) => kind)).toEqual(['invitation', 'update', 'cancellation']);
  });

  it('an answer reaches the organizer, and an attendee who deletes says nothing', () => {
    person().addEvent(meeting('2026-03-03', undefined, invite('bert@firm.example')));
    const copy = stored(BERT)[0].id;
    person(BERT).respond(copy, 'accepted');
    expect(stored()[0].attendees[0].status.response).toBe('accepted');
    person(BERT).deleteEvent(copy);
    expect(stored()[0]).toMatchObject({ calendar: 'default', isCancelled: false });
    expect(b.graph.outbox.map(({ kind }) => kind)).toEqual(['invitation', 'response']);
  });

  it('a draft invites nobody until it is sent', () => {
    const id = person().addEvent(meeting('2026-03-03', undefined, { ...invite('bert@firm.example'), isDraft: true }));
    expect([b.graph.outbox.length, stored(BERT).length]).toEqual([0, 0]);
    person().editEvent(id, { isDraft: false });
    expect([b.graph.outbox.length, stored(BERT).length]).toEqual([1, 1]);
  });
});
