import type { Consent, Consents, MailboxProof } from '../../shared/consent/consents.ts';
import { SyncError } from '../../shared/errors.ts';

/** Consents and proofs of a whole deployment in memory: behaves as the tables do, and passes the same contract suite. */
export function createMemoryConsents(): Consents {
  const keyOf = (id: string) => `key-${Buffer.from(id).toString('hex')}`;
  const consents = createRows<Consent>();
  const proofs = createRows<MailboxProof>();
  const proofName = (key: string, userKey: string) => JSON.stringify([key, userKey]);
  return {
    keyOf,
    userKeyOf: keyOf,
    consent: async (key) => consents.get(key),
    saveConsent: async (consent) => consents.save(keyOf(consent.organizationId), consent),
    proof: async (key, userKey) => proofs.get(proofName(key, userKey)),
    removeProof: async (key, userKey) => proofs.remove(proofName(key, userKey)),
    saveProof: async (proof) => proofs.save(proofName(keyOf(proof.organizationId), keyOf(proof.userId)), proof),
  };
}

function createRows<T extends { readonly etag?: string }>() {
  const rows = new Map<string, T>();
  let versions = 0;
  return {
    get: (key: string) => rows.get(key) ?? null,
    remove: (key: string) => void rows.delete(key),
    save(key: string, row: T): T {
      if (rows.get(key)?.etag !== row.etag) {
        throw new SyncError('conflict', 'storage.conflict', 'Another call wrote the row first: read again.');
      }
      versions += 1;
      const saved = { ...row, etag: `c-${versions}` };
      rows.set(key, saved);
      return saved;
    },
  };
}
