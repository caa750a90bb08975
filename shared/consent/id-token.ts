import { createRemoteJWKSet, customFetch, errors, jwtVerify } from 'jose';
import * as z from 'zod';
import { SyncError } from '../errors.ts';
import type { Clock } from '../sync/ports.ts';
import { PageRefusal } from './page-refusal.ts';

/** Somebody who signed in, as Microsoft says it of him. */
export interface SignedIn {
  readonly tenantId: string;
  readonly objectId: string;
  /** Ids of role templates that he holds in the whole tenant; null: the token doesn't say. */
  readonly roles: readonly string[] | null;
}

export type ReadIdToken = (
  token: string,
  expected: { readonly tenantId: string; readonly nonce: string },
) => Promise<SignedIn>;

export interface IdTokenOptions {
  readonly authority: string;
  readonly clientId: string;
  readonly clock: Clock;
  readonly fetch?: typeof globalThis.fetch;
}

/** How far two clocks may differ, in seconds. */
const CLOCK_SKEW = 300;
/** An answer to what was asked a moment ago. */
const OLDEST = 15 * 60;
const LARGEST_KEYS = 256 * 1024;

const claimsSchema = z.object({ tid: z.guid(), oid: z.guid(), nonce: z.string(), wids: z.array(z.string()).nullish() });

/**
 * Reads an ID token of Microsoft's (identity platform, "ID token claims reference"): signature by the tenant's published
 * keys, audience, issuer with the token's own tenant, times, and the nonce of this very sign-in. MSAL has had it from
 * Microsoft's own server over TLS and checks the nonce as well; neither is relied on alone.
 */
export function createIdTokenReader({ authority, clientId, clock, fetch: ask = fetch }: IdTokenOptions): ReadIdToken {
  return async (token, { tenantId, nonce }) => {
    const keys = createRemoteJWKSet(new URL(`${authority}/${tenantId}/discovery/v2.0/keys`), {
      [customFetch]: (url: string, init: RequestInit) => bounded(ask, url, init),
    });
    const { payload } = await jwtVerify(token, keys, {
      audience: clientId,
      issuer: `${authority}/${tenantId}/v2.0`,
      algorithms: ['RS256'],
      requiredClaims: ['exp', 'iat', 'nonce'],
      maxTokenAge: OLDEST,
      clockTolerance: CLOCK_SKEW,
      currentDate: new Date(clock()),
    }).catch((error: unknown) => {
      throw reasonOf(error);
    });
    const claims = claimsSchema.safeParse(payload);
    if (!claims.success || claims.data.nonce !== nonce) throw new PageRefusal('sign-in-failed');
    const { tid, oid, wids } = claims.data;
    if (tid.toLowerCase() !== tenantId) throw new PageRefusal('tenant-differs');
    return { tenantId, objectId: oid.toLowerCase(), roles: wids ?? null };
  };
}

function reasonOf(error: unknown): unknown {
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'iss')
    return new PageRefusal('tenant-differs');
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWSSignatureVerificationFailed) {
    return new PageRefusal('sign-in-failed');
  }
  if (
    error instanceof errors.JWKSTimeout ||
    error instanceof errors.JWKSInvalid ||
    !(error instanceof errors.JOSEError) ||
    error.code === 'ERR_JOSE_GENERIC'
  ) {
    return new SyncError(
      'transient',
      'consent.keys-unavailable',
      "Microsoft's published keys can't be read: try later.",
    );
  }
  return new PageRefusal('sign-in-failed');
}

/** No redirects, and no more than any set of keys has. */
async function bounded(ask: typeof fetch, url: string, init: RequestInit): Promise<Response> {
  const response = await ask(url, { ...init, redirect: 'error' });
  const text = await response.text();
  if (text.length > LARGEST_KEYS) throw new Error('too large');
  return new Response(text, { status: response.status, headers: response.headers });
}
