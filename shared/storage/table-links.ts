import type { TransactionAction } from '@azure/data-tables';
import { isKind, must, SyncError } from '../errors.ts';
import type { Link, Store } from '../sync/ports.ts';
import { partitionOf } from './keys.ts';
import { createLinkFence, FENCE_BYTES, type LinkFence } from './link-fence.ts';
import {
  activityRowKey,
  eventRowKey,
  isEmptied,
  type LinkWrite,
  linkOf,
  linkWrite,
  MAIN_ROWS,
  savedLink,
} from './link-rows.ts';
import {
  AT_ONCE,
  openTable,
  PAGE_ROWS,
  type Table,
  type Tables,
  TRANSACTION_BYTES,
  TRANSACTION_ROWS,
} from './table.ts';

/** Above this many ids one read of a small partition costs less than a point read each. */
const POINT_READS = 30;
/** Partitions of which it is remembered how large they were. */
const MOST_KEPT = 2_000;

/**
 * Are so many rows read one by one rather than with their whole partition? Of a large one (`rows`: when it was last read;
 * undefined: unknown) while that takes no more round trips: its pages follow each other, point reads go side by side.
 */
export function isReadByKey(ids: number, rows: number | undefined): boolean {
  return ids <= POINT_READS || Math.ceil(ids / AT_ONCE) <= Math.floor((rows ?? 0) / PAGE_ROWS);
}

/** Packs writes, in order, into as few transactions as the limits allow, the fence's row in each. No link is split. */
function transactions(writes: readonly LinkWrite[]): readonly (readonly LinkWrite[])[] {
  const batches: LinkWrite[][] = [];
  let rows = new Set<string>();
  let bytes = 0;
  let partitionKey = '';
  for (const write of writes) {
    const fits =
      write.partitionKey === partitionKey &&
      rows.size + write.actions.length < TRANSACTION_ROWS &&
      bytes + write.bytes <= TRANSACTION_BYTES - FENCE_BYTES &&
      write.rowKeys.every((key) => !rows.has(key));
    if (!fits) {
      batches.push([]);
      rows = new Set();
      bytes = 0;
      partitionKey = write.partitionKey;
    }
    batches.at(-1)?.push(write);
    for (const key of write.rowKeys) rows.add(key);
    bytes += write.bytes;
  }
  return batches;
}

/**
 * After a refusal: were we the ones who wrote? The SDK repeats a transaction whose answer was lost, and the repeat is
 * refused although all is done. The rows' token tells. Gives the versions of the main rows, or null: it wasn't us.
 */
async function doneBefore(table: Table, batch: readonly LinkWrite[]): Promise<ReadonlyMap<string, string> | null> {
  const [first] = batch;
  if (first === undefined) return null;
  const one = await table.get({ partitionKey: first.partitionKey, rowKey: first.mainKey });
  if (one?.token !== first.token) return null;
  const rows = await table.getAll(
    first.partitionKey,
    batch.map(({ mainKey }) => mainKey),
  );
  // A row that moved on after our own write is a lost race like any other.
  const ours = batch.every(({ mainKey, token }) => rows.get(mainKey)?.token === token);
  return ours ? new Map([...rows].map(([rowKey, row]) => [rowKey, row.etag])) : null;
}

/** The actions again, with rows replaced that an earlier run emptied and did not come to remove; null: there are none. */
async function overEmptied(
  table: Table,
  actions: readonly TransactionAction[],
): Promise<readonly TransactionAction[] | null> {
  const created = actions.flatMap(([kind, row]) => (kind === 'create' ? [row] : []));
  const [first] = created;
  if (first === undefined) return null;
  const rows = await table.getAll(
    first.partitionKey,
    created.map(({ rowKey }) => rowKey),
  );
  const emptied = new Map([...rows].filter(([, row]) => isEmptied(row)).map(([key, row]) => [key, row.etag]));
  if (emptied.size === 0) return null;
  return actions.map((action): TransactionAction => {
    const [kind, row] = action;
    const etag = emptied.get(row.rowKey);
    return kind === 'create' && etag !== undefined ? ['update', row, 'Replace', { etag }] : action;
  });
}

async function saveBatch(
  table: Table,
  fence: LinkFence,
  batch: readonly LinkWrite[],
  run: number,
): Promise<readonly Link[]> {
  const actions = batch.flatMap((write) => write.actions);
  let versions: ReadonlyMap<string, string> | null = null;
  await fence.inside(batch[0]?.partitionKey ?? '', run, async (submitInside) => {
    const submit = async (list: readonly TransactionAction[]) => {
      const etags = await submitInside(list);
      return new Map(list.flatMap(([, row], index) => (etags[index] ? [[row.rowKey, etags[index]] as const] : [])));
    };
    try {
      versions = await submit(actions);
    } catch (error) {
      if (!isKind(error, 'conflict')) throw error;
      versions = await doneBefore(table, batch);
      if (versions === null) {
        const again = await overEmptied(table, actions);
        if (again === null) throw error;
        versions = await submit(again);
      }
    }
  });
  const known: ReadonlyMap<string, string> = versions ?? new Map();
  await removeEmptied(table, batch, known);
  return batch.map((write) => savedLink(write, must(known.get(write.mainKey), 'A saved row has an etag.')));
}

async function removeEmptied(table: Table, batch: readonly LinkWrite[], versions: ReadonlyMap<string, string>) {
  const rows = batch.flatMap(({ partitionKey, emptied }) => {
    const etag = emptied === null ? undefined : versions.get(emptied);
    return emptied === null || etag === undefined ? [] : [{ key: { partitionKey, rowKey: emptied }, etag }];
  });
  try {
    await table.remove(rows);
  } catch (error) {
    // The links are saved; an empty row that stays is passed over by every read.
    if (!(error instanceof SyncError)) throw error;
  }
}

/** Rows of links partitions when they were last read whole; for as long as the process lives. */
const known = new WeakMap<Tables, Map<string, number>>();

function sizesOf(tables: Tables): Map<string, number> {
  const sizes = known.get(tables) ?? new Map<string, number>();
  known.set(tables, sizes);
  return sizes;
}

export function tableLinks(
  tables: Tables,
  organizationId: string,
  newToken: () => string,
): Pick<Store, 'links' | 'linksByEvent' | 'linksByActivity' | 'saveLinks' | 'fence'> {
  const table = openTable(tables, 'links');
  const fence = createLinkFence(table, newToken);
  const sizes = sizesOf(tables);

  async function links(mailboxId: string): Promise<readonly Link[]> {
    const partitionKey = partitionOf(organizationId, mailboxId);
    const rows = await table.list(partitionKey, { where: MAIN_ROWS });
    sizes.delete(partitionKey);
    sizes.set(partitionKey, rows.length);
    const [oldest] = sizes.keys();
    if (sizes.size > MOST_KEPT && oldest !== undefined) sizes.delete(oldest);
    return rows.map((row) => linkOf(row, mailboxId));
  }

  async function find(
    mailboxId: string,
    wanted: readonly string[],
    rowKeyOf: (id: string) => string,
    idOf: (link: Link) => string | null,
  ): Promise<ReadonlyMap<string, Link>> {
    const ids = new Set(wanted);
    let found: readonly Link[];
    const partitionKey = partitionOf(organizationId, mailboxId);
    if (!isReadByKey(ids.size, sizes.get(partitionKey))) found = await links(mailboxId);
    else {
      const rows = await table.getAll(partitionKey, [...ids].map(rowKeyOf));
      found = [...rows.values()].filter((row) => !isEmptied(row)).map((row) => linkOf(row, mailboxId));
    }
    return new Map(
      found.flatMap((link) => {
        const id = idOf(link);
        return id !== null && ids.has(id) ? [[id, link] as const] : [];
      }),
    );
  }

  return {
    links,
    linksByEvent: (mailboxId, eventIds) => find(mailboxId, eventIds, eventRowKey, (link) => link.eventId),
    linksByActivity: (mailboxId, activityIds) =>
      find(mailboxId, activityIds, activityRowKey, (link) => link.activityId),

    fence: (mailboxId, run) => fence.raise(partitionOf(organizationId, mailboxId), run),

    async saveLinks(list, run) {
      const token = newToken();
      const saved: Link[] = [];
      const writes = list.map((link, index) => linkWrite(organizationId, link, `${token}.${index}`));
      for (const batch of transactions(writes)) saved.push(...(await saveBatch(table, fence, batch, run)));
      return saved;
    },
  };
}
