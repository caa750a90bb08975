import { hash } from 'node:crypto';
import { SyncError } from '../errors.ts';
import type { SecretKind } from './secrets.ts';

const PREFIX: Readonly<Record<SecretKind, string>> = {
  severaClientSecret: 'severa-client-secret',
  delegatePassword: 'delegate-password',
};

/**
 * `<kind>-<SHA-256 of the organisation's id, hex>-<generation>`, at most 102 of Key Vault's 127 characters.
 *
 * Every id is hashed, so that none can look like the hash of another; in hex, because Key Vault's names ignore case
 * (Azure Key Vault keys, secrets and certificates overview, "Object identifiers"). Throws `invalid` for an id or
 * generation that is none.
 */
export function secretName(organizationId: string, kind: SecretKind, generation: number): string {
  if (organizationId === '' || !organizationId.isWellFormed())
    throw new SyncError(
      'invalid',
      'secrets.bad-organization',
      "An organisation's id is empty or not well-formed text.",
    );
  if (!Number.isSafeInteger(generation) || generation < 0)
    throw new SyncError('invalid', 'secrets.bad-generation', 'A connection generation must be a whole number from 0.');
  return `${PREFIX[kind]}-${hash('sha256', organizationId, 'hex')}-${generation}`;
}
