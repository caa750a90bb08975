import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { SyncError } from '../errors.ts';
import type { Clock } from '../sync/ports.ts';
import { type Caller, callerOf, type Operator, operatorOf } from './caller.ts';
import type { ProblemCode } from './problem-codes.ts';
import { Refusal } from './refusal.ts';

export interface HostTokensOptions {
  readonly issuer: string;
  readonly audience: string;
  /** Audience of operators' tokens; null: this deployment has no operators. Never the other audience. */
  readonly operatorAudience: string | null;
  readonly keys: JWTVerifyGetKey;
  readonly clock: Clock;
}

/** Reads the header `Authorization`. Throws a Refusal, or `transient` when the keys can't be had. */
export interface HostTokens {
  caller(authorization: string | null): Promise<Caller>;
  operator(authorization: string | null): Promise<Operator>;
}

/** Signatures that only the holder of a private key can make: never a shared secret, never none. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
/** Longest life of a token, in seconds. */
const LONGEST_LIFE = 300;
/** How far two clocks may differ, in seconds. */
const CLOCK_SKEW = 30;
const LONGEST_TOKEN = 8_192;

/** Who calls, by the host app's signed token (JWT, RFC 7519): issuer, audience, signature and times are all checked. */
export function createHostTokens(options: HostTokensOptions): HostTokens {
  const { issuer, keys, clock } = options;

  async function claimsFor(authorization: string | null, audience: string): Promise<JWTPayload> {
    const token = bearer(authorization);
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        clockTolerance: CLOCK_SKEW,
        requiredClaims: ['exp', 'iat', 'sub'],
        maxTokenAge: LONGEST_LIFE,
        currentDate: new Date(clock()),
      });
      const { exp = Number.POSITIVE_INFINITY, iat = 0 } = payload;
      if (exp - iat > LONGEST_LIFE) throw unauthorized('token-too-long-lived');
      return payload;
    } catch (error) {
      throw error instanceof SyncError ? error : unauthorized(reasonOf(error), error);
    }
  }

  return {
    async caller(authorization) {
      const caller = callerOf(await claimsFor(authorization, options.audience));
      if (caller === null) throw unauthorized('token-claims');
      return caller;
    },
    async operator(authorization) {
      if (options.operatorAudience === null) throw unauthorized('token-wrong-audience');
      const operator = operatorOf(await claimsFor(authorization, options.operatorAudience));
      if (operator === null) throw unauthorized('token-claims');
      return operator;
    },
  };
}

function bearer(authorization: string | null): string {
  if (authorization === null || authorization.trim() === '') throw unauthorized('token-missing');
  const token = /^Bearer +([\w.~+/=-]+)$/iu.exec(authorization.trim())?.[1];
  if (token === undefined || token.length > LONGEST_TOKEN) throw unauthorized('token-invalid');
  return token;
}

/** RFC 6750, 3: which challenge goes with the refusal. The library's errors hold claims, so none goes on from here. */
function unauthorized(code: ProblemCode, cause?: unknown): Refusal {
  const challenge = code === 'token-missing' ? 'Bearer' : 'Bearer error="invalid_token"';
  const name = cause instanceof Error ? { cause: cause.name } : {};
  return new Refusal(code, { headers: { 'www-authenticate': challenge }, ...name });
}

function reasonOf(error: unknown): ProblemCode {
  if (error instanceof errors.JWTExpired) return error.claim === 'iat' ? 'token-too-long-lived' : 'token-expired';
  if (!(error instanceof errors.JWTClaimValidationFailed)) return 'token-invalid';
  const { claim, reason } = error;
  if (claim === 'iss') return 'token-wrong-issuer';
  if (claim === 'aud') return 'token-wrong-audience';
  if ((claim === 'nbf' || claim === 'iat') && reason === 'check_failed') return 'token-not-yet-valid';
  return 'token-claims';
}
