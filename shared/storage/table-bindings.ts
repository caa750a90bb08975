import { randomUUID } from 'node:crypto';
import type { Bindings } from '../settings/bindings.ts';
import { idKey } from './keys.ts';
import { bindingSchema } from './record-schemas.ts';
import { pack, type RowKey, rowValue } from './row.ts';
import { openTable, type Tables } from './table.ts';

const ROW = 'binding';

/** A partition for each mailbox: no organisation owns it. */
export function createTableBindings(tables: Tables, newToken: () => string = randomUUID): Bindings {
  const table = openTable(tables, 'bindings');
  const keyOf = (mailboxId: string): RowKey => ({ partitionKey: idKey(mailboxId), rowKey: ROW });
  return {
    async binding(mailboxId) {
      const row = await table.get(keyOf(mailboxId));
      return row === null ? null : { ...rowValue(row, bindingSchema), etag: row.etag };
    },
    async saveBinding(binding) {
      const { etag, ...value } = binding;
      const saved = await table.save(pack(keyOf(binding.mailboxId), newToken(), value), etag ?? null);
      return { ...binding, etag: saved };
    },
    async removeBinding({ mailboxId, etag }) {
      if (etag !== undefined) await table.remove([{ key: keyOf(mailboxId), etag }]);
    },
  };
}
