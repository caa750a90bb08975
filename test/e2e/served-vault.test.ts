import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { startAzurite } from '../../local/azurite.ts';
import { createGraphSimulator } from '../../local/simulators/graph/simulator.ts';
import { serve } from '../../local/simulators/serve.ts';
import { createSeveraSimulator } from '../../local/simulators/severa/simulator.ts';
import { connect } from '../../local/stack/connect.ts';
import { addSetting } from '../../local/stack/setting.ts';
import { startSimulator } from '../../local/stack/simulator-command.ts';
import { createStorageClients } from '../../shared/storage/clients.ts';
import { createTableStore } from '../../shared/storage/table-store.ts';
import { createWorkQueue } from '../../shared/storage/work-queue.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Starts a program of this directory as Core Tools start theirs: in the project's root, with these settings. */
function run(program: string, settings: Readonly<Record<string, string>>) {
  const child: ChildProcess = spawn(process.execPath, [program], {
    cwd: root,
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  closing.push(() => child.kill('SIGKILL'));
  const said = { text: '' };
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      said.text += chunk;
    });
  const code = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { said, code };
}

/** The settings that the simulator prints for the function app. */
async function servedVault(): Promise<Record<string, string>> {
  const { lines, close } = await startSimulator(['key-vault', '--port', '0']);
  closing.push(close);
  expect(lines.join('\n')).not.toContain('sample-severa-secret');
  return Object.fromEntries(
    lines.flatMap((line) => [...line.matchAll(/^ {2}([A-Z_]+) {2,}(.+)$/gu)].map(([, ...pair]) => pair)),
  );
}

describe('a function app in a process of its own', () => {
  test('takes the secret from the vault that "npm run simulator -- key-vault" serves', {
    timeout: 60_000,
  }, async () => {
    const azurite = await startAzurite();
    const [graph, severa] = [createGraphSimulator({ clock: Date.now }), createSeveraSimulator({ clock: Date.now })];
    const setting = addSetting({ graph, severa });
    const graphServer = await serve(graph.handle, { port: 0 });
    const severaServer = await serve(severa.handle, { port: 0 });
    closing.push(azurite.close, graphServer.close, severaServer.close);
    const { tables, queues } = createStorageClients(
      { kind: 'connection-string', connectionString: azurite.connectionString },
      { prefix: 'severasync' },
    );
    await connect(
      createTableStore({ tables, organizationId: setting.organization.guid, clock: Date.now }),
      setting,
      Date.now(),
    );
    const { said } = run('test/e2e/function-app.ts', {
      ...(await servedVault()),
      DATA_CONNECTION: azurite.connectionString,
      GRAPH_BASE_URL: graphServer.url,
      ENTRA_AUTHORITY: graphServer.url,
      ENTRA_CLIENT_ID: setting.entra.clientId,
      PUBLIC_BASE_URL: 'https://sync.example.com',
      ENTRA_CLIENT_SECRET: setting.entra.clientSecret,
      SEVERA_BASE_URL: `${severaServer.url}/rest-api`,
      HOST_TOKEN_ISSUER: 'https://host.example.com',
      HOST_TOKEN_AUDIENCE: 'severa-calendar-sync',
      HOST_TOKEN_JWKS_URL: 'https://host.example.com/keys.json',
    });
    await createWorkQueue(queues).pullOrganization({
      organizationId: setting.organization.guid,
      correlationId: 'from-the-test',
    });
    await vi.waitFor(() => expect(said.text).toMatch(/pull-organization\.(?!progress)/u), { timeout: 30_000 });
    expect(said.text).toContain('pull-organization.finished');
    expect(said.text).not.toContain(setting.api.clientSecret);
  });

  test('without the address of that vault does not start and says where it is printed', async () => {
    const { said, code } = run('test/e2e/function-app.ts', { ...(await servedVault()), KEY_VAULT_DOUBLE: '' });
    expect(await code).not.toBe(0);
    expect(said.text).toContain('KEY_VAULT_DOUBLE must be the address that "npm run simulator -- key-vault" prints.');
  });

  test('finds in the sample settings what the simulator prints, port 8090', async () => {
    const text = readFileSync(new URL('../../local.settings.sample.json', import.meta.url), 'utf8');
    const { Values } = z.object({ Values: z.record(z.string(), z.string()) }).parse(JSON.parse(text));
    const printed = await servedVault();
    expect(Object.keys(printed)).toEqual(['KEY_VAULT_URL', 'KEY_VAULT_DOUBLE', 'NODE_OPTIONS']);
    expect(Values).toMatchObject({ ...printed, KEY_VAULT_DOUBLE: 'http://127.0.0.1:8090' });
  });
});
