import { Refusal } from '../access/refusal.ts';
import type { SecretKind, Secrets } from '../secrets/secrets.ts';
import type { Clock, Organization, Store } from '../sync/ports.ts';
import { retried } from './retried.ts';

/**
 * Stores a secret of this connection and notes on the organisation's row that it is there; the row as it is then. Throws a
 * Refusal when the connection has changed meanwhile: the secret then lies under a generation that nobody reads.
 */
export async function storeSecret(
  parts: { readonly store: Store; readonly secrets: Secrets; readonly clock: Clock },
  connection: number,
  kind: SecretKind,
  value: string,
): Promise<Organization> {
  const { store, secrets, clock } = parts;
  await secrets.write(kind, connection, value);
  const at = clock();
  return retried(async () => {
    const row = await store.organization();
    if (row === null || row.connection !== connection) throw new Refusal('precondition-failed');
    return store.saveOrganization({ ...row, secretsSince: { ...row.secretsSince, [kind]: at } });
  });
}

/** Removes the secrets of a connection that is over; and of the one before, whose removal may have failed then. */
export async function removeGenerations(secrets: Secrets, connection: number): Promise<void> {
  if (connection > 0) await secrets.remove(connection - 1);
  await secrets.remove(connection);
}
