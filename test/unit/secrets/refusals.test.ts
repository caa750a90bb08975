import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { SyncError } from '../../../shared/errors.ts';
import { createKeyVaultSecrets } from '../../../shared/secrets/key-vault.ts';
import { goodCredential, HOST, NOW, someVault } from './vault.ts';

const VALUE = 'hush-7f3a';

/** What was thrown, after making sure that the value isn't in it, however deep one looks (I6). */
async function thrown(call: Promise<unknown>): Promise<SyncError> {
  const error = await call.then(
    () => null,
    (caught: unknown) => caught,
  );
  if (!(error instanceof SyncError)) throw new Error(`expected a SyncError, got ${inspect(error)}`);
  expect(inspect(error, { depth: 20, showHidden: true, getters: true })).not.toContain(VALUE);
  expect(JSON.stringify(error)).not.toContain(VALUE);
  return error;
}

/** A vault with one secret, whose value was not read yet. */
async function stored(more: Parameters<typeof someVault>[0] = {}) {
  const vault = someVault(more);
  await vault.secrets.write('severaClientSecret', 0, VALUE);
  vault.log.clear();
  const read = () => vault.secrets.read('severaClientSecret', 0);
  const write = () => vault.secrets.write('severaClientSecret', 0, VALUE);
  const remove = () => vault.secrets.remove(0);
  return { ...vault, read, write, remove, all: [read, write, remove] };
}

type Always = 'read' | 'write' | 'remove';
const ways: readonly Always[] = ['read', 'write', 'remove'];

describe('refusals of Key Vault', () => {
  it.each(ways)('%s: a role that is missing can be mended by an operator', async (way) => {
    const vault = await stored();
    vault.faults.forbidden = ['get', 'set', 'delete'];
    expect(await thrown(vault[way]())).toMatchObject({
      kind: 'unavailable',
      code: 'secrets.forbidden',
      message: /Secrets Officer/,
      status: 403,
      providerCode: 'ForbiddenByRbac',
    });
    expect(vault.pauses).toEqual([]);
  });

  it.each(ways)('%s: the vault keeps our network out', async (way) => {
    const vault = await stored();
    vault.faults.firewall = true;
    expect(await thrown(vault[way]())).toMatchObject({
      kind: 'unavailable',
      code: 'secrets.forbidden',
      message: /firewall/,
      providerCode: 'ForbiddenByFirewall',
    });
  });

  it.each(ways)('%s: a token that is refused twice', async (way) => {
    const vault = await stored();
    vault.faults.once = Array.from({ length: 4 }, () => ({ trouble: '401' }) as const);
    expect(await thrown(vault[way]())).toMatchObject({ kind: 'unavailable', code: 'secrets.forbidden', status: 401 });
  });

  it.each(ways)('%s: too many requests are tried again after the pause that was asked for', async (way) => {
    const vault = await stored();
    vault.faults.retryAfter = '3';
    vault.faults.once = [{ trouble: '429' }];
    await vault[way]();
    expect(vault.pauses).toEqual([3_000]);
  });

  it.each(ways)('%s: a long pause is left to the caller', async (way) => {
    const vault = await stored();
    vault.faults.retryAfter = '60';
    vault.faults.once = [{ trouble: '429' }, { trouble: '429' }];
    expect(await thrown(vault[way]())).toMatchObject({
      kind: 'transient',
      code: 'secrets.throttled',
      status: 429,
      retryAfterMs: 60_000,
    });
    expect(vault.pauses).toEqual([]);
  });

  it('reads a pause that is given as a date', async () => {
    const vault = await stored();
    vault.faults.retryAfter = new Date(NOW + 90_000).toUTCString();
    vault.faults.once = [{ trouble: '503' }];
    expect(await thrown(vault.read())).toMatchObject({ kind: 'transient', retryAfterMs: 90_000, status: 503 });
  });

  it('takes a date that is past for no pause', async () => {
    const vault = await stored();
    vault.faults.retryAfter = new Date(NOW - 90_000).toUTCString();
    vault.faults.once = [{ trouble: '429' }];
    expect(await vault.read()).toBe(VALUE);
    expect(vault.pauses).toEqual([0]);
  });

  it.each(['soon', ''])('passes over a pause of %j', async (retryAfter) => {
    const vault = await stored();
    vault.faults.retryAfter = retryAfter;
    vault.faults.once = [{ trouble: '429' }];
    expect(await vault.read()).toBe(VALUE);
    expect(vault.pauses).toEqual([500]);
  });

  it.each([
    ['500', 500],
    ['503', 503],
    ['503-bare', 503],
  ] as const)('gives up on %s after three tries with growing pauses', async (trouble, status) => {
    for (const way of ways) {
      const vault = await stored();
      vault.faults.retryAfter = null;
      vault.faults.once = Array.from({ length: 6 }, () => ({ trouble }));
      expect(await thrown(vault[way]())).toMatchObject({ kind: 'transient', code: 'secrets.unreachable', status });
      if (way !== 'remove') expect(vault.pauses).toEqual([500, 1_000]);
    }
  });

  it('gives up on a connection that keeps ending', async () => {
    for (const way of ways) {
      const vault = await stored();
      vault.faults.once = Array.from({ length: 6 }, () => ({ trouble: 'drop' }) as const);
      const error = await thrown(vault[way]());
      expect(error).toMatchObject({ kind: 'transient', code: 'secrets.unreachable', status: undefined });
      expect(error.providerCode).toBe('ECONNRESET');
    }
  });

  it('gives up on a vault that never answers', async () => {
    for (const way of ways) {
      const vault = await stored({ timeLimitMs: 15 });
      vault.faults.once = Array.from({ length: 6 }, () => ({ trouble: 'hang' }) as const);
      expect(await thrown(vault[way]())).toMatchObject({ kind: 'transient', code: 'secrets.unreachable' });
    }
  });

  it('gives up on a credential that never answers and heeds no signal', async () => {
    const { secrets } = someVault({ timeLimitMs: 15, credential: { getToken: () => new Promise(() => {}) } });
    const call = secrets.read('severaClientSecret', 0);
    expect(await thrown(call)).toMatchObject({ kind: 'transient', code: 'secrets.unreachable' });
  });

  it.each(['read', 'write'] as const)('%s: tells nothing of an answer that breaks off', async (way) => {
    const vault = await stored();
    vault.faults.once = Array.from({ length: 3 }, () => ({ trouble: 'garbled' }) as const);
    expect(await thrown(vault[way]())).toMatchObject({ kind: 'transient', code: 'secrets.bad-answer', status: 200 });
    expect(vault.pauses).toEqual([500, 1_000]);
  });

  it('follows no redirect: it would carry the secret away', async () => {
    for (const way of ways) {
      const vault = await stored();
      vault.faults.once = [{ trouble: '307' }, { trouble: '307' }];
      expect(await thrown(vault[way]())).toMatchObject({ kind: 'unavailable', code: 'secrets.unusable-vault' });
      expect(vault.log.entries.every((one) => one.vault === HOST)).toBe(true);
    }
  });

  it('asks for no token that another service could use', async () => {
    const asked: unknown[] = [];
    const vault = someVault({
      credential: {
        getToken: async (scopes) => {
          asked.push(scopes);
          return goodCredential.getToken();
        },
      },
    });
    vault.faults.once = [{ trouble: 'other-resource' }];
    const call = vault.secrets.write('severaClientSecret', 0, VALUE);
    expect(await thrown(call)).toMatchObject({ kind: 'unavailable', code: 'secrets.unusable-vault' });
    expect(asked).toEqual([]);
    await vault.secrets.write('severaClientSecret', 0, VALUE);
    expect(asked).toEqual([['https://vault.azure.net/.default']]);
  });

  it('shows the secret to nobody before the vault has asked for a token', async () => {
    const vault = someVault();
    await vault.secrets.write('severaClientSecret', 0, VALUE);
    const bodies = vault.log.entries.map(({ withToken, bodyBytes }) => [withToken, bodyBytes > 0]);
    expect(bodies).toEqual([
      [false, false],
      [true, true],
    ]);
  });

  it.each(['CredentialUnavailableError', 'AuthenticationError', 'AggregateAuthenticationError'])(
    'says that there is no identity to ask with: %s',
    async (name) => {
      const getToken = async () => {
        throw Object.assign(new Error(`no identity ${VALUE}`), { name, statusCode: 400 });
      };
      const { secrets, pauses } = someVault({ credential: { getToken } });
      const call = secrets.write('delegatePassword', 0, VALUE);
      expect(await thrown(call)).toMatchObject({ kind: 'unavailable', code: 'secrets.forbidden', message: /identity/ });
      expect(pauses).toEqual([]);
    },
  );

  it('tries an identity service again that has trouble', async () => {
    let left = 2;
    const getToken = async () => {
      left -= 1;
      if (left >= 0) throw Object.assign(new Error('busy'), { name: 'AuthenticationError', statusCode: 503 });
      return goodCredential.getToken();
    };
    const { secrets, pauses } = someVault({ credential: { getToken } });
    await secrets.write('delegatePassword', 0, VALUE);
    expect(pauses).toEqual([500, 1_000]);
    expect(await secrets.read('delegatePassword', 0)).toBe(VALUE);
  });

  it.each(ways)('%s: a page that is not of a vault says nothing about the secret', async (way) => {
    const vault = await stored();
    vault.faults.once = [{ trouble: '404-page' }, { trouble: '404-page' }];
    expect(await thrown(vault[way]())).toMatchObject({
      kind: 'unavailable',
      code: 'secrets.unusable-vault',
      message: /address/,
      status: 404,
    });
  });

  it('repeats a word of the vault only when it is a code', async () => {
    const refuse = async () => {
      const details = { error: { code: 'Odd_1', message: VALUE, innerError: { code: `Bad value ${VALUE}!` } } };
      throw Object.assign(new Error(VALUE), { name: 'RestError', code: VALUE, statusCode: 400, details });
    };
    const { secrets } = someVault({ httpClient: { sendRequest: refuse } });
    const error = await thrown(secrets.write('severaClientSecret', 0, VALUE));
    expect(error).toMatchObject({ kind: 'refused', code: 'secrets.refused', status: 400, providerCode: 'Odd_1' });
  });

  it.each([
    'http://unit.vault.azure.net',
    'https://me:pw@unit.vault.azure.net',
    'https://unit.vault.azure.net/x',
    'unit',
    '',
  ])('refuses %j as a vault', (vaultUrl) => {
    const make = () =>
      createKeyVaultSecrets({ vaultUrl, organizationId: 'org-1', credential: goodCredential, clock: () => NOW });
    expect(make).toThrow(expect.objectContaining({ kind: 'invalid', code: 'secrets.bad-vault-url' }));
  });
});
