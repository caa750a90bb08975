import { describe, expect, it } from 'vitest';
import { syncMailboxTrigger } from '../../../functions/sync-mailbox.ts';
import { must } from '../../../shared/errors.ts';
import type { WorkMessage } from '../../../shared/storage/work-message.ts';
import { LEASE_MS, takeLease } from '../../../shared/sync/lease.ts';
import { newMailbox } from '../../../shared/sync/new-mailbox.ts';
import { invocation, received, START, triggerSetting } from './trigger-setting.ts';

const MAILBOX = 'mailbox-1';
const REQUEST: WorkMessage = { organizationId: 'org-1', mailboxId: MAILBOX, correlationId: 'run-1' };
const AFTER_LEASE = LEASE_MS + 5000;

/** A mailbox, live and without anything to do, whose lease a run `holder-1` has just taken. */
async function heldMailbox() {
  const setting = triggerSetting();
  const { store, clock, services, queue } = setting;
  await store.saveOrganization({
    id: 'org-1',
    kind: 'graph',
    enabled: true,
    tenantId: 'tenant-1',
    severaClientId: 'client-1',
    typeIds: [],
    defaultTypeId: null,
    zone: 'Europe/Helsinki',
    pulledUntil: START,
    connection: 0,
  });
  await store.saveMailbox({
    ...newMailbox({ organizationId: 'org-1', userId: 'user-1', mailboxId: MAILBOX, connection: 0 }),
    enabled: false,
    phase: 'live',
    firstSyncAt: START,
  });
  const hold = async (run: string) => {
    const lease = await takeLease(store, MAILBOX, run, clock);
    if ('heldBy' in lease) throw new Error('The lease is free.');
    return lease;
  };
  return {
    ...setting,
    hold,
    lease: await hold('holder-1'),
    /** Works on one message; what the log says became of it. */
    async work(message: WorkMessage = REQUEST, dequeueCount = 1): Promise<unknown> {
      const { context, lines } = invocation(dequeueCount);
      await syncMailboxTrigger(services)({ v: 1, ...received(message) }, context);
      return lines.at(-1)?.outcome;
    },
    take: () => must(queue.take(), 'a message is visible'),
  };
}

describe('a request that meets the lease of another run', () => {
  it('is followed by one that becomes visible just after the lease, and takes over from a dead run', async () => {
    const { work, take, queue, advance } = await heldMailbox();
    expect(await work()).toBe('busy');
    expect(queue.sent()).toEqual([
      { kind: 'syncMailbox', message: { ...REQUEST, heldBy: 'holder-1' }, delayMs: AFTER_LEASE },
    ]);
    advance(AFTER_LEASE);
    expect(await work(take())).toBe('off');
    expect(queue.sent()).toHaveLength(1);
  });

  it('leaves one message pending, however many requests meet the lease', async () => {
    const { work, queue } = await heldMailbox();
    for (let number = 0; number < 20; number += 1) expect(await work()).toBe('busy');
    expect(queue.sent()).toHaveLength(1);
  });

  it('is followed for as long as the lease is renewed, by one message at a time', async () => {
    const { work, take, queue, advance, lease } = await heldMailbox();
    await work();
    for (let visit = 1; visit <= 3; visit += 1) {
      advance(LEASE_MS - 1000);
      await lease.update((row) => row);
      advance(6000);
      expect(await work(take())).toBe('busy');
      await work();
      expect(queue.sent()).toHaveLength(visit + 1);
      expect(queue.waiting()).toEqual([]);
    }
  });

  it('leaves one message pending also when another run has the lease by then', async () => {
    const { work, take, queue, advance, lease, hold } = await heldMailbox();
    await work();
    advance(AFTER_LEASE - 1000);
    await lease.release().catch(() => undefined);
    await hold('holder-2');
    await work();
    advance(1000);
    expect(await work(take())).toBe('busy');
    expect(queue.sent().map(({ message }) => message.heldBy)).toEqual(['holder-1', 'holder-2']);
  });

  it.each<[string, WorkMessage, number]>([
    ['that the queue brings again', REQUEST, 2],
    ['that failed before', { ...REQUEST, tries: 1 }, 1],
  ])('%s is followed too: it may have died before it could ask', async (_, message, dequeueCount) => {
    const { work, store, queue, clock } = await heldMailbox();
    await takeLease(store, MAILBOX, 'died-here', clock);
    await work(message, dequeueCount);
    expect(queue.sent()).toMatchObject([{ message: { heldBy: 'holder-1' }, delayMs: AFTER_LEASE }]);
  });

  it('makes the run that holds it queue the mailbox again; a later lease starts anew', async () => {
    const { work, lease, hold } = await heldMailbox();
    await work();
    expect(await lease.release()).toBe(true);
    const next = await hold('holder-2');
    expect(await next.release()).toBe(false);
  });
});
