import type { Stack } from './start-stack.ts';
import { VAULT_URL } from './vault-edges.ts';

/** The service's application settings for a stack: it is given the simulators where production has the real systems. */
export function settingsOf({
  azurite,
  outside,
  setting,
  clock,
  port,
}: Pick<Stack, 'azurite' | 'outside' | 'setting' | 'clock'> & {
  /** Of the functions host. */
  readonly port: number;
}): Record<string, string> {
  return {
    DATA_CONNECTION: azurite.connectionString,
    GRAPH_BASE_URL: outside.graphUrl,
    ENTRA_AUTHORITY: outside.graphUrl,
    ENTRA_CLIENT_ID: setting.entra.clientId,
    ENTRA_CLIENT_SECRET: setting.entra.clientSecret,
    PUBLIC_BASE_URL: `http://127.0.0.1:${port}`,
    SEVERA_BASE_URL: `${outside.severaUrl}/rest-api`,
    HOST_TOKEN_ISSUER: outside.hostApp.issuer,
    HOST_TOKEN_AUDIENCE: outside.hostApp.audience,
    HOST_TOKEN_JWKS_URL: outside.hostUrl,
    KEY_VAULT_URL: VAULT_URL,
    CLOCK_OFFSET_SECONDS: String(clock.offsetSeconds),
  };
}
