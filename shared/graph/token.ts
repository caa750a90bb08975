import { SyncError } from '../errors.ts';
import { firstUse } from '../first-use.ts';

/** The part of an Azure credential that we use. */
export interface Credential {
  getToken(scope: string, options: { abortSignal: AbortSignal }): Promise<{ token: string } | null>;
}

export interface GraphTokenOptions {
  /** The proven tenant's id (GUID). */
  readonly tenantId: string;
  readonly clientId: string;
  /** A client secret, or an assertion signed elsewhere (a managed identity's federated token). */
  readonly proof: { readonly clientSecret: string } | { readonly assertion: () => Promise<string> };
  /** Default `https://login.microsoftonline.com`. For any other host Microsoft's instance discovery is left out. */
  readonly authority?: string;
  /** Default `https://graph.microsoft.com/.default`. */
  readonly scope?: string;
  /** For one token. Milliseconds, default 30,000. */
  readonly timeLimitMs?: number;
  /** Makes the credential; a new one has an empty cache. Default: @azure/identity, loaded when first used. */
  readonly openCredential?: (options: GraphTokenOptions) => Promise<Credential>;
}

const PUBLIC_AUTHORITY = 'https://login.microsoftonline.com';

/** Microsoft Entra's refusals (Microsoft Entra authentication error codes page) that an administrator can mend. */
const REFUSALS: Readonly<Record<string, readonly [code: string, message: string]>> = {
  AADSTS7000229: ['graph.consent-missing', 'The application is not known in this tenant: grant the permissions again.'],
  AADSTS700016: ['graph.consent-missing', 'The application is not known in this tenant: grant the permissions again.'],
  AADSTS7000215: ['graph.secret-wrong', 'The secret of the application was refused: the operator has to renew it.'],
  AADSTS7000222: ['graph.secret-wrong', 'The secret of the application has expired: the operator has to renew it.'],
  AADSTS90002: ['graph.tenant-unknown', 'There is no such tenant: connect the organisation again.'],
};

/**
 * A source of app-only tokens for one tenant, as `getToken` of the calendar. `fresh` passes by the cache, after Graph
 * refused a token. Throws `unavailable` with a stable code where somebody has to act, else `transient`.
 */
export function createGraphToken(options: GraphTokenOptions): (fresh?: boolean) => Promise<string> {
  const open = options.openCredential ?? openIdentity;
  let credential: Promise<Credential> | null = null;
  return async (fresh = false) => {
    if (fresh || credential === null) credential = open(options);
    const current = credential;
    try {
      const abortSignal = AbortSignal.timeout(options.timeLimitMs ?? 30_000);
      const found = await (await current).getToken(options.scope ?? 'https://graph.microsoft.com/.default', {
        abortSignal,
      });
      if (found === null) throw new Error('The credential gave no token.');
      return found.token;
    } catch (error) {
      // A credential that never came to be is made again next time.
      if (credential === current) credential = null;
      throw toRefusal(error);
    }
  };
}

const identityLibrary = firstUse('sign-in to Microsoft Entra', () => import('@azure/identity'));

async function openIdentity(options: GraphTokenOptions): Promise<Credential> {
  const { ClientAssertionCredential, ClientSecretCredential } = await identityLibrary();
  const authorityHost = options.authority ?? PUBLIC_AUTHORITY;
  const settings = { authorityHost, disableInstanceDiscovery: new URL(authorityHost).origin !== PUBLIC_AUTHORITY };
  const { tenantId, clientId, proof } = options;
  return 'clientSecret' in proof
    ? new ClientSecretCredential(tenantId, clientId, proof.clientSecret, settings)
    : new ClientAssertionCredential(tenantId, clientId, proof.assertion, settings);
}

/** The library's message holds ids and a trace, never the secret; only the number in it goes on. */
function toRefusal(error: unknown): SyncError {
  if (error instanceof SyncError) return error;
  const number = error instanceof Error ? (/AADSTS\d+/u.exec(error.message)?.[0] ?? '') : '';
  const details = number === '' ? {} : { providerCode: number };
  const [code, message] = REFUSALS[number] ?? [];
  if (code !== undefined && message !== undefined) return new SyncError('unavailable', code, message, details);
  return new SyncError('transient', 'graph.token-failed', 'Microsoft Entra gave no token: try later.', details);
}
