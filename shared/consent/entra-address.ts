import { PageRefusal } from './page-refusal.ts';

const GUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/iu;

/** Where Microsoft sends a browser back to, below the app's own address; the only ones that it is ever told. */
export const RETURNS = {
  consent: '/api/consent/callback',
  signIn: '/api/consent/verified',
  proof: '/api/mailbox-proof/verified',
} as const;

export interface EntraApp {
  /** Without a slash at the end, such as `https://login.microsoftonline.com`. */
  readonly authority: string;
  readonly clientId: string;
  /** This app's own address. */
  readonly publicUrl: string;
}

/**
 * Microsoft's page on which an administrator consents for his tenant (identity platform, "Admin consent"). Application
 * permissions are only consented through `.default`, and `common` isn't taken.
 */
export function consentAddress({ authority, clientId, publicUrl }: EntraApp, state: string): string {
  const query = new URLSearchParams({
    client_id: clientId,
    scope: 'https://graph.microsoft.com/.default',
    redirect_uri: publicUrl + RETURNS.consent,
    state,
  });
  return `${authority}/organizations/v2.0/adminconsent?${query}`;
}

/**
 * The tenant that a redirect of that page claims: a claim and nothing more, anybody can write one. An error is looked at
 * first, for `admin_consent=True` comes with errors too. Throws a PageRefusal.
 */
export function claimedTenant(query: Readonly<Record<string, string>>): string {
  if (query.error !== undefined) {
    const isNo = /^(?:access_denied|consent_required|permission_denied|interaction_required)$/u.test(query.error);
    throw new PageRefusal(isNo ? 'consent-refused' : 'consent-failed');
  }
  const tenant = query.tenant ?? '';
  if (query.admin_consent?.toLowerCase() !== 'true' || !GUID.test(tenant)) throw new PageRefusal('consent-failed');
  return tenant.toLowerCase();
}
