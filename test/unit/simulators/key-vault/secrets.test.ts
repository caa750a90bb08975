import { SecretClient } from '@azure/keyvault-secrets';
import { describe, expect, it } from 'vitest';
import { all, HOST, NOW, refusal, someDouble } from './client.ts';

describe('asking the double', () => {
  it('takes a token for Key Vault, of the tenant that it names, and no body before', async () => {
    const { client, asked, log } = someDouble();
    await client.setSecret('a', 'value');
    await client.getSecret('a');
    expect(asked).toEqual([
      { scopes: ['https://vault.azure.net/.default'], tenantId: '00000000-0000-4000-8000-000000000001' },
    ]);
    expect(log.entries.map(({ status, withToken, bodyBytes }) => [status, withToken, bodyBytes > 0])).toEqual([
      [401, false, false],
      [200, true, true],
      [200, true, false],
    ]);
  });

  it('takes no token that is not good', async () => {
    const { client } = someDouble({ isGood: () => false });
    expect(await refusal(client.getSecret('a'))).toEqual([401, 'Unauthorized', undefined]);
  });

  it('takes a known api-version', async () => {
    const { httpClient } = someDouble();
    const credential = { getToken: async () => ({ token: 't', expiresOnTimestamp: Date.now() + 3_600_000 }) };
    const sendAs = (version: string) =>
      new SecretClient(`https://${HOST}`, credential, {
        httpClient: {
          sendRequest(request) {
            request.url = request.url.replace(/api(?:-|%2D)version=[^&]*/, version);
            return httpClient.sendRequest(request);
          },
        },
      }).getSecret('a');
    expect(await refusal(sendAs(''))).toEqual([400, 'BadParameter', undefined]);
    expect(await refusal(sendAs('api-version=1'))).toEqual([400, 'BadParameter', undefined]);
    expect(await refusal(sendAs('api-version=7.4'))).toEqual([404, 'SecretNotFound', undefined]);
  });

  it('is no other host', async () => {
    const { clientOf } = someDouble();
    expect(await refusal(clientOf('unit.vault.example').getSecret('a'))).toEqual([undefined, 'ENOTFOUND', undefined]);
  });

  it('leaves no value in its log', async () => {
    const { client, log } = someDouble();
    await client.setSecret('a', 'hush');
    await client.getSecret('a');
    expect(JSON.stringify(log.entries)).not.toContain('hush');
    expect([log.count(), log.count('set'), log.count('get')]).toEqual([2, 1, 1]);
    log.clear();
    expect(log.count()).toBe(0);
  });
});

describe('secrets of the double', () => {
  it('have versions; the newest answers to the name', async () => {
    const { client } = someDouble();
    const first = await client.setSecret('a', 'one', { contentType: 'text', tags: { of: 'test' } });
    const second = await client.setSecret('a', 'two');
    expect(first.properties.version).toMatch(/^[0-9a-f]{32}$/);
    expect(first.properties).toMatchObject({
      name: 'a',
      enabled: true,
      contentType: 'text',
      tags: { of: 'test' },
      createdOn: new Date(NOW),
      recoverableDays: 90,
      recoveryLevel: 'Recoverable',
    });
    expect((await client.getSecret('a')).value).toBe('two');
    expect((await client.getSecret('a')).properties.version).toBe(second.properties.version);
    expect((await client.getSecret('a', { version: first.properties.version ?? '' })).value).toBe('one');
    expect(await refusal(client.getSecret('a', { version: '0'.repeat(32) }))).toEqual([
      404,
      'SecretNotFound',
      undefined,
    ]);
  });

  it('have names without case', async () => {
    const { client } = someDouble();
    await client.setSecret('Name', 'one');
    await client.setSecret('nAME', 'two');
    expect((await client.getSecret('NAME')).value).toBe('two');
    expect(await all(client.listPropertiesOfSecrets())).toHaveLength(1);
  });

  it.each(['a_b', 'a.b', 'ä', 'x'.repeat(128)])('are not named %s', async (name) => {
    const { client } = someDouble();
    expect(await refusal(client.setSecret(name, 'x'))).toEqual([400, 'BadParameter', undefined]);
    expect(await refusal(client.getSecret(name))).toEqual([400, 'BadParameter', undefined]);
  });

  it('hold up to 25 KB', async () => {
    const { client } = someDouble();
    await client.setSecret('a', 'x'.repeat(25_600));
    expect(await refusal(client.setSecret('a', `${'x'.repeat(25_599)}é`))).toEqual([400, 'BadParameter', undefined]);
    expect((await client.getSecret('a')).value).toHaveLength(25_600);
  });

  it('are not given while disabled, but are before their time and past it', async () => {
    const { client } = someDouble();
    const { properties } = await client.setSecret('a', 'one', {
      notBefore: new Date(NOW + 1_000),
      expiresOn: new Date(NOW - 1_000),
    });
    const change = (enabled: boolean) => client.updateSecretProperties('a', properties.version ?? '', { enabled });
    expect((await client.getSecret('a')).value).toBe('one');
    expect((await change(false)).enabled).toBe(false);
    expect(await refusal(client.getSecret('a'))).toEqual([403, 'Forbidden', 'SecretDisabled']);
    await change(true);
    expect((await client.getSecret('a')).properties.expiresOn).toEqual(new Date(NOW - 1_000));
  });

  it('are listed without values, page by page', async () => {
    const { client, log } = someDouble();
    for (let number = 0; number < 30; number += 1) await client.setSecret(`s-${number}`, `hush ${number}`);
    await client.setSecret('s-0', 'hush again');
    log.clear();
    const listed = await all(client.listPropertiesOfSecrets());
    expect(listed.map(({ name }) => name).sort()).toEqual(
      Array.from({ length: 30 }, (_, number) => `s-${number}`).sort(),
    );
    expect(log.count('list')).toBe(2);
    const versions = await all(client.listPropertiesOfSecretVersions('s-0'));
    expect(new Set(versions.map(({ version }) => version)).size).toBe(2);
    expect(JSON.stringify([listed, versions])).not.toContain('hush');
  });

  it('belong to one vault', async () => {
    const { clientOf, client, inspect } = someDouble();
    await client.setSecret('a', 'one');
    expect(await refusal(clientOf('other.vault.azure.net').getSecret('a'))).toEqual([404, 'SecretNotFound', undefined]);
    expect(inspect(HOST)).toEqual([{ name: 'a', stage: 'live', values: ['one'] }]);
    expect(inspect('other.vault.azure.net')).toEqual([]);
  });
});
