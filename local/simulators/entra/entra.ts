import { exportJWK, generateKeyPair, type JWK } from 'jose';
import type { Role } from '../graph/state.ts';

/** An app registration as its owner made it; tenants get a service principal of it by consenting. */
export interface Registration {
  readonly clientId: string;
  readonly name: string;
  secret: string | null;
  /** To the letter. */
  readonly redirectUris: string[];
  /** Application permissions that it asks for. */
  readonly roles: readonly Role[];
  /** Manifest value `groupMembershipClaims`: without it ID tokens name no directory roles. */
  namesRoles: boolean;
  /** Does it take this assertion, meant for this token endpoint? null: it takes none. */
  readonly takesAssertion: ((assertion: string, endpoint: string) => Promise<boolean>) | null;
}

/** Somebody signed in; the app may fetch his ID token once. */
export interface IssuedCode {
  readonly clientId: string;
  readonly tenantId: string;
  readonly userId: string;
  readonly redirectUri: string;
  readonly nonce: string | null;
  /** S256; null: the app sent none. */
  readonly challenge: string | null;
  readonly expiresAt: number;
  used: boolean;
}

export interface SigningKey {
  readonly kid: string;
  readonly key: CryptoKey;
  readonly published: JWK;
}

/** What the identity platform keeps besides tenants and users. */
export interface Entra {
  readonly registrations: Map<string, Registration>;
  readonly codes: Map<string, IssuedCode>;
  /** Published keys, the newest first: that one signs. */
  keys: Promise<readonly SigningKey[]> | null;
}

export function newEntra(): Entra {
  return { registrations: new Map(), codes: new Map(), keys: null };
}

export async function signingKeys(entra: Entra): Promise<readonly SigningKey[]> {
  entra.keys ??= newKey('key-1').then((key) => [key]);
  return entra.keys;
}

export async function newKey(kid: string): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  return { kid, key: privateKey, published: { ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'RS256' } };
}

/** Role templates of Microsoft Entra ID. */
export const DIRECTORY_ROLES = {
  globalAdministrator: '62e90394-69f5-4237-9190-012177145e10',
  privilegedRoleAdministrator: 'e8611ab8-c189-46e8-94e1-60213ab1f814',
  applicationAdministrator: '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3',
  cloudApplicationAdministrator: '158c047a-c907-4556-b7ef-446551a6b5f7',
  userAdministrator: 'fe930be7-5e62-47db-91af-98c3a49a38b1',
} as const;
export type DirectoryRole = keyof typeof DIRECTORY_ROLES;

/** In every member's token: says nothing. */
export const DEFAULT_USER_ROLE = 'b79fbf4d-3ef9-4689-8143-76b194e85509';

/** Consent to application permissions of Microsoft Graph takes one of these; application administrators may not. */
export function mayConsent(roles: readonly DirectoryRole[]): boolean {
  return roles.some((role) => role === 'globalAdministrator' || role === 'privilegedRoleAdministrator');
}
