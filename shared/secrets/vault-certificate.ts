import { SyncError } from '../errors.ts';
import { managedIdentity } from '../storage/clients.ts';
import type { Wait } from '../sync/ports.ts';
import type { KeyVaultOptions } from './key-vault.ts';
import { createValueCache } from './value-cache.ts';
import { createVaultCalls } from './vault-calls.ts';
import { isRemoved } from './vault-error.ts';

const missing = () =>
  new SyncError(
    'unavailable',
    'secrets.missing',
    'The vault holds no certificate of the name in the settings: store it.',
  );

const pause: Wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Reads a certificate with its key, in PEM, under the secret that the vault keeps beside each certificate. Kept for five
 * minutes: a renewed one is used without a restart. Throws `unavailable` when there is none.
 */
export function createVaultCertificate(options: KeyVaultOptions & { readonly name: string }): () => Promise<string> {
  const { credential, clock, name } = options;
  const call = createVaultCalls({
    vaultUrl: options.vaultUrl,
    credential: 'getToken' in credential ? credential : managedIdentity(credential.clientId),
    httpClient: options.httpClient,
    clock,
    wait: options.wait ?? pause,
    timeLimitMs: options.timeLimitMs ?? 10_000,
  });
  const values = createValueCache({ clock, keepMs: options.cacheMs ?? 5 * 60_000, most: 1 });
  return () =>
    values.read(name, false, async () => {
      const { value = '' } = await call((client, each) => client.getSecret(name, each)).catch((error: unknown) => {
        throw isRemoved(error) ? missing() : error;
      });
      if (value === '') throw missing();
      return value;
    });
}
