import { randomUUID } from 'node:crypto';
import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { Refusal } from '../shared/access/refusal.ts';
import { toProblem } from '../shared/access/to-problem.ts';
import { problem } from './answers.ts';
import { readLimited } from './body-limit.ts';
import { methodsAt } from './http-routes.ts';

/** Whatever no other route answers. The method is part of a route in Azure, so a wrong one ends up here as well. */
export async function notFound(request: HttpRequest): Promise<HttpResponseInit> {
  const refused = await readLimited(request).then(
    () => refusalOf(request),
    (error: unknown) => error,
  );
  return problem(toProblem(refused), request, null, randomUUID());
}

function refusalOf(request: HttpRequest): Refusal {
  const methods = methodsAt(request.params.path ?? '');
  if (methods.length === 0) return new Refusal('not-found');
  return new Refusal('method-not-allowed', { headers: { allow: methods.join(', ') } });
}
