import type { TokenCredential } from '@azure/identity';
import type { KeyVaultOptions } from '../shared/secrets/key-vault.ts';
import type { BudgetOptions } from '../shared/severa/budget-blocks.ts';
import type { RequestPace } from '../shared/severa/pace.ts';
import type { Wait } from '../shared/sync/ports.ts';

/** What the service reaches Key Vault and Severa with. Everything that is missing is what production uses. */
export interface Edges {
  /** Default: the managed identity. */
  readonly keyVaultCredential?: KeyVaultOptions['credential'];
  /** Default: the network. */
  readonly keyVaultHttpClient?: NonNullable<KeyVaultOptions['httpClient']>;
  /** Stands for the app at Entra. Default: the managed identity. */
  readonly managedIdentity?: TokenCredential;
  /** How pauses between tries of a consent are waited. Default: as long as they are. */
  readonly wait?: Wait;
  /** Default: `createSharedPace`, which keeps within what Severa admits. */
  readonly severaPace?: (options: BudgetOptions) => RequestPace;
}

/** Where whoever starts the process may leave edges on the global object before the app is loaded. */
export const EDGES: unique symbol = Symbol.for('severa-calendar-sync.edges');

/** An app is loaded by its host and can't be given anything, so what was left for it is looked up. */
export function installedEdges(): Edges {
  const process: { readonly [EDGES]?: Edges } & typeof globalThis = globalThis;
  return process[EDGES] ?? {};
}
