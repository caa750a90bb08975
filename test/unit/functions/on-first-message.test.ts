import { describe, expect, it } from 'vitest';
import { onFirstMessage } from '../../../functions/on-first-message.ts';
import { SyncError } from '../../../shared/errors.ts';
import { invocation } from './trigger-setting.ts';

describe('a trigger that is loaded by its first message', () => {
  it('gets the message and the invocation', async () => {
    const got: unknown[] = [];
    const handler = onFirstMessage(
      'sync-mailbox',
      async () =>
        async (...args) =>
          void got.push(...args),
    );
    const { context, lines } = invocation();
    await handler({ v: 1 }, context);
    expect(got).toEqual([{ v: 1 }, context]);
    expect(lines).toEqual([]);
  });

  it('leaves the message to the queue when it can not be loaded, and says so with the code', async () => {
    const error = new SyncError('transient', 'service.not-loaded', 'The triggers could not be loaded.');
    const { context, lines } = invocation(2);
    await expect(onFirstMessage('sync-mailbox', () => Promise.reject(error))({}, context)).rejects.toBe(error);
    expect(lines).toEqual([
      {
        event: 'sync-mailbox.failed',
        function: 'sync-mailbox',
        invocation: 'invocation-1',
        code: 'service.not-loaded',
        try: 2,
      },
    ]);
  });

  it('does not take the failures of the trigger for its own', async () => {
    const error = new Error('of the trigger');
    const { context, lines } = invocation();
    await expect(onFirstMessage('sync-mailbox', async () => () => Promise.reject(error))({}, context)).rejects.toBe(
      error,
    );
    expect(lines).toEqual([]);
  });
});
