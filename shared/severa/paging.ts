import * as z from 'zod';
import { SyncError } from '../errors.ts';
import type { Answer } from './answer.ts';
import type { SeveraHttp } from './http.ts';
import { refusal } from './refusals.ts';

/**
 * What the activities and activity types endpoints document as their maximum, and fewer for each further pass: what was
 * lost between two pages then lies within one.
 */
const ROWS = [100, 93, 86, 79, 72];
/** A million rows; more is a server that never ends. */
const MOST_PAGES = 10_000;

export interface RowPage {
  readonly rows: readonly unknown[];
  readonly answer: Answer;
}

/**
 * Every page of a list, in order (`NextPageToken` header). The token is an offset, so a row is missed when one before it
 * goes or moves while the list is read: a list of several pages is read again, until a pass shows no row that wasn't
 * known. Rows come more than once. So is a list whose page token is refused. Throws kind `invalid` for a list without an
 * end, `transient` for one that never stands still. `dated`: the first answer has a Date, or was asked for in vain.
 */
export async function* pages(
  http: SeveraHttp,
  path: string,
  query: URLSearchParams,
  dated = false,
): AsyncGenerator<RowPage> {
  const known = new Set<string>();
  for (const [index, rowCount] of ROWS.entries()) {
    const before = known.size;
    const asked = withParameter(query, 'rowCount', String(rowCount));
    const { count, whole } = yield* onePass(http, path, asked, known, dated && index === 0);
    if (whole && (count === 1 || (index > 0 && known.size === before))) return;
  }
  throw new SyncError(
    'transient',
    'severa.list-moving',
    "Severa's list changes faster than it can be read. Try again.",
  );
}

/** `whole`: read to its end. */
async function* onePass(
  http: SeveraHttp,
  path: string,
  query: URLSearchParams,
  known: Set<string>,
  dated: boolean,
): AsyncGenerator<RowPage, { readonly count: number; readonly whole: boolean }> {
  const seen = new Set<string>();
  let token = '';
  for (let count = 1; count <= MOST_PAGES; count += 1) {
    const asked = token === '' ? query : withParameter(query, 'pageToken', token);
    const { answer } = await http.send({ method: 'GET', path, query: asked, dated: dated && count === 1 });
    if (token !== '' && answer.status === 400) return { count, whole: false };
    const rows = rowsOf(answer);
    for (const row of rows) known.add(keyOf(row));
    yield { rows, answer };
    token = answer.headers.get('NextPageToken')?.trim() ?? '';
    if (token === '') return { count, whole: true };
    if (seen.has(token)) throw endless();
    seen.add(token);
  }
  throw endless();
}

const named = z.object({ guid: z.string().min(1) });

/** What has no id is known by its content. */
function keyOf(row: unknown): string {
  const parsed = named.safeParse(row);
  return parsed.success ? parsed.data.guid.toLowerCase() : (JSON.stringify(row) ?? '');
}

function withParameter(query: URLSearchParams, name: string, value: string): URLSearchParams {
  const result = new URLSearchParams(query);
  result.set(name, value);
  return result;
}

/** The rows of one answer; throws what the answer says when it isn't a list. */
export function rowsOf(answer: Answer): readonly unknown[] {
  if (answer.status !== 200) throw refusal(answer);
  if (Array.isArray(answer.json)) return answer.json;
  throw new SyncError('unavailable', 'severa.unexpected-answer', "The answer is no list; is this Severa's REST API?", {
    status: answer.status,
  });
}

/** The cheapest call that must succeed: one row of the activities. */
export async function firstRow(
  http: SeveraHttp,
  more: { readonly tries?: number; readonly dated?: boolean } = {},
): Promise<Answer> {
  const query = new URLSearchParams({ rowCount: '1' });
  return (await http.send({ method: 'GET', path: '/v1/activities', query, ...more })).answer;
}

/** All rows of a short list, each once, as last seen. */
export async function allRows(http: SeveraHttp, path: string): Promise<readonly unknown[]> {
  const rows = new Map<string, unknown>();
  for await (const page of pages(http, path, new URLSearchParams())) {
    for (const row of page.rows) rows.set(keyOf(row), row);
  }
  return [...rows.values()];
}

function endless(): SyncError {
  return new SyncError('invalid', 'severa.endless-list', "Severa's list has no end: the same page comes again.");
}
