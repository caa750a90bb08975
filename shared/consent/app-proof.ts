import { createHash, createPrivateKey, randomUUID, X509Certificate } from 'node:crypto';
import type { TokenCredential } from '@azure/identity';
import { SignJWT } from 'jose';
import { SyncError } from '../errors.ts';
import type { GraphTokenOptions } from '../graph/token.ts';
import type { Clock } from '../sync/ports.ts';

/** What the app shows to Entra in a tenant to prove that it is itself. */
export type AppProof = (tenantId: string) => GraphTokenOptions['proof'];

/** Audience of a managed identity's token that stands for the app (Entra, "Configure an application to trust a managed identity"). */
const EXCHANGE = 'api://AzureADTokenExchange/.default';
/** Seconds that a signed assertion lives; one is made for each token. */
const ASSERTION_LIFE = 300;

/** The managed identity as federated credential: nothing is stored anywhere, and nothing expires. */
export function federatedProof(identity: TokenCredential): AppProof {
  return () => ({
    assertion: async () => {
      const found = await identity.getToken(EXCHANGE).catch(() => null);
      if (found === null) {
        const message =
          'The managed identity gave no token: see that the app has one, and that DATA_CONNECTION__clientId names it.';
        throw new SyncError('transient', 'consent.identity-unavailable', message);
      }
      return found.token;
    },
  });
}

/** A secret, for a developer's machine. */
export function secretProof(clientSecret: string): AppProof {
  return () => ({ clientSecret });
}

/** A certificate with its key, as Key Vault gives it in PEM. `read` is asked for each assertion: a renewed one is used by itself. */
export function certificateProof(options: {
  readonly read: () => Promise<string>;
  readonly authority: string;
  readonly clientId: string;
  readonly clock: Clock;
}): AppProof {
  const { read, authority, clientId, clock } = options;
  return (tenantId) => ({
    assertion: async () => {
      const { key, thumbprint } = readCertificate(await read());
      const now = Math.floor(clock() / 1000);
      return new SignJWT({ iss: clientId, sub: clientId, jti: randomUUID() })
        .setProtectedHeader({ alg: 'PS256', typ: 'JWT', 'x5t#S256': thumbprint })
        .setAudience(`${authority}/${tenantId}/oauth2/v2.0/token`)
        .setIssuedAt(now)
        .setNotBefore(now)
        .setExpirationTime(now + ASSERTION_LIFE)
        .sign(key);
    },
  });
}

function readCertificate(pem: string) {
  try {
    const thumbprint = createHash('sha256').update(new X509Certificate(pem).raw).digest('base64url');
    return { key: createPrivateKey(pem), thumbprint };
  } catch {
    // The cause would quote the key.
    const message =
      'The certificate of the app is none in PEM with its key: store it in the vault as application/x-pem-file.';
    throw new SyncError('unavailable', 'consent.certificate-unreadable', message);
  }
}
