import { hash } from 'node:crypto';
import { SyncError } from '../errors.ts';
import type { Instant } from '../sync/ports.ts';

/** Last instant a row key can order by: 2286-11-20. */
const LAST_INSTANT = 9_999_999_999_999;

const KEY = /^[\w.-]{1,300}$/;

/**
 * An id as part of a row or partition key: base64url of its SHA-256. Ids of the outside systems hold `/` and `+`, differ only by case, and
 * may be longer than a key; Table Storage refuses `/ \ # ?` and control characters in keys (Understanding the Table
 * service data model, "Characters disallowed in key fields").
 */
export function idKey(id: string): string {
  if (id === '' || !id.isWellFormed())
    throw new SyncError('invalid', 'store.bad-id', 'An id of a row is empty or not well-formed text.');
  return hash('sha256', id, 'base64url');
}

/** `<organisation>` or `<organisation>.<mailbox>`: every partition belongs to one organisation (I7). */
export function partitionOf(organizationId: string, mailboxId?: string): string {
  return mailboxId === undefined ? idKey(organizationId) : `${idKey(organizationId)}.${idKey(mailboxId)}`;
}

/** Every partition of the organisation, as `from <= key < until`: a dot is what follows its own key, and a slash follows the dot. */
export function partitionsOf(organizationId: string): { readonly from: string; readonly until: string } {
  const own = idKey(organizationId);
  return { from: own, until: `${own}/` };
}

/** One partition alone: no key of ours goes on behind a mailbox with a dot. */
export function onlyPartition(partitionKey: string): { readonly from: string; readonly until: string } {
  return { from: partitionKey, until: `${partitionKey}/` };
}

/** A key part under which later instants sort first. */
export function newestFirst(at: Instant): string {
  if (!Number.isInteger(at) || at < 0 || at > LAST_INSTANT)
    throw new SyncError('invalid', 'store.bad-time', 'A time of a row is not in whole milliseconds since 1970.');
  return String(LAST_INSTANT - at).padStart(13, '0');
}

/** Throws for a key that Table Storage would refuse, or that Azurite would take and Table Storage would not. */
export function checkKey(key: string): string {
  if (!KEY.test(key))
    throw new SyncError('invalid', 'store.bad-key', 'A row key holds characters that no key may hold.');
  return key;
}
