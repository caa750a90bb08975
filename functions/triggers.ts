import type { Config } from '../shared/config.ts';
import type { Edges } from './edges.ts';
import { pullOrganizationTrigger } from './pull-organization.ts';
import { createServices } from './services.ts';
import { syncMailboxTrigger } from './sync-mailbox.ts';

/** The triggers that work with the adapters. main.ts loads this file with the first call of any of them. */
export function createTriggers(config: Config, edges: Edges) {
  const services = createServices(config, edges);
  return {
    syncMailbox: syncMailboxTrigger(services),
    pullOrganization: pullOrganizationTrigger(services),
  };
}
