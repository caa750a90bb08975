import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Guard, RowPage, Store, UserSwitch } from '../../shared/sync/ports.ts';
import type { OpenStore } from './store.ts';
import {
  MAILBOX,
  NOW,
  ODD_IDS,
  someDelivery,
  someLink,
  someMailbox,
  someOrganization,
  someParked,
  someRun,
} from './store-samples.ts';

export function someUser(organizationId: string, fields: Partial<UserSwitch> = {}): UserSwitch {
  return {
    organizationId,
    userId: 'user-1',
    enabled: true,
    address: 'digest-1',
    mailboxId: MAILBOX,
    reason: null,
    since: NOW,
    ...fields,
  };
}

const someGuard = (id: string, fields: Partial<Guard> = {}): Guard => ({
  id,
  mailboxId: MAILBOX,
  state: 'open',
  since: NOW,
  deletions: 12,
  links: 20,
  ...fields,
});

/** Every row, so many at a time; fails when the listing doesn't end. */
async function walk<T>(page: (atMost: number, after: string | null) => Promise<RowPage<T>>, atMost: number) {
  const rows: T[] = [];
  let after: string | null = null;
  for (let pages = 0; pages < 50; pages += 1) {
    const got: RowPage<T> = await page(atMost, after);
    expect(got.rows.length).toBeLessThanOrEqual(atMost);
    rows.push(...got.rows);
    if (got.next === null) return rows;
    after = got.next;
  }
  throw new Error('The listing did not end.');
}

/** One row of every kind that a store can hold, besides the organisation's own. */
async function fill(store: Store, id: string, mailboxId: string): Promise<void> {
  await store.saveMailbox(someMailbox(id, { mailboxId, userId: `of ${mailboxId}` }));
  await store.saveUser(someUser(id, { userId: `of ${mailboxId}`, mailboxId }));
  await store.fence(mailboxId, 1);
  await store.saveLinks([someLink(1, { mailboxId }), someLink(2, { mailboxId })], 1);
  await store.deliver([someDelivery({ mailboxId })]);
  await store.park([someParked({ mailboxId })]);
  await store.saveGuard(someGuard('guard-1', { mailboxId }));
  await store.addRun(someRun('run-1', { mailboxId }));
  await store.addNotices([{ mailboxId, code: 'kept', side: 'severa', itemId: 'item-1', at: NOW }]);
}

export function wholeContract(open: OpenStore): void {
  const fresh = (clock = () => NOW) => {
    const id = `org/${randomUUID()}`;
    return { id, store: open(id, clock) };
  };

  describe('the whole organisation', () => {
    it("keeps a user's switch by its etag, and tells odd ids apart", async () => {
      const { id, store } = fresh();
      expect(await store.user('user-1')).toBeNull();
      for (const userId of ODD_IDS) await store.saveUser(someUser(id, { userId, mailboxId: userId }));
      for (const userId of ODD_IDS) expect(await store.user(userId)).toMatchObject({ userId, mailboxId: userId });
      const row = await store.saveUser(someUser(id, { mailboxId: null, address: null, reason: 'why' }));
      expect(await store.user('user-1')).toEqual(row);
      await expect(store.saveUser(someUser(id))).rejects.toMatchObject({ kind: 'conflict' });
      const next = await store.saveUser({ ...row, enabled: false });
      await expect(store.saveUser({ ...row, enabled: true })).rejects.toMatchObject({ kind: 'conflict' });
      expect(await store.user('user-1')).toEqual(next);
      await expect(store.saveUser(someUser('another'))).rejects.toMatchObject({ kind: 'invalid' });
    });

    it.each([1, 3, 7, 100])('lists users, parked items and guards %i at a time, each once', async (atMost) => {
      const { id, store } = fresh();
      const { id: otherId, store: other } = fresh();
      await fill(other, otherId, MAILBOX);
      const mailboxes = ['mailbox-1', 'mailbox-2', 'mailbox/3'];
      for (const mailboxId of mailboxes) {
        await store.saveUser(someUser(id, { userId: `of ${mailboxId}`, mailboxId }));
        await store.deliver([someDelivery({ mailboxId })]);
        await store.park([someParked({ mailboxId }), someParked({ mailboxId, side: 'exchange', itemId: 'item-2' })]);
        await store.saveGuard(someGuard('guard-1', { mailboxId }));
        await store.saveGuard(someGuard('guard-2', { mailboxId, state: 'done' }));
      }
      const users = await walk(store.usersPage, atMost);
      expect(users.map(({ userId }) => userId).sort()).toEqual(mailboxes.map((one) => `of ${one}`).sort());
      const parked = await walk(store.parkedPage, atMost);
      expect(new Set(parked.map((row) => JSON.stringify([row.mailboxId, row.side, row.itemId]))).size).toBe(6);
      expect(parked).toHaveLength(6);
      const guards = await walk(store.guardsPage, atMost);
      expect(new Set(guards.map((row) => JSON.stringify([row.mailboxId, row.id, row.state]))).size).toBe(6);
      expect(guards).toHaveLength(6);
      // As it was read it can be written.
      const [user] = users;
      const [guard] = guards;
      if (user === undefined || guard === undefined) throw new Error('There are some.');
      await expect(store.saveUser({ ...user, enabled: false })).resolves.toMatchObject({ enabled: false });
      await expect(store.saveGuard({ ...guard, state: 'restored' })).resolves.toMatchObject({ state: 'restored' });
    });

    it('goes on only from where a page ended, and never into another organisation', async () => {
      const { store } = fresh();
      const { id, store: other } = fresh();
      await store.park([someParked(), someParked({ itemId: 'item-2' })]);
      await fill(other, id, MAILBOX);
      for (const after of ['', 'garbage', 'e30=', 'bnVsbA=='])
        await expect(store.parkedPage(10, after)).rejects.toMatchObject({ kind: 'invalid', code: 'store.bad-page' });
      const { next } = await store.parkedPage(1, null);
      expect((await store.parkedPage(10, next)).rows).toHaveLength(1);
      const elsewhere = await other.parkedPage(10, next);
      expect(elsewhere.rows.filter(({ itemId }) => itemId === 'item-2')).toEqual([]);
    });

    it('is forgotten, but for its own row', async () => {
      const { id, store } = fresh();
      const { id: otherId, store: other } = fresh();
      const row = await store.saveOrganization(someOrganization(id));
      await fill(store, id, MAILBOX);
      await fill(store, id, 'mailbox/2');
      await fill(other, otherId, MAILBOX);
      await store.saveClaim({ uid: 'uid-1', state: 'held', mailboxId: MAILBOX, activityId: 'a', run: 'r', until: NOW });
      await store.saveActivityRows([{ activityId: 'a', stamp: NOW, content: 'c', people: [] }]);
      const lease = { name: 'pull', leaseRun: null, leaseUntil: 0, wanted: 0, watchedBy: null, parked: true };
      await store.saveLease(lease);
      await store.saveBudget({ takenUntil: NOW });

      expect(await store.forget(NOW + 1)).toBe(true);
      expect(await store.organization()).toEqual(row);
      expect(await store.mailboxes()).toEqual([]);
      expect(await store.user(`of ${MAILBOX}`)).toBeNull();
      expect(await store.usersPage(10, null)).toEqual({ rows: [], next: null });
      for (const mailboxId of [MAILBOX, 'mailbox/2']) {
        expect(await store.links(mailboxId)).toEqual([]);
        expect(await store.waiting(mailboxId)).toEqual({ deliveries: [], parked: [] });
        expect(await store.guards(mailboxId)).toEqual([]);
        expect(await store.runs(mailboxId, 10)).toEqual([]);
        expect(await store.notices(mailboxId, 10)).toEqual([]);
      }
      expect(await store.claim('uid-1')).toBeNull();
      expect((await store.activityRows(['a'])).size).toBe(0);
      expect(await store.lease('pull')).toBeNull();
      expect(await store.budget()).toBeNull();
      // Everything can be made again, a link under a first run included.
      await fill(store, id, MAILBOX);
      expect(await store.links(MAILBOX)).toHaveLength(2);
      expect(await other.links(MAILBOX)).toHaveLength(2);
      expect(await other.user(`of ${MAILBOX}`)).not.toBeNull();
      expect(await store.forget(NOW + 1)).toBe(true);
      expect(await store.forget(NOW + 1)).toBe(true);
    });

    it('forgets one mailbox, and one user, and nobody else’s', async () => {
      const { id, store } = fresh();
      const { id: otherId, store: other } = fresh();
      for (const mailboxId of [MAILBOX, `${MAILBOX}2`]) await fill(store, id, mailboxId);
      await fill(other, otherId, MAILBOX);
      expect(await store.forgetMailbox(MAILBOX, NOW + 1)).toBe(true);
      await store.forgetUser(`of ${MAILBOX}`);
      expect([await store.mailbox(MAILBOX), await store.user(`of ${MAILBOX}`)]).toEqual([null, null]);
      expect(await store.links(MAILBOX)).toEqual([]);
      expect(await store.waiting(MAILBOX)).toEqual({ deliveries: [], parked: [] });
      expect(await store.guards(MAILBOX)).toEqual([]);
      expect(await store.runs(MAILBOX, 10)).toEqual([]);
      expect(await store.notices(MAILBOX, 10)).toEqual([]);
      expect(await store.links(`${MAILBOX}2`)).toHaveLength(2);
      expect(await store.user(`of ${MAILBOX}2`)).not.toBeNull();
      expect(await other.links(MAILBOX)).toHaveLength(2);
      // Once more, and as if he had never been there: a link under a first run included.
      expect(await store.forgetMailbox(MAILBOX, NOW + 1)).toBe(true);
      await store.forgetUser(`of ${MAILBOX}`);
      await fill(store, id, MAILBOX);
      expect(await store.links(MAILBOX)).toHaveLength(2);
    });
  });
}
