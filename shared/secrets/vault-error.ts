import * as z from 'zod';
import { type ErrorDetails, type ErrorKind, SyncError } from '../errors.ts';

/** What was seen of the last answer, independent of what the SDK makes of it. */
export interface SeenAnswer {
  readonly status: number;
  /** Value of the Retry-After header. */
  readonly retryAfter: string | undefined;
}

const coded = z.object({ code: z.string().optional().catch(undefined) });
const failed = z.object({
  name: z.string().catch(''),
  code: z.string().optional().catch(undefined),
  statusCode: z.number().optional().catch(undefined),
  details: z
    .object({ error: coded.extend({ innerError: coded.optional().catch(undefined) }) })
    .optional()
    .catch(undefined),
});

/** Codes are words; anything else that stands in their place is not repeated. */
const WORD = /^\w{1,60}$/u;

/** Errors by @azure/identity: there is no token to ask with. */
const IDENTITY: ReadonlySet<string> = new Set([
  'CredentialUnavailableError',
  'AuthenticationError',
  'AggregateAuthenticationError',
]);
/** Errors that the wire throws; all others without an answer are the SDK's objection to the vault. */
const WIRE: ReadonlySet<string> = new Set(['RestError', 'AbortError', 'TimeoutError']);

const NOT_FOUND = 'SecretNotFound';
const REMOVED: ReadonlySet<string> = new Set(['ObjectIsDeletedButRecoverable', 'ObjectIsBeingDeleted']);

/** True when the vault says that there is no such secret, or that it was removed. A 404 of anything else says neither. */
export function isRemoved(error: unknown): error is SyncError {
  return (error instanceof SyncError && error.status === 404 && error.providerCode === NOT_FOUND) || isBlocked(error);
}

/** True when the name is still taken by a secret that was removed. */
export function isBlocked(error: unknown): error is SyncError {
  return error instanceof SyncError && error.status === 409 && REMOVED.has(error.providerCode ?? '');
}

const FORBIDDEN =
  "Key Vault refuses this app: give its identity the role Key Vault Secrets Officer and let its network through the vault's firewall.";
const DISABLED = 'The secret is disabled in Key Vault: enable it there, or enter it again.';

/**
 * What a failed call means here. The error itself is left behind: its request, and the text of an answer that could not
 * be read, hold the secret (I6). Only status, waiting time and error code go on.
 */
export function vaultError(error: unknown, answer: SeenAnswer | null, now: number): SyncError {
  if (error instanceof SyncError) return error;
  const { name, code, statusCode, details } = failed.catch({ name: '' }).parse(error);
  const broken = WIRE.has(name) && statusCode === undefined && details === undefined;
  // The SDK loses the status of a refusal without a body, so what was seen counts first.
  const status = answer?.status ?? statusCode;
  const provider = [details?.error.innerError?.code, details?.error.code, code].find(
    (one) => one !== undefined && WORD.test(one),
  );
  const retryAfterMs = waiting(answer?.retryAfter, now);
  const made = (kind: ErrorKind, ownCode: string, message: string) => {
    const more: ErrorDetails = {
      ...(status === undefined ? {} : { status }),
      ...(provider === undefined ? {} : { providerCode: provider }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    };
    return new SyncError(kind, ownCode, message, more);
  };
  if (broken) return made('transient', 'secrets.unreachable', 'Key Vault does not answer: try later.');
  if (status === 429) return made('transient', 'secrets.throttled', 'Key Vault has too many requests: try later.');
  if (status !== undefined && (status >= 500 || status === 408))
    return made('transient', 'secrets.unreachable', 'Key Vault has trouble: try later.');
  if (IDENTITY.has(name) || status === 401 || status === 403)
    return made('unavailable', 'secrets.forbidden', provider === 'SecretDisabled' ? DISABLED : FORBIDDEN);
  if (status === 404 && provider === NOT_FOUND)
    return made('gone', 'secrets.not-found', 'Key Vault has no such secret.');
  if (status === undefined || status === 404 || (status >= 300 && status < 400))
    return made('unavailable', 'secrets.unusable-vault', 'The answer is not of a Key Vault: check its address.');
  if (status < 300)
    return made('transient', 'secrets.bad-answer', 'An answer of Key Vault can not be read: try later.');
  if (status === 409 && REMOVED.has(provider ?? ''))
    return made('refused', 'secrets.removed', 'The secret was removed, and its name stays taken: use another.');
  if (status === 409) return made('transient', 'secrets.busy', 'Key Vault is busy with this secret: try later.');
  return made('refused', 'secrets.refused', 'Key Vault refuses the request as it was sent.');
}

/** Seconds or a date (RFC 9110, 10.2.3), in milliseconds. */
function waiting(retryAfter: string | undefined, now: number): number | undefined {
  if (retryAfter === undefined || retryAfter.trim() === '') return undefined;
  const seconds = Number(retryAfter);
  const milliseconds = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(retryAfter) - now;
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : undefined;
}
