import { createKeyVaultDouble } from '../../local/simulators/key-vault/double.ts';
import { createKeyVault } from '../../shared/secrets/key-vault.ts';
import { secretsContract } from './secrets.ts';

const clock = () => 1_800_000_000_000;
const { httpClient, faults } = createKeyVaultDouble({ clock });

const open = createKeyVault({
  vaultUrl: 'https://contract.vault.azure.net',
  credential: { getToken: async () => ({ token: 'token', expiresOnTimestamp: Date.now() + 3_600_000 }) },
  httpClient,
  clock,
  wait: async () => {},
});

secretsContract('Key Vault secrets', open, {
  refuse: () => void Object.assign(faults, { forbidden: ['get', 'set', 'delete'] }),
  silence: () => void Object.assign(faults, { once: Array.from({ length: 100 }, () => ({ trouble: 'drop' })) }),
  calm: () => void Object.assign(faults, { forbidden: [], once: [] }),
});
