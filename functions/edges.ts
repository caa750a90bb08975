import type { KeyVaultOptions } from '../shared/secrets/key-vault.ts';

/** What the service reaches Key Vault with. Everything that is missing is what production uses. */
export interface Edges {
  /** Default: the managed identity. */
  readonly keyVaultCredential?: KeyVaultOptions['credential'];
  /** Default: the network. */
  readonly keyVaultHttpClient?: NonNullable<KeyVaultOptions['httpClient']>;
}

/** Where whoever starts the process may leave edges on the global object before the app is loaded. */
export const EDGES: unique symbol = Symbol.for('severa-calendar-sync.edges');

/** An app is loaded by its host and can't be given anything, so what was left for it is looked up. */
export function installedEdges(): Edges {
  const process: { readonly [EDGES]?: Edges } & typeof globalThis = globalThis;
  return process[EDGES] ?? {};
}
