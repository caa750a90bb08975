import { must, SyncError } from '../errors.ts';
import type { BeforeSend, EventWrite, WriteOutcome } from '../sync/ports.ts';
import { type Part, runBatch } from './batch.ts';
import type { GraphClient } from './client.ts';
import { type Ending, settle, toEnding } from './endings.ts';
import { findMade } from './find-made.ts';
import { toCreateBody, toPatchBody } from './from-item.ts';
import { inStep } from './in-step.ts';
import { calendarAnswers, ITEM_FAILING } from './item-failing.ts';
import { keepBodies } from './keep-bodies.ts';
import { eventPath, eventsPath } from './paths.ts';
import { readPart } from './read.ts';
import { type Dated, furtherSteps, isDated, writeDated } from './write-series.ts';

/** A write on its way: decided without a request, or a part with its answer still to come. */
type Prepared =
  | { readonly outcome: WriteOutcome }
  | { readonly write: EventWrite; readonly part: Part }
  /** Dates of a series: step by step, each with the version that the one before left. */
  | { readonly dated: Dated };

/**
 * Writes in batches; one outcome for each write, in order. Throws only when certainly nothing was written: what is known
 * of some writes is never lost to the failure of others, nor to `before` when it throws in the middle: what it stopped
 * is `later` then, and the caller finds out again with its next step.
 *
 * An event with attendees isn't written without `mayMail` (P7) wherever it is read on the way: where the text changes,
 * where dates of a series are written. What isn't read can't be seen; its version says that it is as the caller saw it.
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
  const run = async (parts: readonly Part[]) => await runBatch(client, mailboxId, parts, before);
  const results = await run(sent.map(({ part }) => part));
  const site = { place: { mailboxId, base: client.base }, clock: client.clock, home };
  const works = results.map((result, index) => {
    const { write } = must(sent[index], 'each part has its write');
    const ending = toEnding(write, result, client.clock(), home);
    return furtherSteps(site, write, ending) ?? (async () => ending);
  });
  const dated = prepared.filter((one) => 'dated' in one).map((one) => writeDated(site, one.dated));
  const endings = await alone(client, mailboxId, await inStep(run, [...works, ...dated]));
  const outcomes = settle(endings);
  const ofParts = outcomes.slice(0, works.length).values();
  const ofDates = outcomes.slice(works.length).values();
  return prepared.map((one) => {
    if ('outcome' in one) return one.outcome;
    return must(('dated' in one ? ofDates : ofParts).next().value, 'each write has an outcome');
  });
}

function prepare(client: GraphClient, mailboxId: string, write: EventWrite, home: string): Prepared {
  if (isDated(write)) return { dated: write };
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

/** A single write that met a 403 may be refused for its own sake: the calendar beside it decides, and it is tried later (M6). */
async function alone(client: GraphClient, mailboxId: string, endings: readonly Ending[]): Promise<readonly Ending[]> {
  const [only] = endings;
  if (endings.length !== 1 || only?.kind !== 'blocked' || !only.sent || only.error.status !== 403) return endings;
  const works = await calendarAnswers(client, mailboxId);
  return works ? [{ kind: 'later', code: ITEM_FAILING, retryAfterMs: null }] : endings;
}
