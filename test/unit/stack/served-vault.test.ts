import { SecretClient } from '@azure/keyvault-secrets';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createKeyVaultDouble } from '../../../local/simulators/key-vault/double.ts';
import { overHttp, throughHttp } from '../../../local/simulators/key-vault/over-http.ts';
import { type Served, serve } from '../../../local/simulators/serve.ts';

let served: Served | null = null;
afterEach(() => served?.close());

const credential = { getToken: async () => ({ token: 'token', expiresOnTimestamp: Date.now() + 3_600_000 }) };

/** Microsoft's client over a double that is served; every vault is reached at the same address. */
async function servedDouble() {
  const double = createKeyVaultDouble({ clock: Date.now });
  Object.assign(double.faults, { deletionMs: 0, purgeMs: 0, purgeProtection: false });
  served = await serve(overHttp(double.httpClient), { port: 0 });
  const httpClient = throughHttp(new URL(served.url));
  const clientOf = (vault: string) =>
    new SecretClient(`https://${vault}.vault.azure.net`, credential, { httpClient, retryOptions: { maxRetries: 0 } });
  return { ...double, clientOf, client: clientOf('first') };
}

describe('a vault that is served to other processes', () => {
  test('does what the double does, for each vault by itself', async () => {
    const { client, clientOf, inspect } = await servedDouble();
    await client.setSecret('a-name', 'ä value, "quoted"');
    expect((await client.getSecret('a-name')).value).toBe('ä value, "quoted"');
    await expect(clientOf('second').getSecret('a-name')).rejects.toMatchObject({ statusCode: 404 });
    await client.setSecret('a-name', 'the next');
    expect(inspect('first.vault.azure.net')[0]?.values).toEqual(['ä value, "quoted"', 'the next']);
    await client.beginDeleteSecret('a-name', { intervalInMs: 1 });
    await client.purgeDeletedSecret('a-name');
    expect(inspect('second.vault.azure.net')).toEqual([]);
    await expect(client.getDeletedSecret('a-name')).rejects.toMatchObject({ statusCode: 404 });
  });

  test('passes its refusals and broken connections on as they are', async () => {
    const { client, faults, inspect } = await servedDouble();
    faults.once = [{ trouble: '429' }];
    await expect(client.setSecret('a-name', 'value')).rejects.toMatchObject({ statusCode: 429 });
    faults.once = [{ trouble: 'drop' }];
    await expect(client.setSecret('a-name', 'value')).rejects.toMatchObject({ name: 'RestError', code: 'ECONNRESET' });
    expect(inspect('first.vault.azure.net')).toEqual([]);
    faults.once = [{ trouble: 'lost' }];
    await expect(client.setSecret('a-name', 'value')).rejects.toMatchObject({ name: 'RestError', code: 'ECONNRESET' });
    expect(inspect('first.vault.azure.net')).toHaveLength(1);
  });

  test('that does not answer is left when the caller gives up', async () => {
    const { client, faults } = await servedDouble();
    faults.once = [{ trouble: 'hang' }];
    const giveUp = new AbortController();
    const asked = client.getSecret('a-name', { abortSignal: giveUp.signal });
    asked.catch(() => {});
    await vi.waitFor(() => expect(faults.once).toEqual([]));
    giveUp.abort();
    await expect(asked).rejects.toMatchObject({ name: expect.stringMatching(/^(?:AbortError|RestError)$/u) });
  });

  test('that is not running is a connection that fails', async () => {
    const { client } = await servedDouble();
    await served?.close();
    await expect(client.getSecret('a-name')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
