import { z } from 'zod';
import { authenticate } from './access.ts';
import { type Answer, answerFailure, answerJson, badRequest, GraphFailure } from './answers.ts';
import { jsonBody } from './call.ts';
import { shuffled } from './delta-round.ts';
import { perform } from './perform.ts';
import { type Ask, route, segmentsOf } from './router.ts';
import type { Json, JsonObject } from './state.ts';
import { randomGuid, type World } from './world.ts';

const LARGEST_BATCH = 20;
/** Parts for one mailbox that are worked on at once, when the batch sets no order. */
const AT_ONCE = 4;

const part = z.object({
  id: z.string().min(1),
  method: z.string().transform((text) => text.toUpperCase()),
  url: z.string(),
  headers: z.record(z.string(), z.string()).nullish(),
  body: z.json().nullish(),
  dependsOn: z.array(z.string()).nullish(),
});
const batch = z.object({ requests: z.array(part) });
type Part = z.infer<typeof part>;

/** POST /$batch ("Combine multiple HTTP requests using JSON batching"). Parts fail one by one; the whole is 200. */
export async function answerBatch(world: World, ask: Ask): Promise<Answer> {
  authenticate(world, ask.headers);
  const parsed = batch.safeParse(jsonBody(ask));
  if (!parsed.success) throw badRequest('Invalid batch payload format.');
  const parts = parsed.data.requests;
  check(parts);
  const answers = new Map<string, Answer>();
  const ordered = parts.some(({ dependsOn }) => (dependsOn?.length ?? 0) > 0);
  if (ordered) for (const each of parts) answers.set(each.id, await one(world, ask, each, answers));
  else {
    await Promise.all(
      [...byMailbox(ask, parts).values()].map(async (queue) => {
        const worker = async () => {
          for (let next = queue.shift(); next; next = queue.shift()) {
            answers.set(next.id, await one(world, ask, next, answers));
          }
        };
        await Promise.all(Array.from({ length: AT_ONCE }, worker));
      }),
    );
  }
  const responses = [...answers].map(([id, answer]) => renderPart(id, answer));
  return answerJson(200, { responses: shuffled(responses, world.random) });
}

function check(parts: readonly Part[]): void {
  if (parts.length > LARGEST_BATCH) {
    throw badRequest(`Number of batch request steps exceeds the maximum value of ${LARGEST_BATCH}.`);
  }
  const seen = new Set<string>();
  for (const { id, body, headers, dependsOn } of parts) {
    if (seen.has(id)) throw badRequest(`Request Id : ${id} has to be unique in a batch.`);
    if (body !== null && body !== undefined && !hasJsonType(headers ?? {})) {
      throw badRequest(`Write request id : ${id} does not contain Content-Type header or body.`);
    }
    for (const earlier of dependsOn ?? []) {
      if (!seen.has(earlier)) throw badRequest(`Request id : ${id} depends on '${earlier}', which is not before it.`);
    }
    seen.add(id);
  }
}

function hasJsonType(headers: Record<string, string>): boolean {
  return Object.entries(headers).some(([name, value]) => name.toLowerCase() === 'content-type' && /json/i.test(value));
}

function byMailbox(ask: Ask, parts: readonly Part[]): Map<string, Part[]> {
  const queues = new Map<string, Part[]>();
  for (const each of parts) {
    const [root = '', user = ''] = segmentsOf(partUrl(ask, each.url) ?? new URL(ask.url.origin));
    const mailbox = root === 'users' ? user.toLowerCase() : '';
    queues.set(mailbox, [...(queues.get(mailbox) ?? []), each]);
  }
  return queues;
}

async function one(world: World, outer: Ask, each: Part, answers: ReadonlyMap<string, Answer>): Promise<Answer> {
  const failed = (each.dependsOn ?? []).some((id) => (answers.get(id)?.status ?? 0) >= 400);
  const refuse = (failure: GraphFailure) => answerFailure(failure, randomGuid(world), randomGuid(world), world.clock());
  if (failed) return refuse(new GraphFailure(424, 'FailedDependency', 'A request that this one depends on failed.'));
  const url = partUrl(outer, each.url);
  if (url === null) return refuse(badRequest('The URL of a batch request must be relative and without a version.'));
  const headers = new Headers(each.headers ?? {});
  const bearer = outer.headers.get('authorization');
  if (bearer !== null && !headers.has('authorization')) headers.set('authorization', bearer);
  const body = each.body === null || each.body === undefined ? '' : JSON.stringify(each.body);
  const ask: Ask = { method: each.method, url, headers, body };
  return await perform(world, ask, true, () => route(world, ask));
}

function partUrl(outer: Ask, url: string): URL | null {
  if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(url)) return null;
  const version = outer.url.pathname.split('/')[1] ?? 'v1.0';
  return new URL(`${outer.url.origin}/${version}/${url.replace(/^\//, '')}`);
}

function renderPart(id: string, answer: Answer): JsonObject {
  const rendered: JsonObject = {
    id,
    status: answer.status,
    headers: { 'Cache-Control': 'private', ...answer.headers },
  };
  const body: Json | undefined = answer.html === '' ? undefined : (answer.html ?? answer.body);
  if (body !== undefined) rendered.body = body;
  return rendered;
}
