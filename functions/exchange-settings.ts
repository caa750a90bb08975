import type { HttpResponseInit } from '@azure/functions';
import { chooseLanguage } from '../shared/access/language.ts';
import { wrongField } from '../shared/access/read-body.ts';
import { Refusal } from '../shared/access/refusal.ts';
import { type ConsentView, consentView } from '../shared/consent/consent-view.ts';
import { changeSettings } from '../shared/settings/change-settings.ts';
import { testConnection } from '../shared/settings/connection-test.ts';
import { disconnect } from '../shared/settings/disconnect.ts';
import {
  type ConnectionTestInput,
  connectionTestInput,
  enabledInput,
  exchangeInput,
} from '../shared/settings/exchange-input.ts';
import { type ExchangeView, exchangeEtag, exchangeView } from '../shared/settings/exchange-view.ts';
import { checkMatch } from '../shared/settings/precondition.ts';
import { setOrganizationEnabled } from '../shared/settings/switch-organization.ts';
import { testView } from '../shared/settings/test-view.ts';
import type { Organization } from '../shared/sync/ports.ts';
import { empty, json } from './answers.ts';
import { type Access, httpTrigger } from './http-trigger.ts';
import type { HttpServices } from './services.ts';
import type { TestSources } from './test-parts.ts';

/** How long one request removes rows, in milliseconds: the front end gives up after 230 seconds. */
const REMOVE_MS = 60_000;

/** What the settings page polls while the consent's pop-up is open. */
export type ExchangeAnswer = ExchangeView & { readonly consent: ConsentView | null };

/** The administrator's settings: see, change, switch, disconnect. */
export function exchangeSettings(services: HttpServices, access: Access) {
  const { clock, bindings, consents } = services;

  async function shown(organizationId: string, organization: Organization | null): Promise<HttpResponseInit> {
    const key = consents.keyOf(organizationId);
    const row = await consents.consent(key);
    const consent = row === null ? null : consentView(row, key, clock());
    const answer: ExchangeAnswer = { ...exchangeView(organization), consent };
    return json(answer, { etag: exchangeEtag(organization) });
  }

  return {
    get: httpTrigger(access, { name: 'exchange-get', who: 'admin' }, async ({ caller }) =>
      shown(caller.organizationId, await services.store(caller.organizationId).organization()),
    ),

    put: httpTrigger(
      access,
      { name: 'exchange-put', who: 'admin', body: exchangeInput },
      async ({ caller: { organizationId }, body, ifMatch }) => {
        if (ifMatch === null) throw new Refusal('precondition-required');
        const parts = {
          organizationId,
          store: services.store(organizationId),
          secrets: services.secrets(organizationId),
          clock,
          host: async () => (await services.connect(organizationId)).host,
          removeMs: REMOVE_MS,
        };
        return shown(organizationId, await changeSettings(parts, body, ifMatch));
      },
    ),

    enabled: httpTrigger(
      access,
      { name: 'exchange-enabled-put', who: 'admin', body: enabledInput },
      async ({ caller, body, ifMatch }) =>
        shown(
          caller.organizationId,
          await setOrganizationEnabled(services.store(caller.organizationId), body.enabled, ifMatch),
        ),
    ),

    test: httpTrigger(
      access,
      { name: 'exchange-test', who: 'admin', body: connectionTestInput },
      async ({ caller: { organizationId, email, locale }, body, acceptLanguage }) => {
        const organization = await services.store(organizationId).organization();
        if (organization === null || organization.ended !== undefined) throw new Refusal('organization-not-connected');
        const parts = services.test(organization, {
          address: email,
          credentials: givenCredentials(organization, body),
        });
        return json(testView(await testConnection(parts), chooseLanguage(locale, acceptLanguage)));
      },
    ),

    delete: httpTrigger(
      access,
      { name: 'exchange-delete', who: 'admin' },
      async ({ caller: { organizationId }, ifMatch }) => {
        const store = services.store(organizationId);
        if (ifMatch !== null) checkMatch(ifMatch, exchangeEtag(await store.organization()));
        const secrets = services.secrets(organizationId);
        const isDone = await disconnect({ store, secrets, bindings, clock, removeMs: REMOVE_MS });
        // Unfinished: the same request goes on.
        return isDone ? empty() : empty(202, { 'retry-after': '1' });
      },
    ),
  };
}

/** A stored secret belongs to its client, and is never sent with another one's id. */
function givenCredentials(organization: Organization, input: ConnectionTestInput): TestSources['credentials'] {
  const { severaClientId: clientId = organization.severaClientId, severaClientSecret: secret } = input;
  if (secret !== undefined) return { clientId, secret };
  if (clientId !== organization.severaClientId) throw wrongField('/severaClientSecret', 'missing');
  return null;
}
