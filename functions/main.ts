/**
 * The composition root: registers health, reads the settings, lists every function. Nothing else runs at load, and what
 * health doesn't need (the adapters with their SDKs, the engine) is loaded by the first message. Health comes first: an
 * entry file that throws before its first registration is reported as an app with zero functions and no error
 * (Azure/azure-functions-nodejs-library#237).
 */
import { app, type HttpHandler } from '@azure/functions';
import { readConfig } from '../shared/config.ts';
import { firstUse } from '../shared/first-use.ts';
import { PULL_REQUESTS, SYNC_REQUESTS } from '../shared/storage/queue-names.ts';
import { installedEdges } from './edges.ts';
import { health } from './health.ts';
import { type CalledRoute, HTTP_ROUTES, type RouteName } from './http-routes.ts';
import { onFirstMessage } from './on-first-message.ts';
import { onFirstRequest } from './on-first-request.ts';

serve('health', health);

const config = readConfig(process.env);
const edges = installedEdges();
const triggers = firstUse('triggers', async () => {
  const { createTriggers } = await import('./triggers.ts');
  return createTriggers(config, edges);
});
const connection = 'DATA_CONNECTION';

serve(
  'openapi',
  onFirstRequest(
    'openapi',
    firstUse('document', async () => (await import('./openapi.ts')).openapi),
  ),
);
called('exchange-get');
called('exchange-put');
called('exchange-delete');
called('exchange-test');
called('exchange-enabled-put');
called('consent-ask');
called('consent-start');
called('consent-callback');
called('consent-verified');
called('consent-confirm');
called('operator-consent-confirm');
called('exchange-users');
called('exchange-user-delete');
called('exchange-issues');
called('exchange-issue-retry');
called('exchange-guards');
called('exchange-guard-confirm');
called('exchange-guard-restore');
called('my-sync-get');
called('my-sync-put');
called('my-preview');
called('my-confirm');
called('my-why');
called('my-issue-retry');
called('mailbox-proof-link');
called('mailbox-proof-start');
called('mailbox-proof-verified');

app.storageQueue('sync-mailbox', {
  queueName: SYNC_REQUESTS,
  connection,
  handler: onFirstMessage('sync-mailbox', async () => (await triggers()).syncMailbox),
});
app.storageQueue('pull-organization', {
  queueName: PULL_REQUESTS,
  connection,
  handler: onFirstMessage('pull-organization', async () => (await triggers()).pullOrganization),
});

// Routes are tried in the order of the functions' names (Azure/azure-functions-host#9876): this one must be the last.
app.http('zz-not-found', {
  route: '{*path}',
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
  authLevel: 'anonymous',
  handler: onFirstRequest(
    'zz-not-found',
    firstUse('answers', async () => (await import('./not-found.ts')).notFound),
  ),
});

/** The host asks for no key (`anonymous`): who may call is said by the host app's token, and looked at by each trigger. */
function serve(name: RouteName, handler: HttpHandler): void {
  const [method, route] = HTTP_ROUTES[name];
  app.http(name, { route, methods: [method], authLevel: 'anonymous', handler });
}

/** Called by the host app's back end with a token, or by a browser on its way through a consent. */
function called(name: CalledRoute): void {
  serve(
    name,
    onFirstRequest(name, async () => (await triggers()).http[name]),
  );
}
