import type { Config } from '../shared/config.ts';
import type { AppProof } from '../shared/consent/app-proof.ts';
import { must, SyncError } from '../shared/errors.ts';
import { createGraphCalendar } from '../shared/graph/calendar.ts';
import { createGraphDirectory } from '../shared/graph/directory.ts';
import type { Secrets } from '../shared/secrets/secrets.ts';
import type { TestParts } from '../shared/settings/connection-test.ts';
import { createSeveraActivities, SEVERA_SCOPES } from '../shared/severa/activities.ts';
import type { RequestPace } from '../shared/severa/pace.ts';
import { probeSevera } from '../shared/severa/probe.ts';
import type { Clock, Organization, Wait } from '../shared/sync/ports.ts';
import { graphOf } from './graph-edges.ts';

export interface TestSources {
  readonly config: Config;
  readonly organization: Organization;
  readonly address: string | null;
  /** Credentials to be tried in place of the stored ones; their secret comes along, the stored one is never used for them. */
  readonly credentials: { readonly clientId: string; readonly secret: string } | null;
  readonly proof: AppProof;
  readonly secrets: Secrets;
  readonly pace: RequestPace;
  readonly clock: Clock;
  readonly wait: Wait;
}

/** What a connection test asks, by the adapters of production. Building it makes no request. */
export function testPartsOf(sources: TestSources): TestParts {
  const { config, organization, address, credentials, proof, secrets, pace, clock, wait } = sources;
  const { tenantId, connection, severaClientId, zone } = organization;
  const isStored = organization.secretsSince?.severaClientSecret !== undefined;
  const getSecret = async (options?: { readonly fresh?: boolean }) => {
    if (credentials !== null) return credentials.secret;
    // Not asked for in vain: the vault may be another's, and slow.
    if (!isStored) throw new SyncError('unavailable', 'severa.secret-missing', 'No secret is stored for Severa.');
    return secrets.read('severaClientSecret', connection, options);
  };
  const clientId = credentials?.clientId ?? severaClientId;
  const common = { baseUrl: config.SEVERA_BASE_URL, clientId, getSecret, pace, clock };
  const severa = createSeveraActivities({ ...common, organizationZone: zone });
  const graph = () => graphOf(config, { tenantId: must(tenantId, 'nothing is asked without a tenant'), proof, clock });
  return {
    organization,
    address,
    severa: () => probeSevera({ ...common, fetch, wait, random: Math.random }, SEVERA_SCOPES),
    activityTypes: () => severa.activityTypes(),
    microsoft365: {
      // Not one from a cache: the consent may have been withdrawn a moment ago.
      signIn: async () => void (await graph().getToken(true)),
      findMailbox: async (wanted) => (await createGraphDirectory(graph()).findMailbox(wanted))?.id ?? null,
      readCalendar: async (mailboxId) => void (await createGraphCalendar({ ...graph(), zone }).calendarId(mailboxId)),
    },
    async *exchangeServer() {
      yield { step: 'server-address', outcome: 'failed', code: 'exchange.not-available', names: [] };
    },
  };
}
