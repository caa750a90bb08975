import type { Secrets } from '../secrets/secrets.ts';
import type { Clock, Organization, Store } from '../sync/ports.ts';
import type { Bindings } from './bindings.ts';
import { removeGenerations } from './connection-secrets.ts';
import { retried } from './retried.ts';

export interface DisconnectParts {
  readonly store: Store;
  readonly secrets: Secrets;
  readonly bindings: Bindings;
  readonly clock: Clock;
  /** How long one call removes rows, in milliseconds. */
  readonly removeMs: number;
}

/**
 * Ends the organisation's connection: nothing runs any more, both secrets and all state go, both calendars stay as they
 * are. False: there are rows left, call again. Whatever a call got done stays done.
 *
 * The organisation's own row stays: it knows the number of its connection, so that no name of a secret comes twice.
 */
export async function disconnect(parts: DisconnectParts): Promise<boolean> {
  const { store, secrets, bindings, clock, removeMs } = parts;
  const row = await retried(async () => {
    const current = await store.organization();
    return current === null || current.ended !== undefined ? current : store.saveOrganization(ending(current));
  });
  if (row === null || row.ended === 'removed') return true;
  // From the row on nobody begins anything: a run finds no connection, and no user can switch on.
  if (row.connection > 0) await removeGenerations(secrets, row.connection - 1);
  await releaseMailboxes(store, bindings, row.id);
  if (!(await store.forget(clock() + removeMs))) return false;
  await retried(async () => {
    const current = await store.organization();
    if (current?.ended === 'removing') await store.saveOrganization({ ...current, ended: 'removed' });
  });
  return true;
}

function ending({ id, connection, revision = 0, etag }: Organization): Organization {
  return {
    id,
    kind: 'graph',
    enabled: false,
    tenantId: null,
    severaClientId: '',
    typeIds: [],
    defaultTypeId: null,
    zone: 'UTC',
    pulledUntil: null,
    connection: connection + 1,
    revision: revision + 1,
    ended: 'removing',
    ...(etag === undefined ? {} : { etag }),
  };
}

/** Before the mailboxes' rows go: they say which. */
async function releaseMailboxes(store: Store, bindings: Bindings, organizationId: string): Promise<void> {
  for (const { mailboxId } of await store.mailboxes()) {
    const binding = await bindings.binding(mailboxId);
    if (binding?.organizationId === organizationId) await bindings.removeBinding(binding);
  }
}
