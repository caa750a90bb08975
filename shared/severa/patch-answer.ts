import * as z from 'zod';
import type { SyncError } from '../errors.ts';
import type { Answer } from './answer.ts';
import { notThere, refusal, refusedForGood } from './refusals.ts';
import { namedBody } from './wire.ts';

const bulkBody = z.object({
  succeeded: z.array(z.unknown()).nullish(),
  errors: z.array(z.unknown()).nullish(),
});

/**
 * The activity in a successful answer to PATCH; undefined when it isn't in there and has to be read. The route takes
 * several ids, so the answer is an array, or what succeeded beside what failed. Throws what an entry of `errors` says:
 * a status of 200 alone isn't success.
 */
export function patchedActivity(answer: Answer, id: string): unknown {
  const { json } = answer;
  if (Array.isArray(json)) return find(json, id);
  const bulk = bulkBody.safeParse(json);
  if (!bulk.success || !isBulk(json)) return find([json], id);
  const [error] = bulk.data.errors ?? [];
  if (error !== undefined) throw entryRefusal(error);
  return find(bulk.data.succeeded ?? [], id);
}

function isBulk(json: unknown): boolean {
  return typeof json === 'object' && json !== null && ('succeeded' in json || 'errors' in json);
}

function find(entries: readonly unknown[], id: string): unknown {
  return entries.find((entry) => {
    const named = namedBody.safeParse(entry);
    return named.success && named.data.guid.toLowerCase() === id.toLowerCase();
  });
}

const entryBody = z.object({
  httpStatusCode: z.coerce.number().int().optional().catch(undefined),
  type: z.string().optional().catch(undefined),
});

/** An entry is an error body, or the error inside one. */
function entryRefusal(entry: unknown): SyncError {
  const wrapped = z.object({ error: entryBody }).safeParse(entry);
  const bare = entryBody.safeParse(entry);
  const error = wrapped.success ? wrapped.data.error : bare.success ? bare.data : {};
  const status = error.httpStatusCode ?? 400;
  if (status === 404) return notThere();
  const json = { error: { type: error.type ?? '' } };
  const judged = refusal({ status, headers: new Headers(), json, empty: false });
  return judged.kind === 'unavailable' && judged.code === 'severa.unexpected-answer' ? refusedForGood() : judged;
}
