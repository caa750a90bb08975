import { SyncError } from '../shared/errors.ts';
import { noteConsentBack, noteConsentLost } from '../shared/settings/consent-lost.ts';
import type { Organization } from '../shared/sync/ports.ts';
import type { HttpServices } from './services.ts';

/** Told of each run's end: a tenant may withdraw its consent at any time, and nobody else says so. */
export interface ConsentWatch {
  failed(organization: Organization, error: unknown): Promise<void>;
  worked(organization: Organization): Promise<void>;
}

export const NOBODY_WATCHES: ConsentWatch = { failed: async () => {}, worked: async () => {} };

const REFUSED: ReadonlySet<string> = new Set(['graph.access-denied', 'graph.unauthorized']);

/** Writes it on the organisation's row, where the settings page shows it; and takes it back when a run works again. */
export function createConsentWatch(services: Pick<HttpServices, 'store' | 'tenant' | 'clock'>): ConsentWatch {
  const { store, clock } = services;

  /** One mailbox may be shut by the tenant's own policy. When the directory is shut as well, the consent is gone. */
  async function isWithdrawn({ tenantId }: Organization, error: SyncError): Promise<boolean> {
    if (error.code === 'graph.consent-missing') return true;
    if (!REFUSED.has(error.code) || tenantId === null) return false;
    return services
      .tenant(tenantId)
      .findMailbox('nobody@example.com')
      .then(
        () => false,
        (refused: unknown) =>
          refused instanceof SyncError && (REFUSED.has(refused.code) || refused.code === 'graph.consent-missing'),
      );
  }

  return {
    async failed(organization, error) {
      if (!(error instanceof SyncError) || organization.consentLostAt !== undefined) return;
      if (await isWithdrawn(organization, error)) await noteConsentLost(store(organization.id), organization, clock());
    },
    async worked(organization) {
      if (organization.consentLostAt !== undefined) await noteConsentBack(store(organization.id), organization);
    },
  };
}
