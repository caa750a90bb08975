import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Mark } from '../sync/ports.ts';

/**
 * Our named property (I1a): one name for ever, since every new one uses up a mailbox's quota of named properties.
 * The name is case-sensitive.
 */
export const MARK_PROPERTY = 'String {6f1c9f0e-3b6a-4f57-9d0e-2c8a5b7e41d3} Name SeveraCalendarSync';

const NAMESPACE = Buffer.from('6f1c9f0e3b6a4f579d0e2c8a5b7e41d3', 'hex');

const markSchema = z.object({
  activityId: z.string().min(1),
  mailboxId: z.string().min(1),
  generation: z.number().int(),
});

const withMark = z.object({
  singleValueExtendedProperties: z.array(z.object({ id: z.string(), value: z.string() })).nullish(),
});

/**
 * The same UUID (version 5, RFC 9562) for the same mark: a create that is sent again with it gives the same event.
 */
export function transactionId(mark: Mark): string {
  const bytes = createHash('sha1')
    .update(NAMESPACE)
    .update(`${mark.activityId}|${mark.mailboxId}|${mark.generation}`)
    .digest()
    .subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, '$1-$2-$3-$4-$5');
}

/** The mark as the extended property of a new event. */
export function markProperty(mark: Mark): { readonly id: string; readonly value: string } {
  const { activityId, mailboxId, generation } = mark;
  return { id: MARK_PROPERTY, value: JSON.stringify({ activityId, mailboxId, generation }) };
}

/** The mark of an event that was read with the property expanded; null when there is none or it isn't ours to read. */
export function markOf(raw: unknown): Mark | null {
  const properties = withMark.safeParse(raw).data?.singleValueExtendedProperties ?? [];
  const value = properties.find(({ id }) => id.toLowerCase() === MARK_PROPERTY.toLowerCase())?.value;
  if (value === undefined) return null;
  try {
    return markSchema.safeParse(JSON.parse(value)).data ?? null;
  } catch {
    return null;
  }
}
