import type { Operation } from './log.ts';

/**
 * - `429`, `500`, `503`: refused, not done
 * - `503-bare`: the same without a body, as gateways answer
 * - `401`: the token is refused although it is good
 * - `404-page`: a page of HTML that is not of a vault
 * - `307`: sent to another host
 * - `drop`: the connection ends before anything is done; `lost`: after
 * - `hang`: no answer until the caller gives up
 * - `garbled`: done; the answer breaks off in its middle
 * - `other-resource`: challenged for a token of another service
 */
export type Trouble =
  | '429'
  | '500'
  | '503'
  | '503-bare'
  | '401'
  | '404-page'
  | '307'
  | 'drop'
  | 'lost'
  | 'hang'
  | 'garbled'
  | 'other-resource';

/** A fault for the next request that fits. */
export interface OneShot {
  readonly trouble: Trouble;
  /** Without it: the next request that carries a token; for `other-resource` the next without one. */
  readonly when?: (operation: Operation, name: string | null) => boolean;
}

/** Everything Key Vault may do to a client. May be changed at any time. */
export interface Faults {
  /** Used up from the front. */
  once: OneShot[];
  /** Retry-After of 429 and 503; null: none. */
  retryAfter: string | null;
  /** Requests with a token within ten seconds before 429; null: no limit. */
  requestsPerTenSeconds: number | null;
  /** 403: the vault's firewall keeps the caller out. */
  firewall: boolean;
  /** 403: what the caller's role doesn't cover. */
  forbidden: Operation[];
  /** Milliseconds until a deletion, a recovery, a purge is finished. */
  deletionMs: number;
  recoveryMs: number;
  purgeMs: number;
  /** Nobody may purge. */
  purgeProtection: boolean;
}

export function noFaults(): Faults {
  return {
    once: [],
    retryAfter: '1',
    requestsPerTenSeconds: null,
    firewall: false,
    forbidden: [],
    deletionMs: 2_000,
    recoveryMs: 2_000,
    purgeMs: 2_000,
    purgeProtection: true,
  };
}
