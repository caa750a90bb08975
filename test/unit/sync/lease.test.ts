import { describe, expect, it } from 'vitest';
import { must, SyncError } from '../../../shared/errors.ts';
import { LEASE_MS, takeLease, takePullLease } from '../../../shared/sync/lease.ts';
import { newMailbox } from '../../../shared/sync/new-mailbox.ts';
import type { Store } from '../../../shared/sync/ports.ts';
import { createMemoryStore } from '../../fakes/memory-store.ts';
import { NOW } from './samples.ts';

const MAILBOX = 'mailbox-1';

async function setting(change: (store: Store) => Partial<Store> = () => ({})) {
  let now = NOW;
  const memory = createMemoryStore('org-1');
  await memory.saveMailbox(
    newMailbox({ organizationId: 'org-1', userId: 'user-1', mailboxId: MAILBOX, connection: 0 }),
  );
  const store = { ...memory, ...change(memory) };
  const clock = () => now;
  return {
    memory,
    store,
    clock,
    advance: (milliseconds: number) => {
      now += milliseconds;
    },
    take: async (run: string) => takeLease(store, MAILBOX, run, clock),
    async taken(run = 'run-1') {
      const lease = await takeLease(store, MAILBOX, run, clock);
      if ('heldBy' in lease) throw new Error('It is held.');
      return lease;
    },
    row: async () => must(await memory.mailbox(MAILBOX), 'the mailbox'),
  };
}

describe('the lease of a mailbox', () => {
  it('is one run’s for three minutes; every run has a number of its own', async () => {
    const { taken, row, advance } = await setting();
    const lease = await taken();
    expect(lease.number).toBe(1);
    expect(lease.mailbox()).toEqual(await row());
    expect(await row()).toMatchObject({ leaseRun: 'run-1', leaseUntil: NOW + LEASE_MS, run: 1, wanted: 0 });
    advance(LEASE_MS);
    expect((await taken('run-2')).number).toBe(2);
  });

  it('who meets it is told whose it is and until when, and is counted; the first one watches', async () => {
    const { taken, take, row } = await setting();
    await taken();
    expect(await take('run-2')).toEqual({ heldBy: 'run-1', heldUntil: NOW + LEASE_MS, first: true });
    expect(await take('run-3')).toEqual({ heldBy: 'run-1', heldUntil: NOW + LEASE_MS, first: false });
    expect(await row()).toMatchObject({ leaseRun: 'run-1', wanted: 2, watchedBy: 'run-2', run: 1 });
  });

  it('what was asked for before is done by the run that takes it', async () => {
    const { taken, take, row, advance } = await setting();
    await taken();
    await take('run-2');
    advance(LEASE_MS);
    const lease = await taken('run-3');
    expect(await row()).toMatchObject({ wanted: 0, watchedBy: null });
    expect(await lease.release()).toBe(false);
  });

  it('is held until its very end', async () => {
    const { taken, take, advance } = await setting();
    await taken();
    advance(LEASE_MS - 1);
    expect(await take('run-2')).toMatchObject({ heldBy: 'run-1' });
  });

  it('a run that took it without an answer takes it again', async () => {
    const { taken } = await setting();
    await taken();
    expect((await taken()).number).toBe(2);
  });

  it('there is none of an unknown mailbox', async () => {
    const { store, clock } = await setting();
    await expect(takeLease(store, 'mailbox-2', 'run-1', clock)).rejects.toMatchObject({
      kind: 'gone',
      code: 'sync.mailbox-unknown',
    });
  });

  it('given back, it is free, and says whether more was asked for', async () => {
    const { taken, take, row } = await setting();
    const lease = await taken();
    await take('run-2');
    expect(await lease.release()).toBe(true);
    expect(await row()).toMatchObject({ leaseRun: null, leaseUntil: 0 });
    await taken('run-3');
  });

  it('each change of the row renews it', async () => {
    const { taken, row, advance } = await setting();
    const lease = await taken();
    advance(60_000);
    await lease.update((one) => ({ ...one, cursor: 'cursor' }));
    expect(await row()).toMatchObject({ cursor: 'cursor', leaseUntil: NOW + 60_000 + LEASE_MS });
    expect(lease.mailbox()).toEqual(await row());
  });

  it('what is only noted goes with the next write, once', async () => {
    const { taken, row } = await setting();
    const lease = await taken();
    lease.note((one) => ({ ...one, wanted: one.wanted + 5 }));
    expect((await row()).wanted).toBe(0);
    await lease.update((one) => ({ ...one, cursor: `after ${one.wanted}` }));
    await lease.release();
    expect(await row()).toMatchObject({ wanted: 5, cursor: 'after 5' });
  });

  it('is kept before a call only when it might end during it', async () => {
    const { taken, row, advance } = await setting();
    const lease = await taken();
    advance(LEASE_MS - 90_000);
    await lease.keep();
    expect((await row()).leaseUntil).toBe(NOW + LEASE_MS);
    advance(1);
    await lease.keep();
    expect((await row()).leaseUntil).toBe(NOW + LEASE_MS - 90_000 + 1 + LEASE_MS);
  });

  it('a run that was held up finds that another has taken over, and writes no more', async () => {
    const { taken, row, advance } = await setting();
    const lease = await taken();
    advance(LEASE_MS);
    await taken('run-2');
    const before = await row();
    for (const write of [() => lease.update((one) => one), () => lease.keep(), () => lease.release()]) {
      await expect(write()).rejects.toMatchObject({ kind: 'transient', code: 'sync.lease-lost' });
    }
    expect(await row()).toEqual(before);
  });

  it('is looked at again after each renewal, and given up when it never lasts', async () => {
    let hold = 0;
    const { taken, advance } = await setting((store) => ({
      async saveMailbox(one) {
        const saved = await store.saveMailbox(one);
        advance(hold);
        return saved;
      },
    }));
    const lease = await taken();
    hold = LEASE_MS;
    advance(LEASE_MS);
    await expect(lease.keep()).rejects.toMatchObject({ code: 'sync.lease-lost' });
    hold = 0;
    await lease.keep();
  });

  it('a change meets another writer of the row: it is made on what is there by then', async () => {
    const { taken, memory, row } = await setting();
    const lease = await taken();
    await memory.saveMailbox({ ...(await row()), enabled: false });
    await lease.update((one) => ({ ...one, cursor: 'cursor' }));
    expect(await row()).toMatchObject({ enabled: false, cursor: 'cursor' });
  });

  it.each([
    ['always another writer', 'conflict', 20],
    ['a store that fails', 'transient', 1],
  ] as const)('%s: the error comes out after a while', async (_, kind, tries) => {
    let saves = 0;
    const { taken } = await setting(() => ({
      async saveMailbox() {
        saves += 1;
        throw new SyncError(kind, 'storage.failing', 'Not now.');
      },
    }));
    await expect(taken()).rejects.toMatchObject({ kind });
    expect(saves).toBe(tries);
  });

  it('raises the fence of its links once, to its own number', async () => {
    const { taken, memory } = await setting();
    const lease = await taken();
    await lease.fence();
    await lease.fence();
    expect(memory.operations.fence).toBe(1);
    await expect(memory.fence(MAILBOX, 0)).rejects.toMatchObject({ code: 'sync.lease-lost' });
  });
});

describe('the lease of a pull', () => {
  it('is made when it is taken first, and held like a mailbox’s', async () => {
    const { memory, clock } = await setting();
    const lease = await takePullLease(memory, 'run-1', clock);
    expect(lease).not.toHaveProperty('heldBy');
    expect(await memory.lease('pull')).toMatchObject({
      leaseRun: 'run-1',
      leaseUntil: NOW + LEASE_MS,
      wanted: 0,
      watchedBy: null,
      parked: false,
    });
    expect(await takePullLease(memory, 'run-2', clock)).toEqual({
      heldBy: 'run-1',
      heldUntil: NOW + LEASE_MS,
      first: true,
    });
  });

  it('keeps what stands in its row', async () => {
    const { memory, clock, advance } = await setting();
    await takePullLease(memory, 'run-1', clock);
    await memory.saveLease({ ...must(await memory.lease('pull'), 'its row'), parked: true });
    advance(LEASE_MS);
    const lease = await takePullLease(memory, 'run-2', clock);
    expect('row' in lease && lease.row().parked).toBe(true);
  });
});
