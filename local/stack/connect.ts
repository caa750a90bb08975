import { addressDigest } from '../../shared/settings/switch-user.ts';
import { newMailbox } from '../../shared/sync/new-mailbox.ts';
import type { Store } from '../../shared/sync/ports.ts';
import type { Setting } from './person.ts';

/** Connects the organisation and switches the person's sync on, as the settings page and the person would. */
export async function connect(store: Store, setting: Setting, now: number): Promise<void> {
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
    secretsSince: { severaClientSecret: now },
  });
  await store.saveMailbox(
    newMailbox({
      organizationId: setting.organization.guid,
      userId: setting.person.userId,
      mailboxId: setting.person.mailboxId,
      connection: setting.connection,
    }),
  );
  const { userId, mailboxId, email } = setting.person;
  await store.saveUser({
    organizationId: setting.organization.guid,
    userId,
    mailboxId,
    enabled: true,
    address: addressDigest(email),
    reason: null,
    since: now,
  });
}
