import type { InvocationContext } from '@azure/functions';
import { SyncError } from '../shared/errors.ts';
import { createLog } from '../shared/log.ts';

type QueueHandler = (body: unknown, context: InvocationContext) => Promise<void>;

/**
 * A queue trigger whose code is loaded by the first message. When it can't be loaded the failure is in the log with its
 * code, like any other of this function, and the queue brings the message again.
 */
export function onFirstMessage(name: string, load: () => Promise<QueueHandler>): QueueHandler {
  return async (body, context) => {
    const handler = await load().catch((error: unknown) => {
      const code = error instanceof SyncError ? error.code : 'internal';
      const log = createLog((level, line) => context[level](line), {
        function: name,
        invocation: context.invocationId,
      });
      log.error(`${name}.failed`, { code, try: Number(context.triggerMetadata?.dequeueCount ?? 1) });
      throw error;
    });
    return handler(body, context);
  };
}
