import * as z from 'zod';
import { isKind, SyncError } from '../errors.ts';
import type { BeforeSend } from '../sync/ports.ts';
import { type Answer, isOk } from './answer.ts';
import type { GraphCall, GraphClient } from './client.ts';
import { prefer } from './prefer.ts';
import { isConflict, isFailing, isThrottled, toSyncError } from './refusals.ts';
import { askedMs, backoffMs } from './retry-after.ts';

/** One request inside a batch. */
export interface Part {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Relative, without the version, encoded. */
  readonly url: string;
  readonly ifMatch?: string;
  readonly body?: unknown;
  readonly bodyAs?: 'text' | 'html';
  /** True when doing it twice is the same as once. */
  readonly repeatable: boolean;
}

export type PartResult =
  /**
   * The last answer, also when it is still a refusal after the last try. `repeated`: an earlier try may have been carried
   * out, and people may have been at what it made since.
   */
  | { readonly kind: 'answered'; readonly answer: Answer; readonly repeated?: true }
  /** Sent, and nobody knows whether it was done. `askedMs`: how long the server then asked to wait, if it did. */
  | { readonly kind: 'lost'; readonly askedMs: number | null }
  /** Never sent, because of this error. `stopped`: by the caller, who was asked before sending. */
  | { readonly kind: 'unsent'; readonly error: SyncError; readonly stopped: boolean };

/** Graph's limits: 20 parts, and 4 MB for a request, of which some is left for what we don't count. */
export const PARTS = 20;
const CHARACTERS = 2_500_000;

const answerSchema = z.object({
  responses: z.array(
    z.object({
      id: z.coerce.string(),
      status: z.number().int(),
      headers: z.record(z.string(), z.coerce.string()).nullish(),
      body: z.unknown().optional(),
    }),
  ),
});

/**
 * Runs parts in batches, one batch at a time for the mailbox, and gives one result for each part, in order. A part
 * never fails the others. Parts that were throttled go again alone, after the longest wait that any of them was asked
 * for; the SDK and Graph repeat none of them (JSON batching page). `before` is called right before each request that
 * carries a write, each repetition included; once it throws, the parts that are still open stay unsent.
 */
export async function runBatch(
  client: GraphClient,
  mailboxId: string,
  parts: readonly Part[],
  before?: BeforeSend,
): Promise<PartResult[]> {
  const results: PartResult[] = [];
  for (const chunk of chunks(parts)) {
    const stopped = results.find((result) => result.kind === 'unsent');
    if (stopped === undefined) results.push(...(await client.inTurn(mailboxId, () => runChunk(client, chunk, before))));
    else results.push(...chunk.map(() => stopped));
  }
  return results;
}

function* chunks(parts: readonly Part[]): Generator<Part[]> {
  let chunk: Part[] = [];
  let size = 0;
  for (const part of parts) {
    const more = JSON.stringify(part.body ?? null).length + part.url.length + 500;
    if (chunk.length === PARTS || (chunk.length > 0 && size + more > CHARACTERS)) {
      yield chunk;
      chunk = [];
      size = 0;
    }
    chunk.push(part);
    size += more;
  }
  if (chunk.length > 0) yield chunk;
}

const LOST: PartResult = { kind: 'lost', askedMs: null };

async function runChunk(client: GraphClient, parts: readonly Part[], before?: BeforeSend): Promise<PartResult[]> {
  const results = new Map<number, PartResult>();
  let open = parts.map((part, index) => ({ part, index }));
  let waited = 0;
  for (let tried = 1; ; tried += 1) {
    const round = await sendOnce(client, open, before);
    for (const { part, index, result } of round) results.set(index, inSum(part, results.get(index), result));
    const again = round.filter(({ part, result }) => mayRepeat(part, result));
    const pause =
      Math.max(...again.map(({ result }) => asked(result, client.clock())), 0) || backoffMs(tried, client.random);
    const patient = tried < client.patience.tries && waited + pause <= client.patience.totalWaitMs;
    if (again.length === 0 || !patient) break;
    waited += pause;
    await client.wait(pause);
    open = again;
  }
  return parts.map((_, index) => results.get(index) ?? LOST);
}

/**
 * What several tries of one part come to. A write that may have been done stays so until a repeat succeeds, or is
 * refused for what it says itself, which the first try must have met as well (I1a). Throttling, a refused token or
 * mailbox, a failure or a conflict say nothing of the first.
 */
function inSum(part: Part, before: PartResult | undefined, now: PartResult): PartResult {
  if (before === undefined) return now;
  if (now.kind === 'unsent') return now.stopped && !mayBeDone(before) ? now : before;
  if (part.method === 'GET' || !mayBeDone(before)) return now;
  if (!settles(now)) return before;
  return now.kind === 'answered' ? { ...now, repeated: true } : now;
}

function mayBeDone(result: PartResult): boolean {
  if (result.kind === 'answered') return isFailing(result.answer) && !isThrottled(result.answer);
  return result.kind === 'lost';
}

function settles(result: PartResult): boolean {
  if (result.kind !== 'answered') return false;
  const { answer } = result;
  return isOk(answer) || (answer.status !== 424 && toSyncError(answer, 0).kind === 'refused');
}

interface Open {
  readonly part: Part;
  readonly index: number;
}

async function sendOnce(
  client: GraphClient,
  open: readonly Open[],
  before?: BeforeSend,
): Promise<(Open & { readonly result: PartResult })[]> {
  let stopped = false;
  const guard = async () => {
    try {
      await before?.();
    } catch (error) {
      stopped = true;
      throw error;
    }
  };
  const reads = open.every(({ part }) => part.method === 'GET');
  const answers = await post(client, open, reads ? {} : { before: guard });
  return open.map((one) => {
    if (answers instanceof SyncError) {
      const lost = isKind(answers, 'answer-lost') && !stopped;
      const asked = answers.retryAfterMs ?? null;
      return { ...one, result: lost ? { kind: 'lost', askedMs: asked } : { kind: 'unsent', error: answers, stopped } };
    }
    const answer = answers.get(String(one.index));
    return { ...one, result: answer === undefined ? LOST : { kind: 'answered', answer } };
  });
}

/** The parts' answers by id, or why there are none. */
async function post(
  client: GraphClient,
  open: readonly Open[],
  more: Pick<GraphCall, 'before'>,
): Promise<Map<string, Answer> | SyncError> {
  try {
    const answer = await client.call({
      ...more,
      method: 'POST',
      to: { path: '/$batch' },
      body: { requests: open.map(toRequest) },
      // With a write in it the parts decide one by one, below.
      repeatable: open.every(({ part }) => part.method === 'GET'),
    });
    const asked = askedMs(answer.headers, client.clock());
    const lost = new SyncError('answer-lost', 'graph.answer-lost', 'The answer of a batch was lost: search first.', {
      ...(asked === null ? {} : { retryAfterMs: asked }),
    });
    if (isFailing(answer) && !isThrottled(answer)) return lost;
    if (!isOk(answer)) return toSyncError(answer, client.clock());
    const parsed = answerSchema.safeParse(answer.body);
    if (!parsed.success) return lost;
    return new Map(parsed.data.responses.map((response) => [response.id, toPartAnswer(response)]));
  } catch (error) {
    if (error instanceof SyncError) return error;
    throw error;
  }
}

function toRequest({ part, index }: Open): Record<string, unknown> {
  return {
    id: String(index),
    method: part.method,
    url: part.url,
    headers: {
      Prefer: prefer([], part.bodyAs),
      ...(part.ifMatch === undefined ? {} : { 'If-Match': part.ifMatch }),
      ...(part.body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(part.body === undefined ? {} : { body: part.body }),
  };
}

function toPartAnswer(response: z.infer<typeof answerSchema>['responses'][number]): Answer {
  const headers = Object.entries(response.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
  return { status: response.status, headers: Object.fromEntries(headers), body: response.body ?? null };
}

/** 401 and 424 were not executed either: the token ran out on the way, or the whole batch was throttled. */
function mayRepeat(part: Part, result: PartResult): boolean {
  if (result.kind === 'unsent') return false;
  if (result.kind === 'lost') return part.repeatable;
  const { answer } = result;
  if (isThrottled(answer) || answer.status === 424 || answer.status === 401) return true;
  // Exchange also meets reads and creates with a conflict of its own making now and then.
  return part.repeatable && (isFailing(answer) || isConflict(answer));
}

function asked(result: PartResult, now: number): number {
  if (result.kind === 'lost') return result.askedMs ?? 0;
  return result.kind === 'answered' ? (askedMs(result.answer.headers, now) ?? 0) : 0;
}
