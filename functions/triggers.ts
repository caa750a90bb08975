import type { HttpHandler } from '@azure/functions';
import type { Config } from '../shared/config.ts';
import { createAccess } from './access.ts';
import { consentRoutes } from './consent-routes.ts';
import { createConsentWatch } from './consent-watch.ts';
import type { Edges } from './edges.ts';
import { exchangeLists } from './exchange-lists.ts';
import { exchangeSettings } from './exchange-settings.ts';
import type { CalledRoute } from './http-routes.ts';
import { mailboxProofRoutes } from './mailbox-proof-routes.ts';
import { myCalendarSync } from './my-calendar-sync.ts';
import { pullOrganizationTrigger } from './pull-organization.ts';
import { createServices } from './services.ts';
import { syncMailboxTrigger } from './sync-mailbox.ts';

/** The triggers that work with the adapters. main.ts loads this file with the first call of any of them. */
export function createTriggers(config: Config, edges: Edges) {
  const services = createServices(config, edges);
  const access = createAccess(config, services);
  const settings = exchangeSettings(services, access);
  const lists = exchangeLists(services, access);
  const own = myCalendarSync(services, access);
  const consent = consentRoutes(services, access);
  const proof = mailboxProofRoutes(services, access);
  const http: Readonly<Record<CalledRoute, HttpHandler>> = {
    'exchange-get': settings.get,
    'exchange-put': settings.put,
    'exchange-delete': settings.delete,
    'exchange-test': settings.test,
    'exchange-enabled-put': settings.enabled,
    'consent-ask': consent.ask,
    'consent-start': consent.start,
    'consent-callback': consent.callback,
    'consent-verified': consent.verified,
    'consent-confirm': consent.confirm,
    'operator-consent-confirm': consent.operatorConfirm,
    'exchange-users': lists.users,
    'exchange-user-delete': lists.eraseUser,
    'exchange-issues': lists.issues,
    'exchange-issue-retry': lists.issueRetry,
    'exchange-guards': lists.guards,
    'exchange-guard-confirm': lists.guardConfirm,
    'exchange-guard-restore': lists.guardRestore,
    'my-sync-get': own.get,
    'my-sync-put': own.put,
    'my-preview': own.preview,
    'my-confirm': own.confirm,
    'my-why': own.why,
    'my-issue-retry': own.issueRetry,
    'mailbox-proof-link': proof.link,
    'mailbox-proof-start': proof.start,
    'mailbox-proof-verified': proof.verified,
  };
  return {
    syncMailbox: syncMailboxTrigger(services, createConsentWatch(services)),
    pullOrganization: pullOrganizationTrigger(services),
    http,
  };
}
