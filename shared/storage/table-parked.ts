import type { Parked, Store } from '../sync/ports.ts';
import { partitionOf } from './keys.ts';
import { parkedSchema } from './record-schemas.ts';
import { pack, type Row, type RowKey, rowValue } from './row.ts';
import { openTable, type Tables } from './table.ts';
import { PARKED, parkedRowKey } from './waiting-rows.ts';

export function tableParked(
  tables: Tables,
  organizationId: string,
  newToken: () => string,
): Pick<Store, 'parked' | 'park' | 'unpark'> {
  const table = openTable(tables, 'waiting');

  function keyOf(item: Pick<Parked, 'mailboxId' | 'side' | 'itemId'>): RowKey {
    return { partitionKey: partitionOf(organizationId, item.mailboxId), rowKey: parkedRowKey(item) };
  }

  return {
    async parked(mailboxId) {
      const rows = await table.list(partitionOf(organizationId, mailboxId), PARKED);
      return rows.map((row) => rowValue(row, parkedSchema));
    },

    async park(items) {
      const token = newToken();
      const last = new Map<string, Map<string, Row>>();
      for (const item of items) {
        const row = pack(keyOf(item), token, item);
        const partition = last.get(row.partitionKey) ?? new Map<string, Row>();
        last.set(row.partitionKey, partition.set(row.rowKey, row));
      }
      for (const rows of last.values()) await table.put([...rows.values()]);
    },

    async unpark(items) {
      await table.remove(items.map((item) => ({ key: keyOf(item) })));
    },
  };
}
