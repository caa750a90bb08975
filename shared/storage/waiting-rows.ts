import type { Parked, Store } from '../sync/ports.ts';
import { idKey, partitionOf } from './keys.ts';
import { deliverySchema, parkedSchema } from './record-schemas.ts';
import { rowValue } from './row.ts';
import { openTable, type Range, type Tables } from './table.ts';

/**
 * Deliveries and parked items of a mailbox lie in one partition: a run that finds neither has asked once.
 */
export const DELIVERIES: Range = { from: 'd.', until: 'd0' };
export const PARKED: Range = { from: 'p.', until: 'p0' };

export function deliveryKey(activityId: string): string {
  return `d.${idKey(activityId)}`;
}

export function parkedRowKey({ side, itemId }: Pick<Parked, 'side' | 'itemId'>): string {
  return `p.${side}.${idKey(itemId)}`;
}

export function tableWaiting(tables: Tables, organizationId: string): Pick<Store, 'waiting'> {
  const table = openTable(tables, 'waiting');
  return {
    async waiting(mailboxId) {
      const rows = await table.list(partitionOf(organizationId, mailboxId));
      const isDelivery = ({ rowKey }: { readonly rowKey: string }) => rowKey.startsWith('d.');
      return {
        deliveries: rows.filter(isDelivery).map((row) => ({ ...rowValue(row, deliverySchema), etag: row.etag })),
        parked: rows.filter((row) => !isDelivery(row)).map((row) => rowValue(row, parkedSchema)),
      };
    },
  };
}
