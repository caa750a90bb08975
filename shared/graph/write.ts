import { SyncError } from '../errors.ts';
import type { BeforeSend, EventWrite, WriteOutcome } from '../sync/ports.ts';
import { type Answer, isOk } from './answer.ts';
import { type Part, type PartResult, runBatch } from './batch.ts';
import type { GraphClient } from './client.ts';
import { findMade } from './find-made.ts';
import { toCreateBody, toPatchBody } from './from-item.ts';
import { calendarAnswers, ITEM_FAILING } from './item-failing.ts';
import { keepBodies } from './keep-bodies.ts';
import { eventPath, eventsPath } from './paths.ts';
import { readPart } from './read.ts';
import { isConflict, isFailing, isItemMissing, isMailboxMissing, isThrottled, toSyncError } from './refusals.ts';
import { toReading } from './to-event.ts';

/** A write on its way: decided without a request, or a part with its answer still to come. */
type Prepared = { readonly outcome: WriteOutcome } | { readonly write: EventWrite; readonly part: Part };

/** What a part came to; `blocked` is about the mailbox, unless others beside it got through (`sent`). */
type Ending = WriteOutcome | { readonly kind: 'blocked'; readonly error: SyncError; readonly sent: boolean };

/**
 * Writes in batches; one outcome for each write, in order. Throws only when certainly nothing was written: what is known
 * of some writes is never lost to the failure of others, nor to `before` when it throws in the middle: what it stopped
 * is `later` then, and the caller finds out again with its next step.
 */
export async function writeEvents(
  client: GraphClient,
  mailboxId: string,
  writes: readonly EventWrite[],
  home: string,
  before?: BeforeSend,
): Promise<WriteOutcome[]> {
  const made = await findMade(client, mailboxId, writes, home);
  const guarded = (await keepBodies(client, mailboxId, writes)).map((one, index) => {
    const write = writes[index];
    const outcome = write === undefined ? undefined : made.get(write);
    return outcome === undefined ? one : { outcome };
  });
  const prepared = guarded.map((one) => ('outcome' in one ? one : prepare(client, mailboxId, one.write, home)));
  const sent = prepared.filter((one) => 'part' in one);
  const results = await runBatch(
    client,
    mailboxId,
    sent.map(({ part }) => part),
    before,
  );
  const endings = results.map((result, index) => toEnding(sent[index]?.write, result, client.clock(), home));
  const outcomes = settle(await alone(client, mailboxId, endings)).values();
  return prepared.map((one) => ('outcome' in one ? one.outcome : (outcomes.next().value ?? { kind: 'answer-lost' })));
}

function prepare(client: GraphClient, mailboxId: string, write: EventWrite, home: string): Prepared {
  try {
    return { write, part: toPart(client, mailboxId, write, home) };
  } catch (error) {
    if (error instanceof SyncError) return { outcome: { kind: 'refused', code: error.code } };
    throw error;
  }
}

/** A create may be sent twice: the server knows its transactionId. Updates and deletes carry the version they are based on. */
function toPart(client: GraphClient, mailboxId: string, write: EventWrite, home: string): Part {
  if (write.kind === 'create') {
    const body = toCreateBody(write.item, write.mark, client.clock(), home);
    return { method: 'POST', url: eventsPath(mailboxId), body, repeatable: true };
  }
  const url = eventPath(mailboxId, write.id);
  if (write.kind === 'delete') return { method: 'DELETE', url, ifMatch: write.version, repeatable: false };
  const body = toPatchBody(write.fields);
  if (Object.keys(body).length === 0) return readPart(mailboxId, write.id);
  return { method: 'PATCH', url, ifMatch: write.version, body, repeatable: false };
}

function toEnding(write: EventWrite | undefined, result: PartResult, now: number, home: string): Ending {
  if (write === undefined || result.kind === 'lost') return { kind: 'answer-lost' };
  if (result.kind === 'unsent') return { kind: 'blocked', error: result.error, sent: false };
  const { answer } = result;
  if (isOk(answer)) {
    const outcome = done(write, answer, home);
    return outcome.kind === 'written' && result.repeated === true ? { ...outcome, repeated: true } : outcome;
  }
  if (isThrottled(answer) || answer.status === 424) return later(toSyncError(answer, now));
  if (isFailing(answer)) return { kind: 'answer-lost' };
  if (answer.status === 401 || answer.status === 403 || isMailboxMissing(answer)) {
    return { kind: 'blocked', error: toSyncError(answer, now), sent: true };
  }
  if (write.kind === 'create') {
    return isConflict(answer) || isItemMissing(answer) ? later(toSyncError(answer, now)) : refused(answer, now);
  }
  if (isItemMissing(answer) || answer.status === 410) return { kind: 'gone' };
  return isConflict(answer) ? { kind: 'conflict' } : refused(answer, now);
}

function done(write: EventWrite, answer: Answer, home: string): WriteOutcome {
  if (write.kind === 'delete') return { kind: 'deleted' };
  const reading = toReading(answer.body, home);
  // Done, but what it came to can't be understood: reading it again says why.
  if (reading.kind === 'unreadable') return { kind: 'answer-lost' };
  // An update that had nothing left to write was only read.
  const read = write.kind === 'update' && Object.keys(write.fields).length === 0;
  if (read && reading.event.version !== write.version) return { kind: 'conflict' };
  return { kind: 'written', event: reading.event };
}

/** A single write that met a 403 may be refused for its own sake: the calendar beside it decides, and it is tried later (M6). */
async function alone(client: GraphClient, mailboxId: string, endings: readonly Ending[]): Promise<readonly Ending[]> {
  const [only] = endings;
  if (endings.length !== 1 || only?.kind !== 'blocked' || !only.sent || only.error.status !== 403) return endings;
  const works = await calendarAnswers(client, mailboxId);
  return works ? [{ kind: 'later', code: ITEM_FAILING, retryAfterMs: null }] : endings;
}

/**
 * Refusals that are about the mailbox: thrown when every write met one. Beside writes that got through, a 403 is about
 * its item, and the rest waits.
 */
function settle(endings: readonly Ending[]): WriteOutcome[] {
  const blocked = endings.find((ending) => ending.kind === 'blocked');
  if (blocked !== undefined && endings.every(({ kind }) => kind === 'blocked' || kind === 'later')) throw blocked.error;
  const works = endings.some(({ kind }) => kind !== 'blocked' && kind !== 'later' && kind !== 'answer-lost');
  return endings.map((ending) => {
    if (ending.kind !== 'blocked') return ending;
    const own = works && ending.sent && ending.error.status === 403;
    return own ? { kind: 'refused', code: ending.error.code } : later(ending.error);
  });
}

function later(error: SyncError): WriteOutcome {
  return { kind: 'later', code: error.code, retryAfterMs: error.retryAfterMs ?? null };
}

function refused(answer: Answer, now: number): WriteOutcome {
  return { kind: 'refused', code: toSyncError(answer, now).code };
}
