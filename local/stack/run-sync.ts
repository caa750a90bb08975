import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { NO_COUNTS } from '../../shared/sync/counters.ts';
import type { Counters } from '../../shared/sync/ports.ts';
import { addCounters, countersOf } from './counters.ts';
import type { Stack } from './start-stack.ts';
import type { WorkerLine } from './worker-log.ts';

export interface SyncRun {
  /** Of all runs that the request led to. */
  readonly counters: Counters;
  readonly seconds: number;
}

export interface SyncOptions {
  /** Told the numbers as they grow. */
  readonly onProgress?: (counters: Counters) => void;
  /** Told when a try failed and another follows. */
  readonly onRetry?: (code: string) => void;
  /** Given up after that many milliseconds without any word from the worker. */
  readonly patienceMs?: number;
}

/** The worker gave up, or was never heard of again. `code` is the service's own. */
export class WorkerFailed extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'WorkerFailed';
    this.code = code;
  }
}

const PATIENCE_MS = 5 * 60 * 1000;

/** Asks for a sync of the person's mailbox, as a notification does, and waits for its end. */
export function runSync(stack: Stack, options: SyncOptions = {}): Promise<SyncRun> {
  const organizationId = stack.setting.organization.guid;
  const { mailboxId } = stack.setting.person;
  return watch(stack, mailboxId, options, (correlationId) =>
    stack.queue.syncMailbox({ organizationId, mailboxId, correlationId }),
  );
}

/** Asks for a pull of the organisation's changes, as an event of the host app does, and waits for the syncs it leads to. */
export function runPull(stack: Stack, options: SyncOptions = {}): Promise<SyncRun> {
  const organizationId = stack.setting.organization.guid;
  return watch(stack, null, options, (correlationId) =>
    stack.queue.pullOrganization({ organizationId, correlationId }),
  );
}

const ended = z.object({ outcome: z.string() });
const pulled = z.object({ mailboxes: z.number(), more: z.boolean() });
const postponed = z.object({ code: z.string(), tries: z.number() });
const failed = z.object({ code: z.string(), try: z.number().default(1) });

/**
 * `own`: the mailbox whose run is waited for; those that it tells bear its correlation id, and may end before it does.
 * null: the pull says how many there are.
 */
async function watch(
  stack: Stack,
  own: string | null,
  { onProgress = () => {}, onRetry = () => {}, patienceMs = PATIENCE_MS }: SyncOptions,
  send: (correlationId: string) => Promise<void>,
): Promise<SyncRun> {
  const correlationId = randomUUID();
  const started = performance.now();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let counters = NO_COUNTS;
  let [wanted, queued, done] = [own === null ? null : 1, 0, 0];
  const giveUp = () =>
    reject(new WorkerFailed('no-answer', `The worker was not heard of for ${Math.round(patienceMs / 1000)} s.`));
  let silence = setTimeout(giveUp, patienceMs);
  const hear = ({ event, fields }: WorkerLine) => {
    if (fields.correlationId !== correlationId) return;
    clearTimeout(silence);
    silence = setTimeout(giveUp, patienceMs);
    const [worker = '', what] = event.split('.');
    if (what === 'progress') onProgress(addCounters(counters, countersOf(fields)));
    if (event === 'pull-organization.finished') {
      const { mailboxes, more } = pulled.parse(fields);
      queued += mailboxes;
      if (!more) wanted = queued;
    }
    if (event === 'sync-mailbox.finished') {
      const { outcome } = ended.parse(fields);
      counters = addCounters(counters, countersOf(fields));
      if (own !== null && fields.mailboxId !== own) return;
      if (outcome === 'off') reject(new WorkerFailed('off', 'The sync is switched off.'));
      // After "more" the run goes on in a next message; "busy" is another run that will be followed by one.
      if (outcome === 'done') done += 1;
    }
    if (what === 'postponed') {
      const { code, tries } = postponed.parse(fields);
      if (tries < stack.tries) onRetry(code);
      else reject(new WorkerFailed(code, `The worker ${worker} failed ${tries} times, at last with ${code}.`));
    }
    if (what === 'failed' || what === 'given-up') {
      const { code, try: attempt } = failed.parse(fields);
      if (what === 'failed' && attempt < stack.tries) onRetry(code);
      else reject(new WorkerFailed(code, `The worker ${worker} failed with ${code}.`));
    }
    if (wanted !== null && done >= wanted) resolve();
  };
  const stop = stack.worker.listen(hear);
  try {
    await Promise.all([send(correlationId), promise]);
  } finally {
    clearTimeout(silence);
    stop();
  }
  return { counters, seconds: (performance.now() - started) / 1000 };
}
