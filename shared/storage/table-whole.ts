import type { Clock, RowPage, Store } from '../sync/ports.ts';
import { idKey, onlyPartition, partitionOf, partitionsOf } from './keys.ts';
import { guardSchema, parkedSchema, userSchema } from './record-schemas.ts';
import { pack, rowValue, type StoredRow } from './row.ts';
import { openTable, type Range, type TableName, type Tables } from './table.ts';
import { mustBeOurs } from './table-states.ts';
import { PARKED } from './waiting-rows.ts';

/** Everything that is kept of an organisation besides its own row. */
const TABLES: readonly TableName[] = [
  // What leads to the others goes last: a call that is cut short finds them again.
  'links',
  'activities',
  'claims',
  'waiting',
  'losses',
  'runs',
  'guards',
  'kept',
  'notices',
  'leases',
  'users',
  'people',
  'consents',
];

/** What is kept of one mailbox besides its own row. */
const OF_A_MAILBOX: readonly TableName[] = ['links', 'waiting', 'losses', 'runs', 'guards', 'kept', 'notices'];

type Whole =
  | 'user'
  | 'saveUser'
  | 'usersPage'
  | 'parkedPage'
  | 'guardsPage'
  | 'forget'
  | 'forgetMailbox'
  | 'forgetUser';

/** The users' switches, and what is asked of a whole organisation at once. */
export function tableWhole(
  tables: Tables,
  organizationId: string,
  clock: Clock,
  newToken: () => string,
): Pick<Store, Whole> {
  const partitionKey = partitionOf(organizationId);
  const partitions = partitionsOf(organizationId);
  const people = openTable(tables, 'people');

  function page<T>(name: TableName, read: (row: StoredRow) => T, range?: Range) {
    const table = openTable(tables, name);
    return async (atMost: number, after: string | null): Promise<RowPage<T>> => {
      const { rows, next } = await table.across(partitions, atMost, after, range);
      return { rows: rows.map(read), next };
    };
  }

  return {
    async user(userId) {
      const row = await people.get({ partitionKey, rowKey: idKey(userId) });
      return row === null ? null : { ...rowValue(row, userSchema), etag: row.etag };
    },
    async saveUser(user) {
      mustBeOurs(organizationId, user.organizationId);
      const { etag, ...value } = user;
      const row = pack({ partitionKey, rowKey: idKey(user.userId) }, newToken(), value);
      return { ...user, etag: await people.save(row, etag ?? null) };
    },
    usersPage: page('people', (row) => ({ ...rowValue(row, userSchema), etag: row.etag })),
    parkedPage: page('waiting', (row) => rowValue(row, parkedSchema), PARKED),
    guardsPage: page('guards', (row) => ({ ...rowValue(row, guardSchema), etag: row.etag })),

    async forget(deadline) {
      for (const name of TABLES) {
        if (!(await openTable(tables, name).clear(partitions, () => clock() >= deadline))) return false;
      }
      return true;
    },

    async forgetMailbox(mailboxId, deadline) {
      for (const name of OF_A_MAILBOX) {
        const own = onlyPartition(partitionOf(organizationId, mailboxId));
        if (!(await openTable(tables, name).clear(own, () => clock() >= deadline))) return false;
      }
      await openTable(tables, 'users').remove([{ key: { partitionKey, rowKey: idKey(mailboxId) } }]);
      return true;
    },
    forgetUser: (userId) => people.remove([{ key: { partitionKey, rowKey: idKey(userId) } }]),
  };
}
