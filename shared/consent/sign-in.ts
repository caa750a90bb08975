import type * as Msal from '@azure/msal-node';
import { SyncError } from '../errors.ts';
import { firstUse } from '../first-use.ts';
import type { AppProof } from './app-proof.ts';
import type { ReadIdToken, SignedIn } from './id-token.ts';
import { digestOf } from './legs.ts';
import { PageRefusal } from './page-refusal.ts';

/** One sign-in: what was sent along, and has to come back. */
export interface Attempt {
  readonly tenantId: string;
  readonly redirectUri: string;
  readonly nonce: string;
  /** PKCE (RFC 7636). */
  readonly verifier: string;
}

/** OpenID Connect at Microsoft, authorization code flow. */
export interface SignIn {
  /** Where the browser goes. */
  address(attempt: Attempt & { readonly state: string }): Promise<string>;
  /** Who signed in, by a token that Microsoft gave for this code to us. Throws a PageRefusal, or what can't be had now. */
  identity(attempt: Attempt & { readonly code: string }): Promise<SignedIn>;
}

export interface SignInOptions {
  readonly authority: string;
  readonly clientId: string;
  readonly proof: AppProof;
  readonly readIdToken: ReadIdToken;
  /** For one call of Microsoft's. Milliseconds, default 30,000. */
  readonly timeLimitMs?: number;
}

const SCOPES = ['openid', 'profile'];
/** Entra's refusals of the app itself: the operator's to mend, and nothing that the person in front did. */
const OURS = /AADSTS(?:7000215|7000222|700016|7000229|700027|50011|70021\d*|700213|700211)\b/u;

const library = firstUse('sign-in at Microsoft', () => import('@azure/msal-node'));

export function createSignIn(options: SignInOptions): SignIn {
  const { authority, clientId, readIdToken, timeLimitMs = 30_000 } = options;

  async function app(tenantId: string): Promise<Msal.ConfidentialClientApplication> {
    const { ConfidentialClientApplication } = await library();
    const proof = options.proof(tenantId);
    const secret =
      'clientSecret' in proof ? { clientSecret: proof.clientSecret } : { clientAssertion: () => proof.assertion() };
    const knownAuthorities = [new URL(authority).host];
    // One for each call: it holds tokens in memory, and nothing of this is needed twice.
    return new ConfidentialClientApplication({
      auth: { clientId, authority: `${authority}/${tenantId}`, knownAuthorities, ...secret },
    });
  }

  return {
    async address({ tenantId, redirectUri, nonce, verifier, state }) {
      const client = await app(tenantId);
      const address = client.getAuthCodeUrl({
        scopes: SCOPES,
        redirectUri,
        nonce,
        state,
        codeChallenge: digestOf(verifier),
        codeChallengeMethod: 'S256',
        responseMode: 'query',
        // Whoever consented may have several accounts, and one that is signed in already proves little.
        prompt: 'select_account',
      });
      return inTime(address, timeLimitMs).catch(thrown);
    },

    async identity({ tenantId, redirectUri, nonce, verifier, code }) {
      const client = await app(tenantId);
      const answer = client.acquireTokenByCode({ scopes: SCOPES, redirectUri, code, codeVerifier: verifier, nonce });
      const { idToken } = await inTime(answer, timeLimitMs).catch(thrown);
      return readIdToken(idToken, { tenantId, nonce });
    },
  };
}

/** The library's messages hold addresses and codes of the request: only the number goes on. */
function thrown(error: unknown): never {
  if (error instanceof SyncError) throw error;
  const text = error instanceof Error ? error.message : '';
  const number = /AADSTS\d+/u.exec(text)?.[0];
  const details = number === undefined ? {} : { providerCode: number };
  if (OURS.test(text)) {
    const message = 'Microsoft Entra refused the application itself: check its registration, redirect URIs and proof.';
    throw new SyncError('unavailable', 'consent.app-refused', message, details);
  }
  if (number !== undefined || isOfTheAnswer(error)) throw new PageRefusal('sign-in-failed');
  throw new SyncError('transient', 'consent.sign-in-unavailable', 'Microsoft Entra does not answer: try later.');
}

/** The library's own checks of what came back. */
function isOfTheAnswer(error: unknown): boolean {
  return (
    error instanceof Error && (error.name === 'ServerError' || error.name === 'ClientAuthError') && !isNetwork(error)
  );
}

function isNetwork(error: Error): boolean {
  return /network|endpoints_resolution|request_timed_out|openid_config/iu.test(
    'errorCode' in error ? String(error.errorCode) : '',
  );
}

async function inTime<T>(work: Promise<T>, limitMs: number): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('late')), limitMs);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
