import type { TableClient, TransactionAction } from '@azure/data-tables';
import pLimit from 'p-limit';
import * as z from 'zod';
import { isKind, must, SyncError } from '../errors.ts';
import { checkKey } from './keys.ts';
import { type Row, type RowKey, type StoredRow, unpack } from './row.ts';
import { inTime, statusOf } from './storage-error.ts';

export type TableName =
  | 'organizations'
  | 'users'
  | 'links'
  | 'activities'
  | 'claims'
  | 'waiting'
  | 'losses'
  | 'runs'
  | 'guards'
  | 'kept'
  | 'notices'
  | 'leases'
  | 'people'
  | 'consents'
  | 'bindings';

/** The client of a table; the same client for the same name, for as long as the process lives. */
export type Tables = (name: TableName) => TableClient;

/** Most rows of one transaction. */
export const TRANSACTION_ROWS = 100;
/** Most bytes of one transaction: Table Storage takes 4 MiB, framing included. */
export const TRANSACTION_BYTES = 3_500_000;
/** What the framing of one operation (its part's headers and address) adds, roughly and rather too much. */
const FRAMING_BYTES = 1_000;

/** Rows of a page, at most. */
export const PAGE_ROWS = 1_000;
/** Requests under way at once for one call. */
export const AT_ONCE = 16;

/** Tables that this process has made sure of, by client. */
const made = new WeakMap<TableClient, Promise<void>>();

/** Creates the table on its first use in this process; one that exists is fine. A failure is tried again next time. */
function makeSure(client: TableClient, name: string): Promise<void> {
  const known = made.get(client);
  if (known !== undefined) return known;
  const making = inTime(`table ${name}`, (abortSignal) => client.createTable({ abortSignal })).catch(
    (error: unknown) => {
      made.delete(client);
      throw error;
    },
  );
  made.set(client, making);
  return making;
}

/** What a row adds to the body of a transaction, in bytes. */
export function weight(row: Row): number {
  return Buffer.byteLength(JSON.stringify(row)) + FRAMING_BYTES;
}

/** Which rows of a partition; bounds on the row key as in `from <= key < until`. */
export interface Range {
  readonly from?: string;
  readonly until?: string;
  /** A further condition on plain properties, in OData. */
  readonly where?: string;
  readonly atMost?: number;
}

/** As in `from <= key < until`; one organisation's. */
export interface Partitions {
  readonly from: string;
  readonly until: string;
}

export interface Across {
  readonly rows: readonly StoredRow[];
  readonly next: string | null;
}

/** One table, seen by rows. Every failure is a SyncError. */
export interface Table {
  get(key: RowKey): Promise<StoredRow | null>;
  /** Point reads, several at once; by row key, those that exist. */
  getAll(partitionKey: string, rowKeys: readonly string[]): Promise<ReadonlyMap<string, StoredRow>>;
  /** Rows of one partition in the order of their keys. */
  list(partitionKey: string, range?: Range): Promise<readonly StoredRow[]>;
  /**
   * Rows of all partitions of one organisation, in the order of their keys: at most so many of them, and where to go on.
   * Throws `invalid` (`store.bad-page`) for an `after` that this didn't give.
   */
  across(partitions: Partitions, atMost: number, after: string | null, range?: Range): Promise<Across>;
  /** Removes all rows of all partitions of one organisation; false: `isLate` said so before all were gone. */
  clear(partitions: Partitions, isLate: () => boolean): Promise<boolean>;
  /** Inserts (etag null) or replaces the row that has this etag; gives the new etag. Throws `conflict`. */
  save(row: Row, etag: string | null): Promise<string>;
  /** Inserts or replaces whatever is there, in transactions; all rows of one partition, a key at most once. */
  put(rows: readonly Row[]): Promise<void>;
  /** At most 100 actions on one partition; one etag for each action. Throws `conflict`: then nothing is done. */
  submit(actions: readonly TransactionAction[]): Promise<readonly (string | undefined)[]>;
  /** Removes rows; one that is gone, or has another etag than the one given, stays as it is. */
  remove(rows: readonly { readonly key: RowKey; readonly etag?: string }[]): Promise<void>;
}

export function openTable(tables: Tables, name: TableName): Table {
  const client = tables(name);
  const what = `rows of ${name}`;

  async function ask<T>(request: (abortSignal: AbortSignal) => Promise<T>): Promise<T> {
    await makeSure(client, name);
    return inTime(what, request);
  }

  async function get(key: RowKey): Promise<StoredRow | null> {
    const entity = await ask(async (abortSignal) => {
      try {
        return await client.getEntity(checkKey(key.partitionKey), checkKey(key.rowKey), { abortSignal });
      } catch (error) {
        if (statusOf(error) === 404) return null;
        throw error;
      }
    });
    return entity === null ? null : unpack(entity);
  }

  async function submit(actions: readonly TransactionAction[]): Promise<readonly (string | undefined)[]> {
    if (actions.length === 0) return [];
    const answer = await ask((abortSignal) => client.submitTransaction([...actions], { abortSignal }));
    const failed = answer.subResponses.find((part) => part.status >= 400);
    if (failed !== undefined) await inTime(what, () => Promise.reject({ statusCode: failed.status }));
    return answer.subResponses.map((part) => part.etag);
  }

  /** False: one of them isn't there, and all stay. */
  async function removeTogether(keys: readonly RowKey[]): Promise<boolean> {
    const rows = new Map(keys.map((key) => [checkKey(key.rowKey), key]));
    try {
      await submit(
        [...rows.values()].map(({ partitionKey, rowKey }): TransactionAction => ['delete', { partitionKey, rowKey }]),
      );
      return true;
    } catch (error) {
      if (!isKind(error, 'conflict')) throw error;
      return false;
    }
  }

  return {
    get,
    submit,

    async getAll(partitionKey, rowKeys) {
      const limit = pLimit(AT_ONCE);
      const rows = await limit.map(new Set(rowKeys), (rowKey) => get({ partitionKey, rowKey }));
      return new Map(rows.flatMap((row) => (row === null ? [] : [[row.rowKey, row] as const])));
    },

    async list(partitionKey, range = {}) {
      const filter = [
        `PartitionKey eq '${checkKey(partitionKey)}'`,
        ...keysFilter(range),
        ...(range.where === undefined ? [] : [range.where]),
      ].join(' and ');
      const atMost = range.atMost ?? Number.POSITIVE_INFINITY;
      const rows: StoredRow[] = [];
      let continuationToken: string | undefined;
      // Page by page, so that each request has its own time limit. A page may be short or empty and still not be the
      // last: only a missing continuation token ends the listing (Query timeout and pagination).
      do {
        const page = await pageOf({ filter }, Math.min(PAGE_ROWS, atMost), continuationToken);
        for (const entity of page.rows) if (rows.length < atMost) rows.push(unpack(entity));
        continuationToken = page.next;
      } while (continuationToken !== undefined && rows.length < atMost);
      return rows;
    },

    async across(partitions, atMost, after, range = {}) {
      const filter = [partitionsFilter(partitions), ...keysFilter(range)].join(' and ');
      const rows: StoredRow[] = [];
      let next = after === null ? undefined : checkPage(after);
      do {
        const page = await pageOf({ filter }, atMost - rows.length, next);
        rows.push(...page.rows.map(unpack));
        next = page.next;
      } while (next !== undefined && rows.length < atMost);
      return { rows, next: next ?? null };
    },

    async clear(partitions, isLate) {
      const filter = partitionsFilter(partitions);
      for (;;) {
        // Always from the beginning: what was there is gone.
        const page = await pageOf({ filter, select: ['PartitionKey', 'RowKey'] }, PAGE_ROWS, undefined);
        await removeAll(page.rows.map((row) => ({ key: keySchema.parse(row) })));
        if (page.next === undefined) return true;
        if (isLate()) return false;
      }
    },

    async save(row, etag) {
      if (etag === '*')
        throw new SyncError('invalid', 'store.bad-etag', 'A row is saved over the version that was read.');
      try {
        const answer = await ask(async (abortSignal) =>
          etag === null
            ? await client.createEntity(row, { abortSignal })
            : await client.updateEntity(row, 'Replace', { etag, abortSignal }),
        );
        return must(answer.etag, 'A saved row has an etag.');
      } catch (error) {
        if (!isKind(error, 'conflict')) throw error;
        // The SDK repeats a request whose answer was lost; the repeat then meets the row that the first one wrote.
        const there = await get(row);
        if (there === null || there.token !== row.t) throw error;
        return there.etag;
      }
    },

    async put(rows) {
      let batch: TransactionAction[] = [];
      let bytes = 0;
      for (const row of rows) {
        const more = weight(row);
        if (batch.length === TRANSACTION_ROWS || (batch.length > 0 && bytes + more > TRANSACTION_BYTES)) {
          await submit(batch);
          batch = [];
          bytes = 0;
        }
        batch.push(['upsert', row, 'Replace']);
        bytes += more;
      }
      await submit(batch);
    },

    remove: removeAll,
  };

  async function pageOf(queryOptions: Query, maxPageSize: number, token: string | undefined) {
    const page = await ask((abortSignal) =>
      client
        .listEntities({ queryOptions, abortSignal })
        .byPage({ maxPageSize, ...(token === undefined ? {} : { continuationToken: token }) })
        .next(),
    );
    if (page.done === true) return { rows: [], next: undefined };
    return { rows: [...page.value], next: page.value.continuationToken };
  }

  async function removeAll(rows: Parameters<Table['remove']>[0]): Promise<void> {
    const guarded = rows.filter(({ etag }) => etag !== undefined);
    const plain = rows.filter(({ etag }) => etag === undefined);
    const byPartition = Map.groupBy(plain, ({ key }) => key.partitionKey);
    // What is there or not, whoever wrote it, goes in transactions; one that is gone already refuses its transaction.
    const refused: (typeof rows)[number][] = [];
    for (const some of byPartition.values()) {
      for (let at = 0; at < some.length; at += TRANSACTION_ROWS) {
        const chunk = some.slice(at, at + TRANSACTION_ROWS);
        if (chunk.length === 1 || !(await removeTogether(chunk.map(({ key }) => key)))) refused.push(...chunk);
      }
    }
    const limit = pLimit(AT_ONCE);
    // One by one: the SDK has no etag for a delete inside a transaction.
    await limit.map([...guarded, ...refused], async ({ key, etag }) => {
      try {
        await ask((abortSignal) =>
          client.deleteEntity(checkKey(key.partitionKey), checkKey(key.rowKey), {
            abortSignal,
            ...(etag === undefined ? {} : { etag }),
          }),
        );
      } catch (error) {
        if (!isKind(error, 'conflict')) throw error;
      }
    });
  }
}

interface Query {
  readonly filter: string;
  readonly select?: string[];
}

const keySchema = z.looseObject({ partitionKey: z.string(), rowKey: z.string() });

function partitionsFilter({ from, until }: Partitions): string {
  return `PartitionKey ge '${from}' and PartitionKey lt '${until}'`;
}

function keysFilter({ from, until }: Range): readonly string[] {
  return [
    ...(from === undefined ? [] : [`RowKey ge '${checkKey(from)}'`]),
    ...(until === undefined ? [] : [`RowKey lt '${checkKey(until)}'`]),
  ];
}

const tokenSchema = z.object({ nextPartitionKey: z.string().max(300), nextRowKey: z.string().max(300).optional() });

/** The SDK's own token, base64 of JSON: it comes back from a caller, and can't lead out of the filter. */
function checkPage(token: string): string {
  try {
    tokenSchema.parse(JSON.parse(Buffer.from(token, 'base64').toString('utf8')));
    return token;
  } catch {
    throw new SyncError('invalid', 'store.bad-page', 'A listing is continued where a page before it ended.');
  }
}
