import { beforeEach, describe, expect, it } from 'vitest';
import { ANNA, BERT, type Bench, bench, meeting, mondays } from './tenant.ts';

let b: Bench;
beforeEach(async () => {
  b = await bench();
});
const EVENTS = `/users/${ANNA}/events`;
const TEXT = { prefer: 'IdType="ImmutableId", outlook.body-content-type="text"' };
const PICTURE = {
  name: 'chart.png',
  contentType: 'image/png',
  contentBytes: Buffer.from('png').toString('base64'),
  isInline: true,
  contentId: 'chart@1',
};

describe('a body that goes round', () => {
  const html = async (id: string) => (await b.send('GET', `${EVENTS}/${id}`)).body.body;

  it.each([
    [false, 0],
    [true, 3],
  ])('grows: %s', async (grows, wrappers) => {
    b.graph.faults.htmlGrows = grows;
    const written = { contentType: 'html', content: '<p>Agenda</p>' };
    const { body } = await b.send('POST', EVENTS, meeting('2026-03-03', undefined, { body: written }));
    for (let times = 0; times < 2; times += 1)
      await b.send('PATCH', `${EVENTS}/${body.id}`, { body: await html(body.id) });
    const stored = await html(body.id);
    expect([stored.content === written.content, stored.content.split('<span').length - 1]).toEqual([false, wrappers]);
    const read = await b.send('GET', `${EVENTS}/${body.id}`, undefined, TEXT);
    expect(read.body.body).toEqual({ contentType: 'text', content: 'Agenda\r\n' });
  });

  it('as text, becomes HTML that nobody wrote, and text with a line break more', async () => {
    const text = { contentType: 'text', content: 'One & two\n  three' };
    const { body } = await b.send('POST', EVENTS, meeting('2026-03-03', undefined, { body: text }));
    expect((await html(body.id)).content).toContain('converted from text');
    const read = await b.send('GET', `${EVENTS}/${body.id}`, undefined, TEXT);
    expect(read.body.body.content.replace(/\u00a0/g, ' ')).toBe('One & two\r\n  three\r\n');
  });
});

describe('files', () => {
  it('inside the text are no attachments of the event, others are', async () => {
    const body = { contentType: 'html', content: '<img src="cid:chart@1">' };
    const made = await b.send('POST', EVENTS, meeting('2026-03-03', undefined, { body }));
    const files = `${EVENTS}/${made.body.id}/attachments`;
    expect((await b.send('POST', files, PICTURE)).body).toMatchObject({ name: 'chart.png', isInline: true, size: 3 });
    const seen = await b.send('GET', `${EVENTS}/${made.body.id}?$expand=attachments`);
    expect(seen.body).toMatchObject({ hasAttachments: false, attachments: [{ contentId: 'chart@1' }] });
    b.graph.person(ANNA).attach(made.body.id, { name: 'plan.txt', contentBytes: 'UGxhbg==' });
    expect(b.graph.events(ANNA)).toMatchObject([{ hasAttachments: true, attachments: [{}, { name: 'plan.txt' }] }]);
  });

  it('can be read and removed one by one, and each moves the change key', async () => {
    const { body } = await b.send('POST', EVENTS, meeting('2026-03-03'));
    const files = `${EVENTS}/${body.id}/attachments`;
    const { body: file } = await b.send('POST', files, PICTURE);
    expect((await b.send('GET', `${files}/${file.id}`)).body).toEqual(
      expect.objectContaining({ contentBytes: PICTURE.contentBytes }),
    );
    expect(
      (await b.send('PATCH', `${EVENTS}/${body.id}`, { subject: 'x' }, { 'if-match': body['@odata.etag'] })).status,
    ).toBe(412);
    expect((await b.send('DELETE', `${files}/${file.id}`)).status).toBe(204);
    expect((await b.send('GET', `${files}/${file.id}`)).status).toBe(404);
    expect((await b.send('GET', files)).body.value).toEqual([]);
    expect((await b.send('POST', files, { name: 'x', contentBytes: '§' })).status).toBe(400);
  });

  it('go with the invitation and with what follows in a split series', () => {
    const person = b.graph.person(ANNA);
    const id = person.addEvent(mondays());
    person.attach(id, PICTURE);
    person.editEvent(id, { attendees: [{ emailAddress: { address: 'bert@firm.example' } }] });
    person.splitSeries(id, '2026-03-16', {});
    const names = (user: string) =>
      b.graph.events(user).map(({ attachments }) => JSON.stringify(attachments).includes('chart.png'));
    expect([names(ANNA), names(BERT)]).toEqual([
      [true, true],
      [true, true],
    ]);
  });
});

describe('an online meeting', () => {
  const block = (html: string) => html.includes('teams.microsoft.com/l/meetup-join/');

  it('begins when an event is made one, and no property ends it', async () => {
    const { body } = await b.send('POST', EVENTS, meeting('2026-03-03'));
    const online = await b.send('PATCH', `${EVENTS}/${body.id}`, { isOnlineMeeting: true });
    expect([online.body.isOnlineMeeting, block(online.body.body.content)]).toEqual([true, true]);
    const still = await b.send('PATCH', `${EVENTS}/${body.id}`, { isOnlineMeeting: false });
    expect(still.body).toMatchObject({ isOnlineMeeting: true, onlineMeetingProvider: 'teamsForBusiness' });
  });

  it('is lost with its block in the body', async () => {
    const { body } = await b.send('POST', EVENTS, meeting('2026-03-03', undefined, { isOnlineMeeting: true }));
    const lost = await b.send('PATCH', `${EVENTS}/${body.id}`, { body: { contentType: 'text', content: 'Agenda' } });
    expect(lost.body).toMatchObject({ isOnlineMeeting: false, onlineMeeting: null });
  });
});

describe('private events', () => {
  it.each(['private', 'personal', 'confidential'])(
    '%s: are read whole, or masked where the switch says so',
    async (sensitivity) => {
      const more = { sensitivity, body: { content: 'Dentist' }, location: { displayName: 'Downtown' } };
      const { body } = await b.send('POST', EVENTS, meeting('2026-03-03', undefined, more));
      const read = async () => (await b.send('GET', `${EVENTS}/${body.id}`)).body;
      expect(await read()).toMatchObject({ subject: 'On 2026-03-03', bodyPreview: 'Dentist', sensitivity });
      b.graph.faults.privateEvents = 'masked';
      const masked = await read();
      expect(masked).toMatchObject({ subject: 'Private Appointment', bodyPreview: '', sensitivity, start: body.start });
      expect(masked.location.displayName).toBe('');
      expect(b.graph.events(ANNA)).toMatchObject([{ subject: 'On 2026-03-03', bodyPreview: 'Dentist' }]);
    },
  );
});
