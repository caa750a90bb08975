import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { chooseLanguage } from '../shared/access/language.ts';
import { problemDocument } from '../shared/access/problem-document.ts';
import type { Answered } from '../shared/access/to-problem.ts';

/** Of every answer: nothing of it is kept, guessed at, or shown by anybody else. */
export const COMMON = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

export function json(body: unknown, headers: Readonly<Record<string, string>> = {}, status = 200): HttpResponseInit {
  return { status, headers: { ...COMMON, 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

export function empty(status = 204, headers: Readonly<Record<string, string>> = {}): HttpResponseInit {
  return { status, headers: { ...COMMON, ...headers } };
}

/** `locale`: of the caller's token; null: it isn't known. */
export function problem(
  { code, members, headers }: Answered,
  request: HttpRequest,
  locale: string | null,
  correlationId: string,
): HttpResponseInit {
  const language = chooseLanguage(locale, request.headers.get('accept-language'));
  const document = problemDocument(code, language, correlationId, members);
  return {
    status: document.status,
    headers: { ...COMMON, 'content-type': 'application/problem+json', 'content-language': language, ...headers },
    body: JSON.stringify(document),
  };
}
