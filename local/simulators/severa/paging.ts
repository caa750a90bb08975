import type { Severa } from './call.ts';
import { badQuery } from './problem.ts';
import { chance } from './random.ts';

export interface Page<T> {
  readonly items: readonly T[];
  readonly offset: number;
  readonly nextToken: string | null;
}

/**
 * Cuts one page. The token is nothing but an offset into the list as it will be then: what is added or removed before
 * that place in the meantime gives an item twice or leaves one out.
 */
export function cutPage<T>(
  all: readonly T[],
  query: URLSearchParams,
  { faults, behaviour, random, now }: Pick<Severa, 'faults' | 'behaviour' | 'random' | 'now'>,
): Page<T> {
  const asked = wholeNumber(query.get('rowCount'), 'rowCount', 20);
  const rows = behaviour.rowCountAbove === 'capped' ? Math.min(asked, 100) : asked;
  if (rows < 1 || rows > 100) throw badQuery('rowCount is 1 to 100.', 'rowCount');
  const offset = readToken(query.get('pageToken'), faults.pageTokenLifetimeMs, now());
  const items = all.slice(offset, offset + rows);
  let next = offset + rows;
  if (next >= all.length) return { items, offset, nextToken: null };
  // A page of one item can't repeat it without standing still.
  if (rows > 1 && chance(random, faults.repeatItemRate)) next -= 1;
  if (chance(random, faults.skipItemRate)) next += 1;
  return { items, offset, nextToken: Buffer.from(`o:${next}:${now()}`).toString('base64url') };
}

export function wholeNumber(text: string | null, name: string, missing: number): number {
  if (text === null || text === '') return missing;
  if (!/^-?\d{1,9}$/u.test(text)) throw badQuery('Not a whole number.', name);
  return Number(text);
}

/** true, false or null when the parameter is missing. */
export function flagOf(query: URLSearchParams, name: string): boolean | null {
  const text = query.get(name);
  if (text === null || text === '') return null;
  if (/^true$/iu.test(text)) return true;
  if (/^false$/iu.test(text)) return false;
  throw badQuery('Not true or false.', name);
}

function readToken(token: string | null, lifetimeMs: number, now: number): number {
  if (!token) return 0;
  const match = /^o:(\d{1,9}):(-?\d{1,15})$/u.exec(Buffer.from(token, 'base64url').toString('latin1'));
  if (!match) throw badQuery('The page token is not valid.', 'pageToken');
  if (lifetimeMs > 0 && now - Number(match[2]) >= lifetimeMs) {
    throw badQuery('The page token has expired.', 'pageToken');
  }
  return Number(match[1]);
}
