import type { TransactionAction } from '@azure/data-tables';
import * as z from 'zod';
import { isKind, SyncError } from '../errors.ts';
import { pack, type Row, rowPlain } from './row.ts';
import type { Table } from './table.ts';

/** Row of a links partition that every transaction writes: `run` is the number of the run that may. */
const FENCE_ROW = 'fence';
/** Mailboxes of which the fence's version is kept in memory. */
const MOST_KEPT = 2_000;
const TRIES = 10;

const plain = z.object({ run: z.string().regex(/^\d+$/) });

/** What a fence adds to a transaction, in bytes. */
export const FENCE_BYTES = 2_000;

interface Fence {
  readonly run: number;
  readonly etag: string;
  readonly token: string;
}

export interface LinkFence {
  /** Sets the fence. Throws `transient` (`sync.lease-lost`) when a later run has set it. */
  raise(partitionKey: string, run: number): Promise<void>;
  /**
   * Runs a transaction with the fence's row in it, one at a time for a mailbox. `submit` gives the etags of its actions.
   * Throws as `raise` does; a conflict that isn't the fence's goes through.
   */
  inside(
    partitionKey: string,
    run: number,
    work: (
      submit: (actions: readonly TransactionAction[]) => Promise<readonly (string | undefined)[]>,
    ) => Promise<void>,
  ): Promise<void>;
}

export function createLinkFence(table: Table, newToken: () => string): LinkFence {
  /** By partition: the version under which the fence was last seen, as the number that was then in it. */
  const versions = new Map<string, Omit<Fence, 'token'>>();
  const turns = new Map<string, Promise<void>>();

  function remember(partitionKey: string, run: number, etag: string | undefined): void {
    versions.delete(partitionKey);
    if (etag === undefined) return;
    versions.set(partitionKey, { run, etag });
    const [oldest] = versions.keys();
    if (versions.size > MOST_KEPT && oldest !== undefined) versions.delete(oldest);
  }

  function rowOf(partitionKey: string, run: number): Row {
    return pack({ partitionKey, rowKey: FENCE_ROW }, newToken(), null, { run: String(run) });
  }

  /** What is in the fence; null: it was never set. Remembers it. */
  async function read(partitionKey: string): Promise<Fence | null> {
    const row = await table.get({ partitionKey, rowKey: FENCE_ROW });
    if (row === null) {
      versions.delete(partitionKey);
      return null;
    }
    const run = Number(rowPlain(row, plain).run);
    remember(partitionKey, run, row.etag);
    return { run, etag: row.etag, token: row.token };
  }

  function check(there: { readonly run: number } | null, run: number): void {
    if (there === null || there.run <= run) return;
    throw new SyncError('transient', 'sync.lease-lost', 'Another run has taken this work over; it goes on there.');
  }

  async function inTurn(partitionKey: string, work: () => Promise<void>): Promise<void> {
    const before = turns.get(partitionKey) ?? Promise.resolve();
    const turn = before.then(work);
    const quiet = turn.catch(() => undefined);
    turns.set(partitionKey, quiet);
    try {
      await turn;
    } finally {
      if (turns.get(partitionKey) === quiet) turns.delete(partitionKey);
    }
  }

  return {
    raise: (partitionKey, run) =>
      inTurn(partitionKey, async () => {
        for (let attempt = 1; ; attempt += 1) {
          // As it was seen last, when that was by an earlier run: who has set it since is met as a conflict.
          const before = versions.get(partitionKey);
          const there = before !== undefined && before.run < run ? before : await read(partitionKey);
          check(there, run);
          if (there?.run === run) return;
          try {
            remember(partitionKey, run, await table.save(rowOf(partitionKey, run), there?.etag ?? null));
            return;
          } catch (error) {
            // Somebody else set it, or we did and the answer was lost: its number tells.
            versions.delete(partitionKey);
            if (!isKind(error, 'conflict') || attempt === TRIES) throw error;
          }
        }
      }),

    inside: (partitionKey, run, work) =>
      inTurn(partitionKey, () =>
        work(async (actions) => {
          for (let attempt = 1; ; attempt += 1) {
            const used = versions.get(partitionKey) ?? (await read(partitionKey));
            check(used, run);
            const row = rowOf(partitionKey, run);
            const fence: TransactionAction =
              used === null ? ['create', row] : ['update', row, 'Replace', { etag: used.etag }];
            try {
              const [etag, ...etags] = await table.submit([fence, ...actions]);
              remember(partitionKey, run, etag);
              return etags;
            } catch (error) {
              versions.delete(partitionKey);
              if (!isKind(error, 'conflict')) throw error;
              // Which row moved on, the fence or another? The answer doesn't say.
              const there = await read(partitionKey);
              check(there, run);
              const moved = there?.etag !== used?.etag;
              // The refused one may repeat what was done already, its answer lost: the caller knows its own rows.
              if (!moved || there?.token === row.t || attempt === TRIES) throw error;
            }
          }
        }),
      ),
  };
}
