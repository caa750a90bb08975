import { Refusal } from '../access/refusal.ts';
import { isKind, SyncError } from '../errors.ts';
import { connectTenant, type TenantParts } from '../settings/connect-tenant.ts';
import type { OperatorInput } from './consent-input.ts';
import { ended } from './consent-steps.ts';
import type { Consent, Consents } from './consents.ts';
import { OPERATOR_MS } from './legs.ts';
import { type PageReason, PageRefusal } from './page-refusal.ts';
import { type Probed, type ProbeParts, probeGrant } from './probe-grant.ts';

export interface FinishParts extends ProbeParts {
  readonly consents: Consents;
  readonly tenant: (organizationId: string) => TenantParts;
}

/**
 * The button was pressed: the grant is proven by opening a mailbox, and the organisation is connected; or waits for an
 * operator, when the address of who asked is none of this tenant's. Throws a PageRefusal where it ends.
 */
export async function finishConsent(parts: FinishParts, row: Consent): Promise<Consent> {
  const { tenantId, provenBy } = row;
  if (tenantId === null || provenBy === null) throw new PageRefusal('link-invalid');
  let probed: Probed;
  try {
    probed = await probeGrant(parts, { tenantId, email: row.asked.email, objectId: provenBy });
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    await parts.consents.saveConsent(ended(row, 'ended', 'grant-not-effective'));
    throw new PageRefusal('grant-not-effective', error);
  }
  if (probed.askerMailboxId === null) {
    const leg = { digest: '', until: parts.clock() + OPERATOR_MS };
    return parts.consents.saveConsent({ ...row, state: 'operator', leg, browser: null });
  }
  return connect(parts, row, tenantId);
}

/** An operator's word, given outside of every browser. Throws a Refusal. */
export async function confirmByOperator(parts: FinishParts, id: string, input: OperatorInput): Promise<Consent> {
  const [key = '', own = ''] = id.split('.');
  const row = await parts.consents.consent(key);
  if (row === null || row.id !== own) throw new Refusal('consent-unknown');
  if (row.state === 'connected' && row.tenantId === input.tenantId) return row;
  if (row.state !== 'operator' || (row.leg?.until ?? 0) <= parts.clock()) throw new Refusal('consent-not-waiting');
  if (row.tenantId !== input.tenantId) throw new Refusal('consent-other-tenant');
  return connect(parts, row, input.tenantId).catch((error: unknown) => {
    throw error instanceof PageRefusal ? new Refusal('consent-not-waiting', { cause: error }) : error;
  });
}

async function connect(parts: FinishParts, row: Consent, tenantId: string): Promise<Consent> {
  try {
    await connectTenant(parts.tenant(row.organizationId), row.connection, tenantId);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const reason: PageReason = 'settings-changed';
    await parts.consents.saveConsent(ended(row, 'ended', reason));
    throw new PageRefusal(reason, error);
  }
  const connected = ended(row, 'connected', null);
  return parts.consents.saveConsent(connected).catch((error: unknown) => {
    // Somebody asked anew meanwhile; the organisation is connected all the same.
    if (isKind(error, 'conflict')) return connected;
    throw error;
  });
}
