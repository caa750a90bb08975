import type { Caller } from '../access/caller.ts';
import { Refusal } from '../access/refusal.ts';
import { exchangeView } from '../settings/exchange-view.ts';
import { retried } from '../settings/retried.ts';
import type { Clock, HostActivities, Store } from '../sync/ports.ts';
import type { ConsentInput } from './consent-input.ts';
import type { Consents } from './consents.ts';
import { type NewSecret, newLeg, OPEN_MS } from './legs.ts';

export interface AskParts {
  readonly store: Store;
  readonly consents: Consents;
  readonly clock: Clock;
  readonly newSecret: NewSecret;
  readonly newId: () => string;
  readonly publicUrl: string;
  /** Severa under the organisation's settings. */
  readonly host: () => Promise<Pick<HostActivities, 'users'>>;
}

/** Domains that are shown at most. */
const MOST_DOMAINS = 10;

/**
 * The address for the pop-up: opens once, within five minutes. Asking again voids what was asked before. Throws a Refusal
 * for an organisation that isn't ready for it: Severa has to answer first, for the last page shows whose calendars these are.
 */
export async function askConsent(
  parts: AskParts,
  caller: Caller,
  input: ConsentInput,
): Promise<{ readonly id: string; readonly url: string; readonly expiresAt: string }> {
  const { store, consents, clock, newSecret } = parts;
  const organization = await store.organization();
  const { state, missing, kind } = exchangeView(organization);
  if (organization === null || state === 'none') throw new Refusal('organization-not-connected');
  if (state === 'ending') throw new Refusal('organization-ending');
  if (kind !== 'graph' || missing.includes('severaClientSecret')) {
    throw new Refusal('organization-not-ready', { members: { missing } });
  }
  const users = await (await parts.host()).users();
  const now = clock();
  const key = consents.keyOf(caller.organizationId);
  const { token, leg } = newLeg({ key, userKey: null }, newSecret, now + OPEN_MS);
  const id = parts.newId();
  await retried(async () => {
    const { etag } = (await consents.consent(key)) ?? {};
    await consents.saveConsent({
      organizationId: caller.organizationId,
      id,
      connection: organization.connection,
      state: 'asked',
      reason: null,
      leg,
      browser: null,
      asked: { at: now, name: caller.name, email: caller.email },
      shown: { name: input.organizationName, businessId: input.businessId, ...summaryOf(users) },
      tenantId: null,
      provenBy: null,
      ...(etag === undefined ? {} : { etag }),
    });
  });
  const url = `${parts.publicUrl}/api/consent/start?${new URLSearchParams({ ticket: token })}`;
  return { id: consentId(key, id), url, expiresAt: new Date(leg.until).toISOString() };
}

/** By what the organisation can be recognised besides its name: how many people, and where their mail goes. */
export function summaryOf(users: Awaited<ReturnType<HostActivities['users']>>) {
  const active = users.filter(({ active: isActive }) => isActive);
  const domains = Map.groupBy(
    active.flatMap(({ email }) => /@([^@\s]{1,253})$/u.exec(email ?? '')?.[1]?.toLowerCase() ?? []),
    (domain) => domain,
  );
  const byCount = [...domains].sort(([a, one], [b, other]) => other.length - one.length || (a < b ? -1 : 1));
  return { users: active.length, domains: byCount.slice(0, MOST_DOMAINS).map(([domain]) => domain) };
}

/** For the operator. */
export function consentId(key: string, id: string): string {
  return `${key}.${id}`;
}
