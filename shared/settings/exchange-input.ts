import * as z from 'zod';
import { LARGEST_VALUE } from '../secrets/secrets.ts';

const guid = z.string().min(1).max(100);

/** IANA names only: an offset, or a name that this machine doesn't know, is no zone in which a person lives. */
function isZone(name: string): boolean {
  try {
    return /^[A-Za-z]/u.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }) !== null;
  } catch {
    return false;
  }
}

const isText = (text: string) => text.isWellFormed() && Buffer.byteLength(text) <= LARGEST_VALUE;
const secret = z.string().min(1).max(LARGEST_VALUE).refine(isText);

/** What an administrator may set, whole: what is left out of the optional ones has its default. */
export const exchangeInput = z.strictObject({
  kind: z.enum(['graph', 'exchange']),
  severaClientId: z.string().trim().min(1).max(200),
  zone: z.string().max(100).refine(isZone),
  typeIds: z
    .array(guid)
    .max(500)
    .refine((ids) => new Set(ids).size === ids.length),
  defaultTypeId: guid.nullable(),
  mailboxProof: z.enum(['token', 'signIn']).default('token'),
  organizerUpdates: z.enum(['send', 'putBack']).default('send'),
  /** Write-only; left out: the stored one stays. */
  severaClientSecret: secret.optional(),
  delegatePassword: secret.optional(),
  /** How many events go because their types were left out, as a refusal said (H5). */
  confirm: z.strictObject({ events: z.int().min(0) }).optional(),
});

export type ExchangeInput = z.infer<typeof exchangeInput>;

/** What a test tries in place of what is stored; a client without its secret is the stored one. */
export const connectionTestInput = z.strictObject({
  severaClientId: z.string().trim().min(1).max(200).optional(),
  severaClientSecret: secret.optional(),
});

export type ConnectionTestInput = z.infer<typeof connectionTestInput>;

export const enabledInput = z.strictObject({ enabled: z.boolean() });
export const guardInput = z.strictObject({ deletions: z.int().min(0) });
export const confirmInput = z.strictObject({ activities: z.int().min(0) });
