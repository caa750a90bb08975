import type { Store } from '../../shared/sync/ports.ts';
import type { Setting } from './person.ts';

/** Connects the organisation and switches the person's sync on, as the settings page and the person would. */
export async function connect(store: Store, setting: Setting): Promise<void> {
  await store.saveOrganization({
    id: setting.organization.guid,
    kind: 'graph',
    enabled: true,
    tenantId: setting.tenantId,
    severaClientId: setting.api.clientId,
    typeIds: setting.typeIds,
    defaultTypeId: setting.defaultTypeId,
    zone: setting.zone,
    pulledUntil: null,
    connection: setting.connection,
  });
  await store.saveMailbox({
    organizationId: setting.organization.guid,
    userId: setting.person.userId,
    mailboxId: setting.person.mailboxId,
    enabled: true,
    phase: 'new',
    firstSyncAt: null,
    cursor: null,
    window: null,
    wanted: 0,
    leaseRun: null,
    connection: setting.connection,
    mailboxBefore: null,
    calendarId: null,
    checkedAt: null,
    deletions: [],
    run: 0,
    leaseUntil: 0,
  });
}
