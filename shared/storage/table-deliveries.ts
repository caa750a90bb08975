import type { TransactionAction } from '@azure/data-tables';
import { isKind, SyncError } from '../errors.ts';
import type { Delivery, Store } from '../sync/ports.ts';
import { partitionOf } from './keys.ts';
import { deliverySchema } from './record-schemas.ts';
import { pack, rowValue, type StoredRow } from './row.ts';
import { openTable, type Table, type Tables, TRANSACTION_ROWS } from './table.ts';
import { DELIVERIES, deliveryKey } from './waiting-rows.ts';

/** Above this many, one read of the mailbox's deliveries costs less than a point read each. */
const POINT_READS = 30;

/** How often a transaction is made anew because somebody else delivered meanwhile. */
const TRIES = 10;

/** Two deliveries of one activity: the newer stamp, and a deletion once hinted at stays (M4). */
export function mergeDeliveries(one: Omit<Delivery, 'etag'>, other: Omit<Delivery, 'etag'>): Omit<Delivery, 'etag'> {
  const by = other.by ?? one.by;
  return {
    mailboxId: other.mailboxId,
    activityId: other.activityId,
    stamp: Math.max(one.stamp, other.stamp),
    deleted: one.deleted || other.deleted,
    ...(by === undefined ? {} : { by }),
  };
}

/** By mailbox and activity. */
function merged(deliveries: readonly Delivery[]): ReadonlyMap<string, ReadonlyMap<string, Omit<Delivery, 'etag'>>> {
  const mailboxes = new Map<string, Map<string, Omit<Delivery, 'etag'>>>();
  for (const { etag: _, ...delivery } of deliveries) {
    const rows = mailboxes.get(delivery.mailboxId) ?? new Map<string, Omit<Delivery, 'etag'>>();
    mailboxes.set(delivery.mailboxId, rows);
    const before = rows.get(delivery.activityId);
    rows.set(delivery.activityId, before === undefined ? delivery : mergeDeliveries(before, delivery));
  }
  return mailboxes;
}

function* chunks<T>(list: readonly T[], size: number): Generator<readonly T[]> {
  for (let from = 0; from < list.length; from += size) yield list.slice(from, from + size);
}

async function readRows(table: Table, partitionKey: string, rowKeys: readonly string[]) {
  if (rowKeys.length <= POINT_READS) return table.getAll(partitionKey, rowKeys);
  return new Map((await table.list(partitionKey, DELIVERIES)).map((row) => [row.rowKey, row] as const));
}

export function tableDeliveries(
  tables: Tables,
  organizationId: string,
  newToken: () => string,
): Pick<Store, 'deliveries' | 'deliver' | 'removeDeliveries'> {
  const table = openTable(tables, 'waiting');

  /** Written even where nothing differs: the new etag keeps a run that read the row earlier from removing it. */
  function action(
    partitionKey: string,
    delivery: Omit<Delivery, 'etag'>,
    there: StoredRow | undefined,
  ): TransactionAction {
    const value = there === undefined ? delivery : mergeDeliveries(rowValue(there, deliverySchema), delivery);
    const row = pack({ partitionKey, rowKey: deliveryKey(delivery.activityId) }, newToken(), value);
    return there === undefined ? ['create', row] : ['update', row, 'Replace', { etag: there.etag }];
  }

  async function deliverAll(partitionKey: string, deliveries: readonly Omit<Delivery, 'etag'>[]): Promise<void> {
    const rowKeys = deliveries.map(({ activityId }) => deliveryKey(activityId));
    for (let left = TRIES; ; left -= 1) {
      const rows = await readRows(table, partitionKey, rowKeys);
      try {
        await table.submit(deliveries.map((one) => action(partitionKey, one, rows.get(deliveryKey(one.activityId)))));
        return;
      } catch (error) {
        // Merging again is harmless, also when the refused transaction was a repeat of one that was done.
        if (!isKind(error, 'conflict')) throw error;
        if (left === 1) throw new SyncError('transient', 'store.busy', 'Too many deliveries at once: try again.');
      }
    }
  }

  return {
    async deliveries(mailboxId) {
      const rows = await table.list(partitionOf(organizationId, mailboxId), DELIVERIES);
      return rows.map((row) => ({ ...rowValue(row, deliverySchema), etag: row.etag }));
    },

    async deliver(deliveries) {
      for (const [mailboxId, rows] of merged(deliveries)) {
        const partitionKey = partitionOf(organizationId, mailboxId);
        for (const some of chunks([...rows.values()], TRANSACTION_ROWS)) await deliverAll(partitionKey, some);
      }
    },

    async removeDeliveries(deliveries) {
      await table.remove(
        deliveries.map(({ mailboxId, activityId, etag }) => {
          if (etag === undefined || etag === '*')
            throw new SyncError('invalid', 'store.bad-etag', 'A delivery is removed as it was read, with its etag.');
          return {
            key: { partitionKey: partitionOf(organizationId, mailboxId), rowKey: deliveryKey(activityId) },
            etag,
          };
        }),
      );
    },
  };
}
