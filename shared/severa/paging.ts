import { SyncError } from '../errors.ts';
import type { Answer } from './answer.ts';
import type { SeveraHttp } from './http.ts';
import { refusal } from './refusals.ts';

/** What the activities and activity types endpoints document as their maximum. */
const ROWS = '100';
/** A million rows; more is a server that never ends. */
const MOST_PAGES = 10_000;

export interface RowPage {
  readonly rows: readonly unknown[];
  readonly answer: Answer;
}

/** Every page of a list, in order (`NextPageToken` header). Throws kind `invalid` for a list without an end. */
export async function* pages(http: SeveraHttp, path: string, query: URLSearchParams): AsyncGenerator<RowPage> {
  const seen = new Set<string>();
  let token = '';
  for (let count = 0; count < MOST_PAGES; count += 1) {
    const asked = new URLSearchParams(query);
    asked.set('rowCount', ROWS);
    if (token !== '') asked.set('pageToken', token);
    const { answer } = await http.send({ method: 'GET', path, query: asked });
    yield { rows: rowsOf(answer), answer };
    token = answer.headers.get('NextPageToken')?.trim() ?? '';
    if (token === '') return;
    if (seen.has(token)) throw endless();
    seen.add(token);
  }
  throw endless();
}

/** The rows of one answer; throws what the answer says when it isn't a list. */
export function rowsOf(answer: Answer): readonly unknown[] {
  if (answer.status !== 200) throw refusal(answer);
  if (Array.isArray(answer.json)) return answer.json;
  throw new SyncError('unavailable', 'severa.unexpected-answer', "The answer is no list; is this Severa's REST API?", {
    status: answer.status,
  });
}

/** The cheapest call that must succeed: one row of the activities. `tries`: at most so many. */
export async function firstRow(http: SeveraHttp, tries?: number): Promise<Answer> {
  const query = new URLSearchParams({ rowCount: '1' });
  const more = tries === undefined ? {} : { tries };
  return (await http.send({ method: 'GET', path: '/v1/activities', query, ...more })).answer;
}

/** All rows of a short list. */
export async function allRows(http: SeveraHttp, path: string): Promise<readonly unknown[]> {
  const rows: unknown[] = [];
  for await (const page of pages(http, path, new URLSearchParams())) rows.push(...page.rows);
  return rows;
}

function endless(): SyncError {
  return new SyncError('invalid', 'severa.endless-list', "Severa's list has no end: the same page comes again.");
}
