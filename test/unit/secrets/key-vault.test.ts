import { SecretClient } from '@azure/keyvault-secrets';
import { describe, expect, it } from 'vitest';
import { createKeyVaultSecrets } from '../../../shared/secrets/key-vault.ts';
import { secretName } from '../../../shared/secrets/secret-name.ts';
import { goodCredential, HOST, NOW, someVault } from './vault.ts';

const NAME = secretName('org-1', 'severaClientSecret', 0);

/** A vault with one secret that was read once, and a way to change it behind the adapter's back. */
async function known(more: Parameters<typeof someVault>[0] = {}) {
  const vault = someVault(more);
  await vault.secrets.write('severaClientSecret', 0, 'first');
  await vault.secrets.read('severaClientSecret', 0);
  vault.log.clear();
  const { httpClient } = vault;
  const client = new SecretClient(`https://${HOST}`, goodCredential, { httpClient });
  const read = (fresh = false) => vault.secrets.read('severaClientSecret', 0, { fresh });
  return { ...vault, client, read };
}

describe('values in memory', () => {
  it('are used for five minutes, then asked for again', async () => {
    const { read, time, client, log } = await known();
    await client.setSecret(NAME, 'second');
    time.now = NOW + 299_999;
    expect(await read()).toBe('first');
    expect(log.count('get')).toBe(0);
    time.now = NOW + 300_000;
    expect(await read()).toBe('second');
    expect(log.count('get')).toBe(1);
  });

  it('are used as long as was said', async () => {
    const { read, time, log } = await known({ cacheMs: 0 });
    await read();
    await read();
    expect(log.count('get')).toBe(2);
    time.now += 1;
    await read();
    expect(log.count('get')).toBe(3);
  });

  it('are old when the clock was set back', async () => {
    const { read, time, log } = await known();
    time.now = NOW - 1;
    await read();
    expect(log.count('get')).toBe(1);
  });

  it('are dropped when the caller says that the value was refused', async () => {
    const { read, client, log } = await known();
    await client.setSecret(NAME, 'second');
    expect(await read(true)).toBe('second');
    expect(await read()).toBe('second');
    expect(log.count('get')).toBe(1);
  });

  it('are not used again after a refusal, even when the vault did not answer then', async () => {
    const { read, client, faults } = await known();
    await client.setSecret(NAME, 'second');
    faults.forbidden = ['get'];
    await expect(read(true)).rejects.toMatchObject({ code: 'secrets.forbidden' });
    faults.forbidden = [];
    expect(await read()).toBe('second');
  });

  it('are dropped by a write, also by one that failed', async () => {
    const { read, secrets, faults, log } = await known();
    faults.once = [{ trouble: 'lost' }, { trouble: 'drop' }, { trouble: 'drop' }];
    await expect(secrets.write('severaClientSecret', 0, 'second')).rejects.toMatchObject({ kind: 'transient' });
    expect(await read()).toBe('second');
    expect(log.count('get')).toBe(1);
  });

  it('are dropped by a removal', async () => {
    const { read, secrets } = await known();
    await secrets.remove(0);
    await expect(read()).rejects.toMatchObject({ code: 'secrets.missing' });
  });

  it('never hold that there is none', async () => {
    const { secrets } = someVault();
    await expect(secrets.read('delegatePassword', 0)).rejects.toMatchObject({ code: 'secrets.missing' });
    await secrets.write('delegatePassword', 0, 'now');
    expect(await secrets.read('delegatePassword', 0)).toBe('now');
  });

  it('serve every organisation of a vault, each its own', async () => {
    const vault = someVault();
    await vault.open('org-1').write('delegatePassword', 0, 'of 1');
    await vault.open('org-2').write('delegatePassword', 0, 'of 2');
    expect(await vault.open('org-1').read('delegatePassword', 0)).toBe('of 1');
    expect(await vault.open('org-2').read('delegatePassword', 0)).toBe('of 2');
    expect(await vault.open('org-1').read('delegatePassword', 0)).toBe('of 1');
    expect(vault.log.count('get')).toBe(2);
    // One challenge for all.
    expect(vault.log.entries.filter(({ withToken }) => !withToken)).toHaveLength(1);
  });
});

describe('a rotation', () => {
  it('is a new version of the same secret', async () => {
    const { secrets, inspect } = await known();
    await secrets.write('severaClientSecret', 0, 'second');
    expect(inspect(HOST)).toEqual([{ name: NAME, stage: 'live', values: ['first', 'second'] }]);
  });

  it('whose answer was lost is sent again', async () => {
    const { secrets, read, faults, inspect } = await known();
    faults.once = [{ trouble: 'lost' }];
    await secrets.write('severaClientSecret', 0, 'second');
    expect(await read()).toBe('second');
    expect(inspect(HOST)[0]?.values).toEqual(['first', 'second', 'second']);
  });

  it('makes a disabled secret good again', async () => {
    const { secrets, read, client } = await known();
    const { properties } = await client.getSecret(NAME);
    await client.updateSecretProperties(NAME, properties.version ?? '', { enabled: false });
    await expect(read(true)).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'secrets.forbidden',
      providerCode: 'SecretDisabled',
      message: /disabled/,
    });
    await secrets.write('severaClientSecret', 0, 'second');
    expect(await read()).toBe('second');
  });

  it('lets nobody keep a value that was asked for before it', async () => {
    const { httpClient, hold } = gate();
    const vault = await known({ httpClient });
    vault.time.now += 300_000;
    const held = hold('GET');
    const reading = vault.read();
    await held.reached;
    await vault.secrets.write('severaClientSecret', 0, 'second');
    held.release();
    expect(await reading).toBe('first');
    expect(await vault.read()).toBe('second');
  });

  it('lets nobody keep a value that was asked for while it was under way', async () => {
    const { httpClient, hold } = gate();
    const vault = await known({ httpClient });
    vault.time.now += 300_000;
    const held = hold('PUT');
    const writing = vault.secrets.write('severaClientSecret', 0, 'second');
    await held.reached;
    expect(await vault.read()).toBe('first');
    held.release();
    await writing;
    expect(await vault.read()).toBe('second');
  });

  /** A wire that holds one request up: a GET after it was answered, a PUT before it is done. */
  function gate() {
    const inner = someVault();
    let next: { method: string; arrive: () => void; opened: Promise<void> } | null = null;
    const hold = (method: string) => {
      const arrived = Promise.withResolvers<void>();
      const opened = Promise.withResolvers<void>();
      next = { method, arrive: arrived.resolve, opened: opened.promise };
      return { reached: arrived.promise, release: () => opened.resolve() };
    };
    const httpClient: typeof inner.httpClient = {
      async sendRequest(request) {
        const held = next?.method === request.method ? next : null;
        if (held !== null) next = null;
        const early = request.method === 'GET' ? await inner.httpClient.sendRequest(request) : null;
        held?.arrive();
        await held?.opened;
        return early ?? inner.httpClient.sendRequest(request);
      },
    };
    return { httpClient, hold };
  }
});

describe('asking at once', () => {
  it('is one request', async () => {
    const { read, time, log } = await known();
    time.now += 300_000;
    const all = await Promise.all(Array.from({ length: 20 }, () => read()));
    expect(new Set(all)).toEqual(new Set(['first']));
    expect(log.count('get')).toBe(1);
  });

  it('after a refusal is one request too, but not one from before it', async () => {
    const { read, time, log } = await known();
    time.now += 300_000;
    await Promise.all([read(), read(true), read(true), read()]);
    expect(log.count('get')).toBe(2);
  });

  it('shares a failure, and the next asks again', async () => {
    const { read, time, log, faults } = await known();
    time.now += 300_000;
    faults.forbidden = ['get'];
    const all = await Promise.allSettled([read(), read(), read()]);
    expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(log.count('get')).toBe(1);
    faults.forbidden = [];
    expect(await read()).toBe('first');
  });
});

describe('a removal', () => {
  it('does not wait until the vault has finished it', async () => {
    const { secrets, inspect, time, log, pauses } = await known();
    await secrets.write('delegatePassword', 0, 'password');
    await secrets.remove(0);
    expect(inspect(HOST).map(({ stage }) => stage)).toEqual(['deleting', 'deleting']);
    await secrets.remove(0);
    time.now += 2_000;
    expect(inspect(HOST).map(({ stage }) => stage)).toEqual(['deleted', 'deleted']);
    await secrets.remove(0);
    expect(log.count('delete')).toBe(6);
    expect(pauses).toEqual([]);
  });

  it('leaves the name blocked, at once and later', async () => {
    const { secrets, time, pauses, log } = await known();
    await secrets.remove(0);
    const write = () => secrets.write('severaClientSecret', 0, 'second');
    await expect(write()).rejects.toMatchObject({ kind: 'refused', code: 'secrets.generation-removed' });
    time.now += 2_000;
    await expect(write()).rejects.toMatchObject({ kind: 'refused', code: 'secrets.generation-removed' });
    expect(pauses).toEqual([]);
    expect(log.count('set')).toBe(2);
  });

  it('whose answer was lost is done', async () => {
    const { secrets, faults, inspect } = await known();
    faults.once = [{ trouble: 'lost', when: (operation) => operation === 'delete' }];
    await secrets.remove(0);
    expect(inspect(HOST).map(({ stage }) => stage)).toEqual(['deleting']);
  });

  it('is done for one secret when the other could not be reached, and for both when it is repeated', async () => {
    const { secrets, faults, inspect } = await known();
    await secrets.write('delegatePassword', 0, 'password');
    faults.retryAfter = '60';
    faults.once = [{ trouble: '429', when: (operation, name) => operation === 'delete' && name === NAME }];
    await expect(secrets.remove(0)).rejects.toMatchObject({ kind: 'transient', code: 'secrets.throttled' });
    expect(inspect(HOST).map(({ stage }) => stage)).toEqual(['deleting', 'live']);
    await secrets.remove(0);
    expect(inspect(HOST).map(({ stage }) => stage)).toEqual(['deleting', 'deleting']);
  });

  it('is enough even where removed secrets may not be looked at', async () => {
    const { secrets, faults, inspect } = await known();
    faults.forbidden = ['get-deleted'];
    await secrets.remove(0);
    expect(inspect(HOST).map(({ stage }) => stage)).toEqual(['deleting']);
  });
});

describe('a secret that somebody else touched', () => {
  it('is missing when its value is empty', async () => {
    const { client, read } = await known();
    await client.setSecret(NAME, '');
    await expect(read(true)).rejects.toMatchObject({ kind: 'unavailable', code: 'secrets.missing' });
  });

  it('can be written once it is recovered, not before', async () => {
    const { client, secrets, read, time, faults, pauses } = await known();
    await secrets.remove(0);
    time.now += 2_000;
    faults.recoveryMs = 60_000;
    await client.beginRecoverDeletedSecret(NAME);
    await expect(secrets.write('severaClientSecret', 0, 'x')).rejects.toMatchObject({
      kind: 'transient',
      code: 'secrets.busy',
      providerCode: 'ObjectIsBeingRecovered',
    });
    expect(pauses).toEqual([500, 1_000]);
    time.now += 60_000;
    expect(await read()).toBe('first');
    await secrets.write('severaClientSecret', 0, 'second');
    expect(await read()).toBe('second');
  });
});

it('the secrets of one organisation are found in the vault of all', async () => {
  const { open, httpClient } = someVault();
  await open('org-9').write('delegatePassword', 4, 'password');
  const alone = createKeyVaultSecrets({
    vaultUrl: `https://${HOST}/`,
    organizationId: 'org-9',
    credential: goodCredential,
    httpClient,
    clock: () => NOW,
  });
  expect(await alone.read('delegatePassword', 4)).toBe('password');
});
