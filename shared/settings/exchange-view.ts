import { hash } from 'node:crypto';
import { SECRET_KINDS, type SecretKind } from '../secrets/secrets.ts';
import type { Organization } from '../sync/ports.ts';

/** What is still to be done before the organisation can be switched on. */
export type Missing = 'settings' | 'tenant' | 'consent' | 'server' | SecretKind;

/** The organisation's settings and state as its administrators see them. Holds no secret. */
export interface ExchangeView {
  /** `none`: never connected, or disconnected; `ending`: the disconnection isn't finished. */
  readonly state: 'none' | 'incomplete' | 'ready' | 'enabled' | 'ending';
  readonly missing: readonly Missing[];
  readonly enabled: boolean;
  readonly kind: Organization['kind'];
  /** Proven by the consent; null: it wasn't given. */
  readonly tenantId: string | null;
  /** When a run found that the consent of this tenant was withdrawn, ISO; null: it stands, as far as is known. */
  readonly consentLost: string | null;
  readonly severaClientId: string | null;
  readonly zone: string | null;
  readonly typeIds: readonly string[];
  readonly defaultTypeId: string | null;
  readonly mailboxProof: 'token' | 'signIn';
  readonly organizerUpdates: 'send' | 'putBack';
  /** When each secret was last stored, ISO; null: it isn't. */
  readonly secrets: Readonly<Record<SecretKind, string | null>>;
}

const NO_SECRETS = { severaClientSecret: null, delegatePassword: null } as const;

const NOTHING: ExchangeView = {
  state: 'none',
  missing: ['settings'],
  enabled: false,
  kind: 'graph',
  tenantId: null,
  consentLost: null,
  severaClientId: null,
  zone: null,
  typeIds: [],
  defaultTypeId: null,
  mailboxProof: 'token',
  organizerUpdates: 'send',
  secrets: NO_SECRETS,
};

export function exchangeView(organization: Organization | null): ExchangeView {
  if (organization === null || organization.ended === 'removed') return NOTHING;
  if (organization.ended === 'removing') return { ...NOTHING, state: 'ending' };
  const { enabled, kind, tenantId, severaClientId, zone, typeIds, defaultTypeId } = organization;
  const { mailboxProof = 'token', organizerUpdates = 'send', secretsSince = {}, consentLostAt: lostAt } = organization;
  const missing = missingOf(organization);
  const secrets: Record<SecretKind, string | null> = { ...NO_SECRETS };
  for (const secret of SECRET_KINDS) {
    const since = secretsSince[secret];
    if (since !== undefined) secrets[secret] = new Date(since).toISOString();
  }
  return {
    state: missing.length > 0 ? 'incomplete' : enabled ? 'enabled' : 'ready',
    missing,
    enabled,
    kind,
    tenantId,
    consentLost: lostAt === undefined ? null : new Date(lostAt).toISOString(),
    severaClientId,
    zone,
    typeIds,
    defaultTypeId,
    mailboxProof,
    organizerUpdates,
    secrets,
  };
}

/** Exchange Server needs an address and a delegate as well, which can't be given yet: it is never complete. */
function missingOf({ kind, tenantId, consentLostAt, secretsSince = {} }: Organization): readonly Missing[] {
  const missing: Missing[] = secretsSince.severaClientSecret === undefined ? ['severaClientSecret'] : [];
  if (kind === 'graph') {
    if (tenantId === null) return ['tenant', ...missing];
    return consentLostAt === undefined ? missing : ['consent', ...missing];
  }
  return ['server', ...(secretsSince.delegatePassword === undefined ? ['delegatePassword' as const] : []), ...missing];
}

/**
 * A strong ETag (RFC 9110, 8.8.3) of what is shown. Made of the content, since a pull writes the organisation's row all the
 * time without changing what an administrator sees.
 */
export function exchangeEtag(organization: Organization | null): string {
  return etagOf([exchangeView(organization), organization?.revision ?? 0]);
}

export function etagOf(shown: unknown): string {
  return `"${hash('sha256', JSON.stringify(shown), 'base64url').slice(0, 22)}"`;
}
