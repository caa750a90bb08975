import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { must } from '../../shared/errors.ts';
import type { OpenStore } from './store.ts';
import { MAILBOX, someLink } from './store-samples.ts';

const LOST = { kind: 'transient', code: 'sync.lease-lost' };

/** A worker whose lease went writes no link any more (storage: fence row in every links transaction). */
export function fenceContract(open: OpenStore): void {
  const fresh = () => {
    const id = `org/${randomUUID()}`;
    return { store: open(id), other: open(id) };
  };

  describe('the fence of a mailbox', () => {
    it('stops a stale worker, whichever link it writes, also a new one', async () => {
      const { store, other } = fresh();
      await store.fence(MAILBOX, 1);
      const [saved] = await store.saveLinks([someLink(1)], 1);
      await other.fence(MAILBOX, 2);
      await expect(store.saveLinks([someLink(2)], 1)).rejects.toMatchObject(LOST);
      await expect(store.saveLinks([{ ...must(saved, 'saved'), generation: 7 }], 1)).rejects.toMatchObject(LOST);
      expect((await other.links(MAILBOX)).map(({ id, generation }) => [id, generation])).toEqual([['link-1', 0]]);
    });

    it('is never lowered', async () => {
      const { store, other } = fresh();
      await store.fence(MAILBOX, 5);
      await expect(other.fence(MAILBOX, 4)).rejects.toMatchObject(LOST);
      await other.fence(MAILBOX, 5);
      expect(await other.saveLinks([someLink(1)], 5)).toHaveLength(1);
    });

    it('is not lowered by a worker that remembers an older one', async () => {
      const { store, other } = fresh();
      await store.fence(MAILBOX, 1);
      await other.fence(MAILBOX, 5);
      await expect(store.fence(MAILBOX, 4)).rejects.toMatchObject(LOST);
      expect(await other.saveLinks([someLink(1)], 5)).toHaveLength(1);
      await store.fence(MAILBOX, 6);
      expect(await store.saveLinks([someLink(2)], 6)).toHaveLength(1);
    });

    it('of one mailbox is no other mailbox’s, and no link', async () => {
      const { store } = fresh();
      await store.fence(MAILBOX, 3);
      await store.saveLinks([someLink(1, { mailboxId: 'mailbox-9' })], 0);
      expect(await store.links(MAILBOX)).toEqual([]);
      expect(await store.links('mailbox-9')).toHaveLength(1);
    });

    it('lets several saves of one run go on at once', async () => {
      const { store } = fresh();
      await store.fence(MAILBOX, 1);
      await Promise.all(Array.from({ length: 8 }, (_, index) => store.saveLinks([someLink(index)], 1)));
      expect(await store.links(MAILBOX)).toHaveLength(8);
    });

    it('lets two processes of the same run number through, one after the other', async () => {
      const { store, other } = fresh();
      await store.fence(MAILBOX, 1);
      await store.saveLinks([someLink(1)], 1);
      await other.saveLinks([someLink(2)], 1);
      await store.saveLinks([someLink(3)], 1);
      expect(await store.links(MAILBOX)).toHaveLength(3);
    });

    it('moves up with a later run that writes', async () => {
      const { store, other } = fresh();
      await store.fence(MAILBOX, 1);
      await other.saveLinks([someLink(1)], 2);
      await expect(store.saveLinks([someLink(2)], 1)).rejects.toMatchObject(LOST);
    });
  });
}
