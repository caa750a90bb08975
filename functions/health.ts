import type { HttpResponseInit } from '@azure/functions';

/** Live and ready: an app whose settings are wrong doesn't load. Says nothing else to anyone. */
export async function health(): Promise<HttpResponseInit> {
  return { status: 200, headers: { 'cache-control': 'no-store' }, jsonBody: { status: 'ok' } };
}
