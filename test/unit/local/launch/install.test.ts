import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { ensureInstalled, npmCommand } from '../../../../local/launch/install.mjs';
import { isInstalled } from '../../../../local/launch/stamp.mjs';

const directories: string[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

interface Entry {
  readonly version: string;
  readonly optional?: boolean;
  readonly os?: readonly string[];
}

const lockText = (packages: Record<string, Entry>) => JSON.stringify({ lockfileVersion: 3, packages });

/** A project with a lock file and an npm that notes how it was called and installs what the lock file names. */
function project(packages: Record<string, Entry> = { 'node_modules/a': { version: '1.0.0' } }) {
  const root = mkdtempSync(join(tmpdir(), 'launch-'));
  directories.push(root);
  const npm = join(root, 'npm-cli.js');
  writeFileSync(join(root, 'package-lock.json'), lockText(packages));
  writeFileSync(
    npm,
    `const fs = require('node:fs');
    fs.appendFileSync('calls.jsonl', JSON.stringify({ args: process.argv.slice(2), env: process.env }) + '\\n');
    fs.rmSync('node_modules', { recursive: true, force: true });
    if (fs.existsSync('broken')) { console.error('npm error registry is away'); process.exit(3); }
    const lock = JSON.parse(fs.readFileSync('package-lock.json', 'utf8'));
    for (const [path, { version }] of Object.entries(lock.packages)) {
      fs.mkdirSync(path, { recursive: true });
      fs.writeFileSync(path + '/package.json', JSON.stringify({ version }));
    }
    fs.writeFileSync('node_modules/.package-lock.json', JSON.stringify(lock));`,
  );
  const said: string[] = [];
  const env = { ...process.env, npm_execpath: npm };
  const calls = (): { args: string[]; env: Record<string, string> }[] =>
    existsSync(join(root, 'calls.jsonl'))
      ? readFileSync(join(root, 'calls.jsonl'), 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line))
      : [];
  const install = (more: Record<string, string> = {}) =>
    ensureInstalled(root, { ...env, ...more }, (line) => said.push(line));
  return { root, said, calls, install, at: (path: string) => join(root, path) };
}

test('nothing is installed twice, and only the first time is announced', async () => {
  const { calls, install, said } = project();
  await install();
  await install();
  expect([calls().length, said.length]).toEqual([1, 1]);
});

test('two launchers at once install once', async () => {
  const { calls, install, at } = project();
  await Promise.all([install(), install(), install()]);
  expect(calls()).toHaveLength(1);
  expect(existsSync(at('.local/install.lock'))).toBe(false);
});

test('a changed lock file is installed again', async () => {
  const { calls, install, at } = project();
  await install();
  writeFileSync(at('package-lock.json'), lockText({ 'node_modules/a': { version: '1.0.1' } }));
  await install();
  expect(calls()).toHaveLength(2);
});

test('an installation that broke off is done again', async () => {
  const { calls, install, at } = project();
  await install();
  rmSync(at('node_modules'), { recursive: true });
  mkdirSync(at('node_modules/a'), { recursive: true });
  await install();
  expect(calls()).toHaveLength(2);
});

test('a node_modules that was thinned out by hand is installed again', async () => {
  const { calls, install, at } = project();
  await install();
  writeFileSync(at('node_modules/.package-lock.json'), lockText({}));
  await install();
  expect(calls()).toHaveLength(2);
});

test('what a plain npm ci installed is taken as it is; a missing optional package of this platform is not', () => {
  const packages = {
    'node_modules/a': { version: '1.0.0' },
    'node_modules/here': { version: '1.0.0', optional: true, os: [process.platform] },
    'node_modules/elsewhere': { version: '1.0.0', optional: true, os: ['plan9'] },
  };
  const { root, at } = project(packages);
  const put = (name: string) => {
    mkdirSync(at(`node_modules/${name}`), { recursive: true });
    writeFileSync(at(`node_modules/${name}/package.json`), JSON.stringify({ version: '1.0.0' }));
  };
  put('a');
  writeFileSync(at('node_modules/.package-lock.json'), lockText(packages));
  expect(isInstalled(root)).toBe(false);
  put('here');
  expect(isInstalled(root)).toBe(true);
  rmSync(at('node_modules/a'), { recursive: true });
  expect(isInstalled(root)).toBe(true);
});

test('everything locked is asked for, whatever the environment says', async () => {
  const { calls, install } = project();
  await install({
    NODE_ENV: 'production',
    npm_config_omit: 'dev',
    npm_config_loglevel: 'silent',
    NPM_CONFIG_JSON: '1',
  });
  const [call] = calls();
  expect(call?.args.slice(0, 4)).toEqual(['ci', '--include=dev', '--include=optional', '--ignore-scripts']);
  expect(call?.env).not.toHaveProperty('npm_config_omit');
  expect(call?.env).not.toHaveProperty('npm_config_loglevel');
  expect(call?.env).not.toHaveProperty('NPM_CONFIG_JSON');
  expect(call?.env.NODE_ENV).toBe('development');
});

test('a failed installation shows what npm said, leaves no stamp and no lock', async () => {
  const { root, install, at } = project();
  writeFileSync(at('broken'), '');
  await expect(install()).rejects.toThrow(/npm ci failed \(exit code 3\)[\s\S]*registry is away/);
  expect([isInstalled(root), existsSync(at('.local/install.lock'))]).toEqual([false, false]);
});

test('the npm that runs us is used; yarn, or no npm at all around us, means the npm on the PATH', () => {
  expect(npmCommand({ npm_execpath: '/npm/bin/npm-cli.js' }, '/node', 'linux')).toMatchObject({
    file: '/node',
    args: ['/npm/bin/npm-cli.js', 'ci', ...Array(12).fill(expect.stringMatching(/^--/))],
  });
  expect(npmCommand({ npm_execpath: '/yarn/bin/yarn.js' }, '/node', 'linux')).toMatchObject({
    file: 'npm',
    shell: false,
  });
  expect(npmCommand({}, '/node', 'win32')).toMatchObject({ file: 'npm', shell: true });
});
