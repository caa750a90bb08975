import type { InvocationContext } from '@azure/functions';
import { isKind, SyncError } from '../shared/errors.ts';
import { createLog, type Log, type LogFields } from '../shared/log.ts';
import { parseWorkMessage, type WorkMessage } from '../shared/storage/work-message.ts';
import type { WorkQueueName } from '../shared/storage/work-queue.ts';
import type { Services } from './services.ts';

type Worker = (message: WorkMessage, log: Log) => Promise<LogFields>;

/**
 * What becomes of a queue message, in one place.
 *
 * | outcome of the work                | the message                                                          |
 * |------------------------------------|----------------------------------------------------------------------|
 * | done                               | is finished                                                          |
 * | not a work message                 | is set aside on the poison queue, whole, and finished                |
 * | nothing to work on (`gone`)        | is finished: the user or organisation was disconnected               |
 * | a side can't be used (`unavailable`) | is finished: the run is recorded; nothing helps but somebody's action |
 * | anything else                      | is thrown: the queue brings it again, after the last try on the poison queue |
 */
export function queueTrigger(services: Services, queue: WorkQueueName, name: string, worker: Worker) {
  return async (body: unknown, context: InvocationContext): Promise<void> => {
    const started = services.clock();
    const write = (level: 'info' | 'warn' | 'error', line: string) => context[level](line);
    const plain = createLog(write, { function: name, invocation: context.invocationId });
    let message: WorkMessage;
    try {
      message = parseWorkMessage(body);
    } catch (error) {
      if (!isKind(error, 'invalid')) throw error;
      await services.queue.setAside(queue, body, error.code);
      plain.error('queue.message-set-aside', { code: error.code, reason: error.message });
      return;
    }
    const log = createLog(write, { function: name, invocation: context.invocationId, ...message });
    const ms = () => services.clock() - started;
    try {
      log.info(`${name}.finished`, { ...(await worker(message, log)), ms: ms() });
    } catch (error) {
      const code = error instanceof SyncError ? error.code : 'internal';
      const provider = error instanceof SyncError ? error.providerCode : undefined;
      const fields = { code, provider, try: Number(context.triggerMetadata?.dequeueCount ?? 1), ms: ms() };
      if (isKind(error, 'gone', 'unavailable')) {
        log.warn(`${name}.given-up`, fields);
        return;
      }
      log.error(`${name}.failed`, fields);
      throw error;
    }
  };
}
