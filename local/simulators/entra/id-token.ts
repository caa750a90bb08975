import { SignJWT } from 'jose';
import type { Mailbox } from '../graph/state.ts';
import { randomGuid, type World } from '../graph/world.ts';
import {
  DEFAULT_USER_ROLE,
  DIRECTORY_ROLES,
  type IssuedCode,
  newKey,
  type Registration,
  signingKeys,
} from './entra.ts';

/** Seconds. */
const LIFE = 3_600;

/** An ID token of version 2.0, right or as the faults say. */
export async function idToken(
  world: World,
  origin: string,
  {
    code,
    user,
    registration,
  }: { readonly code: IssuedCode; readonly user: Mailbox; readonly registration: Registration },
): Promise<string> {
  const { faults } = world;
  const wrong = faults.idToken;
  const now = Math.floor(world.clock() / 1000) - (wrong === 'expired' ? 2 * LIFE : 0);
  const tid = wrong === 'other-tenant' ? randomGuid(world) : code.tenantId;
  const wids = [...user.directoryRoles.map((role) => DIRECTORY_ROLES[role]), DEFAULT_USER_ROLE];
  const nonce = wrong === 'other-nonce' ? randomGuid(world) : code.nonce;
  const claims = {
    iss: `${origin}/${wrong === 'other-issuer' ? randomGuid(world) : code.tenantId}/v2.0`,
    aud: wrong === 'other-audience' ? randomGuid(world) : code.clientId,
    iat: now,
    nbf: now,
    exp: now + LIFE,
    name: user.displayName,
    oid: user.userId,
    preferred_username: user.userPrincipalName,
    sub: randomGuid(world),
    tid,
    uti: randomGuid(world),
    ver: '2.0',
    ...(nonce === null || wrong === 'no-nonce' ? {} : { nonce }),
    ...(registration.namesRoles && !faults.widsAbsent ? { wids } : {}),
  };
  const [signer] = await signingKeys(world.entra);
  const kid = signer?.kid ?? '';
  const key = wrong === 'other-key' ? (await newKey(kid)).key : signer?.key;
  if (key === undefined) throw new Error('There is always a key.');
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' }).sign(key);
}
