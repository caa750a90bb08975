import { EDGES, type Edges } from '../../functions/edges.ts';

/** Names of real vaults have 3 to 24 characters: this one is nobody's, so nothing is shown to a stranger by mistake. */
export const VAULT_URL = 'https://the-vault-of-the-local-stack.vault.azure.net';

/** Opens nothing but the double. */
const TOKEN = 'token-for-the-local-vault';
const NEVER = Date.UTC(2100, 0, 1);

/** What the service is given in place of Azure's identity and network. */
export function vaultEdges(
  httpClient: NonNullable<Edges['keyVaultHttpClient']>,
): Required<Pick<Edges, 'keyVaultCredential' | 'keyVaultHttpClient'>> {
  return {
    keyVaultCredential: { getToken: async () => ({ token: TOKEN, expiresOnTimestamp: NEVER }) },
    keyVaultHttpClient: httpClient,
  };
}

/** For `createKeyVaultDouble`: a token of any other credential is none. */
export function isLocalToken(token: string): boolean {
  return token === TOKEN;
}

/** Leaves edges for the app that is loaded next in this process, until the returned function is called. */
export function installEdges(edges: Edges): () => void {
  const process: { [EDGES]?: Edges } & typeof globalThis = globalThis;
  const before = process[EDGES];
  process[EDGES] = edges;
  return () => {
    if (before === undefined) delete process[EDGES];
    else process[EDGES] = before;
  };
}
