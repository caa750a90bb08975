import * as z from 'zod';
import { SyncError } from '../errors.ts';
import type { Clock } from '../sync/ports.ts';
import type { Answer } from './answer.ts';
import { refusal } from './refusals.ts';

const tokenBody = z.object({
  access_token: z.string().min(1).max(20_000),
  access_token_expires_in: z.coerce.number().positive().optional().catch(undefined),
});

/** Used when Severa doesn't say how long a token lives. A token that dies earlier costs one 401. */
const ASSUMED_LIFE_SECONDS = 300;
const MARGIN_MS = 60_000;

export interface TokenKeeper {
  /** A token that is good for the next call; callers at the same time share one request. */
  token(): Promise<string>;
  /** This token was refused: the next call to `token` asks for another, unless somebody already did. */
  refused(token: string): void;
}

/**
 * The client secret. It may be kept for a while; `fresh`: the one that was given was refused, so whatever stands in the
 * store now is wanted.
 */
export type GetSecret = (options?: { readonly fresh?: boolean }) => Promise<string>;

/**
 * Tokens of one organisation's client credentials (`POST /v1/token`). A secret that is refused may have been replaced:
 * it is asked for afresh, and another one is tried at once. So both the old and the new one do for as long as Severa
 * takes them, and the store isn't asked for each token.
 */
export function createTokenKeeper(options: {
  readonly clientId: string;
  readonly getSecret: GetSecret;
  readonly scopes: readonly string[];
  readonly clock: Clock;
  /** Sends the body to `/v1/token`, with all retries, and gives the answer back. */
  readonly send: (body: unknown) => Promise<Answer>;
}): TokenKeeper {
  const { clientId, getSecret, scopes, clock, send } = options;
  let kept: { readonly token: string; readonly until: number } | null = null;
  let asking: Promise<string> | null = null;

  async function read(fresh: boolean): Promise<string> {
    try {
      return await getSecret({ fresh });
    } catch (error) {
      throw secretUnavailable(error);
    }
  }

  function exchange(secret: string): Promise<Answer> {
    return send({ client_id: clientId, client_secret: secret, scope: scopes.join(',') });
  }

  async function ask(): Promise<string> {
    let asked = clock();
    const secret = await read(false);
    let answer = await exchange(secret);
    if (isRefusal(answer)) {
      const newest = await read(true);
      asked = clock();
      if (newest !== secret) answer = await exchange(newest);
    }
    if (answer.status < 200 || answer.status > 299) throw tokenRefusal(answer);
    const parsed = tokenBody.safeParse(answer.json);
    if (!parsed.success) {
      throw new SyncError('unavailable', 'severa.bad-token-answer', "Severa's token answer holds no token.");
    }
    const life = (parsed.data.access_token_expires_in ?? ASSUMED_LIFE_SECONDS) * 1000;
    kept = { token: parsed.data.access_token, until: asked + life - Math.min(MARGIN_MS, life / 10) };
    return kept.token;
  }

  return {
    token() {
      if (kept !== null && clock() < kept.until) return Promise.resolve(kept.token);
      asking ??= ask().finally(() => {
        asking = null;
      });
      return asking;
    },
    refused(token) {
      if (kept?.token === token) kept = null;
    },
  };
}

/** Severa knows neither the id with this secret nor, which it says the same way, one of the scopes. */
function isRefusal(answer: Answer): boolean {
  if (answer.status >= 200 && answer.status <= 299) return false;
  const error = refusal(answer);
  return error.kind === 'refused' || error.code === 'severa.not-signed-in';
}

function tokenRefusal(answer: Answer): SyncError {
  const error = refusal(answer);
  if (!isRefusal(answer)) return error;
  return new SyncError(
    'unavailable',
    'severa.credentials-refused',
    'Severa refuses the client id, the secret or a scope. Check the REST API credentials.',
    { status: answer.status, ...(error.providerCode === undefined ? {} : { providerCode: error.providerCode }) },
  );
}

/** The cause is left out: nobody knows what a secret store writes into its errors (I6). */
function secretUnavailable(error: unknown): SyncError {
  if (error instanceof SyncError) return error;
  return new SyncError('unavailable', 'severa.secret-unavailable', "The Severa client secret can't be read.");
}
