import * as z from 'zod';
import { SyncError } from '../errors.ts';
import { checkKey } from './keys.ts';
import { pieces } from './pieces.ts';

/** Version of the rows that this code writes and reads. */
const ROW_VERSION = 1;

/** Most characters of one string property, and most bytes of a row, that Table Storage takes. */
const PROPERTY_LIMIT = 32_768;
const ROW_LIMIT = 1_048_576;

/** Properties that hold pieces of the value: `d`, `d1`, `d2`, … */
const PIECE = /^d\d*$/;

export interface RowKey {
  readonly partitionKey: string;
  readonly rowKey: string;
}

/** A row as it is written: keys, version, the pieces of its value, and a few plain properties. */
export type Row = RowKey & Readonly<Record<string, string | number | boolean>>;

/** A row as it was read, with its value put together again. */
export interface StoredRow {
  readonly rowKey: string;
  readonly etag: string;
  /** Names the save that wrote the row; a repeated request recognises its own work by it. */
  readonly token: string;
  /** The plain properties. */
  readonly plain: Readonly<Record<string, unknown>>;
  readonly value: unknown;
}

const envelope = z.looseObject({
  rowKey: z.string(),
  etag: z.string(),
  v: z.number(),
  t: z.string().default(''),
});

/** Bytes of a row as Table Storage counts them: two for each character, more for each property. */
function sizeOf(row: Row): number {
  let bytes = 4;
  for (const [name, value] of Object.entries(row)) {
    bytes += 8 + name.length * 2 + (typeof value === 'string' ? value.length * 2 + 4 : 8);
  }
  return bytes;
}

/**
 * Packs a value as compact JSON over as many properties as it needs. Throws kind `invalid` for a row over 1 MiB: Table
 * Storage refuses it, Azurite would take it.
 */
export function pack(key: RowKey, token: string, value: unknown, plain: Record<string, string | boolean> = {}): Row {
  const row: Record<string, string | number | boolean> = { ...plain, v: ROW_VERSION, t: token };
  for (const [index, piece] of pieces(JSON.stringify(value), PROPERTY_LIMIT).entries())
    row[index === 0 ? 'd' : `d${index}`] = piece;
  const packed: Row = { ...row, partitionKey: checkKey(key.partitionKey), rowKey: checkKey(key.rowKey) };
  if (sizeOf(packed) > ROW_LIMIT)
    throw new SyncError(
      'invalid',
      'store.row-too-large',
      'A row would be over 1 MiB: the item holds too much to be kept.',
    );
  return packed;
}

function broken(): SyncError {
  return new SyncError(
    'invalid',
    'store.row-broken',
    'A stored row is not what this service writes: restore it or remove it.',
  );
}

/** Reads a row's envelope. Throws kind `unavailable` for a row that a newer version of the service wrote. */
export function unpack(entity: unknown): StoredRow {
  const read = envelope.safeParse(entity);
  if (!read.success) throw broken();
  const { rowKey, etag, v, t, ...plain } = read.data;
  if (v > ROW_VERSION)
    throw new SyncError(
      'unavailable',
      'store.row-newer',
      `A stored row has version ${v}; this service reads up to ${ROW_VERSION}: deploy the newer release again.`,
    );
  let text = '';
  for (let index = 0; ; index += 1) {
    const piece = plain[index === 0 ? 'd' : `d${index}`];
    if (typeof piece !== 'string') break;
    text += piece;
  }
  for (const name of Object.keys(plain)) if (PIECE.test(name)) delete plain[name];
  try {
    return { rowKey, etag, token: t, plain, value: text === '' ? null : JSON.parse(text) };
  } catch {
    throw broken();
  }
}

/** The row's value by its schema. Throws kind `invalid` when it is not what this service writes. */
export function rowValue<T>(row: StoredRow, schema: z.ZodType<T>): T {
  const read = schema.safeParse(row.value);
  if (!read.success) throw broken();
  return read.data;
}

/** The row's plain properties by a schema. Throws kind `invalid` like `rowValue`. */
export function rowPlain<T>(row: StoredRow, schema: z.ZodType<T>): T {
  const read = schema.safeParse(row.plain);
  if (!read.success) throw broken();
  return read.data;
}
