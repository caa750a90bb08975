import { beforeEach, describe, expect, it } from 'vitest';
import { fromOutside } from '../../../../local/simulators/graph/from-outside.ts';
import { graphSwitches } from '../../../../local/simulators/graph/switch-shape.ts';
import {
  createSwitchboard,
  HAPPENINGS_PATH,
  STATE_PATH,
  SWITCHES_PATH,
  withSwitches,
} from '../../../../local/simulators/switchboard.ts';
import { ANNA, BERT, type Bench, bench, meeting, mondays, type Parsed, round, TENANT } from './tenant.ts';

let b: Bench;
let ask: (method: string, path: string, body?: unknown, type?: string) => Promise<{ status: number; body: Parsed }>;
beforeEach(async () => {
  b = await bench();
  const board = createSwitchboard({ faults: b.graph.faults }, graphSwitches);
  const outside = fromOutside(b.graph, withSwitches(b.graph.handle, board));
  ask = async (method, path, body, type = 'application/json') => {
    const answer = await outside(
      new Request(`https://sim.test${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': type } }),
      }),
    );
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? null : JSON.parse(text) };
  };
});
const happen = (what: string, more: object = {}) => ask('POST', HAPPENINGS_PATH, { what, ...more });
const EVENTS = `/users/${ANNA}/events`;

describe('switches', () => {
  it('are all told, and may be set to what they were', async () => {
    const { body } = await ask('GET', SWITCHES_PATH);
    expect(Object.keys(body.faults)).toEqual(Object.keys(b.graph.faults));
    expect((await ask('PATCH', SWITCHES_PATH, body)).body).toEqual(body);
  });

  it('count from the next request on, by class of request', async () => {
    const faults = { unavailableRate: 1, only: ['create'], once: [{ trouble: '401', when: ['read'] }] };
    expect((await ask('PATCH', SWITCHES_PATH, { faults })).status).toBe(200);
    const statuses = [
      (await b.send('POST', EVENTS, meeting('2026-03-03'))).status,
      (await b.send('GET', EVENTS)).status,
      (await b.send('GET', EVENTS)).status,
    ];
    expect(statuses).toEqual([503, 401, 200]);
    await ask('DELETE', SWITCHES_PATH);
    expect((await b.send('POST', EVENTS, meeting('2026-03-03'))).status).toBe(201);
  });

  it.each([
    [{ faults: { nothing: 1 } }, 'nothing'],
    [{ faults: { replayRate: 2 } }, 'faults.replayRate'],
    [{ faults: { once: [{ trouble: 'fire' }] } }, 'faults.once.0.trouble'],
  ])('%j is refused by name', async (body, named) => {
    const refused = await ask('PATCH', SWITCHES_PATH, body);
    expect([refused.status, refused.body.error]).toEqual([400, expect.stringContaining(named)]);
  });
});

describe('what happens besides requests', () => {
  it('is what people do', async () => {
    const { id } = (await happen('event-added', { mailbox: ANNA, event: meeting('2026-03-03') })).body;
    const first = await round(b);
    await happen('event-edited', { mailbox: ANNA, id, event: { subject: 'Edited' } });
    await happen('event-touched', { mailbox: ANNA, id });
    expect((await round(b, first.link)).items).toMatchObject([{ id, subject: 'Edited' }]);
    await happen('event-moved', { mailbox: ANNA, id, calendar: 'Holidays' });
    expect(b.graph.events(ANNA)).toMatchObject([{ calendar: 'Holidays' }]);
    await happen('event-deleted', { mailbox: ANNA, id });
    expect(b.graph.events(ANNA)).toMatchObject([{ calendar: 'deleted' }]);
    await happen('event-deleted', { mailbox: ANNA, id, hard: true });
    expect(b.graph.events(ANNA)).toEqual([]);
    const series = (await happen('event-added', { mailbox: ANNA, event: mondays() })).body.id;
    const split = await happen('series-split', { mailbox: ANNA, id: series, date: '2026-03-16', event: mondays() });
    expect(split.body.id).not.toBe(series);
  });

  it('is what people do with meetings and single occurrences', async () => {
    await happen('outsider-added', { mailbox: 'customer', mail: 'customer@else.example' });
    const attendees = [{ emailAddress: { address: 'anna@firm.example' } }];
    const { id } = (await happen('event-added', { mailbox: 'customer', event: mondays({ attendees }) })).body;
    const copy = b.graph.events(ANNA)[0]?.id ?? '';
    await happen('event-answered', { mailbox: ANNA, id: copy, date: '2026-03-09', response: 'declined', keep: false });
    await happen('event-answered', { mailbox: ANNA, id: copy, response: 'accepted', send: false });
    await happen('event-forwarded', { mailbox: ANNA, id: copy, address: 'bert@firm.example' });
    await happen('event-edited', { mailbox: 'customer', id, date: '2026-03-16', event: { subject: 'Special' } });
    await happen('event-deleted', { mailbox: ANNA, id: copy, date: '2026-03-02' });
    await happen('file-attached', { mailbox: ANNA, id: copy, file: { name: 'x', contentBytes: '' } });
    const window = '&from=2026-03-01T00:00:00Z&until=2026-03-29T00:00:00Z';
    const { body } = await ask('GET', `${STATE_PATH}?mailbox=${ANNA}${window}`);
    expect(body.shown.map((event: Parsed) => event.subject)).toEqual(['Special', 'Mondays']);
    expect(body.events).toMatchObject([{ responseStatus: { response: 'accepted' }, attachments: [{ name: 'x' }] }]);
    const told = body.outbox.map((mail: Parsed) => [mail.kind, mail.mailbox, mail.occurrence]);
    expect(told).toEqual([
      ['invitation', 'customer', null],
      ['response', ANNA, '2026-03-09'],
      ['invitation', ANNA, null],
      ['update', 'customer', '2026-03-16'],
    ]);
    await happen('series-ended', { mailbox: 'customer', id, date: '2026-03-20' });
    const after = (await ask('GET', `${STATE_PATH}?mailbox=${BERT}${window}`)).body.shown;
    expect(after.map((event: Parsed) => event.subject)).toEqual(['Mondays', 'Mondays', 'Special']);
  });

  it('is what befalls calendars, mailboxes and tokens', async () => {
    const token = await b.token();
    const { link } = await round(b);
    await happen('delta-tokens-expire', { mailbox: ANNA });
    await expect(round(b, link)).rejects.toThrow('410');
    await happen('tokens-expire');
    const old = await b.send('GET', EVENTS, undefined, { authorization: `Bearer ${token}` });
    expect(old.status).toBe(401);
    await happen('mailbox-set', { mailbox: ANNA, enabled: false });
    expect((await b.send('GET', EVENTS)).body.error.code).toBe('MailboxNotEnabledForRESTAPI');
    await happen('mailbox-set', { mailbox: ANNA, enabled: true });
    await happen('calendar-deleted', { mailbox: ANNA });
    expect((await b.send('GET', EVENTS)).status).toBe(404);
    await happen('calendar-made', { mailbox: ANNA });
    const before = (await b.send('GET', `/users/${ANNA}/calendar`)).body.id;
    await happen('mailbox-replaced', { mailbox: ANNA });
    expect((await b.send('GET', `/users/${ANNA}/calendar`)).body.id).not.toBe(before);
    await happen('user-removed', { mailbox: ANNA });
    expect((await b.send('GET', EVENTS)).body.error.code).toBe('ErrorInvalidUser');
  });

  it('is what administrators grant', async () => {
    const codeAt = async (user: string) => (await b.send('GET', `/users/${user}/events`)).status;
    await happen('access-set', { tenant: TENANT, roles: [], scopedMailboxes: [ANNA] });
    expect([await codeAt(ANNA), await codeAt(BERT)]).toEqual([200, 403]);
    await happen('access-set', { tenant: TENANT, roles: ['Calendars.ReadWrite'], scopedMailboxes: [] });
    await happen('access-set', { tenant: TENANT, blockedMailboxes: [ANNA] });
    expect([await codeAt(ANNA), await codeAt(BERT)]).toEqual([403, 200]);
  });

  it.each([
    ['what nobody knows', { what: 'nothing' }],
    ['an unknown mailbox', { what: 'event-added', mailbox: 'nobody', event: {} }],
    ['an event that is none', { what: 'event-added', mailbox: ANNA, event: { title: 'x' } }],
    ['an id that is none', { what: 'event-deleted', mailbox: ANNA, id: 'nonsense' }],
  ])('is refused for %s', async (_, body) => {
    const refused = await ask('POST', HAPPENINGS_PATH, body);
    expect([refused.status, typeof refused.body.error]).toEqual([400, 'string']);
  });

  it('is taken as JSON only: no page in a browser can send that to another server', async () => {
    const body = { what: 'user-removed', mailbox: ANNA };
    expect((await ask('POST', HAPPENINGS_PATH, body, 'text/plain')).status).toBe(415);
    expect((await b.send('GET', EVENTS)).status).toBe(200);
  });
});

it('the state tells what is stored, mailed and asked', async () => {
  const attendees = [{ emailAddress: { address: 'guest@else.example' } }];
  await b.send('POST', EVENTS, meeting('2026-03-03', undefined, { attendees }));
  const { body } = await ask('GET', `${STATE_PATH}?mailbox=${ANNA}`);
  expect(body).toMatchObject({
    events: [{ subject: 'On 2026-03-03', calendar: 'default' }],
    outbox: [{ kind: 'invitation', to: ['guest@else.example'] }],
    requests: { create: 1 },
  });
  expect((await ask('GET', `${STATE_PATH}?mailbox=nobody`)).status).toBe(404);
  expect((await ask('GET', STATE_PATH)).body.events).toEqual([]);
});
