import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Claim } from '../../shared/sync/ports.ts';
import type { OpenStore } from './store.ts';
import { MAILBOX, NOW, ODD_IDS, someMailbox, someOrganization } from './store-samples.ts';

const claim: Claim = { uid: 'uid-1', state: 'pending', mailboxId: MAILBOX, activityId: null, run: 'run-1', until: NOW };

export function statesContract(open: OpenStore): void {
  const fresh = () => {
    const id = `org/${randomUUID()}`;
    return { id, store: open(id) };
  };

  describe('organisation, mailboxes, claims', () => {
    it('knows nothing of an organisation that was never saved', async () => {
      const { store } = fresh();
      expect(await store.organization()).toBeNull();
      expect(await store.mailboxes()).toEqual([]);
      expect(await store.mailbox(MAILBOX)).toBeNull();
      expect(await store.claim('uid-1')).toBeNull();
    });

    it('gives an organisation back as it was saved', async () => {
      const { id, store } = fresh();
      const saved = await store.saveOrganization(someOrganization(id, { pulledUntil: NOW }));
      expect(saved).toEqual({ ...someOrganization(id, { pulledUntil: NOW }), etag: expect.any(String) });
      expect(await store.organization()).toEqual(saved);
    });

    it('refuses a second insert of the same row', async () => {
      const { id, store } = fresh();
      await store.saveOrganization(someOrganization(id));
      await store.saveMailbox(someMailbox(id));
      await store.saveClaim(claim);
      await expect(store.saveOrganization(someOrganization(id))).rejects.toMatchObject({ kind: 'conflict' });
      await expect(store.saveMailbox(someMailbox(id))).rejects.toMatchObject({ kind: 'conflict' });
      await expect(store.saveClaim(claim)).rejects.toMatchObject({ kind: 'conflict' });
    });

    it('refuses an update of a row that does not exist', async () => {
      const { id, store } = fresh();
      const { store: other, id: otherId } = fresh();
      const { etag } = await other.saveMailbox(someMailbox(otherId));
      if (etag === undefined) throw new Error('a saved row has an etag');
      await expect(store.saveMailbox(someMailbox(id, { etag }))).rejects.toMatchObject({ kind: 'conflict' });
      expect(await store.mailboxes()).toEqual([]);
    });

    it('lets exactly one of many racers over the same version win', async () => {
      const { id, store } = fresh();
      const row = await store.saveMailbox(someMailbox(id));
      const race = await Promise.allSettled(
        Array.from({ length: 12 }, (_, number) => store.saveMailbox({ ...row, leaseRun: `run-${number}` })),
      );
      const won = race.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      const lost = race.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
      expect(won).toHaveLength(1);
      expect(lost).toHaveLength(11);
      for (const error of lost) expect(error).toMatchObject({ name: 'SyncError', kind: 'conflict' });
      expect(await store.mailbox(MAILBOX)).toEqual(won[0]);
    });

    it('lets exactly one of many inserts of a claim win', async () => {
      const { store } = fresh();
      const race = await Promise.allSettled(
        Array.from({ length: 8 }, (_, number) => store.saveClaim({ ...claim, run: `run-${number}` })),
      );
      expect(race.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });

    it('keeps a delta cursor of any length, whatever it holds', async () => {
      const { id, store } = fresh();
      const cursor = `https://graph.example/delta?$deltatoken=${'A/b+🙂"\\'.repeat(20_000)}`;
      const saved = await store.saveMailbox(someMailbox(id, { cursor }));
      expect((await store.mailbox(MAILBOX))?.cursor).toBe(cursor);
      await store.saveMailbox({ ...saved, cursor: 'short' });
      expect((await store.mailbox(MAILBOX))?.cursor).toBe('short');
    });

    it('tells ids apart that differ by case or hold what keys may not hold', async () => {
      const { id, store } = fresh();
      for (const mailboxId of ODD_IDS) await store.saveMailbox(someMailbox(id, { mailboxId, userId: mailboxId }));
      for (const uid of ODD_IDS) await store.saveClaim({ ...claim, uid, run: uid });
      const all = await store.mailboxes();
      expect(all.map(({ mailboxId }) => mailboxId).sort()).toEqual([...ODD_IDS].sort());
      for (const odd of ODD_IDS) {
        expect(await store.mailbox(odd)).toMatchObject({ mailboxId: odd, userId: odd });
        expect(await store.claim(odd)).toMatchObject({ uid: odd, run: odd });
      }
    });

    it('takes a pending claim over by its etag, once', async () => {
      const { store } = fresh();
      const pending = await store.saveClaim(claim);
      const held = await store.saveClaim({ ...pending, state: 'held', run: 'run-2', activityId: 'activity-1' });
      await expect(store.saveClaim({ ...pending, run: 'run-3' })).rejects.toMatchObject({ kind: 'conflict' });
      expect(await store.claim('uid-1')).toEqual(held);
    });

    it('takes no change from a caller that alters what it was given', async () => {
      const { id, store } = fresh();
      const typeIds = ['type-1'];
      await store.saveOrganization(someOrganization(id, { typeIds }));
      typeIds.push('added later');
      const read = await store.organization();
      if (read !== null) Object.assign(read.typeIds, ['changed']);
      expect((await store.organization())?.typeIds).toEqual(['type-1']);
    });

    it('refuses rows of another organisation (I7)', async () => {
      const { store } = fresh();
      const { id: other } = fresh();
      await expect(store.saveOrganization(someOrganization(other))).rejects.toMatchObject({ kind: 'invalid' });
      await expect(store.saveMailbox(someMailbox(other))).rejects.toMatchObject({ kind: 'invalid' });
      expect(await open(other).organization()).toBeNull();
    });
  });
}
