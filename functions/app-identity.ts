import type { Config } from '../shared/config.ts';
import { type AppProof, certificateProof, federatedProof, secretProof } from '../shared/consent/app-proof.ts';
import { createVaultCertificate } from '../shared/secrets/vault-certificate.ts';
import { managedIdentity } from '../shared/storage/clients.ts';
import type { Clock } from '../shared/sync/ports.ts';
import type { Edges } from './edges.ts';

/** How the app proves itself to Entra: by the managed identity unless the settings name another way. Makes no request. */
export function appProof(config: Config, edges: Edges, clock: Clock): AppProof {
  const { ENTRA_CLIENT_SECRET: secret, ENTRA_CERTIFICATE_NAME: name, DATA_CONNECTION__clientId: clientId } = config;
  if (secret !== undefined) return secretProof(secret);
  if (name === undefined) return federatedProof(edges.managedIdentity ?? managedIdentity(clientId));
  const read = createVaultCertificate({
    vaultUrl: config.KEY_VAULT_URL,
    credential: edges.keyVaultCredential ?? (clientId === undefined ? {} : { clientId }),
    ...(edges.keyVaultHttpClient === undefined ? {} : { httpClient: edges.keyVaultHttpClient }),
    clock,
    name,
  });
  return certificateProof({ read, authority: config.ENTRA_AUTHORITY, clientId: config.ENTRA_CLIENT_ID, clock });
}
