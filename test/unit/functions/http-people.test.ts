import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Person } from '../../../local/simulators/host-app/host-app.ts';
import { ORGANIZATION } from '../../../local/stack/setting.ts';
import { must } from '../../../shared/errors.ts';
import { connectOrganization, expectProblem, newOrganization, useHttp } from './http-setting.ts';

const http = useHttp();
const PATH = 'me/calendar-sync';

/** Somebody who is a user of Severa and has a mailbox in the tenant. */
function somebody(org: string, more: { readonly mail?: string; readonly accountEnabled?: boolean } = {}) {
  const [sub, mailboxId] = [randomUUID(), randomUUID()];
  const mail = more.mail ?? `${sub}@example.com`;
  const { tenantId, graph, severa } = http();
  graph.addUser({ tenantId, userId: mailboxId, mail, accountEnabled: more.accountEnabled ?? true });
  severa
    .organization(ORGANIZATION)
    .addUser({ guid: sub, firstName: 'Some', lastName: 'Body', email: mail, timeZone: 'Europe/Helsinki' });
  const person: Person = { sub, org, roles: ['user'], email: mail, email_verified: true, name: 'Some Body' };
  return {
    sub,
    mail,
    mailboxId,
    switched: (enabled: boolean, claims = {}) => http().as(person, 'PUT', PATH, { body: { enabled }, claims }),
    get: (claims = {}) => http().as(person, 'GET', PATH, { claims }),
  };
}

async function ready(): Promise<string> {
  const org = newOrganization();
  await connectOrganization(http(), org);
  return org;
}

const setActive = (sub: string, isActive: boolean) =>
  http().severa.organization(ORGANIZATION).editUser(sub, { isActive });
const soon = { timeout: 20_000, interval: 200 };

describe('people', () => {
  it('with a shared mailbox or room for an address: nobody signs in there, so it is nobody’s', async () => {
    const { switched } = somebody(await ready(), { accountEnabled: false });
    expect((await switched(true)).body).toMatchObject({
      state: 'no-mailbox',
      reason: 'mailbox-not-found',
      mailboxId: null,
    });
  });

  it('who come by one address at the same time: one gets the mailbox, the other is told', async () => {
    const org = await ready();
    const [one, other] = [somebody(org), somebody(org)];
    const answers = await Promise.all([one.switched(true), other.switched(true, { email: one.mail })]);
    const [winner, loser] = answers.toSorted((a, b) => a.status - b.status);
    expect(winner?.body).toMatchObject({ enabled: true, mailboxId: one.mailboxId });
    expectProblem(must(loser, 'both were answered'), 409, 'mailbox-taken');
    expect(await http().store(org).mailboxes()).toHaveLength(1);
  });

  it('who get a new name: the sync goes off, and on again it is the same mailbox with all that is linked', async () => {
    const org = await ready();
    const { sub, switched, get, mailboxId, mail } = somebody(org);
    await switched(true);
    const married = `married-${sub}@example.com`;
    const user = http().graph.user(mailboxId);
    user.proxyAddresses.splice(0, user.proxyAddresses.length, `SMTP:${married}`, `smtp:${mail}`);
    user.mail = married;
    expect((await get({ email: married })).body).toMatchObject({ enabled: false, reason: 'address-changed' });
    expect((await switched(true, { email: married })).body).toMatchObject({ enabled: true, reason: null, mailboxId });
    expect(await http().store(org).mailbox(mailboxId)).toMatchObject({ enabled: true, mailboxBefore: null });
  });

  it('who are deactivated in Severa: nothing runs, and they see why', async () => {
    const org = await ready();
    const { sub, switched, get, mailboxId } = somebody(org);
    setActive(sub, false);
    await switched(true);
    await expect
      .poll(async () => (await get()).body.lastRun, soon)
      .toMatchObject({ outcome: 'failed', reason: 'severa.user-inactive' });
    expect((await http().store(org).mailbox(mailboxId))?.phase).not.toBe('live');
  });

  it('whose mailbox is gone: the switch finds none, and what was bound to it is off', async () => {
    const org = await ready();
    const { switched, get, mailboxId } = somebody(org);
    await switched(true);
    await expect.poll(async () => (await get()).body.state, soon).toBe('on');
    http().graph.removeUser(mailboxId);
    expect((await switched(true)).body).toMatchObject({
      state: 'no-mailbox',
      reason: 'mailbox-not-found',
      mailboxId: null,
    });
    expect(await http().store(org).mailbox(mailboxId)).toMatchObject({ enabled: false, cursor: null });
  });
});
