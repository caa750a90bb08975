import { isKind, SyncError } from '../errors.ts';
import type { Directory } from '../graph/directory.ts';
import type { Clock, Wait } from '../sync/ports.ts';

/** A tenant as the app's own token opens it. */
export interface TenantAccess {
  readonly findMailbox: Directory['findMailbox'];
  /** Opens a mailbox's calendar; throws when it stays shut. */
  readonly openCalendar: (mailboxId: string) => Promise<void>;
}

export interface ProbeParts {
  /** With a token of its own each time: one that was given before the consent had spread stays without it for an hour. */
  readonly open: (tenantId: string) => TenantAccess;
  readonly clock: Clock;
  readonly wait: Wait;
}

export interface Probed {
  /** The mailbox that has the asking administrator's address; null: this tenant has none. */
  readonly askerMailboxId: string | null;
}

/** Pauses between tries, in milliseconds: a consent spreads within seconds, or within a minute or so. */
const PAUSES = [1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000];

/**
 * Does the consent work? Proven by opening a mailbox: the roles in a token prove nothing where a tenant admits the app to
 * some mailboxes only (RBAC for Applications). Tried with the asking administrator's mailbox, then with that of the one who
 * signed in. Throws the last failure when it doesn't work after a minute.
 */
export async function probeGrant(
  { open, clock, wait }: ProbeParts,
  asked: { readonly tenantId: string; readonly email: string | null; readonly objectId: string },
): Promise<Probed> {
  const started = clock();
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await probeOnce(open(asked.tenantId), asked);
    } catch (error) {
      const pause = PAUSES[attempt];
      if (pause === undefined || clock() - started > 90_000 || !mayStillCome(error)) throw error;
      await wait(pause);
    }
  }
}

async function probeOnce(
  access: TenantAccess,
  { email, objectId }: { readonly email: string | null; readonly objectId: string },
): Promise<Probed> {
  const asker = email === null ? null : await access.findMailbox(email).catch(noneIfAmbiguous);
  const candidates = new Set([...(asker === null ? [] : [asker.id]), objectId]);
  let failure: unknown = null;
  for (const mailboxId of candidates) {
    try {
      await access.openCalendar(mailboxId);
      return { askerMailboxId: asker?.id ?? null };
    } catch (error) {
      failure ??= error;
    }
  }
  throw failure;
}

/** Several people with one address: whose is it? Nobody's, so an operator decides. */
function noneIfAmbiguous(error: unknown): null {
  if (error instanceof SyncError && error.code === 'graph.address-ambiguous') return null;
  throw error;
}

/** A mailbox that isn't there, or a secret that is wrong, isn't better in a minute. */
function mayStillCome(error: unknown): boolean {
  if (isKind(error, 'transient')) return true;
  return error instanceof SyncError && SPREADING.has(error.code);
}

const SPREADING: ReadonlySet<string> = new Set(['graph.consent-missing', 'graph.access-denied', 'graph.unauthorized']);
