import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { AINO, DAAN, ORGANIZATION, TYPES } from '../../../local/stack/setting.ts';
import { LANGUAGES } from '../../../shared/access/problem-codes.ts';
import { must } from '../../../shared/errors.ts';
import { addressDigest } from '../../../shared/settings/switch-user.ts';
import { WHY_CODES } from '../../../shared/settings/why-texts/texts.ts';
import { WHY_TEXTS } from '../../../shared/settings/why-view.ts';
import { newMailbox } from '../../../shared/sync/new-mailbox.ts';
import type { MailboxState } from '../../../shared/sync/ports.ts';
import { someLink, someParked } from '../../contract/store-samples.ts';
import { admin, aino, connectOrganization, expectProblem, INPUT, newOrganization, useHttp } from './http-setting.ts';

const http = useHttp();
const severa = () => http().severa.organization(ORGANIZATION);
const DAY = 24 * 60 * 60 * 1000;
const PREVIEW = 'me/calendar-sync/preview';
const CONFIRM = 'me/calendar-sync/confirm';

/** Noon of a day from now, without an offset. */
const noon = (days: number, hour = 12) =>
  `${new Date(Date.now() + days * DAY).toISOString().slice(0, 10)}T${hour}:00:00`;

function addEvent(subject: string, days: number, mailboxId = AINO.mailboxId): string {
  const time = (dateTime: string) => ({ dateTime, timeZone: 'Europe/Helsinki' });
  return http()
    .graph.person(mailboxId)
    .addEvent({ subject, start: time(noon(days)), end: time(noon(days, 13)) });
}

function addActivity(name: string, days: number, more: { ownerGuid?: string; typeGuid?: string } = {}): string {
  const given = { name, ownerGuid: AINO.userId, start: noon(days), end: noon(days, 13), ...more };
  return severa().addActivity(given).guid;
}

async function ready(): Promise<string> {
  const org = newOrganization();
  await connectOrganization(http(), org);
  return org;
}

/** Aino's switch and mailbox as stored, without a run of it. */
async function switchedOn(org: string, more: Partial<MailboxState> = {}, userId = AINO.userId): Promise<void> {
  const store = http().store(org);
  const mailboxId = AINO.mailboxId;
  const bound = { organizationId: org, userId, mailboxId, connection: 0 };
  await store.saveMailbox({ ...newMailbox(bound), ...more });
  const switched = { enabled: true, address: addressDigest(AINO.email), reason: null, since: 0 };
  await store.saveUser({ organizationId: org, userId, mailboxId, ...switched });
}

const ask = (org: string, path: string, claims = {}) => http().as(aino(org), 'GET', path, { claims });

beforeEach(() => {
  for (const { guid } of severa().activities()) severa().deleteActivity(guid);
  for (const { mailboxId } of [AINO, DAAN])
    for (const { id } of http().graph.events(mailboxId))
      http().graph.person(mailboxId).deleteEvent(String(id), { hard: true });
});

describe('GET me/calendar-sync/preview', () => {
  it('before the switch is on: numbers and his own subjects, and nothing is written anywhere', async () => {
    const org = await ready();
    addEvent('Steering group', 2);
    addActivity('Steering group', 2);
    addEvent('Dentist', 3);
    addActivity('Visit', 4);
    const task = addActivity('Write the offer', 5, { typeGuid: TYPES.task });
    const { status, body, text } = await ask(org, PREVIEW);
    expect(status, text).toBe(200);
    expect(body).toEqual({
      partial: false,
      read: { events: 2, activities: 3 },
      counts: { matched: 1, createdInOutlook: 1, createdInSevera: 1, unclear: 0, skipped: 1 },
      unclear: [],
      skipped: [{ side: 'severa', itemId: task, reason: 'project-task', subject: 'Write the offer' }],
    });
    const store = http().store(org);
    expect([await store.mailboxes(), await store.user(AINO.userId), await store.links(AINO.mailboxId)]).toEqual([
      [],
      null,
      [],
    ]);
    expect(http().graph.events(AINO.mailboxId)).toHaveLength(2);
    expect(severa().activities()).toHaveLength(3);
  });

  it('twice at once is one reading', async () => {
    const org = await ready();
    addEvent('Dentist', 3);
    const { requests } = http().severa;
    const before = requests.count('list');
    await ask(org, PREVIEW);
    const once = requests.count('list') - before;
    expect(once).toBeGreaterThan(0);
    const { faults } = http().graph;
    faults.latencyMs = 300;
    const answers = await Promise.all([ask(org, PREVIEW), ask(org, PREVIEW)]);
    faults.latencyMs = 0;
    expect(requests.count('list') - before).toBe(2 * once);
    for (const { status, body } of answers) expect([status, body.counts.createdInSevera]).toEqual([200, 1]);
  });

  it('while his first sync waits for his word', async () => {
    const org = await ready();
    addEvent('Dentist', 3);
    await switchedOn(org, { confirmation: { activities: 25, given: false } });
    expect((await ask(org, PREVIEW)).body.counts).toMatchObject({ createdInSevera: 1 });
  });

  it('is refused once the first sync is done', async () => {
    const org = await ready();
    await switchedOn(org, { phase: 'live' });
    expectProblem(await ask(org, PREVIEW), 409, 'first-sync-done');
  });

  it('looks into no mailbox that he could not switch on (H2a)', async () => {
    expectProblem(await ask(newOrganization(), PREVIEW), 409, 'organization-not-connected');
    const org = await ready();
    expectProblem(await ask(org, PREVIEW, { email_verified: false }), 403, 'email-not-verified');
    expectProblem(await ask(org, PREVIEW, { email: 'nobody@example.com' }), 409, 'mailbox-missing');
    const person = admin(org);
    const { headers } = await http().as(person, 'GET', 'organization/exchange');
    await http().as(person, 'PUT', 'organization/exchange', {
      body: { ...INPUT, mailboxProof: 'signIn' },
      headers: { 'if-match': headers.get('etag') ?? '' },
    });
    expectProblem(await ask(org, PREVIEW), 409, 'mailbox-proof-needed');
  });

  it('nor one on which another user’s sync runs, nor for somebody whom Severa does not know as active', async () => {
    const org = await ready();
    const stranger = aino(await ready(), randomUUID());
    expectProblem(await http().as(stranger, 'GET', PREVIEW), 409, 'user-inactive');
    expect((await http().as(aino(org), 'PUT', 'me/calendar-sync', { body: { enabled: true } })).status).toBe(200);
    expectProblem(await http().as(stranger, 'GET', PREVIEW), 409, 'mailbox-taken');
    await http().as(aino(org), 'PUT', 'me/calendar-sync', { body: { enabled: false } });
  });
});

describe('POST me/calendar-sync/confirm (I6a)', () => {
  const confirm = (org: string, body: unknown) => http().as(aino(org), 'POST', CONFIRM, { body });

  it('with the number that he is shown has the first sync go on, however often it is sent', async () => {
    const org = await ready();
    await switchedOn(org, { phase: 'first-sync', confirmation: { activities: 25, given: false } });
    expect((await ask(org, 'me/calendar-sync')).body.confirmation).toEqual({ activities: 25 });
    const changed = await confirm(org, { activities: 24 });
    expectProblem(changed, 409, 'first-sync-changed');
    for (let time = 1; time <= 2; time += 1) {
      const { status, body, text } = await confirm(org, { activities: 25 });
      expect(status, text).toBe(202);
      expect(body).toMatchObject({ enabled: true, confirmation: null });
    }
    expect(await http().store(org).mailbox(AINO.mailboxId)).toMatchObject({ confirmation: { given: true } });
    await expect
      .poll(() => http().log.some((line) => line.includes('"sync-mailbox.') && line.includes(org)), { timeout: 15_000 })
      .toBe(true);
  });

  it('is refused where nothing of his waits', async () => {
    const org = await ready();
    expectProblem(await confirm(org, { activities: 0 }), 409, 'first-sync-not-waiting');
    await switchedOn(org, {}, 'somebody-else');
    const store = http().store(org);
    const switched = { enabled: true, address: null, reason: null, since: 0, mailboxId: AINO.mailboxId };
    await store.saveUser({ organizationId: org, userId: AINO.userId, ...switched });
    expectProblem(await confirm(org, { activities: 0 }), 409, 'first-sync-not-waiting');
    expectProblem(await confirm(org, { activities: -1 }), 400, 'body-invalid');
  });
});

describe('GET me/calendar-sync/why', () => {
  const why = (org: string, side: string, id: string, claims = {}) =>
    ask(org, `me/calendar-sync/why?side=${side}&id=${encodeURIComponent(id)}`, claims);
  const live = { phase: 'live', cursor: 'cursor-1' } as const;

  it('says that an item is synced, from either side and in his language', async () => {
    const org = await ready();
    await switchedOn(org, live);
    const [eventId, activityId] = [addEvent('Dentist', 3), addActivity('Dentist', 3)];
    await http()
      .store(org)
      .saveLinks([someLink(1, { mailboxId: AINO.mailboxId, activityId, eventId, state: 'live' })], 0);
    for (const [side, id] of [
      ['severa', activityId],
      ['outlook', eventId],
      ['exchange', eventId],
    ] as const) {
      const { status, body, text } = await why(org, side, id, { locale: 'sv' });
      expect(status, text).toBe(200);
      const shown = side === 'severa' ? 'severa' : 'exchange';
      expect(body).toEqual({
        side: shown,
        itemId: id,
        state: 'synced',
        reason: null,
        text: WHY_TEXTS.sv.states.synced,
      });
    }
  });

  it('names the rule that leaves it out', async () => {
    const org = await ready();
    await switchedOn(org, live);
    const task = addActivity('Write the offer', 3, { typeGuid: TYPES.task });
    const unselected = addActivity('Note', 3, { typeGuid: TYPES.internal });
    const far = addEvent('In two years', 700);
    for (const [side, id, reason] of [
      ['severa', task, 'project-task'],
      ['severa', unselected, 'type-not-selected'],
      ['outlook', far, 'outside-window'],
    ] as const) {
      expect((await why(org, side, id)).body).toMatchObject({ state: 'not-synced', reason });
    }
  });

  it('says what it waits for: what is parked, a first sync, his word', async () => {
    const org = await ready();
    const activityId = addActivity('Visit', 3);
    expect((await why(org, 'severa', activityId)).body).toMatchObject({ state: 'not-synced', reason: 'switched-off' });
    await switchedOn(org);
    expect((await why(org, 'severa', activityId)).body).toMatchObject({ state: 'waiting', reason: 'first-sync' });
    const store = http().store(org);
    await store.park([someParked({ mailboxId: AINO.mailboxId, itemId: activityId, reason: 'severa.forbidden' })]);
    const parked = await why(org, 'severa', activityId);
    expect(parked.body).toMatchObject({ state: 'waiting', reason: 'severa.forbidden' });
    expect(parked.body.text).toContain('severa.forbidden');
    const row = must(await store.mailbox(AINO.mailboxId), 'switched on');
    await store.saveMailbox({ ...row, confirmation: { activities: 25, given: false } });
    expect((await why(org, 'severa', activityId)).body).toMatchObject({ state: 'waiting', reason: 'first-sync-asks' });
  });

  it('does not know of what no run has seen yet', async () => {
    const org = await ready();
    await switchedOn(org, live);
    expect((await why(org, 'outlook', addEvent('Just typed', 3))).body).toMatchObject({
      state: 'unknown',
      reason: 'not-seen-yet',
    });
  });

  it('speaks of his own items only: what is others’ is as unknown as what there is not', async () => {
    const org = await ready();
    await switchedOn(org, live);
    const his = addActivity('Salaries', 3, { ownerGuid: DAAN.userId });
    const theirs = addEvent('Daan’s doctor', 3, DAAN.mailboxId);
    const absent = await why(org, 'severa', randomUUID());
    expectProblem(absent, 404, 'item-unknown');
    for (const [side, id] of [
      ['severa', his],
      ['outlook', theirs],
      ['outlook', 'x/../../users'],
      ['severa', '../users'],
    ] as const) {
      const answer = await why(org, side, id);
      expectProblem(answer, 404, 'item-unknown');
      expect(answer.text).not.toMatch(/Salaries|doctor/u);
    }
    severa().addParticipant(his, AINO.userId);
    expect((await why(org, 'severa', his)).body).toMatchObject({ state: 'unknown' });
  });

  it.each(['', '?side=severa', '?id=x', '?side=mail&id=x', '?side=severa&id=', '?side=severa&id=x&more=1'])(
    'refuses the query "%s"',
    async (query) => {
      expectProblem(await ask(await ready(), `me/calendar-sync/why${query}`), 400, 'query-invalid');
    },
  );

  it('has words for every reason in every language', () => {
    for (const code of WHY_CODES) {
      const texts = LANGUAGES.map((language) => WHY_TEXTS[language].codes[code]);
      expect(new Set(texts).size, code).toBe(LANGUAGES.length);
    }
  });
});
