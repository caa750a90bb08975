/** What a caller may do about an error; the queue worker and HTTP map from here, never from messages. */
export type ErrorKind =
  /** The same call may succeed later (throttled, unreachable, 5xx). */
  | 'transient'
  /** A write was sent and nobody knows whether it was done. Search before it is repeated (I1a). */
  | 'answer-lost'
  /** The version the write was based on is no longer the current one (I7). */
  | 'conflict'
  /** The item does not exist there. Never by itself a reason to delete (M4). */
  | 'gone'
  /** This one item or request is refused and will be refused again. */
  | 'refused'
  /** Mailbox, user, organisation or credentials can't be used now; touches no item. */
  | 'unavailable'
  /** A delta link, sync state or listing cursor is no longer valid: start a new round. */
  | 'cursor-lost'
  /** Input from outside is not what it must be. */
  | 'invalid';

export interface ErrorDetails {
  /** How long the other side asked us to wait, in milliseconds. */
  retryAfterMs?: number;
  /** HTTP status of the answer, where there was one. */
  status?: number;
  /** The other system's own error code, for logs and parked rows. Never a subject, address or secret. */
  providerCode?: string;
  cause?: unknown;
}

/**
 * The one error base of the service.
 *
 * `code` is stable and safe to show (`graph.throttled`, `severa.forbidden`, …); `message` says what to do and holds no
 * subject, password or token (I6).
 */
export class SyncError extends Error {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly retryAfterMs: number | undefined;
  readonly status: number | undefined;
  readonly providerCode: string | undefined;

  constructor(kind: ErrorKind, code: string, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'SyncError';
    this.kind = kind;
    this.code = code;
    this.retryAfterMs = details.retryAfterMs;
    this.status = details.status;
    this.providerCode = details.providerCode;
  }
}

/** Narrows to a SyncError of one of the given kinds. */
export function isKind(error: unknown, ...kinds: ErrorKind[]): error is SyncError {
  return error instanceof SyncError && kinds.includes(error.kind);
}

/** Returns the value, or throws: for what the code around it has already made sure of. */
export function must<T>(value: T | null | undefined, message: string): T {
  if (value === null || value === undefined) throw new Error(message);
  return value;
}
