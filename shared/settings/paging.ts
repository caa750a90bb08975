import * as z from 'zod';
import { Refusal } from '../access/refusal.ts';
import { SyncError } from '../errors.ts';
import type { RowPage } from '../sync/ports.ts';

/** Query of every listing. */
export const pageQuery = z.strictObject({
  limit: z
    .string()
    .regex(/^[1-9]\d{0,2}$/u)
    .transform(Number)
    .refine((limit) => limit <= 200)
    .default(50),
  /** As the page before gave it. */
  after: z
    .string()
    .min(1)
    .max(1_000)
    .regex(/^[\w-]+$/u)
    .transform((text) => Buffer.from(text, 'base64url').toString('utf8'))
    .nullable()
    .default(null),
});

export type PageQuery = z.infer<typeof pageQuery>;

export interface Page<T> {
  readonly items: readonly T[];
  /** For `after` of the next page; null: this is the last one. */
  readonly next: string | null;
}

/** A page of the store. Throws a Refusal for an `after` that no page gave. */
export async function readPage<T>(
  page: (atMost: number, after: string | null) => Promise<RowPage<T>>,
  { limit, after }: PageQuery,
): Promise<RowPage<T>> {
  try {
    return await page(limit, after);
  } catch (error) {
    if (!(error instanceof SyncError && error.code === 'store.bad-page')) throw error;
    throw new Refusal('query-invalid', { members: { errors: [{ pointer: '/after', code: 'custom' }] } });
  }
}

/** A page as it is shown; rows without a view are left out. The store's own words for where to go on aren't fit for a URL. */
export function pageOf<T, V>({ rows, next }: RowPage<T>, view: (row: T) => V | null): Page<V> {
  const items = rows.flatMap((row) => view(row) ?? []);
  return { items, next: next === null ? null : Buffer.from(next).toString('base64url') };
}
