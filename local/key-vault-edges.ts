/**
 * Loaded by Node before the function app under Azure Functions Core Tools (`NODE_OPTIONS`: `--import` with this file): the
 * app then asks the double that `npm run simulator -- key-vault` serves at KEY_VAULT_DOUBLE, in place of a Key Vault.
 */
import { throughHttp } from './simulators/key-vault/over-http.ts';
import { installEdges, vaultEdges } from './stack/vault-edges.ts';

const text = process.env.KEY_VAULT_DOUBLE ?? '';
const address = URL.parse(text);
if (address?.protocol !== 'http:' || address.hostname !== '127.0.0.1')
  throw new Error('KEY_VAULT_DOUBLE must be the address that "npm run simulator -- key-vault" prints.');
installEdges(vaultEdges(throughHttp(address)));
