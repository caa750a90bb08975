import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { bodyTooLarge } from './body-limit.ts';
import { problem } from './problem.ts';

/** Whatever no other route answers. */
export async function notFound(request: HttpRequest): Promise<HttpResponseInit> {
  return (
    (await bodyTooLarge(request)) ??
    problem(404, 'not-found', 'There is nothing here', 'Check the path and the method of the request.')
  );
}
