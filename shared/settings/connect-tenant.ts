import { Refusal } from '../access/refusal.ts';
import type { Secrets } from '../secrets/secrets.ts';
import type { Clock, Organization, Store } from '../sync/ports.ts';
import { changeConnection, keptSecrets } from './change-connection.ts';
import { removeGenerations } from './connection-secrets.ts';
import { retried } from './retried.ts';

export interface TenantParts {
  readonly store: Store;
  readonly secrets: Secrets;
  readonly clock: Clock;
}

/**
 * Connects the organisation to a tenant whose consent is proven. The same tenant again: whatever was lost is back, and
 * nothing begins anew. Another one is another connection (H13), which an administrator has to switch on. Throws a Refusal
 * when this is no longer the `connection` that the consent was asked for.
 */
export async function connectTenant(
  { store, secrets, clock }: TenantParts,
  connection: number,
  tenantId: string,
): Promise<Organization> {
  const { before, after } = await retried(async () => {
    const row = await store.organization();
    const isAsked = row !== null && row.ended === undefined && row.kind === 'graph';
    // A call that died after the row did its work.
    if (!isAsked || (row.connection !== connection && row.tenantId !== tenantId)) {
      throw new Refusal('precondition-failed');
    }
    return { before: row, after: await changeConnection({ store, secrets }, row, nextRow(row, tenantId, clock())) };
  });
  if (before.connection < after.connection) await removeGenerations(secrets, before.connection);
  return after;
}

function nextRow(row: Organization, tenantId: string, now: number): Organization {
  const { consentLostAt: _, ...rest } = row;
  const next = { ...rest, tenantId, consentedAt: now, revision: (row.revision ?? 0) + 1 };
  if (row.tenantId === null || row.tenantId === tenantId) return next;
  return {
    ...next,
    connection: row.connection + 1,
    enabled: false,
    pulledUntil: null,
    secretsSince: keptSecrets(row),
  };
}
