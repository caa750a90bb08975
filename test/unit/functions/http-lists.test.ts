import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { must } from '../../../shared/errors.ts';
import { ORGANIZATION } from '../../../shared/sync/guests.ts';
import { NOW, someMailbox, someParked } from '../../contract/store-samples.ts';
import { someUser } from '../../contract/store-whole.ts';
import { admin, connectOrganization, expectProblem, newOrganization, useHttp } from './http-setting.ts';

const http = useHttp();
const PATH = 'organization/exchange';

// biome-ignore lint/suspicious/noExplicitAny: items of every list
type Items = any[];

/** Every item of a list, so many a page. */
async function walk(org: string, list: string, limit: number): Promise<Items> {
  const person = admin(org);
  const items: Items = [];
  let after: string | null = null;
  for (let pages = 0; pages < 30; pages += 1) {
    const query: string = after === null ? '' : `&after=${after}`;
    const { status, body, text } = await http().as(person, 'GET', `${PATH}/${list}?limit=${limit}${query}`);
    expect(status, text).toBe(200);
    expect(body.items.length).toBeLessThanOrEqual(limit);
    items.push(...body.items);
    if (body.next === null) return items;
    after = body.next;
    expect(after).toMatch(/^[\w-]+$/u);
  }
  throw new Error('The list did not end.');
}

async function queued(mailboxId: string): Promise<void> {
  await expect
    .poll(() => http().log.some((line) => line.includes('"sync-mailbox.') && line.includes(mailboxId)), {
      timeout: 15_000,
    })
    .toBe(true);
}

describe('who syncs', () => {
  it.each([1, 2, 50])('is listed %i a page, by ids, states and codes', async (limit) => {
    const org = newOrganization();
    await connectOrganization(http(), org);
    const store = http().store(org);
    const lastRun = { startedAt: NOW, endedAt: NOW + 5, outcome: 'failed', reason: 'graph.forbidden' } as const;
    await store.saveMailbox(someMailbox(org, { mailboxId: 'm-1', userId: 'user-1', lastRun }));
    await store.saveMailbox(someMailbox(org, { mailboxId: 'm-2', userId: 'user-2', phase: 'first-sync' }));
    await store.saveMailbox(someMailbox(org, { mailboxId: 'm-3', userId: 'user-3', enabled: false }));
    await store.saveUser(someUser(org, { userId: 'user-1', mailboxId: 'm-1' }));
    await store.saveUser(someUser(org, { userId: 'user-2', mailboxId: 'm-2' }));
    // The engine switched the mailbox off: its person is no longer active.
    await store.saveUser(someUser(org, { userId: 'user-3', mailboxId: 'm-3' }));
    await store.saveUser(someUser(org, { userId: 'user-4', mailboxId: null, reason: 'mailbox-not-found' }));
    await store.saveUser(someUser(org, { userId: 'user-5', enabled: false, reason: 'address-changed' }));
    const users = await walk(org, 'users', limit);
    const states = users.map(({ userId, state, reason }) => [userId, state, reason]).sort();
    expect(states).toEqual([
      ['user-1', 'on', null],
      ['user-2', 'preparing', null],
      ['user-3', 'off', null],
      ['user-4', 'no-mailbox', 'mailbox-not-found'],
      ['user-5', 'off', 'address-changed'],
    ]);
    expect(users.find(({ userId }) => userId === 'user-1')).toEqual({
      userId: 'user-1',
      enabled: true,
      state: 'on',
      reason: null,
      mailboxId: 'm-1',
      lastRun: { ...lastRun, startedAt: new Date(NOW).toISOString(), endedAt: new Date(NOW + 5).toISOString() },
    });
  });

  it('is nobody in another organisation, and everybody waits while the organisation is off', async () => {
    const org = newOrganization();
    await connectOrganization(http(), org, { enabled: false });
    await http().store(org).saveUser(someUser(org));
    expect(await walk(newOrganization(), 'users', 50)).toEqual([]);
    expect(await walk(org, 'users', 50)).toMatchObject([{ userId: 'user-1', state: 'waiting' }]);
  });
});

describe('what can not be synced', () => {
  it('is listed for all mailboxes and for none, and each can be tried again', async () => {
    const org = newOrganization();
    await connectOrganization(http(), org);
    const store = http().store(org);
    const mailboxId = `mailbox-${randomUUID()}`;
    await store.saveMailbox(someMailbox(org, { mailboxId }));
    await store.park([
      someParked({ mailboxId }),
      someParked({ mailboxId, side: 'exchange', itemId: 'AAMk/+=', nextTry: NOW + 1 }),
      someParked({ mailboxId: ORGANIZATION, itemId: 'unreadable', reason: 'severa.unreadable' }),
    ]);
    for (const limit of [1, 50]) expect(await walk(org, 'issues', limit)).toHaveLength(3);
    const issues = await walk(org, 'issues', 50);
    expect(issues.find(({ itemId }) => itemId === 'unreadable')).toMatchObject({ mailboxId: null, nextTry: null });
    const find = (itemId: string) =>
      must(
        issues.find((one) => one.itemId === itemId),
        'it is listed',
      );

    const retry = (id: string, from = org) => http().as(admin(from), 'POST', `${PATH}/issues/${id}/retry`);
    expectProblem(await retry(find('item-1').id, newOrganization()), 404, 'issue-unknown');
    expectProblem(await retry('nothing'), 404, 'issue-unknown');
    const answer = await retry(find('item-1').id);
    expect(answer.status, answer.text).toBe(202);
    await queued(mailboxId);
    const pulled = await retry(find('unreadable').id);
    expect(pulled.status).toBe(202);
    await expect
      .poll(() => http().log.some((line) => line.includes('"pull-organization.') && line.includes(org)), {
        timeout: 15_000,
      })
      .toBe(true);
    // It was due long ago: that stays so.
    expect((await retry(find('AAMk/+=').id)).body.nextTry).toBe(new Date(NOW + 1).toISOString());
  });
});

describe('deletions that are held back (M5)', () => {
  async function held() {
    const org = newOrganization();
    await connectOrganization(http(), org);
    const store = http().store(org);
    const mailboxId = `mailbox-${randomUUID()}`;
    await store.saveMailbox(someMailbox(org, { mailboxId }));
    const guard = { id: 'guard-1', mailboxId, state: 'open', since: NOW, deletions: 12, links: 20 } as const;
    await store.saveGuard(guard);
    await store.saveGuard({ ...guard, id: 'guard-0', state: 'done' });
    const [shown] = await walk(org, 'guards', 50);
    const decide = (decision: string, body?: unknown, id = shown.id, from = org) =>
      http().as(admin(from), 'POST', `${PATH}/guards/${id}/${decision}`, { body });
    return { org, store, mailboxId, shown, decide };
  }

  it('are listed while they are not done', async () => {
    const { org, shown, mailboxId } = await held();
    const since = new Date(NOW).toISOString();
    expect(await walk(org, 'guards', 1)).toEqual([
      { id: shown.id, mailboxId, state: 'open', since, deletions: 12, links: 20 },
    ]);
  });

  it('are confirmed with their number, once for all', async () => {
    const { store, mailboxId, decide } = await held();
    expectProblem(await decide('confirm', { deletions: 11 }), 409, 'guard-changed');
    expectProblem(await decide('confirm', {}), 400, 'body-invalid', {
      errors: [{ pointer: '/deletions', code: 'missing' }],
    });
    const answer = await decide('confirm', { deletions: 12 });
    expect(answer.status, answer.text).toBe(202);
    expect(answer.body.state).toBe('confirmed');
    await queued(mailboxId);
    expect((await decide('confirm', { deletions: 12 })).status).toBe(202);
    expectProblem(await decide('restore'), 409, 'guard-decided');
    const states = (await store.guards(mailboxId)).map(({ id, state }) => `${id} ${state}`);
    expect(states.sort()).toEqual(['guard-0 done', 'guard-1 confirmed']);
  });

  it('are taken back', async () => {
    const { mailboxId, decide } = await held();
    const answer = await decide('restore');
    expect(answer.body).toMatchObject({ mailboxId, state: 'restored' });
    expectProblem(await decide('confirm', { deletions: 12 }), 409, 'guard-decided');
  });

  it('are those of the own organisation', async () => {
    const { decide, shown } = await held();
    expectProblem(await decide('restore', undefined, shown.id, newOrganization()), 404, 'guard-unknown');
    expectProblem(await decide('confirm', { deletions: 12 }, 'nothing'), 404, 'guard-unknown');
  });
});
