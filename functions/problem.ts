import type { HttpResponseInit } from '@azure/functions';

/** Every refusal is a problem document (RFC 9457) with a stable code; `detail` says what to do. */
export function problem(status: number, code: string, title: string, detail: string): HttpResponseInit {
  return {
    status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
    body: JSON.stringify({ type: 'about:blank', title, status, code, detail }),
  };
}
