import type { InvocationContext } from '@azure/functions';
import { isKind, SyncError } from '../shared/errors.ts';
import { createLog, type Log, type LogFields } from '../shared/log.ts';
import { SYNC_REQUESTS, type WorkQueueName } from '../shared/storage/queue-names.ts';
import { MOST_TRIES, parseWorkMessage, type WorkMessage } from '../shared/storage/work-message.ts';
import type { Services } from './services.ts';

/** `repeated`: this work was begun before, and nobody knows how far it came. */
type Worker = (message: WorkMessage, log: Log, repeated: boolean) => Promise<LogFields>;

/** The message names nothing that there is: disconnected since. An item that is gone is the worker's own affair. */
const NOTHING_TO_WORK_ON: ReadonlySet<string> = new Set(['sync.mailbox-unknown', 'queue.no-mailbox']);

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** How long work waits that failed once, twice, …; the last counts from then on. */
const DELAYS = [10 * SECOND, 30 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, 60 * MINUTE];

/**
 * What becomes of a queue message, in one place.
 *
 * | outcome of the work                | the message                                                          |
 * |------------------------------------|----------------------------------------------------------------------|
 * | done                               | is finished                                                          |
 * | not a work message                 | is set aside on the poison queue, whole, and finished                |
 * | nothing to work on (`gone`, of the mailbox itself) | is finished: the user or organisation was disconnected |
 * | a side can't be used (`unavailable`) | is finished: the run is recorded; nothing helps but somebody's action |
 * | fails for a while (`transient`, `answer-lost`), lost a race (`conflict`) | is sent again with a growing delay, however often, and finished |
 * | anything else                      | is thrown: the queue brings it again, after the last try on the poison queue |
 *
 * An outage or throttling lasts longer than the queue's own few tries, and nobody else would ask for the work again.
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
    const dequeued = Number(context.triggerMetadata?.dequeueCount ?? 1);
    const repeated = dequeued > 1 || (message.tries ?? 0) > 0;
    try {
      log.info(`${name}.finished`, { ...(await worker(message, log, repeated)), ms: ms() });
    } catch (error) {
      const code = error instanceof SyncError ? error.code : 'internal';
      const provider = error instanceof SyncError ? error.providerCode : undefined;
      const fields = { code, provider, try: dequeued, ms: ms() };
      if (isKind(error, 'unavailable') || (isKind(error, 'gone') && NOTHING_TO_WORK_ON.has(code))) {
        log.warn(`${name}.given-up`, fields);
        return;
      }
      if (isKind(error, 'transient', 'answer-lost', 'conflict')) {
        const tries = Math.min((message.tries ?? 0) + 1, MOST_TRIES);
        const delayMs = delayAfter(tries, error.retryAfterMs);
        try {
          await sendAgain(services, queue, { ...message, tries }, delayMs);
          log.warn(`${name}.postponed`, { ...fields, tries, delayMs });
          return;
        } catch (failed) {
          log.error('queue.send-failed', { code: failed instanceof SyncError ? failed.code : 'internal' });
        }
      }
      log.error(`${name}.failed`, fields);
      throw error;
    }
  };
}

function delayAfter(tries: number, asked = 0): number {
  return Math.max(asked, DELAYS[Math.min(tries, DELAYS.length) - 1] ?? 0);
}

async function sendAgain(
  services: Services,
  queue: WorkQueueName,
  message: WorkMessage,
  delayMs: number,
): Promise<void> {
  const { mailboxId, ...rest } = message;
  if (queue === SYNC_REQUESTS && mailboxId !== undefined) {
    await services.queue.syncMailbox({ ...rest, mailboxId, delayMs });
  } else {
    await services.queue.pullOrganization({ ...rest, delayMs });
  }
}
