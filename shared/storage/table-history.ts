import { SyncError } from '../errors.ts';
import type { Clock, Instant, Store } from '../sync/ports.ts';
import { idKey, newestFirst, partitionOf } from './keys.ts';
import { pieces } from './pieces.ts';
import { keptSchema, noticeSchema, runSchema } from './record-schemas.ts';
import { pack, type Row, rowValue } from './row.ts';
import { openTable, type Table, type Tables, TRANSACTION_ROWS } from './table.ts';

/** How long losing values and runs are kept, in milliseconds (M1). */
const KEPT_MS = 30 * 24 * 60 * 60 * 1000;

/** Most characters of a losing value that are kept, so that the row always fits. */
const LOSS_CHARACTERS = 200_000;

/** One run in so many also looks for old rows: the look costs a request. */
const PRUNE_EVERY = 16;

/**
 * Rows that are read newest first and forgotten after 30 days. A row's key is its time and what it is about, so that
 * adding it again after a lost answer changes nothing (I4).
 */
export function tableHistory(
  tables: Tables,
  organizationId: string,
  clock: Clock,
  newToken: () => string,
): Pick<Store, 'addLosses' | 'addRun' | 'runs' | 'keepActivity' | 'keptActivities' | 'addNotices' | 'notices'> {
  const losses = openTable(tables, 'losses');
  const runs = openTable(tables, 'runs');
  const kept = openTable(tables, 'kept');
  const notices = openTable(tables, 'notices');

  const oldest = (): Instant => Math.max(0, clock() - KEPT_MS);

  /** Removes at most one transaction's worth of what is too old. */
  async function prune(table: Table, partitionKey: string): Promise<void> {
    try {
      const rows = await table.list(partitionKey, { from: newestFirst(oldest()), atMost: TRANSACTION_ROWS });
      await table.submit(rows.map(({ rowKey }) => ['delete', { partitionKey, rowKey }]));
    } catch (error) {
      // Another run may be at it, or storage busy: what stays goes another time.
      if (!(error instanceof SyncError)) throw error;
    }
  }

  return {
    async addLosses(list) {
      const token = newToken();
      const mailboxes = new Map<string, Map<string, Row>>();
      for (const loss of list) {
        const partitionKey = partitionOf(organizationId, loss.mailboxId);
        const about = idKey(JSON.stringify([loss.linkId, loss.field, loss.side]));
        const [value] = pieces(loss.value, LOSS_CHARACTERS);
        const row = pack({ partitionKey, rowKey: `${newestFirst(loss.at)}.${about}` }, token, { ...loss, value });
        const rows = mailboxes.get(partitionKey) ?? new Map<string, Row>();
        mailboxes.set(partitionKey, rows.set(row.rowKey, row));
      }
      for (const [partitionKey, rows] of mailboxes) {
        await losses.put([...rows.values()]);
        await prune(losses, partitionKey);
      }
    },

    async addRun(run) {
      const partitionKey = partitionOf(organizationId, run.mailboxId);
      const about = idKey(run.id);
      await runs.put([pack({ partitionKey, rowKey: `${newestFirst(run.startedAt)}.${about}` }, newToken(), run)]);
      if (about.charCodeAt(0) % PRUNE_EVERY === 0) await prune(runs, partitionKey);
    },

    async runs(mailboxId, atMost) {
      if (atMost <= 0) return [];
      const rows = await runs.list(partitionOf(organizationId, mailboxId), { until: newestFirst(oldest()), atMost });
      return rows.map((row) => rowValue(row, runSchema));
    },

    async keepActivity(copy) {
      const partitionKey = partitionOf(organizationId, copy.mailboxId);
      // By the activity alone: kept again after a crash, it is one copy.
      await kept.put([pack({ partitionKey, rowKey: idKey(copy.activity.id) }, newToken(), copy)]);
    },

    async keptActivities(mailboxId, atMost) {
      if (atMost <= 0) return [];
      const partitionKey = partitionOf(organizationId, mailboxId);
      const rows = (await kept.list(partitionKey)).map((row) => ({ row, copy: rowValue(row, keptSchema) }));
      const old = rows.filter(({ copy }) => copy.at <= oldest());
      await kept.remove(old.map(({ row }) => ({ key: { partitionKey, rowKey: row.rowKey }, etag: row.etag })));
      const young = rows.flatMap(({ copy }) => (copy.at > oldest() ? [copy] : []));
      return young.sort((one, other) => other.at - one.at).slice(0, atMost);
    },

    async addNotices(list) {
      const token = newToken();
      for (const [mailboxId, some] of Map.groupBy(list, (notice) => notice.mailboxId)) {
        const partitionKey = partitionOf(organizationId, mailboxId);
        const rows = new Map<string, Row>();
        for (const notice of some) {
          const about = idKey(JSON.stringify([notice.code, notice.side, notice.itemId]));
          const row = pack({ partitionKey, rowKey: `${newestFirst(notice.at)}.${about}` }, token, notice);
          rows.set(row.rowKey, row);
        }
        await notices.put([...rows.values()]);
        await prune(notices, partitionKey);
      }
    },

    async notices(mailboxId, atMost) {
      if (atMost <= 0) return [];
      const range = { until: newestFirst(oldest()), atMost };
      const rows = await notices.list(partitionOf(organizationId, mailboxId), range);
      return rows.map((row) => rowValue(row, noticeSchema));
    },
  };
}
