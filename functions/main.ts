/**
 * The composition root: registers health, reads the settings, lists every function. Nothing else runs at load, and what
 * health doesn't need (the adapters with their SDKs, the engine) is loaded by the first message. Health comes first: an
 * entry file that throws before its first registration is reported as an app with zero functions and no error
 * (Azure/azure-functions-nodejs-library#237).
 */
import { app } from '@azure/functions';
import { readConfig } from '../shared/config.ts';
import { firstUse } from '../shared/first-use.ts';
import { PULL_REQUESTS, SYNC_REQUESTS } from '../shared/storage/queue-names.ts';
import { installedEdges } from './edges.ts';
import { health } from './health.ts';
import { notFound } from './not-found.ts';
import { onFirstMessage } from './on-first-message.ts';

app.http('health', { route: 'health', methods: ['GET'], authLevel: 'anonymous', handler: health });

const config = readConfig(process.env);
const edges = installedEdges();
const triggers = firstUse('triggers', async () => {
  const { createTriggers } = await import('./triggers.ts');
  return createTriggers(config, edges);
});
const connection = 'DATA_CONNECTION';

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
  handler: notFound,
});
