import type { TransactionAction } from '@azure/data-tables';
import * as z from 'zod';
import { SyncError } from '../errors.ts';
import type { Link } from '../sync/ports.ts';
import { idKey, partitionOf } from './keys.ts';
import { linkValue, packLink, unpackLink } from './link-value.ts';
import { pack, type Row, rowPlain, rowValue, type StoredRow } from './row.ts';
import { weight } from './table.ts';

/**
 * A link is one row by activity (`a.<key>`) and one by event (`e.<key>`), or only one of them while the other id isn't
 * known. Both carry the whole link, so every read is one request; they are only ever written together, in one
 * transaction with one new token. So the etag of either row stands for both.
 *
 * When the row whose etag is held must go (its id changed), it is not deleted but replaced by a row without a value,
 * guarded by that etag: the SDK has no etag for a delete inside a transaction. The empty row is removed afterwards, and
 * counts as absent until then.
 */
type Side = 'a' | 'e';
const SIDES: readonly Side[] = ['a', 'e'];

/** Lists each link once. */
export const MAIN_ROWS = 'main eq true';

export function activityRowKey(activityId: string): string {
  return `a.${idKey(activityId)}`;
}

export function eventRowKey(eventId: string): string {
  return `e.${idKey(eventId)}`;
}

/** The rows that a link had when it was read, and the version of one of them. */
interface Held {
  readonly rowKey: string;
  readonly etag: string;
  readonly keys: Readonly<Record<Side, string | null>>;
}

const ids = z.object({ a: z.string().nullable().default(null), e: z.string().nullable().default(null) });

function keysOf(link: Pick<Link, 'activityId' | 'eventId'>): Record<Side, string | null> {
  return {
    a: link.activityId === null ? null : activityRowKey(link.activityId),
    e: link.eventId === null ? null : eventRowKey(link.eventId),
  };
}

/** `Link.etag`: the row that was read, both rows' keys, and the version. */
function etagText(held: Held): string {
  return [held.rowKey, held.keys.a ?? '', held.keys.e ?? '', held.etag].join('|');
}

function heldOf(etag: string): Held {
  const [rowKey = '', a = '', e = '', ...version] = etag.split('|');
  const held = { rowKey, etag: version.join('|'), keys: { a: a === '' ? null : a, e: e === '' ? null : e } };
  if (rowKey === '' || held.etag === '' || held.etag === '*' || !SIDES.some((side) => held.keys[side] === rowKey))
    throw new SyncError('invalid', 'store.bad-etag', "A link's etag is not one that this store gave.");
  return held;
}

/** True for a row that only guarded the change of its link's id. */
export function isEmptied(row: StoredRow): boolean {
  return row.plain.gone === true;
}

export function linkOf(row: StoredRow, mailboxId: string): Link {
  const { a: activityId, e: eventId } = rowPlain(row, ids);
  const keys = keysOf({ activityId, eventId });
  const etag = etagText({ rowKey: row.rowKey, etag: row.etag, keys });
  return unpackLink(rowValue(row, linkValue), { mailboxId, activityId, eventId, etag });
}

/** What saving one link takes. All of it goes into one transaction. */
export interface LinkWrite {
  readonly link: Link;
  readonly partitionKey: string;
  readonly actions: readonly TransactionAction[];
  readonly rowKeys: readonly string[];
  readonly bytes: number;
  /** In every row of the write, and of no other write. */
  readonly token: string;
  /** Row whose new version becomes the link's. */
  readonly mainKey: string;
  /** Row to remove once the transaction is done. */
  readonly emptied: string | null;
}

/** Throws kind `invalid` for a link without ids and for an etag that isn't one of ours. */
export function linkWrite(organizationId: string, link: Link, token: string): LinkWrite {
  const { mailboxId, etag, activityId, eventId } = link;
  const partitionKey = partitionOf(organizationId, mailboxId);
  const keys = keysOf(link);
  const mainKey = keys.a ?? keys.e;
  if (mainKey === null)
    throw new SyncError('invalid', 'store.link-without-ids', 'A link needs the id of its activity or of its event.');
  const held = etag === undefined ? null : heldOf(etag);
  const value = packLink(link);
  const plain = { ...(activityId === null ? {} : { a: activityId }), ...(eventId === null ? {} : { e: eventId }) };
  const actions: TransactionAction[] = [];
  const rowKeys: string[] = [];
  let bytes = 0;
  let emptied: string | null = null;
  const add = (row: Row, action: TransactionAction) => {
    actions.push(action);
    rowKeys.push(row.rowKey);
    bytes += weight(row);
  };
  for (const side of SIDES) {
    const now = keys[side];
    const before = held?.keys[side] ?? null;
    if (now !== null) {
      const row = pack({ partitionKey, rowKey: now }, token, value, now === mainKey ? { ...plain, main: true } : plain);
      if (now !== before) add(row, ['create', row]);
      // The other row has no etag of its own in hand; it moves only together with the guarded one.
      else add(row, ['update', row, 'Replace', { etag: held?.rowKey === now ? held.etag : '*' }]);
    }
    if (before !== null && before !== now) {
      const row = pack({ partitionKey, rowKey: before }, token, null, { gone: true });
      if (held?.rowKey === before) {
        add(row, ['update', row, 'Replace', { etag: held.etag }]);
        emptied = before;
      } else add(row, ['delete', row]);
    }
  }
  return { link, partitionKey, actions, rowKeys, bytes, token, mainKey, emptied };
}

/** The link as saved. */
export function savedLink(write: LinkWrite, etag: string): Link {
  return { ...write.link, etag: etagText({ rowKey: write.mainKey, etag, keys: keysOf(write.link) }) };
}
