import type * as z from 'zod';
import { SyncError } from '../errors.ts';
import type { Store } from '../sync/ports.ts';
import { idKey, partitionOf } from './keys.ts';
import {
  budgetSchema,
  claimSchema,
  guardSchema,
  leaseSchema,
  mailboxSchema,
  organizationSchema,
} from './record-schemas.ts';
import { pack, type RowKey, rowValue, type StoredRow } from './row.ts';
import { openTable, type Table, type Tables } from './table.ts';

const ORGANIZATION_ROW = 'organization';
const BUDGET_ROW = 'budget';

function withEtag<T extends object>(row: StoredRow, schema: z.ZodType<T>): T & { readonly etag: string } {
  return { ...rowValue(row, schema), etag: row.etag };
}

async function save<T extends { readonly etag?: string }>(
  table: Table,
  key: RowKey,
  token: string,
  record: T,
): Promise<T & { readonly etag: string }> {
  const { etag, ...value } = record;
  return { ...record, etag: await table.save(pack(key, token, value), etag ?? null) };
}

type States =
  | 'organization'
  | 'saveOrganization'
  | 'mailboxes'
  | 'mailbox'
  | 'saveMailbox'
  | 'claim'
  | 'saveClaim'
  | 'guards'
  | 'saveGuard'
  | 'lease'
  | 'saveLease'
  | 'budget'
  | 'saveBudget';

/** Throws `invalid` for a row that is not this organisation's (I7). */
export function mustBeOurs(organizationId: string, id: string): void {
  if (id === organizationId) return;
  throw new SyncError('invalid', 'store.other-organization', 'A row of another organisation was to be written (I7).');
}

/** The rows that change by etag: the organisation, its mailboxes, claims, guards, leases and request budget. */
export function tableStates(tables: Tables, organizationId: string, newToken: () => string): Pick<Store, States> {
  const partitionKey = partitionOf(organizationId);
  const organizations = openTable(tables, 'organizations');
  const users = openTable(tables, 'users');
  const claims = openTable(tables, 'claims');
  const guards = openTable(tables, 'guards');
  const leases = openTable(tables, 'leases');

  return {
    async organization() {
      const row = await organizations.get({ partitionKey, rowKey: ORGANIZATION_ROW });
      return row === null ? null : withEtag(row, organizationSchema);
    },
    async saveOrganization(organization) {
      mustBeOurs(organizationId, organization.id);
      return save(organizations, { partitionKey, rowKey: ORGANIZATION_ROW }, newToken(), organization);
    },

    async mailboxes() {
      return (await users.list(partitionKey)).map((row) => withEtag(row, mailboxSchema));
    },
    async mailbox(mailboxId) {
      const row = await users.get({ partitionKey, rowKey: idKey(mailboxId) });
      return row === null ? null : withEtag(row, mailboxSchema);
    },
    async saveMailbox(mailbox) {
      mustBeOurs(organizationId, mailbox.organizationId);
      return save(users, { partitionKey, rowKey: idKey(mailbox.mailboxId) }, newToken(), mailbox);
    },

    async claim(uid) {
      const row = await claims.get({ partitionKey, rowKey: idKey(uid) });
      return row === null ? null : withEtag(row, claimSchema);
    },
    async saveClaim(claim) {
      return save(claims, { partitionKey, rowKey: idKey(claim.uid) }, newToken(), claim);
    },

    async guards(mailboxId) {
      const rows = await guards.list(partitionOf(organizationId, mailboxId));
      return rows.map((row) => withEtag(row, guardSchema));
    },
    async saveGuard(guard) {
      const key = { partitionKey: partitionOf(organizationId, guard.mailboxId), rowKey: idKey(guard.id) };
      return save(guards, key, newToken(), guard);
    },

    async lease(name) {
      const row = await leases.get({ partitionKey, rowKey: `lease.${idKey(name)}` });
      return row === null ? null : withEtag(row, leaseSchema);
    },
    async saveLease(lease) {
      return save(leases, { partitionKey, rowKey: `lease.${idKey(lease.name)}` }, newToken(), lease);
    },
    async budget() {
      const row = await leases.get({ partitionKey, rowKey: BUDGET_ROW });
      return row === null ? null : withEtag(row, budgetSchema);
    },
    async saveBudget(budget) {
      return save(leases, { partitionKey, rowKey: BUDGET_ROW }, newToken(), budget);
    },
  };
}
