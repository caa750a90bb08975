import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { bundle } from '../../../../local/build/bundle.ts';
import { bundleProblems } from '../../../../local/build/check-bundle.ts';
import { notices } from '../../../../local/build/notices.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A project with these files, bundled from its main.ts. */
async function bundled(files: Readonly<Record<string, string>>) {
  const root = mkdtempSync(join(tmpdir(), 'bundled-'));
  folders.push(root);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  const { metafile } = await bundle(root, 'main.ts');
  return { root, metafile };
}

const problemsOf = async (files: Readonly<Record<string, string>>) => bundleProblems((await bundled(files)).metafile);

test('builtins, own files, and the core asked for by require are fine', async () => {
  const main = `import 'node:fs'; import './other.ts'; import 'tiny'; require('@azure/functions-core');`;
  expect(
    await problemsOf({
      'main.ts': main,
      'other.ts': 'import("crypto");',
      'node_modules/tiny/index.js': 'module.exports = require("path");',
    }),
  ).toEqual([]);
});

test('the core asked for by import is a problem: the worker does not answer that', async () => {
  expect(await problemsOf({ 'main.ts': `import '@azure/functions-core';` })).toEqual([
    'main.ts asks for @azure/functions-core (import-statement), which is not in the package',
  ]);
});

test('what could not be found when it was built is a problem, also when it is done without', async () => {
  const main = `import 'tiny';`;
  const tiny = `try { require('nowhere'); } catch {}`;
  expect(await problemsOf({ 'main.ts': main, 'node_modules/tiny/index.js': tiny })).toEqual([
    'node_modules/tiny/index.js asks for nowhere (require-call), which is not in the package',
  ]);
});

test('code of the local stack and of the tests is a problem, loaded at once or on first use', async () => {
  const main = `import './local/a.ts'; import('./test/b.ts');`;
  expect(
    await problemsOf({ 'main.ts': main, 'local/a.ts': 'console.log(1);', 'test/b.ts': 'console.log(2);' }),
  ).toEqual(['local/a.ts is not part of the service', 'test/b.ts is not part of the service']);
});

test('a library that names no licence is not shipped', async () => {
  const manifest = { name: 'tiny', version: '1.0.0' };
  const files = (more: object) => ({
    'main.ts': `import 'tiny';`,
    'node_modules/tiny/index.js': 'console.log(1);',
    'node_modules/tiny/package.json': JSON.stringify({ ...manifest, ...more }),
    'node_modules/tiny/LICENCE.md': 'Do as you like.\r\n',
  });
  const without = await bundled(files({}));
  await expect(notices(without.root, without.metafile)).rejects.toThrow('tiny names no licence');
  const named = await bundled(files({ license: 'MIT' }));
  expect(await notices(named.root, named.metafile)).toContain('tiny 1.0.0 (MIT)\n\nDo as you like.\n');
});
