/** What an ID token may be besides right. */
export const ID_TOKENS = [
  'right',
  'other-nonce',
  'no-nonce',
  'other-audience',
  'other-issuer',
  'other-tenant',
  'other-key',
  'expired',
] as const;

/** Everything that the identity platform may do to an app in consent and sign-in. */
export interface EntraFaults {
  /** The redirect after a consent claims this tenant, as anybody can write it. */
  redirectTenant: string | null;
  /** How a refusal comes back: v2 says `admin_consent=True` with it. */
  consentError: 'v2' | 'v1';
  /** Milliseconds until the tenant knows the app after a consent. */
  principalDelayMs: number;
  /** Milliseconds until tokens carry the roles that were consented to. */
  rolesDelayMs: number;
  /** ID tokens name no roles, whatever the registration says. */
  widsAbsent: boolean;
  idToken: (typeof ID_TOKENS)[number];
  /** Pages leave the window's opener alone. Microsoft's own cut it. */
  keepsOpener: boolean;
}

export function noEntraFaults(): EntraFaults {
  return {
    redirectTenant: null,
    consentError: 'v2',
    principalDelayMs: 0,
    rolesDelayMs: 0,
    widsAbsent: false,
    idToken: 'right',
    keepsOpener: false,
  };
}
