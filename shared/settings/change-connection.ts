import type { SecretKind, Secrets } from '../secrets/secrets.ts';
import type { Organization, Store } from '../sync/ports.ts';

/** The delegate's password belongs to the server that it was entered for, and never goes to another connection. */
export function keptSecrets({ secretsSince }: Organization): NonNullable<Organization['secretsSince']> {
  const since = secretsSince?.severaClientSecret;
  return since === undefined ? {} : { severaClientSecret: since };
}

/**
 * Saves the row; under a new connection (H13) the secret that stays good goes along. It is copied before the row, under a
 * generation that nobody reads until the row says so. The old generation is the caller's to remove, after the row.
 */
export async function changeConnection(
  { store, secrets }: { readonly store: Store; readonly secrets: Secrets },
  row: Organization | null,
  next: Organization,
): Promise<Organization> {
  const kind: SecretKind = 'severaClientSecret';
  const isOther = row !== null && row.ended === undefined && next.connection !== row.connection;
  if (isOther && next.secretsSince?.[kind] !== undefined) {
    await secrets.write(kind, next.connection, await secrets.read(kind, row.connection));
  }
  return store.saveOrganization(next);
}
