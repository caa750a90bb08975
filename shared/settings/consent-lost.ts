import type { Instant, Organization, Store } from '../sync/ports.ts';
import { retried } from './retried.ts';

type Known = Pick<Organization, 'tenantId' | 'consentedAt'>;

/** A consent that was given meanwhile isn't the one that was found missing. */
function isSame(row: Organization | null, { tenantId, consentedAt }: Known): row is Organization {
  return row !== null && row.tenantId === tenantId && row.consentedAt === consentedAt;
}

export async function noteConsentLost(store: Store, known: Known, now: Instant): Promise<void> {
  await retried(async () => {
    const row = await store.organization();
    if (isSame(row, known) && row.consentLostAt === undefined) {
      await store.saveOrganization({ ...row, consentLostAt: now });
    }
  });
}

export async function noteConsentBack(store: Store, known: Known): Promise<void> {
  await retried(async () => {
    const row = await store.organization();
    if (!isSame(row, known) || row.consentLostAt === undefined) return;
    const { consentLostAt: _, ...rest } = row;
    await store.saveOrganization(rest);
  });
}
