import type { ActivityRow, Store } from '../sync/ports.ts';
import { idKey, partitionOf } from './keys.ts';
import { activityRowSchema } from './record-schemas.ts';
import { pack, rowValue } from './row.ts';
import { openTable, type Tables } from './table.ts';

/** Always point reads: an organisation's partition holds every activity it ever had. */
export function tableActivities(
  tables: Tables,
  organizationId: string,
  newToken: () => string,
): Pick<Store, 'activityRows' | 'saveActivityRows'> {
  const table = openTable(tables, 'activities');
  const partitionKey = partitionOf(organizationId);
  return {
    async activityRows(activityIds) {
      const rows = await table.getAll(partitionKey, activityIds.map(idKey));
      const read = [...rows.values()].map((row) => rowValue(row, activityRowSchema));
      return new Map(read.map((row) => [row.activityId, row]));
    },

    async saveActivityRows(rows) {
      const token = newToken();
      const last = new Map<string, ActivityRow>(rows.map((row) => [row.activityId, row]));
      await table.put(
        [...last.values()].map((row) => pack({ partitionKey, rowKey: idKey(row.activityId) }, token, row)),
      );
    },
  };
}
