import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../shared/config.ts';
import { SyncError } from '../../../shared/errors.ts';

const GOOD = {
  ENTRA_CLIENT_ID: 'app',
  PUBLIC_BASE_URL: 'https://sync.example.com',
  ENTRA_CLIENT_SECRET: 'entra-secret',
  HOST_TOKEN_ISSUER: 'https://host.example.com',
  HOST_TOKEN_AUDIENCE: 'severa-calendar-sync',
  HOST_TOKEN_JWKS_URL: 'https://host.example.com/keys.json',
  KEY_VAULT_URL: 'https://app-secrets.vault.azure.net',
  DATA_CONNECTION: 'UseDevelopmentStorage=true',
};

function refusal(environment: Record<string, string | undefined>): string {
  try {
    readConfig(environment);
  } catch (error) {
    expect(error).toBeInstanceOf(SyncError);
    expect(error).toMatchObject({ kind: 'invalid', code: 'config.invalid' });
    return error instanceof Error ? error.message : '';
  }
  throw new Error('These settings were taken.');
}

describe('settings', () => {
  it('have defaults for every outside address', () => {
    expect(readConfig(GOOD)).toMatchObject({
      GRAPH_BASE_URL: 'https://graph.microsoft.com',
      ENTRA_AUTHORITY: 'https://login.microsoftonline.com',
      SEVERA_BASE_URL: 'https://api.severa.visma.com/rest-api',
      CLOCK_OFFSET_SECONDS: 0,
    });
  });

  it('that are wrong are all named at once, and no value is repeated', () => {
    const message = refusal({
      ...GOOD,
      ENTRA_CLIENT_ID: undefined,
      KEY_VAULT_URL: undefined,
      GRAPH_BASE_URL: 'http://graph.example.com',
      SEVERA_BASE_URL: 'https://user:topsecret@severa.example.com',
      RUN_SECONDS: '9000',
      DATA_CONNECTION: undefined,
    });
    for (const name of [
      'ENTRA_CLIENT_ID: is missing',
      'KEY_VAULT_URL: is missing',
      'GRAPH_BASE_URL: must be an https address',
      'SEVERA_BASE_URL: must hold no user name',
      'RUN_SECONDS: must lie between 1 and 540',
      'DATA_CONNECTION: is missing',
    ]) {
      expect(message).toContain(name);
    }
    expect(message).not.toMatch(/topsecret|entra-secret|9000/u);
  });

  it('that still hold the placeholders of the sample, or no connection string, are refused by name', () => {
    const message = refusal({ ...GOOD, ENTRA_CLIENT_ID: '<application (client) id>', DATA_CONNECTION: 'garbage' });
    expect(message).toContain("ENTRA_CLIENT_ID: still holds the sample's placeholder");
    expect(message).toContain('DATA_CONNECTION: must look like');
    expect(message).not.toContain('garbage');
  });

  it('take http only for this same machine', () => {
    expect(readConfig({ ...GOOD, GRAPH_BASE_URL: 'http://127.0.0.1:8080/' }).GRAPH_BASE_URL).toBe(
      'http://127.0.0.1:8080',
    );
    expect(refusal({ ...GOOD, GRAPH_BASE_URL: 'http://127.0.0.1.example.com' })).toContain('GRAPH_BASE_URL');
  });

  it.each([
    'http://app-secrets.vault.azure.net',
    'http://127.0.0.1:8080',
    'https://app-secrets.vault.azure.net/secrets',
    'https://somebody:topsecret@app-secrets.vault.azure.net',
    'https://app-secrets.vault.azure.net?topsecret',
    'app-secrets',
    '<https address of the vault>',
  ])('refuse %s as the address of the vault', (KEY_VAULT_URL) => {
    const message = refusal({ ...GOOD, KEY_VAULT_URL });
    expect(message).toMatch(/KEY_VAULT_URL: (?:must be an address like|still holds the sample)/u);
    expect(message).not.toContain('topsecret');
  });

  it('take the address of the vault with or without a slash at its end', () => {
    const KEY_VAULT_URL = 'https://app-secrets.vault.azure.net/';
    expect(readConfig({ ...GOOD, KEY_VAULT_URL }).KEY_VAULT_URL).toBe('https://app-secrets.vault.azure.net');
  });

  it('take the storage account either way, not both', () => {
    const addresses = {
      DATA_CONNECTION__tableServiceUri: 'https://a.table.core.windows.net',
      DATA_CONNECTION__queueServiceUri: 'https://a.queue.core.windows.net',
    };
    expect(readConfig({ ...GOOD, DATA_CONNECTION: undefined, ...addresses })).toMatchObject(addresses);
    expect(refusal({ ...GOOD, ...addresses })).toContain('must not be set beside');
    expect(refusal({ ...GOOD, DATA_CONNECTION: undefined, DATA_CONNECTION__tableServiceUri: 'https://a.x' })).toContain(
      'DATA_CONNECTION__queueServiceUri',
    );
  });

  it.each([
    ['AccountName=a;AccountKey=dG9wc2VjcmV0', 'must look like'],
    ['DefaultEndpointsProtocol=https;AccountName=a;AccountKey=dG9wc2VjcmV0', 'must look like'],
    ['DefaultEndpointsProtocol=https;AccountName=a;AccountKey=;EndpointSuffix=core.windows.net', 'must look like'],
    ['SharedAccessSignature=topsecret;TableEndpoint=https://a.table.core.windows.net', 'must look like'],
    [
      'DefaultEndpointsProtocol=http;AccountName=a;AccountKey=dG9wc2VjcmV0;EndpointSuffix=core.windows.net',
      'must lead to https',
    ],
    [
      'DefaultEndpointsProtocol=http;AccountName=a;AccountKey=dG9wc2VjcmV0;TableEndpoint=http://127.0.0.1:1/a;QueueEndpoint=http://10.0.0.4/a',
      'must lead to https',
    ],
  ])('refuse what no client of storage could use or should: %s', (DATA_CONNECTION, problem) => {
    const message = refusal({ ...GOOD, DATA_CONNECTION });
    expect(message).toContain(`DATA_CONNECTION: ${problem}`);
    expect(message).not.toMatch(/topsecret|dG9wc2VjcmV0/u);
  });

  it('never show the identity of the app to an address without TLS, not even on this same machine', () => {
    const addresses = {
      DATA_CONNECTION__tableServiceUri: 'http://127.0.0.1:10002/a',
      DATA_CONNECTION__queueServiceUri: 'https://a.queue.core.windows.net',
    };
    expect(refusal({ ...GOOD, DATA_CONNECTION: undefined, ...addresses })).toContain(
      'DATA_CONNECTION__tableServiceUri: must be an https address',
    );
  });

  it('of the host app are needed, its operators never share an audience with its users', () => {
    const host = {
      HOST_TOKEN_ISSUER: '',
      HOST_TOKEN_AUDIENCE: undefined,
      HOST_TOKEN_JWKS_URL: 'http://host.example.com',
    };
    const message = refusal({ ...GOOD, ...host });
    expect(message).toContain('HOST_TOKEN_ISSUER: is missing');
    expect(message).toContain('HOST_TOKEN_AUDIENCE: is missing');
    expect(message).toContain('HOST_TOKEN_JWKS_URL: must be an https address');
    const [HOST_TOKEN_AUDIENCE, HOST_TOKEN_OPERATOR_AUDIENCE] = ['same', ' same '];
    expect(refusal({ ...GOOD, HOST_TOKEN_AUDIENCE, HOST_TOKEN_OPERATOR_AUDIENCE })).toContain(
      'HOST_TOKEN_OPERATOR_AUDIENCE: must differ from HOST_TOKEN_AUDIENCE',
    );
    expect(readConfig({ ...GOOD, HOST_TOKEN_OPERATOR_AUDIENCE: 'operators' })).toMatchObject({
      HOST_TOKEN_OPERATOR_AUDIENCE: 'operators',
    });
  });

  it('refuse another clock in Azure', () => {
    expect(readConfig({ ...GOOD, CLOCK_OFFSET_SECONDS: '-86400' }).CLOCK_OFFSET_SECONDS).toBe(-86400);
    expect(refusal({ ...GOOD, CLOCK_OFFSET_SECONDS: '60', WEBSITE_INSTANCE_ID: 'x' })).toContain(
      'CLOCK_OFFSET_SECONDS',
    );
  });

  const AZURE = {
    ...GOOD,
    WEBSITE_INSTANCE_ID: 'instance-1',
    ENTRA_CLIENT_SECRET: undefined,
    DATA_CONNECTION: undefined,
    DATA_CONNECTION__tableServiceUri: 'https://a.table.core.windows.net',
    DATA_CONNECTION__queueServiceUri: 'https://a.queue.core.windows.net',
  };

  it('need no key in Azure, and none may hold one', () => {
    expect(readConfig(AZURE)).toMatchObject({ ENTRA_CLIENT_SECRET: undefined, DATA_CONNECTION: undefined });
    const KEY = 'topsecret0123456789';
    const CONNECTION = `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${KEY};EndpointSuffix=core.windows.net`;
    expect(refusal({ ...AZURE, ENTRA_CLIENT_SECRET: KEY })).toContain('ENTRA_CLIENT_SECRET: takes a key');
    const message = refusal({ ...AZURE, DATA_CONNECTION: CONNECTION });
    expect(message).toContain('DATA_CONNECTION: takes a key');
    expect(message).not.toContain(KEY);
  });

  it('of every name that there is take no key in Azure', () => {
    // Each setting that the schema knows, with a key in it: taken only where it means something that is no secret.
    const KEY = 'mRk8Q~x7Zc3vB1nM5aS9dF2gH6jK4lP0oI8uY';
    const harmless = new Set([
      'ENTRA_CLIENT_ID',
      'HOST_TOKEN_ISSUER',
      'HOST_TOKEN_AUDIENCE',
      'HOST_TOKEN_OPERATOR_AUDIENCE',
      'DATA_CONNECTION__clientId',
    ]);
    const taken = Object.keys(readConfig(AZURE)).filter((name) => {
      try {
        readConfig({ ...AZURE, [name]: KEY });
        return true;
      } catch {
        return false;
      }
    });
    expect(new Set(taken)).toEqual(harmless);
    expect(
      Object.keys(readConfig(AZURE))
        .filter((name) => /secret|key|password/iu.test(name))
        .sort(),
    ).toEqual(['ENTRA_CLIENT_SECRET', 'KEY_VAULT_URL']);
  });

  it('say one way in which the app proves itself to Entra', () => {
    const without = { ...GOOD, ENTRA_CLIENT_SECRET: undefined };
    expect(refusal(without)).toContain('ENTRA_CLIENT_SECRET: is missing');
    expect(readConfig({ ...without, ENTRA_CERTIFICATE_NAME: 'app-certificate' }).ENTRA_CERTIFICATE_NAME).toBe(
      'app-certificate',
    );
    expect(refusal({ ...GOOD, ENTRA_CERTIFICATE_NAME: 'app-certificate' })).toContain('must not be set beside');
    expect(refusal({ ...without, ENTRA_CERTIFICATE_NAME: '-----BEGIN PRIVATE KEY-----' })).toContain(
      'ENTRA_CERTIFICATE_NAME: must be the name',
    );
  });

  it.each(['http://sync.example.com', 'https://sync.example.com/path', 'https://sync.example.com?x=1', 'sync'])(
    'refuse %s as the address of the app',
    (PUBLIC_BASE_URL) => {
      expect(refusal({ ...GOOD, PUBLIC_BASE_URL })).toContain('PUBLIC_BASE_URL: must');
    },
  );
});
