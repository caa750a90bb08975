import { createKeyVault } from '../../shared/secrets/key-vault.ts';
import { createKeyVaultDouble, type KeyVaultDouble } from '../simulators/key-vault/double.ts';
import type { Setting } from './person.ts';
import { isLocalToken, VAULT_URL, vaultEdges } from './vault-edges.ts';

/** An empty vault that takes the stack's own token only. */
export function openVault(clock: () => number): KeyVaultDouble {
  return createKeyVaultDouble({ clock, isGood: isLocalToken });
}

/** Stores the organisation's secret as the settings page will: through the service's own port. */
export async function storeSecrets(
  { httpClient }: Pick<KeyVaultDouble, 'httpClient'>,
  { organization, connection, api }: Setting,
  clock: () => number,
): Promise<void> {
  const { keyVaultCredential, keyVaultHttpClient } = vaultEdges(httpClient);
  const open = createKeyVault({
    vaultUrl: VAULT_URL,
    credential: keyVaultCredential,
    httpClient: keyVaultHttpClient,
    clock,
  });
  await open(organization.guid).write('severaClientSecret', connection, api.clientSecret);
}
