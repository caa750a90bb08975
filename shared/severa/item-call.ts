import { SyncError } from '../errors.ts';
import type { Answer } from './answer.ts';
import type { Call, SeveraHttp } from './http.ts';
import { firstRow, rowsOf } from './paging.ts';
import { absence, namesConnection } from './refusals.ts';

export type ItemAnswer<T> =
  | { readonly kind: 'taken'; readonly value: T }
  /** Severa's own word that there is no such item. `maybeDoneBefore`: as in `Sent`. */
  | { readonly kind: 'absent'; readonly maybeDoneBefore: boolean };

/**
 * Sends a call about one existing item; `take` makes its result of a good answer and throws for any other.
 *
 * A 404 without a body is what any server says to an unknown path; it counts only when the list beside it answers at the
 * same time (M4). A refusal or failure is the item's own when that list answers; then it throws code
 * `severa.item-failing`, kind `invalid` for a read and `refused` for a write, and holds up no other item (M6).
 *
 * What is refused for good isn't asked again, so of a deletion only Severa's no counts as that (400, 403, 409, …): any
 * other answer leaves open what became of it, and is `answer-lost`.
 */
export async function sendAboutItem<T>(
  http: SeveraHttp,
  call: Call,
  take: (answer: Answer) => T,
): Promise<ItemAnswer<T>> {
  // What is thrown here came without an answer about the item: no token, no connection, no end of throttling.
  const { answer, failure, maybeDoneBefore } = await http.send({ ...call, giveBack: true });
  const word = absence(answer);
  if (word === 'empty') rowsOf(await firstRow(http));
  if (word !== 'other') return { kind: 'absent', maybeDoneBefore };
  try {
    if (failure !== null) throw failure;
    return { kind: 'taken', value: take(answer) };
  } catch (error) {
    if (!(error instanceof SyncError) || !mayBeItsOwn(error) || !(await listAnswers(http))) throw error;
    throw itemFailing(call, error);
  }
}

/** A refusal to make one item, while the list beside it answers: about this item, not about everything (M6). */
export async function refusedItself(http: SeveraHttp, error: SyncError): Promise<SyncError> {
  const isOwn = error.status === 403 && mayBeItsOwn(error) && (await listAnswers(http));
  return isOwn ? itemFailing({ method: 'POST', path: '' }, error) : error;
}

function mayBeItsOwn(error: SyncError): boolean {
  if (error.kind === 'gone' || error.status === 401 || error.status === 429) return false;
  return !namesConnection(error);
}

/** One try only: while Severa as a whole is in trouble nobody is to wait for this as well. */
async function listAnswers(http: SeveraHttp): Promise<boolean> {
  try {
    rowsOf(await firstRow(http, { tries: 1 }));
    return true;
  } catch (error) {
    if (error instanceof SyncError) return false;
    throw error;
  }
}

/** A write that is refused for good stays just that. */
function itemFailing(call: Call, error: SyncError): SyncError {
  if (call.method !== 'GET' && error.kind === 'refused') return error;
  const open = call.method === 'DELETE' && !saysNo(error);
  return new SyncError(
    call.method === 'GET' ? 'invalid' : open ? 'answer-lost' : 'refused',
    'severa.item-failing',
    'Severa fails for this one activity while others work: open it in Severa, or try later.',
    {
      ...(error.status === undefined ? {} : { status: error.status }),
      ...(error.providerCode === undefined ? {} : { providerCode: error.providerCode }),
    },
  );
}

/** A 404 that isn't Severa's and a method that the path doesn't know come from somebody between us. */
function saysNo({ status = 0 }: SyncError): boolean {
  return status >= 400 && status < 500 && status !== 404 && status !== 405;
}
