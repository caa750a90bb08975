import { createKeyVaultDouble } from '../../local/simulators/key-vault/double.ts';
import { createKeyVault } from '../../shared/secrets/key-vault.ts';
import { secretsContract } from './secrets.ts';

const clock = () => 1_800_000_000_000;
const { httpClient } = createKeyVaultDouble({ clock });

const open = createKeyVault({
  vaultUrl: 'https://contract.vault.azure.net',
  credential: { getToken: async () => ({ token: 'token', expiresOnTimestamp: Date.now() + 3_600_000 }) },
  httpClient,
  clock,
});

secretsContract('Key Vault secrets', open);
