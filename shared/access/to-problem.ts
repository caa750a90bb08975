import { type ErrorKind, SyncError } from '../errors.ts';
import type { ProblemCode } from './problem-codes.ts';
import { Refusal } from './refusal.ts';

/** What a failed request is answered with. */
export interface Answered {
  readonly code: ProblemCode;
  readonly members: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
}

/** Seconds after which a request may be tried again that failed for a while. */
const RETRY_SECONDS = 10;
const MOST_RETRY_SECONDS = 600;

/** Errors of the service whose own code says more than their kind. */
const BY_CODE: Readonly<Record<string, ProblemCode>> = {
  'organization.not-connected': 'organization-not-connected',
  'guard.unknown': 'guard-unknown',
  'guard.changed': 'guard-changed',
  'guard.decided': 'guard-decided',
  'first-sync.not-waiting': 'first-sync-not-waiting',
  'first-sync.changed': 'first-sync-changed',
  'severa.user-unknown': 'user-inactive',
  'graph.address-ambiguous': 'mailbox-ambiguous',
};

const BY_KIND: Readonly<Record<ErrorKind, ProblemCode>> = {
  transient: 'unavailable',
  'answer-lost': 'unavailable',
  'cursor-lost': 'unavailable',
  conflict: 'changed-meanwhile',
  gone: 'not-found',
  refused: 'connection-unusable',
  unavailable: 'connection-unusable',
  // What a caller sends is checked before anything is done with it: this is ours, or another system's.
  invalid: 'internal',
};

/** The one place that says which error is which problem. An error that nobody foresaw tells nothing of itself. */
export function toProblem(error: unknown): Answered {
  if (error instanceof Refusal) return { code: error.problem, members: error.members, headers: error.headers };
  if (!(error instanceof SyncError)) return { code: 'internal', members: {}, headers: {} };
  const code = BY_CODE[error.code] ?? BY_KIND[error.kind];
  if (code === 'unavailable') {
    const asked = Math.ceil((error.retryAfterMs ?? 0) / 1000);
    const seconds = Math.min(Math.max(asked, RETRY_SECONDS), MOST_RETRY_SECONDS);
    return { code, members: {}, headers: { 'retry-after': String(seconds) } };
  }
  return { code, members: code === 'connection-unusable' ? { reason: error.code } : {}, headers: {} };
}
