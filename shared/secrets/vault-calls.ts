import type { TokenCredential } from '@azure/identity';
import type { SecretClient, SecretClientOptions } from '@azure/keyvault-secrets';
import { SyncError } from '../errors.ts';
import { firstUse } from '../first-use.ts';
import type { Clock, Wait } from '../sync/ports.ts';
import { type SeenAnswer, vaultError } from './vault-error.ts';

export type HttpClient = NonNullable<SecretClientOptions['httpClient']>;

/** Goes into every call of the SDK. */
export type CallOptions = NonNullable<Parameters<SecretClient['getSecret']>[1]>;

/** One call of a vault; every failure comes out as a SyncError without any text of the vault. */
export type Call = <T>(send: (client: SecretClient, options: CallOptions) => Promise<T>) => Promise<T>;

const TRIES = 3;
const PAUSE_MS = 500;
/** Longer pauses are the caller's: he gets them as `retryAfterMs`. */
const LONGEST_PAUSE_MS = 5_000;

const ORIGIN = /^https:\/\/[^/?#@]+\/?$/u;

/**
 * Calls to one vault. The SDK is loaded by the first of them. A call that failed as transient is repeated twice: reading
 * and deleting change nothing more, and a value written twice is only another version.
 */
export function createVaultCalls(options: {
  readonly vaultUrl: string;
  readonly credential: TokenCredential;
  readonly httpClient: HttpClient | undefined;
  readonly clock: Clock;
  readonly wait: Wait;
  /** For one try, in milliseconds. */
  readonly timeLimitMs: number;
}): Call {
  const { vaultUrl, clock, wait, timeLimitMs } = options;
  if (!ORIGIN.test(vaultUrl) || !URL.canParse(vaultUrl))
    throw new SyncError(
      'invalid',
      'secrets.bad-vault-url',
      'The vault must be an address like https://name.vault.azure.net.',
    );
  const client = firstUse('access to Key Vault', async (): Promise<SecretClient> => {
    const { SecretClient: Client } = await import('@azure/keyvault-secrets');
    return new Client(vaultUrl, options.credential, {
      // Repeats are made below, with the clock and pauses that were given.
      retryOptions: { maxRetries: 0 },
      ...(options.httpClient === undefined ? {} : { httpClient: options.httpClient }),
    });
  });

  async function once<T>(send: (client: SecretClient, options: CallOptions) => Promise<T>): Promise<T> {
    const vault = await client();
    let seen: SeenAnswer | null = null;
    const abortSignal = AbortSignal.timeout(timeLimitMs);
    const onResponse: CallOptions['onResponse'] = ({ status, headers }) => {
      seen = { status, retryAfter: headers.get('retry-after') };
    };
    try {
      return await before(abortSignal, send(vault, { abortSignal, onResponse }));
    } catch (error) {
      throw vaultError(error, seen, clock());
    }
  }

  return async (send) => {
    for (let tried = 1; ; tried += 1) {
      try {
        return await once(send);
      } catch (error) {
        const pause = pauseAfter(error, tried);
        if (pause === null) throw error;
        await wait(pause);
      }
    }
  };
}

/** Milliseconds until the next try; null: there is none. */
function pauseAfter(error: unknown, tried: number): number | null {
  if (!(error instanceof SyncError) || error.kind !== 'transient' || tried >= TRIES) return null;
  const pause = error.retryAfterMs ?? PAUSE_MS * 2 ** (tried - 1);
  return pause <= LONGEST_PAUSE_MS ? pause : null;
}

/** A credential that pays no heed to the signal must not hold the call up. */
async function before<T>(signal: AbortSignal, answer: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const stop = () => reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([answer, late]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
