import { createKeyVaultDouble } from '../../../local/simulators/key-vault/double.ts';
import { createKeyVault, type KeyVaultOptions } from '../../../shared/secrets/key-vault.ts';

export const HOST = 'unit.vault.azure.net';
export const NOW = 1_800_000_000_000;

/** A vault under test, its clock, and the pauses that were made before a repeated call. */
export function someVault(more: Partial<KeyVaultOptions> = {}) {
  const time = { now: NOW };
  const clock = () => time.now;
  const pauses: number[] = [];
  const double = createKeyVaultDouble({ clock });
  const open = createKeyVault({
    vaultUrl: `https://${HOST}`,
    credential: goodCredential,
    httpClient: double.httpClient,
    clock,
    wait: async (milliseconds) => {
      pauses.push(milliseconds);
    },
    ...more,
  });
  return { ...double, time, pauses, open, secrets: open('org-1') };
}

export const goodCredential = {
  getToken: async () => ({ token: 'token', expiresOnTimestamp: Date.now() + 3_600_000 }),
};
