import { SecretClient } from '@azure/keyvault-secrets';
import { createKeyVaultDouble } from '../../../../local/simulators/key-vault/double.ts';

export const HOST = 'unit.vault.azure.net';
export const NOW = 1_800_000_000_000;

/** A double with a clock to turn, and Microsoft's own client over it. */
export function someDouble(options: { readonly isGood?: (token: string) => boolean } = {}) {
  const time = { now: NOW };
  const double = createKeyVaultDouble({ clock: () => time.now, ...options });
  const asked: unknown[] = [];
  const credential = {
    getToken: async (scopes: string | string[], { tenantId }: { tenantId?: string } = {}) => {
      asked.push({ scopes, tenantId });
      return { token: 'token', expiresOnTimestamp: Date.now() + 3_600_000 };
    },
  };
  const clientOf = (host: string) =>
    new SecretClient(`https://${host}`, credential, {
      httpClient: double.httpClient,
      retryOptions: { maxRetries: 0 },
    });
  return { ...double, time, asked, clientOf, client: clientOf(HOST) };
}

/** How a call was refused: status, code and inner code. */
export async function refusal(call: Promise<unknown>) {
  const error: unknown = await call.then(
    () => null,
    (caught: unknown) => caught,
  );
  if (!(error instanceof Error)) throw new Error('expected a refusal');
  const { statusCode, code, details } = error as Error & {
    statusCode?: number;
    code?: string;
    details?: { error?: { innerError?: { code?: string } } };
  };
  return [statusCode, code, details?.error?.innerError?.code];
}

export async function all<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of pages) found.push(one);
  return found;
}
