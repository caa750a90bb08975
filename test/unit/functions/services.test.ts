import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createServices } from '../../../functions/services.ts';
import { type Azurite, startAzurite } from '../../../local/azurite.ts';
import { createKeyVaultDouble } from '../../../local/simulators/key-vault/double.ts';
import { type Served, serve } from '../../../local/simulators/serve.ts';
import { createSeveraSimulator } from '../../../local/simulators/severa/simulator.ts';
import { readConfig } from '../../../shared/config.ts';
import { createKeyVault } from '../../../shared/secrets/key-vault.ts';
import type { Organization } from '../../../shared/sync/ports.ts';

const VAULT = 'https://unit.vault.azure.net';
const keyVaultCredential = {
  getToken: async () => ({ token: 'token', expiresOnTimestamp: Date.now() + 3_600_000 }),
};

let azurite: Azurite;
const severa = createSeveraSimulator({ clock: Date.now });
let severaServer: Served;
beforeAll(async () => {
  azurite = await startAzurite();
  severaServer = await serve(severa.handle, { port: 0 });
});
afterAll(async () => {
  await severaServer?.close();
  await azurite?.close();
});

let count = 0;
beforeEach(() => {
  count += 1;
});

/** An organisation that is connected under generation 0 and knows the secret `first`, and the services for it. */
async function someOrganization() {
  const client = { clientId: `client-${count}`, clientSecret: 'first' };
  const inSevera = severa.addOrganization({
    guid: `organization-${count}`,
    name: 'Fjord & Field Oy',
    ...client,
    timeZone: 'Europe/Helsinki',
  });
  const double = createKeyVaultDouble({ clock: Date.now });
  const services = createServices(
    readConfig({
      ENTRA_CLIENT_ID: 'app',
      PUBLIC_BASE_URL: 'https://sync.example.com',
      ENTRA_CLIENT_SECRET: 'entra-secret',
      HOST_TOKEN_ISSUER: 'https://host.example.com',
      HOST_TOKEN_AUDIENCE: 'severa-calendar-sync',
      HOST_TOKEN_JWKS_URL: 'https://host.example.com/keys.json',
      KEY_VAULT_URL: VAULT,
      SEVERA_BASE_URL: `${severaServer.url}/rest-api`,
      DATA_CONNECTION: azurite.connectionString,
    }),
    { keyVaultCredential, keyVaultHttpClient: double.httpClient },
  );
  const store = services.store(inSevera.guid);
  const row = await store.saveOrganization({
    id: inSevera.guid,
    kind: 'graph',
    enabled: true,
    tenantId: 'tenant',
    severaClientId: client.clientId,
    typeIds: [],
    defaultTypeId: null,
    zone: 'Europe/Helsinki',
    pulledUntil: null,
    connection: 0,
  });
  // What the settings page runs in another process: nothing of it is in this one's memory.
  const elsewhere = () =>
    createKeyVault({
      vaultUrl: VAULT,
      credential: keyVaultCredential,
      httpClient: double.httpClient,
      clock: Date.now,
    })(inSevera.guid);
  await elsewhere().write('severaClientSecret', 0, client.clientSecret);
  return {
    store,
    double,
    elsewhere,
    inSevera,
    changeConnection: (changes: Partial<Organization>) => store.saveOrganization({ ...row, ...changes }),
    connect: () => services.connect(inSevera.guid),
    /** Gives Severa's client another secret; what it gave out before works no longer. */
    changeInSevera(secret: string) {
      inSevera.changeSecret(client.clientId, secret);
      severa.revokeTokens();
    },
  };
}

describe('the request budget', () => {
  it('is that of the organisation, whoever else takes from it and whatever becomes of the connection', async () => {
    const { store, connect, elsewhere, changeConnection } = await someOrganization();
    const takenByAnother = async () => {
      const takenUntil = Date.now() + 500;
      await store.saveBudget({ ...(await store.budget()), takenUntil });
      return takenUntil;
    };
    const first = await takenByAnother();
    await (await connect()).host.activityTypes();
    expect((await store.budget())?.takenUntil).toBeGreaterThan(first);

    await changeConnection({ connection: 1 });
    await elsewhere().write('severaClientSecret', 1, 'first');
    const second = await takenByAnother();
    // More than one block holds, so that the row is asked once more.
    const { host } = await connect();
    await Promise.all(Array.from({ length: 26 }, () => host.read('no-such-activity')));
    expect((await store.budget())?.takenUntil).toBeGreaterThan(second);
  });
});

describe("Severa's client secret", () => {
  it('is read when the first token is asked for, and not again while the token is good', async () => {
    const { connect, double } = await someOrganization();
    double.log.clear();
    const { host } = await connect();
    expect(double.log.count()).toBe(0);
    await host.users();
    await (await connect()).host.activityTypes();
    expect(double.log.count('get')).toBe(1);
  });

  it('is not read for each token: tokens that Severa takes back again and again cost the vault nothing', async () => {
    const { connect, double } = await someOrganization();
    const { host } = await connect();
    double.log.clear();
    for (let time = 0; time < 4; time += 1) {
      severa.revokeTokens();
      await host.activityTypes();
    }
    expect(double.log.count('get')).toBe(1);
  });

  it('that was replaced is used as soon as Severa refuses the old token, without a restart', async () => {
    const { connect, elsewhere, changeInSevera } = await someOrganization();
    const { host } = await connect();
    await host.activityTypes();
    changeInSevera('second');
    await elsewhere().write('severaClientSecret', 0, 'second');
    await expect(host.activityTypes()).resolves.toBeDefined();
  });

  it('that is wrong for a while is asked for again with the next call', async () => {
    const { connect, elsewhere, changeInSevera } = await someOrganization();
    const { host } = await connect();
    changeInSevera('second');
    await expect(host.activityTypes()).rejects.toMatchObject({ code: 'severa.credentials-refused' });
    await elsewhere().write('severaClientSecret', 0, 'second');
    await expect(host.activityTypes()).resolves.toBeDefined();
  });

  it('of a connection that was changed is that of its own generation', async () => {
    const { connect, elsewhere, changeConnection, changeInSevera } = await someOrganization();
    const before = await connect();
    await before.host.activityTypes();
    expect((await connect()).host).toBe(before.host);
    await changeConnection({ connection: 1 });
    changeInSevera('of the next connection');
    await elsewhere().write('severaClientSecret', 1, 'of the next connection');
    const after = await connect();
    expect(after.host).not.toBe(before.host);
    await expect(after.host.activityTypes()).resolves.toBeDefined();
    await expect(before.host.read('of-no-one')).rejects.toMatchObject({ code: 'severa.credentials-refused' });
  });

  it('that nobody stored is named as missing; a vault that fails is tried again later', async () => {
    const { connect, elsewhere, double } = await someOrganization();
    const { host } = await connect();
    double.faults.firewall = true;
    await expect(host.users()).rejects.toMatchObject({ kind: 'unavailable', code: 'secrets.forbidden' });
    double.faults.firewall = false;
    double.faults.once = Array.from({ length: 3 }, () => ({ trouble: '503-bare' as const }));
    double.faults.retryAfter = '0';
    await expect(host.users()).rejects.toMatchObject({ kind: 'transient', code: 'secrets.unreachable' });
    await elsewhere().remove(0);
    await expect(host.users()).rejects.toMatchObject({ kind: 'unavailable', code: 'secrets.missing' });
  });
});
