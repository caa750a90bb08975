/**
 * The composition root: registers health, reads the settings, builds the adapters, lists every function. Nothing else
 * runs at load. Health comes first: an entry file that throws before its first registration is reported as an app with
 * zero functions and no error (Azure/azure-functions-nodejs-library#237).
 */
import { app } from '@azure/functions';
import { readConfig } from '../shared/config.ts';
import { PULL_REQUESTS, SYNC_REQUESTS } from '../shared/storage/work-queue.ts';
import { installedEdges } from './edges.ts';
import { health } from './health.ts';
import { notFound } from './not-found.ts';
import { pullOrganizationTrigger } from './pull-organization.ts';
import { createServices } from './services.ts';
import { syncMailboxTrigger } from './sync-mailbox.ts';

app.http('health', { route: 'health', methods: ['GET'], authLevel: 'anonymous', handler: health });

const services = createServices(readConfig(process.env), installedEdges());
const connection = 'DATA_CONNECTION';

app.storageQueue('sync-mailbox', { queueName: SYNC_REQUESTS, connection, handler: syncMailboxTrigger(services) });
app.storageQueue('pull-organization', {
  queueName: PULL_REQUESTS,
  connection,
  handler: pullOrganizationTrigger(services),
});

// Routes are tried in the order of the functions' names (Azure/azure-functions-host#9876): this one must be the last.
app.http('zz-not-found', {
  route: '{*path}',
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
  authLevel: 'anonymous',
  handler: notFound,
});
