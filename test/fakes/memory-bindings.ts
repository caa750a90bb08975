import { SyncError } from '../../shared/errors.ts';
import type { Binding, Bindings } from '../../shared/settings/bindings.ts';

/** Bindings of a whole deployment in memory: behaves as the tables do, and passes the same contract suite. */
export function createMemoryBindings(): Bindings {
  const rows = new Map<string, Binding>();
  let versions = 0;
  return {
    async binding(mailboxId) {
      return rows.get(mailboxId) ?? null;
    },
    async saveBinding(binding) {
      if (rows.get(binding.mailboxId)?.etag !== binding.etag) {
        throw new SyncError('conflict', 'storage.conflict', 'Another call wrote the binding first: read again.');
      }
      versions += 1;
      const saved = { ...binding, etag: `b-${versions}` };
      rows.set(binding.mailboxId, saved);
      return saved;
    },
    async removeBinding({ mailboxId, etag }) {
      if (etag !== undefined && rows.get(mailboxId)?.etag === etag) rows.delete(mailboxId);
    },
  };
}
