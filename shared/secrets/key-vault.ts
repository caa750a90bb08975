import type { TokenCredential } from '@azure/identity';
import { managedIdentity } from '../storage/clients.ts';
import type { Clock, Wait } from '../sync/ports.ts';
import { secretName } from './secret-name.ts';
import { checkSecretValue, generationRemoved, SECRET_KINDS, type Secrets, secretMissing } from './secrets.ts';
import { createValueCache } from './value-cache.ts';
import { createVaultCalls, type HttpClient } from './vault-calls.ts';
import { isBlocked, isRemoved } from './vault-error.ts';

export interface KeyVaultOptions {
  /** `https://<name>.vault.azure.net` */
  readonly vaultUrl: string;
  /** A credential, or which managed identity to use: a user-assigned one by its client id, without one the app's own. */
  readonly credential: TokenCredential | { readonly clientId?: string };
  /** Instead of the network. */
  readonly httpClient?: HttpClient;
  readonly clock: Clock;
  readonly wait?: Wait;
  /** How long a value is used without asking again, in milliseconds. Default 5 minutes. */
  readonly cacheMs?: number;
  /** For one try of a call, in milliseconds. Default 10,000. */
  readonly timeLimitMs?: number;
}

/** Values kept in memory at once. */
const MOST_KEPT = 2_000;

const pause: Wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * The secrets of every organisation in one vault: they share its connection, its token and the values in memory. Makes
 * no request and loads no SDK before the first call. Throws `invalid` for an address that can't be a vault's.
 */
export function createKeyVault(options: KeyVaultOptions): (organizationId: string) => Secrets {
  const { credential, clock } = options;
  const call = createVaultCalls({
    vaultUrl: options.vaultUrl,
    credential: 'getToken' in credential ? credential : managedIdentity(credential.clientId),
    httpClient: options.httpClient,
    clock,
    wait: options.wait ?? pause,
    timeLimitMs: options.timeLimitMs ?? 10_000,
  });
  const values = createValueCache({ clock, keepMs: options.cacheMs ?? 5 * 60_000, most: MOST_KEPT });

  return (organizationId) => ({
    async read(kind, generation, { fresh = false } = {}) {
      const name = secretName(organizationId, kind, generation);
      return values.read(name, fresh, async () => {
        const found = await call((client, each) => client.getSecret(name, each)).catch((error: unknown) => {
          throw isRemoved(error) ? secretMissing(kind) : error;
        });
        // Somebody may have stored an empty one by hand.
        if (found.value === undefined || found.value === '') throw secretMissing(kind);
        return found.value;
      });
    },

    async write(kind, generation, value) {
      const name = secretName(organizationId, kind, generation);
      checkSecretValue(kind, value);
      await values.change(name, () =>
        call((client, each) => client.setSecret(name, value, each)).catch((error: unknown) => {
          throw isBlocked(error) ? generationRemoved(kind) : error;
        }),
      );
    },

    async remove(generation) {
      const names = SECRET_KINDS.map((kind) => secretName(organizationId, kind, generation));
      const removals = names.map((name) =>
        values.change(name, () =>
          // Not waited for: the value can't be read any more, and the name is never used again.
          call((client, each) => client.beginDeleteSecret(name, each)).catch((error: unknown) => {
            if (!isRemoved(error)) throw error;
          }),
        ),
      );
      // Each is tried, whatever becomes of the other.
      const failed = (await Promise.allSettled(removals)).find((one) => one.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    },
  });
}

/** The secrets of one organisation. Several of them in one vault: {@link createKeyVault}. */
export function createKeyVaultSecrets(options: KeyVaultOptions & { readonly organizationId: string }): Secrets {
  return createKeyVault(options)(options.organizationId);
}
