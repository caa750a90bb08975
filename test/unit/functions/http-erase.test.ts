import { expect, it } from 'vitest';
import { AINO } from '../../../local/stack/setting.ts';
import { must } from '../../../shared/errors.ts';
import { someLink } from '../../contract/store-samples.ts';
import { admin, aino, connectOrganization, expectProblem, newOrganization, useHttp } from './http-setting.ts';

const http = useHttp();
const path = (userId: string) => `organization/exchange/users/${userId}`;

/** Aino has switched on in an organisation of her own. */
async function switchedOn() {
  const org = newOrganization();
  await connectOrganization(http(), org);
  // Whoever had the mailbox in a test before has let it go.
  const on = await http().as(aino(org), 'PUT', 'me/calendar-sync', { body: { enabled: true } });
  expect(on.status, on.text).toBe(200);
  const store = http().store(org);
  await store.saveLinks([someLink(1, { mailboxId: AINO.mailboxId })], 0);
  return { org, store };
}

/** Until it is done: the run that switching on asked for may be under way. */
async function erase(org: string): Promise<number> {
  for (let tries = 0; tries < 60; tries += 1) {
    const { status } = await http().as(admin(org), 'DELETE', path(AINO.userId));
    if (status !== 202) return status;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return 202;
}

it('one person is erased: switch, mailbox, links; another person may take the mailbox then', async () => {
  const { org, store } = await switchedOn();
  expect(await erase(org)).toBe(204);
  expect([await store.user(AINO.userId), await store.mailbox(AINO.mailboxId)]).toEqual([null, null]);
  expect(await store.links(AINO.mailboxId)).toEqual([]);
  expect(await erase(org)).toBe(204);
  const other = await switchedOn();
  expect(await erase(other.org)).toBe(204);
});

it('a run that is under way ends first', async () => {
  const { org, store } = await switchedOn();
  const row = must(await store.mailbox(AINO.mailboxId), 'it was made');
  await store.saveMailbox({ ...row, leaseRun: 'run-1', leaseUntil: Date.now() + 60_000 });
  const waiting = await http().as(admin(org), 'DELETE', path(AINO.userId));
  expect([waiting.status, waiting.headers.get('retry-after')]).toEqual([202, '10']);
  expect(await store.user(AINO.userId)).toMatchObject({ enabled: false });
  expect(await store.links(AINO.mailboxId)).toHaveLength(1);
  const held = must(await store.mailbox(AINO.mailboxId), 'still there');
  await store.saveMailbox({ ...held, leaseUntil: Date.now() - 1 });
  expect(await erase(org)).toBe(204);
  expect(await store.links(AINO.mailboxId)).toEqual([]);
});

it('is for administrators, and touches nobody of another organisation', async () => {
  const { org, store } = await switchedOn();
  const elsewhere = newOrganization();
  await connectOrganization(http(), elsewhere);
  expectProblem(await http().as(aino(org), 'DELETE', path(AINO.userId)), 403, 'role-missing');
  expect((await http().as(admin(elsewhere), 'DELETE', path(AINO.userId))).status).toBe(204);
  expect(await store.user(AINO.userId)).toMatchObject({ enabled: true });
  expect(await store.links(AINO.mailboxId)).toHaveLength(1);
  expect(await erase(org)).toBe(204);
});
