import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadedAtStart, sourcesOf } from '../../../../local/build/bundle.ts';
import { type DeploymentPackage, deploymentPackage } from '../../../../local/build/deployment-package.ts';

const root = resolve(import.meta.dirname, '..', '..', '..', '..');
let built: DeploymentPackage;
beforeAll(async () => {
  built = await deploymentPackage(root);
});

function text(name: string): string {
  const file = built.files.find((one) => one.name === name);
  return Buffer.from(file?.contents ?? []).toString('utf8');
}

/** The npm package that a source belongs to, or the folder of ours. */
function originOf(source: string): string {
  return /node_modules\/((?:@[^/]+\/)?[^/]+)/u.exec(source)?.[1] ?? source.split('/')[0] ?? source;
}

function origins(names: readonly string[]): readonly string[] {
  return [...new Set(names.flatMap((name) => sourcesOf(built.metafile, name)).map(originOf))].sort();
}

/** Files that come with a part when it is loaded: itself and what it imports at once. */
function loadedWith(source: string): readonly string[] {
  const [path] = Object.entries(built.metafile.outputs).find(([, { entryPoint }]) => entryPoint === source) ?? [];
  expect(path, `${source} is a part of its own`).toBeDefined();
  return loadedAtStart(built.metafile, path?.slice(path.indexOf('/') + 1));
}

describe('the deployment package', () => {
  test('holds what Azure looks for, and no more', () => {
    const names = built.files.map(({ name }) => name).filter((name) => !/^parts\/[\w-]+\.js$/u.test(name));
    expect(names.sort()).toEqual(['host.json', 'main.js', 'package.json', 'third-party-notices.txt']);
    expect(text('host.json')).toBe(readFileSync(resolve(root, 'host.json'), 'utf8'));
    expect(JSON.parse(text('package.json'))).toEqual({
      name: 'severa-calendar-sync',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/u),
      private: true,
      license: 'UNLICENSED',
      type: 'module',
      main: 'main.js',
      engines: { node: '>=24' },
    });
  });

  test('is what Core Tools find in the project itself once it is built', () => {
    const { main, type } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8'));
    expect({ main, type }).toEqual({ main: `dist/${JSON.parse(text('package.json')).main}`, type: 'module' });
  });

  test('has no line of the local stack or of the tests in it', () => {
    const sources = Object.keys(built.metafile.inputs);
    expect(sources).toContain('functions/main.ts');
    expect(sources.filter((source) => !/^(?:functions|shared|node_modules)\//u.test(source))).toEqual([]);
  });

  test('names the licence of every library in it, with its text', () => {
    const libraries = origins(built.files.map(({ name }) => name)).filter(
      (one) => !['functions', 'shared'].includes(one),
    );
    expect(libraries).toContain('@azure/functions');
    const notices = text('third-party-notices.txt');
    for (const library of libraries)
      expect(notices).toMatch(new RegExp(`^${library} \\d+\\.\\d+\\.\\S+ \\(.+\\)$`, 'mu'));
    expect(notices).toContain('Permission is hereby granted, free of charge');
    expect(notices).not.toContain('\r');
  });

  test('is the same to the byte when it is built again, and tells nothing of the machine', async () => {
    const again = await deploymentPackage(root);
    expect(again.files.map(({ name }) => name)).toEqual(built.files.map(({ name }) => name));
    for (const [index, { name, contents }] of again.files.entries())
      expect(Buffer.compare(contents, built.files[index]?.contents ?? Buffer.of()), name).toBe(0);
    expect(built.files.filter(({ contents }) => Buffer.from(contents).includes(root)).map(({ name }) => name)).toEqual(
      [],
    );
  });
});

describe('a start', () => {
  test('loads the triggers and the library of the host, no other', () => {
    expect(origins(loadedAtStart(built.metafile))).toEqual([
      '@azure/functions',
      '@azure/functions-extensions-base',
      'cookie',
      'functions',
      'shared',
    ]);
  });

  test('leaves the adapters and the engine to the first message', () => {
    const atStart = loadedAtStart(built.metafile).flatMap((name) => sourcesOf(built.metafile, name));
    expect(atStart.filter((source) => /^shared\/(?:sync|calendar|graph|severa|secrets)\//u.test(source))).toEqual([]);
    expect(origins(loadedWith('functions/triggers.ts'))).toEqual(
      expect.arrayContaining([
        '@azure/data-tables',
        '@azure/storage-queue',
        '@microsoft/microsoft-graph-client',
        'zod',
      ]),
    );
  });

  test('leaves signing in and Key Vault to who asks for them: not even the first message loads them', () => {
    const withTriggers = origins(loadedWith('functions/triggers.ts'));
    for (const library of ['@azure/identity', '@azure/msal-node', '@azure/keyvault-secrets']) {
      expect(origins(built.files.map(({ name }) => name))).toContain(library);
      expect(withTriggers).not.toContain(library);
    }
  });
});
