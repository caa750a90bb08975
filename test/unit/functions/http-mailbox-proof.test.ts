import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { must } from '../../../shared/errors.ts';
import { linkOf, newTenant, openBrowser, type Shown } from './consent-setting.ts';
import { admin, aino, expectProblem, INPUT, newOrganization, PUBLIC_URL, SECRET, useHttp } from './http-setting.ts';

const http = useHttp();

/** An organisation that asks each user to sign in once, in a tenant of its own. */
async function organization() {
  const [org, tenant] = [newOrganization(), newTenant(http())];
  const inGraph = http().graph.tenant(tenant.id);
  inGraph.applications.set('3b9d6f04-8a27-4c5e-b1f0-6d2e7c9a5f18', 'sample-entra-secret');
  inGraph.roles = ['Calendars.ReadWrite', 'User.Read.All'];
  const person = admin(org);
  const { headers } = await http().as(person, 'GET', 'organization/exchange');
  const put = await http().as(person, 'PUT', 'organization/exchange', {
    body: { ...INPUT, mailboxProof: 'signIn', severaClientSecret: SECRET },
    headers: { 'if-match': headers.get('etag') ?? '' },
  });
  expect(put.status, put.text).toBe(200);
  const row = must(await http().store(org).organization(), 'just saved');
  await http()
    .store(org)
    .saveOrganization({ ...row, tenantId: tenant.id });
  const on = await http().as(person, 'PUT', 'organization/exchange/enabled', { body: { enabled: true } });
  expect(on.status, on.text).toBe(200);
  /** A user of Severa with a mailbox, or with the address of another one's. */
  const somebody = (mailbox = tenant.user()) => {
    const user = { ...aino(org, `user-${randomUUID()}`), email: mailbox.mail };
    return {
      ...mailbox,
      sub: user.sub,
      on: () => http().as(user, 'PUT', 'me/calendar-sync', { body: { enabled: true } }),
      off: () => http().as(user, 'PUT', 'me/calendar-sync', { body: { enabled: false } }),
      link: (claims = {}) => http().as(user, 'GET', 'mailbox-proof/link', { claims }),
    };
  };
  return { org, tenant, somebody };
}

const expectRefused = (page: Shown, status: number, title: string) =>
  expect({ status: page.status, title: page.title }, page.text).toEqual({ status, title });

describe('an organisation that asks for a sign-in', () => {
  it('binds a mailbox after its own person signed in, once', async () => {
    const { somebody } = await organization();
    const user = somebody();
    expectProblem(await user.on(), 409, 'mailbox-proof-needed');
    const { body } = await user.link();
    const browser = openBrowser(http());
    const start = await browser.get(body.url);
    expect(start.text).toContain('Aino Virtala wants to sync a mailbox');
    expect(start.headers.getSetCookie()[0]).toMatch(/^__Host-mailbox-proof=.*; Secure; HttpOnly; SameSite=Lax$/u);
    expectProblem(await user.on(), 409, 'mailbox-proof-needed');
    const back = await browser.post(linkOf(start), { user: user.userId, decision: 'accept' });
    const done = await browser.get(must(back.location, 'back'));
    expect(done.title).toBe('The mailbox is yours');
    expect(browser.cookies.size).toBe(0);
    expect((await user.on()).body).toMatchObject({ enabled: true, mailboxId: user.userId });
    await user.off();
    expect((await user.on()).status).toBe(200);
    // The step is used up, and so is the link.
    expectRefused(await browser.get(must(back.location, 'back')), 400, 'This link does not work any more');
    expectRefused(await browser.get(body.url), 400, 'This link does not work any more');
  });

  it.each(['another person of the tenant', 'somebody of another tenant'])('is not content with %s', async (who) => {
    const { tenant, somebody } = await organization();
    const user = somebody();
    const other = who.includes('another tenant') ? newTenant(http()) : tenant;
    const { userId } = other.user(['globalAdministrator']);
    const browser = openBrowser(http());
    const address = linkOf(await browser.get((await user.link()).body.url)).replace(tenant.id, other.id);
    const back = await browser.post(address, { user: userId, decision: 'accept' });
    const page = await browser.get(must(back.location, 'back'));
    expectRefused(page, 400, other === tenant ? 'You signed in with another account' : 'The sign-in did not succeed');
    expectProblem(await user.on(), 409, 'mailbox-proof-needed');
  });

  it('takes each proof for its own user, mailbox and tenant', async () => {
    const { org, somebody } = await organization();
    const user = somebody();
    const browser = openBrowser(http());
    const start = await browser.get((await user.link()).body.url);
    const back = await browser.post(linkOf(start), { user: user.userId, decision: 'accept' });
    await browser.get(must(back.location, 'back'));
    // Somebody whose token bears the same address has proven nothing.
    expectProblem(await somebody(user).on(), 409, 'mailbox-proof-needed');
    const row = must(await http().store(org).organization(), 'it is there');
    const elsewhere = newTenant(http());
    http().graph.tenant(elsewhere.id).applications.set('3b9d6f04-8a27-4c5e-b1f0-6d2e7c9a5f18', 'sample-entra-secret');
    http().graph.tenant(elsewhere.id).roles = ['Calendars.ReadWrite', 'User.Read.All'];
    // Even under the same object id.
    http().graph.removeUser(user.userId);
    http().graph.addUser({ tenantId: elsewhere.id, userId: user.userId, mail: user.mail });
    await http()
      .store(org)
      .saveOrganization({ ...row, tenantId: elsewhere.id });
    expectProblem(await user.on(), 409, 'mailbox-proof-needed');
  });

  it('forgets a proof with its person', async () => {
    const { org, somebody } = await organization();
    const user = somebody();
    const browser = openBrowser(http());
    const start = await browser.get((await user.link()).body.url);
    const back = await browser.post(linkOf(start), { user: user.userId, decision: 'accept' });
    await browser.get(must(back.location, 'back'));
    const gone = await http().as(admin(org), 'DELETE', `organization/exchange/users/${user.sub}`);
    expect(gone.status, gone.text).toBe(204);
    expectProblem(await user.on(), 409, 'mailbox-proof-needed');
  });

  it('knows a browser: a link that was forwarded after it was opened is no use', async () => {
    const { somebody } = await organization();
    const user = somebody();
    const browser = openBrowser(http());
    const start = await browser.get((await user.link()).body.url);
    const back = await openBrowser(http()).post(linkOf(start), { user: user.userId, decision: 'accept' });
    expectRefused(await openBrowser(http()).get(must(back.location, 'x')), 403, 'This was begun in another browser');
    expectProblem(await user.on(), 409, 'mailbox-proof-needed');
  });

  it('gives the link to the person himself only, and where a mailbox has his address', async () => {
    const { somebody } = await organization();
    expectProblem(await somebody().link({ act: { sub: 'x' } }), 403, 'delegated-token');
    expectProblem(await somebody().link({ roles: ['system'] }), 403, 'role-missing');
    expectProblem(await somebody().link({ email_verified: false }), 403, 'email-not-verified');
    expectProblem(await somebody().link({ email: 'nobody@example.com' }), 409, 'mailbox-missing');
    const lost = `${PUBLIC_URL}/api/mailbox-proof/start?ticket=x`;
    expectRefused(await openBrowser(http()).get(lost), 400, 'This link does not work any more');
  });
});
