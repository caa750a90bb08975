import type { Call, Severa } from './call.ts';
import { Problem } from './problem.ts';
import { chance } from './random.ts';
import { type Grant, refused, type Tokens } from './tokens.ts';

/** Who calls: throws 401 for a missing, unknown or expired token and for a Client_Id that isn't the token's. */
export function authenticate(request: Request, tokens: Tokens, severa: Severa): Grant {
  const token = bearer(request);
  if (token === null) throw refused('The bearer token is missing.');
  if (chance(severa.random, severa.faults.tokenRevokedRate)) tokens.revoke(token);
  const grant = tokens.grant(token);
  if (!grant || grant.expires <= severa.now()) throw refused('The access token is not valid or has expired.');
  if (severa.behaviour.clientIdRequired && request.headers.get('client_id') !== grant.clientId) {
    throw new Problem(401, 'AuthenticationRequired', 'The Client_Id header is missing or not the one of the token.', {
      type: 'RequestHeader',
      name: 'Client_Id',
      identifier: null,
    });
  }
  return grant;
}

export function bearer(request: Request): string | null {
  return /^Bearer\s+(\S+)$/iu.exec(request.headers.get('authorization') ?? '')?.[1] ?? null;
}

export function needOf(grant: Grant, severa: Severa): Call['need'] {
  return (scope) => {
    if (grant.scopes.includes(scope) && !severa.faults.forbiddenScopes.includes(scope)) return;
    throw insufficient(scope);
  };
}

export function insufficient(scope: string): Problem {
  return new Problem(403, 'InsufficientApiScope', `The scope ${scope} is needed.`, null);
}
