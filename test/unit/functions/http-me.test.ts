import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Person } from '../../../local/simulators/host-app/host-app.ts';
import { must } from '../../../shared/errors.ts';
import { someParked } from '../../contract/store-samples.ts';
import {
  admin,
  connectOrganization,
  expectProblem,
  INPUT,
  newOrganization,
  type SendOptions,
  useHttp,
} from './http-setting.ts';

const http = useHttp();
const PATH = 'me/calendar-sync';

/** Somebody with a mailbox of his own in the tenant, under a main address and an alias. */
function somebody(org: string) {
  const sub = `user-${randomUUID()}`;
  const mailboxId = randomUUID();
  const [mail, alias] = [`${sub}@example.com`, `${sub}.alias@example.com`];
  http().graph.addUser({ tenantId: http().tenantId, userId: mailboxId, mail, aliases: [alias] });
  const person: Person = { sub, org, roles: ['user'], email: mail, email_verified: true, name: 'Some Body' };
  const switched = (enabled: boolean, options: SendOptions = {}) =>
    http().as(person, 'PUT', PATH, { body: { enabled }, ...options });
  return {
    person,
    sub,
    mailboxId,
    mail,
    alias,
    get: (claims = {}) => http().as(person, 'GET', PATH, { claims }),
    on: (options?: SendOptions) => switched(true, options),
    off: (options?: SendOptions) => switched(false, options),
  };
}

async function ready(enabled = true): Promise<string> {
  const org = newOrganization();
  await connectOrganization(http(), org, { enabled });
  return org;
}

describe('a user switches his own sync (H2, H3)', () => {
  it('on: the mailbox that has his address is bound to him, and a first run is asked for', async () => {
    const org = await ready();
    const { get, on, sub, mailboxId } = somebody(org);
    const before = await get();
    expect(before.body).toEqual({
      userId: sub,
      enabled: false,
      state: 'off',
      reason: null,
      mailboxId: null,
      lastRun: null,
      organizationEnabled: true,
      typeIds: INPUT.typeIds,
      confirmation: null,
      issues: [],
      moreIssues: false,
    });
    const answer = await on({ headers: { 'if-match': must(before.headers.get('etag'), 'there is one') } });
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body).toMatchObject({ enabled: true, state: 'preparing', reason: null, mailboxId });
    expect(answer.headers.get('etag')).not.toBe(before.headers.get('etag'));
    expect(await http().store(org).mailbox(mailboxId)).toMatchObject({ userId: sub, enabled: true, connection: 0 });
    await expect
      .poll(() => http().log.some((line) => line.includes('"sync-mailbox.') && line.includes(mailboxId)), {
        timeout: 15_000,
      })
      .toBe(true);
    const asked = http().log.find((line) => line.includes('"sync-mailbox.') && line.includes(mailboxId));
    expect(asked).toContain(must(answer.headers.get('x-correlation-id'), 'there is one'));
    // The address is compared, and kept nowhere.
    expect(JSON.stringify(await http().store(org).user(sub))).not.toContain('@');
  });

  it('twice, or at the same time from two windows: it is one switch and one mailbox', async () => {
    const org = await ready();
    const { on, sub } = somebody(org);
    const answers = await Promise.all([on(), on(), on()]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const rows = (await http().store(org).mailboxes()).filter(({ userId }) => userId === sub);
    expect(rows).toHaveLength(1);
  });

  it('by an alias, in any case', async () => {
    const { on, alias, mailboxId } = somebody(await ready());
    expect((await on({ claims: { email: alias.toUpperCase() } })).body).toMatchObject({
      mailboxId,
      state: 'preparing',
    });
  });

  it('on without a mailbox: it stays on, does nothing and says why, until there is one', async () => {
    const org = await ready();
    const { on, get, mailboxId } = somebody(org);
    const email = `nobody-${randomUUID()}@example.com`;
    const answer = await on({ claims: { email } });
    expect(answer.body).toMatchObject({
      enabled: true,
      state: 'no-mailbox',
      reason: 'mailbox-not-found',
      mailboxId: null,
    });
    expect(await http().store(org).mailboxes()).toEqual([]);
    http().graph.user(mailboxId).proxyAddresses.push(`smtp:${email}`);
    expect((await get({ email })).body.state).toBe('no-mailbox');
    expect((await on({ claims: { email } })).body).toMatchObject({ state: 'preparing', reason: null, mailboxId });
  });

  it('off: both calendars stay, and on again goes on from there', async () => {
    const org = await ready();
    const { on, off, sub, mailboxId, get } = somebody(org);
    await on();
    const store = http().store(org);
    const row = must(await store.mailbox(mailboxId), 'it was switched on');
    await store
      .saveMailbox({ ...row, phase: 'live', cursor: 'cursor-1', leaseRun: null, leaseUntil: 0 })
      .catch(() => null);
    const answer = await off();
    expect(answer.body).toMatchObject({ enabled: false, state: 'off', mailboxId });
    expect(await store.mailbox(mailboxId)).toMatchObject({ userId: sub, enabled: false, cursor: null });
    expect((await off()).status).toBe(200);
    expect((await get()).body.state).toBe('off');
    expect((await on()).body).toMatchObject({ enabled: true, state: 'preparing', mailboxId });
  });

  it('off before it was ever on: that is nothing', async () => {
    const org = await ready();
    const { off, sub } = somebody(org);
    expect((await off()).body).toMatchObject({ enabled: false, state: 'off' });
    expect(await http().store(org).user(sub)).toBeNull();
  });

  it('not over a state that he did not see', async () => {
    const { on, get } = somebody(await ready());
    const etag = must((await get()).headers.get('etag'), 'there is one');
    await on();
    expectProblem(await on({ headers: { 'if-match': etag } }), 412, 'precondition-failed');
  });
});

describe('a user can not switch on', () => {
  it('before the organisation is connected and on', async () => {
    expectProblem(await somebody(newOrganization()).on(), 409, 'organization-not-connected');
    const org = await ready(false);
    const { on, off, sub } = somebody(org);
    expectProblem(await on(), 409, 'organization-disabled');
    expect(await http().store(org).user(sub)).toBeNull();
    expect((await off()).status).toBe(200);
  });

  it('while the organisation asks for a sign-in that he has not made (H2a)', async () => {
    const org = await ready();
    const person = admin(org);
    const { headers } = await http().as(person, 'GET', 'organization/exchange');
    await http().as(person, 'PUT', 'organization/exchange', {
      body: { ...INPUT, mailboxProof: 'signIn' },
      headers: { 'if-match': headers.get('etag') ?? '' },
    });
    expectProblem(await somebody(org).on(), 409, 'mailbox-proof-needed');
  });

  it('on a mailbox that is somebody else’s, in this organisation or another one; when that one is off he can', async () => {
    const [here, there] = [await ready(), await ready()];
    const first = somebody(here);
    await first.on();
    const neighbour = somebody(here);
    const stranger = somebody(there);
    const claims = { email: first.mail };
    for (const { on, sub, person } of [neighbour, stranger]) {
      const answer = await on({ claims });
      expectProblem(answer, 409, 'mailbox-taken');
      expect(answer.text).not.toContain(first.sub);
      expect(await http().store(person.org).user(sub)).toBeNull();
    }
    await first.off();
    expect((await neighbour.on({ claims })).body).toMatchObject({ state: 'preparing', mailboxId: first.mailboxId });
    expect(await http().store(here).mailbox(first.mailboxId)).toMatchObject({ userId: neighbour.sub, enabled: true });
    expectProblem(await first.on(), 409, 'mailbox-taken');
    expect((await first.get()).body).toMatchObject({ enabled: false, state: 'off' });
  });

  it('while two people have his address', async () => {
    const org = await ready();
    const { on, mail, sub } = somebody(org);
    http().graph.user(somebody(org).mailboxId).proxyAddresses.push(`smtp:${mail}`);
    expectProblem(await on(), 409, 'mailbox-ambiguous');
    expect(await http().store(org).user(sub)).toBeNull();
  });
});

describe('a changed address (H2a)', () => {
  it('switches the sync off by itself, until he switches it on again with the new one', async () => {
    const org = await ready();
    const { on, get, mailboxId } = somebody(org);
    await on();
    const other = somebody(org);
    expect((await get({ email: 'new@example.com', email_verified: false })).body.enabled).toBe(true);
    const seen = await get({ email: other.mail });
    expect(seen.body).toMatchObject({ enabled: false, state: 'off', reason: 'address-changed' });
    const store = http().store(org);
    expect(await store.mailbox(mailboxId)).toMatchObject({ enabled: false });
    const answer = await on({ claims: { email: other.mail } });
    expect(answer.body).toMatchObject({ enabled: true, reason: null, mailboxId: other.mailboxId });
    expect(await store.mailbox(other.mailboxId)).toMatchObject({ enabled: true, mailboxBefore: mailboxId });
    // The former mailbox is free for whoever has its address.
    expect((await other.on({ claims: { email: `${answer.body.userId}@example.com` } })).body).toMatchObject({
      mailboxId,
    });
  });
});

describe('what waits for a user', () => {
  it('is shown to him by ids and reason, and is tried again when he says so', async () => {
    const org = await ready();
    const { on, off, get, person, mailboxId } = somebody(org);
    await on();
    await off();
    const store = http().store(org);
    await store.park([
      someParked({ mailboxId, itemId: 'younger', since: 2_000 }),
      someParked({ mailboxId, itemId: 'older', since: 1_000, side: 'exchange', reason: 'graph.forbidden' }),
      someParked({ mailboxId: 'another', itemId: 'of another' }),
    ]);
    const { issues, moreIssues } = (await get()).body;
    expect(moreIssues).toBe(false);
    expect(issues.map(({ itemId }: { itemId: string }) => itemId)).toEqual(['older', 'younger']);
    expect(issues[0]).toEqual({
      id: expect.stringMatching(/^[\w-]+$/u),
      mailboxId,
      side: 'exchange',
      itemId: 'older',
      reason: 'graph.forbidden',
      since: '1970-01-01T00:00:01.000Z',
      tries: 1,
      nextTry: null,
    });
    const answer = await http().as(person, 'POST', `${PATH}/issues/${issues[0].id}/retry`);
    expect(answer.status, answer.text).toBe(202);
    expect(answer.body).toMatchObject({ itemId: 'older', nextTry: expect.stringMatching(/Z$/u) });
    expect((await store.parked(mailboxId)).find(({ itemId }) => itemId === 'older')?.nextTry).not.toBeNull();
  });

  it("is nobody else's: neither a neighbour's nor what there is not", async () => {
    const org = await ready();
    const [mine, his] = [somebody(org), somebody(org)];
    await mine.on();
    await his.on();
    await his.off();
    await http()
      .store(org)
      .park([someParked({ mailboxId: his.mailboxId, itemId: 'his' })]);
    const [issue] = (await his.get()).body.issues;
    const retry = (id: string, person = mine.person) => http().as(person, 'POST', `${PATH}/issues/${id}/retry`);
    expectProblem(await retry(issue.id), 404, 'issue-unknown');
    const gone = Buffer.from(JSON.stringify([mine.mailboxId, 'severa', 'gone'])).toString('base64url');
    for (const id of [gone, 'x', 'e30', 'a'.repeat(5_000)]) expectProblem(await retry(id), 404, 'issue-unknown');
    expectProblem(await retry(issue.id, somebody(org).person), 404, 'issue-unknown');
    expect((await http().store(org).parked(his.mailboxId))[0]?.nextTry).toBeNull();
  });
});
