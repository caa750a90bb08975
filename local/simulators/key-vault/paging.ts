import { type Answer, badParameter, json } from './answers.ts';
import type { Call } from './call.ts';

/** Key Vault's default and most for one page. */
const MOST = 25;

/** One page of a list; `nextLink` leads to the next until there is none. */
export function page<T>(call: Call, all: readonly T[], show: (one: T) => object): Answer {
  const size = Number(call.url.searchParams.get('maxresults') ?? MOST);
  const from = Number(call.url.searchParams.get('$skiptoken') ?? 0);
  if (!Number.isInteger(size) || size < 1 || size > MOST) throw badParameter('maxresults must be from 1 to 25.');
  if (!Number.isInteger(from) || from < 0) throw badParameter('The skip token is not valid.');
  const until = from + size;
  const next = new URL(call.url);
  next.searchParams.set('$skiptoken', String(until));
  return json(200, { value: all.slice(from, until).map(show), nextLink: until < all.length ? next.href : null });
}
