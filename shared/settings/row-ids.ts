import * as z from 'zod';
import type { Guard, Parked } from '../sync/ports.ts';

/** Ids under which rows are shown: they name the row and hold nothing that its reader may not know. */

type IssueKey = Pick<Parked, 'mailboxId' | 'side' | 'itemId'>;
type GuardKey = Pick<Guard, 'mailboxId' | 'id'>;

/** Longest id that is looked at. */
const LONGEST = 4_000;
const text = z.string().min(1);
const issueSchema = z.tuple([text, z.enum(['severa', 'exchange']), text]);
const guardSchema = z.tuple([text, text]);

export function issueId({ mailboxId, side, itemId }: IssueKey): string {
  return encode([mailboxId, side, itemId]);
}

export function guardId({ mailboxId, id }: GuardKey): string {
  return encode([mailboxId, id]);
}

/** null: no id of ours. */
export function issueKey(id: string): IssueKey | null {
  const read = issueSchema.safeParse(decode(id));
  if (!read.success) return null;
  const [mailboxId, side, itemId] = read.data;
  return { mailboxId, side, itemId };
}

export function guardKey(id: string): GuardKey | null {
  const read = guardSchema.safeParse(decode(id));
  return read.success ? { mailboxId: read.data[0], id: read.data[1] } : null;
}

function encode(parts: readonly string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

function decode(id: string): unknown {
  if (id.length > LONGEST || !/^[\w-]+$/u.test(id)) return null;
  try {
    return JSON.parse(Buffer.from(id, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
