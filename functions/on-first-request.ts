import { randomUUID } from 'node:crypto';
import type { HttpHandler } from '@azure/functions';
import { SyncError } from '../shared/errors.ts';
import { createLog } from '../shared/log.ts';

/**
 * An HTTP trigger whose code is loaded by the first request. When it can't be loaded, that is in the log with its code,
 * and the caller is told to come again: in English, the texts may be in the very part that is missing.
 */
export function onFirstRequest(name: string, load: () => Promise<HttpHandler>): HttpHandler {
  return async (request, context) => {
    let handler: HttpHandler;
    try {
      handler = await load();
    } catch (error) {
      const correlationId = randomUUID();
      const code = error instanceof SyncError ? error.code : 'internal';
      const log = createLog((level, line) => context[level](line), {
        function: name,
        invocation: context.invocationId,
      });
      log.error('http.failed', { code, correlationId });
      return {
        status: 503,
        headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', 'retry-after': '10' },
        body: JSON.stringify({
          type: 'urn:severa-calendar-sync:problem:unavailable',
          title: 'Something that is needed does not answer',
          status: 503,
          code: 'unavailable',
          detail: 'Nothing is lost: try again in a while.',
          correlationId,
        }),
      };
    }
    return handler(request, context);
  };
}
