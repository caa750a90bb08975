import type { SyncError } from '../../shared/errors.ts';
import { secretName } from '../../shared/secrets/secret-name.ts';
import {
  checkSecretValue,
  generationRemoved,
  SECRET_KINDS,
  type SecretKind,
  type Secrets,
  secretMissing,
} from '../../shared/secrets/secrets.ts';

/** Secrets of all organisations of a test, by name. Null: removed, and blocked for ever. */
export type SecretShelf = Map<string, string | null>;

/** Keeps the secrets of one organisation in memory; the same shelf holds those of others. */
export function createMemorySecrets(
  organizationId: string,
  shelf: SecretShelf = new Map(),
  /** Why nobody gets to the shelf now; null: nothing is in the way. */
  closed: () => SyncError | null = () => null,
): Secrets {
  const reach = () => {
    const error = closed();
    if (error !== null) throw error;
  };
  const nameOf = (kind: SecretKind, generation: number) => secretName(organizationId, kind, generation);
  return {
    async read(kind, generation) {
      const name = nameOf(kind, generation);
      reach();
      const value = shelf.get(name) ?? null;
      if (value === null) throw secretMissing(kind);
      return value;
    },
    async write(kind, generation, value) {
      const name = nameOf(kind, generation);
      checkSecretValue(kind, value);
      reach();
      if (shelf.get(name) === null) throw generationRemoved(kind);
      shelf.set(name, value);
    },
    async remove(generation) {
      const names = SECRET_KINDS.map((kind) => nameOf(kind, generation));
      reach();
      for (const name of names) if (shelf.has(name)) shelf.set(name, null);
    },
  };
}
