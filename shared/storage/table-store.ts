import { randomUUID } from 'node:crypto';
import type { Clock, Store } from '../sync/ports.ts';
import type { Tables } from './table.ts';
import { tableActivities } from './table-activities.ts';
import { tableDeliveries } from './table-deliveries.ts';
import { tableHistory } from './table-history.ts';
import { tableLinks } from './table-links.ts';
import { tableParked } from './table-parked.ts';
import { tableStates } from './table-states.ts';
import { tableWhole } from './table-whole.ts';
import { tableWaiting } from './waiting-rows.ts';

export interface TableStoreOptions {
  readonly tables: Tables;
  readonly organizationId: string;
  readonly clock: Clock;
  /** A text that no other call gave: names one save. */
  readonly newToken?: () => string;
}

/**
 * One organisation's rows in Azure Table Storage. Every partition key begins with the organisation's, and no request
 * goes without one, or the range of all of the organisation's: another one's rows can't be reached (I7) and no table is
 * ever scanned.
 */
export function createTableStore(options: TableStoreOptions): Store {
  const { tables, organizationId, clock, newToken = randomUUID } = options;
  return {
    ...tableStates(tables, organizationId, newToken),
    ...tableLinks(tables, organizationId, newToken),
    ...tableDeliveries(tables, organizationId, newToken),
    ...tableActivities(tables, organizationId, newToken),
    ...tableParked(tables, organizationId, newToken),
    ...tableWaiting(tables, organizationId),
    ...tableHistory(tables, organizationId, clock, newToken),
    ...tableWhole(tables, organizationId, clock, newToken),
  };
}
