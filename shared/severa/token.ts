import { z } from 'zod';
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
 * Tokens of one organisation's client credentials (`POST /v1/token`). The secret is asked for each time, so that a
 * rotated one is used as soon as the old token ends.
 */
export function createTokenKeeper(options: {
  readonly clientId: string;
  readonly getSecret: () => Promise<string>;
  readonly scopes: readonly string[];
  readonly clock: Clock;
  /** Sends the body to `/v1/token`, with all retries, and gives the answer back. */
  readonly send: (body: unknown) => Promise<Answer>;
}): TokenKeeper {
  const { clientId, getSecret, scopes, clock, send } = options;
  let kept: { readonly token: string; readonly until: number } | null = null;
  let asking: Promise<string> | null = null;

  async function ask(): Promise<string> {
    const asked = clock();
    const answer = await send({
      client_id: clientId,
      client_secret: await getSecret().catch((error: unknown) => {
        throw secretUnavailable(error);
      }),
      scope: scopes.join(','),
    });
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

function tokenRefusal(answer: Answer): SyncError {
  const error = refusal(answer);
  const credentials = error.kind === 'refused' || error.code === 'severa.not-signed-in';
  if (!credentials) return error;
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
