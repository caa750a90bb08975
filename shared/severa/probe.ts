import { SyncError } from '../errors.ts';
import { checkBaseUrl, DEFAULT_BASE_URL } from './base-url.ts';
import { createSeveraHttp, type HttpOptions } from './http.ts';
import { rowsOf } from './paging.ts';

export type ProbeOptions = Pick<
  HttpOptions,
  'clientId' | 'getSecret' | 'fetch' | 'wait' | 'clock' | 'random' | 'pace'
> & { readonly baseUrl?: string };

/** One thing that was asked of Severa; `code` null: it works. */
export interface Probed {
  readonly name: string;
  readonly code: string | null;
}

export interface SeveraProbe {
  /** null: the credentials are taken, with one scope at least. */
  readonly signIn: string | null;
  /** Scopes that the credentials lack; empty when nobody signed in. */
  readonly missingScopes: readonly string[];
  /** Lists that were asked for; empty when nobody signed in. */
  readonly lists: readonly Probed[];
}

/** A test is waited for by a person. */
const TIME_LIMIT_MS = 10_000;
const ANSWER_LIMIT = 4 * 1024 * 1024;

/** What each read scope opens, one row of it. */
const LISTS = [
  ['users', '/v1/users'],
  ['activity-types', '/v1/activitytypes'],
  ['activities', '/v1/activities'],
] as const;

/**
 * Tries an organisation's REST API credentials without changing anything: each scope by a token of its own, where a token
 * of all of them is refused, since Severa doesn't say which is missing; then each list that the sync reads. Throws nothing
 * but what its edges throw that is no answer of Severa's.
 */
export async function probeSevera(options: ProbeOptions, scopes: readonly string[]): Promise<SeveraProbe> {
  const all = await codeOf(options, scopes, '/v1/users');
  if (all !== CREDENTIALS_REFUSED) {
    if (!isOfOneList(all)) return { signIn: all, missingScopes: [], lists: [] };
    return { signIn: null, missingScopes: [], lists: await lists(options, scopes) };
  }
  const refused: string[] = [];
  for (const scope of scopes) {
    const code = await codeOf(options, [scope], '/v1/users');
    if (code === CREDENTIALS_REFUSED) refused.push(scope);
    else if (!isOfOneList(code)) return { signIn: code, missingScopes: [], lists: [] };
  }
  if (refused.length === scopes.length) return { signIn: CREDENTIALS_REFUSED, missingScopes: [], lists: [] };
  const granted = scopes.filter((scope) => !refused.includes(scope));
  return { signIn: null, missingScopes: refused, lists: await lists(options, granted) };
}

const CREDENTIALS_REFUSED = 'severa.credentials-refused';
/** Refusals that speak of what was asked for, by somebody who is signed in. */
const OF_ONE_LIST: ReadonlySet<string> = new Set([
  'severa.scope-missing',
  'severa.forbidden',
  'severa.feature-disabled',
  'severa.addon-missing',
  'severa.not-found',
]);

function isOfOneList(code: string | null): boolean {
  return code === null || OF_ONE_LIST.has(code);
}

async function lists(options: ProbeOptions, scopes: readonly string[]): Promise<Probed[]> {
  const probed: Probed[] = [];
  for (const [name, path] of LISTS) probed.push({ name, code: await codeOf(options, scopes, path) });
  return probed;
}

/** null: it works. The code of why not. */
async function codeOf(options: ProbeOptions, scopes: readonly string[], path: string): Promise<string | null> {
  const http = createSeveraHttp({
    ...options,
    baseUrl: checkBaseUrl(options.baseUrl ?? DEFAULT_BASE_URL),
    scopes,
    timeLimitMs: TIME_LIMIT_MS,
    answerLimit: ANSWER_LIMIT,
  });
  try {
    const { answer } = await http.send({
      method: 'GET',
      path,
      query: new URLSearchParams({ rowCount: '1' }),
      tries: 2,
    });
    rowsOf(answer);
    return null;
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    return error.code;
  }
}
