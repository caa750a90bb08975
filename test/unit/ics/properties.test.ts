import { describe, expect, it } from 'vitest';
import { createGraphSimulator } from '../../../local/simulators/graph/simulator.ts';
import { calendar, event, HOME, only, read, summerZone } from './ics-text.ts';

const START = 'DTSTART:20260301T090000Z';

describe('text', () => {
  it('escapes are undone, entities stay as they are, other forms of the text are passed over', () => {
    const raw = only(
      START,
      'LOCATION:Room 1\\, upstairs\\; left',
      'X-ALT-DESC;FMTTYPE=text/html:<p>other</p>',
      'DESCRIPTION;LANGUAGE=en:One\\nTwo\\\\n &amp\\; three',
    );
    expect(raw.body).toEqual({ contentType: 'text', content: 'One\nTwo\\n &amp; three' });
    expect(raw.location).toEqual({ displayName: 'Room 1, upstairs; left' });
  });

  it('a line break that wasn’t escaped is one all the same', () => {
    expect(only(START, 'DESCRIPTION:One', '&nbsp; Two', 'Three').body?.content).toBe('One\n&nbsp; Two\nThree');
  });

  it('empty texts are not written', () => {
    const raw = only(START, 'LOCATION:', 'DESCRIPTION:', 'UID: ');
    expect(Object.keys(raw)).toEqual(['subject', 'isAllDay', 'start', 'end', 'sensitivity', 'showAs']);
  });

  it('a subject stays as it is; its name is for people', () => {
    const { events } = read(calendar(event(START, 'SUMMARY: Lunch '), event(START)));
    expect(events.map(({ name, raw }) => [name, raw.subject])).toEqual([
      ['Lunch', ' Lunch '],
      ['(no subject)', ''],
    ]);
  });
});

describe('words', () => {
  it.each([
    ['', 'normal'],
    ['CLASS:PUBLIC', 'normal'],
    ['CLASS:private', 'private'],
    ['CLASS:CONFIDENTIAL', 'confidential'],
    ['CLASS:X-PERSONAL', 'personal'],
    ['CLASS:X-SECRET', 'private'],
  ])('%j is %s', (line, sensitivity) => {
    expect(only(START, line).sensitivity).toBe(sensitivity);
  });

  it.each([
    [[], 'busy'],
    [['TRANSP:TRANSPARENT'], 'free'],
    [['TRANSP:OPAQUE', 'STATUS:TENTATIVE'], 'tentative'],
    [['TRANSP:TRANSPARENT', 'X-MICROSOFT-CDO-BUSYSTATUS:OOF'], 'oof'],
    [['TRANSP:OPAQUE', 'X-MICROSOFT-CDO-BUSYSTATUS:FREE'], 'free'],
    [['X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE'], 'workingElsewhere'],
    [['X-MICROSOFT-CDO-BUSYSTATUS:ASLEEP', 'TRANSP:TRANSPARENT'], 'free'],
  ])('%j is shown as %s', (lines, showAs) => {
    expect(only(START, ...lines).showAs).toBe(showAs);
  });

  it('stamps are taken when they are UTC', () => {
    const raw = only(START, 'CREATED:20250101T101112Z', 'LAST-MODIFIED:20250101T101112');
    expect(raw.createdDateTime).toBe('2025-01-01T10:11:12Z');
    expect(raw).not.toHaveProperty('lastModifiedDateTime');
  });
});

describe('people', () => {
  it('attendees have an address, a name if one is given, a type and their answer', () => {
    const raw = only(
      START,
      'ORGANIZER;CN=Olga:MAILTO:olga@example.test',
      'ATTENDEE;CN="Berg, Bo";PARTSTAT=ACCEPTED:mailto:bo@example.test',
      'ATTENDEE;ROLE=OPT-PARTICIPANT;PARTSTAT=DECLINED:MAILTO:cy@example.test',
      'ATTENDEE;CUTYPE=ROOM;PARTSTAT=TENTATIVE:mailto:room@example.test',
      'ATTENDEE;CN=Di;EMAIL=di@example.test:urn:uuid:1',
      'ATTENDEE;CN=Nobody:invalid:nomail',
    );
    expect(raw).toMatchObject({
      isOrganizer: false,
      organizer: { emailAddress: { name: 'Olga', address: 'olga@example.test' } },
      attendees: [
        {
          type: 'required',
          emailAddress: { name: 'Berg, Bo', address: 'bo@example.test' },
          status: { response: 'accepted' },
        },
        { type: 'optional', emailAddress: { address: 'cy@example.test' }, status: { response: 'declined' } },
        { type: 'resource', status: { response: 'tentativelyAccepted' } },
        { type: 'required', emailAddress: { name: 'Di', address: 'di@example.test' }, status: { response: 'none' } },
      ],
    });
    expect(raw.attendees).toHaveLength(4);
  });

  it('an organizer alone makes no meeting', () => {
    const raw = only(START, 'ORGANIZER:mailto:olga@example.test');
    expect(raw).not.toHaveProperty('attendees');
    expect(raw).not.toHaveProperty('organizer');
  });
});

describe('the simulated mailbox', () => {
  it('takes every event as Graph would, cuts what is too long and mails nobody', () => {
    const tenant = '11111111-1111-4111-8111-111111111111';
    const anna = '22222222-2222-4222-8222-222222222222';
    const graph = createGraphSimulator({ clock: () => Date.parse('2026-03-01T00:00:00Z') });
    graph.addTenant({ id: tenant, clientId: 'client', clientSecret: 'secret' });
    graph.addUser({ tenantId: tenant, userId: anna, mail: 'anna@example.test', timeZone: HOME });
    const { events, left } = read(
      calendar(
        summerZone('Ours', '+0100', '+0200'),
        event('UID:1', START, `SUMMARY:${'x'.repeat(300)}`, 'CREATED:20250101T101112Z'),
        event('UID:2', START, 'ATTENDEE:mailto:bo@example.test', 'DESCRIPTION:a\\nb', 'CLASS:PRIVATE'),
        event('UID:3', START, 'ORGANIZER:mailto:o@example.test', 'ATTENDEE:mailto:bo@example.test', 'LOCATION:Room'),
        event('DTSTART;VALUE=DATE:18710118', 'DTEND;VALUE=DATE:18710118'),
        event('DTSTART;TZID=Europe/Kyiv:20260301T090000'),
        event('DTSTART;TZID=Antarctica/Troll:20260301T090000'),
        event('DTSTART;TZID="(UTC+10:00) Atlantis":20260301T090000'),
        event('DTSTART;TZID=Ours:20260301T090000'),
      ),
    );
    for (const { raw } of events) graph.person(anna).addEvent(raw);
    expect(left).toEqual([]);
    const stored = graph.events(anna);
    expect(stored).toHaveLength(8);
    expect(stored[0]).toMatchObject({ iCalUId: '1', subject: `${'x'.repeat(252)}...` });
    expect(graph.outbox).toEqual([]);
  });
});
