import { beforeEach, describe, expect, it } from 'vitest';
import type { EventWrite } from '../../../shared/sync/ports.ts';
import { timed } from '../../scenario/items.ts';
import { at, BERT, inOutlook, openSimulated, type Simulated } from './simulated-graph.ts';

let s: Simulated;
beforeEach(() => {
  s = openSimulated();
});

const REFUSED = { kind: 'refused', code: 'graph.meeting-not-written' };
const attendees = [{ type: 'required', emailAddress: { address: 'bert@example.com' } }];
const mailsOfOurs = () => s.graph.outbox.filter(({ cause }) => cause === 'api');

async function update(id: string, fields: Extract<EventWrite, { kind: 'update' }>['fields']): Promise<EventWrite> {
  return { kind: 'update', id, version: (await s.readOne(id)).version, fields };
}

describe('an event with attendees, wherever it is read on the way', () => {
  it('does not get another text', async () => {
    const id = s.person.addEvent({ subject: 'Visit', ...at('2026-10-09'), attendees });
    const other = s.person.addEvent({ subject: 'Own', ...at('2026-10-09') });
    const outcomes = await s.write(await update(id, { notes: 'New' }), await update(other, { notes: 'New' }));
    expect(outcomes).toMatchObject([REFUSED, { kind: 'written', event: { id: other, item: { notes: 'New' } } }]);
    expect(mailsOfOurs()).toEqual([]);
    const [told] = await s.write({ ...(await update(id, { notes: 'New' })), mayMail: true } as EventWrite);
    expect(told).toMatchObject({ kind: 'written', event: { item: { notes: 'New' } } });
    expect(mailsOfOurs()).toMatchObject([{ kind: 'update', to: ['bert@example.com'] }]);
  });

  it('does not get another text although nobody but a room is asked to come', async () => {
    const room = [{ type: 'resource', emailAddress: { address: 'room@example.com' } }];
    const id = s.person.addEvent({ subject: 'Visit', ...at('2026-10-09'), attendees: room });
    expect(await s.readOne(id)).toMatchObject({ meeting: true });
    expect(await s.write(await update(id, { notes: 'New' }))).toEqual([REFUSED]);
    expect(mailsOfOurs()).toEqual([]);
  });

  it('has no date written, nor its series turned into a single event a second time', async () => {
    const id = s.person.addEvent(inOutlook({ attendees }));
    const write = await update(id, {});
    expect(await s.write({ ...write, occurrences: { '2026-10-21': { kind: 'excluded' } } } as EventWrite)).toEqual([
      REFUSED,
    ]);
    expect(mailsOfOurs()).toEqual([]);
    // What is not read before it is written can't be seen: the first request goes out, the second does not.
    expect(await s.write(await update(id, { when: timed('2026-10-07T12:00') }))).toEqual([REFUSED]);
    expect(s.writes()).toHaveLength(1);
  });

  it('that is not read on the way is written by its version, which says that it is as the caller saw it', async () => {
    const id = s.person.addEvent({ subject: 'Visit', ...at('2026-10-09') });
    const write = await update(id, { subject: 'New' });
    s.person.editEvent(id, { attendees });
    expect(await s.write(write)).toEqual([{ kind: 'conflict' }]);
    expect(mailsOfOurs()).toEqual([]);
  });
});

describe('the people of a meeting', () => {
  it('come by their addresses in lower case, whoever is nobody left out', async () => {
    const id = s.person.addEvent({
      subject: 'Visit',
      ...at('2026-10-09'),
      attendees: [
        { type: 'required', emailAddress: { address: 'Bert@Example.com' } },
        { type: 'optional', emailAddress: { address: 'guest@elsewhere.example' } },
        { type: 'resource', emailAddress: { address: 'room@example.com' } },
      ],
    });
    const { item } = await s.readOne(id);
    expect(item.people).toEqual({
      'ada@example.com': { role: 'organizer', response: 'accepted' },
      'bert@example.com': { role: 'attendee', response: 'none' },
      'guest@elsewhere.example': { role: 'attendee', response: 'none' },
    });
  });

  it('of a series are those of its master, with what they answered to all of it', async () => {
    const id = s.person.addEvent(inOutlook({ attendees }));
    const bert = s.graph.events(BERT)[0];
    s.graph.person(BERT).respond(String(bert?.id), 'accepted');
    const event = await s.readOne(id);
    expect(event).toMatchObject({ kind: 'series', meeting: true, item: { overrides: {}, exclusions: [] } });
    expect(event.item.people).toMatchObject({ 'bert@example.com': { role: 'attendee', response: 'accepted' } });
  });

  it('are those of the whole series in a copy of it, whose crossed-out dates are none', async () => {
    const id = s.person.addEvent(inOutlook({ attendees }));
    s.person.deleteEvent(s.person.occurrenceId(id, '2026-10-21'));
    const copy = String(s.graph.events(BERT)[0]?.id);
    const [reading] = await s.calendar.read(BERT, [copy]);
    expect(reading).toMatchObject({
      kind: 'event',
      event: {
        meeting: true,
        isOrganizer: false,
        cancelled: false,
        item: { exclusions: ['2026-10-21'], overrides: {} },
      },
    });
  });
});
