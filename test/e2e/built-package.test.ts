import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { HTTP_ROUTES } from '../../functions/http-routes.ts';
import { startAzurite } from '../../local/azurite.ts';
import { deploymentPackage } from '../../local/build/deployment-package.ts';
import { writePackage } from '../../local/build/write-package.ts';
import { createStorageClients } from '../../shared/storage/clients.ts';
import { createWorkQueue } from '../../shared/storage/work-queue.ts';

const root = resolve(import.meta.dirname, '..', '..');
/** No node_modules lie above it: what the package doesn't hold isn't there, as in Azure. */
const folder = mkdtempSync(join(tmpdir(), 'built-package-'));
const whole = join(folder, 'whole');
const closing: (() => unknown)[] = [];
beforeAll(async () => {
  await writePackage(whole, (await deploymentPackage(root)).files);
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
afterAll(() => rmSync(folder, { recursive: true }));

const SETTINGS = {
  ENTRA_CLIENT_ID: 'app',
  PUBLIC_BASE_URL: 'https://sync.example.com',
  ENTRA_CLIENT_SECRET: 'entra-secret',
  HOST_TOKEN_ISSUER: 'https://host.example.com',
  HOST_TOKEN_AUDIENCE: 'severa-calendar-sync',
  HOST_TOKEN_JWKS_URL: 'https://host.example.com/keys.json',
  KEY_VAULT_URL: 'https://name.vault.azure.net',
  DATA_CONNECTION: 'UseDevelopmentStorage=true',
};

/** Runs a program of ours in a plain Node process: nothing transforms or finds anything for the package there. */
function run(program: string, args: readonly string[], settings: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [join(root, program), ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  closing.push(() => child.kill('SIGKILL'));
  const said = { text: '' };
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said.text += chunk;
    });
  const code = new Promise<number | null>((done) => child.once('close', done));
  return { said, code };
}

/** The functions host on a package; what the program says once all is up. */
async function host(main: string, settings: Readonly<Record<string, string>>) {
  const { said } = run('test/e2e/function-app.ts', [main], settings);
  const started = await vi.waitFor(() => JSON.parse(/^\{"url".*$/mu.exec(said.text)?.[0] ?? ''), { timeout: 20_000 });
  return { said, started };
}

/** A copy of the package with something done to it. */
function spoiled(name: string, spoil: (folder: string) => void): string {
  const copy = join(folder, name);
  cpSync(whole, copy, { recursive: true });
  spoil(copy);
  return join(copy, 'main.js');
}

function partOf(package_: string, start: string): string {
  const name = readdirSync(join(package_, 'parts')).find((file) => file.startsWith(start));
  return join(package_, 'parts', name ?? start);
}

describe('the built package', () => {
  test('syncs both calendars through the functions that it holds', { timeout: 60_000 }, async () => {
    const report = join(folder, 'report.json');
    const { said, code } = run('local/start.ts', ['--once', '--built', whole, '--report', report]);
    expect(await code, said.text).toBe(0);
    expect(said.text).toContain(`the functions of ${join(whole, 'main.js')}`);
    const { outcome, check, secondRun } = JSON.parse(readFileSync(report, 'utf8'));
    expect(outcome).toBe('clean');
    expect(check).toMatchObject({ different: 0, missing: 0 });
    expect(check.equal).toBeGreaterThan(20);
    expect(secondRun.calendarWrites).toBe(0);
  });

  test('is loaded by a plain Node process, with every function, and answers', async () => {
    const azurite = await startAzurite();
    closing.push(azurite.close);
    const { started } = await host(join(whole, 'main.js'), { ...SETTINGS, DATA_CONNECTION: azurite.connectionString });
    expect(started).toMatchObject({
      functions: [...Object.keys(HTTP_ROUTES), 'sync-mailbox', 'pull-organization', 'zz-not-found'],
      // With one, CommonJS inside the bundle would find here what it doesn't find in Azure.
      globalRequire: 'undefined',
    });
    expect(await (await fetch(`${started.url}/api/health`)).json()).toEqual({ status: 'ok' });
    expect((await fetch(`${started.url}/api/nothing`)).status).toBe(404);
    expect((await fetch(`${started.url}/api/organization/exchange`)).status).toBe(401);
    expect(await (await fetch(`${started.url}/api/openapi.json`)).json()).toMatchObject({ openapi: '3.1.0' });
  });

  test('does not start with settings that are wrong, and names them all', async () => {
    const settings = { ...SETTINGS, ENTRA_CLIENT_ID: '', DATA_CONNECTION: 'AccountName=a;AccountKey=dG9wc2VjcmV0' };
    const { said, code } = run('test/e2e/function-app.ts', [join(whole, 'main.js')], settings);
    expect(await code).not.toBe(0);
    expect(said.text).toContain('ENTRA_CLIENT_ID: is missing');
    expect(said.text).toContain('DATA_CONNECTION: must look like');
    expect(said.text).not.toContain('dG9wc2VjcmV0');
  });

  test('says with a code that a part of it is missing, and works again once it is there', {
    timeout: 60_000,
  }, async () => {
    const azurite = await startAzurite();
    closing.push(azurite.close);
    const main = spoiled('incomplete', (copy) => rmSync(partOf(copy, 'triggers-')));
    const { said, started } = await host(main, { ...SETTINGS, DATA_CONNECTION: azurite.connectionString });
    const { queues } = createStorageClients(
      { kind: 'connection-string', connectionString: azurite.connectionString },
      { prefix: 'severasync' },
    );
    const queue = createWorkQueue(queues);
    await queue.pullOrganization({ organizationId: 'nobody', correlationId: 'first' });
    await vi.waitFor(() => expect(said.text).toMatch(/"pull-organization\.failed".*"code":"service\.not-loaded"/u), {
      timeout: 20_000,
    });
    expect((await fetch(`${started.url}/api/health`)).status).toBe(200);
    const refused = await fetch(`${started.url}/api/me/calendar-sync`);
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('10');
    expect(await refused.json()).toMatchObject({ code: 'unavailable', status: 503 });
    cpSync(
      partOf(whole, 'triggers-'),
      join(folder, 'incomplete', 'parts', partOf(whole, 'triggers-').split(/[/\\]/u).at(-1) ?? ''),
    );
    await queue.pullOrganization({ organizationId: 'nobody', correlationId: 'second' });
    await vi.waitFor(() => expect(said.text).toMatch(/"pull-organization\.given-up".*"correlationId":"second"/u), {
      timeout: 20_000,
    });
  });
});

describe('the host of these tests is no kinder than the worker in Azure:', () => {
  test('a bundle that brings no require of its own is refused', async () => {
    const main = spoiled('without-require', (copy) => {
      for (const name of readdirSync(copy, { recursive: true, encoding: 'utf8' }).filter((one) =>
        one.endsWith('.js'),
      )) {
        const text = readFileSync(join(copy, name), 'utf8');
        const without = text.replace(/^import\{createRequire\}.*?;const require=.*?;/u, '');
        expect(without.length, name).toBeLessThan(text.length);
        writeFileSync(join(copy, name), without);
      }
    });
    const { said, code } = run('test/e2e/function-app.ts', [main], SETTINGS);
    expect(await code).not.toBe(0);
    expect(said.text).toMatch(/Dynamic require of .* is not supported|require is not defined/u);
  });

  test('a bundle that imports the core in place of requiring it is refused', async () => {
    const main = spoiled('imported-core', (copy) => {
      const text = readFileSync(join(copy, 'main.js'), 'utf8');
      writeFileSync(join(copy, 'main.js'), `import '@azure/functions-core';\n${text}`);
    });
    const { said, code } = run('test/e2e/function-app.ts', [main], SETTINGS);
    expect(await code).not.toBe(0);
    expect(said.text).toContain("Cannot find package '@azure/functions-core'");
  });
});
