import { randomUUID } from 'node:crypto';
import type { Consents } from '../consent/consents.ts';
import { idKey } from './keys.ts';
import { consentSchema, proofSchema } from './record-schemas.ts';
import { pack, type RowKey, rowValue } from './row.ts';
import { openTable, type Tables } from './table.ts';

const CONSENT_ROW = 'consent';
/** As `idKey` makes them; anything else comes from outside and names no row. */
const KEY = /^[\w-]{43}$/u;

/** In the organisation's own partition, so that they go with everything else of it. */
export function createTableConsents(tables: Tables, newToken: () => string = randomUUID): Consents {
  const table = openTable(tables, 'consents');
  const proofRow = (userKey: string) => `proof.${userKey}`;
  const read = async (key: RowKey) => (KEY.test(key.partitionKey) ? table.get(key) : null);
  async function save<T extends { readonly etag?: string }>(key: RowKey, record: T): Promise<T> {
    const { etag, ...value } = record;
    return { ...record, etag: await table.save(pack(key, newToken(), value), etag ?? null) };
  }
  return {
    keyOf: idKey,
    userKeyOf: idKey,
    async consent(partitionKey) {
      const row = await read({ partitionKey, rowKey: CONSENT_ROW });
      return row === null ? null : { ...rowValue(row, consentSchema), etag: row.etag };
    },
    saveConsent: (consent) => save({ partitionKey: idKey(consent.organizationId), rowKey: CONSENT_ROW }, consent),
    async proof(partitionKey, userKey) {
      if (!KEY.test(userKey)) return null;
      const row = await read({ partitionKey, rowKey: proofRow(userKey) });
      return row === null ? null : { ...rowValue(row, proofSchema), etag: row.etag };
    },
    saveProof: (proof) =>
      save({ partitionKey: idKey(proof.organizationId), rowKey: proofRow(idKey(proof.userId)) }, proof),
    async removeProof(partitionKey, userKey) {
      await table.remove([{ key: { partitionKey, rowKey: proofRow(userKey) } }]);
    },
  };
}
