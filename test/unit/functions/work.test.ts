import { describe, expect, it } from 'vitest';
import { queueTrigger } from '../../../functions/work.ts';
import { type ErrorKind, SyncError } from '../../../shared/errors.ts';
import { PULL_REQUESTS, SYNC_REQUESTS } from '../../../shared/storage/queue-names.ts';
import type { WorkMessage } from '../../../shared/storage/work-message.ts';
import { invocation, received, triggerSetting } from './trigger-setting.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const SYNC: WorkMessage = { organizationId: 'org-1', mailboxId: 'mailbox-1', correlationId: 'run-1' };
const SYNC_BODY = { v: 1, ...SYNC };
const PULL: WorkMessage = { organizationId: 'org-1', correlationId: 'run-1' };

const failing =
  (kind: ErrorKind, code = 'graph.throttled', retryAfterMs?: number) =>
  async () => {
    throw new SyncError(kind, code, 'It fails.', retryAfterMs === undefined ? {} : { retryAfterMs });
  };

describe('work that fails for a while', () => {
  it.each(['transient', 'answer-lost'] as const)(
    '(%s) is asked for again later, and the message ends',
    async (kind) => {
      const { services, queue } = triggerSetting();
      const { context, lines } = invocation();
      await queueTrigger(services, SYNC_REQUESTS, 'sync-mailbox', failing(kind))(SYNC_BODY, context);
      expect(queue.sent()).toEqual([{ kind: 'syncMailbox', message: { ...SYNC, tries: 1 }, delayMs: 10 * SECOND }]);
      expect(lines).toMatchObject([{ event: 'sync-mailbox.postponed', code: 'graph.throttled', tries: 1 }]);
    },
  );

  it('waits as long as the other side asked for, and never less than its own growing delay', async () => {
    const { services, queue } = triggerSetting();
    const run = (asked: number, tries: number) =>
      queueTrigger(
        services,
        PULL_REQUESTS,
        'pull',
        failing('transient', 'graph.throttled', asked),
      )({ v: 1, ...PULL, tries }, invocation().context);
    await run(120 * SECOND, 0);
    await run(120 * SECOND, 5);
    expect(queue.sent()).toEqual([
      { kind: 'pullOrganization', message: { ...PULL, tries: 1 }, delayMs: 120 * SECOND },
      { kind: 'pullOrganization', message: { ...PULL, tries: 6 }, delayMs: 15 * MINUTE },
    ]);
  });

  it('that lost a race is asked for again soon', async () => {
    const { services, queue } = triggerSetting();
    await queueTrigger(services, SYNC_REQUESTS, 'sync-mailbox', failing('conflict'))(SYNC_BODY, invocation().context);
    expect(queue.sent()).toMatchObject([{ kind: 'syncMailbox', delayMs: 10 * SECOND }]);
  });

  it('outlasts any outage: it never reaches the poison queue and is asked for at least hourly', async () => {
    const { services, queue, advance } = triggerSetting();
    const handler = queueTrigger(services, SYNC_REQUESTS, 'sync-mailbox', failing('transient'));
    await queue.syncMailbox({ ...SYNC, mailboxId: 'mailbox-1' });
    for (let tries = 0; tries < 12; tries += 1) {
      const message = queue.take();
      expect(message).toMatchObject(SYNC);
      await handler({ v: 1, ...message }, invocation().context);
      advance(queue.sent().at(-1)?.delayMs ?? 0);
    }
    expect(queue.sent().map(({ delayMs }) => delayMs / SECOND)).toEqual([
      ...[0, 10, 30, 60, 120, 300, 900, 1800],
      ...[3600, 3600, 3600, 3600, 3600],
    ]);
  });

  it('carries its number of tries through the queue, however many they are', async () => {
    const { services, queue } = triggerSetting();
    const handler = queueTrigger(services, SYNC_REQUESTS, 'sync-mailbox', failing('transient'));
    await handler({ v: 1, ...SYNC, tries: 1000 }, invocation().context);
    const [sent] = queue.sent();
    expect(sent?.message.tries).toBe(1000);
    expect(received({ ...SYNC, tries: 1000 })).toEqual({ ...SYNC, tries: 1000 });
  });

  it.each([-1, 1.5, 1001, 'two'])('a message with %s tries is set aside', async (tries) => {
    const { services, setAside } = triggerSetting();
    await queueTrigger(
      services,
      SYNC_REQUESTS,
      'sync',
      failing('transient'),
    )({ v: 1, ...SYNC, tries }, invocation().context);
    expect(setAside).toHaveLength(1);
  });

  it('is thrown when it cannot be asked for again, so that the queue brings it', async () => {
    const { services } = triggerSetting(
      {},
      {
        before: () => {
          throw new SyncError('transient', 'storage.unreachable', 'Storage is down.');
        },
      },
    );
    const { context, lines } = invocation();
    const handled = queueTrigger(services, SYNC_REQUESTS, 'sync', failing('transient'))(SYNC_BODY, context);
    await expect(handled).rejects.toMatchObject({ code: 'graph.throttled' });
    expect(lines).toMatchObject([
      { event: 'queue.send-failed', code: 'storage.unreachable' },
      { event: 'sync.failed' },
    ]);
  });
});

describe('work that fails otherwise', () => {
  it.each(['refused', 'invalid', 'cursor-lost'] as const)('(%s) is thrown', async (kind) => {
    const { services, queue } = triggerSetting();
    const handled = queueTrigger(services, SYNC_REQUESTS, 'sync', failing(kind))(SYNC_BODY, invocation().context);
    await expect(handled).rejects.toMatchObject({ kind });
    expect(queue.sent()).toEqual([]);
  });

  it('by a mistake of ours is thrown', async () => {
    const { services, queue } = triggerSetting();
    const broken = async () => {
      throw new TypeError('no such thing');
    };
    const handled = queueTrigger(services, SYNC_REQUESTS, 'sync', broken)(SYNC_BODY, invocation().context);
    await expect(handled).rejects.toThrow('no such thing');
    expect(queue.sent()).toEqual([]);
  });

  it('is given up when the mailbox is no longer connected or a side cannot be used', async () => {
    const { services, queue } = triggerSetting();
    const run = async (kind: ErrorKind, code: string) => {
      const { context, lines } = invocation();
      await queueTrigger(services, SYNC_REQUESTS, 'sync', failing(kind, code))(SYNC_BODY, context);
      return lines;
    };
    expect(await run('gone', 'sync.mailbox-unknown')).toMatchObject([{ event: 'sync.given-up' }]);
    expect(await run('gone', 'queue.no-mailbox')).toMatchObject([{ event: 'sync.given-up' }]);
    expect(await run('unavailable', 'severa.forbidden')).toMatchObject([{ event: 'sync.given-up' }]);
    expect(queue.sent()).toEqual([]);
  });

  it('is never taken for a disconnected mailbox because one item is gone', async () => {
    const { services } = triggerSetting();
    const handled = queueTrigger(
      services,
      PULL_REQUESTS,
      'pull',
      failing('gone', 'severa.not-found'),
    )({ v: 1, ...PULL }, invocation().context);
    await expect(handled).rejects.toMatchObject({ code: 'severa.not-found' });
  });
});
