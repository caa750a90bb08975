import type { Context, Middleware } from '@microsoft/microsoft-graph-client';
import { SyncError } from '../errors.ts';
import { isWithin } from './base.ts';
import { addressOf, middleware, setHeader } from './middleware.ts';

/**
 * Attaches the token to requests to the base and stops every other request. The SDK's own handler knows host names only,
 * and no http. A refused token is asked for again once; a 401 was not executed, so repeating is harmless.
 */
export function createAuthenticate(base: string, getToken: (fresh: boolean) => Promise<string>): Middleware {
  const attach = async (context: Context, fresh: boolean) => {
    setHeader(context, 'authorization', `Bearer ${await getToken(fresh)}`);
  };
  return middleware(async (context, next) => {
    if (!isWithin(base, addressOf(context))) {
      throw new SyncError(
        'invalid',
        'graph.foreign-link',
        'A request to another server than Microsoft Graph was stopped.',
      );
    }
    await attach(context, false);
    await next(context);
    if (context.response?.status !== 401) return;
    await attach(context, true);
    await next(context);
  });
}
