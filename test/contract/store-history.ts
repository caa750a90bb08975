import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { OpenStore } from './store.ts';
import { DAY, MAILBOX, NOW, ODD_IDS, someLoss, someParked, someRun } from './store-samples.ts';

export function historyContract(open: OpenStore): void {
  const fresh = () => open(`org-${randomUUID()}`, () => NOW);

  describe('parked items, losses, runs', () => {
    it('keeps one parked row for each item of each side', async () => {
      const store = fresh();
      await store.park([someParked(), someParked({ side: 'exchange', nextTry: NOW + 5 })]);
      await store.park([someParked({ tries: 2 }), someParked({ tries: 3, reason: 'severa.again' })]);
      const rows = await store.parked(MAILBOX);
      expect(rows).toHaveLength(2);
      expect(rows).toContainEqual(someParked({ tries: 3, reason: 'severa.again' }));
      expect(rows).toContainEqual(someParked({ side: 'exchange', nextTry: NOW + 5 }));
    });

    it('unparks what is named, whether it is there or not', async () => {
      const store = fresh();
      await store.park(ODD_IDS.map((itemId) => someParked({ itemId })));
      await store.park([someParked({ side: 'exchange', itemId: 'AAMkAD/ab+cd==' })]);
      await store.unpark([...ODD_IDS.map((itemId) => someParked({ itemId })), someParked({ itemId: 'no such' })]);
      expect(await store.parked(MAILBOX)).toEqual([someParked({ side: 'exchange', itemId: 'AAMkAD/ab+cd==' })]);
    });

    it('unparks more than fit into one transaction, and what is named twice', async () => {
      const store = fresh();
      const many = Array.from({ length: 130 }, (_, index) => someParked({ itemId: `item-${index}` }));
      await store.park([...many, someParked({ itemId: 'other' })]);
      await store.unpark([...many, ...many.slice(0, 3)]);
      expect(await store.parked(MAILBOX)).toEqual([someParked({ itemId: 'other' })]);
    });

    it('lists runs newest first, no more than asked for', async () => {
      const store = fresh();
      for (const number of [3, 1, 4, 2]) await store.addRun(someRun(`run-${number}`, { startedAt: NOW - number }));
      await store.addRun(someRun('elsewhere', { mailboxId: 'mailbox-2' }));
      expect((await store.runs(MAILBOX, 3)).map(({ id }) => id)).toEqual(['run-1', 'run-2', 'run-3']);
      expect((await store.runs(MAILBOX, 100))[0]).toEqual(someRun('run-1', { startedAt: NOW - 1 }));
      expect(await store.runs(MAILBOX, 100)).toHaveLength(4);
      expect(await store.runs(MAILBOX, 0)).toEqual([]);
    });

    it('keeps a run once when it is added again after a lost answer', async () => {
      const store = fresh();
      await store.addRun(someRun('run-1'));
      await store.addRun(someRun('run-1', { outcome: 'failed', reason: 'graph.throttled' }));
      expect(await store.runs(MAILBOX, 10)).toEqual([
        someRun('run-1', { outcome: 'failed', reason: 'graph.throttled' }),
      ]);
    });

    it('shows no run older than 30 days', async () => {
      let now = NOW;
      const store = open(`org-${randomUUID()}`, () => now);
      for (const number of [1, 2, 3]) await store.addRun(someRun(`run-${number}`, { startedAt: NOW + number * DAY }));
      now = NOW + 32 * DAY;
      expect((await store.runs(MAILBOX, 10)).map(({ id }) => id)).toEqual(['run-3']);
      await store.addRun(someRun('run-4', { startedAt: now }));
      expect((await store.runs(MAILBOX, 10)).map(({ id }) => id)).toEqual(['run-4', 'run-3']);
    });

    it('takes losses of any length, several at once, again and again', async () => {
      const store = fresh();
      const losses = [
        someLoss(),
        someLoss({ field: 'subject' }),
        someLoss({ linkId: 'link-2', value: 'ä🙂'.repeat(300_000) }),
      ];
      await expect(store.addLosses(losses)).resolves.toBeUndefined();
      await expect(store.addLosses(losses)).resolves.toBeUndefined();
      await expect(store.addLosses([])).resolves.toBeUndefined();
    });

    it('keeps history of one organisation out of sight of the others (I7)', async () => {
      const store = fresh();
      const other = fresh();
      await store.park([someParked()]);
      await store.addRun(someRun('run-1'));
      expect(await other.parked(MAILBOX)).toEqual([]);
      expect(await other.runs(MAILBOX, 10)).toEqual([]);
      await other.unpark([someParked()]);
      expect(await store.parked(MAILBOX)).toHaveLength(1);
    });
  });
}
