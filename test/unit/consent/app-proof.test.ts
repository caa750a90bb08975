import { createHash, createPublicKey, X509Certificate } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, jwtVerify, SignJWT } from 'jose';
import { generate } from 'selfsigned';
import { beforeAll, describe, expect, it } from 'vitest';
import { appProof } from '../../../functions/app-identity.ts';
import { newKey, type SigningKey } from '../../../local/simulators/entra/entra.ts';
import { createGraphSimulator } from '../../../local/simulators/graph/simulator.ts';
import { createKeyVaultDouble } from '../../../local/simulators/key-vault/double.ts';
import { type Served, serve } from '../../../local/simulators/serve.ts';
import { trustedCertificate } from '../../../local/stack/trust.ts';
import { readConfig } from '../../../shared/config.ts';
import { must } from '../../../shared/errors.ts';
import { createGraphToken } from '../../../shared/graph/token.ts';
import { createVaultCertificate } from '../../../shared/secrets/vault-certificate.ts';

const [TENANT, CLIENT] = ['7e0c1a52-5c1b-4b8e-9d39-0a4f6d2b8c11', '3b9d6f04-8a27-4c5e-b1f0-6d2e7c9a5f18'];
const VAULT = 'https://unit.vault.azure.net';
const SETTINGS = {
  ENTRA_CLIENT_ID: CLIENT,
  PUBLIC_BASE_URL: 'https://sync.example.com',
  HOST_TOKEN_ISSUER: 'https://host.example.com',
  HOST_TOKEN_AUDIENCE: 'severa-calendar-sync',
  HOST_TOKEN_JWKS_URL: 'https://host.example.com/keys.json',
  KEY_VAULT_URL: VAULT,
  DATA_CONNECTION__tableServiceUri: 'https://a.table.core.windows.net',
  DATA_CONNECTION__queueServiceUri: 'https://a.queue.core.windows.net',
};
const AZURE = { ...SETTINGS, WEBSITE_INSTANCE_ID: 'instance-1' };
const keyVaultCredential = { getToken: async () => ({ token: 't', expiresOnTimestamp: Date.now() + 3_600_000 }) };

const graph = createGraphSimulator({ clock: Date.now });
let entra: Served;
beforeAll(async () => {
  graph.addTenant({ id: TENANT, clientId: CLIENT });
  entra = await serve(graph.handle, { port: 0, tls: await trustedCertificate() });
  return () => entra.close();
});

function tokenFor(proof: ReturnType<typeof appProof>): Promise<string> {
  return createGraphToken({ tenantId: TENANT, clientId: CLIENT, proof: proof(TENANT), authority: entra.url })();
}

describe('in Azure the app proves itself to Entra', () => {
  it('by the managed identity, as federated credential: nothing is stored', async () => {
    const identity: SigningKey = await newKey('identity');
    const asked: unknown[] = [];
    const managedIdentity = {
      async getToken(scope: string | string[]) {
        asked.push(scope);
        const token = new SignJWT({ sub: 'identity-1' })
          .setProtectedHeader({ alg: 'RS256' })
          .setIssuer('https://login/x');
        return { token: await token.sign(identity.key), expiresOnTimestamp: Date.now() + 3_600_000 };
      },
    };
    const publicKey = createPublicKey({ key: identity.published, format: 'jwk' });
    graph.register({
      clientId: CLIENT,
      takesAssertion: (assertion) =>
        jwtVerify(assertion, publicKey, { issuer: 'https://login/x', subject: 'identity-1' }).then(
          () => true,
          () => false,
        ),
    });
    const config = readConfig({ ...AZURE, ENTRA_AUTHORITY: entra.url });
    expect(await tokenFor(appProof(config, { managedIdentity }, Date.now))).toMatch(/^sim\./u);
    expect(new Set(asked)).toEqual(new Set(['api://AzureADTokenExchange/.default']));
  });

  it('which is tried again later when it gives no token', async () => {
    const managedIdentity = { getToken: () => Promise.reject(new Error('IMDS is away, secret')) };
    const config = readConfig({ ...AZURE, ENTRA_AUTHORITY: entra.url });
    const failed = tokenFor(appProof(config, { managedIdentity }, Date.now));
    await expect(failed).rejects.toMatchObject({ kind: 'transient' });
    await expect(failed).rejects.not.toThrow(/secret/u);
  });

  it('or by a certificate of the vault, whose name is all that a setting holds; a renewed one is used by itself', async () => {
    let now = Date.now();
    const make = async (commonName: string) => {
      const { cert, private: key } = await generate([{ name: 'commonName', value: commonName }], { keyType: 'rsa' });
      return `${key}\n${cert}`;
    };
    const double = createKeyVaultDouble({ clock: Date.now });
    const seen: string[] = [];
    const store = async (value: string) => {
      const { SecretClient } = await import('@azure/keyvault-secrets');
      await new SecretClient(VAULT, keyVaultCredential, { httpClient: double.httpClient }).setSecret('app-cert', value);
    };
    const [first, second] = [await make('first'), await make('second')];
    graph.register({
      clientId: CLIENT,
      async takesAssertion(assertion, endpoint) {
        const { 'x5t#S256': thumbprint, alg } = decodeProtectedHeader(assertion) as Record<string, string>;
        const cert = [first, second]
          .map((pem) => new X509Certificate(pem))
          .find((one) => createHash('sha256').update(one.raw).digest('base64url') === thumbprint);
        const { iss, sub, aud, exp = 0, iat = 0 } = decodeJwt(assertion);
        await jwtVerify(assertion, must(cert, 'a certificate that it knows').publicKey, { currentDate: new Date(now) });
        seen.push(must(cert, 'just found').subject);
        return alg === 'PS256' && iss === CLIENT && sub === CLIENT && aud === endpoint && exp - iat <= 300;
      },
    });
    const config = readConfig({ ...AZURE, ENTRA_AUTHORITY: entra.url, ENTRA_CERTIFICATE_NAME: 'app-cert' });
    const proof = appProof(config, { keyVaultCredential, keyVaultHttpClient: double.httpClient }, () => now);
    await store(first);
    expect(await tokenFor(proof)).toMatch(/^sim\./u);
    await store(second);
    now += 6 * 60_000;
    expect(await tokenFor(proof)).toMatch(/^sim\./u);
    expect(seen).toEqual(['CN=first', 'CN=second']);
    await store('-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----');
    now += 6 * 60_000;
    const read = createVaultCertificate({
      vaultUrl: VAULT,
      credential: keyVaultCredential,
      httpClient: double.httpClient,
      clock: () => now,
      name: 'missing',
    });
    await expect(read()).rejects.toMatchObject({ kind: 'unavailable' });
    const failed = (proof(TENANT) as { assertion: () => Promise<string> }).assertion();
    await expect(failed).rejects.toMatchObject({ code: 'consent.certificate-unreadable' });
    await expect(failed).rejects.not.toThrow(/c2VjcmV0/u);
  });
});
